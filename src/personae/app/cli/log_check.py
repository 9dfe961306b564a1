"""`personae log verify-proof`, `compare`, `page`: what needs no home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personae.app.cli.shared import FILE, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from personae.proof.checking import Checked
    from personae.proof.checkpoints import Signed
    from personae.proof.notes import Kind, NoteKey
    from personae.proof.proofs import Growth, Inclusion

EXIT_PERSON = 11
_PEM = "-----BEGIN"
_LONGEST = 64_000_000  # bytes of a proof, with every part of its entry opened
EXIT_BROKEN = 12
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
_KEY = click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="KEY",
    help="The log's public key, or a file with it; several where the house has changed its key.",
)


def keys_given(given: Iterable[str], where: str, kind: Kind) -> tuple[NoteKey, ...]:
    """Keys as others hand them over, or files that hold them, one a line.

    Raises UserError for what is no key, and for one of another kind.
    """
    from personae.app.files.keys import read_small

    found = list["NoteKey"]()
    for one in given:
        text = read_small(Path(one)).decode(errors="replace") if Path(one).is_file() else one
        lines = [line for line in text.splitlines() if line.strip()]
        # A key without its name, as `key new` writes it, is one key of several lines.
        each = [text] if _PEM in text or not lines else lines
        found += [_key_given(line, one, where, kind) for line in each]
    return tuple(dict.fromkeys(found))


def _key_given(text: str, given: str, where: str, kind: Kind) -> NoteKey:
    from personae.proof.notes import Kind, NoteError, key_of
    from personae.vocabulary.mistake import Mistake, UserError

    try:
        found = key_of(text)
    except NoteError as error:
        what, then = f"this is no key: {error}.", "`personae log key` prints one."
        if _PEM in text and kind is Kind.COSIGNATURE:
            what = "this key says not whose it is: a witness signs under a name."
            then = f"`personae log key --of {given} --name NAME` writes it with the witness's name."
        raise UserError(Mistake(where, what, then)) from None
    if found.kind is not kind:
        whose = {Kind.NOTE: "a log", Kind.COSIGNATURE: "a witness"}
        raise UserError(
            Mistake(where, f"this is the key of {whose[found.kind]}, and not of {whose[kind]}.")
        )
    return found


@click.command("verify-proof")
@click.argument("file", type=FILE, metavar="PROOF")
@_KEY
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    metavar="KEY",
    help="This witness must have seen the checkpoint: their key, or a file with it.",
)
@click.option(
    "--tsa-root",
    type=FILE,
    metavar="PEM",
    help="A time stamp must be there, by an authority under this certificate.",
)
@_JSON
def verify_proof(
    file: Path,
    *,
    keys: tuple[str, ...],
    witnesses: tuple[str, ...],
    tsa_root: Path | None,
    as_json: bool,
) -> None:
    """Check a proof; nothing is needed but its file and the log's public key.

    Exits 12 where it does not hold, and says which evidence fails and what that means; 11 where it
    holds, but nobody said whose key it is.

    Example: personae log verify-proof proof.json --key log.key
    """
    from personae.app import wiring
    from personae.app.files.keys import read_small
    from personae.proof.checking import Checkers, Trust, checked
    from personae.proof.notes import Kind
    from personae.proof.proofs import ProofError, read_proof

    own = keys_given(keys, "--key", Kind.NOTE)
    trust = Trust(
        key=own[0] if own else None,
        others=own[1:],
        witnesses=keys_given(witnesses, "--witness", Kind.COSIGNATURE),
        roots=None if tsa_root is None else read_small(tsa_root),
    )
    data = _read(file)
    try:
        proof = read_proof(data)
    except ProofError as error:
        says = f"The file cannot be read as a proof: {error}. It proves nothing."
        _end(None, says, [{"evidence": "file", "holds": False, "says": says}], 12, as_json=as_json)
        return
    by = Checkers(signature=wiring.check_signature(), stamp=wiring.check_stamp())
    found = checked(proof, trust, by)
    code = EXIT_BROKEN if not found.holds else 0 if trust.key else EXIT_PERSON
    says = _verdict(proof, found, trust.key)
    told_ = [{"evidence": c.evidence, "holds": c.holds, "says": c.says} for c in found.checks]
    _end(found, says, told_, code, as_json=as_json)


def _verdict(proof: Inclusion | Growth, found: Checked, key: NoteKey | None) -> str:
    from personae.proof.proofs import Inclusion

    if not found.holds:
        return "It does not hold, and proves nothing."
    if key is None:
        return (
            "It holds in itself, by the key that the file names. Whoever makes a file can name any "
            f"key: ask the house by another way whether this is its own, and check again.\n"
            f"  {proof.key}"
        )
    if isinstance(proof, Inclusion):
        return (
            "It holds: when the house signed this checkpoint, this entry stood there, and it "
            "cannot be changed since without being seen. Whether what it says is true is not "
            "proved."
        )
    return "It holds: between the two checkpoints the log only grew."


def _end(
    found: Checked | None, says: str, checks: list[dict[str, Any]], code: int, *, as_json: bool
) -> None:
    if as_json:
        told({"holds": code != EXIT_BROKEN, "says": says, "checks": checks})
    else:
        marks = {True: "holds   ", False: "FAILS   ", None: "not asked"}
        for one in checks if found is not None else []:
            click.echo(f"{marks[one['holds']]:9} {one['evidence']}: {one['says']}")
        click.echo(says)
    if code:
        raise click.exceptions.Exit(code)


def _read(file: Path) -> bytes:
    from personae.vocabulary.mistake import Mistake, UserError

    try:
        with file.open("rb") as stream:
            data = stream.read(_LONGEST + 1)
    except OSError as error:
        raise UserError(Mistake(str(file), f"it cannot be read: {error.strerror}.")) from None
    if len(data) > _LONGEST:
        raise UserError(Mistake(str(file), "it is far too long for a proof."))
    return data


@click.command()
@click.argument("one", type=FILE)
@click.argument("other", type=FILE)
@click.option("--proof", type=FILE, help="What joins them, from `log prove --since`.")
@_KEY
@_JSON
def compare(
    one: Path, other: Path, *, proof: Path | None, keys: tuple[str, ...], as_json: bool
) -> None:
    """Hold two checkpoints of one log against each other: has a house shown two logs?

    Exits 12 where both cannot be of one log that only grew; 11 where it cannot be told without a
    proof.

    Example: personae log compare mine.txt theirs.txt --key log.key
    """
    from personae.app.cli.log import broken_evidence_exits
    from personae.app.journeys.log import read_shown
    from personae.proof.checking import beside
    from personae.proof.checking import told as in_words
    from personae.proof.checkpoints import Compared, compared
    from personae.proof.notes import Kind

    with broken_evidence_exits(as_json=as_json):
        shown = sorted((read_shown(one), read_shown(other)), key=lambda s: s.checkpoint.size)
        asked = keys_given(keys, "--key", Kind.NOTE)
        if asked:
            _both_signed(shown, asked)
        joined = None if proof is None else joining(proof)
    older, newer = (each.checkpoint for each in shown)
    found = compared(older, newer, None if joined is None else joined.path)
    says = in_words(found, older.size, newer.size)
    if joined and found is Compared.NOT_JOINED and (why := beside(joined, older, newer)):
        found, says = Compared.UNKNOWN, why
    if found in (Compared.SPLIT, Compared.NOT_JOINED) and not asked:
        says += " Whose signatures they bear was not asked: name the log's key with --key."
    if as_json:
        told({"found": found.value, "sizes": [older.size, newer.size], "says": says})
    else:
        click.echo(says)
    if found in (Compared.SAME, Compared.GREW):
        return
    raise click.exceptions.Exit(
        EXIT_BROKEN if found in (Compared.SPLIT, Compared.NOT_JOINED) else EXIT_PERSON
    )


def _both_signed(shown: list[Signed], keys: Sequence[NoteKey]) -> None:
    from personae.app import wiring
    from personae.app.journeys.log import EvidenceError
    from personae.proof.checkpoints import entries_of

    check = wiring.check_signature()
    for each in shown:
        its = [key for key in keys if key.name == each.checkpoint.origin]
        if not any(each.is_signed_by(key, check) is True for key in its):
            raise EvidenceError(
                f"The checkpoint of {entries_of(each.checkpoint.size)} is not signed with this "
                "key: it was changed, or is of another log, or the house has changed its key: then "
                "name all its keys. It says nothing as it is."
            )


def joining(file: Path) -> Growth:
    """A proof of growth. Raises EvidenceError for what is none."""
    from personae.app.journeys.log import EvidenceError
    from personae.proof.proofs import Growth, ProofError, read_proof

    try:
        read = read_proof(_read(file))
    except ProofError as error:
        raise EvidenceError(f"{file}: this cannot be read as a proof: {error}.") from None
    if not isinstance(read, Growth):
        raise EvidenceError(f"{file}: this proves that an entry is there, not how a log grew.")
    return read


@click.command()
@click.option("-o", "--out", type=FILE, required=True, help="The page's file.")
def page(out: Path) -> None:
    """Write the page that shows and checks proofs in a browser, without a server.

    It is one file that loads nothing: hand it over beside the proofs. Nothing is written over.

    Example: personae log page -o check-a-proof.html
    """
    from personae.app.reports.files import refuse_existing, write_file
    from personae.app.reports.proof_page import proof_page

    refuse_existing(out)
    write_file(out, proof_page(), for_others=True)
    click.echo(f"The page is {out}. It loads nothing and sends nothing.")
