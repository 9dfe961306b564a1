"""What changed since an earlier cut, told of two reports."""

import copy
import importlib.util
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from personae.app.files.earlier_report import read_earlier
from personae.app.reports.copies import redacted
from personae.app.reports.report_html import render
from personae.app.reports.report_json import as_bytes, report
from personae.app.reports.since import Earlier, facts_of, measured, unknown_of
from personae.app.reports.since_words import for_terminal, heading, remarks, rows
from personae.app.schemas import schema
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId, PictureId, Sha256

GOLDEN = Path(__file__).parent / "golden" / "report"
_SPEC = importlib.util.spec_from_file_location("made_audit_for_since", GOLDEN / "made.py")
assert _SPEC
assert _SPEC.loader
MADE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(MADE)

AUDIT = MADE.audit()
NOW = json.loads(as_bytes(report(AUDIT)))
MEI, TOM = "mei-lin-zhao", "tom-arden"
Change = Callable[[Any], object]


def one(values: Any, performer: str = TOM) -> Any:
    return next(p for p in values["performers"] if p["performer"] == performer)


def since(change: Change, *, now: Any = AUDIT, **said: Any) -> Any:
    """The report of `now`, of which an earlier one was the same but for `change`."""
    values = copy.deepcopy(NOW)
    change(values)
    faces, voices = unknown_of(values)
    earlier = Earlier(
        **{
            "report": Sha256("a" * 64),
            "on_record": True,
            "film": Sha256("b" * 64),
            "audited_on": values["audited_on"],
            "judged_on": values["judged_on"],
            "duration_s": values["picture"]["duration_s"],
            "performers": facts_of(values),
            "left": 0,
            "unknown": faces,
            "voices": voices,
            "unread": False,
            "measured": measured(values),
        }
        | said
    )
    return report(replace(now, earlier=earlier))


def told(change: Change, **said: Any) -> list[tuple[str, list[str]]]:
    return [(row["name"], row["what"]) for row in rows(since(change, **said))]


def is_now(**values: Any) -> Change:
    """Tom's values were others then."""
    return lambda then: one(then).update(values)


def test_nothing_is_told_of_a_cut_that_says_the_same() -> None:
    found = since(lambda _: None)
    assert (found["since"]["changed"], found["since"]["same"]) == ([], len(NOW["performers"]))
    assert (found["since"]["differs"], remarks(found)) == ([], [])
    assert heading(found).endswith("nothing changed for anybody.")


def test_without_an_earlier_cut_the_report_has_no_such_key() -> None:
    assert "since" not in NOW


@pytest.mark.parametrize(
    ("then", "what"),
    [
        ({"finding": "absent"}, ["absent, now in order"]),
        ({"screen_time_s": 0.0}, ["not seen then, now for 5.7 s"]),
        ({"screen_time_s": 5.167}, ["seen for 5.2 s, now 5.7 s"]),
        ({"most_copies": 3}, ["3 of them at once, now 1 of them"]),
        ({"consented": True}, ["an agreement that stands: yes, now no"]),
        ({"consented": None}, ["an agreement that stands: not known, now no"]),
    ],
)
def test_what_differs_of_one_performer_is_told(then: dict[str, Any], what: list[str]) -> None:
    now = copy.deepcopy(one(NOW))
    assert (now["finding"], now["screen_time_s"], now["most_copies"]) == ("in order", 5.667, 1)
    assert told(is_now(**then)) == [("Tom Arden", what)]


def test_a_trim_by_a_few_frames_is_in_the_values_and_not_in_the_words() -> None:
    found = since(is_now(screen_time_s=5.18))
    (changed,) = found["since"]["changed"]
    assert (changed["was"], changed["now"]) == ({"screen_time_s": 5.18}, {"screen_time_s": 5.667})
    assert rows(found) == []
    assert heading(found).endswith("nothing changed for anybody.")


def test_whoever_was_not_looked_for_is_never_said_to_have_been_absent() -> None:
    (row,) = rows(since(lambda then: then["looked_for"].remove(TOM)))
    assert row["what"] == ["nobody looked for them then, now seen for 5.7 s"]


def test_whoever_was_not_in_the_cast_is_told_as_new() -> None:
    found = since(lambda then: then["performers"].remove(one(then)))
    (changed,) = found["since"]["changed"]
    assert changed["was"] is None
    assert rows(found)[0]["what"] == ["not in the cast then, now in order"]


def test_what_is_due_is_told_by_its_sums_without_what_goes_to_the_plans() -> None:
    line = {"performer": TOM, "amount": "1204.00 USD", "earning": "day"}
    plan = {"performer": TOM, "amount": "280.53 USD", "earning": "contribution"}
    paid = replace(AUDIT, due=())
    found = since(
        lambda then: then.update(
            due=[line, line, plan], not_measured=[w for w in then["not_measured"] if w != "pay"]
        ),
        now=paid,
    )
    assert rows(found)[0]["what"] == ["due 2,408.00 USD, now nothing"]


def test_pay_that_was_not_worked_out_is_no_pay_of_nothing() -> None:
    assert "pay" in NOW["not_measured"]
    found = since(lambda _: None, now=replace(AUDIT, due=()))
    assert {each["was"]["due"] for each in found["since"]["changed"]} == {None}
    assert rows(found) == []
    (line,) = remarks(found)
    assert "for one of the two nobody worked out what is due" in line


def test_whom_nobody_listened_for_in_one_of_the_two_is_said_once() -> None:
    def then(values: Any) -> None:
        values["hearing"] = {"listened_for": [TOM], "not_listened": None}

    found = since(then)
    assert one_of(found)["was"] == {"heard_s": 0.0}
    assert rows(found) == []
    (line,) = remarks(found)
    assert "in one of the two nobody listened to the sound" in line


def one_of(found: Any) -> Any:
    (changed,) = found["since"]["changed"]
    return changed


def test_unknown_people_are_counted_and_never_followed() -> None:
    found = since(lambda then: then["unknown"].clear())
    assert found["since"]["unknown"] == {"was": 0, "now": len(NOW["unknown"])}
    assert "unknown-1" not in json.dumps(found["since"])
    (line,) = remarks(found)
    assert "nobody unknown is followed from one cut to another" in line


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda then: then.update(judged_on="2024-01-01"), "judged as of another day"),
        (lambda then: then["picture"].update(agreement="none"), "under another agreement"),
        (lambda then: then["models"][0].update(sha256="0" * 64), "by other models"),
        (lambda then: then["thresholds"].update(present=0.9), "other thresholds held"),
        (lambda then: then["records_missing"].append("no vouchers"), "other records were missing"),
        (
            lambda then: then.update(hearing={"listened_for": [], "not_listened": None}),
            "nobody listened",
        ),
    ],
)
def test_what_else_may_make_a_difference_is_said(change: Change, words: str) -> None:
    found = since(change)
    assert len(found["since"]["differs"]) == 1
    (line,) = remarks(found)
    assert line.startswith("A difference may come from this, too: ")
    assert words in line


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"film": Sha256(NOW["picture"]["sha256"])}, "It is the same film, byte for byte"),
        ({"left": 1}, "One person of the earlier report is in the cast no more"),
        ({"left": 2}, "Two people of the earlier report are in the cast no more"),
        ({"unread": True}, "A part of the earlier cut could not be read"),
        ({"on_record": False}, "is not on record in this home"),
    ],
)
def test_what_there_is_to_know_beside_is_said(said: dict[str, Any], words: str) -> None:
    (line,) = remarks(since(lambda _: None, **said))
    assert words in line


def test_of_the_same_film_in_which_nothing_changed_no_change_is_explained() -> None:
    same = {"film": Sha256(NOW["picture"]["sha256"])}
    assert remarks(since(lambda _: None, **same)) == ["It is the same film, byte for byte."]
    (line,) = remarks(since(is_now(finding="absent"), **same))
    assert line.startswith("It is the same film, byte for byte: what changed lies in ")


def test_it_keeps_to_the_schema_and_stands_on_the_page_and_in_the_terminal() -> None:
    found = json.loads(as_bytes(since(is_now(finding="absent"))))
    jsonschema.Draft202012Validator(schema("report")).validate(found)
    page = render(found, {})
    assert "<h2>What changed" in page
    assert "Absent, now in order." in page
    assert 'id="since"' not in render(NOW, {})
    lines = for_terminal(found).splitlines()
    assert lines[0] == "Since the cut audited on 24 March 2025 something changed for one performer."
    assert lines[1] == "  Tom Arden: absent, now in order"


def test_the_terminal_tells_a_dozen_and_counts_the_rest() -> None:
    def all_were_others(then: Any) -> None:
        for each in then["performers"]:
            each["most_copies"] = 99

    found = since(all_were_others)
    lines = for_terminal(found).splitlines()
    assert len(rows(found)) == len(NOW["performers"]) > 12
    assert f"  and {['one', 'two', 'three', 'four'][len(rows(found)) - 13]} more" in lines[13]
    assert max(map(len, lines)) <= 80


def test_a_copy_for_one_person_tells_nothing_of_it() -> None:
    found = since(is_now(finding="absent"))
    assert "since" not in redacted(found, PerformerId(MEI))


# The earlier report, as a file


def test_a_report_or_its_folder_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(as_bytes(NOW))
    assert read_earlier(path, AUDIT.picture) == read_earlier(tmp_path, AUDIT.picture)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: v.update(schema="personae/sightings/1"), "this is no report"),
        (lambda v: v.update(copy_for=TOM), "a copy for one person"),
        (lambda v: v["picture"].update(id="another-film"), "this is a report of `another-film`"),
        (lambda v: v.pop("performers"), "`performers` is not as a report has it"),
        (lambda v: v["performers"][0].update(finding="guilty"), "`performers.0.finding`"),
        (lambda v: v["performers"][0].update(performer="../x"), "`performers.0.performer`"),
        (lambda v: v["performers"][0].update(screen_time_s=-1), "`performers.0.screen_time_s`"),
        (lambda v: v.update(judged_on="soon"), "`judged_on`"),
        (
            lambda v: v.update(due=[{"performer": TOM, "amount": "much", "earning": "day"}]),
            "`due.0.amount`",
        ),
    ],
)
def test_what_is_no_whole_report_of_the_picture_is_refused(
    tmp_path: Path, change: Change, words: str
) -> None:
    values = copy.deepcopy(NOW)
    change(values)
    path = tmp_path / "old.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        read_earlier(path, PictureId(AUDIT.picture))
    assert words in str(refused.value)
    assert str(refused.value).startswith(str(path))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_earlier(tmp_path / "old.json", AUDIT.picture)
