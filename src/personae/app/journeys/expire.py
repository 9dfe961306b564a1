"""Remove the stills of unknown people whose day has come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from personae.app.wiring import House
    from personae.likeness.interfaces import Pictures


def expire_stills(house: House, pictures: Callable[[], Pictures]) -> list[Path]:
    """Remove them from every report of this house that is due; the folders in which some were."""
    due = house.home.expired_stills(house.today)
    if not due:
        return []
    from personae.app.reports.write import VALUES, expire, load

    cleared = []
    for held in due:
        # A report that was deleted or moved is out of our reach; nothing more is to be remembered.
        if (held.folder / VALUES).exists():
            until = date.fromisoformat(load(held.folder)[0]["stills_until"])
            if until > house.today:  # a newer report than was remembered stands here
                house.home.remember_stills(held.folder, until=until)
                continue
            if expire(held.folder, house.today, pictures()):
                cleared.append(held.folder)
        house.home.forget_stills(held.folder)
    return cleared
