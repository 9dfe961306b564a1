"""`personae key sign`, `consent signature`, `consent countersign`: signatures over agreements."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING

import click

from personae.app.cli.keys import passphrase_from
from personae.app.cli.shared import FILE, Context, told

if TYPE_CHECKING:
    from pathlib import Path

    from personae.vocabulary.names import Sha256

_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
_SHOWN = click.option("--shown", type=FILE, help="The file that they were shown before they sign.")
_DISCLOSURE = click.option("--disclosure", metavar="SHA256", help="Its digest, in its place.")


@click.command()
@click.argument("consent", type=FILE, metavar="CONSENT.yaml")
@click.option("--key", "key_file", type=FILE, required=True, help="Your private key's file.")
@click.option("--passphrase-file", type=FILE, help="Its first line opens the key.")
@_SHOWN
@_DISCLOSURE
@click.option("-o", "--out", type=FILE, required=True, help="The signature's file.")
@_JSON
def sign(
    consent: Path,
    *,
    key_file: Path,
    passphrase_file: Path | None,
    shown: Path | None,
    disclosure: str | None,
    out: Path,
    as_json: bool,
) -> None:
    """Sign an agreement with your own key: its words, and what you were shown of it.

    It needs no home. What comes of it is a file for the company; the key stays with you.

    Example: personae key sign ana-vale.yaml --key me.pem --shown disclosure.pdf -o signature.json
    """
    from personae.app import wiring
    from personae.app.files.consent import read_consent
    from personae.app.files.signature_file import as_bytes
    from personae.app.journeys.signatures import signed_by_key
    from personae.app.reports.files import write_file

    digest = _digest(shown, disclosure)
    if digest is None:
        raise click.UsageError("Say what you were shown: --shown, or --disclosure.")
    read = read_consent(consent)
    by = wiring.key_file_signer(key_file, passphrase_from(passphrase_file))
    signed = signed_by_key(read, by, digest, wiring.now().astimezone(UTC))
    write_file(out, as_bytes(read.id, signed))
    if as_json:
        told({"consent": read.id, "signature": str(out), "over": dict(signed.over)})
        return
    click.echo(f"{out}: {read.id} is signed, as {signed.signer} ({signed.acting_as}).")
    click.echo("It is over the agreement's words and over what was shown, by their digests.")


@click.command()
@click.argument("consent_id", metavar="CONSENT")
@click.argument("signature_file", type=FILE, metavar="SIGNATURE.json")
@_SHOWN
@_DISCLOSURE
@_JSON
@click.pass_obj
def signature(
    context: Context,
    consent_id: str,
    signature_file: Path,
    *,
    shown: Path | None,
    disclosure: str | None,
    as_json: bool,
) -> None:
    """Put on record the signature that somebody made over a consent with their own key.

    It is refused where it is over other words, or over another disclosure than the one shown.

    Example: personae consent signature ana-vale-long-take signature.json --shown disclosure.pdf
    """
    from personae.app.files.signature_file import read_signature_file
    from personae.app.journeys.keys import UNCHECKED
    from personae.app.journeys.signatures import record_signature

    digest, read = _digest(shown, disclosure), read_signature_file(signature_file)
    with context.house() as house:
        signed, first = record_signature(house, read, consent_id, digest)
    if as_json:
        told({"consent": consent_id, "signer": signed.signer, "first_use": first})
        return
    click.echo(f"{consent_id}: the signature of {signed.signer} is on record.")
    if first:
        click.echo(f"Its key is seen for the first time, and is registered so. {UNCHECKED}")


@click.command()
@click.argument("consent_id", metavar="CONSENT")
@_JSON
@click.pass_obj
def countersign(context: Context, consent_id: str, *, as_json: bool) -> None:
    """Sign a consent as its producer, with the house's key, over the performer's own signature.

    Example: personae consent countersign ana-vale-long-take
    """
    from personae.app.journeys.keys import short
    from personae.app.journeys.signatures import countersign as put
    from personae.proof.signatures import signed_as_json

    with context.house() as house:
        signed = put(house, consent_id)
    if as_json:
        told({"consent": consent_id, "signature": signed_as_json(signed)})
        return
    click.echo(f"{consent_id}: countersigned with the house's key {short(signed.key)}.")


def _digest(shown: Path | None, disclosure: str | None) -> Sha256 | None:
    from personae.app.journeys.notice import digest_of
    from personae.vocabulary.names import Sha256

    if shown is not None and disclosure is not None:
        raise click.UsageError("Give --shown or --disclosure, not both.")
    if shown is not None:
        return digest_of(shown)
    if disclosure is None:
        return None
    if not re.fullmatch(r"(sha256:)?[0-9a-f]{64}", disclosure):
        raise click.UsageError("A digest is 64 lower-case hex digits.")
    return Sha256(disclosure.removeprefix("sha256:"))
