"""The agreement told in plain words, and whether they were understood.

What a performer answers, asks or refuses is theirs. It is kept in a file of their own and nowhere
on record: not even sealed, for an entry in the log would say that there was something to keep.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from personae.consent.agreement import ANY, EVERY_DAY, Consent, DescribedUse
from personae.consent.standing import GUARDIAN

_KINDS = {
    "employment-based": "a replica made while the performer works on the picture",
    "independently-created": "a replica made without the performer's work",
    "background": "a replica of a background performer",
    "voice": "a replica of the voice",
    "alteration": "changes to what the performer did themselves",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of understanding, with what the agreement itself says; never a test of anybody.

    said  one plain sentence of the agreement, to read again
    """

    id: str
    asks: str
    answer: bool
    said: str


def in_plain_words(consent: Consent) -> tuple[str, ...]:
    """What it grants and what it does not, a sentence each; what it leaves out is said to be."""
    return (
        _scope("It is for the picture", "pictures", consent.pictures),
        _scope("It allows", "kinds", tuple(_KINDS.get(k, k) for k in consent.kinds)),
        *(_described(use) for use in consent.uses),
        _scope("It may be used for", "purposes", consent.purposes),
        _scope("It may be shown or heard in", "media", consent.media),
        _scope("It may be shown or heard in the territory", "territories", consent.territories),
        *([_scope("It may speak", "languages", consent.languages)] if consent.languages else []),
        _term(consent),
        _yes_no(consent.training, "A model may be trained on it"),
        _yes_no(consent.sublicence, "The company may let another company use it"),
        _yes_no(consent.transfer, "The company may make it over to another company"),
        *_conditions(consent),
        *([f"Whatever else it says, never: {_all(consent.excludes)}."] if consent.excludes else []),
        *_pay(consent),
        *([f"The scan is for this: {consent.business_reason}."] if consent.business_reason else []),
    )


def questions(consent: Consent) -> tuple[Question, ...]:
    """What somebody who has understood it can answer, yes or no, out of the agreement alone."""
    ends = consent.term is None or consent.term.end is not None
    asked_again = consent.conditions.approval_of_each_use is True
    said = _yes_no(consent.conditions.approval_of_each_use, "Each use is to be approved")
    sublicence = _yes_no(consent.sublicence, "The company may let another company use it")
    transfer = _yes_no(consent.transfer, "The company may make it over to another company")
    return (
        Question(
            id="another-picture",
            asks="May it be used in a picture that is not named?",
            answer=ANY in consent.pictures,
            said=_scope("It is for the picture", "pictures", consent.pictures),
        ),
        Question(
            id="training",
            asks="May a model be trained on it?",
            answer=consent.training is True,
            said=_yes_no(consent.training, "A model may be trained on it"),
        ),
        Question(
            id="another-company",
            asks="May another company come to use it?",
            answer=consent.sublicence is True or consent.transfer is True,
            said=f"{sublicence} {transfer}",
        ),
        Question(
            id="each-use",
            asks="Will the performer be asked again before each use?",
            answer=asked_again,
            said=said,
        ),
        Question(
            id="an-end", asks="Does it end on a day agreed?", answer=ends, said=_term(consent)
        ),
    )


def to_read_again(asked: Iterable[Question], answers: Mapping[str, bool]) -> tuple[Question, ...]:
    """Those that were answered otherwise than the agreement says, or not at all.

    Understood where none is left. It is for the performer alone, and evidence of nothing.
    """
    return tuple(q for q in asked if answers.get(q.id) is not q.answer)


def as_anybody_may_see(consent: Consent) -> Consent:
    """The same, but for what an offer that was not signed could tell of the performer's answer."""
    if consent.signed is not None:
        return consent
    beside = replace(consent.represented, by_counsel=None, counsel=None, counsel_terms_clear=None)
    return replace(consent, represented=beside, withdrawn=None, countersigned_on=None)


def _scope(what: str, key: str, scope: tuple[str, ...]) -> str:
    if not scope:
        return f"It names no {key}, so it grants nothing there."
    return f"{what}: any." if ANY in scope else f"{what}: {_all(scope)}."


def _described(use: DescribedUse) -> str:
    scenes = (
        "in any scene"
        if ANY in use.scenes
        else f"in scene {_all(use.scenes)}"
        if use.scenes
        else "in no scene that it names"
    )
    copies = "in a number it does not give" if use.copies is None else f"{use.copies} at once"
    seconds = "" if use.max_seconds is None else f", for {use.max_seconds} seconds at most"
    return f"It describes: “{use.description}”, {scenes}, {copies}{seconds}."


def _term(consent: Consent) -> str:
    term, by = consent.term, consent.granted_by
    if term is None:
        return "It names no days, so it grants none."
    if term == EVERY_DAY:
        said = "It holds on any day"
    elif term.end is None:
        said = f"It holds from {term.start}, and no end is agreed"
    else:
        said = f"It holds from {term.start} and ends before {term.end} begins"
    if by.acting_as != GUARDIAN:
        return f"{said}."
    renewed = f"; the performer renewed it on {by.renewed_on}" if by.renewed_on else ""
    return f"{said}, but no longer than until the performer is eighteen{renewed}."


def _yes_no(said: bool | None, what: str) -> str:
    if said is None:
        return f"{what}: it does not say, so no."
    return f"{what}: {'yes' if said else 'no'}."


def _conditions(consent: Consent) -> Iterable[str]:
    agreed = consent.conditions
    if agreed.notice_hours:
        yield f"The performer is told at least {agreed.notice_hours} hours before."
    yield _yes_no(agreed.approval_of_each_use, "Each use is to be approved")
    if agreed.strike_lock:
        yield "Nothing new is made of it while the performer's union is on strike."


def _pay(consent: Consent) -> Iterable[str]:
    if consent.pay is None:
        yield "It says nothing of pay; what a law or a union's agreement asks is due all the same."
    else:
        yield f"The pay is {consent.pay.amount} a {consent.pay.per}."


def _all(words: Iterable[str]) -> str:
    return ", ".join(words)
