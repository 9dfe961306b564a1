"""The same film audited twice gives the same `report.json`, but for what the run's date decides."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.house import House
from bench.long_take import FILM, PRODUCTION
from bench.table import Holds, Row

DATED = ("audited_on", "stills_until")


def undated(report: Mapping[str, Any]) -> bytes:
    """As text, in the order it was written in."""
    return json.dumps({k: v for k, v in report.items() if k not in DATED}).encode()


def rows(house: House, folder: Path) -> list[Row]:
    """house  with The Long Take's cast enrolled"""
    told = [
        undated(house.audit(FILM, PRODUCTION, folder / name, "--on", "2025-06-02"))
        for name in ("first", "again")
    ]
    first, again = (hashlib.sha256(one).hexdigest()[:12] for one in told)
    return [
        Row(
            what="The same film audited twice: `report.json` but for the run's date",
            ours=f"{first} and {again}",
            wanted="the same bytes",
            holds=Holds.of(told[0] == told[1]),
        )
    ]
