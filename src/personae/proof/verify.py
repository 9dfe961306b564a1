"""Whether a record is still what was recorded, told from its own bytes and the master key."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from personae.proof.interfaces import (
    BrokenSealError,
    DamagedError,
    Head,
    Part,
    Person,
    Row,
    Store,
    Vault,
    View,
)
from personae.proof.log import Frontier, leaf_hash
from personae.proof.parts import KEY_CHECK, Sealer, mark_of
from personae.proof.record import ERASED
from personae.vocabulary.entry import canonical_bytes
from personae.vocabulary.names import Sha256

_AT_A_TIME = 1000  # entries in memory at once


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
    walk = _Walk(vault)
    try:
        with store.reading() as view:
            found = walk.over(view)
        if why := store.faults():  # said beside what the walk met, which it may explain
            first = found.broken or Broken(number=None, why="")
            return walk.found(Broken(number=first.number, why=f"{first.why} {why}".strip()))
    except DamagedError as error:
        return walk.found(Broken(number=None, why=" ".join(one.what for one in error.mistakes)))
    return found


class _Walk:
    def __init__(self, vault: Vault) -> None:
        self._vault, self._sealer = vault, Sealer(vault)
        self._frontier = Frontier()
        self._erased = self._accounted = 0
        self._keys: dict[bytes, tuple[Person, bytes]] = {}  # by pseudonym

    def over(self, view: View) -> Verification:
        strangers = self._wrong_with_people(view)
        for row in _rows(view):
            if why := self._wrong_with(row, known=strangers is None):
                return self.found(Broken(number=self._frontier.size, why=why))
        why = self._wrong_with_head(view.head()) or strangers or self._wrong_with_count()
        return self.found(None if why is None else Broken(number=None, why=why))

    def found(self, broken: Broken | None) -> Verification:
        return Verification(
            entries=self._frontier.size,
            root=Sha256(self._frontier.root().hex()),
            erased=self._erased,
            broken=broken,
        )

    def _wrong_with_people(self, view: View) -> str | None:
        """Opened first: parts that a changed person cannot open are not changed themselves."""
        why = None
        for person in view.persons():
            try:
                key = self._sealer.key_of(person)
            except BrokenSealError:
                why = "the key of somebody on record was changed, or put in another's place."
                continue
            self._keys[person.pseudonym] = person, key
            try:
                self._sealer.name_of(person)
            except (BrokenSealError, ValueError):
                why = why or "who somebody on record is was changed."
        return why

    def _wrong_with(self, row: Row, *, known: bool) -> str | None:
        """Known  whether everybody on record could be opened"""
        if row.number != self._frontier.size:
            return "it is missing."
        grown = self._frontier.appended(leaf_hash(row.canonical))
        if self._vault.mark(mark_of(grown)) != row.mark:
            return "it is not what was recorded there."
        if why := _said_otherwise(row):
            return why
        for position, part in enumerate(row.parts):
            if part.person is None and part.sealed is None:
                self._erased += 1
            elif part.person is None and part.sealed is not None and not known:
                continue  # its person is the one who was changed
            elif not self._opens(part, number=row.number, position=position, known=known):
                return "a part of it does not open, or is not what was recorded."
        if row.kind == ERASED:
            self._accounted += int(json.loads(row.canonical)["envelope"]["parts"])
        self._frontier = grown
        return None

    def _opens(self, part: Part, *, number: int, position: int, known: bool) -> bool:
        if part.person is None:
            return False
        held, key = self._keys.get(part.person.pseudonym, (None, b""))
        if held != part.person:
            return not known and held is None
        try:
            self._sealer.salted_under(key, part, number=number, position=position)
        except BrokenSealError:
            return False
        return True

    def _wrong_with_head(self, head: Head | None) -> str | None:
        ours = self._frontier
        if head is None:
            return "where the log stands cannot be read: its head was changed or taken away."
        if head.frontier.size > ours.size and head.frontier.peaks != ours.peaks:
            return (
                f"the log does not end where it was last known to stand: of {head.frontier.size} "
                f"entries those from {ours.size} on are missing, or its head was changed."
            )
        if head.frontier != ours:
            return "where the log stands was changed: its entries hold, and its head is another's."
        if head.key_check != self._vault.mark(KEY_CHECK):
            return "the mark of the master key was changed."
        return None

    def _wrong_with_count(self) -> str | None:
        if self._erased == self._accounted:
            return None
        return (
            f"{self._erased} parts cannot be read any more, and erasures on record account "
            f"for {self._accounted}."
        )


def _said_otherwise(row: Row) -> str | None:
    """Whether the row and its parts say what its canonical bytes say, which are marked by us."""
    kind = canonical_bytes(row.kind)
    digests = ",".join([f'"{part.digest.hex()}"' for part in row.parts])
    end = b',"kind":%b,"number":%d,"parts":[%b]}' % (kind, row.number, digests.encode())
    if row.canonical.endswith(end):
        return None
    said = json.loads(row.canonical)
    if said["number"] != row.number or said["kind"] != row.kind:
        return "its row says otherwise than its canonical bytes."
    return "a part of it was added, taken away or changed."


def _rows(view: View) -> Iterator[Row]:
    start = 0
    while rows := view.rows(start=start, limit=_AT_A_TIME):
        yield from rows
        start = rows[-1].number + 1
