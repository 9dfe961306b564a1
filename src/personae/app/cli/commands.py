"""All commands. What is heavy is imported by the commands that need it."""

from __future__ import annotations

from pathlib import Path

import click

from personae import __version__
from personae.app.cli.audit import audit, screen
from personae.app.cli.clear import clear
from personae.app.cli.consent import consent
from personae.app.cli.demo import demo
from personae.app.cli.evidence import evidence
from personae.app.cli.house import init, schema
from personae.app.cli.keys import key
from personae.app.cli.log import log
from personae.app.cli.notice import notice
from personae.app.cli.pay import pay
from personae.app.cli.performer import performer
from personae.app.cli.report import report
from personae.app.cli.review import review
from personae.app.cli.rider import rider
from personae.app.cli.rules import rules
from personae.app.cli.seal import seal, verify
from personae.app.cli.shared import Context
from personae.app.cli.signatures import sign


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The home to use; else $PERSONAE_HOME, ./.personae, or the platform's data folder.",
)
@click.option(
    "--database",
    metavar="URL",
    help="Move the records to PostgreSQL: postgresql+psycopg://user@host/database.",
)
@click.version_option(__version__, prog_name="personae")
@click.pass_context
def personae(context: click.Context, home: Path | None, database: str | None) -> None:
    """Who is in the picture, did they agree, and what are they owed.

    Example: personae demo
    """
    context.obj = Context(home_option=home, database=database)


for command in (
    init,
    performer,
    consent,
    clear,
    screen,
    audit,
    review,
    pay,
    report,
    rules,
    demo,
    seal,
    verify,
    log,
    key,
    rider,
    notice,
    evidence,
    schema,
):
    personae.add_command(command)
key.add_command(sign)
