"""`personae log witness`, `key`: to see another house's log, and to say by which key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import FILE, Context, told

if TYPE_CHECKING:
    from personae.proof.notes import NoteKey

_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")


def named(name: str) -> str:
    """A name for a key. Raises UserError."""
    from personae.proof.notes import NoteError, check_name
    from personae.vocabulary.mistake import Mistake, UserError

    try:
        check_name(name)
    except NoteError as error:
        raise UserError(Mistake("--name", f"{error}.", "Name a site of yours.")) from None
    return name


@click.command()
@click.argument("file", type=FILE, metavar="CHECKPOINT")
@click.option("--key", "private", type=FILE, required=True, help="Your own key, by `key new`.")
@click.option("--name", required=True, help="Your name as a witness, like witness.example/w1.")
@click.option(
    "--log",
    "log_keys",
    required=True,
    multiple=True,
    metavar="KEY",
    help="The log's public key, or a file with it; several where the house has changed its key.",
)
@click.option(
    "--proof", type=FILE, help="What joins it to what you last saw, from `prove --since`."
)
@click.option("--seen", type=FILE, help="Where you keep what you saw; else beside your key.")
@click.option("--passphrase-file", type=FILE, help="Its first line opens the key; else asked for.")
@click.option("-o", "--out", type=FILE, help="The checkpoint with your line; else it is printed.")
@_JSON
def witness(
    file: Path,
    *,
    private: Path,
    name: str,
    log_keys: tuple[str, ...],
    proof: Path | None,
    seen: Path | None,
    passphrase_file: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Say, with your own key, that you have seen this checkpoint and when.

    What you last saw of this log is kept, and nothing is signed that does not follow from it: then
    the house shows two logs, and this exits 12.

    Example: personae log witness checkpoint --key mine.pem --name union.example/w --log log.key
    """
    from personae.app import wiring
    from personae.app.cli.keys import passphrase_from
    from personae.app.cli.log import broken_evidence_exits
    from personae.app.cli.log_check import joining, keys_given
    from personae.app.journeys.log import read_shown
    from personae.app.journeys.log_witness import witnessed
    from personae.app.reports.files import refuse_inputs, write_file
    from personae.proof.checkpoints import entries_of
    from personae.proof.notes import Kind
    from personae.proof.witnesses import witness_key

    named(name)
    if out is not None:
        keys = (Path(one) for one in log_keys)
        refuse_inputs(out, (private, *keys, *([] if proof is None else [proof])))
    of_log = keys_given(log_keys, "--log", Kind.NOTE)
    by = wiring.key_file_signer(private, passphrase_from(passphrase_file))
    with broken_evidence_exits(as_json=as_json):
        shown, joined = read_shown(file), None if proof is None else joining(proof)
        folder = seen or private.with_name(f"{private.name}.seen")
        done = witnessed(shown, log=of_log, name=name, by=by, proof=joined, folder=folder)
    if out is not None:
        write_file(out, str(done.note).encode(), for_others=True)
    key = str(witness_key(name, by.public_key))
    if as_json:
        told({"checkpoint": str(done.note), "size": done.checkpoint.size, "key": key})
        return
    if out is None:
        click.echo(str(done.note), nl=False)
    else:
        click.echo(f"You have signed a checkpoint of {entries_of(done.checkpoint.size)}: {out}")
        click.echo(f"Whoever asks for your signature needs your key: {key}")


@click.command()
@click.option("--of", "public", type=FILE, help="Of a witness instead: their public key's file.")
@click.option("--name", help="The witness's name.")
@_JSON
@click.pass_obj
def key(context: Context, *, public: Path | None, name: str | None, as_json: bool) -> None:
    """The log's public key, in the form in which others are given it.

    Where the house has changed its key, each on a line, the newest first; one that was told as
    compromised is left out. Hand it over by another way than the proofs: in the contract, on your
    own site.

    Example: personae log key
    """
    from personae.app import wiring
    from personae.app.journeys.log import keys_to_check_by
    from personae.proof.witnesses import witness_key

    if (public is None) != (name is None):
        raise click.UsageError("A witness's key is told by --of and --name together.")
    if public is not None and name is not None:
        found: tuple[NoteKey, ...] = (witness_key(named(name), wiring.public_key(public)),)
    else:
        with context.house() as house:
            found = keys_to_check_by(house)
    if as_json:
        now = {"name": found[0].name, "id": found[0].id.hex(), "key": str(found[0])}
        told({**now, "before": [str(one) for one in found[1:]]})
        return
    for one in found:
        click.echo(str(one))
