"""What a container says of its picture track, as far as it can be believed."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

FORMATS = (
    *("mov", "mp4", "m4a", "3gp", "3g2", "mj2"),
    *("matroska", "webm", "mxf", "avi", "mpegts", "mpeg", "mpegvideo"),
    *("asf", "flv", "gxf", "dv", "ivf", "nut", "ogg", "y4m", "yuv4mpegpipe"),
    *("h264", "hevc", "av1", "obu", "m4v", "gif"),
    *("mp3", "aac", "flac", "wav", "aiff", "caf", "w64"),  # opened to say that there is no picture
)
LOSES_PACKETS = ("mpegts", "mpeg")  # broadcast streams: no list of frames, and packets get lost
UNTIMED = (
    "avi",
)  # its times are those of packets, not of frames: wrong where frames are reordered

_NTSC = tuple(Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120))
_MILLISECOND = Fraction(1, 1000)
_ROUNDED = 3e-4  # relative; 23.976 and 24 lie 1e-3 apart
SECOND_S = 1  # a film that ends so much before what its file promises breaks off


def opened(path: Path) -> InputContainer:
    """A local file, whatever its name or what stands in it asks for.

    The prefix keeps FFmpeg from reading a protocol (`concat:`, `http:`) out of a name. Playlists
    (HLS, DASH, ffconcat, SDP …) could open other files and addresses: only formats that hold their
    own pictures and sound are tried, and only local files are opened.
    raises  FFmpegError, ValueError or OSError where it cannot be
    """
    return av.open(
        f"file:{path}",
        options={"format_whitelist": ",".join(FORMATS), "protocol_whitelist": "file"},
        metadata_errors="replace",
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """How many frames the container promises.

    tolerance  so many fewer are no loss: 0 where frames are listed, else what rounding explains
    ends_s     when the last one ends, where frames were worked out from it and the rate; it is
               all that is promised of a film whose frames come at uneven times
    """

    frames: int
    tolerance: int
    ends_s: Fraction | None = None

    @property
    def exact(self) -> bool:
        return self.tolerance == 0


def frame_rate(stream: VideoStream) -> Fraction | None:
    """Frames a second, exact. Matroska counts milliseconds, too coarse to tell NTSC's rates."""
    rate = stream.average_rate or stream.guessed_rate or stream.base_rate
    if not rate or rate < 0:
        return None
    if stream.time_base and stream.time_base >= _MILLISECOND:
        return next((n for n in _NTSC if abs(float(rate / n) - 1) < _ROUNDED), rate)
    return rate


def expected_frames(
    container: InputContainer, stream: VideoStream, rate: Fraction
) -> Expected | None:
    """From the list of frames (MOV, MP4, AVI), else from the duration; None where neither is."""
    name = container.format.name
    if name in LOSES_PACKETS:
        return None  # their duration is read from the last packets, whatever is missing
    if name.startswith("mov"):
        listed = sum(not entry.is_discard for entry in stream.index_entries)
        return Expected(listed, 0) if listed else None
    if stream.frames:
        return Expected(stream.frames, 0)
    own = _clock_s(stream.metadata.get("DURATION", ""))
    if own is None and stream.duration and stream.time_base:
        own = stream.duration * stream.time_base
    if own is not None:
        return Expected(round(own * rate), 2, own)
    if container.duration:
        # The longest track's, which may be the sound's.
        whole = Fraction(container.duration, av.time_base)
        return Expected(round(whole * rate), round(SECOND_S * rate) or 1, whole)
    return None


def start_timecode(container: InputContainer) -> str | None:
    tagged = (container.metadata, *(stream.metadata for stream in container.streams))
    return next((tags["timecode"] for tags in tagged if "timecode" in tags), None)


def is_picture(packet: "av.Packet[VideoStream]") -> bool:
    """Whether a packet will be shown: not cut away by an edit list, not a VP8 helper frame."""
    if not packet.size or packet.is_discard:
        return False
    shown_bit = 0x10  # RFC 6386 §9.1
    return packet.stream.codec_context.name != "vp8" or bool(bytes(packet)[0] & shown_bit)


def _clock_s(text: str) -> Fraction | None:
    found = re.fullmatch(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)", text.strip())
    if not found:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
