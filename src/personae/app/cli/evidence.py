"""`personae evidence`: a pack that a court or an insurer can open and check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from personae.app.cli.shared import FILE, Context, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from personae.proof.checking import Check

EXIT_PERSON = 11
EXIT_BROKEN = 12
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")


class _Group(click.Group):
    """`evidence CASE.yaml` packs; `evidence check PACK.zip` checks."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            return super().resolve_command(ctx, ["pack", *args])
        return super().resolve_command(ctx, args)


@click.group(cls=_Group)
def evidence() -> None:
    """Evidence packs: what a case rests on, with proofs and a page that checks them.

    `personae evidence CASE.yaml -o OUT.zip` is short for `evidence pack`.

    Example: personae evidence case.yaml -o case.zip
    """


@evidence.command()
@click.argument("case", type=FILE, metavar="CASE.yaml")
@click.option("-o", "--out", type=FILE, required=True, help="The pack (ZIP).")
@click.option(
    "--open", "open_parts", is_flag=True, help="Show what the agreements say, not digests alone."
)
@_JSON
@click.pass_obj
def pack(context: Context, case: Path, out: Path, *, open_parts: bool, as_json: bool) -> None:
    """Pack what a case rests on into one ZIP, signed by the house, that anybody can check.

    Nobody else is named in it, and everybody else in its pictures is blurred. What is due and what
    the records say stays at home. That it was made goes on record. Nothing is written over.

    Example: personae evidence pack case.yaml -o case.zip
    """
    from personae.app import wiring
    from personae.app.cli.log import broken_evidence_exits
    from personae.app.files.case import read_case
    from personae.app.journeys.evidence import evidence_pack
    from personae.app.journeys.key_record import house_key_number
    from personae.app.reports.files import refuse_existing, write_file
    from personae.vocabulary.entry import sha256_of

    refuse_existing(out)
    read = read_case(case)
    with broken_evidence_exits(as_json=as_json), context.house() as house:
        data = evidence_pack(house, read, wiring.pictures(), open_parts=open_parts)
        key = wiring.house_signer(house, house_key_number(house.record)).public_key.hex()
    write_file(out, data)
    if as_json:
        told({"pack": str(out), "sha256": sha256_of(data), "house_key": key})
        return
    click.echo(f"{out}: SHA-256 {sha256_of(data)}")
    click.echo(f"It is signed with the house's key {key}. Give that by another way than the pack.")
    click.echo("Whoever has it and the key opens check.html in it, or says")
    click.echo(f"  personae evidence check {out.name} --key {key}")


@evidence.command()
@click.argument("file", type=FILE, metavar="PACK.zip")
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="KEY",
    help="The house's public key, as it gave it to you; several where it has changed its key.",
)
@_JSON
def check(file: Path, keys: tuple[str, ...], *, as_json: bool) -> None:
    """Check every piece of evidence in a pack. Needs no home.

    Exits 12 where one does not hold; 11 where all hold, but nobody said whose key it is: then
    anybody may have made the pack.

    Example: personae evidence check case.zip --key KEY
    """
    import re

    from personae.app.files.pack import read_pack
    from personae.app.journeys.evidence_check import check_pack

    if any(not re.fullmatch(r"[0-9a-f]{64}", key) for key in keys):
        raise click.UsageError("The house's key is 64 lower-case hex digits.")
    found = check_pack(read_pack(file), keys=[bytes.fromhex(key) for key in keys])
    broken = [each for each in found if each.holds is False]
    says = _verdict(found, broken, by_key=bool(keys))
    if as_json:
        checks: list[dict[str, Any]] = [
            {"evidence": each.evidence, "holds": each.holds, "says": each.says} for each in found
        ]
        told({"holds": not broken, "says": says, "checks": checks})
    else:
        open_ = [each for each in found if each.holds is None]
        for each in broken or [each for each in found if each.evidence == "signature"] + open_:
            click.echo(f"{each.evidence}: {each.says}")
        click.echo(says)
    if broken or not keys:
        raise click.exceptions.Exit(EXIT_BROKEN if broken else EXIT_PERSON)


def _verdict(found: Sequence[Check], broken: Sequence[Check], *, by_key: bool) -> str:
    from personae.app.reports.words import counted

    if broken:
        do = "does not hold" if len(broken) == 1 else "do not hold"
        return f"The pack does not hold: {len(broken)} of {len(found)} pieces of evidence {do}."
    pieces = counted(sum(each.holds is True for each in found), "piece", "pieces")
    if by_key:
        return f"The pack holds: {pieces} of evidence."
    return (
        f"The pack holds in itself: {pieces} of evidence, by the key that it names. Whoever makes "
        "a pack can name any key: ask the house by another way for its own, and check again with "
        "--key."
    )
