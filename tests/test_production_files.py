"""PRODUCTION.yaml and its tables: what is read, and every mistake told with file and line."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

from personae.app.files.production import check_against_film, check_days, read_production
from personae.app.files.records import SCENES as SCENE_COLUMNS
from personae.app.files.records import SHOTS, SKINS, VOUCHERS
from personae.app.files.records import WORK as WORK_COLUMNS
from personae.app.files.replicas import REPLICAS as REPLICA_COLUMNS
from personae.reconciliation.production import Production
from personae.reconciliation.timecode import Timecode
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import scene_key
from personae.vocabulary.span import Span

PRODUCTION = """\
picture: a-picture
title: 2012
company: a-company
time_zone: America/Los_Angeles
cast:
  - {performer: ana-vale, role: principal, rate: 1204.00 USD, unit: day}
  - {performer: bo-chen, role: background}
"""
ONE_OF_CAST = PRODUCTION.partition("  - {performer: bo-chen")[0]
REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
REPLICAS = "shot_code,scene,record_in,record_out,performer,copies,status,turnover_on\n"


def written(folder: Path, **files: str | bytes) -> Path:
    """A production whose keys name the files given: `work="…"` is written and named work.csv."""
    names = {key: f"{key}.edl" if key == "edl" else f"{key}.csv" for key in files}
    for key, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / names[key]).write_bytes(data)
    path = folder / "production.yaml"
    path.write_text(PRODUCTION + "".join(f"{key}: {name}\n" for key, name in names.items()))
    return path


def read(folder: Path, **files: str | bytes) -> Production:
    return read_production(written(folder, **files))


def told(path: Path) -> list[str]:
    with pytest.raises(UserError) as wrong:
        read_production(path)
    return [str(m) for m in wrong.value.mistakes]


def told_of(folder: Path, **files: str | bytes) -> list[str]:
    return told(written(folder, **files))


def test_what_is_not_given_is_unknown(tmp_path: Path) -> None:
    production = read(tmp_path)
    assert production.title == "2012"
    assert production.cast[0].rate == Money.parse("1204.00 USD")
    assert (production.work, production.vouchers, production.replicas) == (None, None, None)
    assert (production.scenes, production.media, production.consents_complete) == (None,) * 3


@pytest.mark.parametrize("empty", ["", "\n", REPLICAS, "\ufeff"])
def test_an_empty_replica_list_says_that_there_are_none(tmp_path: Path, empty: str) -> None:
    assert read(tmp_path, replicas=empty).replicas == ()


def test_a_day_of_exhibit_g(tmp_path: Path) -> None:
    (day,) = (
        read(
            tmp_path,
            work="date,performer,status,call,dismissed,meal_minutes,scenes,remark\n"
            '2025-03-08,ana-vale,swf,16:00,03:30,30,14A;07,"late, wet"\n',
        ).work
        or ()
    )
    assert (day.where, day.status, day.scenes) == ("work.csv:2", "SWF", ("14A", "07"))
    assert (day.meal_minutes, day.remark) == (30, "late, wet")
    assert day.call is not None
    assert day.dismissed is not None
    assert day.call.isoformat() == "2025-03-08T16:00:00-08:00"
    # The clocks of Los Angeles went forward in the night to 9 March 2025.
    assert day.dismissed.isoformat() == "2025-03-09T03:30:00-07:00"


@pytest.mark.parametrize(
    ("dismissed", "day"),
    [("16:01", "2025-03-04"), ("16:00", "2025-03-05"), ("15:59", "2025-03-05")],
)
def test_a_dismissal_not_after_the_call_is_on_the_next_day(
    tmp_path: Path, dismissed: str, day: str
) -> None:
    text = f"date,performer,status,call,dismissed\n2025-03-04,ana-vale,W,16:00,{dismissed}\n"
    (row,) = read(tmp_path, work=text).work or ()
    assert row.dismissed is not None
    assert row.dismissed.date() == date.fromisoformat(day)


def test_a_voucher_and_a_background_list(tmp_path: Path) -> None:
    production = read(
        tmp_path,
        vouchers="Date,Voucher No,Performer,Covered,Class,Rate,Call,Meal Out,Meal In,Dismissed,"
        "Changes,Adjustments,Scan,Scenes\n"
        "2025-03-04,118,bo-chen,yes,general,216.00 USD,20:00,23:30,00:15,04:00,1,smoke,only,\n",
        skins="date,performer,covered,call\n2025-03-04,bo-chen,no,20:00\n",
    )
    (voucher,) = production.vouchers or ()
    assert (voucher.number, voucher.scan, voucher.covered) == ("118", "only", True)
    assert voucher.meal_in is not None
    assert voucher.dismissed is not None
    assert voucher.meal_in.isoformat() == "2025-03-05T00:15:00-08:00"
    assert voucher.dismissed.isoformat() == "2025-03-05T04:00:00-08:00"
    (line,) = production.skins or ()
    assert line.covered is False


def test_a_day_out_of_days(tmp_path: Path) -> None:
    text = "performer,2025-03-03,2025-03-04,2025-03-05\nana-vale,SW,,WF\nbo-chen,,T,\n"
    days = read(tmp_path, dood=text).dood or ()
    assert [(d.performer, d.day.day, d.code) for d in days] == [
        ("ana-vale", 3, "SW"),
        ("ana-vale", 5, "WF"),
        ("bo-chen", 4, "T"),
    ]


def test_a_vendor_s_own_headers(tmp_path: Path) -> None:
    text = (
        "VFX Shot,Scene,Rec In,Rec Out,Talent,Method,Qty,Shot Status,Turnover Date,Bid\n"
        "VX_010,9;10,01:00:01:00,01:00:02:12,bo-chen,crowd-tile,5,Final,2025-04-22,900\n"
        "VX_020,,12,36,ana-vale,,1,temp,,\n"
    )
    first, second = read(tmp_path, replicas=text).replicas or ()
    assert (first.shot_code, first.scenes, first.copies) == ("VX_010", ("9", "10"), 5)
    assert (first.technique, first.status) == ("crowd-tile", "final")
    assert first.turnover_on == date(2025, 4, 22)
    assert first.record == (Timecode.parse("01:00:01:00"), Timecode.parse("01:00:02:12"))
    assert (second.record, second.scenes) == (Span(12, 36), ())


def workbook(folder: Path, *rows: tuple[object, ...], sheets: int = 1) -> Path:
    book = Workbook()
    for n in range(sheets):
        sheet = book.active if n == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = f"Sheet {n + 1}"
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "count.xlsx")
    path = folder / "production.yaml"
    path.write_text(PRODUCTION + "replicas: count.xlsx\n")
    return path


HEADER = ("Shot Code", "Scene", "Performer", "Copies", "Status", "Turnover On")


def test_a_workbook_under_a_title(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ("A PICTURE, count sheet",),
        (),
        HEADER,
        ("VX_010", 9, "bo-chen", 5.0, "final", date(2025, 4, 22)),
        (None, None, None, None, None, None),
        ("VX_020", "14A", "ana-vale", 1, "omit"),
    )
    first, second = read_production(path).replicas or ()
    assert (first.where, first.scenes, first.copies) == ("count.xlsx:4", ("9",), 5)
    assert first.turnover_on == date(2025, 4, 22)
    assert (second.where, second.scenes, second.status) == ("count.xlsx:6", ("14A",), "omit")


def test_an_empty_workbook_says_that_there_are_none(tmp_path: Path) -> None:
    assert read_production(workbook(tmp_path)).replicas == ()


def test_a_workbook_that_could_mean_two_things_is_refused(tmp_path: Path) -> None:
    row = ("VX_010", 9, "bo-chen", 5, "final", None)
    (sentence,) = told(workbook(tmp_path, HEADER, row, sheets=2))
    assert sentence.startswith("count.xlsx: more than one sheet could be the list: Sheet 1, Sheet")
    (sentence,) = told(workbook(tmp_path, ("Shot", "Bid"), ("VX_010", 900)))
    assert sentence.startswith("count.xlsx: no sheet has a header with `shot_code`, `performer`")


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER)
    (tmp_path / "count.xlsx").write_text("shot,performer\n")
    assert told(path) == [
        "count.xlsx: this is not a workbook. Save it as XLSX, or as CSV.",
    ]


WORK = "date,performer,status,call,scenes\n"
SCENES = "scene,start_frame,end_frame\n"
WRONG_TABLES: list[tuple[str, str | bytes, str]] = [
    ("work", WORK + "05/03/2025,ana-vale,W,,\n", "work.csv:2: `date`: `05/03/2025` is no date: "),
    ("work", WORK + "2025-02-29,ana-vale,W,,\n", "work.csv:2: `date`: `2025-02-29` is no day of"),
    ("work", WORK + ",ana-vale,W,,\n", "work.csv:2: `date` is empty. Write the day."),
    (
        "work",
        WORK + "2025-03-05,ana-vail,W,,\n",
        "work.csv:2: `ana-vail` is not in the cast. Did you mean `ana-vale`?",
    ),
    (
        "work",
        WORK + "2025-03-05,Ana Vale,W,,\n",
        "work.csv:2: `Ana Vale` is not in the cast. Did you mean `ana-vale`?",
    ),
    (
        "work",
        WORK + "2025-03-05,zoe,W,,\n",
        "work.csv:2: `zoe` is not in the cast. Add the performer to `cast`",
    ),
    (
        "work",
        WORK + "2025-03-05,ana-vale,WS,,\n",
        "work.csv:2: `status`: `WS` is no status code of Exhibit G. ",
    ),
    ("work", WORK + "2025-03-05,ana-vale,,,\n", "work.csv:2: `status` is empty. Known: W, SW"),
    ("work", WORK + "2025-03-05,ana-vale,W,7pm,\n", "work.csv:2: `call`: `7pm` is no time of day"),
    ("work", WORK + "2025-03-05,ana-vale,W,24:10,\n", "work.csv:2: `call`: `24:10` is no time"),
    ("work", WORK + '2025-03-05,ana-vale,W,,"3,4"\n', "work.csv:2: `3,4` parts scenes by commas."),
    ("work", WORK + "2025-03-05,ana-vale,W,,3,4\n", "work.csv:2: this row has 6 cells where the"),
    ("work", "date,performer\n2025-03-05,ana-vale\n", "work.csv:1: the column `status` is missin"),
    ("work", "date,performer,status,Date\n", "work.csv:1: the columns `date` and `Date` both mea"),
    ("work", "date,performer,state\n", "work.csv:1: no column is called `state`. Did you mean `"),
    ("work", "date,performer,status,weather\n", "work.csv:1: no column is called `weather`. Colu"),
    ("work", WORK.replace(",", ";"), "work.csv:1: its cells are parted by semicolons. Save it wi"),
    ("work", WORK.encode() + b"2025-03-05,\xe9,W,,\n", "work.csv:2: this is not UTF-8. Save the"),
    ("work", WORK + '2025-03-05,"ana', "work.csv:2: this is not CSV: "),
    ("work", "PK\3\4\0\0", "work.csv: this is not a text file."),
    (
        "vouchers",
        "date,voucher_no,performer,scan\n2025-03-05,1,bo-chen,yes\n",
        "vouchers.csv:2: `scan`: `yes` is no kind of scan. Known: none, same-day, only.",
    ),
    (
        "vouchers",
        "date,performer,scan,rate\n2025-03-05,bo-chen,none,216\n",
        "vouchers.csv:2: `rate`: money is written like `1204.00 USD`, not `216`.",
    ),
    ("skins", "date,performer,covered\n2025-03-05,bo-chen,some\n", "skins.csv:2: `covered`: `so"),
    ("dood", "performer,2025-03-05\nana-vale,X\n", "dood.csv:2: `2025-03-05`: `X` is no code of"),
    ("dood", "performer,5 March\n", "dood.csv:1: a column: `5 March` is no date: "),
    ("dood", "who,2025-03-05\n", "dood.csv:1: the first column must be `performer`."),
    ("dood", "performer,2025-03-05,2025-03-05\n", "dood.csv:1: the column `2025-03-05` stands tw"),
    ("scenes", SCENES + "1,0,50\n2,49,90\n", "scenes.csv:3: scene 2 overlaps scene 1 of scenes."),
    ("scenes", SCENES + "1,50,50\n", "scenes.csv:2: it runs from frame 50 to frame 50, which hol"),
    ("scenes", SCENES + "1,-5,50\n", "scenes.csv:2: `start_frame`: `-5` is no whole number."),
    ("scenes", SCENES + ",0,50\n", "scenes.csv:2: `scene` is empty."),
    ("scenes", SCENES + "1,0,\n", "scenes.csv:2: `end_frame` is empty."),
    (
        "shots",
        "shot,start_frame,end_frame,scene\nA,0,9,1\nB,8,12,1\n",
        "shots.csv:3: shot B overlaps shot A of shots.csv:2 in frames 8 to 9.",
    ),
    (
        "replicas",
        REPLICAS + "VX,9,,,bo-chen,5,done,\n",
        "replicas.csv:2: `status`: `done` is no status. Known: temp, final, omit.",
    ),
    ("replicas", REPLICAS + "VX,9,,,bo-chen,lots,final,\n", "replicas.csv:2: `copies`: `lots` is"),
    ("replicas", REPLICAS + "VX,9,,,bo-chen,0,final,\n", "replicas.csv:2: `copies`: a replica of"),
    ("replicas", REPLICAS + "VX,9,5,,bo-chen,1,final,\n", "replicas.csv:2: it has only one of `re"),
    ("replicas", REPLICAS + "VX,9,a,b,bo-chen,1,final,\n", "replicas.csv:2: `record_in`, `record_"),
    (
        "replicas",
        "Shot,Shot Code,performer,copies,status\n",
        "replicas.csv:1: the columns `Shot` and `Shot Code` both mean `shot_code`.",
    ),
    ("replicas", "shot,performer,copys,status\n", "replicas.csv:1: no column is called `copys`. D"),
]


@pytest.mark.parametrize(("key", "text", "sentence"), WRONG_TABLES)
def test_one_mistake_of_a_table_is_one_sentence_with_its_line(
    tmp_path: Path, key: str, text: str | bytes, sentence: str
) -> None:
    (got,) = told_of(tmp_path, **{key: text})
    assert got.startswith(sentence)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            PRODUCTION + "  - {performer: ana-vale, role: stunt}\n",
            "production.yaml:8: `ana-vale` is in the cast twice, first in line 6.",
        ),
        (
            PRODUCTION + "work: days.csv\n",
            "production.yaml:8: `work` names `days.csv`, and no such file stands beside it.",
        ),
        (PRODUCTION + "vouchres: v.csv\n", "production.yaml:8: no key is called `vouchres` here."),
        (PRODUCTION + "title: B\n", "production.yaml:8: the key `title` stands twice, first in l"),
        (
            PRODUCTION.replace("Los_Angeles", "Hollywood"),
            "production.yaml:4: `time_zone`: `America/Hollywood` is no time zone",
        ),
        (
            PRODUCTION.replace("role: principal", "role: lead"),
            "production.yaml:6: `cast.role`: `lead` is no role.",
        ),
        (PRODUCTION.replace("1204.00 USD", "1204 USD"), "production.yaml:6: `cast.rate`: money is"),
        (
            ONE_OF_CAST.replace("1204.00 USD", "1204 USD"),
            "production.yaml:6: `cast.rate`: money is written like `1204.00 USD`, not `1204 USD`.",
        ),
        (
            PRODUCTION.replace("1204.00 USD", "-5.00 USD"),
            "production.yaml:6: `cast.rate`: `-5.00 USD` is below nought, and nobody is paid less",
        ),
        (
            PRODUCTION.split("cast:", maxsplit=1)[0] + "cast: []\n",
            "production.yaml:5: `cast`: at least one belongs here.",
        ),
        (PRODUCTION + "territories: [any]\n", "production.yaml:8: `territories`: `any` is no terr"),
        (
            PRODUCTION + "media: tv\n",
            "production.yaml:8: `media`: a list belongs here, like `[tv]`.",
        ),
        (PRODUCTION + "media: any\n", "production.yaml:8: `media`: a list belongs here, like `[a"),
        (PRODUCTION + "territories: any\n", "production.yaml:8: `territories`: a list belongs"),
        (PRODUCTION + "media: [cinema]\n", "production.yaml:8: `media`: `cinema` is no medium. K"),
        (PRODUCTION + "released_on: soon\n", "production.yaml:8: `released_on`: `soon` is no date"),
        (PRODUCTION.replace("picture: a-picture", "picture: A"), "production.yaml:1: `picture`: "),
        (PRODUCTION.split("cast:", maxsplit=1)[0], "production.yaml:1: the key `cast` is missing."),
    ],
)
def test_one_mistake_of_the_production_is_one_sentence_with_its_line(
    tmp_path: Path, wrong: str, sentence: str
) -> None:
    path = tmp_path / "production.yaml"
    path.write_text(wrong)
    (got,) = told(path)
    assert got.startswith(sentence)


def test_shots_and_an_edl_are_one_too_many(tmp_path: Path) -> None:
    event = "001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
    (got,) = told_of(tmp_path, shots="shot,start_frame,end_frame\nA,0,24\n", edl=event)
    assert got == "production.yaml:9: both `shots` and `edl` list the shots. Keep one of them."


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    got = told_of(
        tmp_path,
        work=WORK + "2025-13-01,ana-vale,W,,\n2025-03-05,zoe,XX,,\n",
        scenes=SCENES + "1,0,50\n2,40,90\n",
        replicas=REPLICAS + "VX,9,,,bo-chen,five,final,\n",
    )
    assert [sentence.split(": ")[0] for sentence in got] == [
        "work.csv:2",
        "work.csv:3",
        "work.csv:3",
        "scenes.csv:3",
        "replicas.csv:2",
    ]


def test_a_scene_may_come_back_later_in_the_cut(tmp_path: Path) -> None:
    scenes = read(tmp_path, scenes=SCENES + "1,0,50\n2,50,90\n1,90,120\n").scenes or ()
    assert [s.span for s in scenes if s.scene == "1"] == [Span(0, 50), Span(90, 120)]


def test_a_day_of_work_that_has_not_come_yet_is_a_mistake(tmp_path: Path) -> None:
    production = read(tmp_path, work=WORK + "2025-03-05,ana-vale,W,,\n2052-03-03,ana-vale,W,,\n")
    check_days(production, today=date(2052, 3, 3))
    with pytest.raises(UserError) as wrong:
        check_days(production, today=date(2052, 3, 2))
    assert [str(m) for m in wrong.value.mistakes] == [
        "work.csv:3: 2052-03-03 is after today, 2052-03-02. Correct the day."
    ]


def test_one_scene_is_one_however_its_files_spell_it(tmp_path: Path) -> None:
    production = read(
        tmp_path,
        scenes=SCENES + "2A,0,50\n10,50,90\n",
        work=WORK + "2025-03-05,ana-vale,W,,02a;10\n2025-03-06,ana-vale,W,,20;0010\n",
        replicas=REPLICAS + "VX,2a,,,bo-chen,1,final,\n",
    )
    worked = [day.scenes for day in production.work or ()]
    assert worked == [("2A", "10"), ("20", "10")]
    assert [line.scenes for line in production.replicas or ()] == [("2A",)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2A", "2a", True),
        ("2", "002", True),
        ("A2", "a02", True),
        ("10", "1", False),
        ("100", "10", False),
        ("0", "00", True),
        ("A105", "A15", False),
    ],
)
def test_spellings_of_a_scene(one: str, other: str, same: bool) -> None:
    assert (scene_key(one) == scene_key(other)) is same


def past(production: Production, frames: int) -> list[str]:
    try:
        check_against_film(production, frames=frames, frame_rate=Fraction(24), starts_at=None)
    except UserError as wrong:
        return [str(m) for m in wrong.mistakes]
    return []


def test_frames_past_the_end_of_the_film_are_told_with_their_line(tmp_path: Path) -> None:
    production = read(
        tmp_path,
        scenes=SCENES + "1,0,24\n2,24,48\n",
        edl="001 VX V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00\n",
        replicas=REPLICAS + "VX,2,01:00:01:00,01:00:02:01,bo-chen,1,final,\n",
    )
    assert past(production, 49) == []
    assert [m.split(": ")[0] for m in past(production, 48)] == ["replicas.csv:2"]
    assert [m.split(": ")[0] for m in past(production, 47)] == [
        "scenes.csv:3",
        "edl.edl:1",
        "replicas.csv:2",
    ]
    assert past(production, 48)[0].endswith(
        "ends at frame 49, and the film ends at frame 48. "
        "Give the file of this cut, or the cut of this file."
    )


@pytest.mark.parametrize(
    ("first", "last", "starts_at", "where"),
    [
        ("01:00:52:00", "01:00:54:00", "01:00:50;00", ["replicas.csv:2"]),
        ("01:00:52;00", "01:00:54:00", "01:00:50;00", ["replicas.csv:2"]),
        ("01:00:52;00", "01:00:54;00", "01:00:50:00", ["replicas.csv:2"]),
        ("01:00:52;00", "01:00:54;00", "01:00:50;00", []),
        ("01:00:52:00", "01:00:54:00", "01:00:50:00", []),
        ("01:00:52:00", "01:00:54:00", None, []),
    ],
)
def test_a_vendors_timecode_counted_otherwise_than_the_film_is_refused(
    tmp_path: Path, first: str, last: str, starts_at: str | None, where: list[str]
) -> None:
    production = read(tmp_path, replicas=REPLICAS + f"VX,2,{first},{last},bo-chen,1,final,\n")
    told: list[str] = []
    try:
        check_against_film(
            production, frames=9999, frame_rate=Fraction(30000, 1001), starts_at=starts_at
        )
    except UserError as wrong:
        told = [m.where for m in wrong.mistakes if "108 frames apart" in m.what]
    assert told == where


def test_a_vendors_timecode_counted_otherwise_than_the_list_is_refused(tmp_path: Path) -> None:
    production = read(
        tmp_path,
        edl="FCM: DROP FRAME\n001 VX V C 00:00:00:00 00:00:05:00 01:00:50:00 01:00:55:00\n",
        replicas=REPLICAS + "VX,2,01:00:52:00,01:00:54:00,bo-chen,1,final,\n",
    )
    with pytest.raises(UserError, match=r"replicas\.csv:2: 01:00:52:00 counts non-drop-frame"):
        check_against_film(
            production, frames=9999, frame_rate=Fraction(30000, 1001), starts_at=None
        )


def test_a_production_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        read_production(tmp_path / "production.yaml")
    with pytest.raises(UserError, match="cannot be read"):
        read_production(tmp_path)


def test_the_reference_names_every_column_and_every_header_in_the_wild() -> None:
    text = (REFERENCE / "production-files.md").read_text().replace("\n", " ").casefold()
    for columns in (WORK_COLUMNS, VOUCHERS, SKINS, SCENE_COLUMNS, SHOTS, REPLICA_COLUMNS):
        for word in (*columns.known, *columns.synonyms):
            likewise = columns.synonyms.get(word) == "record_out"
            assert likewise or word in text, word


ITEMS = "date,performer,item,count,rate,remark\n"


def test_what_is_paid_by_the_piece_and_what_the_production_knows_itself(tmp_path: Path) -> None:
    path = written(tmp_path, items=ITEMS + "2025-09-01,ana-vale,session,2.5,600.00 USD,two spots\n")
    known = "{of: side, per: each, from: 2024-01-01, until: null, amount: 125.50 USD, source: a}"
    path.write_text(f"{path.read_text()}minimums:\n  - {known}\n")
    production = read_production(path)
    (item,) = production.items or ()
    assert (item.where, item.day, item.performer) == ("items.csv:2", date(2025, 9, 1), "ana-vale")
    assert (item.item, item.count, item.remark) == ("session", Decimal("2.5"), "two spots")
    assert item.rate == Money.parse("600.00 USD")
    (minimum,) = production.minimums
    assert (minimum.of, minimum.per, minimum.source) == ("side", "each", "a")
    assert minimum.amount == Money.parse("125.50 USD")
    assert (minimum.term.start, minimum.term.end) == (date(2024, 1, 1), None)
    assert (read(tmp_path).items, read(tmp_path).minimums) == (None, ())


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("2025-09-01,ana-vale,session,0,,", "`count`: `0` is no number of things."),
        ("2025-09-01,ana-vale,session,-1,,", "`count`: `-1` is no number of things."),
        ("2025-09-01,ana-vale,session,,,", "`count` is empty."),
        ("2025-09-01,ana-vale,,1,,", "`item` is empty."),
        ("2025-09-01,ana-vael,session,1,,", "`ana-vael` is not in the cast."),
        ("2025-02-30,ana-vale,session,1,,", "`date`: `2025-02-30` is no day of the calendar."),
        ("2025-09-01,ana-vale,session,1,600,", "`rate`: money is written like `1204.00 USD`, not"),
    ],
)
def test_one_mistake_of_an_item_is_told_with_its_line(tmp_path: Path, row: str, what: str) -> None:
    (mistake,) = told_of(tmp_path, items=f"{ITEMS}{row}\n")
    assert mistake.startswith(f"items.csv:2: {what}")


SIDE = "{of: side, per: each, from: 2024-01-01, until: 2025-01-01, amount: 125.50 USD, source: a}"


@pytest.mark.parametrize(
    ("minimums", "what"),
    [
        ([SIDE.replace("125.50", "0.00")], "12: a minimum is more than nought."),
        ([SIDE.replace("125.50", "-1.00")], "12: `minimums.amount`: `-1.00 USD` is below nought"),
        (
            [SIDE, SIDE.replace("2024-01-01", "2024-12-31").replace("2025-01-01", "null")],
            "13: two minimums for side per each are in force at once.",
        ),
        ([SIDE.replace("each", "spot")], "12: `minimums.per`: `spot` is no unit."),
        ([SIDE.replace(", source: a", "")], "12: the key `source` is missing."),
    ],
)
def test_one_mistake_of_a_minimum_is_told_with_its_line(
    tmp_path: Path, minimums: list[str], what: str
) -> None:
    path = written(tmp_path)
    path.write_text(f"{path.read_text()}# its own\n#\n#\nminimums:\n")
    path.write_text(path.read_text() + "".join(f"  - {one}\n" for one in minimums))
    (mistake,) = told(path)
    assert mistake.startswith(f"production.yaml:{what}")


def test_a_minimum_may_end_on_the_day_the_next_begins(tmp_path: Path) -> None:
    later = SIDE.replace("2025-01-01", "null").replace("2024-01-01", "2025-01-01")
    path = written(tmp_path)
    path.write_text(f"{path.read_text()}minimums:\n  - {SIDE}\n  - {later}\n")
    assert len(read_production(path).minimums) == 2


@pytest.mark.parametrize(("meal", "mistakes"), [(60, 0), (61, 1)])
def test_a_meal_of_exhibit_g_fits_into_the_day(tmp_path: Path, meal: int, mistakes: int) -> None:
    row = f"date,performer,status,call,dismissed,meal_minutes\n2025-03-04,ana-vale,W,8:00,9:00,{meal}\n"  # noqa: E501  # as it stands in the file
    path = written(tmp_path, work=row)
    if not mistakes:
        assert len(read_production(path).work or ()) == 1
        return
    (mistake,) = told(path)
    assert mistake.startswith("work.csv:2: the meals take 1.0 h of a day of 1.0 h.")
