"""The record as it was when it had fewer entries: what was decided then is decided again so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from personae.proof.record import Record, Recorded
    from personae.vocabulary.names import PerformerId


@dataclass(frozen=True, slots=True)
class _At:
    record: Record
    size: int

    def entries(
        self, kind: str | None = None, person: PerformerId | None = None
    ) -> Iterator[Recorded]:
        for entry in self.record.entries(kind, person):
            if entry.number >= self.size:
                return
            yield entry


def at(record: Record, size: int) -> Record:
    """For reading alone: its first `size` entries, of which those erased since are gone."""
    return cast("Record", _At(record, size))
