"""`personae notice` and `personae evidence`: what a case comes to on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import DAY, FILE, Context, told

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from personae.proof.notice_fate import Event, Step

_JSON = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
_LAW = click.option("--law", required=True, help="Of which notice: us-dmca, eu-dsa-16 …")
_ON = click.option("--on", type=DAY, help="The day; else today.")
ANSWERS = ("removed", "partly", "refused", "asked-for-more")


@click.group()
def notice() -> None:
    """Take-down notices and counter-notices: drafted from evidence, sent by their sender alone.

    Example: personae notice draft case.yaml -o notice
    """


@notice.command()
@click.argument("case", type=FILE, metavar="CASE.yaml")
@click.option("-o", "--out", type=FILE, required=True, help="The folder for notice and evidence.")
@_JSON
@click.pass_obj
def draft(context: Context, case: Path, out: Path, *, as_json: bool) -> None:
    """Draft a notice for each law that applies by what CASE.yaml declares.

    It names what the sender has to confirm under their own name. Everybody else in the stills is
    blurred; of a report, what is seen goes along, and no pay, hours or records. Nothing is sent:
    the sender does that. Drafted again, it takes the place of its own earlier draft alone.

    Example: personae notice draft case.yaml -o notice
    """
    from personae.app import wiring
    from personae.app.files.case import read_case
    from personae.app.journeys.notice import draft_notices
    from personae.proof.notices import sentences

    read = read_case(case)
    with context.house() as house:
        done = draft_notices(house, read, out, wiring.pictures())
    if as_json:
        told(done)
        return
    for each in done["notices"]:
        state = "ready for its sender" if each["ready"] else "a draft; what is missing stands in it"
        click.echo(f"{out / each['file']}: {each['cite']}, {state}.")
    for each in done["not_drafted"]:
        click.echo(f"None under {each['law']}: {sentences(each['because'])}")
    click.echo(f"{len(done['attached'])} files are attached. Nothing was sent.")


@notice.command()
@click.argument("folder", type=FILE)
@_LAW
@_ON
@_JSON
@click.pass_obj
def sent(context: Context, folder: Path, law: str, on: date | None, *, as_json: bool) -> None:
    """Put on record that the sender has sent a notice drafted in FOLDER.

    Example: personae notice sent notice --law eu-dsa-16 --on 2026-05-07
    """
    from personae.app.journeys.notice import sent as put

    with context.house() as house:
        event = put(house, folder, law, on or house.today)
    _say((event,), as_json=as_json)


@notice.command()
@click.argument("case")
@_LAW
@click.option("--answer", type=click.Choice(ANSWERS), required=True, help="What they answered.")
@click.option("--letter", type=FILE, help="Their answer: its digest is kept.")
@_ON
@_JSON
@click.pass_obj
def answered(
    context: Context,
    case: str,
    *,
    law: str,
    answer: str,
    letter: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Put on record what was answered to a notice.

    Example: personae notice answered ana-square-clip --law eu-dsa-16 --answer removed
    """
    from personae.proof.notice_fate import Step

    _step(context, case, law, Step.ANSWERED, on, answer=answer, letter=letter, as_json=as_json)


@notice.command()
@click.argument("case")
@_LAW
@click.option("--letter", type=FILE, help="The counter-notice: its digest is kept.")
@_ON
@_JSON
@click.pass_obj
def counter(
    context: Context,
    case: str,
    *,
    law: str,
    letter: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Put on record that a counter-notice came, and say what follows.

    To draft one, write `kind: counter-notice` into CASE.yaml.

    Example: personae notice counter ana-square-clip --law us-dmca --on 2026-05-20
    """
    from personae.proof.notice_fate import Step

    _step(context, case, law, Step.COUNTER, on, letter=letter, as_json=as_json)


@notice.command()
@click.argument("case")
@_LAW
@click.option("--because", required=True, help="Why nothing more is done.")
@_ON
@_JSON
@click.pass_obj
def closed(
    context: Context, case: str, *, law: str, because: str, on: date | None, as_json: bool
) -> None:
    """Put on record that nothing more is done about a notice.

    Example: personae notice closed ana-square-clip --law eu-dsa-16 --because "removed everywhere"
    """
    from personae.proof.notice_fate import Step

    _step(context, case, law, Step.CLOSED, on, because=because, as_json=as_json)


@notice.command("list")
@_JSON
@click.pass_obj
def list_(context: Context, *, as_json: bool) -> None:
    """Every notice that was sent, and what became of it.

    Example: personae notice list
    """
    from personae.app.journeys.notice import fates
    from personae.app.journeys.opened import put_opened
    from personae.proof.notice_fate import follows

    with context.house() as house:
        found = fates(house)
        put_opened(house.record, "notice list")
    if as_json:
        told(
            [
                {
                    "performer": performer,
                    "case": case,
                    "law": law,
                    "steps": [_as_json(each) for each in events],
                    "follows": follows(events),
                }
                for (performer, case, law), events in found.items()
            ]
        )
        return
    for (performer, case, law), events in found.items():
        last = events[-1]
        click.echo(f"{case}  {law}  {performer}: {last.step.said} on {last.on}")
        if after := follows(events):
            click.echo(f"  {after}")
    if not found:
        click.echo("No notice is on record as sent.")


def _step(
    context: Context,
    case: str,
    law: str,
    step: Step,
    on: date | None,
    *,
    as_json: bool,
    answer: str | None = None,
    letter: Path | None = None,
    because: str | None = None,
) -> None:
    from personae.app.journeys.notice import digest_of
    from personae.app.journeys.notice import step as put
    from personae.proof.notice_fate import Answered, Event

    digest = None if letter is None else digest_of(letter)
    with context.house() as house:
        event = Event(
            case=case,
            law=law,
            step=step,
            on=on or house.today,
            answer=None if answer is None else Answered(answer),
            file=digest,
            because=because,
        )
        events = put(house, event)
    _say(events, as_json=as_json)


def _say(events: tuple[Event, ...], *, as_json: bool) -> None:
    from personae.proof.notice_fate import follows

    last, after = events[-1], follows(events)
    if as_json:
        told({**_as_json(last), "follows": after})
        return
    click.echo(f"{last.case} ({last.law}): on record as {last.step.said} on {last.on}.")
    if after:
        click.echo(after)


def _as_json(event: Event) -> dict[str, object]:
    return {
        "case": event.case,
        "law": event.law,
        "step": event.step.value,
        "on": event.on.isoformat(),
        "answer": None if event.answer is None else event.answer.value,
        "file": event.file,
        "because": event.because,
    }
