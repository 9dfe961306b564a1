"""By what people call a line: the first digits of its id, as many as it takes."""

from collections.abc import Iterable
from itertools import pairwise

from personae.pay.books import LineId
from personae.pay.ledger import Ledger
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

SHOWN, AT_LEAST = 8, 4  # hex digits
_TOLD = 3  # of lines that begin alike


def short(ledger: Ledger, line: LineId) -> str:
    """As few digits as no other line begins with, and eight at least."""
    alike = [other for other in ledger.known() if other[:SHOWN] == line[:SHOWN]]
    return shortened([*alike, line])[line]


def shortened(lines: Iterable[LineId]) -> dict[LineId, str]:
    """The short names of these, where there are no others."""
    ordered = sorted(set(lines))
    alike = [_alike(*pair) for pair in pairwise(ordered)]
    beside = zip([0, *alike], [*alike, 0], strict=True)
    return {
        line: line[: max(SHOWN, before + 1, after + 1)]
        for line, (before, after) in zip(ordered, beside, strict=False)
    }


def _alike(one: LineId, other: LineId) -> int:
    """With how many of the same digits both begin."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))


def called(ledger: Ledger, text: str) -> LineId:
    """The line that begins so. Raises UserError where none does, or more than one."""
    known = ledger.known()
    begin = text.strip().lower()
    found = sorted(line for line in known if line.startswith(begin))
    if len(begin) < AT_LEAST:
        raise UserError(Mistake(text, f"a line is named by {AT_LEAST} digits or more."))
    if len(found) > 1:
        names = shortened(known)
        named = ", ".join(f"`{names[line]}`" for line in found[:_TOLD])
        more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        raise UserError(
            Mistake(text, f"several lines begin so: {named}{more}.", "Write more of it.")
        )
    if not found:
        near = did_you_mean(begin, {line[: max(len(begin), SHOWN)] for line in known})
        raise UserError(
            Mistake(text, "no line is called so.", near or "`personae pay show` lists them.")
        )
    return found[0]
