"""`personae clear`: may this use go, and by which clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

# Click's own and Python's are 1 and 2, so that a script can tell our answers from a crash.
EXIT_SETTLE = 10
EXIT_PERSON = 11
_CODES = {"permitted": 0, "cannot-say": EXIT_PERSON}


@click.command()
@click.argument("use", type=FILE, required=False, metavar="USE.yaml")
@click.option("--on", type=DAY, help="The day of the use, where its file does not say; else today.")
@click.option(
    "--consent",
    "consents",
    type=FILE,
    multiple=True,
    help="Judge this signed consent instead of those on record; may be given several times.",
)
@click.option("--packs", type=FILE, help="A folder of rule packs instead of ours.")
@click.option("--uses", type=FILE, help="Many at once: a Parquet file, a row a use.")
@click.option("-o", "output", type=FILE, help="Where the answers to --uses go: a Parquet file.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def clear(
    context: Context,
    *,
    use: Path | None,
    on: date | None,
    consents: tuple[Path, ...],
    packs: Path | None,
    uses: Path | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """May this use of a likeness go, and by which clause.

    Exits 0 if it is permitted, 10 if something must be settled first, 11 if a person must decide;
    of many, 10 where anything must be settled, else 11 where a person must decide anything.
    The decision goes on record, but for one that is judged by --consent.

    Example: personae clear use.yaml --on 2026-03-01
    """
    if (use is None) == (uses is None) or (uses is None) != (output is None):
        raise click.UsageError("Give one USE.yaml, or --uses FILE.parquet with -o OUT.parquet.")
    if uses is not None and output is not None:
        raise SystemExit(
            _many(context, uses, output, on=on, consents=consents, packs=packs, as_json=as_json)
        )
    if use is not None:
        raise SystemExit(_one(context, use, on, consents=consents, packs=packs, as_json=as_json))


def _one(
    context: Context,
    use: Path,
    on: date | None,
    *,
    consents: tuple[Path, ...],
    packs: Path | None,
    as_json: bool,
) -> int:
    from personae.app import wiring
    from personae.app.journeys.clear import clear_on_record, clear_use, consents_of_files
    from personae.app.reports import clearance

    if consents:
        day = on or wiring.today()
        cleared = clear_use(use, consents_of_files(consents), (), on=day, packs=packs)
    else:
        with context.house() as house:
            cleared = clear_on_record(house, use, on=on, packs=packs)
    if as_json:
        told(clearance.as_json(cleared))
    else:
        for line in clearance.lines(cleared):
            click.echo(line)
    return _CODES.get(cleared.decision.answer.word, EXIT_SETTLE)


def _many(
    context: Context,
    uses: Path,
    output: Path,
    *,
    on: date | None,
    consents: tuple[Path, ...],
    packs: Path | None,
    as_json: bool,
) -> int:
    from personae.app import wiring
    from personae.app.journeys.clear import clear_many, clear_many_on_record, consents_of_files
    from personae.app.reports.files import refuse_inputs

    refuse_inputs(output, consents)
    if consents:
        day = on or wiring.today()
        counts = clear_many(uses, output, consents_of_files(consents), (), on=day, packs=packs)
    else:
        with context.house() as house:
            counts = clear_many_on_record(house, uses, output, on=on, packs=packs)
    if as_json:
        told({"uses": sum(counts.values()), "answers": counts, "output": str(output)})
    else:
        for word, number in counts.items():
            click.echo(f"{number:>12,}  {word}")
        click.echo(f"The answers, a row a use, are in {output}.")
    codes = {_CODES.get(word, EXIT_SETTLE) for word in counts}
    return EXIT_SETTLE if EXIT_SETTLE in codes else max(codes, default=0)
