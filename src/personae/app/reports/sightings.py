"""A screening alone, as `SIGHTINGS.json`: what is seen, in the form of `report.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personae.app.reports.certainty import (
    expected_false_matches,
    expected_false_voices,
    not_measured,
    weighs,
)
from personae.app.reports.hearing import as_heard, as_hearing, as_unknown_voice, heard_in
from personae.app.reports.report_json import as_bytes, as_span, as_together, score, seconds
from personae.app.reports.unread import as_unread
from personae.vocabulary.mistake import Mistake, UserError

__all__ = ["as_bytes", "check_place", "sightings"]

if TYPE_CHECKING:
    from pathlib import Path

    from personae.screening.sightings import Screening

SCHEMA = "personae/sightings/1"
_OPENS = f'{{\n  "schema": "{SCHEMA}"'.encode()  # as `as_bytes` writes it


def check_place(path: Path) -> None:
    """Raise UserError unless `path` is free, or holds sightings, which a newer file may replace.

    So neither the film nor a record it is screened with can be written over.
    """
    if str(path) == "-":
        raise UserError(
            Mistake("-o", "`-` is no name of a file.", "Name one; `--json` prints it as well.")
        )
    if not path.exists():
        return
    if path.is_dir():
        raise UserError(Mistake(str(path), "this is a folder.", "Name a file in it."))
    if not (path.is_file() and _opens(path) == _OPENS):
        raise UserError(
            Mistake(
                str(path),
                "something is here already that is no file of sightings.",
                "It was left as it is; name another.",
            )
        )


def _opens(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(_OPENS))
    except OSError:
        return b""


def sightings(screening: Screening) -> dict[str, Any]:
    """No pictures are kept of a screening alone, so `still` is null."""
    film = screening.film
    heard, unknown_voices = heard_in(screening)
    return {
        "schema": SCHEMA,
        "picture": {
            "sha256": film.sha256,
            "frames": screening.frames,
            "frame_rate": f"{film.frame_rate.numerator}/{film.frame_rate.denominator}",
            "duration_s": seconds(screening.duration_s),
            "width": film.width,
            "height": film.height,
            "starts_at": film.starts_at,
        },
        "shots": [{"shot": shot.id, **as_span(shot.span)} for shot in screening.shots],
        "sightings": [
            {
                "performer": one.performer,
                "by": one.by,
                "shot": one.shot,
                **as_span(one.span),
                "copies": one.copies,
                "copies_ask": one.copies_ask,
                "score": None if one.score is None else score(one.score),
                "weighs": weighs(screening, one.score, one.face_px) if one.by == "face" else None,
                "certainty": one.certainty.value,
                "face_px": one.face_px,
                "together": one.together and as_together(one.together),
            }
            for one in screening.sightings
        ]
        + [as_heard(one, score(one.score)) for one in heard],
        "unknown": [
            {
                "person": one.id,
                "shot": one.appearances[0][0],
                **as_span(one.appearances[0][1]),
                "still": None,
                "why": one.why,
                "face_px": one.face_px,
                "candidates": [
                    {
                        "performer": c.performer,
                        "score": score(c.score),
                        "weighs": weighs(screening, c.score, one.face_px),
                    }
                    for c in one.candidates
                ],
                "appearances": [{"shot": shot, **as_span(part)} for shot, part in one.appearances],
                "most_at_once": one.most_at_once,
                "together": [{"shot": shot, **as_together(most)} for shot, most in one.together],
            }
            for one in screening.unknown
        ]
        + [
            as_unknown_voice(
                one,
                [{"performer": c.performer, "score": score(c.score)} for c in one.candidates],
            )
            for one in unknown_voices
        ],
        "hearing": as_hearing(screening.hearing),
        "looked_for": list(screening.looked_for),
        "not_enrolled": list(screening.not_enrolled),
        "unreadable_frames": screening.unreadable_frames,
        "unread": as_unread(screening),
        "variable_rate": screening.variable_rate,
        "problems": list(screening.problems),
        "expected_false_matches": expected_false_matches(screening),
        "expected_false_voices": expected_false_voices(screening),
        "thresholds": dict(screening.thresholds),
        "not_measured": [*screening.not_measured, *not_measured(screening)],
        "models": [{"name": m.name, "sha256": m.sha256} for m in screening.models],
    }
