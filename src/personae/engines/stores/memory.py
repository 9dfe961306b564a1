"""Entries in memory: for throw-away homes, and for tests that need no disk."""

import copy
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from personae.proof.interfaces import Head, Person, Row


@dataclass(slots=True)
class _Shelf:
    top: Head | None = None
    people: dict[bytes, Person] = field(default_factory=dict)  # by lookup
    kept: list[Row] = field(default_factory=list)

    def head(self) -> Head | None:
        return self.top

    def person(self, lookup: bytes) -> Person | None:
        return self.people.get(lookup)

    def persons(self) -> Sequence[Person]:
        return sorted(self.people.values(), key=lambda person: person.pseudonym)

    def rows(
        self, *, start: int, limit: int, kind: str | None = None, pseudonym: bytes | None = None
    ) -> Sequence[Row]:
        return [
            row
            for row in self.kept[start:]
            if kind in (None, row.kind) and (pseudonym is None or _names(row, pseudonym))
        ][:limit]

    def leaves(self, *, start: int, limit: int) -> Sequence[bytes]:
        return [row.canonical for row in self.kept[start : start + limit]]

    def set_head(self, head: Head) -> None:
        self.top = head

    def add_person(self, person: Person) -> None:
        if person.lookup in self.people:
            raise ValueError("this person is on record already")
        self.people[person.lookup] = person

    def append(self, row: Row) -> None:
        if row.number != len(self.kept):
            raise ValueError(f"entry {row.number} cannot follow {len(self.kept)} others")
        self.kept.append(row)

    def forget(self, pseudonym: bytes) -> int:
        gone = 0
        for at, row in enumerate(self.kept):
            if _names(row, pseudonym):
                parts = tuple(
                    replace(part, person=None, sealed=None)
                    if part.person is not None and part.person.pseudonym == pseudonym
                    else part
                    for part in row.parts
                )
                gone += sum(old != new for old, new in zip(row.parts, parts, strict=True))
                self.kept[at] = replace(row, parts=parts)
        self.people = {k: p for k, p in self.people.items() if p.pseudonym != pseudonym}
        return gone


def _names(row: Row, pseudonym: bytes) -> bool:
    return any(part.person is not None and part.person.pseudonym == pseudonym for part in row.parts)


class MemoryStore:
    out_of_reach = ""

    def __init__(self) -> None:
        self._shelf = _Shelf()
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[_Shelf]:
        yield copy.copy(self._shelf)

    @contextmanager
    def writing(self) -> Iterator[_Shelf]:
        with self._turn:
            shelf = self._shelf
            # Copies are shallow: rows and people are frozen.
            draft = _Shelf(shelf.top, dict(shelf.people), list(shelf.kept))
            yield draft
            self._shelf = draft

    def extend(self, stood: Head, rows: Sequence[Row], head: Head) -> bool:
        with self.writing() as draft:
            if draft.head() != stood:
                return False
            for row in rows:
                draft.append(row)
            draft.set_head(head)
        return True

    def scrub(self, traces: Sequence[bytes]) -> bool:
        held = {
            piece
            for person in self._shelf.people.values()
            for piece in (person.pseudonym, person.lookup, person.wrapped_key, person.sealed_id)
        }
        return held.isdisjoint(traces)

    def faults(self) -> str:
        return ""

    def close(self) -> None:
        """Nothing to let go of: what was put here lasts as long as this object."""
