"""What the union's field representative needs to take up a background actor's open questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from personae.pay.line import Line
from personae.pay.terms import Terms
from personae.reconciliation.worked import BACKGROUND_ROLES
from personae.vocabulary.names import PerformerId, Scene

DEADLINE = "deadline not read"  # by when a claim must be filed stands in no source at hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """From a voucher to the cut.

    scenes  that the voucher names; empty where it names none
    seen    of these, those in which the performer is on screen
    """

    number: str
    day: date
    where: str
    scenes: tuple[Scene, ...]
    seen: tuple[Scene, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Open lines of one background actor, with the records and shots they rest on.

    shots     in which they are on screen; None where no cut was screened
    elsewhere scenes in which they are on screen and that no voucher of theirs names
    """

    performer: PerformerId
    lines: tuple[Line, ...]
    trail: tuple[Trail, ...]
    shots: tuple[str, ...] | None
    elsewhere: tuple[Scene, ...]
    deadline: str = DEADLINE


def claims(terms: Terms, lines: Iterable[Line]) -> tuple[Claim, ...]:
    """One for each background actor with an open line."""
    open_: dict[PerformerId, list[Line]] = {}
    for line in lines:
        role = terms.production.role_of(line.performer)
        if line.amount is None and role in BACKGROUND_ROLES:
            open_.setdefault(line.performer, []).append(line)
    return tuple(_claim(terms, who, tuple(theirs)) for who, theirs in sorted(open_.items()))


def _claim(terms: Terms, performer: PerformerId, lines: tuple[Line, ...]) -> Claim:
    seen = (terms.seen or {}).get(performer)
    on_screen = set(seen.scenes) if seen is not None else set()
    vouchers = sorted(
        (v for v in terms.production.vouchers or () if v.performer == performer),
        key=lambda v: (v.day, v.number),
    )
    trail = tuple(
        Trail(
            number=v.number,
            day=v.day,
            where=v.where,
            scenes=v.scenes,
            seen=tuple(scene for scene in v.scenes if scene in on_screen),
        )
        for v in vouchers
    )
    named = {scene for v in vouchers for scene in v.scenes}
    return Claim(
        performer=performer,
        lines=lines,
        trail=trail,
        shots=None if terms.seen is None else (seen.shots if seen is not None else ()),
        elsewhere=tuple(s for s in seen.scenes if s not in named) if seen is not None else (),
    )
