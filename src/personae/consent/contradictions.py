"""What cannot be so of any consent, whoever wrote it: a day before another, a missing title."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from personae.consent.agreement import Consent, Withdrawal
from personae.consent.standing import GUARDIAN, PERFORMER, guardian_ends_on, may_renew_from
from personae.vocabulary.names import is_id

_FOR_ANOTHER = ("representative", "estate")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The key at which it shows, one plain sentence, and what to do."""

    key: tuple[str, ...]
    what: str
    do: str = ""


def contradictions(consent: Consent) -> Iterator[Contradiction]:
    """All of them; none where all fits.

    What nobody wrote down contradicts nothing, but for a title: who signs for another shows it.
    """
    for look in _LOOKS:
        yield from look(consent)


def of_the_person(
    consent: Consent, *, born: date | None, died: date | None
) -> Iterator[Contradiction]:
    """Who could not have signed on that day, by the performer's birth and death where known.

    A guardian for somebody of age; the performer while they were a child; either after the
    performer's death. On the day of the death itself nobody can say which was first.
    """
    by, signed = consent.granted_by, consent.signed
    if signed is None:
        return
    alone, guarded = by.acting_as == PERFORMER, by.acting_as == GUARDIAN
    key = ("granted_by", "as")
    if guarded and born is not None and signed.on >= guardian_ends_on(born):
        yield Contradiction(
            key,
            f"a guardian signed on {signed.on} for {consent.performer}, who was born on {born} "
            f"and is of age from {guardian_ends_on(born)}.",
            "The performer signs a consent of their own, `as: performer`.",
        )
    if alone and born is not None and signed.on < guardian_ends_on(born):
        yield Contradiction(
            key,
            f"{consent.performer} signed alone on {signed.on}; they were born on {born} and are "
            f"of age from {guardian_ends_on(born)}.",
            "Until then a guardian signs, `as: guardian`.",
        )
    if died is None:
        return
    if (alone or guarded) and signed.on > died:
        yield Contradiction(
            key,
            f"it was signed on {signed.on} as {by.acting_as}, after {consent.performer} died on "
            f"{died}.",
            "After a death whoever holds the right signs, `as: estate`, and shows their title.",
        )
    if by.renewed_on is not None and by.renewed_on > died:
        yield Contradiction(
            ("granted_by", "renewed_on"),
            f"it was renewed on {by.renewed_on}, after {consent.performer} died on {died}.",
        )


def _person(consent: Consent) -> Iterator[Contradiction]:
    yield from of_the_person(consent, born=consent.granted_by.performer_born, died=None)


def _birth(consent: Consent) -> Iterator[Contradiction]:
    born, signed = consent.granted_by.performer_born, consent.signed
    if born is not None and signed is not None and signed.on < born:
        yield Contradiction(
            ("granted_by", "performer_born"),
            f"the performer was born on {born}, after the consent was signed on {signed.on}.",
            "Correct the one or the other.",
        )


def _renewal(consent: Consent) -> Iterator[Contradiction]:
    by, key = consent.granted_by, ("granted_by", "renewed_on")
    if by.renewed_on is None:
        return
    if by.acting_as != GUARDIAN:
        yield Contradiction(
            key, f"a consent given as {by.acting_as} is not renewed.", "Leave `renewed_on` out."
        )
    elif by.performer_born is None:
        yield Contradiction(
            key,
            "only a performer of age renews, and their birth is not said.",
            "Write `performer_born` beside it.",
        )
    elif by.renewed_on < may_renew_from(by.performer_born):
        yield Contradiction(
            key,
            f"it was renewed on {by.renewed_on}, before the performer was of age on "
            f"{may_renew_from(by.performer_born)}.",
        )


def _title(consent: Consent) -> Iterator[Contradiction]:
    by = consent.granted_by
    if consent.signed is None or by.acting_as not in _FOR_ANOTHER:
        return
    if by.title_shown is False or (by.title_shown is None and not by.chain_of_title):
        article = "an" if by.acting_as == "estate" else "a"
        yield Contradiction(
            ("granted_by", "as"),
            f"{by.who} signed as {article} {by.acting_as} and showed no title.",
            "Ask for it, and write `title_shown: true` or the steps of `chain_of_title`; until "
            "then nobody agreed.",
        )


def _days(consent: Consent) -> Iterator[Contradiction]:
    signed, told = consent.signed, consent.disclosed_at
    if signed is None:
        return
    if told is not None and signed.on < told.date():
        yield Contradiction(
            ("signed", "on"),
            f"it was signed on {signed.on}, before it was disclosed on {told.date()}.",
            "Nobody agrees to what they were not told; correct the one or the other.",
        )
    if consent.countersigned_on is not None and consent.countersigned_on < signed.on:
        yield Contradiction(
            ("countersigned", "on"),
            f"it was countersigned on {consent.countersigned_on}, before it was signed on "
            f"{signed.on}.",
            "The performer signs first.",
        )


def withdrawn_when(withdrawal: Withdrawal, signed_on: date) -> Iterator[Contradiction]:
    """The days of a withdrawal against that of the signature: what was done before it stays so."""
    on, effective = withdrawal.on, withdrawal.effective
    if on < signed_on:
        yield Contradiction(
            ("withdrawn", "on"),
            f"it was withdrawn on {on}, before it was signed on {signed_on}.",
            "Nobody takes back what they have not given; correct the one or the other.",
        )
    if effective < on:
        yield Contradiction(
            ("withdrawn", "effective"),
            f"a withdrawal of {on} cannot take effect on {effective}.",
            "It ends nothing of before it was made: name that day or a later one.",
        )


def _withdrawal(consent: Consent) -> Iterator[Contradiction]:
    if consent.signed is not None and consent.withdrawn is not None:
        yield from withdrawn_when(consent.withdrawn, consent.signed.on)


def _unsigned(consent: Consent) -> Iterator[Contradiction]:
    """Nothing may be written of an offer from which a refusal could be read."""
    if consent.signed is not None:
        return
    if consent.withdrawn is not None:
        yield Contradiction(
            ("withdrawn",),
            "nothing was signed, so nothing can be withdrawn.",
            "Leave it out: whether an offer was refused is the performer's own.",
        )
    if consent.countersigned_on is not None:
        yield Contradiction(
            ("countersigned",), "the performer has not signed.", "The performer signs first."
        )
    if consent.represented.by_counsel is not None or consent.represented.counsel is not None:
        yield Contradiction(
            ("represented",),
            "nothing was signed, and whether the performer sought advice is their own.",
            "Leave `by_counsel` and `counsel` out until it is signed.",
        )


def _signer(consent: Consent) -> Iterator[Contradiction]:
    """An id names one person; a name that is none may be the performer's by law."""
    by = consent.granted_by
    if by.acting_as == PERFORMER and is_id(by.who) and by.who != consent.performer:
        yield Contradiction(
            ("granted_by", "who"),
            f"{by.who} signed as the performer, and the consent is {consent.performer}'s.",
            "Who signs for another says as what: guardian, representative, estate or union.",
        )


def _itself(consent: Consent) -> Iterator[Contradiction]:
    if consent.supersedes == consent.id:
        yield Contradiction(
            ("supersedes",),
            "a consent cannot take its own place.",
            "Name the one before it, and give this one an id of its own.",
        )


_LOOKS: tuple[Callable[[Consent], Iterator[Contradiction]], ...] = (
    _person,
    _signer,
    _birth,
    _renewal,
    _title,
    _days,
    _withdrawal,
    _unsigned,
    _itself,
)
