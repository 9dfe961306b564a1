# ruff: noqa: E501  # files and tables stand whole
"""The reader of a pack's `rates.yaml`: what is wrong in one is told with its line."""

from datetime import date
from pathlib import Path

import pytest

from personae.app.files.rates import read_rates
from personae.rules.rule import LEVELS
from personae.vocabulary.mistake import UserError

GOOD = """\
sources:
  table: {cite: a table, href: https://example.org, retrieved: 2026-11-21}
minimums:
  - {of: day-performer, per: day, from: 2024-07-01, until: 2025-07-01, amount: 1204.00 USD, level: R, source: table}
overtime:
  - of: day-performer
    from: 2024-07-01
    straight_hours: 8
    steps: [{over: 8, times: 1.5}, {over: 10, times: 2}]
    unit_hours: 0.1
    level: U
    source: table
items:
  - {id: session, title: a session, from: 2024-07-01, amount: 550.00 USD, level: L, source: table}
not_read: [the agreement itself]
"""


def told(folder: Path, text: str) -> list[str]:
    path = folder / "a-union" / "an-agreement" / "rates.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    try:
        read_rates(folder)
    except UserError as error:
        return [f"{m.where}: {m.what}" for m in error.mistakes]
    return []


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD) == []
    rates = read_rates(tmp_path)["a-union/an-agreement"]
    assert (len(rates.minimums), len(rates.overtime), len(rates.items)) == (1, 1, 1)
    assert rates.minimums[0].clause.rule == "a-union/an-agreement#day-performer"


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2024, 6, 30), False),
        (date(2024, 7, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_a_minimum_holds_from_its_first_day_until_the_first_day_out(
    tmp_path: Path, day: date, found: bool
) -> None:
    told(tmp_path, GOOD)
    rates = read_rates(tmp_path)["a-union/an-agreement"]
    assert (rates.minimum("day-performer", "day", day) is not None) == found
    assert rates.minimum("day-performer", "week", day) is None


LINE = "  - {of: day-performer, per: day, from: 2024-07-01, until: 2025-07-01, amount: 1204.00 USD, level: R, source: table}\n"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (LINE, LINE + LINE.replace("2024-07-01", "2025-06-30").replace("2025-07-01", "null"), "5: two rates are in force on 2025-06-30: day-performer per day stands above already."),
        ("until: 2025-07-01", "until: 2024-07-01", "4: it ends on 2024-07-01, and would begin on 2024-07-01."),
        ("1204.00 USD", "0.00 USD", "4: a minimum is more than nought."),
        ("1204.00 USD", "1204 USD", "4: `minimums.amount`: money is written like `1204.00 USD`, not `1204 USD`."),
        ("1204.00 USD", "-1204.00 USD", "4: `minimums.amount`: `-1204.00 USD` is below nought"),
        ("level: R, source: table}\n", "level: R, source: tabel}\n", "4: `tabel` is none of the sources above."),
        ("level: R", "level: X", "4: `minimums.level`: `X` is no reading level."),
        ("over: 10", "over: 8", "9: the steps must rise, and begin no earlier than the straight hours end."),
        ("over: 8", "over: 7", "9: the steps must rise, and begin no earlier than the straight hours end."),
        ("times: 1.5", "times: -1.5", "9: `overtime.steps.times`: `-1.5` is no number."),
        ("unit_hours: 0.1", "unit_hours: 0", "10: a unit of no hours counts nothing."),
        ("amount: 550.00 USD, ", "", "14: an item has an amount, or so many times a minimum."),
        ("amount: 550.00 USD", "times: 3", "14: an item has an amount, or so many times a minimum."),
        ("not_read: [the agreement itself]\n", "", "1: the key `not_read` is missing."),
        ("per: day", "per: day, pre: week", "4: no key is called `pre` here."),
    ],
)  # fmt: skip
def test_what_is_told_of_bad_rates(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in GOOD
    (mistake, *_) = told(tmp_path, GOOD.replace(old, new, 1))
    assert mistake.startswith(f"a-union/an-agreement/rates.yaml:{what}")


def test_every_rate_that_ships_says_how_its_source_was_read() -> None:
    for rates in read_rates().values():
        assert rates.not_read
        for minimum in rates.minimums:
            assert minimum.clause.cite
            assert minimum.clause.level in LEVELS
