"""A decision on one use, as JSON and as lines for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from personae.clearance.answers import Ruling
from personae.rules.facts import FACTS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from personae.app.journeys.clear import Cleared
    from personae.clearance.clear import Deed
    from personae.clearance.reasons import Reason
    from personae.vocabulary.entry import Json

_WIDE = 92
# A definite answer stands whatever is learnt: see `docs/adr/0012-…`. What must be done may not.
_OPEN = "Nobody recorded, and it could change the answer (asked by):"
_SETTLED = "Nobody recorded; the answer stands, but there may be more to do (asked by):"
_SAYS = {
    "permitted": "nothing on record stands in the way",
    "payment-due": "it may go, and pay is due",
    "needs-notice": "notice must be given first",
    "needs-consent": "the records show no agreement that covers it",
    "cannot-say": "a person must decide",
    "prohibited": "a rule forbids it",
}


def as_json(cleared: Cleared) -> dict[str, Json]:
    """The keys of a decision, as `docs/reference` gives them."""
    decision = cleared.decision
    return {
        "answer": decision.answer.word,
        "duties": [_duty(deed) for deed in decision.deeds],
        "reasons": [_reason(reason) for reason in decision.reasons],
        "missing": list(decision.missing),
        "consents": list(decision.consents),
        "voided": dict(decision.voided),
        "territories": {name: one.answer.word for name, one in cleared.by_territory.items()},
        "packs": dict(cleared.packs),
        "on": cleared.on.isoformat(),
    }


def lines(cleared: Cleared) -> Iterator[str]:
    """What is sure first, then what to do, then what to ask, fact by fact."""
    decision = cleared.decision
    word = decision.answer.word
    yield f"{word}: {_SAYS[word]}."
    if len(cleared.by_territory) > 1:
        each = ", ".join(f"{name} {one.answer.word}" for name, one in cleared.by_territory.items())
        yield f"  by territory: {each}"
    yield f"  judged of a use on {cleared.on}"
    for consent in dict.fromkeys(r.rule for r in decision.reasons if r.effect == "grant"):
        clauses = [r for r in decision.reasons if (r.rule, r.effect) == (consent, "grant")]
        where = _where(cleared, clauses[0])
        told = "; ".join(clause.cite for clause in clauses)
        yield from _wrapped(f"- {consent} covers this use{where}: {told}.", "  ")
    open_ = {name for asked_by in decision.missing.values() for name in asked_by}
    for reason in decision.reasons:
        if reason.effect != "grant" and (reason.effect != "refer" or reason.rule not in open_):
            where = _where(cleared, reason)
            said = _sentence(f"{reason.because.rstrip('.')}{where}")
            yield from _wrapped(f"- {said} {_told(reason)}", "  ")
    for deed in decision.deeds:
        when = f" By {deed.by}." if deed.by else ""
        yield from _wrapped(f"To do: {deed.do.rstrip('.')}.{when}{_pay(deed)}", "  ")
    if decision.missing:
        yield _OPEN if decision.answer is Ruling.CANNOT_SAY else _SETTLED
    for name, asked_by in decision.missing.items():
        rest = f" and {len(asked_by) - 1} more" if len(asked_by) > 1 else ""
        yield from _wrapped(f"  {name}: {_question(name)} ({asked_by[0]}{rest})", "    ")
    yield "Counsel has read none of these rules; each says how its source was read."


def _where(cleared: Cleared, reason: Reason) -> str:
    """` (in DE)`, where it is a reason in some of the use's territories and not in others."""
    of = [place for place, one in cleared.by_territory.items() if reason in one.reasons]
    return f" (in {', '.join(of)})" if 0 < len(of) < len(cleared.by_territory) else ""


def _question(name: str) -> str:
    fact = FACTS.get(name)
    if fact is None:
        return "whether the registry holds all consents"
    return f"whether {fact.meaning}" if fact.kind is Kind.YES_NO else fact.meaning


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _pay(deed: Deed) -> str:
    if not deed.working:
        return ""
    return f" {deed.amount or 'The amount cannot be worked out'}: {deed.working}."


def _told(reason: Reason) -> str:
    if not reason.status:
        return f"[{reason.rule}, {reason.cite}]"
    return f"[{reason.rule}, {reason.status}, {reason.cite}, read {reason.level}]"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDE, subsequent_indent=indent, break_on_hyphens=False)


def _duty(deed: Deed) -> Json:
    return {
        "rule": deed.rule,
        "do": deed.do,
        "by": deed.by.isoformat() if deed.by else None,
        "amount": deed.amount or None,
        "working": deed.working or None,
    }


def _reason(reason: Reason) -> Json:
    return {
        "rule": reason.rule,
        "effect": reason.effect,
        "cite": reason.cite,
        "level": reason.level,
        "status": reason.status,
        "because": reason.because,
    }
