"""`personae pay run`: a production's statements, payroll files and books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

_NAMED = 10  # statements of an earlier run


@click.command()
@click.option("--production", type=FILE, required=True, metavar="PRODUCTION.yaml")
@click.option("-o", "--output", type=FILE, required=True, metavar="DIR")
@click.option("--report", type=FILE, help="An audit's report.json: what the cut shows of whom.")
@click.option("--from", "begins", type=DAY, help="The period's first day; else all days.")
@click.option("--until", "ends", type=DAY, help="The first day after the period.")
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="Of the statements; several times for several.  [default: en]",
)
@click.option("--columns", type=FILE, help="What the payroll company calls its columns and codes.")
@click.option("--object-to", default="", help="How whoever objects reaches the company.")
@click.option("--pdf", is_flag=True, help="Statements as PDF too; needs personae[pdf].")
@click.option(
    "--fonts",
    type=FILE,
    multiple=True,
    metavar="DIR",
    help="Further fonts for PDFs, where a name has letters that no font at hand can show.",
)
@click.option(
    "--under",
    metavar="PACK",
    help="What another text would pay for all of it: a page, and nothing is booked.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def run(
    context: Context,
    *,
    production: Path,
    output: Path,
    report: Path | None,
    begins: date | None,
    ends: date | None,
    languages: tuple[str, ...],
    columns: Path | None,
    object_to: str,
    pdf: bool,
    fonts: tuple[Path, ...],
    under: str | None,
    as_json: bool,
) -> None:
    """Work out what a production owes, book what is new, and write statements and payroll files.

    Run twice it adds nothing. What nobody can work out stands in each statement as a question.

    Example: personae pay run --production production.yaml --report report/report.json -o pay/
    """
    if under is not None:
        given = {
            "--from": begins,
            "--until": ends,
            "--language": languages,
            "--columns": columns,
            "--object-to": object_to,
            "--pdf": pdf,
            "--fonts": fonts,
        }
        _require_no_more(name for name, said in given.items() if said)
        _under(context, production, output, report, under, as_json=as_json)
        return
    from personae.app import wiring
    from personae.app.files.payroll import read_layout
    from personae.app.journeys.pay_run import Asked, require_period, run_pay
    from personae.app.reports.language import language
    from personae.app.reports.payroll import USUAL

    asked = Asked(
        languages=tuple(dict.fromkeys(languages)) or ("en",),
        layout=USUAL if columns is None else read_layout(columns),
        pdf=wiring.typesetter(fonts) if pdf else None,
        object_to=object_to,
    )
    for tag in asked.languages:
        language(tag)
    with context.house() as house:
        done = run_pay(
            house, production, output, asked, report=report, during=require_period(begins, ends)
        )
    if done.left:
        click.echo(_beside(done.left), err=True)
    if as_json:
        told(done.values)
        return
    posted = done.posted
    for one in done.statements:
        total = "—" if one.sums is None else str(one.sums.total)
        open_ = f"  {len(one.open)} to settle" if one.open else ""
        click.echo(f"  {one.payee.name:<24}{total:>16}{open_}")
    click.echo(
        f"Booked: {len(posted.new)} new, {len(posted.reversed)} taken back, "
        f"{len(posted.unchanged)} as they stood."
    )
    if done.undated:
        lines = "1 line" if done.undated == 1 else f"{done.undated} lines"
        click.echo(
            f"In other periods, without a day of their own: {lines}, as uses of replicas and "
            "contributions."
        )
    click.echo(f"Statements, payroll and the union's report: {output}")


def _beside(left: Sequence[Path]) -> str:
    names = ", ".join(path.name for path in left[:_NAMED])
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    return (
        f"Of an earlier run, and left as they were: {names}{more}. They may say other sums than "
        "this run: take them away, or make them anew with the same --language and --pdf."
    )


def _require_no_more(given: Iterable[str]) -> None:
    if several := " and ".join(given):
        raise click.UsageError(
            f"{several}: not with --under, which compares the whole production under two texts on "
            "one page in English, and makes no statement. Leave it out."
        )


def _under(
    context: Context,
    production: Path,
    output: Path,
    report: Path | None,
    under: str,
    *,
    as_json: bool,
) -> None:
    from personae.app.journeys.what_if import pay_under

    with context.house() as house:
        done = pay_under(house, production, output, under=under, report=report)
    if as_json:
        told(done.values)
        return
    click.echo(done.summary, nl=False)
    click.echo(f"The page: {done.page}")
