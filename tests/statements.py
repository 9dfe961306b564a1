"""The made-up statements of `golden/statement`, and small ones for one case each."""

import importlib.util
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

from personae.app.reports.language import language
from personae.pay.line import Earning, Line
from personae.pay.standing import State
from personae.pay.statement import Payee, Statement, statements
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId

GOLDEN = Path(__file__).parent / "golden" / "statement"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("made_statements", GOLDEN / "made.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["made_statements"] = module
    spec.loader.exec_module(module)
    return module


made = loaded()
ALL: tuple[Statement, ...] = made.made()
ANA, DIEGO, MEI, NORA, RYO = ALL
AGREEMENT = "sag-aftra/tv-theatrical-2023"  # of The Long Take; other packs may stand in English
ENGLISH, SPANISH = language("en"), language("es")


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def one(*lines: Line, name: str = "Ana Vale", states: dict[str, State] | None = None) -> Statement:
    payee = Payee(performer=PerformerId("ana-vale"), name=name)
    (only,) = statements(lines, pay=made.PAY, payees=[payee], states=states or {})
    return only


def a_day(key: str = "day", **more: Any) -> Line:
    plain: Line = made.line(
        "ana-vale", key, "2025-03-04", Earning.DAY, "a day of work", made.DAY, "1204.00", "1 × 1204"
    )
    return replace(plain, key=key, **more)
