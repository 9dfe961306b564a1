"""What The Long Take owes, as a production manager at a shell asks it."""

import importlib.util
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from icalendar import Calendar
from tests.journeys.at_hand import AtHand, packs_read_once
from tests.journeys.stranger import LONG_TAKE, Stranger, contents

from personae.app.reports.duties_ics import as_calendar
from personae.app.schemas import schema

GOLDEN = Path(__file__).parents[1] / "golden" / "duties"
ON = ("--on", "2025-06-16")
OCTETS = 75  # of a line, its end not counted: RFC 5545, 3.1
Values = dict[str, Any]


@pytest.fixture(autouse=True, scope="module")
def _packs() -> Iterator[None]:
    with packs_read_once():
        yield


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """As `tests/golden/duties/made.py` makes them now."""
    spec = importlib.util.spec_from_file_location("made_duties", GOLDEN / "made.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: dict[str, bytes] = module.made()
    return made


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> AtHand:
    """With the cast of The Long Take on record, and what they agreed to."""
    me = AtHand(tmp_path_factory.mktemp("desk"))
    me.settle()
    shutil.copytree(
        LONG_TAKE, me.here / "film", ignore=shutil.ignore_patterns("*.mp4", "portraits")
    )
    for portraits in sorted((LONG_TAKE / "portraits").iterdir()):
        who = portraits.name
        if who != "finn-hale":
            name = who.replace("-", " ").title()
            me("performer", "add", name, "--id", who).went_well()
    me("consent", "add", *sorted((LONG_TAKE / "consents").glob("*.yaml"))).went_well()
    return me


def values(me: AtHand, production: str = "film/production.yaml") -> Values:
    found: Values = (
        me("rules", "duties", "--production", production, *ON, "--json").went_well(10).json
    )
    return found


def one(found: Values, **said: object) -> Values:
    (duty,) = [d for d in found["duties"] if all(d[key] == value for key, value in said.items())]
    return dict(duty)


# The golden files


@pytest.mark.parametrize("name", ["duties.json", "duties.ics", "duties.txt"])
def test_the_duties_of_the_long_take_are_the_golden_ones(
    files: dict[str, bytes], name: str
) -> None:
    assert files[name] == (GOLDEN / name).read_bytes()


def test_the_command_writes_the_golden_ones_and_puts_nothing_on_record(me: AtHand) -> None:
    before = me.registry()
    words = ("rules", "duties", "--production", "film/production.yaml", *ON, "-o", "out")
    ran = Stranger(me.desk)(*words).went_well(10)  # in a process of its own
    said = (GOLDEN / "duties.txt").read_text(encoding="utf-8")
    assert ran.out == f"{said}\nThe page: out/duties.html; the calendar: duties.ics.\n"
    written = contents(me.here / "out")
    assert written["duties.json"] == (GOLDEN / "duties.json").read_bytes()
    assert written["duties.ics"] == (GOLDEN / "duties.ics").read_bytes()
    assert me.registry() == before


def test_they_keep_to_the_schema_that_is_published(files: dict[str, bytes]) -> None:
    check = jsonschema.Draft202012Validator(schema("duties"))
    found = json.loads(files["duties.json"])
    check.validate(found)
    wrongs: tuple[Values, ...] = (
        {"met": "yes"},
        {"owner": "nobody"},
        {"by_said": ""},
        {"about": []},
    )
    for wrong in wrongs:
        changed = {**found, "duties": [found["duties"][0] | wrong]}
        assert not check.is_valid(changed), wrong


# By hand, from the records: who was told and asked when


@pytest.mark.parametrize(
    ("rule", "about", "met", "by"),
    [
        # 18 Feb 2025 11:05, called on 27 Feb 14:00
        ("notice-48h", "the scan of mei-lin-zhao on 27 February 2025", "met", "2025-02-25T14:00"),
        # no consent says when he was told
        ("notice-48h", "the scan of diego-santos on 4 March 2025", "not known", "2025-03-02T13:00"),
        # told 46 h 45 min before, at an engagement at that very moment
        ("notice-48h", "the scan of imani-brooks on 7 March 2025", "met", "2025-03-05T09:15"),
        ("notice-48h", "the scan of kenji-mori on 7 March 2025", "not known", "2025-03-05T08:00"),
        ("notice-48h", "the scan of nora-lind, whose day no record says", "not known", None),
        ("badr-consent", "the scan of diego-santos on 4 March 2025", "not met", "2025-03-04"),
        ("badr-consent", "the scan of imani-brooks on 7 March 2025", "met", "2025-03-07"),
        ("badr-consent", "5 copies of diego-santos in LT_0900, scene 9", "not met", "2025-04-22"),
        ("badr-consent", "the replica of omar-haddad in LT_0900, scene 9", "not met", "2025-04-28"),
        ("badr-consent", "3 copies of imani-brooks in LT_0900, scene 9", "met", "2025-04-28"),
        (
            "synthetic-performer",
            "Crowdfill on 24 April 2025 (synthetic: passers-by behind the fountain)",
            "not known",
            "2025-04-24",
        ),
    ],
)  # fmt: skip
def test_what_the_records_show_of_each_scan_and_replica(
    files: dict[str, bytes], rule: str, about: str, met: str, by: str | None
) -> None:
    found = [
        (d["met"], d["by"] and d["by"].removesuffix(":00-08:00"))
        for d in json.loads(files["duties.json"])["duties"]
        if d["clause"]["rule"].endswith(f"tv-theatrical-2023/{rule}") and about in d["about"]
    ]
    assert found == [(met, by)]


def test_the_teaser_is_disclosed_where_and_when_it_is_shown(files: dict[str, bytes]) -> None:
    teaser = "Crowdfill on 26 May 2025 (synthetic: a waiter who is in the teaser only)"
    found = {
        d["clause"]["rule"]: (d["met"], d["owner"], d["by"])
        for d in json.loads(files["duties.json"])["duties"]
        if d["about"] == [teaser] and d["owner"] == "delivery"
    }
    assert found == {
        "us-ny/gbl-396-b": ("not met", "delivery", "2026-09-04"),
        "eu/ai-act-50/disclosure": ("not known", "delivery", "2026-09-04"),
    }


def test_every_duty_has_an_owner_a_clause_and_a_date_or_why_there_is_none(
    files: dict[str, bytes],
) -> None:
    for duty in json.loads(files["duties.json"])["duties"]:
        assert duty["owner"]
        assert duty["clause"]["cite"]
        assert duty["clause"]["status"]
        assert duty["by_said"]
        if duty["by"] is None and duty["owed"] == "owed":
            assert "no date is set" in duty["by_said"] or "not on record" in duty["by_said"]


def test_a_bill_is_shown_as_such_and_stands_in_no_calendar(files: dict[str, bytes]) -> None:
    found = json.loads(files["duties.json"])
    bills = [d for d in found["duties"] if d["clause"]["status"] == "bill"]
    assert bills
    assert not any(d["clause"]["decides"] for d in bills)
    assert b"NO FAKES" not in files["duties.ics"]
    assert "Binding nobody (3)" in files["duties.txt"].decode()


def test_each_line_of_the_register_is_decided_like_a_use(files: dict[str, bytes]) -> None:
    found = [
        (use["where"][-1], use["answer"]) for use in json.loads(files["duties.json"])["ai_uses"]
    ]
    assert found == [
        ("ai-uses.csv:2", "permitted"),
        ("ai-uses.csv:3", "cannot-say"),  # whether the writer was told is not recorded
        ("ai-uses.csv:4", "cannot-say"),
        ("ai-uses.csv:5", "cannot-say"),
        ("ai-uses.csv:6", "cannot-say"),
        ("ai-uses.csv:7", "cannot-say"),
        ("ai-uses.csv:8", "cannot-say"),
        ("ai-uses.csv:9", "permitted"),
        ("ai-uses.csv:10", "cannot-say"),
    ]


# The calendar, read back


def test_the_calendar_reads_back_as_the_dated_duties(files: dict[str, bytes]) -> None:
    dated = [
        d for d in json.loads(files["duties.json"])["duties"] if d["by"] and d["clause"]["decides"]
    ]
    calendar = Calendar.from_ical(files["duties.ics"])
    events: list[Any] = list(calendar.walk("VEVENT"))
    assert len(events) == len(dated) > 0
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event, duty in zip(events, dated, strict=True):
        assert event["DTSTAMP"].dt == datetime(2025, 6, 16, tzinfo=UTC)
        starts = event["DTSTART"].dt
        if "T" in duty["by"]:
            assert starts == datetime.fromisoformat(duty["by"])
        else:
            assert starts == date.fromisoformat(duty["by"])
            assert (event["DTEND"].dt - starts).days == 1
        assert duty["do"] in str(event["SUMMARY"])
        assert str(event["STATUS"]) == ("TENTATIVE" if duty["met"] == "not known" else "CONFIRMED")
    assert (str(calendar["VERSION"]), "PRODID" in calendar) == ("2.0", True)


def test_what_binds_nobody_stands_in_no_calendar_even_with_a_date(
    files: dict[str, bytes],
) -> None:
    found = json.loads(files["duties.json"])
    dated = next(d for d in found["duties"] if d["by"])
    dated["clause"] |= {"status": "bill", "decides": False}
    events = Calendar.from_ical(as_calendar(found)).walk("VEVENT")
    before = Calendar.from_ical(files["duties.ics"]).walk("VEVENT")
    assert len(events) == len(before) - 1


def test_the_calendar_keeps_to_rfc_5545s_lines(files: dict[str, bytes]) -> None:
    *lines, last = files["duties.ics"].split(b"\r\n")
    assert last == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= OCTETS
    assert not calendar_errors(files["duties.ics"])


def calendar_errors(data: bytes) -> list[object]:
    return [error for part in Calendar.from_ical(data).walk() for error in part.errors]


# Other states of the records


def production_with(me: AtHand, name: str, **changed: str) -> str:
    """The Long Take's files with some replaced, or taken away where the text is empty."""
    folder = me.here / name
    shutil.copytree(me.here / "film", folder)
    text = (folder / "production.yaml").read_text(encoding="utf-8")
    for key, said in changed.items():
        if said:
            (folder / f"{key.replace('_', '-')}.csv").write_text(said, encoding="utf-8")
        else:
            text = "".join(
                line for line in text.splitlines(keepends=True) if not line.startswith(f"{key}:")
            )
    (folder / "production.yaml").write_text(text, encoding="utf-8")
    return f"{name}/production.yaml"


def test_what_was_left_out_of_the_production_is_not_known(me: AtHand) -> None:
    found = values(me, production_with(me, "absent", ai_uses=""))
    absent = one(found, id="house/ai-uses")
    assert (absent["met"], absent["missing"]) == ("not known", ["ai_uses"])
    assert absent["shows"] == ["No register was given: nobody knows which uses of AI there were."]
    assert found["ai_uses"] == []


def test_an_empty_register_says_there_were_none_and_without_a_writers_agreement_nobody_can_say(
    me: AtHand,
) -> None:
    head, _, row, *_ = (LONG_TAKE / "ai-uses.csv").read_text(encoding="utf-8").splitlines()
    empty = values(me, production_with(me, "empty", ai_uses=f"{head}\n"))
    assert one(empty, id="house/ai-uses")["shows"] == ["The register says that there were none."]
    files = {"ai_uses": f"{head}\n{row}\n", "writers_agreement": ""}
    found = values(me, production_with(me, "no-writers", **files))["duties"]
    rule = "wga/mba-2023/disclosure-72"
    told = [(d["owed"], d["missing"]) for d in found if d["clause"]["rule"] == rule]
    assert told == [("not known whether it reaches here", ["writers_agreement"])]


def test_what_is_paid_is_met(me: AtHand, tmp_path: Path) -> None:
    paying = me.moved(tmp_path / "paying")
    paying("pay", "run", "--production", "film/production.yaml", "-o", "pay").went_well()
    key = {"owner": "payroll", "performers": ["tom-arden"], "amount": "2408.00 USD"}
    lines = paying("pay", "show", "--performer", "tom-arden", "--json").went_well().json
    days = [line for line in lines["lines"] if line["amount"] == "1204.00 USD"]
    for line in days:
        words = ("--amount", "1204.00 USD", "--on", "2025-04-04", "--reference", line["name"])
        paying("pay", "paid", line["name"], *words).went_well()
    found = values(paying)
    assert one(found, **key)["shows"] == ["The books have it paid."]
    due = one(found, owner="payroll", performers=["walter-finch"], amount="216.00 USD")
    assert (due["met"], due["by_said"]) == ("not met", "no date is set by the clause")


REGISTER = "date,tool,provider,purpose,scenes,performers,writers,given_to_writers,kept"


def test_a_line_beyond_what_its_performer_agreed_to_is_not_met(me: AtHand) -> None:
    """Of `training: false`; and of a voice, where a replica made in employment was agreed to."""
    rows = "2025-05-03,ToolX,Y,{},9,ana-vale,none,none,yes\n"
    register = f"{REGISTER}\n{rows.format('training: own model')}{rows.format('voice: in Spanish')}"
    production = production_with(me, "beyond", ai_uses=register)
    found = [d for d in values(me, production)["duties"] if d["id"].startswith("consents/")]
    training, voice = sorted(found, key=lambda duty: str(duty["id"]))
    assert {(d["met"], d["by"], d["clause"]["rule"]) for d in found} == {
        ("not met", "2025-05-03", "ana-vale-long-take")
    }
    assert "(training: false)" in training["because"]
    assert "kind voice" in voice["because"]
    told = me("rules", "duties", "--production", production, *ON).went_well(10).out
    not_met = told[: told.index("\nNot known (")]
    assert "for ToolX on 3 May 2025 (training: own model), ana-vale" in not_met
    register = told[told.index("The register of AI uses") :]
    assert "kind training. (ana-vale-long-take, kinds: employment-based)" in register


def test_a_line_of_somebody_who_agreed_to_nothing_is_not_met(me: AtHand) -> None:
    row = "2025-05-03,ToolX,Y,training: own model,,diego-santos,none,none,yes\n"
    found = values(me, production_with(me, "nothing", ai_uses=f"{REGISTER}\n{row}"))
    duty = one(found, do="have the performer's agreement before this use")
    assert duty["because"] == "No consent of diego-santos is on record."
    assert duty["clause"]["rule"] == "consents"


def test_of_a_use_that_affects_nobody_no_consent_is_asked(me: AtHand) -> None:
    row = "2025-05-03,ToolX,Y,training: of streets,,none,none,none,yes\n"
    found = values(me, production_with(me, "nobodys", ai_uses=f"{REGISTER}\n{row}"))
    (use,) = found["ai_uses"]
    assert use["performer"] is None
    assert "consents" not in {reason["rule"] for reason in use["reasons"]}
    assert not [d for d in found["duties"] if d["id"].startswith("consents/")]


def test_the_register_tells_why_a_line_is_not_permitted(me: AtHand) -> None:
    told = me("rules", "duties", "--production", "film/production.yaml", *ON).went_well(10).out
    lines = told[told.index("The register of AI uses, line by line") :].splitlines()
    (at,) = [n for n, line in enumerate(lines) if line.startswith("  ai-uses.csv:3 ")]
    assert lines[at].endswith(": cannot-say")
    assert lines[at + 1].startswith("    - the company must disclose to the writer")
    assert "  ai-uses.csv:2  " in lines[1]
    assert lines[2].startswith("  ai-uses.csv:3")  # permitted, so nothing is told of it


def test_a_moment_is_told_by_the_production_s_clocks(me: AtHand) -> None:
    """They went forward in the night between: 48 hours before 8:00 is 7:00."""
    row = "2025-03-10,ToolX,Y,scan: body,9,diego-santos,none,none,yes,2025-03-10T08:00-07:00\n"
    register = f"{REGISTER},services_at\n{row}"
    found = values(me, production_with(me, "forward", ai_uses=register))
    told = [d["by"] for d in found["duties"] if "notice-48h" in d["clause"]["rule"]]
    assert "2025-03-08T07:00:00-08:00" in told


def test_a_register_that_names_a_tool_and_nobody_affected_is_refused(me: AtHand) -> None:
    head = "date,tool,provider,purpose,scenes,performers,writers,given_to_writers,kept\n"
    row = "2025-04-24,Crowdfill,Halflight VFX,synthetic,9,,,,yes\n"
    bad = production_with(me, "nobody", ai_uses=head + row)
    me("rules", "duties", "--production", bad, *ON).refused(
        1, "ai-uses.csv:2: it names the tool `Crowdfill` and nobody affected.", "`none` outright"
    )
