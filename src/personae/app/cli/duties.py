"""`personae rules duties`: what a picture owes, by when, by which clause, and whether it is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command()
@click.option(
    "--production", type=FILE, required=True, metavar="PRODUCTION.yaml", help="The picture."
)
@click.option("--on", type=DAY, help="The day on which consents are judged; else today.")
@click.option(
    "--packs", "folder", type=FILE, metavar="DIR", help="Your own packs, instead of those here."
)
@click.option("-o", "--output", type=FILE, metavar="DIR", help="For duties.json, .ics and .html.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def duties(
    context: Context,
    *,
    production: Path,
    on: date | None,
    folder: Path | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Every duty of a picture: its date, owner and clause, and whether the records show it met.

    It reads the production's files, the register of AI uses among them, and the consents and
    payments on record; it puts nothing there. Exits 0 where all is met, 10 where something is
    not, 11 where of something it is not known.

    Example: personae rules duties --production production.yaml --on 2025-06-16 -o duties/
    """
    from personae.app.journeys.duties import duties as found_by
    from personae.app.reports import duties_html, duties_ics, duties_json, duties_text
    from personae.app.reports.files import check_writable, write_file

    if output is not None:
        check_writable(output)
    with context.house() as house:
        found = found_by(house, production, on=on, packs=folder)
    values = duties_json.duties(found)
    if output is not None:
        write_file(output / "duties.json", duties_json.as_bytes(values))
        write_file(output / "duties.ics", duties_ics.as_calendar(values))
        write_file(output / "duties.html", duties_html.render(values).encode())
    if as_json:
        told(values)
    else:
        click.echo(duties_text.as_text(values), nl=False)
        if output is not None:
            click.echo(f"\nThe page: {output / 'duties.html'}; the calendar: duties.ics.")
    raise click.exceptions.Exit(duties_json.exit_code(found.duties))
