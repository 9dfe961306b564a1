"""People who are named on record, asked for once while nobody else writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from personae.proof.interfaces import Change, Head, Person
from personae.proof.parts import Sealer
from personae.vocabulary.names import PerformerId

_AT_MOST = 4096  # people remembered between two acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """People on record when the log stood so: still so where it stands so, for an erasure is an
    entry too.
    """

    head: Head | None
    people: Mapping[PerformerId, Person]


class People:
    """Those on record, asked for one by one, and put there where they were not."""

    def __init__(self, change: Change, sealer: Sealer, known: Mapping[PerformerId, Person]) -> None:
        self._change, self._sealer, self._known = change, sealer, known
        self._more: dict[PerformerId, Person] = {}

    def __getitem__(self, name: PerformerId) -> Person:
        held = self._known.get(name) or self._more.get(name)
        if held is None:
            held = self._change.person(self._sealer.lookup(name))
            if held is None:
                held = self._sealer.new_person(name)
                self._change.add_person(held)
            self._more[name] = held
        return held

    def known(self) -> Mapping[PerformerId, Person]:
        if not self._more:
            return self._known
        if len(self._known) + len(self._more) > _AT_MOST:
            return {}
        return {**self._known, **self._more}
