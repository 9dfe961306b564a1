"""Productions of a few lines, to work out what is due: nobody in them exists."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from personae.app.files.packs import read_packs, within
from personae.app.files.rates import read_rates
from personae.pay.due import due
from personae.pay.line import Earning, Line
from personae.pay.rates import Rates
from personae.pay.terms import Terms
from personae.reconciliation.production import (
    CastMember,
    ItemLine,
    Production,
    ReplicaLine,
    Voucher,
    WorkDay,
)
from personae.rules.rule import Rule
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId, Scene
from personae.vocabulary.term import Term

AGREEMENT = "sag-aftra/tv-theatrical-2023"
ANA = PerformerId("ana-vale")
ZONE = ZoneInfo("America/Los_Angeles")
DAY = date(2025, 3, 4)


@cache
def rates() -> dict[str, Rates]:
    return dict(read_rates())


@cache
def rules(pack: str) -> tuple[Rule, ...]:
    return tuple(p.rule for p in within(read_packs(), pack))


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def member(role: str = "principal", rate: str | None = "1204.00", unit: str = "day") -> CastMember:
    return CastMember(performer=ANA, role=role, rate=usd(rate) if rate else None, unit=unit)


def production(*cast: CastMember, **other: Any) -> Production:
    given: dict[str, Any] = {
        "picture": PictureId("the-long-take"),
        "title": "The Long Take",
        "company": "northlight-pictures",
        "type": "theatrical",
        "agreement": AGREEMENT,
        "principal_photography": Term(start=date(2025, 3, 3), end=date(2025, 3, 21)),
        "released_on": None,
        "time_zone": "America/Los_Angeles",
        "consents_complete": True,
        "territories": ("US-CA",),
        "media": ("theatrical",),
        "cast": cast or (member(),),
    }
    return Production(**{**given, **other})


def terms(made: Production, *, agreement: str = AGREEMENT, **other: Any) -> Terms:
    found = rates().get(agreement, Rates(pack=agreement))
    ruled = other.pop("ruled", agreement == AGREEMENT)
    held = rules(agreement) if ruled else ()
    return Terms(production=made, rates=found, rules=held, **other)


def lines(made: Production, **other: Any) -> tuple[Line, ...]:
    return due(terms(made, **other))


def only(found: tuple[Line, ...], *earnings: Earning) -> list[Line]:
    return [line for line in found if line.earning in earnings]


def total(found: tuple[Line, ...]) -> Decimal:
    """All that is due to performers, what is open left out."""
    return sum((line.amount.amount for line in found if line.amount is not None), Decimal(0))


def day_of(
    hours: float = 8, *, day: date = DAY, status: str = "W", meal: int = 0, **other: Any
) -> WorkDay:
    call = datetime(day.year, day.month, day.day, 7, tzinfo=ZONE)
    given: dict[str, Any] = {
        "where": f"work.csv:{day}",
        "day": day,
        "performer": ANA,
        "status": status,
        "call": call,
        "dismissed": call + timedelta(hours=hours, minutes=meal),
        "meal_minutes": meal,
        "scenes": (),
        "remark": "",
    }
    return WorkDay(**{**given, **other})


def voucher(**other: Any) -> Voucher:
    call = datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=ZONE)
    given: dict[str, Any] = {
        "where": "vouchers.csv:2",
        "day": DAY,
        "number": "118",
        "performer": ANA,
        "covered": True,
        "class_": "general",
        "rate": usd("216.00"),
        "call": call,
        "meal_out": None,
        "meal_in": None,
        "dismissed": call + timedelta(hours=8),
        "changes": 0,
        "adjustments": "",
        "scan": "none",
        "scenes": (),
    }
    return Voucher(**{**given, **other})


def replica(**other: Any) -> ReplicaLine:
    given: dict[str, Any] = {
        "where": "replicas.csv:2",
        "shot_code": "LT_0600",
        "scenes": (Scene("6"),),
        "record": None,
        "performer": ANA,
        "kind": "employment-based",
        "technique": "digi-double",
        "copies": 1,
        "description": "",
        "vendor": "",
        "asset_id": "HL-0001",
        "scan_session": "scan-2025-03-04",
        "version": "v001",
        "status": "final",
        "turnover_on": None,
        "estimated_days": "3",
        "estimated_by": "northlight-pictures",
        "basis": "",
    }
    return ReplicaLine(**{**given, **other})


def item(name: str, count: str = "1", **other: Any) -> ItemLine:
    given: dict[str, Any] = {
        "where": "items.csv:2",
        "day": date(2025, 9, 1),
        "performer": ANA,
        "item": name,
        "count": Decimal(count),
        "rate": None,
        "remark": "",
    }
    return ItemLine(**{**given, **other})


def without_minimums(made: Terms) -> Terms:
    return replace(made, rates=replace(made.rates, minimums=()))
