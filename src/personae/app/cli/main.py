"""The `personae` command. Heavy modules are imported by the commands that need them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from personae import __version__
from personae.app.cli.audit import audit, screen
from personae.app.cli.consent import consent
from personae.app.cli.demo import demo
from personae.app.cli.house import init, log, schema
from personae.app.cli.performer import performer
from personae.app.cli.report import report
from personae.app.cli.shared import Context
from personae.vocabulary.mistake import UserError

EXIT_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="The home to use; else $PERSONAE_HOME, ./.personae, or the platform's data folder.",
)
@click.version_option(__version__, prog_name="personae")
@click.pass_context
def personae(context: click.Context, home: Path | None) -> None:
    """Who is in the picture, did they agree, and what are they owed.

    Example: personae demo
    """
    context.obj = Context(home_option=home)


for command in (init, performer, consent, screen, audit, report, demo, log, schema):
    personae.add_command(command)


def main() -> None:
    """Run; a user's mistake is told in plain sentences, never with a traceback."""
    try:
        code = personae.main(standalone_mode=False)
    except UserError as error:
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        code = 1
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. Nothing was left half-written.", err=True)
        code = EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: `personae … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
