"""Whatever a stranger gets wrong is told in one sentence, and everything else stays as it was."""

import json
import resource
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageFilter
from tests.films import Making, make_film, make_sound, spoil
from tests.journeys.stranger import (
    FILM,
    LONG_TAKE,
    Stranger,
    clip,
    contents,
    obey_modes,
    pictures,
    portraits,
    production,
)

SHOWS_ANA, FRAMES = 160, 24  # in the third shot, alone and near
WORK = "date,performer,status,scenes\n2025-03-04,ana-vale,W,3\n"
SCENES = f"scene,start_frame,end_frame\n3,0,{FRAMES}\n"
NO_REPLICAS = (LONG_TAKE / "replicas.csv").read_text(encoding="utf-8").splitlines()[0] + "\n"
Kept: TypeAlias = tuple[object, ...]
RECORDS = {"work": WORK, "scenes": SCENES, "replicas": NO_REPLICAS}


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A stranger who has enrolled one person, and audited one good film: the earlier report."""
    me = Stranger(tmp_path_factory.mktemp("desk")).settle().enrol("ana-vale")
    clip(me.here / "good.mp4", SHOWS_ANA, FRAMES)
    production(me.here / "good", ["ana-vale"], **RECORDS)
    me("audit", "good.mp4", "--production", "good/production.yaml", "-o", "report").went_well()
    return me


@pytest.fixture(scope="module")
def kept(me: Stranger) -> Kept:
    """The registry and the earlier report, which nothing in this file may change."""
    return me.registry(), contents(me.here / "report")


def as_it_was(me: Stranger, kept: Kept) -> bool:
    return (me.registry(), contents(me.here / "report")) == kept


# Films


def missing(_: Path) -> None:
    pass


def empty(film: Path) -> None:
    film.touch()


def no_film(film: Path) -> None:
    film.write_text("INT. MARKET SQUARE - DAY\n" * 100)


def folder(film: Path) -> None:
    film.mkdir()


def cut_off(film: Path) -> None:
    clip(film, SHOWS_ANA, FRAMES)
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])


def sound_only(film: Path) -> None:
    make_sound(film, cover=False)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (missing, "there is no such file"),
        (empty, "the file is empty"),
        (no_film, "this is not a film"),
        (folder, "this is a folder"),
        (cut_off, "is missing"),
        (sound_only, "no picture track"),
    ],
)
def test_a_file_that_is_no_film(
    me: Stranger, kept: Kept, tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    film = tmp_path / "cut.mp4"
    make(film)
    ran = me("audit", film, "--production", "good/production.yaml", "-o", "report")
    ran.refused(1, str(film), said)
    assert as_it_was(me, kept)


def one_frame(film: Path) -> None:
    clip(film, SHOWS_ANA, 1)


def broken_inside(film: Path) -> None:
    spoil(clip(film, SHOWS_ANA, FRAMES, how=Making(coding={"threads": "1", "g": "1"})), [7])


def broken_off(film: Path) -> None:
    clip(film, SHOWS_ANA, FRAMES, how=Making(muxing={"movflags": "faststart"}))
    film.write_bytes(film.read_bytes()[: film.stat().st_size * 3 // 4])


def rotated(film: Path) -> None:
    lying = [np.ascontiguousarray(np.rot90(p, -1)) for p in pictures(SHOWS_ANA, FRAMES)]
    make_film(film, lying, Making(turned=90))


def uneven(film: Path) -> None:
    times = [n + n // 3 for n in range(FRAMES)]
    clip(film, SHOWS_ANA, FRAMES, how=Making(times=times))


@pytest.mark.parametrize(
    ("make", "unreadable", "variable_rate", "problem"),
    [
        (one_frame, 0, False, ""),
        (broken_inside, 1, False, "1 frame cannot be decoded, the first is frame 7"),
        (broken_off, range(1, FRAMES), False, "breaks off at frame"),
        (rotated, 0, False, ""),
        (uneven, 0, True, ""),
    ],
)
def test_a_film_with_a_fault_is_audited_and_the_fault_told(  # noqa: PLR0917  # a table of faults
    me: Stranger,
    tmp_path: Path,
    make: Callable[[Path], None],
    unreadable: int | range,
    variable_rate: bool,
    problem: str,
) -> None:
    film = tmp_path / "cut.mp4"
    make(film)
    records = production(tmp_path / "records", ["ana-vale"], work=WORK, replicas=NO_REPLICAS)
    ran = me.moved(tmp_path / "desk")(
        "audit", film, "--production", records, "-o", tmp_path / "report"
    ).went_well(11)
    assert ("The file: " in ran.out) == bool(problem)
    report = json.loads((tmp_path / "report" / "report.json").read_text())
    count = report["unreadable_frames"]
    assert count in unreadable if isinstance(unreadable, range) else count == unreadable
    assert report["variable_rate"] == variable_rate
    assert problem in " ".join(report["problems"])
    assert bool(report["problems"]) == bool(problem)
    assert [s["performer"] for s in report["sightings"]] == ["ana-vale"]
    page = (tmp_path / "report" / "report.html").read_text()
    assert problem.split(",", maxsplit=1)[0] in page


# Photographs


def face(performer: str = "ana-vale") -> Image.Image:
    return Image.open(portraits(performer)[0]).convert("RGB")


def saved(picture: Image.Image, path: Path) -> Path:
    picture.save(path, quality=95)
    return path


def photo_bomb(folder: Path) -> Path:
    both = Image.new("RGB", (768, 384))
    both.paste(face(), (0, 0))
    both.paste(face("nora-lind"), (384, 0))
    return saved(both, folder / "both.jpg")


def nobody(folder: Path) -> Path:
    return saved(Image.new("RGB", (640, 480), (90, 120, 90)), folder / "lawn.png")


def blurred(folder: Path) -> Path:
    return saved(face().filter(ImageFilter.GaussianBlur(14)), folder / "blurred.jpg")


def too_small(folder: Path) -> Path:
    far = Image.new("RGB", (640, 480), (120, 120, 120))
    far.paste(face().resize((72, 72)), (300, 200))
    return saved(far, folder / "far.jpg")


def no_photograph(folder: Path) -> Path:
    (folder / "notes.jpg").write_text("a photograph of Ana, to come")
    return folder / "notes.jpg"


def half_a_photograph(folder: Path) -> Path:
    whole = portraits("ana-vale")[0].read_bytes()
    (folder / "half.jpg").write_bytes(whole[: len(whole) // 2])
    return folder / "half.jpg"


def no_file(folder: Path) -> Path:
    return folder / "nowhere.jpg"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (photo_bomb, "two faces or more"),
        (nobody, "no face is found"),
        (blurred, "the face is blurred"),
        (too_small, "the face is too small"),
        (no_photograph, "this is no photograph"),
        (half_a_photograph, "the photograph is broken"),
        (no_file, "there is no such file"),
    ],
)
def test_a_photograph_that_stands_for_nobody(
    me: Stranger, kept: Kept, tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    photo = make(tmp_path)
    me("performer", "add", "Nora Lind", "--id", "nora-lind", "--photo", photo).refused(
        1, str(photo), said
    )
    assert as_it_was(me, kept)


def test_of_several_photographs_each_is_told(tmp_path: Path) -> None:
    me = Stranger(tmp_path).settle()
    photos = [*portraits("tom-arden"), nobody(tmp_path), too_small(tmp_path)]
    words = [word for photo in photos for word in ("--photo", photo)]
    ran = me("performer", "add", "Tom Arden", "--id", "tom-arden", *words).went_well()
    assert "from 2 of 4 photographs" in ran.out
    told = [line.split()[0] for line in ran.out.splitlines()[1:]]
    assert told == ["used", "used", "refused", "refused"]


def heic(folder: Path) -> Path:
    pillow_heif.register_heif_opener()
    return saved(face("nora-lind"), folder / "nora.heic")


def lying(folder: Path) -> Path:
    """As a phone held upright writes it: the picture lies, and EXIF says how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    face("nora-lind").rotate(90).save(folder / "phone.jpg", exif=exif, quality=95)
    return folder / "phone.jpg"


@pytest.mark.parametrize("make", [heic, lying])
def test_photographs_as_phones_write_them(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    me = Stranger(tmp_path).settle().enrol("nora-lind")
    photo = make(tmp_path)
    ran = me("performer", "add", "Again", "--id", "again", "--photo", photo).went_well()
    assert "from 1 of 1" in ran.out
    assert "scores as Nora Lind" in ran.err  # so it stood upright when it was looked at


# Records


@pytest.mark.parametrize(
    ("key", "text", "where", "said"),
    [
        ("work", WORK.replace("2025-03-04", "2025-13-04"), "work.csv:2", "2025-13-04"),
        ("work", WORK.replace("ana-vale", "anna-vale"), "work.csv:2", "Did you mean `ana-vale`?"),
        ("work", WORK.replace(",W,", ",WX,"), "work.csv:2", "WX"),
        ("scenes", SCENES + "4,20,24\n", "scenes.csv:3", "scene 4 overlaps scene 3"),
        ("scenes", SCENES.replace("24", "25"), "scenes.csv:2", "25"),
        ("work", WORK.replace("status", "state"), "work.csv:1", "Did you mean `status`"),
    ],
)
def test_a_record_with_a_mistake(  # noqa: PLR0917  # a table of mistakes
    me: Stranger,
    kept: Kept,
    tmp_path: Path,
    key: str,
    text: str,
    where: str,
    said: str,
) -> None:
    records = production(tmp_path / "records", ["ana-vale"], **{**RECORDS, key: text})
    ran = me("audit", "good.mp4", "--production", records, "-o", tmp_path / "report")
    ran.refused(1, where, said)
    assert not (tmp_path / "report").exists()
    assert as_it_was(me, kept)


def test_one_id_for_two_of_the_cast(me: Stranger, tmp_path: Path) -> None:
    records = production(tmp_path / "records", ["ana-vale", "ana-vale"])
    ran = me("audit", "good.mp4", "--production", records, "-o", tmp_path / "report")
    ran.refused(1, "production.yaml:10", "`ana-vale` is in the cast twice")


def test_one_id_for_two_performers(me: Stranger, kept: Kept) -> None:
    photo = portraits("nora-lind")[0]
    ran = me("performer", "add", "Nora Lind", "--id", "ana-vale", "--photo", photo)
    ran.refused(1, "--id", "`ana-vale` is on record already, as Ana Vale")
    assert as_it_was(me, kept)


def test_more_photographs_of_nobody_on_record(me: Stranger, kept: Kept) -> None:
    command = ("performer", "add", "Ana Vale", "--id", "ana-vail", "--more")
    me(*command, "--photo", portraits("ana-vale")[0]).refused(1, "Did you mean `ana-vale`?")
    assert as_it_was(me, kept)


def test_several_mistakes_are_told_at_once_a_line_each(me: Stranger, tmp_path: Path) -> None:
    files = RECORDS | {"work": WORK.replace("W", "WX"), "scenes": SCENES.replace("24", "x")}
    records = production(tmp_path / "records", ["ana-vale"], **files)
    ran = me("audit", "good.mp4", "--production", records, "-o", tmp_path / "report")
    assert ran.code == 1
    assert [line.split(": ")[0] for line in ran.err.splitlines()] == ["work.csv:2", "scenes.csv:2"]


# Disks


def read_only(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o500 if path.is_dir() else 0o400)


def writable(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize(
    "command",
    [
        (
            "performer",
            "add",
            "Nora Lind",
            "--id",
            "nora-lind",
            "--photo",
            portraits("nora-lind")[0],
        ),
        ("audit", "good.mp4", "--production", "good/production.yaml", "-o", "report"),
        ("consent", "add", LONG_TAKE / "consents" / "ana-vale.yaml"),
    ],
)
def test_a_read_only_home(me: Stranger, kept: Kept, command: tuple[object, ...]) -> None:
    read_only(me.home)
    try:
        ran = me(*command, before=obey_modes)
    finally:
        writable(me.home)
    ran.refused(1, str(me.home))
    assert as_it_was(me, kept)


def test_a_report_in_a_read_only_folder(me: Stranger, kept: Kept, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    read_only(closed)
    command = ("audit", "good.mp4", "--production", "good/production.yaml", "-o", closed / "report")
    me(*command, before=obey_modes).refused(1, str(closed), "nothing can be written here")
    assert as_it_was(me, kept)


def no_file_over(limit: int) -> Callable[[], None]:
    """In the child: a disk on which no file grows beyond so many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


@pytest.mark.parametrize("limit", [0, 64, 8192])
def test_a_full_disk(me: Stranger, kept: Kept, limit: int) -> None:
    command = ("audit", "good.mp4", "--production", "good/production.yaml", "-o", "report")
    ran = me(*command, before=no_file_over(limit))
    ran.refused(1)
    assert as_it_was(me, kept)


def test_no_room_to_enrol(me: Stranger, kept: Kept) -> None:
    command = ("performer", "add", "Nora Lind", "--id", "nora-lind")
    me(*command, "--photo", portraits("nora-lind")[0], before=no_file_over(8192)).refused(1)
    assert as_it_was(me, kept)


def test_no_room_for_a_home(tmp_path: Path) -> None:
    me = Stranger(tmp_path)
    me("init", before=no_file_over(4096)).refused(1)
    assert not me.home.exists()
    assert not contents(me.desk)


def test_a_registry_that_somebody_else_holds(me: Stranger, kept: Kept) -> None:
    """The report is written before the record is, and taken back with it."""
    registry = sqlite3.connect(me.home / "registry.sqlite", isolation_level=None)
    registry.execute("BEGIN IMMEDIATE")
    try:
        records = production(me.here / "other", ["ana-vale"])
        ran = me("audit", "good.mp4", "--production", records, "-o", "report")
    finally:
        registry.execute("ROLLBACK")
        registry.close()
    ran.refused(1, "another personae is writing to it")
    assert as_it_was(me, kept)


# Ctrl-C


@pytest.mark.parametrize("after_s", [0.2, 0.6, 1.5, 3.0])
def test_ctrl_c(me: Stranger, kept: Kept, after_s: float) -> None:
    records = production(me.here / "long", ["ana-vale"])
    command = ("audit", FILM, "--production", records, "-o", "report")
    ran = me.interrupted(*command, after_s=after_s)
    ran.refused(130, "Stopped. Nothing was left half-written.")
    assert ran.out == ""
    assert as_it_was(me, kept)
    assert not contents(me.desk / "tmp")
