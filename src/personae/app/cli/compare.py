"""`personae rules compare`: what a proposal would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import FILE, progress, told

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("first", metavar="PACK")
@click.argument("second", metavar="PACK")
@click.option(
    "--uses",
    type=FILE,
    required=True,
    metavar="FILE",
    help="CSV or Parquet: a row a use, columns called like facts; `id` names the use.",
)
@click.option(
    "-o", "--output", type=FILE, metavar="DIR", help="For comparison.html and comparison.json."
)
@click.option(
    "--packs", "folder", type=FILE, metavar="DIR", help="Your own packs, instead of those here."
)
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
def compare(
    *,
    first: str,
    second: str,
    uses: Path,
    output: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Say how many uses two packs answer differently, from what to what, and by which clause.

    Each pack alone decides. Facts that the file leaves out are unknown. Parquet needs the extra
    `personae[columns]`.

    Example: personae rules compare sag-aftra/tv-theatrical-2023 \
amptp-proposals/2023-07-union-account --uses uses.csv -o comparison/
    """
    from personae.app.files.packs import PACKS
    from personae.app.journeys.compare import compared

    with progress(f"Comparing {uses.name}", "uses") as read:
        done = compared(first, second, uses, packs=folder or PACKS, output=output, progress=read)
    if as_json:
        told(done.values)
        return
    click.echo(done.summary, nl=False)
    if done.page is not None:
        click.echo(f"The page: {done.page}")
