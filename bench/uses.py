"""Twelve items as a production has them, and uses to ask them of: drawn, so none is anybody's."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from personae.app.files.packs import read_packs
from personae.clearance.answers import Ruling
from personae.clearance.columns import WORKED_OUT
from personae.clearance.items import Grant, Items, Restriction
from personae.clearance.reach import NEEDS_CONSENT, deciding, restrictions_of
from personae.rules.conditions import All, Condition, atoms, facts_asked
from personae.rules.facts import FACTS, PURPOSES, Facts, Kind, Value
from personae.rules.loader import condition_of

_REPLICAS = ["employment-based", "independently-created", "background"]
_SHOWN = ["theatrical", "television", "streaming"]
_US = ["US"]


def condition(*written: Any) -> Condition:  # noqa: ANN401  # as a rule.yaml says it
    def tell(_at: object, what: str, _do: str) -> None:
        raise ValueError(what)

    parts = [condition_of(part, (), tell) for part in written]
    return All(tuple(part for part in parts if part is not None))


def _rule(name: str, ruling: Ruling, *when: Any) -> Restriction:  # noqa: ANN401
    return Restriction(id=name, ruling=ruling, when=condition(*when))


def _consent(name: str, performer: str, begins: str, ends: str, *when: Any) -> Grant:  # noqa: ANN401
    ruling = Ruling.NEEDS_NOTICE if name == "estate" else Ruling.PERMITTED
    term = {"on": {"from": begins, "before": ends}}
    return Grant(id=name, performer=performer, ruling=ruling, when=condition(term, *when))


RESTRICTIONS = (
    _rule(
        "background-elsewhere",
        Ruling.NEEDS_CONSENT,
        {"on": {"from": "2023-11-09"}},
        {"kind": "background"},
        {"not": "same_picture"},
        {"any": [{"not": "consent_names_picture"}, {"not": "consent_covers"}]},
    ),
    _rule(
        "notice",
        Ruling.NEEDS_NOTICE,
        {"on": {"from": "2023-11-09"}},
        {"kind": ["employment-based", "background"]},
        {"hours_of_notice": {"under": "48"}},
    ),
    _rule(
        "pay",
        Ruling.PAYMENT_DUE,
        {"on": {"from": "2023-11-09"}},
        {"kind": _REPLICAS},
        {"medium": _SHOWN},
        {"not": "pay_agreed"},
    ),
    _rule(
        "clause",
        Ruling.PROHIBITED,
        {"territory": "US-CA"},
        {"fixed_on": {"from": "2025-01-01"}},
        {"kind": [*_REPLICAS, "voice"]},
        "in_place_of_work",
        {"not": {"any": ["described_specifically", "represented_by_counsel"]}},
    ),
    _rule(
        "deceased",
        Ruling.PROHIBITED,
        {"territory": "US-CA"},
        {"on": {"from": "2025-01-01"}},
        "deceased",
        {"years_since_death": {"under": "71"}},
        {"medium": [*_SHOWN, "audio", "social"]},
        {"not": {"any": [{"purpose": ["news", "parody", "documentary"]}, "rightsholder_consent"]}},
    ),
    _rule(
        "disclosure",
        Ruling.NEEDS_NOTICE,
        {"territory": "EU"},
        {"on": {"from": "2026-08-02"}},
        {"kind": [*_REPLICAS, "voice", "synthetic"]},
        {"not": "disclosed_as_artificial"},
    ),
)
_CLEAN = ({"not": "nudity"}, {"not": "sexual"})
GRANTS = (
    _consent(
        "lead",
        "ana",
        "2024-02-01",
        "2027-02-01",
        {"picture": "film-10"},
        {"kind": ["employment-based", "voice"]},
        {"medium": _SHOWN},
        {"territory": [*_US, "EU", "GB"]},
        {"purpose": "drama"},
        *_CLEAN,
        {"not": "for_training"},
    ),
    _consent(
        "dubbing",
        "ana",
        "2025-05-01",
        "2027-01-01",
        {"kind": "voice"},
        {"medium": ["audio", "streaming"]},
        {"purpose": "drama"},
        "approved",
        {"not": "for_training"},
    ),
    _consent(
        "background",
        "ben",
        "2024-03-03",
        "2029-03-03",
        {"kind": "background"},
        {"purpose": "drama"},
        {"picture": ["film-10", "film-11"]},
        {"not": {"any": ["political", "nudity", "sexual"]}},
    ),
    _consent(
        "endorsement",
        "cy",
        "2025-01-15",
        "2027-01-15",
        {"purpose": ["advertising", "merchandise"]},
        {"territory": _US},
        {"medium": ["commercial", "social", "television"]},
        {"not": {"any": ["political", "sexual"]}},
    ),
    _consent(
        "estate",
        "dee",
        "2025-06-01",
        "2030-06-01",
        {"purpose": ["documentary", "drama"]},
        {"kind": ["independently-created", "voice"]},
        *_CLEAN,
    ),
    _consent(
        "data",
        "eli",
        "2025-02-02",
        "2027-02-02",
        {"kind": ["voice", "training"]},
        {"territory": ["US-CA", "US-NY", "EU", "GB"]},
    ),
)
TWELVE = Items(restrictions=RESTRICTIONS, grants=GRANTS, needs=NEEDS_CONSENT)

# How often a yes-or-no fact is so, of a hundred, where it is not as often as not.
_SO = {"nudity": 10, "sexual": 5, "political": 5, "deceased": 15, "pay_agreed": 70}
_NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
_POOLS: dict[Kind, list[Value]] = {
    Kind.WORD: ["film-10", "film-11", "film-12"],
    Kind.TERRITORY: ["US", "US-CA", "US-NY", "US-TN", "FR", "EU", "GB", "JP"],
    Kind.DAY: [date(year, month, 10) for year in range(2023, 2028) for month in (1, 6, 10)],
    Kind.MOMENT: [_NOON + timedelta(hours=hours) for hours in (-60, -30, -2, 0, 1, 47, 48, 90)],
    Kind.NUMBER: [0, 1, 30, 60, 90, 200],
}
_DRAMA: list[Value] = ["drama"] * 6  # as often as all other purposes together


def _steps(kind: Kind, value: Value) -> list[Value]:
    """A constant of a condition, and what lies just on its other side."""
    if isinstance(value, date):
        step = timedelta(seconds=1) if kind is Kind.MOMENT else timedelta(days=1)
        return [value - step, value]
    return [value - 1, value] if kind is Kind.NUMBER and not isinstance(value, str) else [value]


def _conditions(items: Items) -> list[Condition]:
    return [items.needs, *(r.when for r in items.restrictions), *(g.when for g in items.grants)]


def _pool(name: str, items: Items) -> list[Value]:
    """What may be drawn of a fact: of what the items ask, both sides."""
    fact = FACTS[name]
    asked = [a for when in _conditions(items) for a in atoms(when) if a.fact == name]
    edges = [step for a in asked for v in a.values for step in _steps(fact.kind, v)]
    if name == "performer":
        return [*sorted({grant.performer for grant in items.grants}), "somebody-else"]
    if name == "purpose":
        return [*_DRAMA, *PURPOSES]
    if name == "domicile_at_death":  # a word, and a place too
        return [*edges, *(place for place in _POOLS[Kind.TERRITORY] if place != "US")]
    return list(fact.choices) or [*edges, *_POOLS[fact.kind]]


def asked_of(items: Items) -> tuple[str, ...]:
    """The facts that these items ask, but for the one that the consents answer."""
    names = dict.fromkeys(name for when in _conditions(items) for name in facts_asked(when))
    return tuple(name for name in ("performer", *names) if name != "consent_covers")


def recorded_for(items: Items) -> tuple[str, ...]:
    """The facts that these items ask, with what is worked out put back to what it follows from."""
    asked = asked_of(items)
    sources = [source for name in asked for source in WORKED_OUT.get(name, ())]
    return tuple(dict.fromkeys((*(n for n in asked if n not in WORKED_OUT), *sources)))


@cache
def shipped() -> Items:
    """The rules in force of the packs that come with the project, and the consents from here."""
    rules = restrictions_of(deciding(read_packs()))
    return Items(restrictions=rules, grants=GRANTS, needs=NEEDS_CONSENT)


def drawn(
    items: Items, count: int, *, seed: int, missing: float, facts: Iterable[str] | None = None
) -> pl.DataFrame:
    """Uses, a column a fact, of which a share is unknown.

    facts  those that are recorded; those that the items ask, where it is not said
    """
    random = np.random.default_rng(seed)
    columns = {}
    for name in asked_of(items) if facts is None else facts:
        kind = FACTS[name].kind
        if kind is Kind.YES_NO:
            column = pl.Series(random.random(count) * 100 < _SO.get(name, 50))
        else:
            column = _chosen(random, kind, _pool(name, items), count)
        known = pl.Series(random.random(count) >= missing)
        columns[name] = pl.select(pl.when(known).then(column)).to_series()
    return pl.DataFrame(columns)


def _chosen(random: np.random.Generator, kind: Kind, pool: list[Value], count: int) -> pl.Series:
    which = random.integers(0, len(pool), count)
    if kind in (Kind.CHOICE, Kind.WORD, Kind.TERRITORY):
        words = list(dict.fromkeys(map(str, pool)))
        numbers = np.array([words.index(str(value)) for value in pool], dtype=np.uint8)
        return pl.Series(numbers[which]).cat.to(pl.Enum(words))
    if kind is Kind.NUMBER:
        return pl.Series(np.array([float(str(value)) for value in pool])[which])
    held = pl.Date() if kind is Kind.DAY else pl.Datetime("us", "UTC")
    return pl.Series(pool, dtype=held).gather(which)


def facts_of(uses: pl.DataFrame) -> Iterator[Facts]:
    """Each use as one decision takes it."""
    yield from uses.iter_rows(named=True)
