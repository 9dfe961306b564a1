"""`personae review`: a person decides."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

import click

from personae.app.cli.shared import FILE, Context, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from personae.app.journeys.review import Sitting
    from personae.app.reports.report_json import Report


@click.command()
@click.argument("folder", type=FILE, metavar="DIR")
@click.option("--reviewer", metavar="NAME", help="Who answers; goes on record. Else it is asked.")
@click.option("--again", is_flag=True, help="Ask those questions too that are settled.")
@click.option("--port", type=click.IntRange(1, 65535), help="Else any that is free.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--json", "as_json", is_flag=True, help="Print report.json at the end.")
@click.pass_obj
def review(
    context: Context,
    *,
    folder: Path,
    reviewer: str | None,
    port: int | None,
    again: bool,
    no_browser: bool,
    as_json: bool,
) -> None:
    """Answer who the faces are that an audit could not settle, and write its report anew.

    Opens a page on this machine alone: each face first without a name, each answer on record with
    who gave it and when. Neither the film nor a model is needed. Exits as `personae audit` does.

    Example: personae review report/ --reviewer "Jo Park"
    """
    if reviewer is None:
        if not sys.stdin.isatty():
            raise click.UsageError("--reviewer is needed: who answers goes on record.")
        reviewer = click.prompt("Who answers? Your name")
    from personae.app.journeys.audit import exit_code
    from personae.app.journeys.review import sitting
    from personae.app.reports.terminal import summary

    with context.house() as house, sitting(house, folder, reviewer or "", again=again) as seat:
        if seat.questions:
            report = _served(seat, port, browser=not no_browser, quiet=as_json)
        else:
            left = "Nothing is left for you to look at here; --again asks all once more."
            click.echo(left, err=True)
            if voices := len(seat.to_review.voices):
                told_voices = "1 voice" if voices == 1 else f"{voices} voices"
                click.echo(f"{told_voices} must be listened to; the report says where.", err=True)
            report = seat.finish()
    if as_json:
        told(report)
    else:
        click.echo(f"{summary(report)}\n{folder / 'report.html'}")
        for line in _to_enrol(report, folder):
            click.echo(line)
    raise click.exceptions.Exit(exit_code(report))


def _to_enrol(report: Report, folder: Path) -> Iterator[str]:
    """How to put on record whoever was named and is not in the cast."""
    from personae.reconciliation.answered import reviewer_key
    from personae.vocabulary.names import suggested_id

    for review in report["reviews"]:
        names = {reviewer_key(a["name"]): a["name"] for a in review["answers"] if a["name"]}
        if review["outcome"] != "somebody else" or not names:
            continue
        *others, name = names.values()
        if others:
            yield f"{review['person']} was named differently: {', '.join((*others, name))}."
            continue
        words = ("personae", "performer", "add", name, "--id", suggested_id(name) or "ID")
        rest = ("--from-report", str(folder / "report.json"), "--unknown", review["person"])
        yield f"To put {name} on record: {shlex.join((*words, *rest))}"


def _served(seat: Sitting, port: int | None, *, browser: bool, quiet: bool) -> Report:
    """Serve the page until the reviewer ends it, there or by Ctrl-C; the values of the report.

    quiet  standard output is kept for the machine form
    """
    from personae.app.web.review import ReviewPages
    from personae.app.web.server import serving

    with serving(lambda address: ReviewPages(seat, address), port=port) as pages:
        faces = "1 face" if len(seat.questions) == 1 else f"{len(seat.questions)} faces"
        click.echo(f"{faces} to look at: {pages.gate.url}\nCtrl-C ends it too.", err=quiet)
        sys.stdout.flush()
        if browser and _has_display():
            import webbrowser

            webbrowser.open(pages.gate.url)
        try:
            while not pages.ended.wait(
                1
            ):  # not for ever at once: Ctrl-C would wait with it on Windows
                pass
        except KeyboardInterrupt:
            with pages.lock:
                seat.finish()
            click.echo("The report holds what was answered.", err=True)
            raise
    return pages.report


def _has_display() -> bool:
    """Where there is none, a browser would take over the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
