"""How a payroll company wants its file: which columns under which names, and its earnings codes.

columns:            # in their order; ours, then what it is called there
  performer: Employee ID
  code: Earnings Code
  hours: Hours
  amount: Amount
codes:              # ours, then theirs; one that is left out stays ours
  overtime: OT
"""

from collections.abc import Iterable
from pathlib import Path

from personae.app.files.mistakes import Mistakes
from personae.app.files.yaml_text import Plain, Text, read_yaml
from personae.app.reports.payroll import COLUMNS, USUAL, Layout
from personae.pay.line import Earning
from personae.vocabulary.mistake import did_you_mean

_KEYS = ("columns", "codes")
_WITHOUT = {"amount", "performer"}  # a file without them pays nobody


def read_layout(path: Path) -> Layout:
    """Raises UserError with every mistake of the file, each with its line."""
    mistakes = Mistakes()
    text = read_yaml(path, mistakes)
    mistakes.raise_any()
    if text is None:
        raise AssertionError("a file is read or there is a mistake")
    layout = _Reader(path.name, text, mistakes).layout()
    mistakes.raise_any()
    return layout


class _Reader:
    def __init__(self, file: str, text: Text, mistakes: Mistakes) -> None:
        self._file, self._text, self._mistakes = file, text, mistakes

    def layout(self) -> Layout:
        value = self._text.value
        if not isinstance(value, dict):
            what = "a payroll layout has the keys `columns` and `codes`, and this has none."
            self._mistakes.add(f"{self._file}:1", what, "Write `columns:` and a line for each.")
            return Layout()
        self._known(value, _KEYS, (), "key")
        columns = dict(USUAL.columns)
        if "columns" in value:
            columns = self._named(value["columns"], "columns", COLUMNS)
        codes = self._named(value.get("codes"), "codes", [each.value for each in Earning])
        self._whole(columns)
        self._told_apart(columns, codes)
        if len(self._mistakes):
            return Layout()
        return Layout(columns=columns, codes={Earning(ours): code for ours, code in codes.items()})

    def _told_apart(self, columns: dict[str, str], codes: dict[str, str]) -> None:
        """What goes to the plans must not be read as a performer's own pay."""
        if "paid_to" in columns or len(self._mistakes):
            return
        plans = Earning.CONTRIBUTION.value
        called = {each.value: codes.get(each.value, each.value) for each in Earning}
        same = [ours for ours, code in called.items() if code == called[plans] and ours != plans]
        if "code" in columns and not same:
            return
        key = "codes" if same and "code" in columns else "columns"
        where = f"{self._file}:{self._text.line((key,))}"
        what = (
            f"`{plans}` and `{same[0]}` have one code, and no column says who is paid: "
            if key == "codes"
            else "without `code` or `paid_to` "
        )
        self._mistakes.add(
            where,
            f"{what}contributions, which go to the plans, could not be told from the performers' "
            "own pay.",
            "Name a column `paid_to`, or give each its own code.",
        )

    def _whole(self, columns: dict[str, str]) -> None:
        where = f"{self._file}:{self._text.line(('columns',))}"
        absent = sorted(_WITHOUT - columns.keys())
        if absent and not len(self._mistakes):
            told = " and ".join(f"`{each}`" for each in absent)
            self._mistakes.add(where, f"without {told} nobody could be paid.", "Name a column.")
        twice = sorted({name for name in columns.values() if [*columns.values()].count(name) > 1})
        for name in twice:
            self._mistakes.add(where, f"two columns are called `{name}`.", "Rename one of them.")

    def _named(self, value: Plain, key: str, known: Iterable[str]) -> dict[str, str]:
        """Words of ours, each with a word of theirs."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            where = f"{self._file}:{self._text.line((key,))}"
            self._mistakes.add(where, f"`{key}` wants a line for each: `ours: theirs`.")
            return {}
        self._known(value, known, (key,), "column" if key == "columns" else "earnings code")
        named = {}
        for ours, theirs in value.items():
            if isinstance(theirs, str) and theirs.strip():
                named[ours] = theirs.strip()
            else:
                where = f"{self._file}:{self._text.line((key, ours))}"
                self._mistakes.add(where, f"`{ours}` has no name there.", "Write one after it.")
        return named

    def _known(
        self, given: Iterable[str], known: Iterable[str], at: tuple[str, ...], what: str
    ) -> None:
        known = list(known)
        for word in given:
            if word not in known:
                where = f"{self._file}:{self._text.line((*at, word))}"
                meant = did_you_mean(word, known) or f"There are {', '.join(known)}."
                self._mistakes.add(where, f"no {what} is called `{word}`.", meant)
