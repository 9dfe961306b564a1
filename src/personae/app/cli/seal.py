"""`personae seal` and `personae verify`: what a film says of itself, and whether that holds."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import FILE, Context, progress, told
from personae.app.cli.signers import signing_options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from personae.app.cli.signers import Signing
    from personae.app.wiring import House

_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")


@click.command()
@click.argument("film", type=FILE, metavar="FILM")
@click.option("--report", type=FILE, required=True, help="The `report.json` of its audit.")
@click.option(
    "-o",
    "--out",
    type=FILE,
    required=True,
    help="The sealed copy; a name that ends in .c2pa is a seal beside the film, without a copy.",
)
@signing_options
@click.option("--tsa", metavar="URL", help="Ask this authority for a time stamp (RFC 3161).")
@click.option(
    "--component",
    "components",
    type=FILE,
    multiple=True,
    help="A file used in the film, whose own seal is taken in.",
)
@_JSON
@click.pass_obj
def seal(
    context: Context,
    film: Path,
    *,
    report: Path,
    out: Path,
    signing: Signing,
    tsa: str | None,
    components: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Seal FILM (C2PA): what its audit found of replicas and agreements goes into a copy, signed.

    The seal names nobody. It holds a number for each agreement, what stood on the day of sealing,
    and the digest of the report. JPEG, PNG, MP4, MOV, WAV, MP3, FLAC and M4A hold their seal; of
    MXF and anything else it lies beside, and the film is not copied.

    Example: personae seal cut.mp4 --report report/report.json -o sealed.mp4 --test-certificates
    """
    from personae.app import wiring
    from personae.app.journeys.seal import seal as sealed
    from personae.app.reports.seal_json import sealed_as_json
    from personae.app.reports.seal_words import sealed_said

    with ExitStack() as held:
        by, root = signing.by(
            held,
            key_file=wiring.key_file_seal,
            chain=lambda chain, unsafe: wiring.seal_by(chain, unsafe=unsafe),
        )
        by = replace(by, tsa=tsa)
        with context.house() as house, progress(film.name, "bytes") as read:
            done = sealed(
                house,
                film,
                report=report,
                out=out,
                by=by,
                sealer=wiring.sealer(),
                reader=wiring.seal_reader(),
                certificate=wiring.certificate_digest(by),
                root=root,
                components=components,
                progress=read,
            )
    if as_json:
        told(sealed_as_json(done))
    else:
        click.echo(sealed_said(done, film), nl=False)


@click.command()
@click.argument("film", type=FILE, metavar="FILE")
@click.option(
    "--trust",
    type=FILE,
    multiple=True,
    help="Certificates (PEM) that vouch for signers you trust; as often as there are files.",
)
@click.option("--seal", "sidecar", type=FILE, help="Where the seal lies, if not in it or by it.")
@click.option("--report", type=FILE, help="The report that the seal should rest on.")
@_JSON
@click.pass_obj
def verify(
    context: Context,
    film: Path,
    *,
    trust: tuple[Path, ...],
    sidecar: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Say who sealed FILE, whether anything changed, and which faces and voices are replicas.

    Nothing is fetched and no home is needed; where one is open, its registry says whose agreements
    these are. Exit 0 where the seal holds and you trust the signer, 11 where a person must decide
    (no seal, a signer nobody vouches for), 12 where it does not hold or does not rest on --report.

    Example: personae verify sealed.mp4 --trust roots.pem
    """
    from personae.app.journeys.verify import verify as verified
    from personae.app.reports.seal_json import verified_as_json
    from personae.app.reports.seal_words import summary
    from personae.app.wiring import seal_reader

    with _house_if_any(context) as house:
        found = verified(
            film,
            seal_reader(),
            trust=trust,
            sidecar=sidecar,
            report=report,
            house=house,
        )
    if as_json:
        told(verified_as_json(found))
    else:
        click.echo(summary(found), nl=False)
    if found.exit_code:
        raise click.exceptions.Exit(found.exit_code)


@contextmanager
def _house_if_any(context: Context) -> Iterator[House | None]:
    """The home that was named, or one that stands where homes stand; else none, and no word of it.

    A home that stands there and does not open is told of, and the seal is read all the same.
    """
    from personae.app.wiring import opened
    from personae.vocabulary.mistake import UserError

    named = context.home_option is not None
    if not named and not (context.home / "personae.toml").is_file():
        yield None
        return
    with ExitStack() as held:
        house: House | None = None
        try:
            house = held.enter_context(opened(context.home, environ=os.environ))
        except UserError as error:
            if named:
                raise
            click.echo(f"Without this home: {error}", err=True)
        yield house
