"""Where a line stands: due, paid, held or disputed; and what of a performer was seen in the cut."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from personae.vocabulary.money import Money
from personae.vocabulary.names import Scene, Sha256


class Standing(Enum):
    DUE = "due"  # nobody has paid it yet, or not all of it
    PAID = "paid"
    HELD = "held"  # a person has stopped it
    DISPUTED = "disputed"  # the performer or the union objects, and nobody has answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """An objection to one line; it stays on record when it is answered.

    answered_on, answer  None and empty until somebody has
    """

    on: date
    by: str
    because: str
    answered_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where one line stands on the day of the statement.

    paid       what was paid of it so far; None for nothing, or, of a line that is `PAID`, for all
    since      the day of the last payment or of the hold
    reference  of the payment, as the payroll company writes it; may be empty
    because    why it is held; may be empty
    disputes   in the order of their days, the answered ones too
    """

    standing: Standing
    paid: Money | None = None
    since: date | None = None
    reference: str = ""
    because: str = ""
    disputes: tuple[Dispute, ...] = ()


UNPAID = State(standing=Standing.DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How many days a performer would have worked, by whom it was estimated, and on what basis."""

    days: Decimal
    by: str
    on: date | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one screening of one cut saw of one performer.

    cut       SHA-256 of the film
    shots     in the order of the cut; empty where nothing of them was seen
    scenes    those the shots belong to; None where no list of scenes was given
    seconds   on screen
    copies    the most seen at one moment
    estimate  of the days that a replica stands for; None where there is none on record
    """

    cut: Sha256
    screened_on: date
    shots: tuple[str, ...]
    scenes: tuple[Scene, ...] | None
    seconds: Fraction
    copies: int
    estimate: Estimate | None = None

    @property
    def scenes_outnumber_days(self) -> bool:
        """Whether a reader should ask how the estimate was made; several scenes may fill one day.

        Never so where scenes or days are unknown.
        """
        if self.estimate is None or self.scenes is None:
            return False
        return len(self.scenes) > self.estimate.days
