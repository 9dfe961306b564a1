"""What changed since an earlier cut, in words: for the page, and for the terminal."""

import textwrap
from collections.abc import Iterator
from typing import Any

from personae.app.reports.answer import is_sound_alone
from personae.app.reports.due_page import in_words
from personae.app.reports.words import counted, day, listed, of_findings
from personae.reconciliation.findings import Finding

Told = dict[str, Any]

_WIDTH, _MOST = 80, 12
_MOVED_S = 0.5  # less than this is told as no other time: a cut trimmed by a few frames
_DIFFERS = {
    "judged_on": "consents were judged as of another day",
    "agreement": "it was under another agreement",
    "models": "the faces or voices were compared by other models",
    "thresholds": "other thresholds held",
    "records": "other records were missing",
    "hearing": "in one of the two nobody listened to the sound",
    "pay": "for one of the two nobody worked out what is due",
}


def heading(report: Told) -> str:
    """`Since the cut audited on 24 March 2025 something changed for two performers.`"""
    count = len(rows(report))
    changed = (
        f"something changed for {counted(count, 'performer', 'performers')}"
        if count
        else "nothing changed for anybody"
    )
    return f"Since the cut audited on {day(report['since']['audited_on'])} {changed}."


def rows(report: Told) -> list[dict[str, Any]]:
    """For whom something changed, in the order of the report: `name`, and `what` in pieces."""
    alone = is_sound_alone(report)
    # Said once for all, among the remarks.
    left_out = {_OF_ALL[what] for what in report["since"]["differs"] if what in _OF_ALL}
    told = [
        {"name": one["name"], "what": list(_what(one, alone=alone, left_out=left_out))}
        for one in report["since"]["changed"]
    ]
    return [each for each in told if each["what"]]


def remarks(report: Told) -> list[str]:
    """What else there is to know before the two are held together."""
    return list(_remarks(report["since"]))


def since(report: Told) -> Told | None:
    """For the page: `heading`, `rows` and `remarks`; None where no earlier cut was named."""
    if "since" not in report:
        return None
    return {"heading": heading(report), "rows": rows(report), "remarks": remarks(report)}


def for_terminal(report: Told) -> str:
    """At most a dozen performers, 80 columns wide; the rest stands in the report."""
    said = rows(report)
    lines = [heading(report)]
    for each in said[:_MOST]:
        lines += textwrap.wrap(
            f"{each['name']}: {'; '.join(each['what'])}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
        )
    if len(said) > _MOST:
        lines.append(f"  and {counted(len(said) - _MOST, 'more', 'more')} in the report.")
    for line in remarks(report):
        lines += textwrap.wrap(line, _WIDTH)
    return "\n".join(lines) + "\n"


_OF_ALL = {"hearing": "heard_s", "pay": "due"}


def _what(one: Told, *, alone: bool, left_out: set[str]) -> Iterator[str]:
    was, now = one["was"], one["now"]
    words = of_findings(alone=alone)

    def title(said: Told) -> str:
        return words[Finding(said["finding"])].title.lower()

    if was is None:
        yield f"not in the cast then, now {title(now)}"
        return
    if "finding" in now:
        yield f"{title(was)}, now {title(now)}"
    for key, verb in (("screen_time_s", "seen"), ("heard_s", "heard")):
        if key in now and key not in left_out and (said := _times(verb, was[key], now[key])):
            yield said
    if "most_copies" in now and max(was["most_copies"] or 0, now["most_copies"] or 0) > 1:
        yield f"{_copies(was['most_copies'])} at once, now {_copies(now['most_copies'])}"
    if "consented" in now:
        yield f"an agreement that stands: {_answer(was)}, now {_answer(now)}"
    if "due" in now and "due" not in left_out:
        yield f"due {_due(was['due'])}, now {_due(now['due'])}"


def _remarks(since: Told) -> Iterator[str]:
    if since["same_film"]:
        where = "what changed lies in the records, the agreements, the day, or in people’s answers"
        yield f"It is the same film, byte for byte{f': {where}' if since['changed'] else ''}."
    for key, one, many in (
        ("unknown", "person whom nobody has named", "people whom nobody has named"),
        ("unknown_voices", "voice that nobody has named", "voices that nobody has named"),
    ):
        was, now = since[key]["was"], since[key]["now"]
        if was != now:
            yield (
                f"Then {counted(was, one, many)}, now {counted(now, one, many)}; nobody unknown is "
                "followed from one cut to another."
            )
    if since["left"]:
        yield (
            f"{counted(since['left'], 'person', 'people')} of the earlier report "
            f"{'is' if since['left'] == 1 else 'are'} in the cast no more, and nothing is said of "
            "them here."
        ).capitalize()
    if since["unread"]:
        yield "A part of the earlier cut could not be read; who stood there nobody knows."
    if since["differs"]:
        why = listed([_DIFFERS[what] for what in since["differs"]])
        yield f"A difference may come from this, too: {why}."
    if not since["on_record"]:
        yield (
            "The earlier report is not on record in this home, so it is taken as it lies there: "
            "another home made it, or somebody changed it."
        )


def _times(verb: str, was: float | None, now: float | None) -> str:
    if was is None or now is None:
        nobody = "nobody looked for them" if verb == "seen" else "nobody listened for them"
        then = nobody if was is None else f"{verb} for {was:.1f} s"
        return f"{then} then, now {nobody if now is None else f'{verb} for {now:.1f} s'}"
    if not was or not now:
        return (
            f"not {verb} then, now for {now:.1f} s" if now else f"{verb} for {was:.1f} s, now not"
        )
    moved = abs(was - now) >= _MOVED_S
    return f"{verb} for {was:.1f} s, now {now:.1f} s" if moved else ""


def _copies(said: int | None) -> str:
    return "nobody knows how many" if said is None else f"{said} of them" if said else "none"


def _answer(said: Told) -> str:
    return {True: "yes", False: "no", None: "not known"}[said["consented"]]


def _due(said: list[str]) -> str:
    return in_words(said) or "nothing"
