"""A picture's duties in words, in the order in which a person deals with them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from personae.app.reports.duties_json import Values
from personae.clearance.reach import OTHER_DAYS, UNREAD_AGREEMENT
from personae.reconciliation.worked import said
from personae.rules.facts import FACTS, Kind
from personae.rules.rule import LEVELS

COUNSEL = (
    "No counsel has read these rules. Which department sees to a duty is the house's own order."
)
_STATUS = {
    "law": "a law",
    "agreement": "an agreement",
    "bill": "a bill, and no law",
    "proposal": "a proposal, which binds nobody",
    "position": "a position, which binds nobody",
    "consent": "the performer's consent",
    "house": "the house's own order",
    "unread": "no clause that was read",
}


_MAKES = {
    "payment-due": ("owe",),
    "needs-notice": ("require",),
    "needs-consent": ("require", "void"),
    "cannot-say": ("require", "void", "refer"),
    "prohibited": ("forbid",),
}


_WHOLE = ("consents", UNREAD_AGREEMENT, OTHER_DAYS)  # no rule's, and need no clause beside them


class Part(NamedTuple):
    """id  of its place on the page"""

    id: str
    heading: str
    told: str
    duties: list[Values]


def parts(values: Values) -> Iterator[Part]:
    """By how they stand; then what may be owed, what may reach here, and what binds nobody."""
    binding = [d for d in values["duties"] if d["clause"]["decides"]]
    owed = [d for d in binding if d["owed"] == "owed"]
    far = [d for d in binding if d["owed"] == "not known whether it reaches here"]
    maybe = [d for d in binding if d["owed"] != "owed" and d not in far]
    others = [d for d in values["duties"] if not d["clause"]["decides"]]
    for met, id_, heading, told in (
        ("not met", "not-met", "Not met", "The records show that it is not done, or not yet."),
        ("not known", "not-known", "Not known", "The records do not say; a person must."),
        ("met", "met", "Met", "The records show that it was done."),
    ):
        if found := [d for d in owed if d["met"] == met]:
            yield Part(id_, heading, told, found)
    if maybe:
        told = "Whether these are owed turns on facts that nobody recorded."
        yield Part("maybe", "Perhaps owed", told, maybe)
    if far:
        told = "Whether these rules reach here, a place or an agreement that nobody recorded says."
        yield Part("reach", "Perhaps in reach", told, far)
    if others:
        told = "Bills, proposals and positions: they are shown as such, and bind nobody."
        yield Part("bills", "Binding nobody", told, others)


class Reach(NamedTuple):
    """Rules that wait for the same facts: what to say, and which rules."""

    asked: list[str]
    rules: list[str]


def in_reach(duties: list[Values]) -> list[Reach]:
    """By what nobody recorded, each rule once."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    waiting: dict[tuple[str, ...], Values] = {}
    for duty in duties:
        missing = tuple(duty["missing"])
        found.setdefault(missing, {})[duty["clause"]["rule"]] = None
        waiting.setdefault(missing, duty)
    return [Reach(asked(waiting[missing]), list(rules)) for missing, rules in found.items()]


def headline(values: Values) -> str:
    counts = values["counts"]
    return (
        f"{counted(counts['owed'], 'duty', 'duties')} of {values['picture']['title']}, judged on "
        f"{values['on']}: {counts['not met']} not met, {counts['not known']} not known, "
        f"{counts['met']} met; of {counts['not known whether owed']} more it is not known whether "
        "they are owed."
    )


def by(duty: Values) -> str:
    """`by 5 March 2025, 08:00 -08:00: 48 hours before …`, or that no date is set."""
    if duty["by"] is None:
        return str(duty["by_said"])
    return f"by {moment(duty['by'])}: {duty['by_said']}"


def moment(written: str) -> str:
    if "T" not in written:
        return said(date.fromisoformat(written))
    at = datetime.fromisoformat(written)
    return f"{said(at.date())}, {at:%H:%M} {at:%z}"


def clause(duty: Values) -> str:
    """`2023 MOA, Item 15 (an agreement; the union's own statement was read)`."""
    found = duty["clause"]
    told = _STATUS[found["status"]]
    if found["status"] in ("house", "unread"):
        return str(found["cite"])
    level = LEVELS.get(found["level"])
    read = f"; {found['level']}: {level}" if level else ""
    return f"{found['cite']} ({told}{read})"


def asked(duty: Values) -> list[str]:
    """What a person would have to say, a fact's meaning each."""
    return [_asked(name) for name in duty["missing"]]


def _asked(name: str) -> str:
    if name == "writers_agreement":
        return f"under which agreement writers work, or `none` (`{name}`)"
    fact = FACTS.get(name)
    if fact is None:
        return f"`{name}`"
    whether = "whether " if fact.kind is Kind.YES_NO else ""
    return f"{whether}{fact.meaning} (`{name}`)"


def why(use: Values) -> list[str]:
    """Of a line of the register, the reasons that make its answer, what is sure before what is
    open; those that bind alone.

    A rule's own sentence says what it is about; that of a consent is told with its clause.
    """
    effects = _MAKES.get(use["answer"], ())
    found = [
        reason["because"]
        if reason["status"] or reason["rule"] in _WHOLE
        else f"{reason['because']} ({reason['rule']}, {reason['cite']})"
        for effect in effects
        for reason in use["reasons"]
        if reason["effect"] == effect and reason["status"] not in ("bill", "proposal", "position")
    ]
    return list(dict.fromkeys(found))


def counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
