"""Whether a record is still what was recorded, told from its own bytes and the master key."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from personae.proof.interfaces import BrokenSealError, Row, Store, Vault, View
from personae.proof.log import Frontier, leaf_hash
from personae.proof.parts import KEY_CHECK, Sealer, mark_of
from personae.vocabulary.names import Sha256

_AT_A_TIME = 200  # entries in memory at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first thing that does not hold; `number` is None where it is no one entry."""

    number: int | None
    why: str

    def __str__(self) -> str:
        return self.why if self.number is None else f"entry {self.number}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found.

    entries  that hold, counted from the first
    root     of the log over those
    erased   parts that erasures on record have made unreadable: in order
    broken   None where everything holds
    """

    entries: int
    root: Sha256
    erased: int
    broken: Broken | None

    @property
    def holds(self) -> bool:
        return self.broken is None


def verify(*, store: Store, vault: Vault) -> Verification:
    """Work out every leaf and the root anew, open every part, and compare.

    It cannot tell that a whole older copy was put back, nor catch whoever holds the master key:
    for that, roots must be known outside the house.
    """
    with store.reading() as view:
        return _Walk(vault).over(view)


class _Walk:
    def __init__(self, vault: Vault) -> None:
        self._vault, self._sealer = vault, Sealer(vault)
        self._frontier = Frontier()
        self._erased = self._accounted = 0

    def over(self, view: View) -> Verification:
        for row in _rows(view):
            if why := self._wrong_with(row):
                return self._found(Broken(number=self._frontier.size, why=why))
        return self._found(self._wrong_with_whole(view))

    def _found(self, broken: Broken | None) -> Verification:
        return Verification(
            entries=self._frontier.size,
            root=Sha256(self._frontier.root().hex()),
            erased=self._erased,
            broken=broken,
        )

    def _wrong_with(self, row: Row) -> str | None:
        if row.number != self._frontier.size:
            return "it is missing."
        grown = self._frontier.appended(leaf_hash(row.canonical))
        if self._vault.mark(mark_of(grown)) != row.mark:
            return "it is not what was recorded there."
        said = json.loads(row.canonical)  # marked by us, so well formed
        if said["number"] != row.number or said["kind"] != row.kind:
            return "its row says otherwise than its canonical bytes."
        if said["parts"] != [part.digest.hex() for part in row.parts]:
            return "a part of it was added, taken away or changed."
        for position, part in enumerate(row.parts):
            if part.person is None and part.sealed is None:
                self._erased += 1
                continue
            try:
                self._sealer.unseal(part, number=row.number, position=position)
            except (BrokenSealError, ValueError):
                return "a part of it does not open, or is not what was recorded."
        if row.kind == "performer-erased":
            self._accounted += int(said["envelope"]["parts"])
        self._frontier = grown
        return None

    def _wrong_with_whole(self, view: View) -> Broken | None:
        head = view.head()
        why = None
        if head is None or head.frontier != self._frontier:
            why = "the log does not end where it was last known to stand: entries are missing."
        elif head.key_check != self._vault.mark(KEY_CHECK):
            why = "the mark of the master key was changed."
        elif self._erased != self._accounted:
            why = (
                f"{self._erased} parts cannot be read any more, and erasures on record account "
                f"for {self._accounted}."
            )
        else:
            for person in view.persons():
                try:
                    self._sealer.name_of(person)
                except (BrokenSealError, ValueError):
                    why = "who somebody on record is was changed."
                    break
        return None if why is None else Broken(number=None, why=why)


def _rows(view: View) -> Iterator[Row]:
    start = 0
    while rows := view.rows(start=start, limit=_AT_A_TIME):
        yield from rows
        start = rows[-1].number + 1
