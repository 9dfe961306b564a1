"""Reads films with PyAV (FFmpeg's libraries)."""

import hashlib
import stat
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from personae.engines.films.containers import (
    LOSES_PACKETS,
    SECOND_S,
    UNTIMED,
    expected_frames,
    frame_rate,
    is_picture,
    opened,
    start_timecode,
)
from personae.engines.films.frame import PyavFrame
from personae.engines.films.numbering import Numbering
from personae.engines.films.still import StillFilm, is_still
from personae.engines.films.upright import Shape
from personae.screening.interfaces import Film, FilmFacts, NoPictureError
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256
from personae.vocabulary.span import Span, joined

_NOT_PICTURES = Disposition.attached_pic | Disposition.timed_thumbnails
_Numbered: TypeAlias = Generator[tuple[int, av.VideoFrame], None, None]


class PyavReader:
    """Opens films. Deterministic on one thread: the same bytes give the same frames.

    threads  1 costs the least CPU: two threads of frames were 1.2 to 1.3 times as dear at 720p
             and 1080p H.264, and only the clock gains. With two or more a frame may be handed
             out before FFmpeg knows that it had to be patched (3 in 19 cut-off films with two
             threads, 12 in 19 with eight, 0 with one): whole films only.
    """

    def __init__(self, *, threads: int = 1) -> None:
        self._threads = threads

    def open(self, path: Path) -> Film:
        """Reads a still, JPEG or PNG, as a film of one frame."""
        sha256 = _digest(path)
        if is_still(path):
            return StillFilm(path, sha256)
        container = _container(path)
        try:
            return PyavFilm(path, sha256, container, threads=self._threads)
        except BaseException:
            container.close()
            raise


class PyavFilm:
    """An opened film; its first frame is decoded at once, so that its shape is known."""

    def __init__(
        self, path: Path, sha256: Sha256, container: InputContainer, *, threads: int
    ) -> None:
        self._container = container
        self._stream = _picture_track(path, container)
        self._stream.codec_context.thread_type = "FRAME" if threads > 1 else "NONE"
        self._stream.codec_context.thread_count = threads
        self._rate = frame_rate(self._stream)
        if self._rate is None:
            raise _no_film(path, "the file does not say how many frames a second it shows.")
        self._time_base = self._stream.time_base or 1 / self._rate
        self._numbering = Numbering(
            step=float(1 / self._rate / self._time_base),
            gaps_are_losses=container.format.name in LOSES_PACKETS,
        )
        self._timed = container.format.name not in UNTIMED
        self._expected = expected_frames(container, self._stream, self._rate)
        self._broke_off: int | None = None
        self._ends = 0  # the last packet met, in ticks
        self._numbered = self._decode()
        first = next(self._numbered, None)
        if first is None:
            raise _no_film(path, "not one frame of this film can be decoded.")
        self._first = first
        self._shape = Shape(first[1], self._stream.sample_aspect_ratio)
        self.facts = FilmFacts(
            sha256=sha256,
            width=self._shape.width,
            height=self._shape.height,
            frame_rate=self._rate,
            starts_at=start_timecode(container),
            has_sound=bool(container.streams.audio),
        )

    @property
    def unreadable(self) -> int:
        return len(self._numbering.lost)

    @property
    def gaps(self) -> tuple[Span, ...]:
        return joined(Span(number, number + 1) for number in self._numbering.lost)

    @property
    def frame_count(self) -> int:
        return self._numbering.count

    @property
    def variable_rate(self) -> bool:
        return self._numbering.uneven

    @property
    def expected_frames(self) -> int | None:
        return self._expected.frames if self._expected else None

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the film, so far, in plain sentences."""
        said = []
        within = [n for n in self._numbering.lost if n < (self._broke_off or self.frame_count)]
        if within:
            frames = "1 frame" if len(within) == 1 else f"{len(within)} frames"
            said.append(
                f"{frames} cannot be decoded, the first is frame {within[0]}; pictures that "
                "build on them may be damaged too"
            )
        if self._broke_off is not None:
            about = "" if self._expected and self._expected.exact else "about "
            said.append(
                f"the film breaks off at frame {self._broke_off} of {about}{self.frame_count}"
            )
        return tuple(said)

    def frames(self) -> Iterator[PyavFrame]:
        number, frame = self._first
        yield self._frame(number, frame)
        for number, frame in self._numbered:
            yield self._frame(number, frame)

    def close(self) -> None:
        self._numbered.close()
        self._container.close()

    def _frame(self, number: int, frame: av.VideoFrame) -> PyavFrame:
        first = self._numbering.first
        if frame.pts is None or first is None:
            return PyavFrame(frame, number, number, 1 / self.facts.frame_rate, self._shape)
        return PyavFrame(frame, number, frame.pts - first, self._time_base, self._shape)

    def _decode(self) -> _Numbered:
        """Whole frames and their numbers. A frame that the decoder had to patch is not whole."""
        # A read error ends the film; what was promised and the missing end are counted below.
        with suppress(av.FFmpegError):
            for packet in self._container.demux(self._stream):
                yield from self._decode_packet(packet)
        self._numbering.end()
        if missing := self._missing_end():
            self._broke_off = self._numbering.count
            self._numbering.lose_rest(self._numbering.count + missing)

    def _missing_end(self) -> int:
        """How many frames there should be after the last one; 0 where the film is whole."""
        promised, count = self._expected, self._numbering.count
        if promised is None:
            return 0
        if promised.ends_s is not None and self._numbering.uneven:
            ends_s = self._ends * self._time_base
            missing_s = promised.ends_s - ends_s
            return round(missing_s * count / ends_s) if missing_s > SECOND_S else 0
        missing = promised.frames - count
        return missing if missing > promised.tolerance else 0

    def _decode_packet(self, packet: "av.Packet[VideoStream]") -> _Numbered:
        timed = self._timed and packet.pts is not None
        if timed and packet.pts is not None and is_picture(packet):
            self._numbering.promise(packet.pts)
            self._ends = max(self._ends, packet.pts + (packet.duration or 0))
        try:
            frames = packet.decode()
        except av.FFmpegError:
            if not timed:
                self._numbering.lose()
            return
        for frame in frames:
            time = frame.pts if self._timed else None
            if frame.is_corrupt:
                if time is None:
                    self._numbering.lose()
                continue  # its promise is not kept, and so it is counted
            number = self._numbering.show(time, field_pairs=frame.interlaced_frame)
            if number is not None:
                yield number, frame


def _digest(path: Path) -> Sha256:
    """SHA-256 of a film file; raises UserError where there is none to be read."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise _no_film(path, "this is a folder, not a film.", "Name one film file in it.")
        if not stat.S_ISREG(mode):
            raise _no_film(path, "this is a device or a pipe, not a film file.")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            if not file.tell():
                raise _no_film(path, "the file is empty.", "Copy or export the film again.")
    except FileNotFoundError:
        raise _no_film(
            path, "there is no such file.", "Films are read from local files only."
        ) from None
    except PermissionError:
        raise _no_film(path, "you have no permission to read this file.") from None
    except OSError as error:
        raise _no_film(path, f"the file cannot be read: {error.strerror}.") from None
    return Sha256(digest.hexdigest())


def _container(path: Path) -> InputContainer:
    try:
        return opened(path)
    except (av.FFmpegError, ValueError, OSError):
        raise _no_film(
            path,
            "this is not a film that can be opened, or its end, where the list of frames stands, "
            "is missing.",
            "Export it again as MP4, MOV, MKV, WebM, MXF, AVI or MPEG-TS, a still as JPEG or PNG; "
            "playlists are not read.",
        ) from None


def _picture_track(path: Path, container: InputContainer) -> VideoStream:
    for stream in container.streams.video:
        if not stream.disposition & _NOT_PICTURES:
            if stream.codec_context is None:
                raise _no_film(path, "the picture track is of a kind that cannot be decoded.")
            return stream
    told = Mistake(
        str(path), "there is no picture track in this file.", "Name the film's picture file."
    )
    raise NoPictureError(told) if container.streams.audio else UserError(told)


def _no_film(path: Path, what: str, do: str = "") -> UserError:
    return UserError(Mistake(str(path), what, do))
