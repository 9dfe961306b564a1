"""What was wrong in something a user gave us, told to that user."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where, what, what was probably meant, what to do; prints as one line.

    where   a file and its line (`work.csv:7`), an option, a command
    what    one plain sentence in the field's words
    do      what was probably meant and what to do, one or more sentences; may be empty
    """

    where: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.do}" if self.do else "")


class UserError(Exception):
    """One or more mistakes in what the user gave; never a bug of ours. Shown without traceback.

    exit_code  of a command that ends by it
    """

    exit_code = 1

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """`Did you mean `a` or `b`?`, or an empty string where nothing known is near."""
    near = difflib.get_close_matches(wrong, sorted(known), n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(f'`{n}`' for n in near)}?" if near else ""
