"""`personae init`, `schema`: the house itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, Context, told
from personae.app.schemas import names
from personae.app.settings import Ground

if TYPE_CHECKING:
    from datetime import date


@click.command()
@click.option(
    "--ground",
    type=click.Choice([g.value for g in Ground]),
    help="The lawful ground on which faces and voices are kept here.",
)
@click.option("--told-on", type=DAY, help="The day on which people were told.")
@click.option("--templates-until", type=DAY, help="The day from which templates are not kept.")
@click.option(
    "--stills-days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3650),
    help="Days that stills of unknown people are kept (30).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def init(
    context: Context,
    *,
    ground: str | None,
    told_on: date | None,
    templates_until: date | None,
    stills_days: int,
    as_json: bool,
) -> None:
    """Make a home: settings, registry and keys.

    Without a ground, the day people were told and the day until which templates are kept, nothing
    can be enrolled or screened; they can also be written into personae.toml later.

    Example: personae init --ground contract --told-on 2026-02-01 --templates-until 2027-02-01
    """
    from personae.app.wiring import make_home, today

    home, keys = make_home(
        context.home,
        environ=os.environ,
        ground=None if ground is None else Ground(ground),
        told_on=told_on,
        templates_until=templates_until,
        stills_days=stills_days,
        database=context.database,
    )
    if as_json:
        told({"home": str(home.path), "keys": home.settings.keys, "master_key": keys})
        return
    where = "the platform's keyring, as" if home.settings.keys == "keyring" else "the file"
    click.echo(f"A home was made in {home.path}.")
    click.echo(f"Its master key lies in {where} {keys}. Keep a copy apart from the home:")
    click.echo("without the key nothing in the home can be read, by anybody.")
    needed = ("ground", "told_on", "templates_until")
    missing = ", ".join(key for key in needed if getattr(home.settings, key) is None)
    if missing:
        click.echo(f"Before anybody is enrolled, say {missing} in {home.path / 'personae.toml'}.")
    for one in home.days_amiss(today()):
        click.echo(f"Nobody can be enrolled today: {one.what} {one.do}", err=True)


_SCHEMA_HELP = f"""Print the JSON Schema of a file that others read or write.

NAME is one of: {", ".join(f"`{name}`" for name in names())}.

Example: personae schema report
"""


@click.command(help=_SCHEMA_HELP)
@click.argument("name")
def schema(name: str) -> None:
    """Print the JSON Schema of the file called `name`."""
    from personae.app.schemas import schema as schema_of

    told(schema_of(name))
