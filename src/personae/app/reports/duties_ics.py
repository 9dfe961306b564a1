"""The duties that have a date, as a calendar after RFC 5545.

The same duties on the same day give the same bytes: an event's UID is made of the duty, and its
stamp is the day that was given, never the clock's.
"""

import hashlib
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from personae.app.reports.duties_json import Values
from personae.app.reports.duties_words import by, clause

_PRODID = "-//Personae//The duties of a picture//EN"


def as_calendar(values: Values) -> bytes:
    """Only what binds and has a date; how many have none, the calendar says of itself."""
    dated = [d for d in values["duties"] if d["by"] and d["clause"]["decides"]]
    without = sum(1 for d in values["duties"] if not d["by"] and d["owed"] == "owed")
    title = values["picture"]["title"]
    calendar = Calendar()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{title}: duties")
    calendar.add("x-wr-caldesc", f"Judged on {values['on']}. {without} more have no date.")
    stamp = datetime.combine(date.fromisoformat(values["on"]), time(0), tzinfo=UTC)
    for duty in dated:
        calendar.add_component(_event(duty, values["picture"]["id"], stamp))
    return bytes(calendar.to_ical())


def _event(duty: Values, picture: str, stamp: datetime) -> Event:
    event = Event()
    name = hashlib.sha256(f"{picture}/{duty['id']}".encode()).hexdigest()[:32]
    event.add("uid", f"{name}@{picture}.personae.invalid")
    event.add("dtstamp", stamp)
    starts = _when(duty["by"])
    event.add("dtstart", starts)
    if not isinstance(starts, datetime):
        event.add("dtend", starts + timedelta(days=1))
    event.add("summary", f"{duty['owner']}: {duty['do']} ({duty['met']})")
    told = ["; ".join(duty["about"]), by(duty), clause(duty), *duty["shows"], duty["because"]]
    event.add("description", "\n".join(filter(None, told)))
    event.add("categories", [duty["owner"], duty["met"]])
    event.add("status", "TENTATIVE" if duty["met"] == "not known" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _when(written: str) -> date | datetime:
    """A moment in UTC, so that no table of zones need travel with the calendar."""
    if "T" not in written:
        return date.fromisoformat(written)
    return datetime.fromisoformat(written).astimezone(UTC)
