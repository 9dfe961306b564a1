"""Put a fact on record: kept and logged in one act, and erased as the law requires."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from personae.proof.fit import Fit, fit, names
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
from personae.proof.people import Known, People
from personae.vocabulary.entry import Entry, Json, canonical_bytes
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId

ERASED = "performer-erased"
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
        self._known = Known(head=None, people={})
        with store.reading() as view:
            head, first = view.head(), view.rows(start=0, limit=1)
        if head is None and not first:
            raise UserError(Mistake("the registry", "no record was ever begun in it."))
        # Where only the head was changed, the first entry still knows its key: verification tells.
        right = head is not None and head.key_check == vault.mark(KEY_CHECK)
        if not right and not (first and _marked_by(vault, first[0])):
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
        ready = [fit(entry) for entry in entries]
        if (done := self._put_at_once(ready, seen)) is not None:
            return done
        with self._store.writing() as change:
            head = _head(change.head())
            if seen is not None and seen != head.frontier.size:
                raise UserError(
                    Mistake(
                        "the registry",
                        "another personae recorded something in the meantime.",
                        "Nothing was recorded here; run the command again.",
                    )
                )
            done, known = self._append(change, head, ready)
        self._known = known
        return done

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
        if names(because, person):
            raise UserError(Mistake("the reason", f"it names `{person}`, who is to be erased."))
        with self._store.writing() as change:
            held = change.person(self._sealer.lookup(person))
            if held is None:
                raise UserError(Mistake(person, "nobody of that id is on record."))
            parts = change.forget(held.pseudonym)
            said = Entry(kind=ERASED, envelope={"because": because, "parts": parts}, parts={})
            # Asked again: who is to be forgotten is not to be remembered here either.
            self._known = Known(head=None, people={})
            ((put,), _) = self._append(change, _head(change.head()), [fit(said)])
        traces = (held.pseudonym, held.lookup, held.wrapped_key, held.sealed_id)
        return Erased(
            number=put.number,
            parts=parts,
            scrubbed=self._store.scrub(traces),
            still_named=tuple(
                row.number
                for row in self._rows(None, None)
                if names(row.canonical.decode(errors="replace"), person)
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

    def _put_at_once(self, entries: Sequence[Fit], seen: int | None) -> list[Recorded] | None:
        """Put where we last saw the log, by people we know; None where it stands elsewhere now."""
        known = self._known
        if not entries or known.head is None:
            return None
        if seen not in (None, known.head.frontier.size):
            return None
        for entry in entries:
            for name, _ in entry.parts:
                if name not in known.people:
                    return None
        rows, done, head = self._rows_of(entries, known.head, known.people)
        if not self._store.extend(known.head, rows, head):
            return None
        self._known = Known(head=head, people=known.people)
        return done

    def _append(
        self, change: Change, head: Head, entries: Sequence[Fit]
    ) -> tuple[list[Recorded], Known]:
        """Add entries to the change; what was added, and who is known once it is kept."""
        known = self._known.people if self._known.head == head else {}
        people = People(change, self._sealer, known)
        rows, done, head = self._rows_of(entries, head, people)
        for row in rows:
            change.append(row)
        change.set_head(head)
        return done, Known(head=head, people=people.known())

    def _rows_of(
        self, entries: Sequence[Fit], head: Head, people: Mapping[PerformerId, Person] | People
    ) -> tuple[list[Row], list[Recorded], Head]:
        rows, done, frontier = list[Row](), list[Recorded](), head.frontier
        for entry in entries:
            row, recorded, frontier = self._row(entry, frontier, people)
            rows.append(row)
            done.append(recorded)
        return rows, done, Head(frontier=frontier, key_check=head.key_check)

    def _row(
        self, ready: Fit, frontier: Frontier, people: Mapping[PerformerId, Person] | People
    ) -> tuple[Row, Recorded, Frontier]:
        entry, number, at = ready.entry, frontier.size, self._clock.now().astimezone(UTC)
        drafts = [(self._sealer.draft(data), name) for name, data in ready.parts]
        drafts.sort()
        digests = ",".join([f'"{draft.digest.hex()}"' for draft, _ in drafts])
        # As `canonical_bytes` would write it: the keys in their order, the envelope written before.
        canonical = b'{"at":"%b","envelope":%b,"kind":%b,"number":%d,"parts":[%b]}' % (
            at.isoformat(timespec="microseconds").encode(),
            ready.envelope,
            _kind_bytes(entry.kind),
            number,
            digests.encode(),
        )
        frontier = frontier.appended(leaf_hash(canonical))
        row = Row(
            number=number,
            kind=entry.kind,
            canonical=canonical,
            mark=self._vault.mark(mark_of(frontier)),
            parts=tuple(
                self._sealer.seal(draft, people[name], number=number, position=position)
                for position, (draft, name) in enumerate(drafts)
            ),
        )
        recorded = Recorded(
            number=number,
            kind=entry.kind,
            at=at,
            envelope=entry.envelope,
            parts=entry.parts,
            erased=0,
        )
        return row, recorded, frontier

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


@cache
def _kind_bytes(kind: str) -> bytes:
    """There are few kinds."""
    return canonical_bytes(kind)


def _marked_by(vault: Vault, first: Row) -> bool:
    return vault.mark(mark_of(Frontier().appended(leaf_hash(first.canonical)))) == first.mark


def _head(head: Head | None) -> Head:
    if head is None:
        raise UserError(Mistake("the registry", "where its log stood is lost; put back a copy."))
    return head
