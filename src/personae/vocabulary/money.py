"""An amount and its currency, in `Decimal`: no float ever touches pay."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

_MONEY = re.compile(r"(-?[0-9]+\.[0-9]{2}) ([A-Z]{3})")
# The default context rounds at 28 digits and says nothing; here a sum is exact or an error.
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
_CENT, _NOUGHT = Decimal("0.01"), Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Money:
    """Raises TypeError where `amount` is no Decimal, ValueError where it is not finite."""

    amount: Decimal
    currency: str  # ISO 4217

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"an amount is a Decimal, not {self.amount!r}")
        if not self.amount.is_finite():
            raise ValueError(f"{self.amount} is no amount")

    @classmethod
    def parse(cls, text: str) -> "Money":
        """Read `1204.00 USD`; raises ValueError for anything else."""
        found = _MONEY.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"money is written like `1204.00 USD`, not `{text}`")
        return cls(Decimal(found[1]), found[2])

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: str) -> "Money":
        """Their sum; the currency is asked for, because no amounts have none."""
        total = _NOUGHT
        for one in amounts:
            if one.currency != currency:
                raise ValueError(f"{one} has no sum with what is in {currency}: two currencies")
            total = _EXACT.add(total, one.amount)
        return cls(total, currency)

    @property
    def cents(self) -> int:
        """The amount in hundredths; raises ValueError where it is finer than a cent."""
        exact = self.amount.scaleb(2, _EXACT)
        cents = int(exact)
        if cents != exact:
            raise ValueError(f"{self.amount:f} {self.currency} is finer than a cent")
        return cents

    def shared(self, weights: Sequence[Decimal | int]) -> tuple["Money", ...]:
        """Split by weight, each share to the cent, so that no cent is lost or made.

        Cents left over go to the largest remainders, and among equal ones to those named first
        (Hamilton's method). Raises ValueError for weights that are negative or all nought, and
        for an amount that is finer than a cent.
        """
        if wrong := [w for w in weights if not isinstance(w, Decimal | int)]:
            raise TypeError(f"a weight is a Decimal or a whole number, not {wrong[0]!r}")
        parts = [Fraction(w) for w in weights]
        whole = sum(parts)
        if not whole or min(parts) < 0:
            raise ValueError(f"{self} cannot be split by the weights {[*map(str, weights)]}")
        cents = self.cents
        quotas = [abs(cents) * part / whole for part in parts]
        shares = [int(quota) for quota in quotas]
        left = abs(cents) - sum(shares)
        for n in sorted(range(len(parts)), key=lambda n: shares[n] - quotas[n])[:left]:
            shares[n] += 1
        sign = -1 if cents < 0 else 1
        return tuple(Money(_EXACT.multiply(sign * share, _CENT), self.currency) for share in shares)

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(_EXACT.add(self.amount, self._like(other)), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(_EXACT.subtract(self.amount, self._like(other)), self.currency)

    def __neg__(self) -> "Money":
        return Money(_EXACT.minus(self.amount), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._like(other) if isinstance(other, Money) else NotImplemented

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._like(other) if isinstance(other, Money) else NotImplemented

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._like(other) if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._like(other) if isinstance(other, Money) else NotImplemented

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"

    def _like(self, other: "Money") -> Decimal:
        """The other amount, if it is of our currency."""
        if other.currency != self.currency:
            raise ValueError(
                f"{self} and {other} are two currencies, which have no sum and no order"
            )
        return other.amount
