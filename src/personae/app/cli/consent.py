"""`personae consent`: what was agreed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from personae.app.cli.formats import export_, import_, imported, receipt
from personae.app.cli.offer import offer, scan, sign
from personae.app.cli.preview import preview_withdrawal
from personae.app.cli.shared import DAY, FILE, Context, told
from personae.app.cli.signatures import countersign, signature

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from personae.consent.agreement import Consent
    from personae.consent.life import Pause


@click.group()
def consent() -> None:
    """What was agreed: offer, sign, add, list, show, scan, withdraw; in others' formats.

    Example: personae consent add consents/ana-vale.yaml
    """


@consent.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--production",
    type=FILE,
    metavar="PRODUCTION.yaml",
    help="Refuse scenes that it has not.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def add(
    context: Context, files: tuple[Path, ...], production: Path | None, *, as_json: bool
) -> None:
    """Put signed consents on record: all of the files given, or none.

    Example: personae consent add consents/ana-vale.yaml consents/diego-santos.yaml
    """
    from personae.app.files.production import read_production
    from personae.app.journeys.agree import record_consents
    from personae.app.journeys.formats import still_vouched

    with context.house() as house:
        made = None if production is None else read_production(production)
        done = record_consents(house, files, production=made)
        left = {c.id: still_vouched(house, c.supersedes) if c.supersedes else () for c in done}
    if as_json:
        told(
            [
                {"consent": c.id, "performer": c.performer, "still_vouched": list(left[c.id])}
                for c in done
            ]
        )
        return
    for c in done:
        signed = f"signed on {c.signed.on}" if c.signed else "not signed, so it grants nothing"
        click.echo(f"{c.id}: on record for {c.performer}, {signed}.")
        _tell_copies(c.supersedes or "", left[c.id])


@consent.command("list")
@click.option("--performer", "performer_id", help="Of one performer only.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def list_(context: Context, performer_id: str | None, *, as_json: bool) -> None:
    """The consents on record.

    Example: personae consent list --performer ana-vale
    """
    from personae.app.journeys.opened import put_opened
    from personae.app.journeys.registry import consents, enrolments, with_births, withdrawals
    from personae.consent.agreement import ended
    from personae.consent.life import pause, state

    with context.house() as house:
        every = with_births(consents(house.record), enrolments(house.record))
        gone, today = withdrawals(house.record), house.today
        held = [c for c in every if performer_id in (None, c.performer)]
        named = {c.performer for c in held} if performer_id else set()
        put_opened(house.record, "consent list", named)
    ends = {c.id: ended(c, gone, on=today) if c.signed else None for c in held}
    became = {c.id: state(c, gone, every, on=today) for c in held}
    states = {name: found.said for name, found in became.items()}
    pauses = {c.id: pause(c, on=today) if became[c.id].lasts else None for c in held}
    if as_json:
        told(
            [
                {
                    "consent": c.id,
                    "performer": c.performer,
                    "state": states[c.id],
                    "pause": None if (why := pauses[c.id]) is None else why.value,
                    "withdrawn": None if (end := ends[c.id]) is None else end.effective.isoformat(),
                }
                for c in held
            ]
        )
        return
    for c in held:
        end = ends[c.id]
        click.echo(
            f"{c.id}  {c.performer}  {states[c.id]}"
            + (f" from {end.effective}" if end else "")
            + _paused(c, pauses[c.id])
        )
    if not held:
        click.echo("No consent is on record.")


@consent.command()
@click.argument("consent_id", metavar="CONSENT")
@click.option("--on", type=DAY, help="The day on which it is asked about; else today.")
@click.option("--json", "as_json", is_flag=True, help="Print every key as it was signed.")
@click.pass_obj
def show(context: Context, consent_id: str, on: date | None, *, as_json: bool) -> None:
    """One consent in plain words: what has become of it, and what it grants.

    Example: personae consent show ana-vale-long-take
    """
    from personae.app.journeys.opened import put_opened
    from personae.app.journeys.registry import (
        consent_called,
        consents,
        enrolments,
        with_births,
        withdrawals,
    )
    from personae.app.journeys.signatures import riders, signatures, signatures_as_json
    from personae.consent.agreement import ended
    from personae.consent.as_json import as_json as written
    from personae.consent.disclosure import as_anybody_may_see, in_plain_words
    from personae.consent.life import pause, state

    with context.house() as house:
        held = as_anybody_may_see(consent_called(house.record, consent_id, where="consent show"))
        gone, others = withdrawals(house.record), consents(house.record)
        day = on or house.today
        put_opened(house.record, "consent show", [held.performer])
        signed, kept = signatures(house, held), riders(house, held)
        (known,) = with_births([held], enrolments(house.record))
    found = state(known, gone, others, on=day)
    why = pause(known, on=day) if found.lasts else None
    if as_json:
        beside = {"signatures": signatures_as_json(signed), "riders": kept}
        now = {"state": found.said, "pause": None if why is None else why.value}
        told({**written(held), **now, "on": day.isoformat(), **beside})
        return
    by, end = held.granted_by, ended(held, gone, on=date.max)
    click.echo(f"{held.id}, on {day}: {found.said}{_paused(held, why)}")
    click.echo(f"{held.performer} to {held.granted_to}, by {by.who} as {by.acting_as}")
    if held.signed is not None:
        click.echo(f"signed on {held.signed.on}")
        if end is not None:
            click.echo(f"withdrawn on {end.on}, in effect from {end.effective}")
    for sentence in in_plain_words(held):
        click.echo(f"  {sentence}")
    for each in signed:
        click.echo(f"Signature of the {each.by}: {each.says}")
    for document in kept:
        held_then = "held" if document["holds"] else "did not hold"
        click.echo(f"Signed document {document['sha256'][:16]}…: it {held_then} when it was kept.")


@consent.command()
@click.argument("consent_id", metavar="CONSENT")
@click.option("--on", type=DAY, help="The day on which the performer withdrew; else today.")
@click.option("--effective", type=DAY, help="The day from which it counts; else the same day.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def withdraw(
    context: Context,
    consent_id: str,
    on: date | None,
    effective: date | None,
    *,
    as_json: bool,
) -> None:
    """Record that a performer has withdrawn a consent.

    Example: personae consent withdraw ana-vale-long-take --on 2026-01-10 --effective 2026-02-10
    """
    from personae.app.journeys.agree import withdraw as put
    from personae.app.journeys.formats import still_vouched

    with context.house() as house:
        day = on or house.today
        done = put(house, consent_id, on=day, effective=effective or day)
        left = still_vouched(house, done.consent)
    if as_json:
        days = {"on": done.on.isoformat(), "effective": done.effective.isoformat()}
        told({"consent": done.consent, **days, "still_vouched": list(left)})
        return
    click.echo(f"{done.consent}: withdrawn on {done.on}, in effect from {done.effective}.")
    _tell_copies(done.consent, left)


def _tell_copies(consent: str, left: Sequence[str]) -> None:
    """That the same agreement stands on record once more, by a later credential of its issuer."""
    for other in left:
        click.echo(
            f"{other}: it is the same agreement as {consent}, by a credential of the same issuer, "
            "and still lasts. It ends by a withdrawal of its own, or a consent that `supersedes` "
            "it."
        )


def _paused(consent: Consent, why: Pause | None) -> str:
    """Why nobody may do anything by a consent that was signed and has not ended; else nothing."""
    if why is None:
        return ""
    if why.value == "not begun" and consent.term is not None:
        return f"; it begins on {consent.term.start}"
    if why.value == "no days":
        return "; it names no days, so it allows nothing on any"
    return (
        "; a guardian signed it and the performer's birth is not on record, so nobody can say "
        "whether it still counts"
    )


for command in (
    *(offer, sign, signature, countersign),
    *(scan, preview_withdrawal, export_, import_, imported, receipt),
):
    consent.add_command(command)
