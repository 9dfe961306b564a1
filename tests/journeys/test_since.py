"""A second cut held against the report of the first, by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.sitting import sat
from tests.journeys.stranger import Stranger

from personae.reconciliation.answered import Says

AGAIN = ("audit", "cut.mp4", "--production", "records/production.yaml", "--against", "first")


@pytest.fixture
def me(audited: Stranger, tmp_path: Path) -> Stranger:
    """The report of the first cut lies in `first/`."""
    me = audited.moved(tmp_path / "desk")
    (me.here / "report").rename(me.here / "first")
    return me


def read(me: Stranger, folder: str = "report") -> Any:
    return json.loads((me.here / folder / "report.json").read_text(encoding="utf-8"))


def changed(report: Any) -> dict[str, tuple[Any, Any]]:
    return {one["performer"]: (one["was"], one["now"]) for one in report["since"]["changed"]}


def test_a_record_that_came_later_is_told_as_what_changed(me: Stranger) -> None:
    work = me.here / "records" / "work.csv"
    text = work.read_text(encoding="utf-8")
    work.write_text(text.replace("2025-03-05,omar-haddad,W,9\n", ""), encoding="utf-8")
    ran = me(*AGAIN, "-o", "report")
    assert ran.code == 11
    found = read(me)
    assert (found["since"]["same_film"], found["since"]["on_record"]) == (True, True)
    assert changed(found) == {"omar-haddad": ({"finding": "in order"}, {"finding": "no record"})}
    assert "changed for one performer." in ran.out
    assert "  Omar Haddad: in order, now no record" in ran.out
    assert "What changed" in (me.here / "report" / "report.html").read_text(encoding="utf-8")


def test_what_is_said_of_an_earlier_cut_outlives_a_review(me: Stranger) -> None:
    me(*AGAIN, "-o", "report").went_well(11)
    assert changed(read(me)) == {}
    after = sat(me, "Jo Park", ("unknown-2", Says.YES, "mei-lin-zhao"))
    assert after == read(me)
    (was, now) = changed(after)["mei-lin-zhao"]
    assert was["screen_time_s"] < now["screen_time_s"]


def test_a_report_that_this_home_never_recorded_is_told(me: Stranger) -> None:
    path = me.here / "first" / "report.json"
    path.write_text(path.read_text(encoding="utf-8").replace("A Short", "Another"), "utf-8")
    ran = me(*AGAIN, "-o", "report").went_well(11)
    assert not read(me)["since"]["on_record"]
    assert "not on record in this home" in " ".join(ran.out.split())


def test_whoever_left_the_cast_is_counted_and_not_named(me: Stranger) -> None:
    records = me.here / "records" / "production.yaml"
    lines = records.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if "performer: tom-arden" not in line]
    records.write_text("\n".join(kept) + "\n", encoding="utf-8")
    me(*AGAIN, "-o", "report").went_well(11)
    found = read(me)["since"]
    assert found["left"] == 1
    assert "tom-arden" not in json.dumps(found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace('"a-short-take"', '"another"'), "this is a report of `another`"),
        (lambda _: "", "this is no report"),
    ],
)
def test_nothing_is_screened_where_the_earlier_report_is_none(
    me: Stranger, change: Any, words: str
) -> None:
    path = me.here / "first" / "report.json"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    me(*AGAIN, "-o", "report").refused(1, "first/report.json", words)
    assert not (me.here / "report").exists()
