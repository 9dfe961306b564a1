"""`personae demo`: the main job on The Long Take."""

from __future__ import annotations

from pathlib import Path

import click

from personae.app.cli.shared import FILE, engines, progress


@click.command()
@click.option(
    "-o",
    "--output",
    type=FILE,
    default=Path("personae-demo"),
    metavar="DIR",
    help="Where the report and the statements go (./personae-demo).",
)
def demo(output: Path) -> None:
    """Audit and pay The Long Take, a film with people who never existed, in a throw-away home.

    Example: personae demo -o personae-demo
    """
    from personae.app.journeys.demo import run

    with progress("The Long Take") as read:
        done = run(output, engines(), progress=read)
    click.echo(done.summary)
