"""The words and forms of our files, each read in one place: ids, days, money, times, frames."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from personae.consent.agreement import ANY
from personae.rules.territories import is_territory, territory_meant
from personae.vocabulary.mistake import did_you_mean
from personae.vocabulary.money import Money
from personae.vocabulary.names import Sha256, is_id, suggested_id

_AGREEMENT = re.compile(r"[a-z0-9-]+(/[a-z0-9.-]+)*")
_DIGITS = re.compile(r"[0-9]{1,9}")
_DIGEST = re.compile(r"(sha256:)?([0-9a-f]{64})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_LETTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # XML 1.0 and calendars have none


def an_id(value: Any) -> str:  # noqa: ANN401 - whatever stands in the file
    """Raises ValueError, as all here do, with a sentence for the file's author."""
    text = a_text(value)
    if not is_id(text):
        raise ValueError(
            f"`{text}` is no id: ids are lower-case words joined by hyphens. "
            f"Write `{suggested_id(text)}`."
            if suggested_id(text)
            else f"`{text}` is no id: ids are lower-case words joined by hyphens."
        )
    return text


def a_text(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text belongs here.")
    if held := _NO_LETTER.search(value):
        raise ValueError(f"the character U+{ord(held[0]):04X} belongs in no text.")
    return value.strip()


def a_day(value: Any) -> date:  # noqa: ANN401
    text = a_text(value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{text}` is no day of the calendar.") from None
    raise ValueError(f"`{text}` is no date: dates are written 2025-03-05, year, month, day.")


def a_moment(value: Any) -> datetime:  # noqa: ANN401
    text = a_text(value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{text}` is no moment: write it like 2025-02-17T08:40-08:00.") from None
    if moment.tzinfo is None:
        raise ValueError(f"`{text}` has no time zone: write it like 2025-02-17T08:40-08:00.")
    return moment


def money(value: Any) -> Money:  # noqa: ANN401
    """What is paid or agreed, which is nought or more."""
    try:
        amount = Money.parse(a_text(value))
    except ValueError:
        raise ValueError(f"money is written like `1204.00 USD`, not `{value}`.") from None
    if amount.amount < 0:
        raise ValueError(f"`{value}` is below nought, and nobody is paid less than nothing.")
    return amount


def a_count(value: Any) -> int:  # noqa: ANN401
    text = value if isinstance(value, str) else ""
    if not _DIGITS.fullmatch(text.strip()):
        raise ValueError(f"`{value}` is no whole number.")
    return int(text)


def a_territory(value: Any) -> str:  # noqa: ANN401
    """A place whose rules can be asked; `any` is none, and would meet no statute of any place."""
    text = a_text(value)
    if text == ANY:
        raise ValueError("`any` is no territory here. Name each: each is decided by itself.")
    if not is_territory(text):
        what = f"`{text}` is no territory: write ISO 3166, like `US`, `US-CA`, `NO`."
        raise ValueError(f"{what} {territory_meant(text)}".rstrip())
    return text


def an_agreed_territory(value: Any) -> str:  # noqa: ANN401
    """As `a_territory`, or `any`: a consent may hold for all of them."""
    return ANY if value == ANY else a_territory(value)


def an_agreement(value: Any) -> str:  # noqa: ANN401
    text = a_text(value)
    if not _AGREEMENT.fullmatch(text):
        raise ValueError(f"`{text}` names no agreement: write `sag-aftra/tv-theatrical-2023`.")
    return text


def a_digest(value: Any) -> Sha256:  # noqa: ANN401
    found = _DIGEST.fullmatch(a_text(value))
    if found is None:
        raise ValueError("a document's digest is written `sha256:` and 64 lower-case hex digits.")
    return Sha256(found[2])


def one_of(what: str, known: tuple[str, ...]) -> BeforeValidator:
    """A closed list of words; a wrong one is answered with those that exist."""

    def check(value: Any) -> str:  # noqa: ANN401
        text = a_text(value)
        if text not in known:
            near = did_you_mean(text, known)
            raise ValueError(
                f"`{text}` is no {what}. {near + ' ' if near else ''}Known: {', '.join(known)}."
            )
        return text

    return BeforeValidator(check)


def listed(value: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """A list, or the one word `any`; a scope left out or null is an empty list."""
    return (ANY,) if value == ANY else _a_list(value, or_else=", or `any`")


def each_named(value: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """A list in which `any` stands for nothing; left out or null it is empty."""
    if value == ANY:
        raise ValueError("a list belongs here, like `[a, b]`; `any` names nothing. Name each.")
    return _a_list(value)


def _a_list(value: Any, *, or_else: str = "") -> tuple[Any, ...]:  # noqa: ANN401
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f"a list belongs here, like `[{value}]`{or_else}.")  # noqa: TRY004 - pydantic tells ValueErrors
    return tuple(value)


Id = Annotated[str, BeforeValidator(an_id)]
Words = Annotated[str, BeforeValidator(a_text)]
Day = Annotated[date, BeforeValidator(a_day)]
Moment = Annotated[datetime, BeforeValidator(a_moment)]
Amount = Annotated[Money, BeforeValidator(money)]
Count = Annotated[int, BeforeValidator(a_count)]
Territory = Annotated[str, BeforeValidator(a_territory)]
AgreedTerritory = Annotated[str, BeforeValidator(an_agreed_territory)]
Agreement = Annotated[str, BeforeValidator(an_agreement)]
Digest = Annotated[Sha256, BeforeValidator(a_digest)]
