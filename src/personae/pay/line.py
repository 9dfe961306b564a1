"""One thing that is due to one performer, with its clause and its working."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId


class Earning(Enum):
    """What a line pays for; its value is the earnings code that leaves the house unless mapped."""

    DAY = "day"  # a day or a week of work as recorded
    HOLD = "hold"
    OVERTIME = "overtime"
    WARDROBE = "wardrobe"
    ADJUSTMENT = "adjustment"  # a bump, as the voucher writes it
    OTHER_DAY = "other-day"  # fitting, travel, rehearsal, test …
    SCAN = "scan"
    REPLICA = "replica"
    ITEM = "item"  # by the piece: a session, a window of use, a side
    UPGRADE = "upgrade"
    CONTRIBUTION = "contribution"  # to pension and health; paid to the plans, not to the performer
    RESIDUAL = "residual"
    SEEN = "seen"  # on screen, and no record says what they were paid for


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """By what a line is due.

    rule   the id of a rule, or of a rate: `sag-aftra/tv-theatrical-2023#day-performer`
    level  how its words were read, a key of `rules.rule.LEVELS`; `—` where nothing was read
    """

    rule: str
    cite: str
    level: str


UNREAD = Clause(rule="—", cite="nothing that was read", level="—")

SIXTH_DAY = "work on a sixth day"

# What a line may ask beside the facts of rules, and what each tells: of records, not of clauses.
ASKED: Mapping[str, str] = MappingProxyType(
    {
        "voucher_class": "as what they were engaged on that day",
        "bump_amount": "how much the voucher adds for it",
        "part_became_principal": "whether the part became a principal's",
        "used_in_the_end": "whether the replica is used in the finished picture",
        "voucher_of_day": "a voucher of that day",
        "record_of_work": "for what they are seen there: work, a replica, archive footage",
        "production_type": "which type of production it is",
        "ceiling": "which ceiling of the plans holds",
        "episodes": "for how many episodes they were engaged",
        "one_use_or_two": "whether it is one use that is listed more than once, or several",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is due for one thing, or what a person must say before anybody can tell.

    key      what it is for, the same whenever it is worked out: two lines of one production never
             share it
    day      None for what no single day is paid for
    amount   to the cent; None where a person must decide
    working  in words and numbers, `3 days × max(1204.00, 1158.00)`
    because  why there is no amount, or what stands beside it; may be empty
    asks     the facts without which there is no amount, by name
    changes  what would change it, a plain sentence; may be empty
    hours    that this line pays for, in tenths: those of overtime stand on its own line; None where
             hours are not what is paid for
    where    the file and line of the record it rests on; may be empty
    """

    key: str
    performer: PerformerId
    picture: PictureId
    day: date | None
    earning: Earning
    what: str
    clause: Clause
    amount: Money | None
    working: str
    because: str = ""
    asks: tuple[str, ...] = ()
    changes: str = ""
    hours: Decimal | None = None
    where: str = ""


def numbered(keys: Iterable[str]) -> Iterator[str]:
    """The same keys, the second of one name as `name/2`, so that no two are alike."""
    seen: Counter[str] = Counter()
    for key in keys:
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}/{seen[key]}"
