"""The same stranger without a process a command: for tests that give many."""

import contextlib
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.stranger import Ran, Stranger

from personae.app.cli.main import _Interruption, _run


@dataclass(frozen=True, slots=True)
class Quick(Stranger):
    def __call__(self, *args: object, before: Callable[[], None] | None = None) -> Ran:
        assert before is None
        environment, out, err = self.environment(), io.StringIO(), io.StringIO()
        held, argv, stdin = dict(os.environ), sys.argv, sys.stdin
        with (
            contextlib.chdir(self.here),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            Path(os.devnull).open(encoding="utf-8") as nothing,
        ):
            os.environ.clear()
            os.environ.update(environment)
            sys.argv, sys.stdin = ["personae", *map(str, args)], nothing
            try:
                code = _run(_Interruption())
            finally:
                os.environ.clear()
                os.environ.update(held)
                sys.argv, sys.stdin = argv, stdin
        return Ran(code, out.getvalue(), err.getvalue())

    def moved(self, desk: Path) -> "Quick":
        return Quick(Stranger.moved(self, desk).desk, self.variables)

    def settle(self, *more: str) -> "Quick":
        Stranger.settle(self, *more)
        return self
