"""An amount and its currency, in `Decimal`: no float ever touches pay."""

import re
from dataclasses import dataclass
from decimal import Decimal

_MONEY = re.compile(r"(-?[0-9]+\.[0-9]{2}) ([A-Z]{3})")


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str  # ISO 4217

    @classmethod
    def parse(cls, text: str) -> "Money":
        """Read `1204.00 USD`; raises ValueError for anything else."""
        found = _MONEY.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"money is written like `1204.00 USD`, not `{text}`")
        return cls(Decimal(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"
