"""What a field representative needs to take up open questions, as JSON: `personae/claims/1`."""

from collections.abc import Iterable, Mapping
from typing import Any

from personae.app.reports.statement_json import line_values
from personae.pay.claims import Claim, Trail
from personae.vocabulary.names import PerformerId, PictureId


def claims(
    picture: PictureId, found: Iterable[Claim], names: Mapping[PerformerId, str]
) -> dict[str, Any]:
    return {
        "schema": "personae/claims/1",
        "picture": picture,
        "claims": [_claim(each, names) for each in found],
    }


def _claim(each: Claim, names: Mapping[PerformerId, str]) -> dict[str, Any]:
    return {
        "performer": each.performer,
        "name": names.get(each.performer, each.performer),
        "deadline": each.deadline,
        "lines": [line_values(line) for line in each.lines],
        "vouchers": [_trail(trail) for trail in each.trail],
        "shots_seen": None if each.shots is None else list(each.shots),
        "scenes_on_no_voucher": list(each.elsewhere),
    }


def _trail(trail: Trail) -> dict[str, Any]:
    return {
        "voucher": trail.number,
        "day": trail.day.isoformat(),
        "where": trail.where,
        "scenes": list(trail.scenes),
        "scenes_seen": list(trail.seen),
    }
