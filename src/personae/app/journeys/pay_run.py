"""Run a production's pay: work out what is due, put it into the books, write who is told what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any

from personae.app.files.production import read_production
from personae.app.journeys.due import seen_in_report, terms_of
from personae.app.journeys.ledger import post
from personae.app.journeys.ledger_record import ledger_of
from personae.app.journeys.registry import enrolments
from personae.app.reports import payroll, statement_html, union_html
from personae.app.reports.beancount import Books, as_beancount
from personae.app.reports.claims_json import claims as as_claims
from personae.app.reports.files import check_writable, write_file
from personae.app.reports.language import language
from personae.app.reports.statement_json import as_bytes, statement
from personae.app.reports.statement_pdf import document
from personae.app.reports.union_json import production_pay
from personae.pay.by_production import by_production
from personae.pay.claims import claims
from personae.pay.counts import counted, replicas
from personae.pay.due import contributions, due
from personae.pay.periods import after, in_the_books, told
from personae.pay.standing import Estimate
from personae.pay.statement import (
    Cut,
    Pay,
    Payee,
    Statement,
    require_one_currency,
    statements,
)
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256
from personae.vocabulary.term import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from personae.app.reports.payroll import Layout
    from personae.app.wiring import House
    from personae.pay.interfaces import Typesetter
    from personae.pay.line import Line
    from personae.pay.posting import Posted
    from personae.reconciliation.production import Production
    from personae.vocabulary.names import PerformerId, PictureId


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run is asked to write.

    languages  of the statements, as BCP 47
    layout     of the payroll's file
    pdf        None where no PDF is wanted
    """

    languages: tuple[str, ...]
    layout: Layout
    pdf: Typesetter | None
    object_to: str = ""


STATED = "statement-made"
USUAL = Asked(languages=("en",), layout=payroll.USUAL, pdf=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRun:
    """posted  what the run added to the books
    values  the whole of it, as the union's JSON has it
    files   all that was written
    left    statements of another run that lie beside them, as they were
    undated lines without a day of their own that stand in the books of other periods
    """

    posted: Posted
    statements: tuple[Statement, ...]
    values: dict[str, Any]
    files: tuple[Path, ...]
    left: tuple[Path, ...]
    undated: int


def run_pay(
    house: House,
    production_file: Path,
    output: Path,
    asked: Asked,
    *,
    report: Path | None = None,
    during: Term | None = None,
) -> PayRun:
    """Work out a production's pay, put what is new into the books, and write the statements.

    report  an audit's `report.json` of this production's cut; without one nothing is said of what
            is seen
    during  a period; None for the whole production
    raises  UserError; for a mistake in a file before anything is put into the books
    """
    production = read_production(production_file)
    check_writable(output)
    cut = None
    if report is not None:
        values, seen = seen_in_report(report, production)
        cut = Cut(
            sha256=Sha256(values["picture"]["sha256"]),
            screened_on=date.fromisoformat(values["audited_on"]),
            seen=seen,
        )
    terms = terms_of(production, None if cut is None else cut.seen)
    picture = production.picture
    before = ledger_of(house.record)
    lines = in_the_books(
        before,
        due(terms),
        partial(contributions, terms),
        picture=picture,
        during=during,
        on=house.today,
    )
    if not lines and not any(one.line.picture == picture for one in before.lines()):
        what = "its records make nothing due, and ask nothing."
        do = "Name `work`, `vouchers`, `replicas` or `items` in it, with a row at least."
        raise UserError(Mistake(production_file.name, what, do))
    require_one_currency(*after(before, lines, picture=picture, during=during))
    posted = post(house, lines, picture=picture, during=during, on=house.today)
    ledger = ledger_of(house.record)
    names = _names(house, production)
    found, states = told(ledger, lines, picture=picture, during=during)
    period = during or _whole(production, found, house.today)
    made = statements(
        found,
        pay=Pay(
            picture=picture,
            title=production.title,
            company=production.company,
            agreement=production.agreement or "",
            period=period,
            object_to=asked.object_to,
        ),
        payees=[
            Payee(performer=who, name=names.get(who, who))
            for who in dict.fromkeys(line.performer for line in found)
        ],
        states=states,
        cut=cut,
        estimates=_estimates(production),
    )
    days = [each for each in counted(production) if during is None or each.day in during]
    whole = by_production(made, background=days, replicas=replicas(production))
    of_union = production_pay(whole)
    open_ = as_claims(picture, claims(terms, found), names)
    files = {
        **dict(_statement_files(made, asked)),
        **_payroll_files(made, asked.layout),
        "ledger.beancount": as_beancount(
            Books(
                ledger=ledger,
                picture=picture,
                open=[line for line in found if line.amount is None],
                names=names,
                during=during,
            )
        ).encode(),
        "union.json": as_bytes(of_union),
        "union.html": union_html.render(of_union).encode(),
        "claims.json": as_bytes(open_),
    }
    _put_stated(house, picture, made)
    for name, data in files.items():
        write_file(output / name, data)
    written = tuple(output / name for name in files)
    return PayRun(
        posted=posted,
        statements=made,
        values=of_union,
        files=written,
        left=tuple(
            path
            for path in sorted((output / "statements").glob("*"))
            if path.suffix in (".html", ".json", ".pdf") and path not in written
        ),
        undated=sum(
            one.stands and one.line.day is None and one.line.key not in states
            for one in ledger.lines()
            if one.line.picture == picture
        ),
    )


def _put_stated(house: House, picture: PictureId, made: Iterable[Statement]) -> None:
    """The digest of each statement in its payee's part, but of those that were made before."""
    before = {
        (who, part["statement"])
        for entry in house.record.entries(STATED)
        for who, part in entry.parts.items()
    }
    new = {
        who: {"statement": digest}
        for one in made
        for who, digest in [(one.payee.performer, sha256_of(as_bytes(statement(one))))]
        if (who, digest) not in before
    }
    if new:
        house.record.put(Entry(kind=STATED, envelope={"picture": picture}, parts=new))


def _whole(production: Production, lines: Iterable[Line], today: date) -> Term:
    """From the first day on which anything is due, or photography begins."""
    photography = production.principal_photography
    days = [line.day for line in lines if line.day is not None]
    days += [photography.start] if photography is not None else []
    return Term(start=min(days, default=today), end=None)


def _names(house: House, production: Production) -> dict[PerformerId, str]:
    known = enrolments(house.record)
    cast = (member.performer for member in production.cast)
    return {who: known[who].name if who in known else str(who) for who in cast}


def _estimates(production: Production) -> dict[PerformerId, tuple[Estimate, ...]]:
    out: dict[PerformerId, tuple[Estimate, ...]] = {}
    for line in production.replicas or ():
        try:
            days = Decimal(line.estimated_days)
        except InvalidOperation:
            continue
        if line.status == "omit" or not days.is_finite() or days <= 0:
            continue
        estimate = Estimate(
            of=line.shot_code, days=days, by=line.estimated_by, on=None, basis=line.basis
        )
        out[line.performer] = (*out.get(line.performer, ()), estimate)
    return out


def _statement_files(made: Iterable[Statement], asked: Asked) -> Iterator[tuple[str, bytes]]:
    for one in made:
        who = one.payee.performer
        yield f"statements/{who}.json", as_bytes(statement(one))
        for tag in asked.languages:
            say = language(tag)
            suffix = "" if tag == asked.languages[0] else f".{tag}"
            page = statement_html.render(one, say)
            yield f"statements/{who}{suffix}.html", page.encode()
            if asked.pdf is not None:
                pdf = asked.pdf.pdf(document(one, say))
                yield f"statements/{who}{suffix}.pdf", pdf


def _payroll_files(made: Sequence[Statement], layout: Layout) -> Mapping[str, bytes]:
    table = payroll.payroll(made, layout)
    return {
        "payroll.csv": payroll.as_csv(table),
        "payroll.xlsx": payroll.as_xlsx(table),
    }


def require_period(begins: date | None, ends: date | None) -> Term | None:
    """The days of `--from` and `--until`; raises UserError where they hold no day."""
    if begins is None and ends is None:
        return None
    if begins is None:
        raise UserError(Mistake("--until", "a period has a first day too.", "Write --from."))
    if ends is not None and ends <= begins:
        raise UserError(
            Mistake("--until", f"{ends} is not after {begins}.", "It is the first day out.")
        )
    return Term(start=begins, end=ends)
