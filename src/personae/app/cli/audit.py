"""`personae screen` and `personae audit`: a film against the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, engines, progress, told

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from personae.screening.sightings import Screening

_PRODUCTION = click.option(
    "--production", type=FILE, metavar="PRODUCTION.yaml", help="The production and its records."
)


@click.command()
@click.argument("film", type=FILE)
@_PRODUCTION
@click.option("--performer", "performers", multiple=True, metavar="ID", help="One; repeatable.")
@click.option("--everyone", is_flag=True, help="Everybody enrolled; needs --because.")
@click.option("--because", metavar="TEXT", help="Why everybody is looked for; goes on record.")
@click.option("-o", "--output", type=FILE, required=True, metavar="SIGHTINGS.json")
@click.option("--json", "as_json", is_flag=True, help="Print the sightings as well.")
@click.pass_obj
def screen(
    context: Context,
    *,
    film: Path,
    production: Path | None,
    performers: tuple[str, ...],
    because: str | None,
    output: Path,
    everyone: bool,
    as_json: bool,
) -> None:
    """Say who is on screen in FILM and who is heard, and nothing else.

    FILM may be sound alone (WAV, FLAC, MP3, M4A) or a still (JPEG, PNG).

    Looks for one production's cast, for the performers named, or for everybody with a reason.

    Example: personae screen cut.mp4 --performer ana-vale -o sightings.json
    """
    if sum((production is not None, bool(performers), everyone)) != 1:
        raise click.UsageError("say one of --production, --performer and --everyone.")
    if everyone and not because:
        raise click.UsageError("--everyone needs --because: the reason goes on record.")
    if because is not None and not everyone:
        raise click.UsageError("--because is the reason for --everyone, which was not said.")
    from personae.app.journeys import screen as journey
    from personae.app.reports.files import check_writable, write_file
    from personae.app.reports.sightings import as_bytes, check_place, sightings
    from personae.app.reports.unread import of_the_file

    with context.house() as house:
        check_place(output)
        check_writable(output.parent)
        if production is not None:
            from personae.app.files.production import read_production

            cast = read_production(production).cast
            wanted = journey.Wanted(tuple(member.performer for member in cast))
        elif everyone:
            wanted = journey.everybody(house, because or "")
        else:
            wanted = journey.named(house, performers)
        with progress(f"Screening {film.name}") as read:
            found = journey.screen(
                house, film, wanted, engines(house.home.settings.faces, stills=False), progress=read
            )
        document = sightings(found)
        written = as_bytes(document)
        house.record.put(journey.screened(found, wanted, written))
        write_file(output, written)
    if as_json:
        told(document)
        return
    click.echo(f"{_found(found)}: {output}")
    for line in of_the_file(found.problems):
        click.echo(line)


def _found(screening: Screening) -> str:
    seen = len({s.performer for s in screening.sightings})
    faces = _counts(seen, len(screening.looked_for), "on screen", "face", len(screening.unknown))
    hearing = screening.hearing
    if hearing is None:
        return faces
    told = [faces] if screening.film.width else []
    if hearing.not_listened:
        return "; ".join([*told, f"nobody was listened for: {hearing.not_listened}"])
    heard = len({s.performer for s in hearing.sightings})
    told.append(_counts(heard, len(hearing.listened_for), "heard", "voice", len(hearing.unknown)))
    return "; ".join(told)


def _counts(found: int, of: int, how: str, what: str, unknown: int) -> str:
    """`1 of 3 performers is on screen, 2 faces need a name`."""
    performers = "performer" if found == of == 1 else "performers"
    be, need = "is" if found == 1 else "are", f"{what} needs" if unknown == 1 else f"{what}s need"
    return f"{found} of {of} {performers} {be} {how}, {unknown} {need} a name"


@click.command()
@click.argument("film", type=FILE)
@click.option(
    "--production",
    type=FILE,
    required=True,
    metavar="PRODUCTION.yaml",
    help="The production and its records.",
)
@click.option("-o", "--output", type=FILE, required=True, metavar="DIR", help="For the report.")
@click.option("--on", type=DAY, help="Judge consents as of this day; else release, else today.")
@click.option("--for", "for_", metavar="ID", help="Also a copy for one person; others blurred.")
@click.option(
    "--against",
    type=FILE,
    metavar="OLD_REPORT",
    help="The report.json of an earlier cut: says what changed since.",
)
@click.option("--json", "as_json", is_flag=True, help="Print report.json as well.")
@click.pass_obj
def audit(
    context: Context,
    *,
    film: Path,
    production: Path,
    output: Path,
    on: date | None,
    for_: str | None,
    against: Path | None,
    as_json: bool,
) -> None:
    """Audit one cut: who is seen and heard in it, did they work, did they agree.

    FILM may be sound alone (WAV, FLAC, MP3, M4A) or a still (JPEG, PNG).

    Writes report.html and report.json. Exits 0 where all is in order, 10 where something must be
    settled, 11 where a person must decide.

    Example: personae audit cut.mp4 --production production.yaml -o report/
    """
    from personae.app.journeys.audit import audited

    with context.house() as house, progress(f"Screening {film.name}") as read:
        engine = engines(house.home.settings.faces)
        done = audited(
            house,
            film,
            production,
            output,
            engine,
            on=on,
            for_=for_,
            against=against,
            progress=read,
        )
    if as_json:
        told(done.report)
    else:
        click.echo(done.summary)
    raise click.exceptions.Exit(done.exit_code)
