"""What of a report leaves the house with a notice or an evidence pack: what is seen, and no more.

The performer's own copy (`copies.redacted`) is for the performer: it tells their pay, hours and
vouchers. Whoever reads a notice is a stranger to all of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.reports.copies import redacted
from personae.app.reports.words import UNSEEN, group_of
from personae.reconciliation.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personae.app.reports.report_json import Report
    from personae.vocabulary.names import PerformerId, Sha256

PAGE, VALUES = "report/what-is-seen.html", "report/what-is-seen.json"
LEFT_OUT = (
    "Left out of this copy: what is due, and what the work records, the vendor’s list and the "
    "agreements say. It tells what is seen and heard, and the finding alone."
)
_PICTURE = (
    "id",
    "title",
    "company",
    "sha256",
    "frames",
    "frame_rate",
    "duration_s",
    "width",
    "height",
    "starts_at",
)
_PERFORMER = (
    "performer",
    "name",
    "screen_time_s",
    "heard_s",
    "shots_seen",
    "most_copies",
    "worked",
    "declared",
    "consented",
    "finding",
)
_FINDING = ("performer", "person", "finding", "shots", "start_frame", "end_frame", "answer")
# Measured of the film, or of how it was looked at.
_MEASURED = (
    "audited_on",
    "judged_on",
    "stills_until",
    "matched_at",
    "shots",
    "sightings",
    "unknown",
    "hearing",
    "not_measured",
    "looked_for",
    "not_enrolled",
    "records_missing",
    "unread",
    "unreadable_frames",
    "variable_rate",
    "problems",
    "expected_false_matches",
    "expected_false_voices",
    "thresholds",
    "models",
)


def for_others(report: Report, performer: PerformerId, *, sha256: Sha256) -> Report:
    """The report for people outside the house: nobody but `performer`, and what is seen alone.

    A key that is not named here stays at home: what a later version adds to a report is not sent
    to anybody before somebody has thought of it.

    sha256  of the whole `report.json`, which the log holds and this copy is made from
    raises  UserError where the report does not know `performer`
    """
    own = redacted(report, performer)
    return {
        "schema": own["schema"],
        "copy_for": performer,
        "copy_of": sha256,
        "left_out": LEFT_OUT,
        "picture": _only(own["picture"], _PICTURE),
        "scenes": [],
        **_only(own, _MEASURED),
        "performers": [_only(own["performers"][0], _PERFORMER)],
        "findings": [_seen(each) for each in own["findings"] if _is_seen(each)],
        "due": [],
        "due_open": [],
        "records_compared": [],
    }


def _only(said: Report, keys: Sequence[str]) -> Report:
    return {key: said[key] for key in keys if key in said}  # an older report has fewer


def _is_seen(finding: Report) -> bool:
    """Whether it is of something seen or heard; else it tells of records alone."""
    return group_of(Finding(finding["finding"])) != UNSEEN


def _seen(finding: Report) -> Report:
    """Its reasons where they are of the picture; those of records and agreements stay at home."""
    of_picture = [each for each in finding["reasons"] if each["rule"] == "screening"]
    return {
        **_only(finding, _FINDING),
        "scenes": [],
        "reasons": of_picture,
        "missing": [],
        "on_record": [],
        "do_next": "",
    }
