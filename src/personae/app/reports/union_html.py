"""All that a production is to pay, for the union, as one HTML page that needs no network."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from personae.app.reports.comparison_words import asked, money, opening
from personae.app.reports.templating import environment
from personae.app.reports.words import LEVELS, counted, day
from personae.pay.line import ASKED
from personae.rules.facts import FACTS

Values = Mapping[str, Any]
EARNINGS = {
    "day": "days and weeks worked",
    "hold": "days on hold",
    "overtime": "overtime",
    "wardrobe": "clothes of their own",
    "adjustment": "adjustments on the voucher",
    "other-day": "fitting, travel, rehearsal, test",
    "scan": "being scanned",
    "replica": "use of a replica",
    "upgrade": "upgrade to a principal part",
    "item": "paid by the piece",
    "contribution": "contributions to the plans",
    "residual": "residuals",
    "seen": "seen on screen",
}
_WHOM = {
    "production": "the production",
    "union": "the union and the production, who have the text",
    "either": "the performer or the production",
    "both": "the performer and the production: it is bargained",
}


def render(values: Values) -> str:
    """The page of `union_json.production_pay`."""
    template = environment(money=money, day=day, opening=opening).get_template("union.html")
    return template.render(
        values=values,
        headline=_headline(values),
        period=_period(values["period"]),
        levels=LEVELS,
        earnings=EARNINGS,
        question=_question,
        whom=_WHOM,
    )


def _question(fact: str | None) -> str:
    """`How many days the performer would have worked in person.`"""
    if not fact:
        return "What the clause says."
    told = asked(fact) if fact in FACTS else ASKED.get(fact, fact.replace("_", " "))
    return f"{opening(told)}."


def _headline(values: Values) -> str:
    paid = sum(each["sums"] is not None for each in values["performers"])
    people = counted(paid, "performer", "performers")
    sums = " and ".join(money(each["total"]) for each in values["sums"])
    told = f"{sums} is due to {people}" if sums else "No sum is due yet"
    if values["open"]:
        told += f"; {counted(len(values['open']), 'line has', 'lines have')} no amount yet"
    return f"{opening(told)}."


def _period(period: Values) -> str:
    """With its last day in; `from …` where it has no end."""
    if period["until"] is None:
        return f"from {day(period['from'])}"
    last = date.fromisoformat(period["until"]) - timedelta(days=1)
    return f"{day(period['from'])} to {day(last.isoformat())}"
