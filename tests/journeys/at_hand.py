"""A stranger whose commands run in this very process: for journeys of many small steps.

Starting an interpreter costs more than most commands do. What is scripted against, exit codes and
both outputs, is the same; what only a process of its own can show is asked of `Stranger`.
"""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import pytest
from tests.journeys.stranger import Ran, Stranger

from personae.app.cli.commands import personae
from personae.app.files.packs import read_packs
from personae.vocabulary.mistake import UserError


@dataclass(frozen=True, slots=True)
class AtHand(Stranger):
    def __call__(self, *args: object, before: Callable[[], None] | None = None) -> Ran:
        assert before is None
        kept, out, err = dict(os.environ), io.StringIO(), io.StringIO()
        environment = self.environment()
        try:
            os.environ.clear()
            os.environ.update(environment)
            with chdir(self.here), redirect_stdout(out), redirect_stderr(err):
                code = _run([*map(str, args)])
        finally:
            os.environ.clear()
            os.environ.update(kept)
        return Ran(code, out.getvalue(), err.getvalue())

    def moved(self, desk: Path) -> "AtHand":
        shutil.copytree(self.desk, desk)
        return AtHand(desk, self.variables)


@contextmanager
def packs_read_once() -> Iterator[None]:
    """Within it the packs are read from their files the first time, and remembered: no test here
    changes them, and reading them is most of what a command on duties costs.
    """
    once = cache(read_packs)
    with pytest.MonkeyPatch.context() as patch:
        for journey in ("duties", "due"):
            patch.setattr(f"personae.app.journeys.{journey}.read_packs", once)
        yield


def _run(words: list[str]) -> int:
    """As `personae.app.cli.main` runs them, signals and pipes left out."""
    try:
        code = personae.main(words, standalone_mode=False)
    except UserError as error:
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return code if isinstance(code, int) else 0
