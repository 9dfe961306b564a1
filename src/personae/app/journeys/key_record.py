"""Keys as the record tells them: what befell each, and whose signature counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from personae.app import wiring
from personae.proof.keys import HOUSE, KeyAct, KeyEvent, judge
from personae.proof.signatures import holds, signed_from_json
from personae.vocabulary.entry import canonical_bytes, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from personae.app.wiring import House
    from personae.proof.interfaces import CheckSignature
    from personae.proof.keys import Verdict
    from personae.proof.record import Record
    from personae.proof.signatures import Signed
    from personae.vocabulary.entry import Json
    from personae.vocabulary.names import PerformerId, Sha256

KEY_KINDS = {
    KeyAct.REGISTERED: "key-registered",
    KeyAct.CHANGED: "key-changed",
    KeyAct.LOST: "key-lost",
    KeyAct.COMPROMISED: "key-compromised",
}
HOUSE_KINDS = {
    KeyAct.CHANGED: "house-key-changed",
    KeyAct.COMPROMISED: "house-key-compromised",
}
_FIRST = 1  # the number of a house's first key


def house_key_number(record: Record) -> int:
    """Which of the house's own keys signs now: for `wiring.house_signer`."""
    numbers = [e.envelope["number"] for e in record.entries(HOUSE_KINDS[KeyAct.CHANGED])]
    return max((n for n in numbers if isinstance(n, int)), default=_FIRST)


def key_events(house: House, performer: PerformerId | None = None) -> tuple[KeyEvent, ...]:
    """All that befell keys: those of the house, and of `performer` or of everybody."""
    return (*house_key_events(house), *_of_people(house.record, performer))


def house_key_events(house: House) -> tuple[KeyEvent, ...]:
    """The first key stands from the beginning; each later one from the entry that names it."""
    first = KeyEvent(
        act=KeyAct.REGISTERED,
        holder=HOUSE,
        key=wiring.house_signer(house, _FIRST).public_key,
        since=datetime.min.replace(tzinfo=UTC),
    )
    later = [
        (entry.number, _event(act, HOUSE, entry.envelope))
        for act, kind in HOUSE_KINDS.items()
        for entry in house.record.entries(kind)
    ]
    return (first, *(event for _, event in sorted(later, key=lambda one: one[0])))


def _of_people(record: Record, performer: PerformerId | None) -> Iterator[KeyEvent]:
    found = []
    for act, kind in KEY_KINDS.items():
        for entry in record.entries(kind, performer):
            found += [
                (entry.number, _event(act, str(part["holder"]), part))
                for part in entry.parts.values()
            ]
    return (event for _, event in sorted(found, key=lambda one: one[0]))


def _event(act: KeyAct, holder: str, kept: Mapping[str, Json]) -> KeyEvent:
    instead = kept.get("instead")
    return KeyEvent(
        act=act,
        holder=holder,
        key=bytes.fromhex(str(kept["key"])),
        since=datetime.fromisoformat(str(kept["since"])),
        instead=None if instead is None else bytes.fromhex(str(instead)),
    )


def next_key_digest(number: int, key: bytes) -> Sha256:
    """What the key before signs of the next one."""
    return sha256_of(canonical_bytes({"number": number, "key": key.hex()}))


def house_changes_hold(house: House) -> bool:
    """Whether each key of the house but the first was named by the one before it."""
    for entry in house.record.entries(HOUSE_KINDS[KeyAct.CHANGED]):
        number, kept = entry.envelope["number"], entry.envelope["signed"]
        if not isinstance(number, int) or not isinstance(kept, dict):
            return False
        event, signed = _event(KeyAct.CHANGED, HOUSE, entry.envelope), signed_from_json(kept)
        named = signed.over.get("next_key") == next_key_digest(number, event.key)
        if not (named and signed.key == event.instead and holds(signed, _check())):
            return False
    return True


def judged(
    house: House, signed: Signed, *, known_by: datetime, performer: PerformerId | None = None
) -> Verdict:
    """Whether a signature counts, by what is on record of keys; by `performer`'s part alone.

    known_by  when it came on record
    """
    return judge(signed, key_events(house, performer), known_by=known_by, check=_check())


def _check() -> CheckSignature:
    return wiring.check_signature()
