"""Who is heard, as JSON and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personae.app.reports.words import NOT_MEASURED, duration, listed, shots_listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from personae.screening.sightings import Hearing, Screening, UnknownVoice, VoiceSighting
    from personae.vocabulary.span import Span

    Report = dict[str, Any]


_PLACES = 8  # of an unknown voice; all of them stand in report.json
_AT_ONCE = (
    "Voices: two who speak at once are not told apart. One of them may be named, as loud as the "
    "other or louder, and the other missed."
)
_WHAT_A_SCORE_SAYS = (
    "A score says how alike two voices are. It finds the performer and can never tell a replica "
    "from the original: that comes from the work records."
)


def seconds(exact: Fraction) -> float:
    return float(round(exact, 3))


def as_hearing(hearing: Hearing | None) -> Report | None:
    """How far hearing reached: null where it was no part of the job."""
    if hearing is None:
        return None
    return {
        "not_listened": hearing.not_listened,
        "listened_for": list(hearing.listened_for),
        "asked_s": seconds(hearing.asked_s),
        "nobody_s": seconds(hearing.nobody_s),
        "too_short_s": seconds(hearing.too_short_s),
        "mingled_s": seconds(hearing.mingled_s),
    }


def as_heard(one: VoiceSighting, score: float) -> Report:
    """With its score as it is printed."""
    return {
        "performer": one.performer,
        "by": one.by,
        "shot": one.shot,
        "start_frame": one.span.start,
        "end_frame": one.span.end,
        "start_s": seconds(one.start_s),
        "end_s": seconds(one.end_s),
        "copies": one.copies,
        "copies_ask": 0,
        "score": score,
        "certainty": one.certainty.value,
    }


def as_unknown_voice(one: UnknownVoice, candidates: list[Report]) -> Report:
    shot, span, _, _ = one.appearances[0]
    return {
        "person": one.id,
        "by": "voice",
        "shot": shot,
        "start_frame": span.start,
        "end_frame": span.end,
        "still": None,
        "why": one.why,
        "candidates": candidates,
        "appearances": [_appearance(*each) for each in one.appearances],
        "most_at_once": 1,
        "heard_s": seconds(one.heard_s),
    }


def _appearance(shot: str, span: Span, start_s: Fraction, end_s: Fraction) -> Report:
    return {
        "shot": shot,
        "start_frame": span.start,
        "end_frame": span.end,
        "start_s": seconds(start_s),
        "end_s": seconds(end_s),
    }


def heard_in(screening: Screening) -> tuple[tuple[VoiceSighting, ...], tuple[UnknownVoice, ...]]:
    """Who is heard for certain, and who is asked about."""
    hearing = screening.hearing
    return ((), ()) if hearing is None else (hearing.sightings, hearing.unknown)


def not_listened(report: Report) -> str:
    """Why nobody was listened for, as a sentence."""
    why = (report.get("hearing") or {}).get("not_listened")
    return f"Voices: nobody was listened for: {why}." if why else NOT_MEASURED["voice"]


def not_heard(report: Report) -> Iterator[str]:
    """What hearing left out, a sentence each."""
    hearing = report.get("hearing") or {}
    if not hearing or hearing["not_listened"]:
        return
    deaf = [p for p in report["performers"] if p["performer"] not in hearing["listened_for"]]
    if deaf:
        names = listed([p["name"] for p in deaf])
        yield f"Voices: no recording is on record of {names}, so nobody could listen for them."
    if hearing["too_short_s"]:
        yield (
            f"Voices: {duration(hearing['too_short_s'])} of speech in pieces under a second, too "
            "little to tell a voice by."
        )
    if mingled := hearing.get("mingled_s"):  # files of older versions do not say
        yield (
            f"Voices: {duration(mingled)} of what performers say does not sound like them "
            "throughout: somebody else may be heard there, or the voice or the sound changes. "
            "Nobody is named there."
        )
    yield _AT_ONCE


def heard_in_all(report: Report) -> list[str]:
    """How it was listened, a sentence each; none where nobody was listened for."""
    hearing = report.get("hearing") or {}
    if not hearing or hearing["not_listened"]:
        return []
    told = [f"Listened for {len(hearing['listened_for'])}: {', '.join(hearing['listened_for'])}."]
    for key, what in (
        ("asked_s", "of speech that a person is asked about"),
        ("nobody_s", "of speech like nobody's who was listened for"),
    ):
        if hearing[key]:
            told.append(f"{duration(hearing[key])} {what}.")
    return [*told, _WHAT_A_SCORE_SAYS]


def heard_where(heard: Sequence[Report], order: Sequence[str]) -> str:
    """`Heard in d3–d5, 12.5 s; score 0.71.` of one person; empty where they are not heard."""
    if not heard:
        return ""
    whole = sum(one["end_s"] - one["start_s"] for one in heard)
    best = max(one["score"] for one in heard)
    shots = shots_listed(list(dict.fromkeys(one["shot"] for one in heard)), order)
    return f"Heard in {shots}, {duration(whole)}; score {best:.2f}."


def when_heard(unknown: Report) -> str:
    """`00:00:01:12 to 00:00:04:02, …` of an unknown voice, so that a person can listen there."""
    if unknown.get("by") != "voice":
        return ""
    places = unknown["appearances"]
    told = [f"{a['start_timecode']} to {a['end_timecode']}" for a in places[:_PLACES]]
    more = f" and {len(places) - _PLACES} more times" if len(places) > _PLACES else ""
    return ", ".join(told) + more
