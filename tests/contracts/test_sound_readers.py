"""What every reader of sound must do, and what the one that reads files must bear."""

import wave
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from tests.films import make_film, numbered
from tests.sounds import LOW, RATE, Sound, film_with, hum, make_sound, silence, speech

from personae.engines.sounds.memory import MemorySamples, MemorySounds
from personae.engines.sounds.pyav import PyavSounds
from personae.screening.interfaces import Block, SoundReader
from personae.screening.interfaces import Sound as Opened
from personae.vocabulary.mistake import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 23  # more than two blocks


def marked(seconds: float = SECONDS) -> Sound:
    """A hum with one loud click at 12.5 s."""
    sound = 0.2 * hum(440, seconds)
    sound[round(12.5 * RATE)] = 0.9
    return sound


def at_rate(sound: Sound, rate: int) -> Sound:
    """The same tone and length at another rate: hums only."""
    times = np.arange(len(sound) * rate // RATE) * RATE / rate
    return np.interp(times, np.arange(len(sound)), sound).astype(np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    reader: SoundReader
    path: Path
    silent: Path


def memory_case(tmp_path: Path) -> Case:
    path, silent = tmp_path / "sound", tmp_path / "silent"
    return Case(
        reader=MemorySounds({path: MemorySamples(channels=marked()[None]), silent: None}),
        path=path,
        silent=silent,
    )


def pyav_case(tmp_path: Path) -> Case:
    path = make_sound(tmp_path / "sound.wav", [marked()], codec="pcm_s16le")
    return Case(
        reader=PyavSounds(),
        path=path,
        silent=make_film(tmp_path / "silent.mp4", [numbered(n) for n in range(5)]),
    )


@pytest.fixture(params=[memory_case, pyav_case], ids=["memory", "PyAV"])
def reading(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    make: Callable[[Path], Case] = request.param
    return make(tmp_path)


def opened(path: Path, reader: SoundReader | None = None) -> Opened:
    sound = (reader or PyavSounds()).open(path)
    assert sound is not None
    return sound


def heard(sound: Opened) -> tuple[Fraction, Sound]:
    """When it begins, and all of it."""
    blocks = list(sound.blocks())
    return blocks[0].at_s, np.concatenate([block.samples for block in blocks])


def test_blocks_follow_each_other_and_none_is_longer_than_ten_seconds(reading: Case) -> None:
    blocks: list[Block] = list(opened(reading.path, reading.reader).blocks())
    due = blocks[0].at_s
    for block in blocks:
        assert block.at_s == due
        assert 0 < len(block.samples) <= 10 * RATE
        assert block.samples.dtype == np.float32
        assert np.abs(block.samples).max() <= 1
        due += Fraction(len(block.samples), RATE)
    assert due == SECONDS


def test_what_sounds_at_a_moment_is_heard_at_it(reading: Case) -> None:
    starts_s, samples = heard(opened(reading.path, reading.reader))
    assert starts_s == 0
    assert abs(int(np.abs(samples).argmax()) / RATE - 12.5) < 1e-3


def test_the_same_bytes_give_the_same_samples(reading: Case) -> None:
    first, again = (heard(opened(reading.path, reading.reader))[1] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    digests = {opened(reading.path, reading.reader).digest() for _ in range(2)}
    assert {len(digest) for digest in digests} == {64}
    assert len(digests) == 1


def test_a_silent_film_has_no_sound(reading: Case) -> None:
    assert reading.reader.open(reading.silent) is None


def test_a_missing_file_is_refused(reading: Case, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no such file"):
        reading.reader.open(tmp_path / "nothing.wav")


def test_what_is_in_order_has_no_problems(reading: Case) -> None:
    sound = opened(reading.path, reading.reader)
    heard(sound)
    assert sound.problems == ()
    sound.close()


# Files


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout"),
    [
        ("mono.wav", "pcm_s16le", 16_000, "mono"),
        ("deep.wav", "pcm_s24le", 96_000, "mono"),
        ("stereo.flac", "flac", 48_000, "stereo"),
        ("surround.flac", "flac", 48_000, "5.1"),
        ("telephone.wav", "pcm_mulaw", 8_000, "mono"),
        ("book.mp3", "libmp3lame", 44_100, "stereo"),
        ("book.m4a", "aac", 44_100, "stereo"),
        ("surround.m4a", "aac", 48_000, "5.1"),
        ("show.ogg", "libopus", 48_000, "stereo"),
    ],
)
def test_every_kind_of_sound_is_heard(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str
) -> None:
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    voice = at_rate(hum(440, 3), rate)
    path = make_sound(tmp_path / name, [voice] * channels, codec=codec, rate=rate, layout=layout)
    sound = opened(path)
    assert (sound.facts.channels, sound.facts.rate, sound.facts.tracks) == (channels, rate, 1)
    _, samples = heard(sound)
    assert len(samples) / RATE == pytest.approx(3, abs=0.06)
    middle = samples[RATE : 2 * RATE]
    assert np.abs(np.fft.rfft(middle)).argmax() == 440
    assert np.abs(middle).max() == pytest.approx(0.1, rel=0.6)
    assert sound.problems == ()


def test_one_voice_in_the_centre_of_six_channels_is_heard(tmp_path: Path) -> None:
    quiet = silence(3)
    six = [quiet, quiet, hum(440, 3), quiet, quiet, quiet]  # left, right, centre, low, rears
    path = make_sound(tmp_path / "a.wav", six, codec="pcm_s16le", layout="5.1")
    _, samples = heard(opened(path))
    assert np.abs(np.fft.rfft(samples[:RATE])).argmax() == 440


PICTURES = [numbered(n) for n in range(24)]


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.mov", "film.ts"])
@pytest.mark.parametrize("starts_s", [Fraction(0), Fraction(1, 2)])
def test_sound_is_placed_by_the_first_picture(
    tmp_path: Path, name: str, starts_s: Fraction
) -> None:
    voice = silence(2)
    voice[RATE:] = hum(440, 1)
    sound = opened(film_with(tmp_path / name, voice, PICTURES, starts_s=starts_s))
    begins_s, samples = heard(sound)
    loud = int(np.flatnonzero(np.abs(samples) > 0.05)[0])
    assert float(begins_s) + loud / RATE == pytest.approx(1 + float(starts_s), abs=0.03)


def test_sound_longer_than_the_picture_is_heard_to_its_end(tmp_path: Path) -> None:
    sound = opened(film_with(tmp_path / "film.mp4", hum(440, 5), PICTURES))
    _, samples = heard(sound)
    assert len(samples) / RATE == pytest.approx(5, abs=0.15)


def test_of_several_tracks_it_is_said_which_was_heard(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    make_sound(path, [hum(440, 2)], codec="flac")
    two = tmp_path / "two.mkv"
    with av.open(path) as one, av.open(two, "w") as both:
        copies = [both.add_stream_from_template(one.streams.audio[0]) for _ in range(2)]
        for packet in one.demux(audio=0):
            if packet.size:
                for copy in copies:
                    again = av.Packet(bytes(packet))
                    again.pts, again.dts, again.time_base = packet.pts, packet.dts, packet.time_base
                    again.stream = copy
                    both.mux(again)
    sound = opened(two)
    heard(sound)
    assert sound.problems == (
        "the file holds 2 sound tracks, and one of them was listened to: track 1",
    )


def test_a_gap_is_silence_and_what_follows_keeps_its_time(tmp_path: Path) -> None:
    path, gap = tmp_path / "whole.mkv", tmp_path / "gap.mkv"
    make_sound(path, [hum(440, 6)], codec="pcm_s16le")
    with av.open(path) as whole, av.open(gap, "w") as less:
        copy = less.add_stream_from_template(whole.streams.audio[0])
        for packet in whole.demux(audio=0):
            at_s = 0.0 if packet.pts is None else float(packet.pts * packet.time_base)
            if packet.size and not 2 <= at_s < 4:
                packet.stream = copy
                less.mux(packet)
    _, samples = heard(opened(gap))
    assert len(samples) / RATE == pytest.approx(6, abs=0.06)
    assert np.abs(samples[round(2.2 * RATE) : round(3.8 * RATE)]).max() == 0
    assert np.abs(samples[round(4.2 * RATE) : round(4.5 * RATE)]).max() > 0.05


def test_pieces_that_cannot_be_decoded_are_counted(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "a.flac", [speech(LOW, 6)], codec="flac")
    with av.open(path) as file:
        places = [(p.pos or 0, p.size) for p in file.demux(audio=0) if p.size]
    spoilt = bytearray(path.read_bytes())
    for position, size in places[40:43]:
        spoilt[position + 2 : position + size] = bytes(size - 2)
    path.write_bytes(spoilt)
    sound = opened(path)
    _, samples = heard(sound)
    assert len(samples) / RATE == pytest.approx(6, abs=0.3)
    assert len(sound.problems) == 1
    assert "gap" in sound.problems[0]
    assert "nobody was listened for there" in sound.problems[0]
    assert np.abs(samples[round(2.0 * RATE) : round(5.8 * RATE)]).max() > 0.05
    silent = np.convolve(np.abs(samples) < 1e-4, np.ones(2_000), "valid") == 2_000
    assert silent.any()


@pytest.mark.parametrize(
    ("name", "codec"), [("a.flac", "flac"), ("a.wav", "pcm_s16le"), ("a.mp3", "libmp3lame")]
)
def test_a_sound_that_breaks_off_is_said_to(tmp_path: Path, name: str, codec: str) -> None:
    path = make_sound(tmp_path / name, [speech(LOW, 9)], codec=codec)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sound = opened(path)
    heard(sound)
    assert any("breaks off at 4." in said and "of 9.0 s" in said for said in sound.problems)
    (gap,) = sound.gaps
    assert [float(end) for end in gap] == pytest.approx([4.5, 9], abs=0.4)


@pytest.mark.parametrize("size", [0, 0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_wav_that_leaves_its_length_open_is_whole(tmp_path: Path, size: int) -> None:
    path = make_sound(tmp_path / "a.wav", [speech(LOW, 3)], codec="pcm_s16le")
    written = bytearray(path.read_bytes())
    at = written.index(b"data") + 4
    written[at : at + 4] = size.to_bytes(4, "little")
    path.write_bytes(written)
    sound = opened(path)
    heard(sound)
    assert (sound.problems, sound.gaps) == ((), ())


def test_what_follows_a_hole_in_an_mp3_keeps_its_time(tmp_path: Path) -> None:
    marked_late = np.concatenate([hum(440, 9), silence(1), hum(440, 2)])
    path = make_sound(tmp_path / "a.mp3", [marked_late], codec="libmp3lame")
    spoilt = bytearray(path.read_bytes())
    third = len(spoilt) // 3
    spoilt[third : third * 5 // 3] = bytes(third * 5 // 3 - third)
    path.write_bytes(spoilt)
    sound = opened(path)
    _, samples = heard(sound)
    assert not any("breaks off" in said for said in sound.problems)
    (gap,) = sound.gaps
    assert [float(end) for end in gap] == pytest.approx([4, 6.7], abs=0.3)
    assert np.abs(samples[round(9.4 * RATE) : round(9.6 * RATE)]).max() < 0.05
    assert np.abs(samples[round(10.4 * RATE) : round(10.6 * RATE)]).max() > 0.05


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        PyavSounds().open(path)
    return str(refused.value)


def test_what_is_no_sound_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    (tmp_path / "letter.wav").write_text("Dear Sir or Madam, " * 99)
    assert "the file is empty" in refusal(tmp_path / "empty.wav")
    assert "neither a film nor a sound" in refusal(tmp_path / "letter.wav")
    assert "no file of sound" in refusal(tmp_path)


def test_no_playlist_and_no_name_opens_another_file(tmp_path: Path) -> None:
    song = make_sound(tmp_path / "a.mp3", [hum(440, 1)], codec="libmp3lame")
    (tmp_path / "a.m3u8").write_text(f"#EXTM3U\n#EXTINF:9,\n{song}\n#EXT-X-ENDLIST\n")
    assert "neither a film nor a sound" in refusal(tmp_path / "a.m3u8")
    for name in (f"concat:{song}", "http://127.0.0.1:9/a.mp3", f"file:{song}"):
        assert "no such file" in refusal(Path(name))


def test_ffmpeg_says_nothing_on_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = make_sound(tmp_path / "a.flac", [speech(LOW, 3)], codec="flac")
    path.write_bytes(path.read_bytes()[:20_000])
    heard(opened(path))
    assert capfd.readouterr() == ("", "")


def test_a_broadcast_that_changes_its_channels_is_heard_through(tmp_path: Path) -> None:
    one = make_sound(tmp_path / "one.ts", [hum(440, 2)] * 2, codec="mp2", layout="stereo")
    two = make_sound(tmp_path / "two.ts", [hum(440, 2)], codec="mp2", layout="mono")
    both = tmp_path / "both.ts"
    both.write_bytes(one.read_bytes() + two.read_bytes())
    _, samples = heard(opened(both))
    assert len(samples) / RATE == pytest.approx(4, abs=0.3)
    assert np.abs(samples[-RATE // 2 : -RATE // 4]).max() == pytest.approx(0.1, rel=0.3)


@pytest.mark.parametrize("channels", [3, 8, 16])
def test_channels_of_any_number_are_heard(tmp_path: Path, channels: int) -> None:
    samples = np.repeat(hum(440, 2)[:, None] * 32_767, channels, axis=1).astype("<i2")
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((channels, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(samples.tobytes())
    _, mono = heard(opened(tmp_path / "a.wav"))
    assert np.abs(np.fft.rfft(mono[:RATE])).argmax() == 440
    assert 0.02 < np.abs(mono).max() <= 1
