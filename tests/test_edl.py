"""CMX3600 lists: the forms editors write, and what is told of one that cannot be read."""

from fractions import Fraction
from pathlib import Path

import pytest

from personae.app.files.edl import read_edl
from personae.app.files.mistakes import Mistakes
from personae.reconciliation.cut import CutList, cut_list
from personae.reconciliation.production import EdlEvent, ListedShot, Production
from personae.reconciliation.timecode import Timecode
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PictureId
from personae.vocabulary.span import Span

REAL = Path(__file__).parents[2] / "shared" / "data" / "edl"
NTSC = Fraction(30000, 1001)
REAL_FILES = sorted(REAL.glob("*.edl"))
AT_25 = {"25fps.edl", "timecode_mismatch.edl"}
real_lists = pytest.mark.skipif(not REAL_FILES, reason=f"no real lists under {REAL.name}/")


def read(path: Path) -> tuple[EdlEvent, ...]:
    mistakes = Mistakes()
    events = read_edl(path, mistakes)
    mistakes.raise_any()
    return events


def shots(
    events: tuple[EdlEvent, ...], rate: Fraction = Fraction(24), starts_at: str | None = None
) -> tuple[tuple[ListedShot, ...], tuple[Mistake, ...]]:
    production = Production(
        picture=PictureId("a-picture"),
        title="A Picture",
        company="a-company",
        type=None,
        agreement=None,
        principal_photography=None,
        released_on=None,
        time_zone="UTC",
        consents_complete=None,
        territories=None,
        media=None,
        cast=(),
        edl=events,
    )
    cut, mistakes = cut_list(production, rate=rate, starts_at=starts_at)
    return cut.shots, mistakes


def spans_of(path: Path, text: str, rate: Fraction = Fraction(24)) -> list[tuple[str, Span]]:
    path.write_text(text)
    found, mistakes = shots(read(path), rate)
    assert mistakes == ()
    return [(s.names[0], s.span) for s in found]


@real_lists
@pytest.mark.parametrize("file", REAL_FILES, ids=lambda f: f.stem)
def test_a_real_list_reads_in_order_or_is_refused_in_one_sentence(file: Path) -> None:
    try:
        events = read(file)
    except UserError as wrong:
        assert file.name == "multi_audio.edl"
        (mistake,) = wrong.mistakes
        assert "sound events only" in str(mistake)
        return
    placed, mistakes = shots(events, Fraction(25 if file.name in AT_25 else 24))
    assert mistakes == ()
    starts = [s.span.start for s in placed]
    assert starts == sorted(starts)
    assert starts[0] == 0
    assert all(s.names[0] for s in placed)


@real_lists
def test_real_lists_are_read_to_the_frame() -> None:
    def of(name: str, rate: int = 24) -> list[tuple[str, int, int]]:
        placed, _ = shots(read(REAL / name), Fraction(rate))
        return [(s.names[0], s.span.start, s.span.end) for s in placed]

    assert of("25fps.edl", 25) == [
        ("sq001_s001", 0, 161),
        ("sq001_s002", 161, 361),
        ("sq001_s003", 361, 447),
        ("sq001_s004", 447, 496),
    ]
    assert of("gap_test.edl") == [("shot1", 0, 24), ("shot2", 40, 64), ("shot3", 102, 126)]
    assert of("dissolve_test.edl") == [("clip_A", 0, 19), ("clip_B", 9, 19), ("clip_B", 19, 20)]
    assert len(of("speed_effects.edl")) == 548
    assert len(of("no_spaces_test.edl")) == 9


@real_lists
def test_a_list_made_at_25_is_not_taken_for_one_at_24() -> None:
    _, mistakes = shots(read(REAL / "25fps.edl"))
    assert [m.where for m in mistakes] == ["25fps.edl:13"]
    assert "has a frame 24, which film of 24 frames a second has not" in mistakes[0].what


CUT = """TITLE: A CUT
FCM: NON-DROP FRAME
001  AX  V  C  00:00:10:00 00:00:12:00 01:00:00:00 01:00:02:00
* FROM CLIP NAME: VX_010_comp_v003.mov
002  AX  V  C  00:00:10:00 00:00:11:00 01:00:02:00 01:00:03:00
* FROM CLIP NAME: VX_020 (LAY3)
* LOC: 01:00:02:12 WHITE  VX_020A
"""


def test_a_shot_is_found_by_every_name_its_event_gives(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(CUT)
    first, second = read(path)
    assert first.names == ("VX_010_comp_v003.mov", "AX")
    assert second.names == ("VX_020 (LAY3)", "VX_020A", "AX")


@pytest.mark.parametrize(
    "written",
    [
        "* LOC: 01:00:02:12 RED     VX_030 add five figures",  # Avid
        "*LOC: 01:00:02:12 green   VFX - VX_030: add five figures",
        "|C:ResolveColorBlue |M:VX_030 |D:1",  # Resolve
        "add five figures |C:ResolveColorBlue |M:VX_030 |D:1",
        "VX_030 |C:ResolveColorBlue |M:Marker 1 |D:1",
        "* FROM CLIP NAME: VX_030_comp_v003.mov",  # Premiere
        "* FROM CLIP NAME: VX_030.mov",
        "* FROM CLIP NAME: vx_030_precomp_v2",
        "* FROM CLIP NAME: VX_030_comp_v003.[1001-1096].exr",
        "* FROM CLIP NAME: VX_030_comp_v003.1001.exr",
        "* FROM CLIP NAME: VX_030-V12-final.mov",
        "* SOURCE FILE: VX_030_v012",
        "* COMMENT: VX_030",
        "* COMMENT: VX_030, five figures",
        "* COMMENT: Shot: VX_030",
        "* VX_030",
    ],
)
def test_a_shot_code_is_found_as_editing_systems_write_it(tmp_path: Path, written: str) -> None:
    text = f"{CUT}003  AX  V  C  00:00:10:00 00:00:11:00 01:00:03:00 01:00:04:00\n{written}\n"
    assert named(tmp_path / "cut.edl", text, "VX_030") == (Span(72, 96),)


@pytest.mark.parametrize(
    "written",
    [
        "* FROM CLIP NAME: VX_030_A",  # another shot
        "* FROM CLIP NAME: VX_0300",
        "* FROM CLIP NAME: VX_030A_v003.mov",
        "* LOC: 01:00:02:12 RED     as in VX_030",  # a remark on another
        "* COMMENT: match VX_030",
    ],
)
def test_another_shot_is_not_taken_for_the_code(tmp_path: Path, written: str) -> None:
    text = f"{CUT}003  AX  V  C  00:00:10:00 00:00:11:00 01:00:03:00 01:00:04:00\n{written}\n"
    assert named(tmp_path / "cut.edl", text, "VX_030") == ()


def test_the_name_as_it_stands_goes_before_what_is_read_out_of_others(tmp_path: Path) -> None:
    text = (
        "001 VX_030_v2 V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
        "002 VX_030 V C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n"
        "003 VX_040 V C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00\n"
        "* LOC: 01:00:02:12 RED     VX_030 was here\n"
    )
    assert named(tmp_path / "cut.edl", text, "vx_030") == (Span(24, 48),)


def named(path: Path, text: str, code: str) -> tuple[Span, ...]:
    path.write_text(text)
    placed, mistakes = shots(read(path))
    assert mistakes == ()
    return CutList(rate=Fraction(24), start=None, shots=placed).named(code)


def test_the_film_s_own_timecode_places_the_list(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(CUT)
    placed, mistakes = shots(read(path), starts_at="00:59:58:00")
    assert mistakes == ()
    assert [s.span for s in placed] == [Span(48, 96), Span(96, 120)]


@pytest.mark.parametrize("starts_at", ["", "an hour", "01:00:00:24", "01:00:00;00"])
def test_a_start_that_the_film_cannot_have_counts_as_none(tmp_path: Path, starts_at: str) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(CUT)
    placed, mistakes = shots(read(path), starts_at=starts_at)
    assert mistakes == ()
    assert placed[0].span == Span(0, 48)


def test_a_list_before_the_film_begins_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(CUT)
    _, mistakes = shots(read(path), starts_at="01:00:01:00")
    assert [m.where for m in mistakes] == ["cut.edl:3"]


def test_a_film_with_a_timecode_and_no_list_has_no_shots_of_its_own() -> None:
    assert shots((), starts_at="01:00:00:00") == ((), ())


def test_a_list_all_of_another_film_is_told_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(CUT)
    placed, mistakes = shots(read(path), starts_at="09:00:00:00")
    assert placed == ()
    assert [m.where for m in mistakes] == ["cut.edl:3", "cut.edl:5"]


OVER_MIDNIGHT = """001 A V C 00:00:00:00 00:00:20:00 23:59:50:00 00:00:10:00
002 B V C 00:00:00:00 00:00:05:00 00:00:10:00 00:00:15:00
"""


@pytest.mark.parametrize("starts_at", [None, "23:59:49:00"])
def test_a_film_may_run_past_midnight(tmp_path: Path, starts_at: str | None) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(OVER_MIDNIGHT)
    placed, mistakes = shots(read(path), starts_at=starts_at)
    late = 24 if starts_at else 0
    assert mistakes == ()
    assert [s.span for s in placed] == [Span(late, 480 + late), Span(480 + late, 600 + late)]


def test_a_list_that_begins_after_midnight_is_placed_by_the_film_s_own_timecode(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cut.edl"
    path.write_text("001 B V C 00:00:00:00 00:00:05:00 00:00:10:00 00:00:15:00\n")
    placed, mistakes = shots(read(path), starts_at="23:59:50:00")
    assert mistakes == ()
    assert [s.span for s in placed] == [Span(480, 600)]


def test_a_day_of_drop_frame_is_counted_exactly_past_midnight(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(
        "FCM: DROP FRAME\n"
        "001 A V C 00:00:00:00 00:00:01:00 23:59:59:00 00:00:00:00\n"
        "002 B V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n"
    )
    placed, mistakes = shots(read(path), NTSC)
    assert mistakes == ()
    assert [s.span for s in placed] == [Span(0, 30), Span(30, 60)]


def test_a_record_out_a_little_before_its_record_in_is_no_midnight(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text("001 A V C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:01:00\n")
    with pytest.raises(UserError, match="before its record in"):
        read(path)


def test_events_out_of_order_and_sound_between_them(tmp_path: Path) -> None:
    text = (
        "002 AX V C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n"
        "003 AX AA C 00:00:00:00 00:00:09:00 01:00:00:00 01:00:09:00\n"
        "* FROM CLIP NAME: a sound\n"
        "001 BX B C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
        "004 MY REEL AA/V C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00\n"
    )
    assert spans_of(tmp_path / "cut.edl", text) == [
        ("BX", Span(0, 24)),
        ("AX", Span(24, 48)),
        ("MY REEL", Span(48, 72)),
    ]


def test_a_wipe_lets_the_shot_before_it_be_seen_until_it_is_over(tmp_path: Path) -> None:
    text = (
        "001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
        "002 A V C 00:00:01:00 00:00:01:00 01:00:01:00 01:00:01:00\n"
        "002 B V W001 012 00:00:00:00 00:00:02:00 01:00:01:00 01:00:03:00\n"
        "* FROM CLIP NAME: out\n* TO CLIP NAME: in\n"
    )
    assert spans_of(tmp_path / "cut.edl", text) == [("A", Span(0, 36)), ("in", Span(24, 72))]


def test_drop_frame_timecode_is_counted_exactly(tmp_path: Path) -> None:
    text = (
        "FCM: DROP FRAME\n"
        "001 A V C 00:00:00:00 00:01:00:02 01:00:00:00 01:01:00:02\n"
        "002 B V C 00:00:00:00 00:09:00:00 01:01:00:02 01:10:00:00\n"
    )
    # Ten minutes of drop-frame are 17,982 frames (SMPTE ST 12-1).
    assert spans_of(tmp_path / "cut.edl", text, NTSC) == [
        ("A", Span(0, 1800)),
        ("B", Span(1800, 17982)),
    ]


@pytest.mark.parametrize(
    ("header", "starts_at", "mark"),
    [("NON-DROP FRAME", "01:00:50;00", ";"), ("DROP FRAME", "01:00:50:00", ":")],
)
def test_a_list_counted_otherwise_than_the_film_is_refused_once(
    tmp_path: Path, header: str, starts_at: str, mark: str
) -> None:
    """One label is of two frames then, 108 frames apart in an hour."""
    path = tmp_path / "cut.edl"
    path.write_text(
        f"FCM: {header}\n"
        "001 A V C 00:00:00:00 00:00:02:00 01:00:52:00 01:00:54:00\n"
        "002 B V C 00:00:00:00 00:00:02:00 01:00:54:00 01:00:56:00\n"
    )
    placed, mistakes = shots(read(path), NTSC, starts_at)
    assert placed == ()
    (mistake,) = mistakes
    assert mistake.where == "cut.edl:2"
    assert f"which starts at {starts_at}" in mistake.what
    assert mistake.what.endswith("108 frames apart in an hour. So in 2 lines.")
    assert f"`{mark}` before the frames" in mistake.do


def test_a_drop_frame_list_of_a_film_that_has_none_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text("FCM: DROP FRAME\n001 A V C 00:00:00:00 00:00:02:00 01:00:52:00 01:00:54:00\n")
    _, (mistake,) = shots(read(path), Fraction(24), "01:00:50:00")
    assert mistake.what.endswith("is drop-frame, which film of 24 is never.")


def test_a_list_that_changes_its_counting_midway_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(
        "FCM: DROP FRAME\n"
        "001 A V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00\n"
        "FCM: NON-DROP FRAME\n"
        "002 B V C 00:00:00:00 00:00:02:00 01:00:02:00 01:00:04:00\n"
    )
    _, (mistake,) = shots(read(path), NTSC)
    assert mistake.where == "cut.edl:4"


@pytest.mark.parametrize(
    ("code", "rate", "frame"),
    [
        ("00:00:59;29", NTSC, 1799),
        ("00:01:00;02", NTSC, 1800),
        ("00:10:00;00", NTSC, 17982),
        ("01:00:00;00", NTSC, 107892),
        ("00:01:00;04", Fraction(60000, 1001), 3600),
        ("01:00:00:00", Fraction(24000, 1001), 86400),
        ("00:00:00:23", Fraction(24), 23),
        ("00:00:01:00", Fraction(24), 24),
    ],
)
def test_timecode_is_the_number_of_a_frame(code: str, rate: Fraction, frame: int) -> None:
    assert Timecode.parse(code).frame(rate) == frame


@pytest.mark.parametrize(
    ("code", "rate"),
    [
        ("00:00:00:24", Fraction(24)),
        ("00:01:00;00", NTSC),
        ("00:01:00;01", NTSC),
        ("00:00:01;00", Fraction(24)),
        ("00:00:01;00", Fraction(30)),
    ],
)
def test_a_label_that_no_frame_bears_is_refused(code: str, rate: Fraction) -> None:
    with pytest.raises(ValueError, match=code.replace(";", ".")):
        Timecode.parse(code).frame(rate)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "cut.edl: no event of a CMX3600 list is in it. Export the picture track as CMX3600."),
        ("shot,start\n1,2\n", "cut.edl: no event of a CMX3600 list is in it."),
        (
            "001 A V C 00:00:00:00 00:00:01:00 01:00:00:00\n",
            "cut.edl:1: an event ends in four timecodes, source in and out, record in and out.",
        ),
        (
            "001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:61:00\n",
            "cut.edl:1: `01:00:61:00` has more than 59 minutes or seconds.",
        ),
        (
            "001 A V C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:01:00\n",
            "cut.edl:1: its record out 01:00:01:00 is before its record in 01:00:02:00.",
        ),
        (
            "001 A C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00\n",
            "cut.edl:1: an event has a reel, its channels (V, A, B …) and a transition (C, D, W).",
        ),
        (
            (
                "001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
                "002 B V C 00:00:00:00 00:00:01:00 01:00:00:23 01:00:02:00\n"
            ),
            "cut.edl:2: event 002 begins at 01:00:00:23, before event 001 ends at 01:00:01:00.",
        ),
    ],
)
def test_a_list_that_cannot_be_read_is_told_in_one_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(text)
    with pytest.raises(UserError) as wrong:
        read(path)
    (mistake,) = wrong.value.mistakes
    assert str(mistake).startswith(sentence)


def test_a_film_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_bytes(b"\0\0\0 ftypisom")
    with pytest.raises(UserError, match="not a text file"):
        read(path)
