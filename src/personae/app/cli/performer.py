"""`personae performer`: who is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told
from personae.app.settings import Ground

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from personae.app.journeys.enrol import Enrolled
    from personae.app.journeys.registry import Enrolment
    from personae.vocabulary.names import PerformerId


@click.group()
def performer() -> None:
    """Who is on record: add, list, show, erase.

    Example: personae performer add "Ana Vale" --id ana-vale --photo ana-1.jpg --photo ana-2.jpg
    """


@performer.command()
@click.argument("name")
@click.option("--id", "performer_id", required=True, help="Lower-case words joined by hyphens.")
@click.option("--photo", "photos", type=FILE, multiple=True, help="One clear face; several help.")
@click.option("--voice", "voices", type=FILE, multiple=True, help="One voice, clear; repeatable.")
@click.option("--more", is_flag=True, help="Add to what is on record of somebody.")
@click.option("--ground", type=click.Choice([g.value for g in Ground]), help="Else the home's.")
@click.option("--born", type=DAY)
@click.option("--died", type=DAY)
@click.option("--representative", "representatives", multiple=True, help="Agent, guardian, estate.")
@click.option("--from-report", type=FILE, help="A report.json, reviewed.")
@click.option("--unknown", help="Whom of that report, named NAME: unknown-1.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def add(
    context: Context,
    *,
    name: str,
    performer_id: str,
    photos: tuple[Path, ...],
    voices: tuple[Path, ...],
    ground: str | None,
    born: date | None,
    died: date | None,
    representatives: tuple[str, ...],
    from_report: Path | None,
    unknown: str | None,
    more: bool,
    as_json: bool,
) -> None:
    """Put a performer on record, with the photographs and recordings that stand for them.

    With --more, to what is on record of them: photographs, recordings, dates, representatives.
    Each photograph shows one clear face (JPEG, PNG, HEIC); in each recording one person speaks for
    four seconds or more, without music (WAV, FLAC, MP3, M4A, or a film). Says of each whether it
    helped, and warns where the new person scores as somebody on record.

    Example: personae performer add "Ana Vale" --id ana-vale --photo ana-1.jpg --photo ana-2.jpg
    """
    from personae.app import wiring
    from personae.app.journeys.enrol import Details, enrol
    from personae.app.journeys.stills import still_of_unknown

    if (from_report is None) != (unknown is None):
        raise click.UsageError("--from-report and --unknown go together.")
    with context.house() as house:
        if from_report is not None and unknown is not None:
            photos = (*photos, still_of_unknown(house, from_report, unknown, name=name))
        done = enrol(
            house,
            name=name,
            performer=performer_id,
            photos=photos,
            ground=None if ground is None else Ground(ground),
            details=Details(born=born, died=died, representatives=representatives),
            model=wiring.face_model(house.home.settings.faces),
            pictures=wiring.pictures(),
            more=more,
            voices=voices,
            ears=wiring.ears(),
        )
    if as_json:
        told(_as_json(done))
    else:
        _say(done)


def _say(done: Enrolled) -> None:
    who, before = f"{done.name} ({done.performer})", done.before
    if not done.photos and not (before and before.photos):
        heard = done.voices or (before and before.recordings)
        without = "a photograph" if heard else "a photograph or a recording"
        click.echo(f"{who} is on record, without {without}:")
        click.echo("their face cannot be looked for in a film.")
    elif not done.photos and not done.voices:
        click.echo(f"{who} is on record, with what was told now.")
    photos, recordings = (before.photos, before.recordings) if before else (0, 0)
    for found, what, had in (
        (done.photos, "photographs", photos),
        (done.voices, "recordings", recordings),
    ):
        if not found:
            continue
        used = sum(one.refusal is None for _, one in found)
        beside = f", beside {had} on record" if had else ""
        click.echo(f"{who} is enrolled from {used} of {len(found)} {what}{beside}.")
        for path, one in found:
            if one.refusal is None:
                click.echo(f"  used     {path.name}: {one.detail}")
            else:
                detail = f" ({one.detail})" if one.detail else ""
                click.echo(f"  refused  {path.name}: {one.refusal.value}{detail}")
    for other, score in done.alike:
        click.echo(
            f"Look: scores as {other.name} ({other.performer}), {score:.2f}. One person twice, "
            "relatives, or look-alikes? A film cannot tell them apart by face.",
            err=True,
        )
    for other, score in done.sounds_alike:
        click.echo(
            f"Listen: sounds as {other.name} ({other.performer}), {score:.2f}. One person twice, "
            "relatives, or an imitation? A film cannot tell them apart by voice.",
            err=True,
        )


def _as_json(done: Enrolled) -> dict[str, object]:
    return {
        "performer": done.performer,
        "name": done.name,
        "photos": [
            {
                "file": path.name,
                "used": photo.refusal is None,
                "refused": None if photo.refusal is None else photo.refusal.value,
                "face_px": photo.face_px,
                "detail": photo.detail,
            }
            for path, photo in done.photos
        ],
        "scores_as": [
            {"performer": other.performer, "score": round(score, 2)} for other, score in done.alike
        ],
        "voices": [
            {
                "file": path.name,
                "used": one.refusal is None,
                "refused": None if one.refusal is None else one.refusal.value,
                "speech_s": round(one.speech_s, 1),
                "detail": one.detail,
            }
            for path, one in done.voices
        ],
        "sounds_as": [
            {"performer": other.performer, "score": round(score, 2)}
            for other, score in done.sounds_alike
        ],
    }


@performer.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def list_(context: Context, *, as_json: bool) -> None:
    """Everybody on record.

    Example: personae performer list
    """
    from personae.app.journeys.opened import put_opened
    from personae.app.journeys.registry import enrolments

    with context.house() as house:
        known = enrolments(house.record)
        put_opened(house.record, "performer list")
    if as_json:
        told([_told(e) for e in known.values()])
        return
    if not known:
        click.echo("Nobody is on record. `personae performer add` puts somebody there.")
    width = max((len(p) for p in known), default=0)
    for e in known.values():
        photos = f"{e.photos} photographs" if e.photos != 1 else "1 photograph"
        if e.recordings:
            photos += ", 1 recording" if e.recordings == 1 else f", {e.recordings} recordings"
        click.echo(f"{e.performer:<{width}}  {e.name}, {photos}")


@performer.command()
@click.argument("performer_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def show(context: Context, performer_id: str, *, as_json: bool) -> None:
    """What is on record of one performer, in which films they were looked for, who opened it.

    Of somebody whom nobody enrolled too: an audit keeps what work records say of its cast.

    Example: personae performer show ana-vale
    """
    from personae.app.journeys.opened import OPENED, put_opened
    from personae.app.journeys.registry import consents, enrolments, one
    from personae.vocabulary.names import PerformerId

    with context.house() as house:
        performer, known = PerformerId(performer_id), enrolments(house.record)
        held: Enrolment | None = None
        if performer in known or performer not in house.record.people():
            held = one(known, performer_id, where="performer show")
        agreed = [c.id for c in consents(house.record) if c.performer == performer]
        every = [
            (entry.at.date().isoformat(), entry.kind)
            for entry in house.record.entries(person=performer)
        ]
        put_opened(house.record, "performer show", [performer])
    history = [(on, kind) for on, kind in every if kind != OPENED]
    opened = [on for on, kind in every if kind == OPENED]
    if as_json:
        events = [{"on": on, "kind": kind} for on, kind in history]
        who = _nobody_enrolled(performer) if held is None else _told(held)
        told({**who, "consents": agreed, "history": events, "opened_on": opened})
        return
    if held is None:
        click.echo(f"{performer}: nobody enrolled them, or not since they were erased")
    else:
        click.echo(
            f"{held.name} ({performer}), photographs: {held.photos}, recordings: {held.recordings}"
        )
        kept = f"kept on the ground: {held.ground}"
        click.echo(kept if held.ground else "no ground: no face and no voice of theirs is kept")
    click.echo(f"consents: {', '.join(agreed) or 'none on record'}")
    for on, kind in history:
        click.echo(f"  {on}  {kind.replace('-', ' ')}")
    if opened:
        click.echo(f"shown before: {len(opened)} times, last on {opened[-1]}")


@performer.command()
@click.argument("performer_id", metavar="ID")
@click.option("--because", required=True, help="The ground of the erasure; names nobody.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(context: Context, performer_id: str, because: str, *, yes: bool) -> None:
    """Destroy a performer's key, so that nothing on record of them can be read again.

    That somebody was erased stays on record; who it was does not. The reason stays too, and is
    refused where it names anybody who is on record.

    Example: personae performer erase ana-vale --because "asked for it"
    """
    from personae.app.journeys.reasons import nameless
    from personae.app.journeys.registry import enrolments, one
    from personae.proof.checkpoints import entries_of
    from personae.vocabulary.names import PerformerId

    with context.house() as house:
        performer, known = PerformerId(performer_id), enrolments(house.record)
        if performer in house.record.people() and performer not in known:
            name = performer_id  # has pay on record, and was never enrolled
        else:
            name = one(known, performer_id, where="performer erase").name
        nameless(house.record, because)
        if not yes:
            click.confirm(f"Erase {name} for ever?", abort=True)
        done = house.record.erase(performer, because=because)
    click.echo(f"{name} is erased: {entries_of(done.parts)} can no longer be read.")
    if not done.scrubbed:
        click.echo("Another process held the old bytes; they go when it ends.")
    if house.store.out_of_reach:
        click.echo(house.store.out_of_reach)
    click.echo("Reports written earlier, and backups, still show them: delete those too.")
    click.echo(
        "An audit of a production that still names them puts what its files say of them on record "
        "again."
    )


def _nobody_enrolled(performer: PerformerId) -> dict[str, object]:
    return {
        "performer": performer,
        "name": None,
        "photos": 0,
        "recordings": 0,
        "ground": None,
    }


def _told(e: Enrolment) -> dict[str, object]:
    return {
        "performer": e.performer,
        "name": e.name,
        "photos": e.photos,
        "recordings": e.recordings,
        "ground": e.ground,
        **e.details,
    }
