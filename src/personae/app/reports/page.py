"""What stands on the page: the report's values, said in words and put in order."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from personae.app.reports.answer import (
    Person,
    groups,
    headline,
    is_sound_alone,
    people,
    remarks,
    unknown_name,
)
from personae.app.reports.certainty import size_in_words, weight_in_words
from personae.app.reports.due_page import due_in_all, due_rows
from personae.app.reports.hearing import (
    heard_in_all,
    heard_where,
    not_heard,
    not_listened,
    when_heard,
)
from personae.app.reports.lanes import Timeline, stretches
from personae.app.reports.report_json import Report
from personae.app.reports.reviews import rows as reviewed
from personae.app.reports.since_words import since
from personae.app.reports.words import (
    DECIDE,
    LEVELS,
    NOT_MEASURED,
    ORDER,
    RIGHTS,
    SETTLE,
    UNSEEN,
    WHY_UNKNOWN,
    WHY_UNKNOWN_VOICE,
    counted,
    duration,
    group_of,
    number,
    of_findings,
    shots_listed,
)
from personae.reconciliation.findings import Finding

_PICTURE_BYTES = 6_000_000  # of JPEG in one page: a mail server takes it, a phone opens it
_PICTURES_EACH = 12  # of one person among the sightings; the others stand there as shots
_OUTLINED_PX = 14  # of the picture: a smaller face is outlined at a distance


class _Pictures:
    """JPEG bytes as `data:` addresses, until the page holds its fill."""

    def __init__(self, stills: Mapping[str, bytes]) -> None:
        self._stills = stills
        self._room = _PICTURE_BYTES
        self.left_out = 0

    def __call__(self, path: str | None, *, times: int = 1) -> str | None:
        """The address of a picture that stands on the page so many times."""
        jpeg = self._stills.get(path or "")
        if jpeg is None:
            return None
        if times * len(jpeg) > self._room:
            self.left_out += 1
            return None
        self._room -= times * len(jpeg)
        return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


class Page:
    """The values of one report's page; pictures are taken in the order of their weight."""

    def __init__(self, report: Report, stills: Mapping[str, bytes]) -> None:
        self._report = report
        self._take = _Pictures(stills)
        self._words = of_findings(alone=is_sound_alone(report))
        self._order = [s["shot"] for s in report["shots"]]
        self._seen: dict[str, list[Report]] = {}
        self._heard: dict[str, list[Report]] = {}
        for seen in report["sightings"]:
            by = self._heard if seen["by"] == "voice" else self._seen
            by.setdefault(seen["performer"], []).append(seen)
        self._unknown = {u["person"]: u for u in report["unknown"]}
        self._people = {p.key: p for p in people(report)}
        cards = Counter(f["performer"] or f["person"] for f in report["findings"] if _open(f))
        self._faces = {
            key: self._take(self._best_face(key), times=1 + cards[key]) for key in self._people
        }

    def values(self) -> dict[str, Any]:
        report = self._report
        cards = [self._card(f) for f in report["findings"] if _open(f)]
        timeline = self._timeline()
        sightings = self._sightings()
        return {
            "report": report,
            "one": report.get("copy_for"),
            "headline": headline(report),
            "remarks": remarks(report),
            "groups": groups(report),
            "cards": cards,
            "timeline": timeline,
            "sightings": sightings,
            "reviews": reviewed(report, self._take),
            "due": due_rows(report),
            "since": since(report),
            "due_in_all": due_in_all(report),
            "in_order": self._rows(ORDER),
            "not_seen": self._rows(UNSEEN),
            "not_measured": [
                *(
                    not_listened(report)
                    if each == "voice"
                    else NOT_MEASURED.get(each, each[:1].upper() + each[1:] + ".")
                    for each in report["not_measured"]
                ),
                *not_heard(report),
            ],
            "alone": is_sound_alone(report),
            "heard": heard_in_all(report),
            "false_matches": report.get("expected_false_matches"),
            "false_voices": report.get("expected_false_voices"),
            "false_matches_by_size": [
                size_in_words(each)
                for each in (report.get("expected_false_matches") or {}).get("by_size", ())
            ],
            "digest": report["picture"]["sha256"],
            "matched_at": _MATCHED.get(report["matched_at"], report["matched_at"]),
            "left_out": self._take.left_out,
        }

    def _card(self, found: Report) -> dict[str, Any]:
        person = self._person(found)
        finding = Finding(found["finding"])
        unknown = self._unknown.get(person.key) if not person.known else None
        record, why = list(found["on_record"]), list(found["reasons"])
        hidden: list[str] = []
        do_next = found["do_next"]
        if unknown:
            names = [c[key] for c in unknown["candidates"] for key in ("name", "performer")]
            hidden = [line for line in (*record, do_next) if _names_one(line, names)]
            record = [line for line in record if line not in hidden]
            do_next = "" if do_next in hidden else do_next
            why = [r for r in why if not _names_one(" ".join(map(str, r.values())), names)]
        return {
            "person": person,
            "anchor": f"{person.key}-{finding.value.replace(',', '').replace(' ', '-')}",
            "group": group_of(finding),
            "words": self._words[finding],
            "face": self._faces.get(person.key),
            "where": self._where(found),
            "figure": self._figure(found, person),
            "on_record": record,
            "reasons": [
                {**r, "because": r["because"].replace(person.key, person.name), "read": _read(r)}
                for r in why
            ],
            # Of somebody unknown it goes without saying that their name is not on record.
            "missing": [] if unknown else [m.replace("_", " ") for m in found["missing"]],
            "do_next": do_next,
            "unknown": unknown
            and {
                "person": person.key,
                "by": unknown.get("by", "face"),
                "when": when_heard(unknown),
                "why": WHY_UNKNOWN_VOICE
                if unknown.get("by") == "voice"
                else WHY_UNKNOWN.get(unknown["why"], ""),
                "candidates": [
                    {**c, "weight": c.get("weighs") and weight_in_words(c["weighs"])}
                    for c in unknown["candidates"]
                ],
                "hidden": hidden,
            },
        }

    def _person(self, found: Report) -> Person:
        key = found["performer"] or found["person"]
        held = self._people.get(key)
        if held is not None:
            return held
        name = unknown_name(key) if found["person"] else key
        return Person(key, name, Finding(found["finding"]), seen=True, known=not found["person"])

    def _where(self, found: Report) -> str:
        if not found["shots"]:
            return ""
        shots = shots_listed(found["shots"], self._order)
        where = f"Shot{'s' if len(found['shots']) > 1 else ''} {shots}"
        if found["scenes"]:
            many = len(found["scenes"]) > 1
            where += f" · scene{'s' if many else ''} {', '.join(found['scenes'])}"
        return where

    def _figure(self, found: Report, person: Person) -> dict[str, Any] | None:
        if not person.known:
            seen = self._unknown.get(person.key)
            if seen is None or "frame" not in seen:  # of a voice there is nothing to show
                return None
            still = seen["frame"]
            shown = next(
                (
                    a
                    for a in seen["appearances"]
                    if a["start_frame"] <= still["frame"] < a["end_frame"]
                ),
                seen["appearances"][0],
            )
            return self._framed(still, {**shown, "copies": seen["most_at_once"], "copies_ask": 0})
        shots = set(found["shots"])
        here = [s for s in self._seen.get(person.key, ()) if s["shot"] in shots]
        if not here:
            return None
        best = max(here, key=lambda s: (s["copies"], s["copies_ask"], -s["start_frame"]))
        return self._framed(best["frame"], best)

    def _framed(self, still: Report, seen: Report) -> dict[str, Any] | None:
        source = self._take(still["still"])
        if source is None:
            return None
        said = [f"Shot {seen['shot']}", f"{seen['start_timecode']} to {seen['end_timecode']}"]
        if seen["copies"] > 1:
            said.append(f"{number(seen['copies'])} of them at once")
        if seen["copies_ask"]:
            said.append(f"{counted(seen['copies_ask'], 'more', 'more')} for a person to confirm")
        stroke = max(round(still["width"] / 320, 1), 1.5)
        return {
            **still,
            "boxes": [_around(box, stroke) for box in still["boxes"]],
            "ask": [_around(box, stroke) for box in still.get("ask", [])],
            "src": source,
            "caption": " · ".join(said),
            "stroke": stroke,
            "text": max(round(still["width"] / 46), 9),
        }

    def _timeline(self) -> dict[str, Any]:
        held = stretches(self._report)
        timeline = Timeline(self._report, len(held))
        lanes = []
        for person in self._people.values():
            if person.key not in held:
                continue
            bars = timeline.bars(held[person.key])
            lanes.append(
                {
                    "person": person,
                    "face": self._faces[person.key],
                    "bars": bars,
                    "title": person.words.title.lower(),
                    "time": self._time(person),
                }
            )
        return {
            "lanes": lanes,
            "ruler": timeline.ruler(),
            "edges": timeline.edges(),
            "one_by_one": timeline.one_by_one,
        }

    def _time(self, person: Person) -> str:
        if not person.known:
            return ""
        own = next(p for p in self._report["performers"] if p["performer"] == person.key)
        heard = f"heard {duration(own['heard_s'])}" if own["heard_s"] else ""
        if not own["screen_time_s"]:
            return heard or duration(0.0)
        return " · ".join(filter(None, (duration(own["screen_time_s"]), heard)))

    def _sightings(self) -> list[dict[str, Any]]:
        out = []
        for person in self._people.values():
            seen = self._seen.get(person.key, [])
            heard = self._heard.get(person.key, [])
            if not seen and not heard:
                continue
            best = sorted(seen, key=lambda s: (-s["copies"], -s["face_px"], s["start_frame"]))
            shown = sorted(best[:_PICTURES_EACH], key=lambda s: s["start_frame"])
            rest = best[_PICTURES_EACH:]
            out.append(
                {
                    "person": person,
                    "title": person.words.title.lower(),
                    "shown": [self._thumb(s) for s in shown],
                    "heard": heard_where(heard, self._order),
                    "rest": len(rest),
                    "rest_shots": shots_listed([s["shot"] for s in rest], self._order),
                }
            )
        return out

    def _thumb(self, seen: Report) -> dict[str, Any]:
        return {
            **seen,
            "src": self._take(seen["face"]["still"]),
            "from": seen["start_timecode"],
            "by_right": RIGHTS.get(seen["right"], seen["right"]),
        }

    def _rows(self, group: str) -> list[dict[str, Any]]:
        """A row a performer: the findings of theirs that need nothing, and what they rest on."""
        rows = []
        for person in self._people.values():
            if not person.known:
                continue
            held = [
                f
                for f in self._report["findings"]
                if f["performer"] == person.key and group_of(Finding(f["finding"])) == group
            ]
            if not held and person.group != group:
                continue
            titles = [self._words[Finding(f["finding"])].title for f in held]
            finding = person.words
            rows.append(
                {
                    "person": person,
                    "title": "; ".join(dict.fromkeys(titles)) or finding.title,
                    "where": shots_listed([s for f in held for s in f["shots"]], self._order),
                    "rests": _once(self._rest(f) for f in held) or [finding.means],
                }
            )
        return rows

    def _rest(self, found: Report) -> str:
        said = " ".join((*found["on_record"], *(r["because"] for r in found["reasons"])))
        return said or self._words[Finding(found["finding"])].means

    def _best_face(self, key: str) -> str | None:
        if key in self._unknown:
            path = self._unknown[key]["still"]
            return path if isinstance(path, str) else None
        seen = self._seen.get(key)
        if not seen:
            return None
        best = max(seen, key=lambda s: (s["score"] or 0, s["face_px"], -s["start_frame"]))
        return str(best["face"]["still"])


_MATCHED = {
    "scene": "scene by scene",
    "picture": "for the picture as a whole, for no scenes were given",
}


def _around(box: list[int], stroke: float) -> list[float]:
    """Where a line is drawn around a face, so that it hides nothing of a small one."""
    left, top, right, bottom = box
    room = stroke + max(0.0, _OUTLINED_PX - (right - left)) / 2
    return [left - room, top - room, right + room, bottom + room]


def _read(reason: Report) -> str:
    """How its text was read, in words; consents and scores are no texts of law."""
    is_rule = "/" in reason["rule"] or reason["level"] != "—"
    return LEVELS.get(reason["level"], "") if is_rule else ""


def _open(found: Report) -> bool:
    return group_of(Finding(found["finding"])) in (SETTLE, DECIDE)


def _names_one(line: str, names: Iterable[str]) -> bool:
    low = line.lower()
    return any(name.lower() in low for name in names)


def _once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(line for line in lines if line))
