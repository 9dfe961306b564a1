"""`personae key`: keys that sign, and what befalls them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

ACTING_AS = ("performer", "guardian", "representative", "estate", "union", "company")
_HOLDER = click.option("--holder", help="Who signs for the performer; else they themselves.")
_AS = click.option(
    "--as", "acting_as", type=click.Choice(ACTING_AS), default="performer", show_default=True
)
_PUBLIC = click.option("--public", type=FILE, required=True, help="The public key's file.")
_PASSPHRASE = click.option(
    "--passphrase-file", type=FILE, help="Its first line opens the key; else it is asked for."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
_HOUSE = click.option("--house", "of_house", is_flag=True, help="The house's own key.")
_COUNTS = "What came on record before {} counts as it did; what came since does not."


def passphrase_from(file: Path | None, what: str = "Passphrase of the key") -> Callable[[], str]:
    """What asks for a passphrase once it is needed: the file's first line, else the person."""

    def asked() -> str:
        if file is None:
            return str(click.prompt(what, hide_input=True, err=True))
        from personae.app.files.keys import read_small

        return read_small(file).decode(errors="replace").partition("\n")[0].rstrip("\r")

    return asked


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


@click.group()
def key() -> None:
    """Keys that sign agreements: make, register, show, change; lost, compromised.

    Example: personae key show ana-vale
    """


@key.command()
@click.option("-o", "--out", type=FILE, required=True, help="The private key's file, new.")
@click.option(
    "--passphrase", "ask", is_flag=True, help="Ask for a passphrase and put it on the key."
)
@click.option("--passphrase-file", type=FILE, help="Take the passphrase from its first line.")
@_JSON
def new(out: Path, passphrase_file: Path | None, *, ask: bool, as_json: bool) -> None:
    """Make a key file for whoever is to sign, and beside it the public key, as `.pub`.

    It is theirs: they keep it, and hand over the `.pub` alone. Nothing is ever written over.

    Example: personae key new -o ana-vale.pem --passphrase
    """
    from personae.app import wiring
    from personae.app.files.keys import write_key_files
    from personae.vocabulary.mistake import Mistake, UserError

    under: str | None = None
    if passphrase_file is not None:
        under = passphrase_from(passphrase_file)()
    elif ask:
        under = str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))
    if under is not None and not under:
        raise UserError(Mistake("--passphrase", "an empty passphrase protects nothing."))
    private, public = wiring.new_key(under)
    beside = write_key_files(out, private, public)
    if as_json:
        told({"key": str(out), "public": str(beside), "under_passphrase": under is not None})
        return
    click.echo(f"A key was made: {out}, for its owner's eyes alone.")
    if under is None:
        click.echo("It is under no passphrase: whoever has the file can sign with it.")
    click.echo(f"What others may have is {beside}.")


@key.command()
@click.argument("performer")
@_PUBLIC
@_HOLDER
@_AS
@_JSON
@click.pass_obj
def register(
    context: Context,
    performer: str,
    public: Path,
    *,
    holder: str | None,
    acting_as: str,
    as_json: bool,
) -> None:
    """Put on record that a key stands for a performer, or for somebody who signs for them.

    Example: personae key register ana-vale --public ana-vale.pem.pub
    """
    from personae.app import wiring
    from personae.app.journeys import keys

    with context.house() as house:
        by = keys.holder(house, performer, who=holder, acting_as=acting_as)
        done = keys.register(house, by, wiring.public_key(public))
    if as_json:
        told({"holder": done.holder, "key": done.key.hex(), "since": done.since.isoformat()})
        return
    click.echo(f"{done.holder}: the key {keys.short(done.key)} stands from now on.")
    click.echo(keys.UNCHECKED)


@key.command()
@click.argument("performer", required=False)
@_HOUSE
@_JSON
@click.pass_obj
def show(context: Context, performer: str | None, *, of_house: bool, as_json: bool) -> None:
    """Every key that stood for a performer (or, with --house, for the house), and when.

    Example: personae key show ana-vale
    """
    from personae.app.journeys.key_record import house_changes_hold, house_key_events, key_events
    from personae.app.journeys.opened import put_opened
    from personae.app.journeys.registry import enrolments, one
    from personae.proof.keys import HOUSE, SAID, Verdict, standings

    _one_of(performer, of_house=of_house)
    with context.house() as house:
        if performer is None:
            events, who = house_key_events(house), [HOUSE]
            in_order = house_changes_hold(house)
        else:
            known = one(enrolments(house.record), performer, where="key show").performer
            events, in_order = key_events(house, known), True
            put_opened(house.record, "key show", [known])
            others = {e.holder for e in events} - {HOUSE, known}
            who = [known, *sorted(others)]
    found = [(each, holder) for holder in who for each in standings(events, holder)]
    if as_json:
        told(
            [
                {
                    "holder": holder,
                    "key": each.key.hex(),
                    "from": None if holder == HOUSE and n == 0 else each.start.isoformat(),
                    "until": None if each.end is None else each.end.isoformat(),
                    "ended_by": None if each.ended_by is None else each.ended_by.value,
                }
                for n, (each, holder) in enumerate(found)
            ]
        )
    for n, (each, holder) in enumerate([] if as_json else found):
        begin = "the beginning" if holder == HOUSE and n == 0 else _moment(each.start)
        stood = f"from {begin}"
        if each.end is not None and each.never:
            stood = f"registered {begin}, {each.ended_by} since {_moment(each.end)}: it never stood"
        elif each.end is not None:
            stood = f"from {begin} until {_moment(each.end)} ({each.ended_by})"
        click.echo(f"{holder}  {each.key.hex()}  {stood}")
    if not found and not as_json:
        click.echo(f"No key was ever registered for {performer}.")
    if not in_order:
        click.echo(
            f"A change of the house's key does not verify: {SAID[Verdict.NOT_SIGNED]}",
            err=True,
        )
        raise click.exceptions.Exit(12)


@key.command()
@click.argument("performer", required=False)
@click.option("--public", type=FILE, help="The new public key's file.")
@click.option("--key", "old", type=FILE, help="The old private key's file, which names the new.")
@_PASSPHRASE
@_HOLDER
@_AS
@_HOUSE
@click.pass_obj
def change(
    context: Context,
    performer: str | None,
    *,
    public: Path | None,
    old: Path | None,
    passphrase_file: Path | None,
    holder: str | None,
    acting_as: str,
    of_house: bool,
) -> None:
    """Put another key in the place of the one that stands; the old one signs that it does.

    With --house, the next of the house's own keys takes over.

    Example: personae key change ana-vale --public new.pem.pub --key ana-vale.pem
    """
    from personae.app import wiring
    from personae.app.journeys import keys

    _one_of(performer, of_house=of_house)
    if performer is None:
        with context.house() as house:
            number = keys.change_house_key(house)
        click.echo(f"The house signs with its key {number} from now on; the one before named it.")
        return
    if public is None or old is None:
        raise click.UsageError("A change needs --public, the new key, and --key, the old one.")
    signer = wiring.key_file_signer(old, passphrase_from(passphrase_file))
    new_one = wiring.public_key(public)
    with context.house() as house:
        by = keys.holder(house, performer, who=holder, acting_as=acting_as)
        keys.change(house, by, signer, new_one)
    click.echo(
        f"{by.who}: the key {keys.short(new_one)} stands from now on; the one before named it."
    )


@key.command()
@click.argument("performer")
@click.option("--since", type=DAY, help="The day from which it was lost; else now.")
@click.option("--public", type=FILE, help="Which key, where several stood; else the last.")
@_HOLDER
@_AS
@click.pass_obj
def lost(
    context: Context,
    performer: str,
    *,
    since: date | None,
    public: Path | None,
    holder: str | None,
    acting_as: str,
) -> None:
    """Put on record that a key is lost: what it signed before still counts.

    Example: personae key lost ana-vale --since 2026-03-01
    """
    from personae.app import wiring
    from personae.app.journeys import keys
    from personae.proof.keys import KeyAct

    with context.house() as house:
        by = keys.holder(house, performer, who=holder, acting_as=acting_as)
        which = None if public is None else wiring.public_key(public)
        day = None if since is None else midnight(since)
        gone = keys.end(house, by, KeyAct.LOST, since=day, key=which)
    click.echo(f"{by.who}: the key {keys.short(gone)} is on record as lost.")
    if since is None:
        click.echo("What came on record before counts as it did; what comes later does not.")
    else:
        click.echo(_COUNTS.format(since))


@key.command()
@click.argument("performer", required=False)
@click.option(
    "--since", type=DAY, required=True, help="The first day on which others may have had it (UTC)."
)
@click.option("--public", type=FILE, help="Which key, where several stood; else the last.")
@_HOLDER
@_AS
@_HOUSE
@click.pass_obj
def compromised(
    context: Context,
    performer: str | None,
    *,
    since: date,
    public: Path | None,
    holder: str | None,
    acting_as: str,
    of_house: bool,
) -> None:
    """Put on record that others may have a key: what came on record since then does not count.

    With --house, the next of the house's own keys takes over at once.

    Example: personae key compromised ana-vale --since 2026-03-01
    """
    from personae.app import wiring
    from personae.app.journeys import keys
    from personae.proof.keys import KeyAct

    _one_of(performer, of_house=of_house)
    with context.house() as house:
        if performer is None:
            number = keys.house_key_compromised(house, since=midnight(since))
            click.echo(f"The house signs with its key {number} from now on.")
        else:
            by = keys.holder(house, performer, who=holder, acting_as=acting_as)
            which = None if public is None else wiring.public_key(public)
            hit = keys.end(house, by, KeyAct.COMPROMISED, since=midnight(since), key=which)
            click.echo(f"{by.who}: the key {keys.short(hit)} is on record as compromised.")
    click.echo(_COUNTS.format(since))


def _one_of(performer: str | None, *, of_house: bool) -> None:
    if (performer is None) != of_house:
        raise click.UsageError("Name a performer, or say --house.")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
