"""The copy of a report that one performer may see: their own lane, findings and pictures."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from personae.app.reports.certainty import for_one_person, voices_for_one_person
from personae.app.reports.report_json import Report
from personae.likeness.interfaces import Pictures
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import PerformerId

LEFT_OUT = "A line that names somebody else is left out of this copy."


def redacted(report: Report, performer: PerformerId) -> Report:
    """The report with nobody in it but `performer`.

    Others' lanes, findings, records, counts and all unknown people are gone. A sentence that
    names somebody else (their id, their name or a word of it) is replaced whole by `LEFT_OUT`.
    The boxes of other faces stay, nameless: they say what must be blurred.

    Raises UserError where the report does not know `performer`.
    """
    own = [p for p in report["performers"] if p["performer"] == performer]
    if not own:
        ids = [p["performer"] for p in report["performers"]]
        raise UserError(
            Mistake(
                f"--for {performer}", "the report knows no such performer.", _meant(performer, ids)
            )
        )
    clean = _Censor(report, performer, own[0]["name"])
    return {
        "schema": report["schema"],
        "copy_for": performer,
        **{key: report[key] for key in _KEPT},
        "performers": own,
        "findings": [
            clean.words(f, but=("finding", "answer"))
            for f in report["findings"]
            if f["performer"] == performer
        ],
        "sightings": [s for s in report["sightings"] if s["performer"] == performer],
        "unknown": [],
        "hearing": _own_hearing(report.get("hearing"), performer),
        "due": [line for line in report["due"] if line["performer"] == performer],
        "due_open": [line for line in report.get("due_open", ()) if line["performer"] == performer],
        "not_measured": report["not_measured"],
        "looked_for": [p for p in report["looked_for"] if p == performer],
        "not_enrolled": [p for p in report["not_enrolled"] if p == performer],
        "records_compared": [],  # they count other people's papers
        "records_missing": clean.words(report["records_missing"]),
        "unreadable_frames": report["unreadable_frames"],
        "unread": report.get("unread", []),
        "variable_rate": report["variable_rate"],
        "problems": clean.words(report["problems"]),
        "expected_false_matches": for_one_person(report.get("expected_false_matches")),
        "expected_false_voices": voices_for_one_person(report.get("expected_false_voices")),
        "thresholds": clean.words(report["thresholds"]),
        "models": report["models"],
    }


def _own_hearing(hearing: Report | None, performer: PerformerId) -> Report | None:
    """Whether they were listened for; how much was said by everybody is not theirs to know."""
    if hearing is None:
        return None
    own = [p for p in hearing["listened_for"] if p == performer]
    everybody = ("asked_s", "nobody_s", "too_short_s", "mingled_s")
    return {**hearing, "listened_for": own, **dict.fromkeys(everybody)}


def redacted_stills(
    report: Report, stills: Mapping[str, bytes], pictures: Pictures
) -> dict[str, bytes]:
    """The pictures that a redacted `report` names, every other face in them blurred.

    What no detector found (a head turned away) is not blurred; a face is what `others` lists.
    """
    out = {}
    seen = [s for s in report["sightings"] if s["by"] == "face"]
    for still in (s[view] for s in seen for view in ("face", "frame")):
        jpeg = stills.get(still["still"])
        if jpeg is not None:
            boxes = [(box[0], box[1], box[2], box[3]) for box in still["others"]]
            out[still["still"]] = pictures.blurred(jpeg, boxes) if boxes else jpeg
    return out


_KEPT = ("picture", "audited_on", "judged_on", "stills_until", "matched_at", "scenes", "shots")
_SHORT = 3  # a word of a name this short says nobody's name by itself


class _Censor:
    """Replaces sentences in which another person's id, name or a word of their name stands."""

    def __init__(self, report: Report, performer: PerformerId, name: str) -> None:
        others = dict(_everybody(report))
        others.pop(performer, None)
        own_words = {*name.split()}
        names = [n for n in others.values() if n != name]
        words = {
            word
            for n in others.values()
            for word in n.split()
            if len(word) >= _SHORT and word not in own_words
        }
        self._own = re.compile(f"{re.escape(name)}|(?<![a-z0-9]){re.escape(performer)}(?![a-z0-9])")
        self._ids = _any_of(others, "a-z0-9")
        shouted = [each.upper() for each in (*names, *words)]
        self._names = _any_of([*names, *words, *shouted], r"\w")

    def words(self, value: Any, *, but: Iterable[str] = ()) -> Any:  # noqa: ANN401 - JSON in, JSON out
        """`value` with each of its strings cleaned, whatever its depth; not those under `but`."""
        if isinstance(value, str):
            rest = self._own.sub("", value)
            named = self._ids.search(rest) or self._names.search(rest)
            return LEFT_OUT if named else value
        if isinstance(value, list):
            return [self.words(each) for each in value]
        if isinstance(value, dict):
            kept = {"performer", "shots", "scenes", *but}
            return {k: v if k in kept else self.words(v) for k, v in value.items()}
        return value


def _any_of(alternatives: Iterable[str], inside: str) -> re.Pattern[str]:
    """Any of these, not inside a longer word; nothing at all where there is none."""
    longest_first = sorted(set(alternatives), key=lambda each: (-len(each), each))
    either = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(f"(?<![{inside}])(?:{either})(?![{inside}])")


def _everybody(report: Report) -> Iterable[tuple[str, str]]:
    """Id and name of everybody whom the report mentions."""
    for key in ("looked_for", "not_enrolled"):
        yield from ((who, who) for who in report[key])
    for person in report["unknown"]:
        yield from ((c["performer"], c["name"]) for c in person["candidates"])
    yield from ((p["performer"], p["name"]) for p in report["performers"])


def _meant(performer: str, ids: list[str]) -> str:
    return did_you_mean(performer, ids) or f"It knows {', '.join(sorted(ids))}."
