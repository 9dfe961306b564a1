"""`personae report`: a report printed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import FILE

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("folder", type=FILE, metavar="DIR")
@click.option("--for", "for_", required=True, metavar="ID", help="The person the copy is for.")
def report(folder: Path, for_: str) -> None:
    """Make a copy of a report for one person: their part, with everybody else blurred.

    Example: personae report report/ --for ana-vale
    """
    from personae.app.journeys.stills import copy_for
    from personae.app.wiring import pictures

    click.echo(f"The copy for {for_}: {copy_for(folder, for_, pictures())}")
