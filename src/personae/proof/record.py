"""Put a fact on record: kept and logged in one act, and erased as the law requires."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from personae.proof.interfaces import (
    BrokenSealError,
    Change,
    Clock,
    Head,
    Person,
    Row,
    Store,
    Vault,
)
from personae.proof.log import Frontier, leaf_hash
from personae.proof.parts import KEY_CHECK, Sealer, mark_of
from personae.vocabulary.entry import Entry, Json, canonical_bytes
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, is_id

_AT_A_TIME = 200  # entries read at once, so that memory does not grow with the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An entry as read back.

    number  counted from 0
    at      when it was put on record, UTC
    parts   of those who were asked for and can still be read
    erased  how many of its parts nobody can read any more; whose they were is gone too
    """

    number: int
    kind: str
    at: datetime
    envelope: Mapping[str, Json]
    parts: Mapping[PerformerId, Mapping[str, Json]]
    erased: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure came to.

    number       of the entry that says so, and names nobody
    parts        made unreadable
    scrubbed     False where another process still held the old bytes; they go when it ends
    still_named  numbers of entries whose envelope holds the person's id, which cannot be changed
    """

    number: int
    parts: int
    scrubbed: bool
    still_named: tuple[int, ...]


class Record:
    """Everything a house records, through one door. Safe for several processes at once."""

    def __init__(self, *, store: Store, vault: Vault, clock: Clock) -> None:
        """Raises UserError where no record was begun in `store`, or under another master key."""
        self._store, self._vault, self._clock = store, vault, clock
        self._sealer = Sealer(vault)
        with store.reading() as view:
            head = view.head()
        if head is None:
            raise UserError(Mistake("the registry", "no record was ever begun in it."))
        if head.key_check != vault.mark(KEY_CHECK):
            raise UserError(
                Mistake(
                    "the registry",
                    "it was not made with this master key, and nothing in it can be read.",
                    "Put back the key that belongs to this home.",
                )
            )

    @classmethod
    def begin(cls, *, store: Store, vault: Vault, clock: Clock) -> "Record":
        """The record of a new home, in a store that holds none."""
        with store.writing() as change:
            if change.head() is not None:
                raise UserError(Mistake("the registry", "a record was begun in it already."))
            change.set_head(Head(frontier=Frontier(), key_check=vault.mark(KEY_CHECK)))
        return cls(store=store, vault=vault, clock=clock)

    @property
    def size(self) -> int:
        """How many entries there are."""
        with self._store.reading() as view:
            return _head(view.head()).frontier.size

    def put(self, entry: Entry, *, seen: int | None = None) -> Recorded:
        """Keep and log an entry in one act; on disk once this returns.

        seen    the record's size when the caller looked: UserError where it has grown since, so
                that "this id is free" still holds when it is acted on
        raises  UserError where the disk is full, read-only or held, or the envelope names somebody
        """
        return self.put_all([entry], seen=seen)[0]

    def put_all(self, entries: Sequence[Entry], *, seen: int | None = None) -> list[Recorded]:
        """Keep and log all of these, or none."""
        for entry in entries:
            _refuse_unfit(entry)
        with self._store.writing() as change:
            size = _head(change.head()).frontier.size
            if seen is not None and seen != size:
                raise UserError(
                    Mistake(
                        "the registry",
                        "another personae recorded something in the meantime.",
                        "Nothing was recorded here; run the command again.",
                    )
                )
            return [self._append(change, entry) for entry in entries]

    def entries(
        self, kind: str | None = None, person: PerformerId | None = None
    ) -> Iterator[Recorded]:
        """Entries in their order; of one kind, or of one person, whose parts alone are then read.

        What is put on record meanwhile may come too. Raises UserError at an entry that does not
        hold.
        """
        only: bytes | None = None
        if person is not None:
            with self._store.reading() as view:
                held = view.person(self._sealer.lookup(person))
            if held is None:
                return
            only = held.pseudonym
        for row in self._rows(kind, only):
            try:
                yield self._read(row, only)
            except (BrokenSealError, KeyError, TypeError, ValueError) as error:
                raise UserError(
                    Mistake(
                        "the registry",
                        f"entry {row.number} was changed or damaged after it was recorded.",
                        "`personae log verify` says what still holds; put back a copy.",
                    )
                ) from error

    def people(self) -> frozenset[PerformerId]:
        """Everybody who is on record and not erased."""
        with self._store.reading() as view:
            held = view.persons()
        return frozenset(self._sealer.name_of(person) for person in held)

    def erase(self, person: PerformerId, *, because: str) -> Erased:
        """Destroy a person's key, and every row that leads to them; log that somebody was erased.

        because  the ground of the erasure, which names nobody and can be read for ever
        raises   UserError where nobody of that id is on record
        """
        if _names(because, person):
            raise UserError(Mistake("the reason", f"it names `{person}`, who is to be erased."))
        with self._store.writing() as change:
            held = change.person(self._sealer.lookup(person))
            if held is None:
                raise UserError(Mistake(person, "nobody of that id is on record."))
            parts = change.forget(held.pseudonym)
            said = Entry(
                kind="performer-erased", envelope={"because": because, "parts": parts}, parts={}
            )
            number = self._append(change, said).number
        traces = (held.pseudonym, held.lookup, held.wrapped_key, held.sealed_id)
        return Erased(
            number=number,
            parts=parts,
            scrubbed=self._store.scrub(traces),
            still_named=tuple(
                row.number
                for row in self._rows(None, None)
                if _names(row.canonical.decode(errors="replace"), person)
            ),
        )

    def _rows(self, kind: str | None, pseudonym: bytes | None) -> Iterator[Row]:
        start = 0
        while True:
            # A view a page: a view held open across a caller's loop would keep erased bytes alive.
            with self._store.reading() as view:
                rows = view.rows(start=start, limit=_AT_A_TIME, kind=kind, pseudonym=pseudonym)
            yield from rows
            if len(rows) < _AT_A_TIME:
                return
            start = rows[-1].number + 1

    def _append(self, change: Change, entry: Entry) -> Recorded:
        head = _head(change.head())
        number, at = head.frontier.size, self._clock.now().astimezone(UTC)
        people = {name: self._person(change, name) for name in sorted(entry.parts)}
        drafts = sorted(
            (self._sealer.draft(canonical_bytes(dict(entry.parts[name]))), name) for name in people
        )
        canonical = canonical_bytes(
            {
                "number": number,
                "kind": entry.kind,
                "at": at.isoformat(timespec="microseconds"),
                "envelope": dict(entry.envelope),
                "parts": [draft.digest.hex() for draft, _ in drafts],
            }
        )
        frontier = head.frontier.appended(leaf_hash(canonical))
        parts = tuple(
            self._sealer.seal(draft, people[name], number=number, position=position)
            for position, (draft, name) in zip(count(), drafts, strict=False)
        )
        row = Row(
            number=number,
            kind=entry.kind,
            canonical=canonical,
            mark=self._vault.mark(mark_of(frontier)),
            parts=parts,
        )
        change.append(row)
        change.set_head(Head(frontier=frontier, key_check=head.key_check))
        return self._read(row, None)

    def _person(self, change: Change, name: PerformerId) -> Person:
        held = change.person(self._sealer.lookup(name))
        if held is None:
            held = self._sealer.new_person(name)
            change.add_person(held)
        return held

    def _read(self, row: Row, only: bytes | None) -> Recorded:
        said = json.loads(row.canonical)
        if said["number"] != row.number or said["kind"] != row.kind:
            raise ValueError("the row says otherwise than its canonical bytes")
        parts: dict[PerformerId, Mapping[str, Json]] = {}
        for position, part in enumerate(row.parts):
            if part.person is not None and only in (None, part.person.pseudonym):
                name, data = self._sealer.unseal(part, number=row.number, position=position)
                parts[name] = json.loads(data)
        return Recorded(
            number=row.number,
            kind=row.kind,
            at=datetime.fromisoformat(said["at"]),
            envelope=said["envelope"],
            parts=parts,
            erased=sum(part.person is None for part in row.parts),
        )


def _head(head: Head | None) -> Head:
    if head is None:
        raise UserError(Mistake("the registry", "where its log stood is lost; put back a copy."))
    return head


def _refuse_unfit(entry: Entry) -> None:
    """Refuse what could not be read back the same, or would name somebody for ever."""
    if wrong := [name for name in entry.parts if not is_id(name)]:
        raise ValueError(f"{wrong[0]!r} is no performer's id")
    try:
        envelope = canonical_bytes(dict(entry.envelope))
        for value in (envelope, *(canonical_bytes(dict(part)) for part in entry.parts.values())):
            json.loads(value, parse_float=_refuse_float)
    except UnicodeEncodeError as error:
        raise UserError(
            Mistake("the registry", "a text holds bytes that are no letters.", "Write it as UTF-8.")
        ) from error
    for name in entry.parts:
        if _names(envelope.decode(), name):
            raise UserError(
                Mistake(
                    "the registry",
                    f"what everybody may read for ever would name `{name}`, so that they could "
                    "never be erased.",
                    "Nothing was recorded; an id that names no person helps.",
                )
            )


def _refuse_float(text: str) -> None:
    raise ValueError(f"{text} is a float, which has no canonical bytes: write it as text")


def _names(text: str, person: PerformerId) -> bool:
    """Whether the id stands in `text` as words of their own: `ana-vale` in `ana-vale-film`."""
    return re.search(rf"(?<![a-z0-9]){re.escape(person)}(?![a-z0-9])", text) is not None
