"""A rule in words that a lawyer reads, made of the facts' own meanings."""

from datetime import date, datetime, timedelta

from personae.rules.conditions import ALWAYS, NEVER, All, Atom, Condition, Op
from personae.rules.facts import FACTS, Kind, Value
from personae.rules.rule import LEVELS, Applies, Due, Duty, Effect, Needs, Owes, Rule, Status

_EFFECTS = {
    Effect.VOID: "The consent counts for nothing here; another may still cover the use.",
    Effect.OWE: "Pay is due.",
    Effect.REFER: "A person must decide.",
    Effect.FORBID: "The use is prohibited.",
}
_NEEDS = {
    Needs.NOTICE: "Notice must be given first.",
    Needs.CONSENT: "Consent must be given first.",
}
_STATUS = {
    Status.LAW: "A law: it decides.",
    Status.AGREEMENT: "An agreement: it decides where the picture is made under it.",
    Status.BILL: "A bill, and no law: it is shown as such and decides nothing.",
    Status.PROPOSAL: "A proposal made in bargaining: it is shown as such and decides nothing.",
    Status.POSITION: "A position that somebody takes: it is shown as such and decides nothing.",
}
_PLACED = {Op.WITHIN: "in ", Op.INSIDE: "wholly in "}
UNKNOWN = "Where it turns on a fact that nobody recorded, a person must decide."
COUNSEL = "No counsel has read this rule."


def told(condition: Condition) -> str:
    """The condition as nested lines, each a sentence or the heading of those indented below it."""
    return "\n".join(_lines(condition))


def _lines(condition: Condition) -> list[str]:
    if condition == ALWAYS:
        return ["always"]
    if condition == NEVER:
        return ["never"]
    if isinstance(condition, Atom):
        return [told_atom(condition)]
    parts = _flat(condition)
    if len(parts) == 1:
        return _lines(parts[0])
    heading = "all of these hold:" if isinstance(condition, All) else "at least one of these holds:"
    return [heading, *(line for part in parts for line in _listed(_lines(part)))]


def _flat(condition: Condition) -> list[Condition]:
    """The parts, with those of a part that combines in the same way in its place."""
    if isinstance(condition, Atom):
        return [condition]
    out: list[Condition] = []
    for part in condition.parts:
        out += _flat(part) if type(part) is type(condition) and part.parts else [part]
    return out


def _listed(lines: list[str]) -> list[str]:
    first, *rest = lines
    return [f"- {first}", *(f"  {line}" for line in rest)]


def told_atom(atom: Atom) -> str:
    """One comparison: a yes or no as its sentence, anything else as `meaning: what is asked`."""
    fact = FACTS[atom.fact]
    if fact.kind is Kind.YES_NO and len(atom.values) == 1:
        so = (atom.values[0] is True) is atom.holds
        return fact.meaning if so else f"it is not so that {fact.meaning}"
    # that a value may be `none` matters to whoever writes one down, and not here
    return f"{fact.meaning.removesuffix(', or `none`')}: {_asked(atom, fact.kind)}"


def _asked(atom: Atom, kind: Kind) -> str:
    if atom.op is Op.FROM:
        (edge,) = atom.values
        if kind is Kind.NUMBER:
            return f"{shown(edge)} or more" if atom.holds else f"less than {shown(edge)}"
        return f"{shown(edge)} or later" if atom.holds else f"before {shown(edge)}"
    named = [shown(value) for value in atom.values]
    inside = _PLACED.get(atom.op, "")
    either = f"{', '.join(named[:-1])} or {named[-1]}" if len(named) > 1 else named[0]
    return f"{inside}{either}" if atom.holds else f"not {inside}{either}"


def shown(value: Value | None) -> str:
    """A fact's value in words: `yes`, `unknown`, `2025-01-01`."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def told_days(applies: Applies | None) -> str:
    """From which day, and until which, a rule speaks; and which of a use's days counts."""
    if applies is None:
        return "No day is given on which it begins."
    parts = []
    if applies.from_ is not None:
        parts.append(f"from {applies.from_} on, that day included")
    if applies.until is not None:
        parts.append(f"up to and including {applies.until - timedelta(days=1)}")
    days = "; ".join(parts) or "no day is given on which it begins"
    return f"{days[0].upper()}{days[1:]}. What counts is {_point(applies.fact)}."


def _point(name: str) -> str:
    """A day or a moment by its fact's meaning: “the day on which the picture is released”."""
    meaning = FACTS[name].meaning
    if meaning.startswith("on which day "):
        return f"the day on which {meaning.removeprefix('on which day ')}"
    return f"the moment {meaning}" if meaning.startswith("when ") else meaning


def told_effect(rule: Rule) -> str:
    """What the rule does where it speaks, and why, with its duty and what it owes."""
    what = _EFFECTS[rule.effect] if rule.needs is None else _NEEDS[rule.needs]
    said = [what, f"Because {rule.because.rstrip('.')}."]
    if rule.duty is not None:
        by = told_by(rule.duty)
        said.append(f"To do: {rule.duty.do.rstrip('.')}{f', by {by}' if by else ''}.")
    if rule.owes is not None:
        said.append(_owed(rule.owes))
    return " ".join(said)


def told_by(duty: Duty) -> str:
    """By when it is to be done: “48 hours before the moment …”; empty where no date is set."""
    by = " or ".join(map(_due, duty.by))
    return f"{by}, whichever is first" if len(duty.by) > 1 else by


def _due(due: Due) -> str:
    steps = [(due.hours, "hour"), (due.years, "year")]
    offsets = [
        f"{abs(n)} {unit}{'' if abs(n) == 1 else 's'} {'before' if n < 0 else 'after'}"
        for n, unit in steps
        if n
    ]
    said = f"{' and '.join(offsets)} {_point(due.fact)}" if offsets else _point(due.fact)
    return f"{said}, or {_point(due.or_later)} where that is later" if due.or_later else said


def _owed(owes: Owes) -> str:
    rates = [_amount(rate, " US dollars") for rate in owes.rates]
    a_day = rates[0] if len(rates) == 1 else f"the largest of these: {'; '.join(rates)}"
    return f"The amount for a day is {a_day}. The number of days is {_amount(owes.days, '')}."


def _amount(name: str, unit: str) -> str:
    """A fact's meaning, or a number as it stands in the rule."""
    return FACTS[name].meaning if name in FACTS else f"{name}{unit}"


def told_source(rule: Rule) -> str:
    source = rule.source
    return f"{source.cite}, read on {source.retrieved}. {source.href}"


def told_reading(rule: Rule) -> str:
    """The reading level and what it means, and what nobody read."""
    said = f"{rule.source.level}: {LEVELS[rule.source.level]}."
    return f"{said} Not read: {rule.unread.rstrip('.')}." if rule.unread else said


def told_status(rule: Rule) -> str:
    return _STATUS[rule.status]
