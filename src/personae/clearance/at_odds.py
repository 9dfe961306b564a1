"""Facts on record that cannot both be so.

What is recorded stands, whatever would be worked out. But where both are on record, and one says
what the other shuts out, nobody can tell which is meant, and the milder must not win by silence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from personae.clearance.gather import derived
from personae.rules.facts import Facts, Value

# Each is so or not so by these two alone.
BY_TWO: Mapping[str, tuple[str, str]] = {
    "same_picture": ("picture", "home_picture"),
    "deceased": ("died_on", "on"),
    "years_since_death": ("died_on", "on"),
    "years_since_interaction": ("last_interaction_on", "on"),
    "purpose_ended": ("purpose_ended_on", "on"),
    "use_period_ended": ("use_period_until", "on"),
    "hours_of_notice": ("notice_given_at", "services_at"),
    "hours_from_engagement": ("engaged_at", "services_at"),
    "noticed_by_engagement": ("notice_given_at", "engaged_at"),
}
# A word that says it is so cannot go with a no; one that does not may still go with a yes, as an
# advertisement may be a drama too.
BY_WORD: Mapping[str, str] = {
    "advertisement": "purpose",
    "news": "purpose",
    "for_training": "kind",
    "performed_by_digital_replica": "kind",
}
_CATEGORY = "advertising_category"
WITHIN = Decimal(1) / 60  # of hours and years: so much is lost when a number is written down


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOdds:
    """What is recorded of a fact, and what others on record make of it.

    by  those others, each as recorded
    """

    fact: str
    said: Value
    follows: Value
    by: Mapping[str, Value]

    @property
    def told(self) -> str:
        others = " and ".join(f"`{name}: {as_written(value)}`" for name, value in self.by.items())
        verb = "says" if len(self.by) == 1 else "say"
        said, follows = as_written(self.said), as_written(self.follows)
        return f"`{self.fact}: {said}`, and {others} {verb} {follows}."

    @property
    def do(self) -> str:
        if self.fact == _CATEGORY:
            return "Where it advertises too, write `advertisement: true`; else leave it out."
        return f"Correct what is wrong, or leave `{self.fact}` out."


def at_odds(facts: Facts) -> Iterator[AtOdds]:
    """Each recorded fact that others on record contradict; what is unknown contradicts nothing."""
    for name, others in (*BY_TWO.items(), *((name, (one,)) for name, one in BY_WORD.items())):
        said, by = facts.get(name), {other: facts.get(other) for other in others}
        known = {other: value for other, value in by.items() if value is not None}
        if said is None or len(known) < len(others):
            continue
        follows = derived({other: facts.get(other) for other in others}).get(name)
        if follows is not None and _differ(name, said, follows):
            yield AtOdds(fact=name, said=said, follows=follows, by=known)
    yield from _advertised(facts)


def _advertised(facts: Facts) -> Iterator[AtOdds]:
    """What is advertised, of what is no advertisement."""
    said = facts.get(_CATEGORY)
    if said is None or derived(facts).get("advertisement") is not False:
        return
    name = "purpose" if facts.get("advertisement") is None else "advertisement"
    by = {name: value} if (value := facts.get(name)) is not None else {}
    yield AtOdds(fact=_CATEGORY, said=said, follows="that nothing is advertised", by=by)


def _differ(name: str, said: Value, follows: Value) -> bool:
    if isinstance(said, bool) and isinstance(follows, bool):
        return said is not follows and (name in BY_TWO or follows)
    if isinstance(said, Decimal) and isinstance(follows, Decimal):
        return abs(said - follows) > WITHIN
    return False


def as_written(value: Value) -> str:
    """As a file writes it; a number of hours with two places at most."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) else str(value)
