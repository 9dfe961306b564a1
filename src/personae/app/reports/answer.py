"""The answer that stands first: how many people are seen, by which right, and who."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from personae.app.reports.report_json import Report
from personae.app.reports.unread import unread
from personae.app.reports.words import (
    DECIDE,
    ORDER,
    SETTLE,
    SHAPES,
    UNSEEN,
    Words,
    counted,
    group_of,
    number,
    of_findings,
)
from personae.reconciliation.findings import Finding


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on record, or unknown: who, where in the page, under which finding.

    alone  of sound alone
    """

    key: str  # the id, and the anchor in the page
    name: str
    finding: Finding
    seen: bool
    known: bool
    alone: bool = False

    @property
    def group(self) -> str:
        return group_of(self.finding)

    @property
    def words(self) -> Words:
        return of_findings(alone=self.alone)[self.finding]

    @property
    def shape(self) -> str:
        return SHAPES[self.group]


def people(report: Report) -> tuple[Person, ...]:
    """Everybody the report speaks of, the severest first."""
    alone = is_sound_alone(report)
    known = [
        Person(
            p["performer"],
            p["name"],
            Finding(p["finding"]),
            bool(p["shots_seen"]),
            known=True,
            alone=alone,
        )
        for p in report["performers"]
    ]
    unknown = [
        Person(
            u["person"],
            unknown_name(u["person"], by=u.get("by", "face")),
            Finding.NEEDS_A_LOOK,
            seen=u.get("by") != "voice",
            known=False,
            alone=alone,
        )
        for u in report["unknown"]
    ]
    return tuple(sorted((*known, *unknown), key=lambda p: -p.finding.severity))


def unknown_name(person: str, *, by: str = "face") -> str:
    """`Unknown person 1` of `unknown-1`, or `Unknown voice 1`."""
    return f"Unknown {'voice' if by == 'voice' else 'person'} {person.rpartition('-')[2]}"


def headline(report: Report) -> tuple[tuple[str, str], ...]:
    """The answer in pieces: (group or nothing, words)."""
    if "copy_for" in report:
        return _for_one(report)
    everybody = people(report)
    lost = unread(report)
    first = _heard_alone(report) if is_sound_alone(report) else _seen(everybody)
    said = [("", first), (DECIDE, lost), ("", _only_heard(report))]
    return (*(piece for piece in said if piece[1]), *_verdict(everybody, whole=not lost))


def is_sound_alone(report: Report) -> bool:
    return bool(report["picture"].get("width") == 0)


def _heard_alone(report: Report) -> str:
    count = sum(p["heard_s"] > 0 for p in report["performers"])
    if not count:
        return "Nobody who was listened for is heard; there is no picture."
    return _upper(
        f"{counted(count, 'person', 'people')} on record {_be(count)} heard; there is no picture."
    )


def _only_heard(report: Report) -> str:
    """Who of those on record is heard and not seen, by number; empty where nobody is."""
    if is_sound_alone(report):
        return ""
    count = sum(p["heard_s"] > 0 and not p["shots_seen"] for p in report["performers"])
    return _upper(f"{counted(count, 'is', 'are')} heard and not seen.") if count else ""


def remarks(report: Report) -> str:
    """The sentence under the answer: those in order; empty where nobody is, or for one person."""
    count = Counter(p.finding for p in people(report))
    worked, replica = count[Finding.IN_ORDER], count[Finding.REPLICA_WITH_CONSENT]
    if "copy_for" in report or not worked + replica:
        return ""
    rests = [f"{number(worked)} by work on record"] if worked else []
    if replica:
        kind = "a replica" if replica == 1 else "replicas"
        rests.append(f"{number(replica)} as {kind} with consent")
    return _upper(f"{counted(worked + replica, 'is', 'are')} in order: {', '.join(rests)}.")


def groups(report: Report) -> list[dict[str, Any]]:
    """The four groups that hold anybody: title, people, and how many under each finding."""
    everybody = people(report)
    out = []
    for group, title in _GROUPS.items():
        held = [p for p in everybody if p.group == group]
        count = Counter(p.words.title.lower() for p in held)
        if held:
            out.append(
                {
                    "group": group,
                    "title": title,
                    "shape": SHAPES[group],
                    "people": held,
                    "counts": [f"{many} {finding}" for finding, many in count.items()],
                }
            )
    return out


_GROUPS = {
    SETTLE: "To settle",
    DECIDE: "A person decides",
    ORDER: "In order",
    UNSEEN: "Not in this cut",
}


def _seen(everybody: tuple[Person, ...]) -> str:
    known = sum(p.known and p.seen for p in everybody)
    unknown = sum(not p.known and p.seen for p in everybody)
    if not known and not unknown:
        return "Nobody who was looked for is seen in the picture."
    strangers = f"{counted(unknown, 'person', 'people')} whom nobody has named"
    if not known:
        return _upper(f"{strangers} {_be(unknown)} seen in the picture.")
    named = f"{counted(known, 'person', 'people')} on record {_be(known)} seen in the picture"
    return _upper(named + (f", and {number(unknown)} whom nobody has named." if unknown else "."))


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _verdict(everybody: tuple[Person, ...], *, whole: bool) -> tuple[tuple[str, str], ...]:
    """What is to be done; where not all of the film was read, never that all is in order."""
    count = Counter(p.finding for p in everybody)
    groups = Counter(p.group for p in everybody)
    found = "heard" if any(p.alone for p in everybody) else "seen"
    beyond = count[Finding.REPLICA_WITHOUT_CONSENT] + count[Finding.NOT_COVERED]
    later = count[Finding.AGREED_AFTERWARDS]
    said = []
    if beyond:
        shown = f"the records show no agreement that covers what is {found}"
        said.append(f"for {number(beyond)}, {shown}")
    if later:
        said.append(f"for {number(later)}, the agreement was signed after the use")
    out = [(SETTLE, f"{_upper('; '.join(said))}.")] if said else []
    if groups[DECIDE]:
        waiting = counted(groups[DECIDE], "needs", "need")
        out.append((DECIDE, f"{_upper(waiting)} a person’s decision."))
    if whole and not out and groups[ORDER]:
        out.append((ORDER, "All are in order." if groups[ORDER] > 1 else "It is in order."))
    return tuple(out)


def _for_one(report: Report) -> tuple[tuple[str, str], ...]:
    (one,) = people(report)
    shots, heard_s = len(report["performers"][0]["shots_seen"]), report["performers"][0]["heard_s"]
    lost = unread(report)
    cut = "what could be read of this cut" if lost else "this cut"
    where = f"is seen in {counted(shots, 'shot', 'shots')}" if shots else f"is not seen in {cut}"
    if one.alone:
        where = f"is heard for {heard_s:.1f} s" if heard_s else f"is not heard in {cut}"
    elif heard_s:
        where += f"{' and' if shots else ', but'} is heard for {heard_s:.1f} s"
    told = (("", f"{one.name} {where}."), (one.group, one.words.means))
    return (*told, (DECIDE, lost)) if lost else told


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
