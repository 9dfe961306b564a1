"""The same stranger, whose commands run within this process: a tenth of the time of a new one."""

import contextlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

from tests.journeys.stranger import Ran, Stranger

from personae.app.cli.main import _Interruption, _run


class Inside(Stranger):
    """What a command prints, and its exit code, are those of the real one: `main` is all that is
    left out, and it only listens for Ctrl-C.
    """

    __slots__ = ()

    def __call__(self, *args: object, before: Callable[[], None] | None = None) -> Ran:
        if before is not None:
            return super().__call__(*args, before=before)
        environment = self.environment()
        self.here.mkdir(exist_ok=True)
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, environment, clear=True),
            mock.patch("sys.argv", ["personae", *map(str, args)]),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            _within(self.here),
        ):
            try:
                code: object = _run(_Interruption())
            except SystemExit as end:
                code = end.code
        return Ran(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())

    def settle(self, *more: str) -> "Inside":
        super().settle(*more)
        return self

    def moved(self, desk: Path) -> "Inside":
        return Inside(super().moved(desk).desk, self.variables)


@contextlib.contextmanager
def _within(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
