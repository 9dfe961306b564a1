"""What another text would pay for the same records and the same cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personae.app.files.packs import read_packs, within
from personae.app.files.production import read_production
from personae.app.files.rates import read_rates
from personae.app.journeys.due import due_lines, seen_in_report
from personae.app.journeys.registry import enrolments
from personae.app.reports import whatif_html, whatif_text
from personae.app.reports.files import check_writable, write_file
from personae.app.reports.whatif_json import Text, as_bytes, what_if
from personae.pay.whatif import whatif
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from pathlib import Path

    from personae.app.wiring import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    values: dict[str, Any]
    summary: str
    page: Path


def pay_under(
    house: House,
    production_file: Path,
    output: Path,
    *,
    under: str,
    report: Path | None = None,
) -> Compared:
    """Hold a production's own agreement against the rules of replicas of `under`.

    Nothing is put into the books. Raises UserError where the production names no agreement that a
    pack holds, or no pack is called `under`.
    """
    production = read_production(production_file)
    packs = read_packs()
    own = production.agreement
    if own is None or not any(p.rule.pack == own for p in packs):
        what = "it names no agreement whose rules a pack holds, so there is nothing to compare."
        raise UserError(Mistake(production_file.name, what, "`personae rules list` shows them."))
    check_writable(output)
    seen = None if report is None else seen_in_report(report, production)[1]
    known = enrolments(house.record)
    names = {
        m.performer: known[m.performer].name if m.performer in known else str(m.performer)
        for m in production.cast
    }
    done = whatif(due_lines(production, seen), due_lines(production, seen, under=under))
    rates = read_rates()

    def text(pack: str) -> Text:
        rules = (p.rule for p in within(packs, pack))
        return Text(pack=pack, status=tuple(sorted({rule.status.value for rule in rules})))

    values = what_if(
        done,
        title=production.title,
        first=text(own),
        second=text(under),
        names=names,
        not_read=[line for pack in (own, under) if pack in rates for line in rates[pack].not_read],
    )
    write_file(output / "what-if.json", as_bytes(values))
    page = output / "what-if.html"
    write_file(page, whatif_html.render(values).encode())
    return Compared(values=values, summary=whatif_text.summary(values), page=page)
