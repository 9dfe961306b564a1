"""What starting costs, so that it need not be counted to the frames of a short film."""

from pathlib import Path

import av


def first_frame(clip: Path, output: Path) -> Path:
    """A film of the clip's first frame alone: what it costs is the cost of starting."""
    with av.open(clip) as film, av.open(output, "w") as one:
        track = one.add_stream_from_template(film.streams.video[0])
        packet = next(packet for packet in film.demux(video=0) if packet.is_keyframe)
        packet.stream = track
        one.mux(packet)
    return output
