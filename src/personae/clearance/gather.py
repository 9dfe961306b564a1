"""Facts worked out of other facts, where nobody recorded them; what is recorded always stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from personae.rules.conditions import meets
from personae.rules.facts import REPLICA_KINDS, Facts, Value

_HOUR = Decimal(3600)
# The company, where whoever asks of a use names none: they ask for the producer of its picture.
PRODUCER = "the picture's producer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What is on record of one performer, where a use does not say it; None is unknown.

    of_age_on  the day from which they are no minor
    """

    died_on: date | None
    of_age_on: date | None


def derived(facts: Facts) -> Facts:
    """The same facts, and those that follow from them."""
    out = dict(facts)
    for name, work_out in _WORKED_OUT.items():
        if out.get(name) is None:
            out[name] = work_out(out)
    return out


def _same_picture(facts: Facts) -> Value | None:
    here, home = facts.get("picture"), facts.get("home_picture")
    return None if here is None or home is None else here == home


def _deceased(facts: Facts) -> Value | None:
    died, on = facts.get("died_on"), facts.get("on")
    return died <= on if isinstance(died, date) and isinstance(on, date) else None


def _years_since(name: str) -> Callable[[Facts], Value | None]:
    def years(facts: Facts) -> Value | None:
        since, on = facts.get(name), facts.get("on")
        if not isinstance(since, date) or not isinstance(on, date):
            return None
        before_the_day = (on.month, on.day) < (since.month, since.day)
        return Decimal(on.year - since.year - before_the_day)

    return years


def _hours(earlier: str, later: str) -> Callable[[Facts], Value | None]:
    def hours(facts: Facts) -> Value | None:
        begins, ends = facts.get(earlier), facts.get(later)
        if not isinstance(begins, datetime) or not isinstance(ends, datetime):
            return None
        return Decimal(int((ends - begins).total_seconds())) / _HOUR

    return hours


def _noticed_by_engagement(facts: Facts) -> Value | None:
    told, engaged = facts.get("notice_given_at"), facts.get("engaged_at")
    if not isinstance(told, datetime) or not isinstance(engaged, datetime):
        return None
    return told <= engaged


def _ended(name: str) -> Callable[[Facts], Value | None]:
    def ended(facts: Facts) -> Value | None:
        end, on = facts.get(name), facts.get("on")
        return end <= on if isinstance(end, date) and isinstance(on, date) else None

    return ended


def _touches(region: str) -> Callable[[Facts], Value | None]:
    """Shown there is a nexus; shown elsewhere may still be one."""

    def touches(facts: Facts) -> Value | None:
        place = facts.get("territory")
        return True if isinstance(place, str) and meets(place, region) else None

    return touches


def _purpose_is(wanted: str) -> Callable[[Facts], Value | None]:
    def purpose_is(facts: Facts) -> Value | None:
        purpose = facts.get("purpose")
        return None if purpose is None else purpose == wanted

    return purpose_is


def _by_replica(facts: Facts) -> Value | None:
    """A synthetic performer is nobody's replica; whether an alteration is one, nobody can tell."""
    kind = facts.get("kind")
    if kind in REPLICA_KINDS and kind != "alteration":
        return True
    return False if kind in ("synthetic", "training", "writing") else None


def _for_training(facts: Facts) -> Value | None:
    kind = facts.get("kind")
    return None if kind is None else kind == "training"


def _distributes_tool(facts: Facts) -> Value | None:
    """Who shows a picture hands over no tool; who trains a model may."""
    kind = facts.get("kind")
    return None if kind in (None, "training") else False


def _identifies_person(facts: Facts) -> Value | None:
    """Where nothing is scanned, and no biometric data are taken or kept, nobody is searched for."""
    return False if facts.get("scan") is False or facts.get("biometric") is False else None


def _knowingly(facts: Facts) -> Value | None:
    """Whoever asks of a use and names the person knows whose likeness it is."""
    return None if facts.get("performer") is None else True


_WORKED_OUT: dict[str, Callable[[Facts], Value | None]] = {
    "same_picture": _same_picture,
    "deceased": _deceased,
    "years_since_death": _years_since("died_on"),
    "years_since_interaction": _years_since("last_interaction_on"),
    "purpose_ended": _ended("purpose_ended_on"),
    "use_period_ended": _ended("use_period_until"),
    "hours_of_notice": _hours("notice_given_at", "services_at"),
    "hours_from_engagement": _hours("engaged_at", "services_at"),
    "noticed_by_engagement": _noticed_by_engagement,
    "illinois_nexus": _touches("US-IL"),
    "eu_nexus": _touches("EU"),
    "advertisement": _purpose_is("advertising"),
    "news": _purpose_is("news"),
    "performed_by_digital_replica": _by_replica,
    "for_training": _for_training,
    "distributes_tool": _distributes_tool,
    "identifies_person": _identifies_person,
    "knowingly": _knowingly,
}
WORKED_OUT = frozenset(_WORKED_OUT)
