"""What is due where a rule and a consent that covers the use both speak of pay: the better."""

from collections.abc import Iterable

from personae.consent.agreement import Consent, Pay
from personae.rules.facts import Facts
from personae.rules.owing import Owed, owed
from personae.rules.rule import Rule


def due_of(rule: Rule, known: Facts, covering: Iterable[Consent]) -> Owed:
    """As `owed`, and not less than a consent that covers the use agrees.

    Pay that is agreed by another measure than US dollars a day, or not alike in the consents that
    cover the use, is told and not compared: a person must say which is more.
    """
    pays = tuple(dict.fromkeys(c.pay for c in covering if c.pay is not None))
    if len(pays) == 1 and _a_day(pays[0]):
        return owed(rule, known, agreed=pays[0].amount.amount)
    found = owed(rule, known)
    if not pays or not found.working:
        return found
    others = " or ".join(f"{pay.amount} per {pay.per}" for pay in pays)
    return Owed(None, f"{found.working}, or {others} as agreed, whichever is more", found.missing)


def _a_day(pay: Pay) -> bool:
    return pay.per == "day" and pay.amount.currency == "USD"
