"""`personae log`: the record shown to others, so that nobody need trust the house."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from personae.app.cli.log_check import compare, page, verify_proof
from personae.app.cli.log_replay import replay
from personae.app.cli.log_witness import key, witness
from personae.app.cli.shared import FILE, Context, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from personae.app.journeys.log import Kept
    from personae.app.journeys.log_check import CheckpointCheck
    from personae.proof.notes import NoteKey
    from personae.proof.verify import Verification

EXIT_BROKEN = 12
NO_CHECKPOINT = (
    "It was held against no signed checkpoint: none is kept in this home. Whether one was ever "
    "signed cannot be told from here; name those that others keep with --against."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
_WITNESS = click.option(
    "--witness",
    "witnesses",
    multiple=True,
    metavar="KEY",
    help="This witness must have seen the newest checkpoint: their key, or a file with it.",
)


@contextmanager
def broken_evidence_exits(*, as_json: bool) -> Iterator[None]:
    """Evidence that does not verify is told, and ends with 12."""
    from personae.app.journeys.log import EvidenceError

    try:
        yield
    except EvidenceError as error:
        if as_json:
            told({"holds": False, "says": str(error)})
        else:
            click.echo(str(error))
        raise click.exceptions.Exit(EXIT_BROKEN) from None


@click.group()
def log() -> None:
    """The record: what happened, kept so that no change goes unseen, and proved to others.

    Example: personae log verify
    """


for _command in (compare, key, page, replay, verify_proof, witness):
    log.add_command(_command)


@log.command()
@_WITNESS
@click.option(
    "--against",
    type=FILE,
    multiple=True,
    metavar="CHECKPOINT",
    help="A checkpoint that somebody else kept: is it of this very log?",
)
@_JSON
@click.pass_obj
def verify(
    context: Context, *, witnesses: tuple[str, ...], against: tuple[Path, ...], as_json: bool
) -> None:
    """Work out the whole record anew and say whether it holds; exit 12 where it does not.

    Every checkpoint that was signed here is held against it, and those that others have kept.

    Example: personae log verify --against checkpoint-from-the-union.txt
    """
    from personae.app.cli.log_check import keys_given
    from personae.app.journeys.log import read_shown
    from personae.app.journeys.log_check import checkpoints_checked
    from personae.proof.notes import Kind
    from personae.proof.verify import verify as work_out

    with broken_evidence_exits(as_json=as_json):
        asked = keys_given(witnesses, "--witness", Kind.COSIGNATURE)
        shown = [read_shown(path) for path in against]
    with context.house() as house:
        found = work_out(store=house.store, vault=house.vault)
        signed = checkpoints_checked(house, shown, asked) if found.holds else ()
    holds = found.holds and not any(one.wrong for one in signed)
    if asked and found.holds and not signed:
        holds = False
    if as_json:
        told(_as_json(found, signed, holds=holds))
    else:
        _tell(found, signed, asked)
    if not holds:
        raise click.exceptions.Exit(EXIT_BROKEN)


def _as_json(
    found: Verification, signed: tuple[CheckpointCheck, ...], *, holds: bool
) -> dict[str, Any]:
    return {
        "holds": holds,
        "entries": found.entries,
        "root": found.root,
        "erased_parts": found.erased,
        "broken": None if found.broken is None else str(found.broken),
        "checkpoints": [
            {
                "size": one.size,
                "wrong": list(one.wrong),
                "seen": {seen.witness.name: seen.at.isoformat() for seen in one.seen},
            }
            for one in signed
        ],
    }


def _tell(
    found: Verification, signed: tuple[CheckpointCheck, ...], asked: tuple[NoteKey, ...]
) -> None:
    from personae.proof.checkpoints import entries_of

    if found.broken is not None:
        click.echo(f"The record does not hold: {found.broken}")
        return
    parts = "1 part" if found.erased == 1 else f"{found.erased} parts"
    erased = f"; {parts} erased, as recorded" if found.erased else ""
    click.echo(f"The record holds: {entries_of(found.entries)}, root {found.root}{erased}.")
    for one in signed:
        for wrong in one.wrong:
            click.echo(wrong)
        for seen in one.seen:
            at = f"{seen.at:%Y-%m-%d %H:%M:%S} UTC"
            click.echo(f"{seen.witness.name} saw {entries_of(one.size)} on {at}.")
    whole = [one for one in signed if not one.wrong]
    if whole:
        most = max(one.size for one in whole)
        one_or_more = (
            f"1 checkpoint, of {entries_of(most)}, is"
            if len(whole) == 1
            else f"{len(whole)} checkpoints, up to {entries_of(most)}, are"
        )
        click.echo(f"{one_or_more} of this log.")
    if not signed:
        click.echo(NO_CHECKPOINT)
    if asked and not signed:
        click.echo("No signed checkpoint is kept here, so that no witness can have seen one.")


@log.command()
@click.option("-o", "--out", "folder", type=FILE, help="Publish it into this folder too.")
@click.option("--to", "url", metavar="URL", help="Publish it at this address too (HTTP PUT).")
@click.option("--tsa", metavar="URL", help="Ask this authority for a time stamp (RFC 3161).")
@click.option(
    "--cosigned",
    type=FILE,
    metavar="CHECKPOINT",
    help="Take in what a witness added to a checkpoint of ours, and make no new one.",
)
@_JSON
@click.pass_obj
def checkpoint(
    context: Context,
    *,
    folder: Path | None,
    url: str | None,
    tsa: str | None,
    cosigned: Path | None,
    as_json: bool,
) -> None:
    """Sign what the log is now, so that it can never be another; keep it, and publish it.

    Nothing is sent anywhere but to the addresses that are named here. Whoever has a checkpoint can
    tell whether the log was changed since.

    Example: personae log checkpoint -o public
    """
    from personae.app import wiring
    from personae.app.journeys.log import checkpoint as signed
    from personae.app.journeys.log import keys_to_check_by, read_shown, signer_of
    from personae.app.journeys.log_publish import check_place, publish_in

    def stamp(data: bytes) -> bytes:
        return wiring.stamped(tsa or "", data)

    with broken_evidence_exits(as_json=as_json), context.house() as house:
        given = None if cosigned is None else read_shown(cosigned)
        if folder is not None:
            check_place(house, folder)
        made = signed(house, cosigned=given, stamp=stamp if tsa else None)
        by = signer_of(house, made.signed)
        if folder is not None:
            publish_in(folder, made, keys_to_check_by(house))
        if url is not None:
            wiring.publish(url, str(made.signed.note).encode(), "text/plain; charset=utf-8")
    _tell_checkpoint(made, by, [str(one) for one in (folder, url) if one], as_json=as_json)


def _tell_checkpoint(made: Kept, by: NoteKey, places: list[str], *, as_json: bool) -> None:
    if as_json:
        told(
            {
                "checkpoint": str(made.signed.note),
                "size": made.signed.checkpoint.size,
                "root": made.signed.checkpoint.root.hex(),
                "key": str(by),
                "time_stamped": made.stamp is not None,
                "published": places,
            }
        )
        return
    click.echo(str(made.signed.note), nl=False)
    click.echo("")
    click.echo(f"Whoever checks it needs the log's key: {by}")
    for place in places:
        click.echo(f"Published: {place}")
    if made.stamp is not None:
        click.echo("An authority has stamped it with the time.")


@log.command()
@click.argument("entry", required=False, metavar="[ENTRY_OR_ID]")
@click.option("-o", "--out", type=FILE, required=True, help="The proof's file.")
@click.option(
    "--since",
    type=FILE,
    metavar="CHECKPOINT",
    help="Prove instead that the log only grew since this checkpoint.",
)
@click.option(
    "--to",
    type=FILE,
    metavar="CHECKPOINT",
    help="With --since: until this later checkpoint; else until all that is on record.",
)
@click.option(
    "--open",
    "opened",
    multiple=True,
    metavar="PERFORMER",
    help="Show this person's part of the entry; that it was shown goes on record.",
)
@click.option("--digest-only", is_flag=True, help="Show the entry's hash, not what it says.")
@_JSON
@click.pass_obj
def prove(
    context: Context,
    entry: str | None,
    *,
    out: Path,
    since: Path | None,
    to: Path | None,
    opened: tuple[str, ...],
    digest_only: bool,
    as_json: bool,
) -> None:
    """Write a proof that an entry stands in the log; nothing but the file is needed to check it.

    An entry is told by its number, by a consent's or a performer's id, or by a file whose digest it
    holds (a report). Nobody's part is in the proof unless it is asked for by --open. Nothing is
    written over.

    Example: personae log prove ana-vale-long-take -o proof.json
    """
    if (entry is None) == (since is None) or (since and (opened or digest_only)):
        raise click.UsageError("Name an entry, or a checkpoint with --since.")
    if to and not since:
        raise click.UsageError("--to says until when the log grew; --since says since when.")
    if opened and digest_only:
        raise click.UsageError("A part can only be shown beside the entry that holds its digest.")
    from personae.app.journeys.log import read_shown
    from personae.app.journeys.log_find import entry_called
    from personae.app.journeys.log_prove import grown, proved
    from personae.app.reports.files import refuse_existing, write_file
    from personae.proof.checkpoints import entries_of
    from personae.proof.proofs import Growth, as_bytes
    from personae.vocabulary.names import PerformerId

    refuse_existing(out)  # before anybody's part is opened, which goes on record
    with broken_evidence_exits(as_json=as_json), context.house() as house:
        if since is not None:
            proof: Any = grown(house, read_shown(since), None if to is None else read_shown(to))
        else:
            number = entry_called(house, str(entry))
            people = [PerformerId(one) for one in opened]
            proof = proved(house, number, open_=people, digest_only=digest_only)
        write_file(out, as_bytes(proof), for_others=not opened)
    if isinstance(proof, Growth):
        older, newer = proof.older.checkpoint.size, proof.newer.checkpoint.size
        what = f"the log of {entries_of(newer)} begins with the {older} of that checkpoint"
        keys = list(dict.fromkeys((str(proof.key), str(proof.older_key))))
    else:
        what = f"entry {proof.number} stands in the log of {proof.checkpoint.checkpoint.size}"
        keys = [str(proof.key)]
    if as_json:
        told({"proof": str(out), "proves": what, "key": keys[0], "keys": keys})
        return
    click.echo(f"{out} proves that {what}.")
    whose = "the log's key being" if len(keys) == 1 else "a --key for each of the log's keys:"
    click.echo(f"It is checked with `personae log verify-proof {out} --key …`, {whose}")
    click.echo("\n".join(keys))
