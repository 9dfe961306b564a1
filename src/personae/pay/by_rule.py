"""Lines by the rules of an agreement: what each that speaks of pay says of one thing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from personae.clearance.gather import derived
from personae.pay.line import Clause, Line
from personae.pay.terms import Terms, cents
from personae.rules.conditions import turns_on
from personae.rules.facts import Value
from personae.rules.owing import owed
from personae.rules.rule import Effect, Rule

_UNREAD = "no rule of pay that was read speaks of it"


def by_rules(terms: Terms, facts: Mapping[str, Value | None], line: Line) -> Iterator[Line]:
    """`line`, filled in by each rule that owes; else once, open, with what the rules ask.

    facts  what is known of it, as rules ask
    line   what it is for, without clause and amount
    """
    photography = terms.production.principal_photography
    known = derived({**facts, "photography_from": photography.start if photography else None})
    owing: list[Line] = []
    open_: dict[str, None] = {}
    unsure: list[Rule] = []
    for rule in terms.rules:
        if not rule.of_pay:
            continue
        asked: dict[str, None] = {}
        got = turns_on(rule.speaks, known, asked)
        if got is True and rule.effect is Effect.OWE:
            owing.append(_owing(rule, known, line))
        elif got is not False:
            unsure.append(rule)
            open_.update(asked)
    if owing:
        yield from owing
        return
    if not unsure:
        yield replace(line, because="; ".join(filter(None, (line.because, _UNREAD))))
        return
    said = [
        rule.because + (f" (not read: {rule.unread})" if rule.unread else "") for rule in unsure
    ]
    if open_:
        said = [f"it may be that {'; or that '.join(said)}", f"else {_UNREAD}"]
    yield replace(
        line,
        clause=_clause(unsure[0]),
        because="; ".join(filter(None, (line.because, *dict.fromkeys(said)))),
        asks=tuple(open_),
    )


def _owing(rule: Rule, known: Mapping[str, Value | None], line: Line) -> Line:
    due, working, missing = owed(rule, known)
    because = (
        rule.because if due is not None or not missing else f"not recorded: {', '.join(missing)}"
    )
    return replace(
        line,
        key=f"{line.key}/{rule.id.rpartition('/')[2]}",
        clause=_clause(rule),
        amount=None if due is None else cents(due, "USD"),
        working=working,
        because="; ".join(filter(None, (line.because, because))),
        asks=missing,
    )


def _clause(rule: Rule) -> Clause:
    return Clause(rule=rule.id, cite=rule.source.cite, level=rule.source.level)
