"""The words in which a report says what another text would pay."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from personae.app.reports.comparison_words import money, status
from personae.app.reports.words import counted

Values = Mapping[str, Any]

PARTLY = "as far as there are amounts"
UNKNOWN = "not known"
SAME_RECORDS = (
    "The film, the time reports, the vouchers and the vendor's list are the same; only the text "
    "that says what they are worth is another."
)
COUNSEL = "No counsel has read either text."


def headline(values: Values) -> str:
    """What the second pays more or less in sum, of those whose pay is known whole under both."""
    alike = values["like_with_like"]
    if not alike["performers"]:
        return "For nobody is pay known whole under both texts."
    people = counted(alike["performers"], "performer", "performers")
    return f"{_opened(change(alike))} for {people} whose pay is known whole under both."


def change(between: Values) -> str:
    """`1,204.00 USD less under the second`, `the same under both`, `not known`."""
    difference = between["difference"]
    if difference is None:
        return UNKNOWN
    if _amount(difference) == 0:
        return "the same under both"
    less = difference.startswith("-")
    gap = money(difference.removeprefix("-"))
    return f"{gap} {'less' if less else 'more'} under the second"


def signed(difference: str | None) -> str:
    """`+1,204.00 USD`, `−28.00 USD`, `0.00 USD`, `not known`."""
    if difference is None:
        return UNKNOWN
    amount = _amount(difference)
    sign = "−" if amount < 0 else "+" if amount > 0 else ""
    return sign + money(difference.removeprefix("-"))


def partly(between: Values) -> str:
    """Empty where the difference is the whole; else what each text gives no amount for."""
    told = [
        f"{counted(between[side]['open'], 'line', 'lines')} of the {side} without an amount"
        for side in ("first", "second")
        if between[side]["open"]
    ]
    told += [
        f"{counted(between[side]['silent'], 'kind', 'kinds')} of pay for which the {side} has no "
        "line"
        for side in ("first", "second")
        if between[side]["silent"]
    ]
    opens = "" if between["difference"] is None else f"{PARTLY}: "
    return f"{opens}{', '.join(told)}" if told else ""


def text(side: Values) -> str:
    """`a proposal made in bargaining`; a pack that has rates alone says nothing of its kind."""
    return status(side) if side["status"] else "rates only"


def remarks(values: Values) -> str:
    not_law = [
        f"{values[side]['pack']} is {text(values[side])}"
        for side in ("first", "second")
        if not set(values[side]["status"]) <= {"law", "agreement"}
    ]
    compared = f"{'; '.join(not_law)}: it is compared as if it stood, and decides nothing. "
    return (compared if not_law else "") + COUNSEL


def _amount(written: str) -> Decimal:
    return Decimal(written.partition(" ")[0])


def _opened(words: str) -> str:
    return words[:1].upper() + words[1:]
