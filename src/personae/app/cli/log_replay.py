"""`personae log replay`: past decisions, computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import FILE, Context, told

if TYPE_CHECKING:
    from pathlib import Path

EXIT_BROKEN = 12


@click.command()
@click.argument("entry", type=click.IntRange(min=0), required=False, metavar="[ENTRY]")
@click.option("--packs", type=FILE, help="A folder of rule packs instead of ours: that day's.")
@click.option("--uses", type=FILE, help="The file of many uses that were decided at once.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def replay(
    context: Context, entry: int | None, *, packs: Path | None, uses: Path | None, as_json: bool
) -> None:
    """Compute a past decision again from the record, or all of them: it must come out the same.

    Exits 12 where one does not, though no rule has changed. Where rules have, it says which, and
    that this is no fault.

    Example: personae log replay 12
    """
    from personae.app.journeys.replay import Outcome, Replay

    with context.house() as house:
        again = Replay(house, packs, uses)
        found = list(again.all()) if entry is None else [again.one(entry)]
    if as_json:
        told(
            [
                {"entry": o.number, "kind": o.kind, "outcome": o.outcome.value, "says": o.says}
                for o in found
            ]
        )
    else:
        for one in found:
            click.echo(f"entry {one.number} ({one.kind}): {one.says}")
        same = sum(one.outcome is Outcome.SAME for one in found)
        click.echo(
            f"{same} of {len(found)} came out the same." if found else "Nothing was decided yet."
        )
    if any(one.outcome is Outcome.DIFFERS for one in found):
        raise click.exceptions.Exit(EXIT_BROKEN)
