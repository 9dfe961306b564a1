"""Run a production's pay: work out what is due, put it into the books, write who is told what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from personae.app.files.production import read_production
from personae.app.journeys.due import due_lines, seen_in_report, terms_of
from personae.app.journeys.ledger import post
from personae.app.journeys.ledger_record import ledger_of
from personae.app.journeys.registry import enrolments
from personae.app.reports import beancount, payroll, statement_html, union_html
from personae.app.reports.claims_json import claims as as_claims
from personae.app.reports.files import check_writable, write_file
from personae.app.reports.language import language
from personae.app.reports.statement_json import as_bytes, statement
from personae.app.reports.statement_pdf import document
from personae.app.reports.union_json import production_pay
from personae.pay.by_production import by_production
from personae.pay.claims import claims
from personae.pay.counts import counted, replicas
from personae.pay.standing import Estimate
from personae.pay.statement import Cut, Pay, Payee, Statement, statements
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
    from personae.pay.ledger import Ledger
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
    """

    posted: Posted
    statements: tuple[Statement, ...]
    values: dict[str, Any]
    files: tuple[Path, ...]


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
    lines = due_lines(production, None if cut is None else cut.seen)
    if not lines:
        what = "its records make nothing due, and ask nothing."
        do = "Name `work`, `vouchers`, `replicas` or `items` in it."
        raise UserError(Mistake(production_file.name, what, do))
    period = during or _whole(production, lines, house.today)
    posted = post(house, lines, picture=production.picture, during=during, on=house.today)
    ledger = ledger_of(house.record)
    names = _names(house, production)
    told = _told(ledger, lines, production, period)
    made = statements(
        told,
        pay=Pay(
            picture=production.picture,
            title=production.title,
            company=production.company,
            agreement=production.agreement or "",
            period=period,
            object_to=asked.object_to,
        ),
        payees=[
            Payee(performer=who, name=names.get(who, who))
            for who in dict.fromkeys(line.performer for line in told)
        ],
        states=ledger.states(told),
        cut=cut,
        estimates=_estimates(production),
    )
    whole = by_production(made, background=counted(production), replicas=replicas(production))
    of_union = production_pay(whole)
    terms = terms_of(production, None if cut is None else cut.seen)
    open_ = as_claims(production.picture, claims(terms, told), names)
    files = {
        **dict(_statement_files(made, asked)),
        **_payroll_files(made, asked.layout),
        "union.json": as_bytes(of_union),
        "union.html": union_html.render(of_union).encode(),
        "claims.json": as_bytes(open_),
    }
    _put_stated(house, production.picture, made)
    for name, data in files.items():
        write_file(output / name, data)
    return PayRun(
        posted=posted,
        statements=made,
        values=of_union,
        files=tuple(output / name for name in files),
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


def _told(
    ledger: Ledger, lines: Sequence[Line], production: Production, period: Term
) -> tuple[Line, ...]:
    """The lines of a period as the books have them, what is open beside them.

    A line that has lost its amount keeps what stood; one that no record gives any more is told as
    taken back.
    """
    booked = {
        one.line.key: one.line for one in ledger.lines() if one.line.picture == production.picture
    }
    given = {line.key: line for line in lines}
    told = [
        replace(booked[key], because=line.because)
        if line.amount is None and key in booked
        else line
        for key, line in given.items()
    ]
    told += [line for key, line in booked.items() if key not in given]
    return tuple(line for line in told if line.day is None or line.day in period)


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
        "ledger.beancount": beancount.as_beancount(made).encode(),
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
