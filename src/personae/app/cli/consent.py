"""`personae consent`: what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.group()
def consent() -> None:
    """What was agreed: add, list, show, withdraw.

    Example: personae consent add consents/ana-vale.yaml
    """


@consent.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def add(context: Context, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Put signed consents on record: all of the files given, or none.

    Example: personae consent add consents/ana-vale.yaml consents/diego-santos.yaml
    """
    from personae.app.journeys.agree import record_consents

    with context.house() as house:
        done = record_consents(house, files)
    if as_json:
        told([{"consent": c.id, "performer": c.performer} for c in done])
        return
    for c in done:
        signed = f"signed on {c.signed.on}" if c.signed else "not signed, so it grants nothing"
        click.echo(f"{c.id}: on record for {c.performer}, {signed}.")


@consent.command("list")
@click.option("--performer", "performer_id", help="Of one performer only.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def list_(context: Context, performer_id: str | None, *, as_json: bool) -> None:
    """The consents on record.

    Example: personae consent list --performer ana-vale
    """
    from personae.app.journeys.registry import consents, withdrawals
    from personae.consent.agreement import ended

    with context.house() as house:
        held = [c for c in consents(house.record) if performer_id in (None, c.performer)]
        gone, today = withdrawals(house.record), house.today
    ends = {c.id: ended(c, gone, on=today) for c in held}
    if as_json:
        told(
            [
                {
                    "consent": c.id,
                    "performer": c.performer,
                    "withdrawn": None if (end := ends[c.id]) is None else end.effective.isoformat(),
                }
                for c in held
            ]
        )
        return
    for c in held:
        end = ends[c.id]
        click.echo(f"{c.id}  {c.performer}" + (f"  withdrawn from {end.effective}" if end else ""))
    if not held:
        click.echo("No consent is on record.")


@consent.command()
@click.argument("consent_id", metavar="CONSENT")
@click.pass_obj
def show(context: Context, consent_id: str) -> None:
    """One consent, every key as it was signed.

    Example: personae consent show ana-vale-long-take
    """
    from personae.app.journeys.registry import consent_called
    from personae.consent.as_json import as_json

    with context.house() as house:
        told(as_json(consent_called(house.record, consent_id, where="consent show")))


@consent.command()
@click.argument("consent_id", metavar="CONSENT")
@click.option("--on", type=DAY, help="The day on which the performer withdrew; else today.")
@click.option("--effective", type=DAY, help="The day from which it counts; else the same day.")
@click.pass_obj
def withdraw(context: Context, consent_id: str, on: date | None, effective: date | None) -> None:
    """Record that a performer has withdrawn a consent.

    Example: personae consent withdraw ana-vale-long-take --on 2026-01-10 --effective 2026-02-10
    """
    from personae.app.journeys.agree import withdraw as put

    with context.house() as house:
        day = on or house.today
        done = put(house, consent_id, on=day, effective=effective or day)
    click.echo(f"{done.consent}: withdrawn on {done.on}, in effect from {done.effective}.")
