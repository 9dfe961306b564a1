"""`personae rider`: signed PDF documents."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC
from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import FILE, Context, told
from personae.app.cli.signers import signing_options

if TYPE_CHECKING:
    from pathlib import Path

    from personae.app.cli.signers import Signing
    from personae.proof.documents import DocumentChecked

EXIT_BROKEN = 12
_TRUST = click.option(
    "--trust", "trusted", type=FILE, multiple=True, help="Certificates (PEM) that you trust."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")


@click.group()
def rider() -> None:
    """Riders as PDF documents: sign, check, keep.

    Example: personae rider check rider.pdf --trust roots.pem
    """


@rider.command()
@click.argument("document", type=FILE, metavar="RIDER.pdf")
@click.option("-o", "--out", type=FILE, required=True, help="The signed document.")
@signing_options
@click.option("--reason", help="Why it is signed, as readers of PDF show it.")
@_JSON
def sign(
    document: Path,
    *,
    out: Path,
    signing: Signing,
    reason: str | None,
    as_json: bool,
) -> None:
    """Sign a PDF document (PAdES); the signature covers all of it, and goes into the copy OUT.

    Example: personae rider sign rider.pdf --key me.pem --certificates me.crt -o rider-signed.pdf
    """
    from personae.app import wiring
    from personae.app.files.new_file import there_or_gone
    from personae.app.journeys.rider import read_rider
    from personae.app.reports.files import write_file
    from personae.vocabulary.mistake import Mistake, UserError

    with ExitStack() as held:
        by, root = signing.by(
            held, key_file=wiring.key_file_chain, chain=lambda chain, _unsafe: chain
        )
        if out.resolve() == document.resolve():
            raise UserError(Mistake(str(out), "this is the document itself.", "Name a new file."))
        signed = wiring.sign_pdf(read_rider(document), by, where=str(document), reason=reason)
        beside = out.with_name(f"Unsafe-root-of-{out.stem}.pem")
        if root is not None:
            held.enter_context(there_or_gone(beside, root))
        write_file(out, signed)
    if as_json:
        told({"signed": str(out), "unsafe": root is not None, "root": root and str(beside)})
        return
    click.echo(f"{out} is signed.")
    if root is not None:
        click.echo(
            f"By `Unsafe Test Signer`, for trying out: it proves nothing of who signed. "
            f"To check it, trust {beside}."
        )


@rider.command()
@click.argument("document", type=FILE, metavar="FILE.pdf")
@_TRUST
@_JSON
def check(document: Path, trusted: tuple[Path, ...], *, as_json: bool) -> None:
    """Say who signed a PDF document, and whether anything changed; exit 12 where it does not hold.

    Nothing is fetched: whether a certificate was revoked is not asked.

    Example: personae rider check rider.pdf --trust roots.pem
    """
    from personae.app import wiring
    from personae.app.journeys.rider import document_as_json, read_rider

    found = wiring.check_pdf(
        read_rider(document), where=str(document), trusted=trusted, now=wiring.now().astimezone(UTC)
    )
    if as_json:
        told(document_as_json(found))
    else:
        say(document, found)
    if not found.holds:
        raise click.exceptions.Exit(EXIT_BROKEN)


@rider.command()
@click.argument("document", type=FILE, metavar="FILE.pdf")
@click.option("--consent", required=True, help="The consent that it is the rider of.")
@_TRUST
@_JSON
@click.pass_obj
def keep(
    context: Context, document: Path, consent: str, trusted: tuple[Path, ...], *, as_json: bool
) -> None:
    """Put on record the digest of a signed rider, and whether it held; exit 12 where it did not.

    Example: personae rider keep rider-signed.pdf --consent ana-vale-long-take --trust roots.pem
    """
    from personae.app.journeys.rider import document_as_json, keep_rider

    with context.house() as house:
        found, named = keep_rider(house, document, consent, trusted)
    if as_json:
        told({"consent": consent, "named_by_consent": named, **document_as_json(found)})
    else:
        say(document, found)
        if named is not None:
            click.echo(
                "It is the document that the consent names."
                if named
                else "The consent names another document than this one."
            )
        click.echo(f"On record for {consent}: the digest of the document and what was found.")
    if not found.holds:
        raise click.exceptions.Exit(EXIT_BROKEN)


def say(document: Path, found: DocumentChecked) -> None:
    from personae.proof.documents import MEANS

    if found.damaged is not None:
        click.echo(f"{document} cannot be read any more: its bytes were changed or cut off.")
    elif not found.signatures:
        click.echo(f"{document} is not signed.")
    for each in found.signatures:
        when = "" if each.said_at is None else f", by their own word on {each.said_at:%Y-%m-%d}"
        click.echo(f"Signed as {each.signer}{when}.")
        click.echo(f"  The certificate is from {each.issuer}, valid until {each.until:%Y-%m-%d}.")
        if each.unsafe:
            click.echo("  It is one for trying out, and proves nothing of who signed.")
        for wrong in each.wrong:
            click.echo(f"  Does not hold: {MEANS[wrong]}")
        if not each.wrong:
            added = " Fields or signatures were added since." if each.added else ""
            click.echo(f"  Holds: nothing that was signed has changed.{added}")
    if found.signatures:
        click.echo("Whether a certificate was revoked was not asked: nothing is fetched.")
