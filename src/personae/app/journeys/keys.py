"""Put on record what befalls keys: registered, changed, lost, compromised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from personae.app import wiring
from personae.app.journeys.key_record import (
    HOUSE_KINDS,
    KEY_KINDS,
    house_key_number,
    judged,
    key_events,
    next_key_digest,
)
from personae.app.journeys.registry import enrolments, one
from personae.proof.keys import (
    HOUSE,
    SAID,
    KeyAct,
    Verdict,
    holder_of,
    standing_at,
    standings,
)
from personae.proof.signatures import sign, signed_as_json
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, is_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from personae.app.wiring import House
    from personae.proof.interfaces import Signer
    from personae.proof.keys import KeyEvent
    from personae.proof.signatures import Signed
    from personae.vocabulary.entry import Json

PERFORMER = "performer"
AHEAD = timedelta(minutes=5)  # a clock may run before ours
UNCHECKED = "Nobody has checked who holds this key; the record says only that it was given so."


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who signs for a performer: themselves, unless somebody else is named.

    performer  in whose part of the record it is kept
    """

    performer: PerformerId
    who: str
    acting_as: str


def holder(house: House, performer: str, *, who: str | None = None, acting_as: str) -> Holder:
    """Raises UserError where nobody of that id is on record, or the roles do not fit."""
    known = one(enrolments(house.record), performer, where="PERFORMER").performer
    signer = who or known
    if not is_id(signer):
        raise UserError(
            Mistake("--holder", f"`{signer}` is no id: ids are lower-case words joined by hyphens.")
        )
    if (signer == known) != (acting_as == PERFORMER):
        raise UserError(
            Mistake(
                "--as",
                f"{signer} cannot act as {acting_as} for {known}.",
                "Who signs for somebody else is named with `--holder` and `--as`.",
            )
        )
    return Holder(performer=known, who=signer, acting_as=acting_as)


def register(
    house: House,
    by: Holder,
    key: bytes,
    *,
    since: datetime | None = None,
    at_first_use: bool = False,
) -> KeyEvent:
    """Put on record that a key stands for its holder; for a signature seen first, since then.

    Raises UserError where another key stands for them, or this one ever stood for anybody.
    """
    size, now = house.record.size, house.clock.now().astimezone(UTC)
    moment = since or now
    entry = _registration(house, by, key, since=moment, now=now, at_first_use=at_first_use)
    house.record.put(entry, seen=size)
    return key_events(house, by.performer)[-1]


def _registration(
    house: House,
    by: Holder,
    key: bytes,
    *,
    since: datetime,
    now: datetime,
    at_first_use: bool = False,
) -> Entry:
    """The entry alone, to be put on record beside others in one act. Raises UserError."""
    known = key_events(house, by.performer)
    _refuse_used(house, by, key)
    if at_first_use and standings(known, by.who):
        raise UserError(
            Mistake(
                by.who,
                f"this key, {short(key)}, was never registered for them, and another one was.",
                "Register it with `personae key register`, once they have said that it is theirs.",
            )
        )
    stands = standing_at(known, by.who, now)
    if stands is not None:
        raise UserError(
            Mistake(
                by.who,
                f"another key stands for them, {short(stands)}.",
                "Change it with `personae key change`, or tell that it is lost or compromised.",
            )
        )
    return _entry(KeyAct.REGISTERED, by, key, since=since, first_use=at_first_use)


def whose_key(house: House, signed: Signed, performer: PerformerId) -> Entry | None:
    """What must go on record beside a signature that is handed in now, so that it counts.

    None where its key stands for its signer; the registration of a key that is seen for the first
    time, where none was ever registered for them (say `UNCHECKED` then).
    Raises UserError, in plain words, where the signature does not count.
    """
    now = house.clock.now().astimezone(UTC)
    verdict = judged(house, signed, known_by=now, performer=performer)
    if verdict is Verdict.COUNTS:
        return None
    if verdict is not Verdict.UNREGISTERED:
        raise UserError(Mistake("the signature", f"it does not count: {SAID[verdict]}"))
    if signed.at > now + AHEAD:
        raise UserError(Mistake("the signature", f"it is dated {signed.at:%Y-%m-%d %H:%M} UTC."))
    by = Holder(performer=performer, who=signed.signer, acting_as=signed.acting_as)
    return _registration(house, by, signed.key, since=signed.at, now=now, at_first_use=True)


def change(house: House, by: Holder, old: Signer, new: bytes) -> None:
    """Another key stands from now on; the old one signs that it does.

    Raises UserError where the old one does not stand, or the new one stood for anybody.
    """
    size, now = house.record.size, house.clock.now().astimezone(UTC)
    _refuse_used(house, by, new)
    if standing_at(key_events(house, by.performer), by.who, now) != old.public_key:
        raise UserError(
            Mistake(
                "--key",
                f"this key does not stand for {by.who} now, so it cannot name the next.",
                "Where it is lost, say `personae key lost`, then register another.",
            )
        )
    signed = sign(
        old, signer=by.who, acting_as=by.acting_as, over={"next_key": sha256_of(new)}, at=now
    )
    house.record.put(
        _entry(KeyAct.CHANGED, by, new, since=now, instead=old.public_key, signed=signed), seen=size
    )


def end(
    house: House, by: Holder, act: KeyAct, *, since: datetime | None, key: bytes | None = None
) -> bytes:
    """The key is lost, or others may have it, from `since` (else now); gives the key.

    It is so for everybody for whom this holder signs with it.

    key  which of them; else the one that stands, or stood last
    """
    size, now = house.record.size, house.clock.now().astimezone(UTC)
    _refuse_later(since, now)
    theirs = standings(key_events(house, by.performer), by.who)
    if not theirs:
        raise UserError(Mistake(by.who, "no key was ever registered for them."))
    named = key or theirs[-1].key
    if named not in {each.key for each in theirs}:
        raise UserError(Mistake("--public", f"this key never stood for {by.who}."))
    _refuse_told(house, by, act, named, since or now)
    entry = _entry(act, by, named, since=since or now)
    part = entry.parts[by.performer]
    everywhere = dict.fromkeys((by.performer, *_with_key(house, by.who, named)), part)
    house.record.put(replace(entry, parts=everywhere), seen=size)
    return named


def _refuse_told(house: House, by: Holder, act: KeyAct, key: bytes, since: datetime) -> None:
    """The same told once more, from the same day or a later one, would change nothing."""
    told = [
        event.since
        for event in key_events(house, by.performer)
        if (event.act, event.holder, event.key) == (act, by.who, key)
    ]
    if told and min(told) <= since:
        raise UserError(
            Mistake(
                by.who,
                f"the key {short(key)} is on record as {act} since {min(told):%Y-%m-%d %H:%M} UTC.",
                "Nothing was recorded. Name an earlier day with --since, or another key with "
                "--public.",
            )
        )


def _with_key(house: House, holder: str, key: bytes) -> Iterator[PerformerId]:
    """Those in whose part a key stands for this holder: a guardian's may for several."""
    for act in (KeyAct.REGISTERED, KeyAct.CHANGED):
        for entry in house.record.entries(KEY_KINDS[act]):
            for who, part in entry.parts.items():
                if part["holder"] == holder and part["key"] == key.hex():
                    yield who


def change_house_key(house: House) -> int:
    """The house's next key takes over, named by the one before it; gives its number."""
    size = house.record.size
    entry, number = _next_house_key(house)
    house.record.put(entry, seen=size)
    return number


def house_key_compromised(house: House, *, since: datetime) -> int:
    """Others may have the house's key from `since` on; the next takes over in the same act."""
    size, now = house.record.size, house.clock.now().astimezone(UTC)
    _refuse_later(since, now)
    number = house_key_number(house.record)
    told = Entry(
        kind=HOUSE_KINDS[KeyAct.COMPROMISED],
        envelope={
            "number": number,
            "key": wiring.house_signer(house, number).public_key.hex(),
            "since": since.isoformat(),
        },
        parts={},
    )
    entry, follows = _next_house_key(house)
    house.record.put_all([told, entry], seen=size)
    return follows


def _next_house_key(house: House) -> tuple[Entry, int]:
    now, number = house.clock.now().astimezone(UTC), house_key_number(house.record)
    old, new = wiring.house_signer(house, number), wiring.house_signer(house, number + 1)
    digest = next_key_digest(number + 1, new.public_key)
    signed = sign(old, signer=HOUSE, acting_as="company", over={"next_key": digest}, at=now)
    envelope: dict[str, Json] = {
        "number": number + 1,
        "key": new.public_key.hex(),
        "instead": old.public_key.hex(),
        "since": now.isoformat(),
        "signed": signed_as_json(signed),
    }
    return Entry(kind=HOUSE_KINDS[KeyAct.CHANGED], envelope=envelope, parts={}), number + 1


def short(key: bytes) -> str:
    """Enough of a public key to tell it from another by eye."""
    return f"{key.hex()[:16]}…"


def _refuse_used(house: House, by: Holder, key: bytes) -> None:
    """A key stands for one holder; a guardian of two performers may sign for both with one."""
    here = holder_of(key_events(house, by.performer), key)
    held = here or holder_of(key_events(house), key)
    if here is None and held in (None, by.who):
        return
    whose = "them" if held == by.who else "somebody else"
    raise UserError(
        Mistake(
            by.who,
            f"this key, {short(key)}, was registered for {whose} already.",
            "A key stands once, for one holder; make another with `personae key new`.",
        )
    )


def _refuse_later(since: datetime | None, now: datetime) -> None:
    if since is not None and since > now:
        raise UserError(Mistake("--since", f"{since:%Y-%m-%d} has not begun yet (in UTC)."))


def _entry(
    act: KeyAct,
    by: Holder,
    key: bytes,
    *,
    since: datetime,
    instead: bytes | None = None,
    signed: Signed | None = None,
    first_use: bool = False,
) -> Entry:
    return Entry(
        kind=KEY_KINDS[act],
        envelope={},
        parts={
            by.performer: {
                "holder": by.who,
                "acting_as": by.acting_as,
                "key": key.hex(),
                "since": since.isoformat(),
                "instead": None if instead is None else instead.hex(),
                "signed": None if signed is None else signed_as_json(signed),
                "at_first_use": first_use,
                "holder_checked_by": None,
            }
        },
    )
