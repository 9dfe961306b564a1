"""What of a film could not be read, as a report tells it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from personae.reconciliation.unread import may_hide, unread_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from personae.screening.sightings import Screening


def as_unread(screening: Screening) -> list[dict[str, int]]:
    """The stretches in which somebody may be whom nobody could look or listen for."""
    return [{"start_frame": gap.start, "end_frame": gap.end} for gap in may_hide(screening)]


def unread(report: Mapping[str, Any]) -> str:
    """`81 of 116 frames could not be read, and nobody was looked for in them.`; else empty."""
    gaps = report.get("unread")  # files of older versions do not say
    if not gaps:
        return ""
    picture = report["picture"]
    return unread_said(
        report["unreadable_frames"],
        of=picture["frames"],
        rate=Fraction(picture["frame_rate"]),
        alone=picture.get("width") == 0,
    )


def of_the_file(problems: Iterable[str]) -> list[str]:
    """`The file: the film breaks off at frame 35 of about 116.`, a line each."""
    return [f"The file: {problem}." for problem in problems]
