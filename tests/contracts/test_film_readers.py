"""What every reader of films must do, and what the one that reads files must bear."""

import os
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.films import (
    HEIGHT,
    PLAIN,
    WIDTH,
    Making,
    make_film,
    make_sound,
    number_shown,
    numbered,
    packets,
    spoil,
)

from personae.engines.films.memory import MemoryPictures, MemoryReader
from personae.engines.films.numbering import Numbering
from personae.engines.films.pyav import PyavReader
from personae.screening.interfaces import Film
from personae.vocabulary.mistake import UserError
from personae.vocabulary.span import Span

LENGTH = 36
PICTURES = [numbered(n) for n in range(LENGTH)]
NTSC = Fraction(24000, 1001)
BROKEN = (10, 20)
TRANSPORT_PACKET = 188  # bytes, of an MPEG-TS


def in_memory(_: Path, *, broken: bool) -> Film:
    pictures = [None if broken and n in BROKEN else p for n, p in enumerate(PICTURES)]
    name = Path("film")
    film = MemoryPictures(
        pictures=pictures, frame_rate=NTSC, starts_at="01:00:00:00", has_sound=True
    )
    return MemoryReader({name: film}).open(name)


def with_pyav(folder: Path, *, broken: bool) -> Film:
    # Intra frames only: what a broken one spoils is itself.
    how = Making(
        rate=NTSC,
        sound=True,
        tags={"timecode": "01:00:00:00"},
        coding={"threads": "1", "g": "1", "crf": "5"},
    )
    path = make_film(folder / "film.mov", PICTURES, how)
    return PyavReader().open(spoil(path, BROKEN) if broken else path)


Maker = Callable[..., Film]


@pytest.fixture(params=[in_memory, with_pyav])
def maker(request: pytest.FixtureRequest) -> Maker:
    found: Maker = request.param
    return found


def test_facts_are_known_before_a_frame_is_read(maker: Maker, tmp_path: Path) -> None:
    facts = maker(tmp_path, broken=False).facts
    assert (facts.width, facts.height, facts.frame_rate) == (WIDTH, HEIGHT, NTSC)
    assert (facts.starts_at, facts.has_sound) == ("01:00:00:00", True)
    assert len(facts.sha256) == 64


def test_frames_come_in_order_with_exact_times(maker: Maker, tmp_path: Path) -> None:
    film = maker(tmp_path, broken=False)
    seen = [(f.number, f.at_s, number_shown(f.rgb())) for f in film.frames()]
    assert seen == [(n, n / NTSC, n) for n in range(LENGTH)]
    assert (film.frame_count, film.unreadable, film.expected_frames) == (LENGTH, 0, LENGTH)
    assert not film.variable_rate
    assert film.problems == ()


def test_an_unreadable_frame_keeps_its_number_and_is_counted(maker: Maker, tmp_path: Path) -> None:
    film = maker(tmp_path, broken=True)
    seen = [(f.number, number_shown(f.rgb())) for f in film.frames()]
    assert seen == [(n, n) for n in range(LENGTH) if n not in BROKEN]
    assert (film.frame_count, film.unreadable) == (LENGTH, 2)
    assert film.gaps == (Span(10, 11), Span(20, 21))
    assert len(film.problems) == 1


def test_pictures_shrink_to_the_size_asked_for_and_never_grow(maker: Maker, tmp_path: Path) -> None:
    frame = next(iter(maker(tmp_path, broken=False).frames()))
    assert frame.rgb(80).shape == (48, 80, 3)
    assert frame.rgb(1000).shape == (HEIGHT, WIDTH, 3)
    assert frame.luma(80).shape == (48, 80)
    assert frame.luma(80).dtype == np.uint8


@pytest.mark.parametrize(
    ("edges", "shrink"),
    [((0, 0, 160, 96), 1), ((40, 20, 120, 60), 2), ((41, 21, 121, 61), 2), ((60, 30, 126, 96), 3)],
)
def test_a_part_is_what_the_whole_shows_there(
    maker: Maker, tmp_path: Path, edges: tuple[int, int, int, int], shrink: int
) -> None:
    left, top, right, bottom = edges
    for frame in maker(tmp_path, broken=False).frames():
        part = frame.part(left, top, right, bottom, shrink=shrink)
        whole = frame.rgb()[top:bottom, left:right].astype(int)
        height, width = whole.shape[0] // shrink, whole.shape[1] // shrink
        blocks = whole.reshape(height, shrink, width, shrink, 3)
        assert part.shape == (height, width, 3)
        assert np.abs(blocks.mean((1, 3)) - part).mean() < 3


def test_brightness_follows_the_picture(maker: Maker, tmp_path: Path) -> None:
    greys = [int(f.luma(40)[20, 35]) for f in maker(tmp_path, broken=False).frames()]
    assert greys == sorted(greys)
    assert greys[-1] - greys[0] > 100


def test_the_same_bytes_give_the_same_frames(maker: Maker, tmp_path: Path) -> None:
    def read() -> list[bytes]:
        return [f.rgb(100).tobytes() for f in maker(tmp_path, broken=False).frames()]

    assert read() == read()


def test_a_film_that_is_not_there_is_a_mistake_of_the_user(tmp_path: Path) -> None:
    for reader in (MemoryReader({}), PyavReader()):
        with pytest.raises(UserError, match=r"there is no such file"):
            reader.open(tmp_path / "none.mp4")


# Only what reads files can meet what follows.


def opened(path: Path) -> Film:
    return PyavReader().open(path)


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        opened(path)
    (mistake,) = refused.value.mistakes
    assert mistake.where == str(path)
    return mistake.what


def film_at(path: Path, how: Making = PLAIN) -> Path:
    return make_film(path, PICTURES, how)


def test_a_folder_an_empty_file_a_pipe_and_a_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("Scene 1. A street, day.\n" * 50)
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "a folder" in refusal(tmp_path)
    assert "empty" in refusal(tmp_path / "empty.mp4")
    assert "not a film" in refusal(tmp_path / "text.mp4")
    assert "a pipe" in refusal(tmp_path / "pipe.mp4")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_film_without_permission_is_refused(tmp_path: Path) -> None:
    path = film_at(tmp_path / "film.mp4")
    path.chmod(0)
    assert "no permission" in refusal(path)


@pytest.mark.parametrize(("name", "cover"), [("a.mp3", True), ("a.mp3", False), ("a.m4a", False)])
def test_sound_is_no_film_even_with_a_cover(tmp_path: Path, name: str, cover: bool) -> None:
    assert "no picture track" in refusal(make_sound(tmp_path / name, cover=cover))


def test_a_film_without_one_whole_frame_is_refused(tmp_path: Path) -> None:
    path = spoil(film_at(tmp_path / "film.mp4"), range(LENGTH))
    assert "not one frame" in refusal(path)


def test_a_film_whose_list_of_frames_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = film_at(tmp_path / "film.mp4")  # the list stands at the end
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "its end" in refusal(path)


def test_a_film_cut_off_in_the_middle_is_read_up_to_there(tmp_path: Path) -> None:
    how = replace(PLAIN, muxing={"movflags": "faststart"}, coding={"threads": "1", "g": "4"})
    path = film_at(tmp_path / "film.mp4", how)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 9 // 10])
    film = opened(path)
    seen = [f.number for f in film.frames()]
    assert seen == list(range(len(seen)))
    assert 4 < len(seen) < LENGTH
    assert (film.frame_count, film.unreadable) == (LENGTH, LENGTH - len(seen))
    assert film.gaps == (Span(len(seen), LENGTH),)
    assert "breaks off at frame" in film.problems[-1]
    assert film.problems[-1].endswith(f"of {LENGTH}")


UNEVEN = [n + n // 3 + n // 5 for n in range(LENGTH)]  # 36 frames in the time of 54


def test_a_whole_film_of_uneven_pace_does_not_break_off(tmp_path: Path) -> None:
    film = opened(film_at(tmp_path / "film.mkv", replace(PLAIN, times=UNEVEN)))
    assert len(list(film.frames())) == LENGTH
    assert film.variable_rate
    assert (film.frame_count, film.gaps, film.problems) == (LENGTH, (), ())


def test_a_film_of_uneven_pace_that_is_cut_off_is_said_to_break_off(tmp_path: Path) -> None:
    pictures = in_noise(PICTURES) * 2
    times = [n + n // 3 + n // 5 for n in range(len(pictures))]
    how = replace(PLAIN, times=times, coding={"threads": "1", "g": "1"})
    path = make_film(tmp_path / "film.mkv", pictures, how)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    film = opened(path)
    seen = len(list(film.frames()))
    assert film.frame_count == pytest.approx(len(pictures), abs=6)
    assert film.gaps == (Span(seen, film.frame_count),)
    assert film.problems == (f"the film breaks off at frame {seen} of about {film.frame_count}",)


def test_a_frame_that_the_decoder_had_to_patch_is_not_shown(tmp_path: Path) -> None:
    pictures = [np.roll(picture, n, 1) for n, picture in enumerate(in_noise(PICTURES))]
    how = replace(PLAIN, coding={"threads": "1", "bf": "0"})  # none is shown before an earlier one
    path = make_film(tmp_path / "film.ts", pictures, how)
    # Cut within a frame's own bytes: x264's sizes differ from run to run, by one thread even.
    starts, size, number = packets(path)[9]
    assert size > 2 * TRANSPORT_PACKET
    path.write_bytes(path.read_bytes()[: starts + TRANSPORT_PACKET])
    with av.open(path) as film:
        patched = [frame.is_corrupt for frame in film.decode(video=0)]
    assert patched == [False] * number + [True]
    film_read = opened(path)
    assert len(list(film_read.frames())) == number
    assert (film_read.frame_count, film_read.unreadable) == (number + 1, 1)


def in_noise(pictures: list[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    noise = np.random.default_rng(0).integers(0, 90, (HEIGHT, WIDTH, 3))
    return [(picture // 2 + noise).astype(np.uint8) for picture in pictures]


def test_a_broken_frame_inside_a_group_costs_its_own_number_only(tmp_path: Path) -> None:
    path = spoil(film_at(tmp_path / "film.mp4"), [17])
    film = opened(path)
    numbers = [f.number for f in film.frames()]
    assert numbers == [n for n in range(LENGTH) if n != 17]
    assert film.problems[0].startswith("1 frame cannot be decoded, the first is frame 17")


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.ts", "film.avi", "film.webm"])
def test_every_container_gives_each_frame_its_number(tmp_path: Path, name: str) -> None:
    how = replace(PLAIN, rate=NTSC)
    if name.endswith("webm"):
        how = replace(how, codec="libvpx", coding={"threads": "1", "b": "4000000"})
    film = opened(film_at(tmp_path / name, how))
    assert [(f.number, number_shown(f.rgb())) for f in film.frames()] == [
        (n, n) for n in range(LENGTH)
    ]
    assert film.facts.frame_rate == NTSC
    assert (film.unreadable, film.variable_rate, film.problems) == (0, False, ())


def test_a_hidden_helper_frame_of_vp8_is_no_frame(tmp_path: Path) -> None:
    coding = {"threads": "1", "b": "4000000"}
    plain = film_at(tmp_path / "plain.webm", replace(PLAIN, codec="libvpx", coding=coding))
    path = tmp_path / "hidden.webm"
    with av.open(plain) as film, av.open(path, "w") as copy:
        track = copy.add_stream_from_template(film.streams.video[0])
        for number, packet in enumerate(film.demux(film.streams.video[0])):
            if packet.size:
                data = bytearray(bytes(packet))
                data[0] &= 0xEF if number == 5 else 0xFF  # RFC 6386: the bit that shows a frame
                hidden = av.Packet(bytes(data))
                hidden.pts, hidden.dts, hidden.time_base = packet.pts, packet.dts, packet.time_base
                hidden.is_keyframe, hidden.stream = packet.is_keyframe, track
                copy.mux(hidden)
    read = opened(path)
    assert [f.number for f in read.frames()] == list(range(LENGTH - 1))
    assert read.unreadable == 0


def test_frames_at_uneven_times_are_said_to_be_so(tmp_path: Path) -> None:
    times = [n + n // 5 for n in range(LENGTH)]
    film = opened(film_at(tmp_path / "film.mp4", replace(PLAIN, times=times)))
    seen = [(f.number, f.at_s) for f in film.frames()]
    assert seen == [(n, Fraction(t, 24)) for n, t in enumerate(times)]
    assert film.variable_rate
    assert film.unreadable == 0


CORNERS = {0: (0, 0), 90: (1, 0), 180: (1, 1), -90: (0, 1)}  # down, right: where the red then is


@pytest.mark.parametrize(("turned", "corner"), CORNERS.items())
def test_a_turned_film_is_shown_upright(
    tmp_path: Path, turned: int, corner: tuple[int, int]
) -> None:
    film = opened(film_at(tmp_path / "film.mp4", replace(PLAIN, turned=turned)))
    frame = next(iter(film.frames()))
    sideways = turned in (90, -90)
    size = (HEIGHT, WIDTH) if sideways else (WIDTH, HEIGHT)
    assert (film.facts.width, film.facts.height) == size
    for picture in (frame.rgb(), frame.rgb(60)):
        high, wide = picture.shape[0] // 2, picture.shape[1] // 2
        redness = [
            [float(np.ptp(picture[y : y + high, x : x + wide].mean((0, 1)))) for x in (0, wide)]
            for y in (0, high)
        ]
        assert divmod(int(np.argmax(redness)), 2) == corner
    assert frame.luma(40).shape == (round(40 * size[1] / size[0]), 40)


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    film = opened(film_at(tmp_path / "film.mp4", replace(PLAIN, pixel_aspect=Fraction(4, 3))))
    assert (film.facts.width, film.facts.height) == (213, HEIGHT)
    assert next(iter(film.frames())).rgb().shape == (HEIGHT, 213, 3)


@pytest.mark.parametrize("turned", [90, 180])
def test_a_part_of_a_turned_film_is_upright(tmp_path: Path, turned: int) -> None:
    film = opened(film_at(tmp_path / "film.mp4", replace(PLAIN, turned=turned)))
    frame = next(iter(film.frames()))
    part = frame.part(10, 20, 70, 80, shrink=2)
    whole = frame.rgb()[20:80, 10:70].reshape(30, 2, 30, 2, 3).mean((1, 3))
    assert np.abs(part - whole).max() <= 1


@pytest.mark.parametrize(
    ("codec", "pixels"),
    [
        ("libx264", "yuv420p10le"),
        ("libx264", "yuv444p"),
        ("libx264rgb", "rgb24"),
        ("prores_ks", "yuv422p10le"),
        ("qtrle", "rgb24"),
    ],
)
def test_deep_and_unusual_pixels_are_read(tmp_path: Path, codec: str, pixels: str) -> None:
    how = replace(PLAIN, codec=codec, pixels=pixels)
    film = opened(film_at(tmp_path / "film.mov", how))
    seen = [
        (number_shown(f.rgb()), number_shown(f.rgb(80)), int(f.luma(40)[20, 35]))
        for f in film.frames()
    ]
    assert [a for a, _, _ in seen] == [b for _, b, _ in seen] == list(range(LENGTH))
    assert all(b > a for (_, _, a), (_, _, b) in pairwise(seen))


def test_a_film_of_one_frame(tmp_path: Path) -> None:
    film = opened(make_film(tmp_path / "film.mp4", PICTURES[:1]))
    assert [(f.number, f.at_s) for f in film.frames()] == [(0, Fraction(0))]
    assert (film.frame_count, film.unreadable, film.variable_rate) == (1, 0, False)


def test_no_playlist_and_no_name_opens_another_file(tmp_path: Path) -> None:
    film = film_at(tmp_path / "film.ts")
    hls = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{film}\n#EXT-X-ENDLIST\n"
    for name, text in (("a.m3u8", hls), ("a.ffconcat", f"ffconcat version 1.0\nfile '{film}'\n")):
        (tmp_path / name).write_text(text)
        assert "not a film" in refusal(tmp_path / name)
    for name in (f"concat:{film}", "http://127.0.0.1:9/film.mp4", f"file:{film}"):
        assert "no such file" in refusal(Path(name))


def test_ffmpeg_says_nothing_on_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    film = opened(spoil(film_at(tmp_path / "film.mp4"), [3, 17]))
    assert len(list(film.frames())) == LENGTH - 2
    assert capfd.readouterr() == ("", "")


def test_more_threads_give_the_same_frames(tmp_path: Path) -> None:
    path = spoil(film_at(tmp_path / "film.mp4"), [17])
    one, two = (
        [(f.number, f.rgb().tobytes()) for f in PyavReader(threads=n).open(path).frames()]
        for n in (1, 2)
    )
    assert one == two


# Which number a frame has, where no encoder at hand makes the case.


def test_a_gap_in_a_broadcast_stream_is_lost_frames() -> None:
    numbering = Numbering(step=3754, gaps_are_losses=True)
    shown = [numbering.show(3754 * n) for n in (0, 1, 2, 6, 7)]
    assert (shown, numbering.lost) == ([0, 1, 2, 6, 7], [3, 4, 5])
    assert not numbering.uneven


def test_a_gap_elsewhere_is_uneven_pace() -> None:
    numbering = Numbering(step=3754)
    shown = [numbering.show(3754 * n) for n in (0, 1, 2, 6, 7)]
    assert (shown, numbering.lost, numbering.uneven) == ([0, 1, 2, 3, 4], [], True)


def test_the_second_field_of_a_picture_is_no_frame() -> None:
    numbering = Numbering(step=40)
    shown = []
    for time in range(0, 400, 40):
        numbering.promise(time)
        numbering.promise(time + 20)
        shown.append(numbering.show(time, field_pairs=True))
    assert (shown, numbering.lost) == (list(range(10)), [])


@pytest.mark.parametrize(("jitter", "uneven"), [(2, False), (3, True)])
def test_two_ticks_of_rounding_are_even(jitter: int, uneven: bool) -> None:
    numbering = Numbering(step=40)
    for time in (0, 40, 80, 120 + jitter):
        numbering.show(time)
    assert numbering.uneven is uneven


def test_a_frame_that_comes_too_late_is_not_shown_twice() -> None:
    numbering = Numbering(step=1)
    for time in (0, 1, 2):
        numbering.promise(time)
    assert [numbering.show(t) for t in (0, 2, 1)] == [0, 2, None]
    assert (numbering.count, numbering.lost) == (3, [1])
