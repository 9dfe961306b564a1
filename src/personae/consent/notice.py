"""From when services may be given, by the notice that was given before them.

As SAG-AFTRA tells its TV/Theatrical agreement of 2023: notice at least 48 hours before the
performer's services are required, or at the time of engagement where they are engaged later than
that (pack sag-aftra/tv-theatrical-2023). That a scan waits for it is a rule of the house's own.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from personae.consent.agreement import Consent
from personae.vocabulary.answer import Answer

HOURS = 48  # as the union tells its agreement; where a consent names others, those count


def hours_of(consent: Consent) -> int:
    """The hours of notice that a consent agrees on; 48 where it names none."""
    hours = consent.conditions.notice_hours
    return HOURS if hours is None else hours


def services_from(
    told_at: datetime | None, *, hours: int = HOURS, engaged_at: datetime | None = None
) -> datetime | None:
    """The first moment at which services may be given, UTC; None where nobody knows who was told.

    told_at     when the performer was told what it is for, with its zone
    engaged_at  when they were engaged, with its zone: who had been told by then need not wait,
                for services within `hours` of it are of somebody engaged later than that
    """
    if told_at is None:
        return None
    told = _utc(told_at)
    try:
        # In UTC: between two moments of one zone, Python counts what clocks on the wall show.
        waited = told + timedelta(hours=hours)
    except OverflowError:
        waited = datetime.max.replace(tzinfo=UTC)
    if engaged_at is not None and told <= _utc(engaged_at):
        return min(waited, _utc(engaged_at))
    return waited


def may_begin(
    told_at: datetime | None,
    *,
    at: datetime,
    hours: int = HOURS,
    engaged_at: datetime | None = None,
) -> Answer:
    """Whether the notice has run at `at`; unknown where the moment of disclosure is."""
    first = services_from(told_at, hours=hours, engaged_at=engaged_at)
    return Answer.of(None if first is None else first <= _utc(at))


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """The same moment as `zone` tells it; None, or a year that no calendar has there, leaves it."""
    try:
        return moment if zone is None else moment.astimezone(zone)
    except OverflowError:
        return moment


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # within a day of the first or the last that there is
        return moment.replace(tzinfo=UTC)
