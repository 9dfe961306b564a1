"""Reads the sound of films, and sound alone, with PyAV (FFmpeg's libraries)."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition

from personae.engines.films.containers import opened
from personae.engines.films.still import is_still
from personae.engines.sounds import wav
from personae.likeness.interfaces import SAMPLE_RATE, Samples
from personae.screening.interfaces import Block, SoundFacts
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256

_BLOCK = 10 * SAMPLE_RATE
_JUMP_S = Fraction(1, 20)  # times of frames are rounded by less; more is a gap
_SHORT_S = 1  # a sound that ends so much before what the file promises breaks off
_LONGEST_GAP_S = 3600  # more is a broken clock, and not an hour of silence
_NOT_PICTURES = Disposition.attached_pic | Disposition.timed_thumbnails


class PyavSounds:
    """A `SoundReader`."""

    def open(self, path: Path) -> "PyavSound | None":
        container = _container(path)
        if container is None:
            return None
        try:
            stream = _track(path, container)
            if stream is not None:
                return PyavSound(path, container, stream)
        except BaseException:
            container.close()
            raise
        container.close()
        return None


class PyavSound:
    """An opened sound; its first piece is decoded at once, so that a broken one is refused."""

    def __init__(self, path: Path, container: InputContainer, stream: AudioStream) -> None:
        self._path, self._container, self._stream = path, container, stream
        self._time_base = stream.time_base or Fraction(1, stream.rate)
        self._lost = 0
        self._gaps: list[tuple[Fraction, Fraction]] = []
        self._heard = 0  # samples given so far
        self._skipped_s = Fraction(0)  # of sound that took no time on the file's own clock
        self._promised_s = _promised_s(path, stream)
        self._decoded = self._frames()
        first = next(self._decoded, None)
        if first is None:
            raise _refused(path, "not one piece of its sound can be decoded.")
        self._first = first
        first_s = self._time_s(first) or Fraction(0)
        picture_s = _first_picture_s(container)
        self._starts_s = Fraction(0) if picture_s is None else first_s - picture_s
        self.facts = SoundFacts(
            channels=stream.codec_context.channels,
            rate=stream.rate,
            tracks=len(container.streams.audio),
        )

    @property
    def problems(self) -> tuple[str, ...]:
        said = []
        if self.facts.tracks > 1:
            said.append(
                f"the file holds {self.facts.tracks} sound tracks, and one of them was listened "
                f"to: track {self._container.streams.audio.index(self._stream) + 1}"
            )
        lost = max(self._lost, len(self._gaps))  # what was not decoded leaves a gap, mostly
        if lost:
            gaps = "a gap" if lost == 1 else f"{lost} gaps"
            said.append(
                f"the sound has {gaps} where nothing can be decoded; nobody was listened for there"
            )
        if missing := self._missing_end():
            ends_s, promised_s = map(float, missing)
            said.append(f"the sound breaks off at {ends_s:.1f} s of {promised_s:.1f} s")
        return tuple(said)

    @property
    def gaps(self) -> tuple[tuple[Fraction, Fraction], ...]:
        missing = self._missing_end()
        rest = [missing] if missing else []
        return tuple((self._starts_s + a, self._starts_s + b) for a, b in (*self._gaps, *rest))

    def digest(self) -> Sha256:
        with self._path.open("rb") as file:
            return Sha256(hashlib.file_digest(file, "sha256").hexdigest())

    def blocks(self) -> Iterator[Block]:
        held: list[Samples] = []
        for samples in self._samples():
            held.append(samples)
            while sum(map(len, held)) >= _BLOCK:
                whole = np.concatenate(held)
                held = [whole[_BLOCK:]]
                yield self._block(whole[:_BLOCK])
        rest = np.concatenate(held) if held else np.zeros(0, np.float32)
        if len(rest):
            yield self._block(rest)

    def close(self) -> None:
        self._container.close()

    def _block(self, samples: Samples) -> Block:
        at_s = self._starts_s + Fraction(self._heard, SAMPLE_RATE)
        self._heard += len(samples)
        return Block(at_s=at_s, samples=samples)

    def _samples(self) -> Iterator[Samples]:
        """One channel at 16,000 a second, silence where times jump."""
        mono, given = _Mono(), 0
        first_s = due_s = self._time_s(self._first) or Fraction(0)
        for frame in self._all():
            at_s = self._time_s(frame)
            if at_s is not None and _JUMP_S < at_s - due_s < _LONGEST_GAP_S:
                for samples in mono.end():
                    given += len(samples)
                    yield samples
                self._gaps.append((Fraction(given, SAMPLE_RATE), at_s - first_s))
                for samples in _silence(round((at_s - first_s) * SAMPLE_RATE) - given):
                    given += len(samples)
                    yield samples
                due_s = at_s
            due_s += Fraction(frame.samples, frame.sample_rate)
            for samples in mono.of(frame):
                given += len(samples)
                yield samples
        yield from mono.end()

    def _all(self) -> Iterator[AudioFrame]:
        yield self._first
        yield from self._decoded

    def _frames(self) -> Iterator[AudioFrame]:
        # A read error ends the sound; that it is short is told by `problems`.
        with suppress(av.FFmpegError):
            for packet in self._container.demux(self._stream):
                try:
                    frames = packet.decode()
                except av.FFmpegError:
                    self._lose(packet)
                    continue
                for frame in frames:
                    if frame.is_corrupt:
                        self._lost += 1
                    elif frame.samples:
                        yield frame

    def _lose(self, packet: "av.Packet[AudioStream]") -> None:
        self._lost += 1
        # An MP3 has no clock: FFmpeg counts what it finds, and takes a hole for one packet.
        if self._container.format.name == "mp3" and self._stream.bit_rate:
            hole_s = Fraction(packet.size * 8, self._stream.bit_rate)
            self._skipped_s += max(hole_s - (packet.duration or 0) * self._time_base, Fraction(0))

    def _time_s(self, frame: AudioFrame) -> Fraction | None:
        if frame.pts is None:
            return None
        return frame.pts * (frame.time_base or self._time_base) + self._skipped_s

    def _missing_end(self) -> tuple[Fraction, Fraction] | None:
        """Where a sound that breaks off ends, and where it should, from its first sample."""
        ends_s = Fraction(self._heard, SAMPLE_RATE)
        if self._promised_s is None or ends_s + _SHORT_S >= self._promised_s:
            return None
        return ends_s, self._promised_s


class _Mono:
    """Any sound made one channel at 16,000 samples a second, by FFmpeg's own mix of channels.

    A broadcast may change between stereo and 5.1 at any frame.
    """

    def __init__(self) -> None:
        self._kind: tuple[str, str, int] | None = None
        self._resampler: AudioResampler | None = None
        self._scale = np.float32(1)

    def of(self, frame: AudioFrame) -> list[Samples]:
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        before = self.end() if kind != self._kind else []
        if self._resampler is None:
            self._kind, self._resampler = kind, AudioResampler("flt", "mono", SAMPLE_RATE)
            # The mix of stereo is its mean; of more it is a sum, 3.5 times as loud for 5.1.
            channels = frame.layout.nb_channels
            self._scale = np.float32(2 / (channels + 1) if channels > 2 else 1)  # noqa: PLR2004
        frame.pts = None  # the resampler would fill and drop by it, by rules of its own
        return [*before, *(self._array(each) for each in self._resampler.resample(frame))]

    def end(self) -> list[Samples]:
        """What the resampler still holds; the next frame begins a new one."""
        if self._resampler is None:
            return []
        rest = [self._array(each) for each in self._resampler.resample(None)]
        self._resampler = None
        return rest

    def _array(self, frame: AudioFrame) -> Samples:
        samples = frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)
        mono: Samples = np.clip(np.nan_to_num(samples) * self._scale, -1, 1)
        return mono


def _promised_s(path: Path, stream: AudioStream) -> Fraction | None:
    if told := wav.promised_s(path):
        return told
    return stream.duration * stream.time_base if stream.duration and stream.time_base else None


def _silence(samples: int) -> Iterator[Samples]:
    for first in range(0, samples, _BLOCK):
        yield np.zeros(min(_BLOCK, samples - first), np.float32)


def _first_picture_s(container: InputContainer) -> Fraction | None:
    """When the first picture is shown, on the file's own clock; None in sound alone."""
    for stream in container.streams.video:
        if not stream.disposition & _NOT_PICTURES:
            if stream.start_time is None or stream.time_base is None:
                return Fraction(0)
            return stream.start_time * stream.time_base
    return None


def _track(path: Path, container: InputContainer) -> AudioStream | None:
    """The track that is marked as the one to hear, else the first; None without any."""
    tracks = container.streams.audio
    if not tracks:
        return None
    known = [track for track in tracks if track.codec_context is not None]
    if not known:
        raise _refused(path, "its sound is of a kind that cannot be decoded.")
    marked = [track for track in known if track.disposition & Disposition.default]
    return (marked or known)[0]


def _container(path: Path) -> InputContainer | None:
    """None of a still picture, which has no sound."""
    try:
        if not path.exists():
            raise _refused(path, "there is no such file.")
        if not path.is_file():
            raise _refused(path, "this is no file of sound.", "Name one file.")
        if not path.stat().st_size:
            raise _refused(path, "the file is empty.", "Copy or export it again.")
        if is_still(path):
            return None
    except OSError as error:
        raise _refused(path, f"the file cannot be read: {error.strerror}.") from None
    try:
        return opened(path)
    except (av.FFmpegError, ValueError, OSError):
        raise _refused(
            path,
            "this is neither a film nor a sound that can be opened.",
            "WAV, FLAC, MP3, M4A and the sound of films are read.",
        ) from None


def _refused(path: Path, what: str, do: str = "") -> UserError:
    return UserError(Mistake(str(path), what, do))
