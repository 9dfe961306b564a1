"""`personae consent preview-withdrawal`: what a withdrawal would touch, before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command("preview-withdrawal")
@click.argument("consent_id", metavar="CONSENT")
@click.option(
    "--production",
    "productions",
    type=FILE,
    multiple=True,
    metavar="PRODUCTION.yaml",
    help="A picture whose scenes, shots and payments are asked.",
)
@click.option("--effective", type=DAY, help="The day from which it would count; else today.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def preview_withdrawal(
    context: Context,
    consent_id: str,
    *,
    productions: tuple[Path, ...],
    effective: date | None,
    as_json: bool,
) -> None:
    """Which pictures, scenes and payments a withdrawal would touch; it records nothing.

    Uses already made are told apart from those that are not; whether they may stay is said by a
    clause that was read, or else that none was.

    Example: personae consent preview-withdrawal nora-lind-long-take \
--production production.yaml --effective 2025-07-01
    """
    from personae.app.journeys.preview import preview
    from personae.app.reports.preview import as_text, as_values

    with context.house() as house:
        values = as_values(preview(house, consent_id, productions, effective=effective))
    if as_json:
        told(values)
    else:
        click.echo(as_text(values), nl=False)
