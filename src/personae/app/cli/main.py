"""The `personae` command: runs, and turns whatever ends a run into words and an exit code.

Ctrl-C is listened for before anything heavier than the standard library's first modules is
imported.
"""

import errno
import os
import signal
import sys
from types import FrameType

EXIT_INTERRUPTED = 130
_SOON_S = 0.01  # after the callback that lost it, and before anybody grows impatient
_REFUSED = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)  # whatever is written, by anybody


def main() -> None:
    """Run; a user's mistake is told in plain sentences, never with a traceback."""
    stop = _Interruption()
    try:
        stop.listen()
        code = _run(stop)
    except BaseException:
        # Native code turns Ctrl-C into errors of its own: "initialization failed" of an import.
        if not stop.came:
            raise
        code = EXIT_INTERRUPTED
    stop.end()  # the work is done or undone, and nothing is left to be stopped
    if code == EXIT_INTERRUPTED:
        sys.stderr.write("Stopped. Nothing was left half-written.\n")
    sys.exit(code)


class _Interruption:
    """Whether Ctrl-C came, and that it is not lost."""

    def __init__(self) -> None:
        self.came = False

    def listen(self) -> None:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # so started in the background
            signal.signal(signal.SIGINT, self._stop)
        sys.unraisablehook = self._unraisable

    def end(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.came = True
        raise KeyboardInterrupt

    def _unraisable(self, lost: "sys.UnraisableHookArgs") -> None:
        """Ctrl-C within a finaliser or a callback is raised again once that has ended."""
        if issubclass(lost.exc_type, KeyboardInterrupt):
            import threading

            again = threading.Timer(_SOON_S, signal.raise_signal, [signal.SIGINT])
            again.daemon = True
            again.start()
        else:
            sys.__unraisablehook__(lost)


def _run(stop: _Interruption) -> int:
    """The exit code; everything that a user can do wrong has been told."""
    import click

    from personae.app.cli.commands import personae
    from personae.vocabulary.mistake import UserError

    try:
        code = personae.main(standalone_mode=False)
    except UserError as error:
        if stop.came:  # and was told as a fault of what it broke
            return EXIT_INTERRUPTED
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except OSError as error:
        return _refused(error)
    return code if isinstance(code, int) else 0


def _refused(error: OSError) -> int:
    """What the system would not write, wherever it happened. Raises what is a bug of ours."""
    import click

    from personae.vocabulary.mistake import Mistake

    if isinstance(error, BrokenPipeError):  # the reader of our output has gone: `personae … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if error.errno not in _REFUSED:
        raise error
    where = str(error.filename or "the output")
    click.echo(str(Mistake(where, f"it cannot be written: {error.strerror}.")), err=True)
    return 1
