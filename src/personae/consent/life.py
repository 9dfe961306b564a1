"""What has become of a consent on a day, out of facts that are never edited."""

from collections.abc import Iterable
from datetime import date
from enum import Enum

from personae.consent.agreement import Consent, Withdrawal, ended
from personae.consent.standing import speaks, superseded_by
from personae.vocabulary.answer import Answer


class State(Enum):
    DRAFTED = "drafted"
    DISCLOSED = "disclosed"
    UNDERSTOOD = "understood"  # known to the performer alone; see `disclosure.py`
    SIGNED = "signed"
    COUNTERSIGNED = "countersigned"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def agreed(self) -> bool:
        """Whether somebody agreed to it by then; it may have ended since."""
        return self not in (State.DRAFTED, State.DISCLOSED, State.UNDERSTOOD)

    @property
    def lasts(self) -> bool:
        """Whether somebody agreed to it and nothing had ended it by then; see `pause`, too."""
        return self in (State.SIGNED, State.COUNTERSIGNED)

    @property
    def said(self) -> str:
        """The word for anybody but the performer, and the same whatever they answered.

        What was refused, asked about or never answered is `no consent`, and nothing more.
        """
        return self.value if self.agreed else "no consent"


def state(
    consent: Consent,
    withdrawals: Iterable[Withdrawal],
    others: Iterable[Consent],
    *,
    on: date,
    understood_on: date | None = None,
) -> State:
    """What has become of `consent` by the end of the day `on`.

    others         the other consents of the performer, one of which may have taken its place
    understood_on  the day on which the performer answered every question rightly, if they say so

    Of several endings the performer's own is told first: withdrawn, then superseded, then expired.
    Nothing that was not signed can be withdrawn, superseded or expired, so that a refusal cannot
    be read from any of them.
    """
    if consent.signed is None or consent.signed.on > on:
        return _unsigned(consent, on=on, understood_on=understood_on)
    if ended(consent, withdrawals, on=on) is not None:
        return State.WITHDRAWN
    if superseded_by(consent, others, on=on) is not None:
        return State.SUPERSEDED
    if _expired(consent, on=on):
        return State.EXPIRED
    countersigned = consent.countersigned_on
    if countersigned is not None and countersigned <= on:
        return State.COUNTERSIGNED
    return State.SIGNED


class Pause(Enum):
    """Why a consent that was signed and has not ended lets nobody do anything on a day."""

    NO_DAYS = "no days"  # its term is left out
    NOT_BEGUN = "not begun"
    NOBODY_SAYS = "nobody says"  # a guardian's, of a performer whose birth nobody recorded


def pause(consent: Consent, *, on: date) -> Pause | None:
    """None where nothing of the kind is known; whether it was signed or ended, `state` says."""
    term = consent.term
    if term is None:
        return Pause.NO_DAYS
    if on < term.start:
        return Pause.NOT_BEGUN
    return Pause.NOBODY_SAYS if speaks(consent, on=on) is Answer.UNKNOWN else None


def _unsigned(consent: Consent, *, on: date, understood_on: date | None) -> State:
    if consent.disclosed_at is None or consent.disclosed_at.date() > on:
        return State.DRAFTED
    if understood_on is None or understood_on > on:
        return State.DISCLOSED
    return State.UNDERSTOOD


def _expired(consent: Consent, *, on: date) -> bool:
    """Its term is over, or the guardian's word is; where the birth is unknown, see `pause`."""
    term = consent.term
    if term is not None and term.end is not None and term.end <= on:
        return True
    return speaks(consent, on=on) is Answer.NO
