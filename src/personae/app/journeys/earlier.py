"""An earlier report of the same picture, read for what changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.files.earlier_report import read_earlier
from personae.app.reports.since import Earlier, facts_of, measured, unknown_of

if TYPE_CHECKING:
    from pathlib import Path

    from personae.app.wiring import House
    from personae.reconciliation.production import Production

_HOLD_A_REPORT = ("audit-made", "audit-reviewed")  # the entries that hold the digest of one


def earlier_of(house: House, path: Path, production: Production) -> Earlier:
    """What is kept of the report at `path`, a `report.json` or the folder in which one lies.

    Of people who are in the cast no more nothing is kept but how many they are: they may have been
    erased here, and a report that somebody kept must not bring them back.

    raises  UserError where it is no whole report of this picture
    """
    values, digest = read_earlier(path, production.picture)
    cast = {member.performer for member in production.cast}
    facts = facts_of(values)
    faces, voices = unknown_of(values)
    return Earlier(
        report=digest,
        on_record=any(
            entry.envelope.get("report") == digest
            for kind in _HOLD_A_REPORT
            for entry in house.record.entries(kind)
        ),
        film=values["picture"]["sha256"],
        audited_on=values["audited_on"],
        judged_on=values["judged_on"],
        duration_s=values["picture"]["duration_s"],
        performers={who: each for who, each in facts.items() if who in cast},
        left=len(facts.keys() - cast),
        unknown=faces,
        voices=voices,
        unread=bool(values.get("unread")),
        measured=measured(values),
    )
