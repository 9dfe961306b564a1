"""Which key stood for whom at a moment, told by what was put on record of keys.

A signature says itself when it was made, and whoever stole a key can write any moment there. So two
moments are asked: the one that the signature names, and the one by which it is known to have been
there (when it came on record). The first may not lie before the key stood for its holder, nor the
second on or after the moment from which it no longer did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from personae.proof.interfaces import CheckSignature
from personae.proof.signatures import Signed, holds

# The holder of the keys that are made out of a home's master key: no id, so that nobody can be
# called so.
HOUSE = "the house"


class KeyAct(StrEnum):
    """What may be put on record of a key."""

    REGISTERED = "registered"
    CHANGED = "changed"  # another key stands from now on
    LOST = "lost"  # nobody has it any more
    COMPROMISED = "compromised"  # others may have it


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEvent:
    """Something that befell a key.

    holder   the id of whoever it stands for, or `HOUSE`
    key      the public key, 32 bytes; of a change, the new one
    since    the moment from which it counts, with its zone
    instead  of a change, the key that stands no longer
    """

    act: KeyAct
    holder: str
    key: bytes
    since: datetime
    instead: bytes | None = None


class Verdict(StrEnum):
    """Whether a signature counts, and if not, why."""

    COUNTS = "counts"
    NOT_SIGNED = "not signed"
    UNREGISTERED = "unregistered"
    BEFORE = "before"
    REPLACED = "replaced"
    LOST = "lost"
    COMPROMISED = "compromised"


SAID = {
    Verdict.COUNTS: "it was made with a key that stood for them.",
    Verdict.NOT_SIGNED: "the holder of the key did not sign just this.",
    Verdict.UNREGISTERED: "no such key was ever registered for them.",
    Verdict.BEFORE: "the key was not yet registered for them when it is said to have been made.",
    Verdict.REPLACED: "another key had taken the place of this one before it came on record.",
    Verdict.LOST: "the key is told as lost from a moment before it came on record.",
    Verdict.COMPROMISED: "others may have had the key before it came on record.",
}
_ENDS = {
    KeyAct.CHANGED: Verdict.REPLACED,
    KeyAct.LOST: Verdict.LOST,
    KeyAct.COMPROMISED: Verdict.COMPROMISED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The days of one key: from its first registration until the first thing that ended it.

    Half-open: at `end` it no longer stood. A key that has ended never stands again.
    """

    key: bytes
    start: datetime
    end: datetime | None = None
    ended_by: Verdict | None = None

    def at(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)

    @property
    def never(self) -> bool:
        """Whether it had ended before it was registered, as was told later."""
        return self.end is not None and self.end <= self.start


def standings(events: Iterable[KeyEvent], holder: str) -> tuple[Standing, ...]:
    """Every key that was ever registered for `holder`, in the order in which they came."""
    starts: dict[bytes, datetime] = {}
    ends: dict[bytes, list[tuple[datetime, Verdict]]] = {}
    for event in events:
        if event.holder != holder:
            continue
        if event.act in (KeyAct.REGISTERED, KeyAct.CHANGED):
            starts[event.key] = min(starts.get(event.key, event.since), event.since)
        ended = event.instead if event.act is KeyAct.CHANGED else event.key
        if event.act in _ENDS and ended is not None:
            ends.setdefault(ended, []).append((event.since, _ENDS[event.act]))
    out = []
    for key, start in starts.items():
        if key in ends:
            end, why = min(ends[key])
            out.append(Standing(key=key, start=start, end=end, ended_by=why))
        else:
            out.append(Standing(key=key, start=start))
    return tuple(out)


def standing_at(events: Iterable[KeyEvent], holder: str, moment: datetime) -> bytes | None:
    """The key that stood for `holder` at `moment`, the latest where several did."""
    found = [each for each in standings(events, holder) if each.at(moment)]
    return max(found, key=lambda each: each.start).key if found else None


def holder_of(events: Iterable[KeyEvent], key: bytes) -> str | None:
    """For whom a key was ever registered."""
    begins = (KeyAct.REGISTERED, KeyAct.CHANGED)
    return next((e.holder for e in events if e.key == key and e.act in begins), None)


def judge(
    signed: Signed, events: Iterable[KeyEvent], *, known_by: datetime, check: CheckSignature
) -> Verdict:
    """Whether a signature counts as its signer's.

    known_by  the moment by which it is known to have been there; never the one it names itself
    """
    if not holds(signed, check):
        return Verdict.NOT_SIGNED
    its = [each for each in standings(events, signed.signer) if each.key == signed.key]
    if not its:
        return Verdict.UNREGISTERED
    (stood,) = its
    # A signature names its moment to the second.
    if signed.at < stood.start.astimezone(UTC).replace(microsecond=0):
        return Verdict.BEFORE
    if stood.end is not None and max(known_by, signed.at) >= stood.end:
        return stood.ended_by or Verdict.REPLACED
    return Verdict.COUNTS
