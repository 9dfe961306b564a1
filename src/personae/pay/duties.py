"""What is owed in money, and the estimates it turns on, as duties of the picture.

Nothing is worked out here: the lines are those of `pay/due.py`, the states those of the books.
"""

from collections.abc import Iterable, Iterator, Mapping

from personae.clearance.duty import Met, Owed
from personae.pay.line import Clause, Earning, Line
from personae.pay.standing import Item, Standing, State
from personae.reconciliation.duties import NO_DATE, Basis, Duty, basis_of
from personae.reconciliation.owners import Owner
from personae.reconciliation.production import Production, ReplicaLine
from personae.reconciliation.told import scenes_said
from personae.rules.rule import Rule
from personae.vocabulary.money import Money

_MET = {
    Standing.PAID: Met.YES,
    Standing.OVERPAID: Met.YES,
    Standing.NOUGHT: Met.YES,
    Standing.REVERSED: Met.YES,
    Standing.DUE: Met.NO,
    Standing.HELD: Met.UNKNOWN,
}
_SHOWS = {
    Standing.PAID: "The books have it paid.",
    Standing.OVERPAID: "The books have more paid than this.",
    Standing.NOUGHT: "It comes to nothing.",
    Standing.REVERSED: "It was taken out of the books.",
    Standing.DUE: "The books have it as not paid, or not all of it.",
    Standing.HELD: "Somebody objects, and nobody has answered yet.",
}
_NO_OBJECTION = "no clause that was read says by when a performer may object"


def pay_duties(
    lines: Iterable[Line], states: Mapping[str, State], rules: Mapping[str, Rule]
) -> tuple[Duty, ...]:
    """A duty for each performer and clause, those alike in how they stand together.

    states  of those that are in the books, by their keys
    rules   by id, for what a clause is called and whether it decides
    """
    alike: dict[tuple[object, ...], list[tuple[Line, Met, str]]] = {}
    for line in lines:
        met, shows = _stands(line, states.get(line.key))
        open_ = line.amount is None
        whom = "" if open_ else line.performer
        plans = line.earning is Earning.CONTRIBUTION
        key = (whom, line.clause, met, shows, line.because if open_ else "", line.asks, plans)
        alike.setdefault(key, []).append((line, met, shows))
    return tuple(_duty(group, rules) for group in alike.values())


def _stands(line: Line, state: State | None) -> tuple[Met, str]:
    if line.amount is None:
        return Met.UNKNOWN, ""
    if state is None:
        return Met.UNKNOWN, "No pay run has put it into the books, so no payment is on record."
    standing = Item(line=line, state=state).standing
    return _MET[standing], _SHOWS[standing]


def _duty(group: list[tuple[Line, Met, str]], rules: Mapping[str, Rule]) -> Duty:
    lines, (first, met, shows) = [line for line, _, _ in group], group[0]
    amounts = [line.amount for line in lines if line.amount is not None]
    total = Money.total(amounts, amounts[0].currency) if amounts else None
    whom = "the plans, for" if first.earning is Earning.CONTRIBUTION else ""
    pay = " ".join(filter(None, ("pay", whom, first.performer)))
    return Duty(
        key=f"pay/{first.key}",
        do=f"{pay} {total}" if total else "settle what is paid for this, and pay it",
        about=tuple(dict.fromkeys(_about(line, named=total is None) for line in lines)),
        performers=tuple(dict.fromkeys(line.performer for line in lines)),
        writers=(),
        scenes=(),
        where=tuple(dict.fromkeys(line.where for line in lines if line.where)),
        owner=Owner.PAYROLL,
        by=None,
        by_said=NO_DATE if total else "whether it is owed is not known",
        basis=_basis(first.clause, rules),
        owed=Owed.YES if total else Owed.MAYBE,
        met=met,
        because=first.because if total is None else "",
        shows=tuple(filter(None, (shows,))),
        missing=first.asks,
        amount=total,
    )


def _about(line: Line, *, named: bool) -> str:
    about = f"{line.what} on {line.day}" if line.day else line.what
    return f"{line.performer}: {about}" if named else about


def _basis(clause: Clause, rules: Mapping[str, Rule]) -> Basis:
    rule = rules.get(clause.rule)
    if rule is not None:
        return basis_of(rule)
    pack = clause.rule.partition("#")[0]
    return Basis(
        rule=clause.rule,
        title=clause.cite,
        cite=clause.cite,
        href="",
        level=clause.level,
        status="agreement" if "/" in pack else "unread",
    )


def estimate_duties(
    production: Production, lines: Iterable[Line], rules: Mapping[str, Rule]
) -> Iterator[Duty]:
    """For each replica whose pay a clause counts in days: who estimated them, on what basis."""
    clauses = {line.where: line.clause for line in lines if line.earning is Earning.REPLICA}
    for line in production.replicas or ():
        clause = clauses.get(line.where)
        if clause is not None and clause.rule in rules:
            yield _estimate(line, basis_of(rules[clause.rule]))


def _estimate(line: ReplicaLine, basis: Basis) -> Duty:
    written = {
        "estimated_days": line.estimated_days,
        "estimated_by": line.estimated_by,
        "basis": line.basis,
    }
    missing = tuple(name for name, words in written.items() if not words)
    days = f"{line.estimated_days} day{'' if line.estimated_days == '1' else 's'}"
    said = f"{days}, estimated by {line.estimated_by}: {line.basis} ({line.where})."
    scenes = f", {scenes_said(line.scenes)}" if line.scenes else ""
    return Duty(
        key="/".join(filter(None, ("estimate", line.performer, line.shot_code, line.asset_id))),
        do="estimate the days that they would have worked, and record who did and on what basis",
        about=(f"the replica of {line.performer} in {line.shot_code}{scenes}",),
        performers=(line.performer,),
        writers=(),
        scenes=line.scenes,
        where=(line.where,),
        owner=Owner.PRODUCTION,
        by=None,
        by_said=f"{NO_DATE}; {_NO_OBJECTION}",
        basis=basis,
        owed=Owed.YES,
        met=Met.UNKNOWN if missing else Met.YES,
        because="what the replica is paid turns on it",
        shows=() if missing else (said, "On which day, the vendor's list does not say."),
        missing=missing,
    )
