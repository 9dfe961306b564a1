"""One decision, compiled: each condition becomes two Python expressions, unknown read as no (is it
sure?) and as yes (is it possible?). By Kleene's logic the truth lies between the two.

The condition trees hold names and constants that `rules/loader.py` or `grants.py` have checked;
constants are bound, never written into the text.
"""

from collections.abc import Callable
from itertools import groupby
from typing import Any, TypeAlias

from personae.clearance.answers import Ruling
from personae.clearance.items import Grant, Items, Restriction
from personae.clearance.rows import PLACE, Coded, Row, coded
from personae.rules.conditions import All, Atom, Condition, Op, compares

Decide: TypeAlias = Callable[[Row], tuple[int, int, int]]
_Numbered: TypeAlias = tuple[int, Restriction, tuple[Condition, ...]]
_COVERS = "consent_covers"
_NONE = int(Ruling.NEEDS_CONSENT)
_UNSURE = int(Ruling.CANNOT_SAY)


def compiled(items: Items) -> Decide:
    """A function from a row to (answer, sure, possible).

    answer    a `Ruling`
    sure      a bit for each item that surely holds, of `(*restrictions, *grants)` in order
    possible  likewise for each that may hold, and may not
    """
    text = _Text()
    shift = len(items.restrictions)
    by_performer: dict[str, list[tuple[int, int, Any, Any]]] = {}
    for n, grant in enumerate(items.grants):
        test = (1 << (shift + n), int(grant.ruling), *text.tests(grant))
        by_performer.setdefault(grant.performer, []).append(test)
    every = [test for tests in by_performer.values() for test in tests]
    text.bound |= {"BY": {who: tuple(tests) for who, tests in by_performer.items()}, "ALL": every}
    lines = [
        "def decide(u):",
        " sure = possible = lo = hi = 0",
        f" least = most = {_NONE}",  # what the grants come to: at least, and at most
        f" who = u[{PLACE['performer']}]",
        " for bit, ruling, may, does in (ALL if who is None else BY.get(who, ())):",
        "  if may(u):",
        "   if ruling < least: least = ruling",
        "   if who is not None and does(u):",
        "    sure |= bit",
        "    if ruling < most: most = ruling",
        "   else: possible |= bit",
        f" c = True if most < {_NONE} else "
        + (f"False if least == {_NONE} else None" if items.complete else "None"),
        f" if {text.hi(items.needs)}:",
        "  hi = most",
        f"  if {text.lo(items.needs)}: lo = " + ("least" if items.complete else "0"),
        *text.restrictions(items.restrictions),
        " if hi < lo: hi = lo",
        f" return (lo if lo == hi or lo > {_UNSURE} else {_UNSURE}), sure, possible",
    ]
    decide: Decide = text.function("decide", lines)
    return decide


class _Territories(dict[Any, bool]):
    """Whether a place is among an atom's territories, asked once for each place."""

    def __init__(self, atom: Atom, *, unknown: bool) -> None:
        super().__init__({None: unknown})
        self._atom = atom

    def __missing__(self, place: str) -> bool:
        if len(self) > 10_000:  # noqa: PLR2004  # more than ISO 3166 knows: somebody makes them up
            self.clear()
            self[None] = False
        found = self[place] = compares(self._atom, place) is self._atom.holds
        return found


class _Text:
    """Python text of conditions, and the constants that it names."""

    def __init__(self) -> None:
        self.bound: dict[str, Any] = {}

    def hi(self, condition: Condition) -> str:
        return self._of(condition, unknown=True)

    def lo(self, condition: Condition) -> str:
        return self._of(condition, unknown=False)

    def function(self, name: str, lines: list[str]) -> Any:  # noqa: ANN401  # what was compiled
        exec(compile("\n".join(lines), f"<{name}>", "exec"), self.bound)  # noqa: S102  # of our own making: see above
        return self.bound[name]

    def tests(self, grant: Grant) -> tuple[Any, Any]:
        may = self.function("test", ["def test(u):", f" return {self.hi(grant.when)}"])
        return may, self.function("test", ["def test(u):", f" return {self.lo(grant.when)}"])

    def restrictions(self, restrictions: tuple[Restriction, ...]) -> list[str]:
        """Those that begin alike, as those of one agreement do, ask what they share once."""
        return self._sharing([(n, r, _parts(r.when)) for n, r in enumerate(restrictions)], 0)

    def _sharing(self, group: list[_Numbered], asked: int) -> list[str]:
        """As `restrictions`, of those whose first conditions, so many as `asked`, were asked."""
        lines, pad = [], " " * (asked + 1)
        for first, alike in groupby(group, key=lambda one: one[2][asked : asked + 1]):
            several = list(alike)
            if first and len(several) > 1:
                lines += [f"{pad}if {self.hi(first[0])}:", *self._sharing(several, asked + 1)]
                continue
            for n, restriction, parts in several:
                ruling = int(restriction.ruling)
                lines += [
                    f"{pad}if {self.hi(All(parts[asked:]))}:",
                    f"{pad} if {self.lo(restriction.when)}:",
                    f"{pad}  sure |= {1 << n}",
                    f"{pad}  if lo < {ruling}: lo = {ruling}",
                    f"{pad} else:",
                    f"{pad}  possible |= {1 << n}",
                    f"{pad}  if hi < {ruling}: hi = {ruling}",
                ]
        return lines

    def _of(self, condition: Condition, *, unknown: bool) -> str:
        if isinstance(condition, Atom):
            return self._atom(condition, unknown=unknown)
        word, empty = ("and", "True") if isinstance(condition, All) else ("or", "False")
        parts = [self._of(part, unknown=unknown) for part in condition.parts]
        return f"({f' {word} '.join(parts)})" if parts else empty

    def _atom(self, atom: Atom, *, unknown: bool) -> str:
        x = "c" if atom.fact == _COVERS else f"u[{PLACE[atom.fact]}]"
        if atom.op in (Op.WITHIN, Op.INSIDE):
            return f"{self._bind(_Territories(atom, unknown=unknown))}[{x}]"
        if atom.op is Op.FROM:
            sign = ">=" if atom.holds else "<"
            compared = f"x {sign} {self._bind(coded(atom.values[0]))}"
            return f"((x := {x}) is {'None or' if unknown else 'not None and'} {compared})"
        if set(atom.values) <= {True, False}:
            wanted = {value for value in (True, False) if (value in atom.values) is atom.holds}
            return self._yes_no(x, wanted, unknown=unknown)
        values: set[Coded | None] = {coded(value) for value in atom.values}
        if unknown is atom.holds:
            values.add(None)
        return f"{x} {'in' if atom.holds else 'not in'} {self._bind(frozenset(values))}"

    def _yes_no(self, x: str, wanted: set[bool], *, unknown: bool) -> str:
        if not wanted:
            return f"{x} is None" if unknown else "False"
        if len(wanted) > 1:
            return "True" if unknown else f"{x} is not None"
        (only,) = wanted
        return f"{x} is not {not only}" if unknown else f"{x} is {only}"

    def _bind(self, constant: object) -> str:
        if isinstance(constant, int | float):
            return repr(constant)
        name = f"K{len(self.bound)}"
        self.bound[name] = constant
        return name


def _parts(condition: Condition) -> tuple[Condition, ...]:
    """What must all hold, the first first."""
    if not isinstance(condition, All):
        return (condition,)
    return tuple(inner for part in condition.parts for inner in _parts(part))
