"""`personae consent export`, `import`, `imported` and `receipt`: consents for others to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from personae.app.files.rdf_text import Syntax
    from personae.app.journeys.formats import Exported

EXIT_BROKEN = 12
_FORMATS = click.Choice(["odrl", "rsl-media", "vc", "c2pa"])
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")


@click.command("export")
@click.argument("consent_id", metavar="CONSENT")
@click.option("--format", "to", type=_FORMATS, required=True, help="What it is written in.")
@click.option(
    "-o",
    "--out",
    type=FILE,
    help="The file; its losses go beside it, into FILE.loss.json. Else standard output.",
)
@click.option("--identity", help="Of rsl-media: the performer's registered identifier.")
@click.option("--contact", help="Of rsl-media: where whoever wants more may ask.")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=30,
    show_default=True,
    help="Of vc: how long it may be relied on at most.",
)
@_JSON
@click.pass_obj
def export_(
    context: Context,
    consent_id: str,
    *,
    to: str,
    out: Path | None,
    identity: str | None,
    contact: str | None,
    days: int,
    as_json: bool,
) -> None:
    """Write a consent in a format of others, and tell every term that it does not hold.

    Of odrl, an OUT that ends in .json or .jsonld is JSON-LD, any other Turtle. Only a consent
    that was signed is written. What was lost goes to standard error where no OUT is given.

    Example: personae consent export ana-vale-long-take --format vc -o ana.json
    """
    from personae.app.journeys.formats import Asked, export_consent, written
    from personae.app.reports.files import write_file
    from personae.consent.formats.loss import as_lines, losses_as_json

    json_ld = out is not None and out.suffix in (".json", ".jsonld")
    syntax: Syntax = "json-ld" if json_ld else "turtle"
    asked = Asked(identity=identity, contact=contact, days=days, syntax=syntax)
    with context.house() as house:
        made = export_consent(house, consent_id, to=to, asked=asked)
    if out is not None:
        beside = out.with_name(f"{out.name}.loss.json")
        write_file(out, made.data)
        write_file(beside, written({"lost": losses_as_json(made.losses)}))
    if as_json:
        told(_machine_form(made, out))
        return
    if out is None:
        click.echo(made.data.decode(), nl=False)
        for line in as_lines(made.losses):
            click.echo(f"lost: {line}", err=True)
        return
    click.echo(f"{out}: {made.consent.id} as {to}.")
    terms = "1 term is" if len(made.losses) == 1 else f"{len(made.losses)} terms are"
    click.echo(f"{terms} not in it; {beside.name} says which, and why.")


def _machine_form(made: Exported, out: Path | None) -> dict[str, object]:
    from personae.consent.formats.loss import losses_as_json
    from personae.vocabulary.entry import sha256_of

    return {
        "consent": made.consent.id,
        "format": made.format,
        "file": None if out is None else str(out),
        "text": made.data.decode() if out is None else None,
        "sha256": sha256_of(made.data),
        "lost": losses_as_json(made.losses),
    }


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--format", "of", type=_FORMATS, required=True, help="What it is written in.")
@click.option("--performer", required=True, metavar="ID", help="Whom it is about.")
@click.option(
    "--issuer", metavar="KEY", help="Of vc: the key of whoever is trusted to have issued it."
)
@click.option("--identity", help="Of rsl-media: which one, where FILE speaks of several.")
@_JSON
@click.pass_obj
def import_(
    context: Context,
    file: Path,
    *,
    of: str,
    performer: str,
    issuer: str | None,
    identity: str | None,
    as_json: bool,
) -> None:
    """Put on record what a file of another format says of a performer, and no more.

    Only a credential of an issuer named by --issuer grants anything; what else comes in is kept
    with its file's digest and grants nothing. Exit 12 for a credential that was changed or is of
    another issuer. No network is used.

    Example: personae consent import ana.json --format vc --performer ana-vale --issuer did:key:z6M…
    """
    from personae.app.journeys.formats import key_named
    from personae.app.journeys.formats_in import import_file
    from personae.consent.formats.credential_in import EvidenceError

    if issuer is not None and of != "vc":
        raise click.UsageError("--issuer belongs to --format vc.")
    if identity is not None and of != "rsl-media":
        raise click.UsageError("--identity belongs to --format rsl-media.")
    key = None if issuer is None else key_named(issuer)
    with context.house() as house:
        try:
            brought = import_file(
                house, file, of=of, performer=performer, issuer=key, identity=identity
            )
        except EvidenceError as error:
            for mistake in error.mistakes:
                click.echo(str(mistake), err=True)
            raise click.exceptions.Exit(EXIT_BROKEN) from None
    found = brought.imported.consent
    if as_json:
        told(
            {
                "performer": performer,
                "format": of,
                "document": brought.source.sha256,
                "consent": None if found is None else found.id,
                "grants": brought.grants,
                "told": list(brought.imported.told),
                "said": dict(brought.imported.kept),
            }
        )
        return
    for sentence in brought.imported.told:
        click.echo(sentence)
    click.echo(
        f"{found.id}: on record for {performer}."
        if found is not None and brought.grants
        else f"On record for {performer}; it grants nothing."
    )


@click.command()
@click.option("--performer", "performer_id", metavar="ID", help="Of one performer only.")
@_JSON
@click.pass_obj
def imported(context: Context, performer_id: str | None, *, as_json: bool) -> None:
    """What came in from files of other formats, and what each said.

    Example: personae consent imported --performer ana-vale
    """
    from personae.app.journeys.formats_in import came_in
    from personae.app.journeys.opened import put_opened
    from personae.vocabulary.names import PerformerId

    with context.house() as house:
        found = came_in(house, performer_id)
        named = {PerformerId(str(each["performer"])) for each in found} if performer_id else set()
        put_opened(house.record, "consent imported", named)
    if as_json:
        told(found)
        return
    for each in found:
        grants = "grants what it says" if each["grants"] else "grants nothing"
        click.echo(f"{each['at']}  {each['performer']}  {each['format']}  {grants}")
        for sentence in each["told"]:
            click.echo(f"  {sentence}")
    if not found:
        click.echo("Nothing came in from files of other formats.")


@click.command()
@click.argument("consent_id", metavar="CONSENT")
@click.option("-o", "--out", type=FILE, help="The folder; else CONSENT-receipt here.")
@click.option("--language", help="Of its sentences: en, es …; else the one it was offered in.")
@click.option("--on", type=DAY, help="The day of which it tells; else today.")
@click.option(
    "--production", type=FILE, metavar="PRODUCTION.yaml", help="For the title of its picture."
)
@_JSON
@click.pass_obj
def receipt(
    context: Context,
    consent_id: str,
    *,
    out: Path | None,
    language: str | None,
    on: date | None,
    production: Path | None,
    as_json: bool,
) -> None:
    """Write a receipt for the performer to keep: receipt.html to read, receipt.json for programs.

    It tells what was granted and what was not, how it was told and signed, and where it is on
    record. It holds all of the agreement: give it to the performer alone.

    Example: personae consent receipt ana-vale-long-take -o receipt --language es
    """
    from pathlib import Path

    from personae.app.files.production import read_production
    from personae.app.journeys.formats import written
    from personae.app.journeys.receipt import receipt_of
    from personae.app.reports.files import write_file
    from personae.app.reports.receipt_html import render
    from personae.consent.formats.receipt import receipt_as_json
    from personae.consent.texts import FIRST, languages, texts

    if language is not None:
        texts(language)  # refused before anything is shown
    of = None if production is None else read_production(production)
    titles = {} if of is None else {str(of.picture): of.title}
    with context.house() as house:
        made = receipt_of(house, consent_id, on=on or house.today, titles=titles)
    shown = made.shown.language if made.shown else FIRST
    say = texts(language or (shown if shown in languages() else FIRST))
    said = receipt_as_json(made, say)
    folder = out or Path(f"{consent_id}-receipt")
    write_file(folder / "receipt.html", render(made, say).encode())
    write_file(folder / "receipt.json", written(said))
    if as_json:
        told(said)
        return
    click.echo(f"{folder / 'receipt.html'}: for {made.name} to keep, with receipt.json beside it.")
