"""What a production pays to the pension and health plans on what it pays a performer."""

from decimal import Decimal
from typing import NamedTuple

from personae.pay.rates import Contribution
from personae.pay.terms import cents
from personae.vocabulary.money import Money


class Contributed(NamedTuple):
    """amount  None where it turns on which ceiling holds"""

    amount: Money | None
    working: str
    because: str


def contributed(gross: Money, rate: Contribution) -> Contributed:
    """A percentage of `gross`, as far as a ceiling lets it count.

    Of several ceilings the records do not say which holds: below the least none matters.
    """
    percent = f"{rate.percent.normalize():f} %"
    ceilings = sorted(rate.ceilings, key=lambda named: named[1].amount)
    other = sorted({most.currency for _, most in ceilings} - {gross.currency})
    if other:
        because = f"the ceilings are in {', '.join(other)}, and the pay is in {gross.currency}"
        return Contributed(None, f"{percent} of {gross} at most", because)
    if not ceilings or gross.amount <= ceilings[0][1].amount:
        return Contributed(_share(gross.amount, rate, gross.currency), f"{percent} of {gross}", "")
    if len(ceilings) == 1:
        most = ceilings[0][1]
        return Contributed(
            _share(most.amount, rate, gross.currency), f"{percent} of {most}, the ceiling", ""
        )
    told = ", ".join(f"{most} for a {what}" for what, most in ceilings)
    because = f"pay above a ceiling does not count, and nobody recorded which holds: {told}"
    return Contributed(None, f"{percent} of {gross} at most", because)


def _share(counted: Decimal, rate: Contribution, currency: str) -> Money:
    return cents(counted * rate.percent / 100, currency)
