"""Is a rule of an ODRL policy in force for a request? The whole report, and the answer.

After "Interoperable and Continuous Usage Control Enforcement in Dataspaces" and the test suite of
its authors. Whatever is not understood is refused, not skipped: left out of a permission it would
permit more, left out of a prohibition too.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from personae.consent.formats.odrl import (
    Condition,
    Constraint,
    Duty,
    DutyState,
    Kind,
    Logical,
    Named,
    Policy,
    Request,
    Rule,
    Value,
    World,
)
from personae.consent.formats.odrl_report import (
    Combined,
    Compared,
    Looked,
    PolicyReport,
    Premise,
    RuleReport,
    Side,
)
from personae.consent.formats.odrl_terms import included, known_action, local, odrl
from personae.vocabulary.answer import Answer
from personae.vocabulary.mistake import Mistake, UserError

_DEEPEST = 30  # logical constraints within one another

_COMPARED: Mapping[str, Callable[[Value, Value], bool]] = {
    odrl("eq"): lambda a, b: a == b,
    odrl("neq"): lambda a, b: a != b,
    odrl("lt"): lambda a, b: a < b,  # type: ignore[operator]  # `_ordered` lets through what has an order
    odrl("lteq"): lambda a, b: a <= b,  # type: ignore[operator]
    odrl("gt"): lambda a, b: a > b,  # type: ignore[operator]
    odrl("gteq"): lambda a, b: a >= b,  # type: ignore[operator]
}
_SAME = (odrl("eq"), odrl("neq"))  # asked of what has no order too
_AMONG: Mapping[str, Callable[[frozenset[Value], frozenset[Value]], bool]] = {
    odrl("isAnyOf"): lambda found, named: bool(found & named),
    odrl("isAllOf"): lambda found, named: named <= found,
    odrl("isNoneOf"): lambda found, named: not found & named,
}
_COMBINED: Mapping[str, Callable[[list[bool]], bool]] = {
    odrl("and"): all,
    odrl("or"): any,
    odrl("xone"): lambda parts: sum(parts) == 1,
}


def evaluate(policy: Policy, request: Request, world: World) -> PolicyReport:
    """A report on each permission and prohibition, in the policy's order; what it obliges to
    permits nothing and prohibits nothing.

    A rule is active where each of its premises is satisfied and none of its duties is known to be
    violated: a duty of which nothing is known may yet be done. A duty report on a duty that the
    policy does not know is told beside a duty of which nothing else is known, for it may be the
    same duty by another name; it can only speak against the rule, never for it.

    Raises UserError where the policy inherits (see `with_inherited`) or says anything that is not
    understood here.
    """
    _all_read(policy)
    own = frozenset(duty.uid for rule in policy.rules for duty in rule.duties)
    return PolicyReport(
        created=world.now,
        policy=policy.uid,
        request=request.uid,
        rules=tuple(
            _on(rule, request, world, own)
            for rule in policy.rules
            if rule.kind is not Kind.OBLIGATION
        ),
    )


def permitted(policy: Policy, report: PolicyReport) -> Answer:
    """Whether the report lets the request go ahead: a prohibition in force always wins.

    Unknown where one is in force beside a permission and the policy does not say `prohibit`: then
    its own strategy calls it void or would let the permission win, and neither is taken for a yes.
    """
    may = any(r.active for r in report.rules if r.kind is Kind.PERMISSION)
    may_not = any(r.active for r in report.rules if r.kind is Kind.PROHIBITION)
    if may and may_not and policy.conflict != odrl("prohibit"):
        return Answer.UNKNOWN
    return Answer.of(may and not may_not)


def _all_read(policy: Policy) -> None:
    unread = [*policy.unread, *(word for rule in policy.rules for word in rule.unread)]
    if policy.inherits:
        unread.append(odrl("inheritFrom"))
    if unread:
        raise _refused(policy.uid, f"it says `{local(unread[0])}`, which is not understood here.")


def _on(rule: Rule, request: Request, world: World, own: frozenset[str]) -> RuleReport:
    premises: list[Premise] = []
    if rule.targets:
        met = any(_is(request.target, target, world) for target in rule.targets)
        premises.append(Looked(side=Side.TARGET, satisfied=met))
    if rule.assignees:
        met = any(_is(request.assignee, party, world) for party in rule.assignees)
        premises.append(Looked(side=Side.PARTY, satisfied=met))
    if rule.actions:
        met = any(_done(request.action, action, rule) for action in rule.actions)
        premises.append(Looked(side=Side.ACTION, satisfied=met))
    premises += [_held(constraint, world, _DEEPEST) for constraint in rule.constraints]
    duties = tuple(
        {state.uid: state for duty in rule.duties for state in _states(duty, own, world)}.values()
    )
    violated = any(state.deontic == "Violated" for state in duties)
    return RuleReport(
        rule=rule.uid,
        kind=rule.kind,
        asked=request.rule,
        premises=tuple(premises),
        conditions=tuple(state.uid for state in duties),
        active=all(premise.satisfied for premise in premises) and not violated,
    )


def _is(asked: str, named: Named, world: World) -> bool:
    """It is the one named, or part of the collection named."""
    names = {named.uid, named.source} - {None}
    return asked in names or any(a == asked and whole in names for a, whole in world.part_of)


def _done(asked: str, action: str, rule: Rule) -> bool:
    for word in (asked, action):
        if not known_action(word):
            raise _refused(rule.uid, f"the action `{local(word)}` is not known here.")
    return included(asked, action)


def _states(duty: Duty, own: frozenset[str], world: World) -> tuple[DutyState, ...]:
    of_it = tuple(state for state in world.duties if state.rule == duty.uid)
    return of_it or tuple(state for state in world.duties if state.rule not in own)


def _held(condition: Condition, world: World, deepest: int) -> Compared | Combined:
    if isinstance(condition, Constraint):
        return _compared(condition, world)
    return _combined(condition, world, deepest)


def _combined(logical: Logical, world: World, deepest: int) -> Combined:
    combine = _COMBINED.get(logical.operand)
    if combine is None or not logical.parts or not deepest:
        what = f"`{local(logical.operand)}` of its constraints"
        raise _refused(logical.uid, f"{what} is not understood here.")
    parts = tuple(_held(part, world, deepest - 1) for part in logical.parts)
    return Combined(
        constraint=logical.uid,
        operand=logical.operand,
        parts=parts,
        satisfied=combine([part.satisfied for part in parts]),
    )


def _compared(constraint: Constraint, world: World) -> Compared:
    found: tuple[Value, ...] | None
    if constraint.left == odrl("dateTime"):
        found = (world.now,)
    else:
        found = dict(world.values).get(constraint.left)
    what = f"`{local(constraint.left)}`"
    if found is None:
        raise _refused(
            constraint.uid, f"it asks for {what}, which the state of the world does not tell."
        )
    held = None if constraint.unit is not None else _holds(constraint, found)
    if held is None:
        how = local(constraint.operator)
        raise _refused(constraint.uid, f"`{how}` of {what} is not understood here.")
    return Compared(
        constraint=constraint.uid,
        left=found,
        operator=constraint.operator,
        right=constraint.right,
        satisfied=held,
    )


def _holds(constraint: Constraint, found: tuple[Value, ...]) -> bool | None:
    """None where the comparison means nothing here."""
    among = _AMONG.get(constraint.operator)
    if among is not None:
        return among(frozenset(found), frozenset(constraint.right))
    compare = _COMPARED.get(constraint.operator)
    if compare is None or len(found) != 1 or len(constraint.right) != 1:
        return None
    left, right = _alike(found[0], constraint.right[0])
    same = constraint.operator in _SAME
    if not (_ordered(left, right) or (same and type(left) is type(right))):
        return None
    return compare(left, right)


def _alike(left: Value, right: Value) -> tuple[Value, Value]:
    """A moment against a day is the day that it is where it is told."""
    if isinstance(left, datetime) and isinstance(right, date) and not isinstance(right, datetime):
        return left.date(), right
    return left, right


def _ordered(left: Value, right: Value) -> bool:
    """Whether one comes before the other; a moment with its zone and one without have no order."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        return (left.tzinfo is None) is (right.tzinfo is None)
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
        return True
    return type(left) is type(right) and isinstance(left, date | timedelta)


def _refused(where: str, what: str) -> UserError:
    return UserError(
        Mistake(where, what, "Nothing is decided by a policy that is understood in part.")
    )
