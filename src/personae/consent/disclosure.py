"""The agreement told in plain words, and whether they were understood.

What a performer answers, asks or refuses is theirs. It is kept in a file of their own and nowhere
on record: not even sealed, for an entry in the log would say that there was something to keep.
Once they sign and give that file back, it goes on record with the consent that it signs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from personae.consent.agreement import ANY, EVERY_DAY, Consent, DescribedUse
from personae.consent.standing import GUARDIAN
from personae.consent.texts import FIRST, Texts, texts

_NAMED = ("kinds", "purposes", "media", "territories", "languages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of understanding, with what the agreement itself says; never a test of anybody.

    said  one plain sentence of the agreement, to read again
    """

    id: str
    asks: str
    answer: bool
    said: str


def in_plain_words(consent: Consent, say: Texts | None = None) -> tuple[str, ...]:
    """What it grants and what it does not, a sentence each; what it leaves out is said to be.

    say  the language; English where none is given
    """
    say = say or texts(FIRST)
    return (
        _scope(say, "pictures", consent.pictures),
        _scope(say, "kinds", consent.kinds),
        *(_described(say, use) for use in consent.uses),
        _scope(say, "purposes", consent.purposes),
        _scope(say, "media", consent.media),
        _scope(say, "territories", consent.territories),
        *([_scope(say, "languages", consent.languages)] if consent.languages else []),
        _term(say, consent),
        _yes_no(say, consent.training, "training"),
        _yes_no(say, consent.sublicence, "sublicence"),
        _yes_no(say, consent.transfer, "transfer"),
        *_conditions(say, consent),
        *_excluded(say, consent),
        *_pay(say, consent),
        *([say("words.reason", reason=consent.business_reason)] if consent.business_reason else []),
    )


def questions(
    consent: Consent, say: Texts | None = None, *, section: str = "asked"
) -> tuple[Question, ...]:
    """What somebody who has understood it can answer, yes or no, out of the agreement alone.

    section  of the texts: `asked` of a performer, or `asks` the performer
    """
    say = say or texts(FIRST)
    other = (consent.sublicence, "sublicence"), (consent.transfer, "transfer")
    asked = consent.conditions.approval_of_each_use
    ends = consent.term is None or consent.term.end is not None
    found = (
        ("another-picture", ANY in consent.pictures, _scope(say, "pictures", consent.pictures)),
        ("training", consent.training is True, _yes_no(say, consent.training, "training")),
        (
            "another-company",
            any(said is True for said, _ in other),
            " ".join(_yes_no(say, said, key) for said, key in other),
        ),
        ("each-use", asked is True, _yes_no(say, asked, "approval")),
        ("an-end", ends, _term(say, consent)),
    )
    return tuple(
        Question(id=name, asks=say(f"{section}.{name}"), answer=answer, said=said)
        for name, answer, said in found
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


def exclusion(say: Texts, word: str) -> str:
    """What an exclusion is called; `advertising:alcohol` is one category of advertising."""
    _, _, category = word.partition(":")
    if category:
        return say("exclusions.of_advertising", what=category)
    return say.called("exclusions", word)


def without_a_name(consent: Consent, say: Texts) -> tuple[str, ...]:
    """The words of an agreement that no language has a name for: told as they stand, quoted."""
    held = [
        *(("territories", word) for word in consent.territories if word != ANY),
        *(("languages", word) for word in consent.languages if word != ANY),
        *((("per", consent.pay.per),) if consent.pay else ()),
    ]
    return tuple(dict.fromkeys(word for scope, word in held if not say.has_name(scope, word)))


def _scope(say: Texts, scope: str, words: tuple[str, ...]) -> str:
    if not words:
        return say("words.nothing", scope=say(f"scopes.{scope}"))
    if ANY in words:
        return say(f"words.{scope}", all=say("words.any"))
    if scope in _NAMED:
        words = tuple(say.called(scope, word) for word in words)
    return say(f"words.{scope}", all=_all(words))


def _described(say: Texts, use: DescribedUse) -> str:
    scenes = (
        say("words.scenes_any")
        if ANY in use.scenes
        else say("words.scenes_named", all=_all(use.scenes))
        if use.scenes
        else say("words.scenes_none")
    )
    copies = say("words.copies_open") if use.copies is None else say("words.copies", n=use.copies)
    seconds = "" if use.max_seconds is None else say.counted("words.seconds", use.max_seconds)
    return say(
        "words.use", description=use.description, scenes=scenes, copies=copies, seconds=seconds
    )


def _term(say: Texts, consent: Consent) -> str:
    term, by = consent.term, consent.granted_by
    if term is None:
        return say("words.term_none")
    if term == EVERY_DAY:
        said = say("words.term_any")
    elif term.end is None:
        said = say("words.term_open", **{"from": term.start})
    else:
        said = say("words.term", **{"from": term.start, "until": term.end})
    if by.acting_as == GUARDIAN:
        said += say("words.guarded")
        said += say("words.renewed", on=by.renewed_on) if by.renewed_on else ""
    return f"{said}."


def _yes_no(say: Texts, said: bool | None, key: str) -> str:
    answer = "words.not_said" if said is None else "words.yes" if said else "words.no"
    return say(answer, what=say(f"words.{key}"))


def _conditions(say: Texts, consent: Consent) -> Iterable[str]:
    agreed = consent.conditions
    if agreed.notice_hours:
        yield say.counted("words.notice", agreed.notice_hours)
    yield _yes_no(say, agreed.approval_of_each_use, "approval")
    if agreed.strike_lock:
        yield say("words.strike")


def _excluded(say: Texts, consent: Consent) -> Iterable[str]:
    if consent.excludes:
        yield say("words.excludes", all=_all(exclusion(say, word) for word in consent.excludes))


def _pay(say: Texts, consent: Consent) -> Iterable[str]:
    pay = consent.pay
    if pay is None:
        yield say("words.pay_none")
    else:
        yield say("words.pay", amount=pay.amount, per=say.called("per", pay.per))


def _all(words: Iterable[str]) -> str:
    return ", ".join(words)
