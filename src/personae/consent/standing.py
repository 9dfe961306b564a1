"""Whose word a consent is on a day, and whether it still stands on it.

A guardian speaks for a performer until they are eighteen, and not a day longer; the performer may
then make the consent their own. Whatever ends is ended by a fact beside it; nothing is edited.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from personae.consent.agreement import EVERY_DAY, Consent, Withdrawal, ended
from personae.vocabulary.answer import Answer
from personae.vocabulary.term import Term

GUARDIAN = "guardian"
PERFORMER = "performer"
_OF_AGE = 18  # years


def guardian_ends_on(born: date) -> date:
    """The 18th birthday: the first day on which a guardian's consent is none.

    Who was born on 29 February has no such day in the year they come of age, and laws differ
    between 28 February and 1 March. Here it is 28 February, so that no guardian's word counts on
    a day on which the performer may be of age.
    """
    return _birthday(born, leapling=(2, 28))


def may_renew_from(born: date) -> date:
    """The first day on which the performer may make a guardian's consent their own.

    The 18th birthday; 1 March for who was born on 29 February, when they are of age everywhere.
    """
    return _birthday(born, leapling=(3, 1))


def with_birth(consent: Consent, born: date | None) -> Consent:
    """A guardian's consent with the birth that is known beside it, to ask what stands.

    What was signed stays as it was: never for a digest or for what goes out. Of two births the
    earlier one counts, so that no guardian's word does on a day on which it may have ended.
    """
    by = consent.granted_by
    if born is None or by.acting_as != GUARDIAN:
        return consent
    earlier = born if by.performer_born is None else min(born, by.performer_born)
    return replace(consent, granted_by=replace(by, performer_born=earlier))


def guarded_days(consent: Consent) -> tuple[Term, ...] | None:
    """The days on which whoever granted it could, or the performer has since: half-open.

    Every day, but for a guardian's consent; None where nobody recorded the performer's birth.
    """
    by = consent.granted_by
    if by.acting_as != GUARDIAN:
        return (EVERY_DAY,)
    if by.performer_born is None:
        return None
    childhood = Term(start=date.min, end=guardian_ends_on(by.performer_born))
    if by.renewed_on is None:
        return (childhood,)
    return (childhood, Term(start=by.renewed_on, end=None))


def ends_on(consent: Consent) -> date | None:
    """The first day on which it counts no more: its term is over, or a guardian's word is.

    None where nothing ends it by itself, or where nobody recorded a guarded performer's birth.
    """
    ends = [] if consent.term is None else [consent.term.end]
    ends += [days.end for days in (guarded_days(consent) or ())[-1:]]
    return min((end for end in ends if end is not None), default=None)


def superseded_by(consent: Consent, others: Iterable[Consent], *, on: date) -> Consent | None:
    """The first consent, signed by `on`, that took the place of this one; None where none did.

    It stays superseded when the later one ends: what was replaced does not come back.
    """
    later = [
        (other.signed.on, other.id, other)
        for other in others
        if other.supersedes == consent.id
        and other.performer == consent.performer
        and other.id != consent.id
        and other.signed is not None
        and other.signed.on <= on
    ]
    return min(later, key=lambda known: known[:2])[2] if later else None


def stands(
    consent: Consent, withdrawals: Iterable[Withdrawal], others: Iterable[Consent], *, on: date
) -> Answer:
    """Whether it is signed, within its term and not ended, whatever it grants.

    Unknown for a guardian's consent of a performer whose birth nobody recorded.
    """
    signed = consent.signed is not None and consent.signed.on <= on
    in_term = consent.term is not None and on in consent.term
    if not signed or not in_term or ended(consent, withdrawals, on=on) is not None:
        return Answer.NO
    if superseded_by(consent, others, on=on) is not None:
        return Answer.NO
    return speaks(consent, on=on)


def speaks(consent: Consent, *, on: date) -> Answer:
    """Whether whoever granted it could on this day, or the performer has made it their own."""
    days = guarded_days(consent)
    return Answer.of(None if days is None else any(on in term for term in days))


def _birthday(born: date, *, leapling: tuple[int, int]) -> date:
    year = min(born.year + _OF_AGE, date.max.year)
    if (born.month, born.day) == (2, 29):  # 18 years on is never a leap year
        return date(year, *leapling)
    return born.replace(year=year)
