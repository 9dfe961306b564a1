"""What a rule that owes pay comes to: the largest of its rates, for so many days."""

from decimal import Decimal
from typing import NamedTuple

from personae.rules.facts import Facts
from personae.rules.rule import Rule


class Owed(NamedTuple):
    """What is due, as far as the rule computes it.

    amount   US dollars, exact and unrounded; None where a fact is missing or the rule gives no rate
    working  in words, `3 days × max(1204.00, 1158.00)`, a missing fact by its name; empty where the
             rule gives no rate
    missing  the facts without which there is no amount, by name
    """

    amount: Decimal | None
    working: str
    missing: tuple[str, ...]


def owed(rule: Rule, facts: Facts, *, agreed: Decimal | None = None) -> Owed:
    """What `rule` owes of a use with these `facts`, whether or not it speaks.

    agreed  what a contract gives a day, in US dollars: it holds where it is above the rule's rates

    A fact below nought is no rate and no count of days, and is as good as not recorded. So is one
    rate of several: the largest cannot be told without it.
    """
    if rule.owes is None:
        return Owed(None, "", ())
    rates = {name: _number(name, facts) for name in rule.owes.rates}
    days = _number(rule.owes.days, facts)
    told = [_money(name, value) for name, value in rates.items()]
    known = [value for value in rates.values() if value is not None]
    complete = len(known) == len(rates)
    if agreed is not None and agreed > max(known, default=Decimal(0)):
        told.append(f"{_money('', agreed)} as agreed")
        known.append(agreed)
    most = told[0] if len(told) == 1 else f"max({', '.join(told)})"
    working = f"{_days(rule.owes.days, days)} × {most}"
    asked = {**rates, rule.owes.days: days}
    missing = tuple(name for name, value in asked.items() if value is None)
    if days is None or not complete:
        return Owed(None, working, missing)
    return Owed(max(known) * days, working, ())


def _number(named: str, facts: Facts) -> Decimal | None:
    """A number as the rule writes it, or the fact of that name."""
    written = facts.get(named)
    if named.replace(".", "", 1).isdigit():
        return Decimal(named)
    if isinstance(written, bool) or not isinstance(written, int | Decimal):
        return None
    value = Decimal(written)
    return value if value.is_finite() and value >= 0 else None


def _money(name: str, value: Decimal | None) -> str:
    """With two decimals, and more only where the rate has them."""
    if value is None:
        return name
    cents = f"{value:.2f}"
    return cents if Decimal(cents) == value else f"{value:f}"


def _days(name: str, value: Decimal | None) -> str:
    if value is None:
        return name
    return f"{value:f} {'day' if value == 1 else 'days'}"
