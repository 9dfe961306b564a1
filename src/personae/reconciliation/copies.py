"""How many of one performer are used at once in one shot, by what is seen and what is declared."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from personae.reconciliation.production import ReplicaLine
from personae.reconciliation.worked import Worked
from personae.vocabulary.span import Span

Declared = tuple[ReplicaLine, tuple[Span, ...]]  # a line, with its frames in the shot if known


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """least  for certain
    more   further ones that may be; None where nobody recorded a number
    """

    least: int
    more: int | None = 0


def copies_used(seen: int, declared: Sequence[Declared], worked: Worked) -> Copies:
    """How many copies are used at once.

    seen      the most of them at one moment
    declared  the lines that declare figures of them in the shot; a voice is no figure

    The performer may stand among their own copies: where they worked in the scene and the
    list declares one fewer than is seen, the list and the picture agree.
    """
    if not declared:
        return Copies(least=max(seen, 1))

    def used(number: int) -> int:
        agree = worked is Worked.HERE and number >= seen - 1
        return number if agree else max(number, seen)

    least = max(line.copies or 1 for line, _ in declared)
    most = _most_at_once(declared)
    between = max(least, seen - 1)  # the fewest that may agree with what is seen
    if most is None:
        return Copies(least=min(used(least), used(between)), more=None)
    each = [used(number) for number in (least, min(between, most), most)]
    return Copies(least=min(each), more=max(each) - min(each))


def _most_at_once(declared: Sequence[Declared]) -> int | None:
    """The most that the lines declare for one moment; None where one gives no number.

    Whether two lines of one shot are on screen together only their frames can say: where they
    are not given, they may be.
    """
    if any(line.copies is None for line, _ in declared):
        return None
    moments = {span.start for _, spans in declared for span in spans} or {0}
    return max(
        _together([line for line, spans in declared if not spans or _holds(spans, at)])
        for at in moments
    )


def _together(lines: Sequence[ReplicaLine]) -> int:
    """All added up, but for an asset's earlier versions: a later one takes their place."""
    assets: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        assets[line.asset_id or line.where][line.version] += line.copies or 0
    return sum(max(versions.values()) for versions in assets.values())


def _holds(spans: Sequence[Span], frame: int) -> bool:
    return any(span.start <= frame < span.end for span in spans)
