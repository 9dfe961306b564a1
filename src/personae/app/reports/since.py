"""What changed since an earlier cut: one report held against another, performer by performer.

Shots are not compared: another cut has others, and one name may mean another place in it. Nor is
anybody unknown: nobody whom no one has named is followed from one film to another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from personae.app.reports.due_page import sums
from personae.vocabulary.names import PerformerId, Sha256

Values = dict[str, Any]

# What may make two reports differ though the film is the same.
_DIFFERS = ("judged_on", "agreement", "models", "thresholds", "records", "hearing", "pay")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Earlier:
    """What is kept of an earlier report of the same picture.

    report      digest of its `report.json`
    on_record   whether this home put it on record
    performers  of each who was in the cast: the keys of `FACTS`
    left        how many of its cast are in this one no more; nothing else is kept of them
    unknown     how many people nobody had named, by face; `voices` by voice
    measured    the values of what may differ beside the film, each as a digest or as it stands
    """

    report: Sha256
    on_record: bool
    film: Sha256
    audited_on: str
    judged_on: str
    duration_s: float
    performers: Mapping[PerformerId, Values]
    left: int
    unknown: int
    voices: int
    unread: bool
    measured: Values


def facts_of(report: Mapping[str, Any]) -> dict[PerformerId, Values]:
    """Of each performer what can be compared; None where it was not looked for, or not worked out.

    finding            as the report has it
    screen_time_s      seconds in which they are seen
    heard_s            seconds in which they are heard
    most_copies        of them at once
    consented          true, false, or None where nobody knows
    due                amounts by currency, what goes to the plans not among them
    """
    sought = set(report.get("looked_for", ()))
    listened = set((report.get("hearing") or {}).get("listened_for", ()))
    paid = "pay" not in report["not_measured"]
    return {
        PerformerId(one["performer"]): {
            "finding": one["finding"],
            "screen_time_s": one["screen_time_s"] if one["performer"] in sought else None,
            "heard_s": one["heard_s"] if one["performer"] in listened else None,
            "most_copies": one["most_copies"] if one["performer"] in sought else None,
            "consented": one["consented"],
            "due": _due(report, one["performer"]) if paid else None,
        }
        for one in report["performers"]
    }


def unknown_of(report: Mapping[str, Any]) -> tuple[int, int]:
    """How many people nobody has named: by face, and by voice."""
    voices = sum(one.get("by") == "voice" for one in report["unknown"])
    return len(report["unknown"]) - voices, voices


def measured(report: Mapping[str, Any]) -> Values:
    """What else may make a difference, beside the film: as plain values, to be held together."""
    hearing = report.get("hearing") or {}
    return {
        "judged_on": report["judged_on"],
        "agreement": report["picture"].get("agreement"),
        "models": sorted(model["sha256"] for model in report["models"]),
        "thresholds": dict(report.get("thresholds", {})),
        "records": sorted(report.get("records_missing", ())),
        "hearing": bool(hearing) and not hearing.get("not_listened"),
        "pay": "pay" not in report["not_measured"],
    }


def as_since(report: Mapping[str, Any], earlier: Earlier) -> Values:
    """The key `since` of `report`: who is to be told differently now, and what may have done it.

    `changed` has a performer with what differs alone, as it `was` and as it is `now`; `was` is None
    of somebody who was not in the cast then.
    """
    now = facts_of(report)
    faces, voices = unknown_of(report)
    here = measured(report)
    names = {one["performer"]: one["name"] for one in report["performers"]}
    changed = []
    for performer, facts in now.items():
        was = earlier.performers.get(performer)
        keys = [key for key in facts if was is None or facts[key] != was[key]]
        if keys:
            changed.append(
                {
                    "performer": performer,
                    "name": names[performer],
                    "was": None if was is None else {key: was[key] for key in keys},
                    "now": {key: facts[key] for key in keys},
                }
            )
    return {
        "report": earlier.report,
        "on_record": earlier.on_record,
        "film": earlier.film,
        "same_film": earlier.film == report["picture"]["sha256"],
        "audited_on": earlier.audited_on,
        "judged_on": earlier.judged_on,
        "duration_s": earlier.duration_s,
        "unread": earlier.unread,
        "changed": changed,
        "same": len(now) - len(changed),
        "left": earlier.left,
        "unknown": {"was": earlier.unknown, "now": faces},
        "unknown_voices": {"was": earlier.voices, "now": voices},
        "differs": [what for what in _DIFFERS if here[what] != earlier.measured[what]],
    }


def _due(report: Mapping[str, Any], performer: str) -> list[str]:
    own: Iterable[Mapping[str, Any]] = (
        line for line in report["due"] if line["performer"] == performer
    )
    return [str(money) for money in sums(own)]
