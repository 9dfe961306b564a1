"""Which replicas a seal tells of, out of a report and the vendor's lines on record."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from personae.app import wiring
from personae.app.journeys.audit import WORKED
from personae.app.journeys.declared import declared, found_in
from personae.app.journeys.sealable import Report, what_records_show
from personae.app.settings import Ground, Settings
from personae.app.wiring import House
from personae.proof.provenance import By, Replica, Shown
from personae.vocabulary.entry import Entry, Json
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId, Sha256
from personae.vocabulary.span import Span

ANA, BEN = PerformerId("ana"), PerformerId("ben")
LATER = 1_000_000


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = Settings(
        ground=Ground.TEST_DATA,
        told_on=dt.date(2025, 2, 1),
        templates_until=dt.date(2026, 2, 1),
        keys="memory",
        home_id="declared",
    )
    clock = wiring.fixed_clock("2025-06-16T09:00:00-07:00")
    with wiring.throw_away(settings, tmp_path, clock) as house:
        yield house


def line(technique: str, scene: str, status: str = "final") -> dict[str, Json]:
    return {"technique": technique, "scenes": [scene], "status": status}


def recorded(
    house: House, lines: Mapping[PerformerId, list[dict[str, Json]]], picture: str = "a-film"
) -> None:
    parts: dict[PerformerId, dict[str, Json]] = {
        who: {"replicas": list(said)} for who, said in lines.items()
    }
    house.record.put(Entry(kind=WORKED, envelope={"picture": picture}, parts=parts))


def report(
    *rows: tuple[str, str, list[str], list[str]], declared: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    people = declared or dict.fromkeys((who for who, *_ in rows), True)
    return {
        "picture": {"id": "a-film"},
        "shots": [
            {"shot": "d1", "start_frame": 0, "end_frame": 10},
            {"shot": "d2", "start_frame": 10, "end_frame": 20},
            {"shot": "d3", "start_frame": 30, "end_frame": 40},
        ],
        "performers": [
            {"performer": who, "declared": said, "shots_seen": ["d1"], "heard_s": 0.0}
            for who, said in people.items()
        ],
        "findings": [
            {"performer": who, "finding": finding, "shots": shots, "scenes": scenes}
            for who, finding, shots, scenes in rows
        ],
        "unknown": [],
        "sightings": [
            {"performer": who, "by": "face", "shot": shot}
            for who, finding, shots, _ in rows
            if finding not in NOT_SEEN
            for shot in shots
        ],
        "looked_for": list(people),
        "not_enrolled": [],
        "hearing": None,
    }


NOT_SEEN = ("declared, not seen", "worked, not seen", "consent unused", "absent")
TABLE = [
    ("replica with consent", Shown.COVERED, True),
    ("replica without consent", Shown.NONE, True),
    ("not covered", Shown.BEYOND, True),
    ("agreed afterwards", Shown.AFTERWARDS, True),
    ("needs a look", Shown.UNKNOWN, True),
    ("declared, not seen", Shown.UNKNOWN, False),
    ("in order", None, None),
    ("no record", None, None),
    ("worked, scenes unknown", None, None),
    ("consent unused", None, None),
    ("absent", None, None),
]


@pytest.mark.parametrize(("finding", "shown", "seen"), TABLE)
def test_what_each_finding_comes_to(
    house: House, finding: str, shown: Shown | None, seen: bool | None
) -> None:
    recorded(house, {ANA: [line("digi-double", "4")]})
    told = report((ANA, finding, ["d1", "d2"], ["4"]), declared={ANA: shown is not None})
    found = declared(house.record, told, before=LATER)
    assert [(one.shown, one.seen, one.frames) for one, _ in found] == (
        [(shown, seen, (Span(0, 20),))] if shown else []
    )


@pytest.mark.parametrize(
    ("lines", "by", "listed"),
    [
        ([line("digi-double", "4")], [By.FACE], True),
        ([line("voice", "4")], [By.VOICE], True),
        ([line("voice", "4"), line("face-replacement", "4")], [By.FACE, By.VOICE], True),
        ([line("voice", "4"), line("face-replacement", "9")], [By.VOICE], True),
        ([line("voice", "9")], [By.VOICE], True),  # no line of that scene: of the picture then
        ([line("voice", "4", "omit")], [By.FACE], False),  # left out, and seen more than once
        ([], [By.FACE], False),
    ],
)
def test_by_face_or_by_voice_as_the_vendors_lines_say(
    house: House, lines: list[dict[str, Json]], by: list[By], listed: bool
) -> None:
    recorded(house, {ANA: lines})
    told = report((ANA, "replica with consent", ["d1"], ["4"]))
    found = declared(house.record, told, before=LATER)
    assert [one.by for one, _ in found] == by
    assert {one.declared for one, _ in found} == {listed}


def test_replicas_are_numbered_in_the_order_of_the_cut(house: House) -> None:
    recorded(house, {ANA: [line("digi-double", "4")], BEN: [line("digi-double", "4")]})
    told = report(
        (ANA, "replica with consent", ["d3"], ["4"]),
        (ANA, "declared, not seen", [], ["9"]),
        (BEN, "not covered", ["d1", "d3"], ["4"]),
    )
    found = declared(house.record, told, before=LATER)
    assert [(one.number, who, one.frames) for one, who in found] == [
        (1, BEN, (Span(0, 10), Span(30, 40))),
        (2, ANA, (Span(30, 40),)),
        (3, ANA, ()),
    ]


def test_a_replica_declared_of_somebody_who_worked_is_told_of(house: House) -> None:
    """No finding speaks of it; the list does."""
    recorded(house, {ANA: [line("digi-double", "4")]})
    told = report((ANA, "worked, not seen", ["d1"], ["4"]), declared={ANA: True})
    ((replica, who),) = declared(house.record, told, before=LATER)
    assert who == ANA
    assert replica == Replica(
        number=1,
        by=By.FACE,
        frames=(),
        declared=True,
        seen=False,
        shown=Shown.UNKNOWN,
        consents=(),
    )


def test_nobody_could_look_is_not_told_as_not_seen(house: House) -> None:
    """Whoever has no face on record may be in every picture of the film."""
    recorded(house, {ANA: [line("digi-double", "4")]})
    told = report((ANA, "needs a look", [], ["4"]))
    told["looked_for"], told["not_enrolled"] = [], [ANA]
    ((replica, _),) = declared(house.record, told, before=LATER)
    assert (replica.seen, replica.declared, replica.frames) == (None, True, ())


def test_what_could_not_be_read_is_not_told_as_not_seen(house: House) -> None:
    recorded(house, {ANA: [line("digi-double", "4")]})
    told = report((ANA, "needs a look", ["d1"], ["4"]))
    told["sightings"] = []
    ((replica, _),) = declared(house.record, told, before=LATER)
    assert replica.seen is None


@pytest.mark.parametrize(("hearing", "seen"), [(None, None), ([], None), ([ANA], False)])
def test_a_voice_is_not_heard_only_where_somebody_listened(
    house: House, hearing: list[str] | None, seen: bool | None
) -> None:
    recorded(house, {ANA: [line("voice", "4")]})
    told = report((ANA, "declared, not seen", ["d1"], ["4"]))
    told["hearing"] = None if hearing is None else {"listened_for": hearing}
    ((replica, _),) = declared(house.record, told, before=LATER)
    assert (replica.by, replica.seen) == (By.VOICE, seen)


@pytest.mark.parametrize(
    ("scenes", "worked", "seen"),
    [
        (["4"], ["4", "5"], False),  # they worked there, and the audit looked: not there
        (["9"], ["4"], None),  # the line has no place in the cut; it may be who is seen in d2
        ([], ["4"], None),
    ],
)
def test_a_replica_without_a_place_may_be_the_one_that_is_seen(
    house: House, scenes: list[str], worked: list[str], seen: bool | None
) -> None:
    recorded(house, {ANA: [{**line("sprite", ""), "scenes": list(scenes)}]})
    told = report((ANA, "no record", ["d2"], ["8"]), (ANA, "worked, not seen", ["d1"], worked))
    ((replica, _),) = declared(house.record, told, before=LATER)
    assert replica.seen is seen


def test_a_voice_beside_a_face_that_is_seen_is_not_told_as_heard(house: House) -> None:
    recorded(house, {ANA: [line("voice", "4"), line("face-replacement", "4")]})
    told = report((ANA, "replica with consent", ["d1"], ["4"]))
    found = {one.by: one.seen for one, _ in declared(house.record, told, before=LATER)}
    assert found == {By.FACE: True, By.VOICE: None}
    told["hearing"] = {"listened_for": [ANA]}
    found = {one.by: one.seen for one, _ in declared(house.record, told, before=LATER)}
    assert found == {By.FACE: True, By.VOICE: False}
    told["sightings"].append({"performer": ANA, "by": "voice", "shot": "d1"})
    found = {one.by: one.seen for one, _ in declared(house.record, told, before=LATER)}
    assert found == {By.FACE: True, By.VOICE: True}


def test_lines_of_a_later_audit_and_of_another_picture_are_not_read(house: House) -> None:
    recorded(house, {ANA: [line("digi-double", "4")]})
    before = house.record.size
    recorded(house, {ANA: [line("voice", "4")]})
    recorded(house, {ANA: [line("voice", "4")]}, picture="another-film")
    told = report((ANA, "replica with consent", ["d1"], ["4"]))
    assert [one.by for one, _ in declared(house.record, told, before=before)] == [By.FACE]
    assert [one.by for one, _ in declared(house.record, told, before=LATER)] == [By.VOICE]


def test_a_line_of_an_earlier_list_is_not_read(house: House) -> None:
    """The list that came with the audit is without it."""
    recorded(house, {ANA: [line("voice", "4")]})
    recorded(house, {BEN: [line("digi-double", "4")]})
    told = report((ANA, "replica without consent", ["d1"], ["4"]), declared={ANA: False})
    ((replica, _),) = declared(house.record, told, before=LATER)
    assert (replica.by, replica.declared) == (By.FACE, False)


def test_somebody_seen_twice_whom_no_list_has_is_not_told_of_once_erased(house: House) -> None:
    """Whose agreements are gone too, so that a seal would name none where there was one."""
    told = report((ANA, "replica with consent", ["d1"], ["4"]), declared={ANA: False})

    def put(film: str) -> Report:
        parts: dict[PerformerId, dict[str, Json]] = {ANA: {"finding": "replica with consent"}}
        entry = house.record.put(Entry(kind="audit-made", envelope={"film": film}, parts=parts))
        (entry,) = (one for one in house.record.entries() if one.number == entry.number)
        return Report(
            path=Path("report.json"),
            values=told,
            sha256=Sha256("0" * 64),
            entry=entry,
            audit=entry.number,
        )

    ((replica, _),) = what_records_show(house, put("1"))[0]
    assert (replica.declared, replica.seen) == (False, True)
    before = put("2")
    house.record.erase(ANA, because="asked for")
    (read_again,) = (one for one in house.record.entries() if one.number == before.audit)
    with pytest.raises(UserError, match="one performer whose replica it tells of cannot be found"):
        what_records_show(house, dataclasses.replace(before, entry=read_again))


def test_everybody_found_is_asked_about_training_and_so_is_whoever_is_unknown() -> None:
    told = report((ANA, "in order", ["d1"], ["4"]))
    told["performers"].append(
        {"performer": BEN, "declared": False, "shots_seen": [], "heard_s": 0.0}
    )
    assert found_in(told) == [ANA]
    told["performers"][1]["heard_s"] = 2.5
    told["unknown"].append({"person": "unknown-1"})
    assert found_in(told) == [ANA, BEN, "unknown-1"]
