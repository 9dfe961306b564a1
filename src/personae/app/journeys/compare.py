"""Two packs over a file of uses: read, compare, and write what they say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from personae.app.files.packs import read_packs
from personae.app.files.uses import digest, read_uses
from personae.app.reports.comparison_html import render
from personae.app.reports.comparison_json import as_bytes, comparison
from personae.app.reports.comparison_text import summary
from personae.app.reports.files import check_writable, write_file
from personae.clearance.comparing import Values, compare
from personae.clearance.one_pack import Pack
from personae.vocabulary.mistake import Mistake, UserError

Row: TypeAlias = tuple[str, Values]
_OFTEN = 1000  # uses
PAGE, VALUES = "comparison.html", "comparison.json"


@dataclass(frozen=True, slots=True)
class Compared:
    values: dict[str, Any]
    summary: str
    page: Path | None


def compared(
    first: str,
    second: str,
    uses: Path,
    *,
    packs: Path,
    output: Path | None,
    progress: Callable[[int, int | None], None] = lambda _read, _promised: None,
) -> Compared:
    """Both packs over all uses; writes the page and the values into `output` if it is given.

    progress  told now and then how many uses were read, of a number that nobody knows

    Raises UserError, before anything is written, where a pack or the file of uses is not
    understood whole.
    """
    if first == second:
        raise UserError(Mistake(first, "a pack is compared with itself.", "Name two."))
    both = [Pack(name=name, provisions=read_packs(packs, name)) for name in (first, second)]
    if output is not None:
        check_writable(output)
    file = read_uses(uses)
    done = compare(both[0], both[1], file.columns, _told(file.rows(), progress))
    values = comparison(done, file=uses.name, sha256=digest(uses))
    if output is not None:
        write_file(output / PAGE, render(values).encode())
        write_file(output / VALUES, as_bytes(values))
    page = None if output is None else output / PAGE
    return Compared(values, summary(values), page)


def _told(rows: Iterator[Row], progress: Callable[[int, int | None], None]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number % _OFTEN == 0:
            progress(number, None)
        yield row
