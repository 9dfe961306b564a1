"""From when services may be given: 48 hours, or at engagement, on both sides of each boundary."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.offers import FILES, offered

from personae.consent.notice import HOURS, hours_of, may_begin, services_from
from personae.vocabulary.answer import Answer

LA, MADRID = ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Madrid")
MOMENTS = st.integers(946_684_800, 3_786_912_000).map(lambda s: datetime.fromtimestamp(s, UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# told, hours, engaged (— nobody said), asked, whether the notice has run
TABLE = """
2025-02-18T11:05-08:00 | 48 | —                      | 2025-02-20T11:04-08:00 | no
2025-02-18T11:05-08:00 | 48 | —                      | 2025-02-20T11:05-08:00 | yes
2025-02-18T11:05-08:00 | 48 | —                      | 2025-02-20T19:05+00:00 | yes
2025-02-18T11:05-08:00 | 48 | —                      | 2025-02-20T19:04+00:00 | no
2025-02-18T11:05-08:00 | 12 | —                      | 2025-02-18T23:04-08:00 | no
2025-02-18T11:05-08:00 | 12 | —                      | 2025-02-18T23:05-08:00 | yes
2025-02-18T11:05-08:00 | 0  | —                      | 2025-02-18T11:05-08:00 | yes
2025-02-18T11:05-08:00 | 0  | —                      | 2025-02-18T11:04-08:00 | no
2025-02-18T11:05-08:00 | 48 | 2025-02-18T11:05-08:00 | 2025-02-18T11:05-08:00 | yes
2025-02-18T11:05-08:00 | 48 | 2025-02-19T09:00-08:00 | 2025-02-19T08:59-08:00 | no
2025-02-18T11:05-08:00 | 48 | 2025-02-19T09:00-08:00 | 2025-02-19T09:00-08:00 | yes
2025-02-18T11:05-08:00 | 48 | 2025-02-18T11:04-08:00 | 2025-02-20T11:04-08:00 | no
2025-02-18T11:05-08:00 | 48 | 2025-02-18T11:04-08:00 | 2025-02-20T11:05-08:00 | yes
2025-02-18T11:05-08:00 | 48 | 2025-02-25T09:00-08:00 | 2025-02-20T11:05-08:00 | yes
—                      | 48 | —                      | 2099-01-01T00:00+00:00 | unknown
—                      | 48 | 2025-02-18T11:05-08:00 | 2025-02-18T11:05-08:00 | unknown
"""
ROWS = [[cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("told", "hours", "engaged", "asked", "run"), ROWS)
def test_the_notice_has_run(told: str, hours: str, engaged: str, asked: str, run: str) -> None:
    found = may_begin(
        None if told == "—" else at(told),
        at=at(asked),
        hours=int(hours),
        engaged_at=None if engaged == "—" else at(engaged),
    )
    assert found is Answer(run)


# Clocks go forward on 9 March 2025 in Los Angeles and on 30 March in Madrid; back on 2 November
# and 26 October. An hour that is left out, or comes twice, is an hour of notice no more or less.
CHANGES = [
    (datetime(2025, 3, 8, 10, tzinfo=LA), datetime(2025, 3, 10, 11, tzinfo=LA)),
    (datetime(2025, 11, 1, 10, tzinfo=LA), datetime(2025, 11, 3, 9, tzinfo=LA)),
    (datetime(2025, 3, 29, 10, tzinfo=MADRID), datetime(2025, 3, 31, 11, tzinfo=MADRID)),
    (datetime(2025, 10, 25, 10, tzinfo=MADRID), datetime(2025, 10, 27, 9, tzinfo=MADRID)),
    (datetime(2025, 11, 2, 1, 30, tzinfo=LA), datetime(2025, 11, 4, 0, 30, tzinfo=LA)),
    (datetime(2025, 11, 2, 1, 30, tzinfo=LA, fold=1), datetime(2025, 11, 4, 1, 30, tzinfo=LA)),
]


@pytest.mark.parametrize(("told", "first"), CHANGES)
def test_48_hours_are_hours_where_clocks_are_changed(told: datetime, first: datetime) -> None:
    assert services_from(told) == first.astimezone(UTC)
    assert may_begin(told, at=first) is Answer.YES
    before = first.astimezone(UTC) - timedelta(minutes=1)
    assert may_begin(told, at=before.astimezone(told.tzinfo)) is Answer.NO


@given(MOMENTS, st.integers(0, 200), st.none() | MOMENTS, MOMENTS, st.integers(0, 10**6))
def test_once_it_has_run_it_has_run(
    told: datetime, hours: int, engaged: datetime | None, asked: datetime, later: int
) -> None:
    if may_begin(told, at=asked, hours=hours, engaged_at=engaged) is Answer.YES:
        after = asked + timedelta(seconds=later)
        assert may_begin(told, at=after, hours=hours, engaged_at=engaged) is Answer.YES
        assert asked >= told  # nobody was told before they were


@given(MOMENTS, MOMENTS, st.sampled_from([LA, MADRID, UTC]))
def test_the_zone_in_which_it_is_asked_changes_nothing(
    told: datetime, asked: datetime, zone: ZoneInfo
) -> None:
    there = may_begin(told.astimezone(zone), at=asked.astimezone(zone))
    assert there is may_begin(told, at=asked)


def test_notice_without_an_end_never_runs() -> None:
    first = services_from(at("2025-02-18T11:05-08:00"), hours=999_999_999)
    assert first == datetime.max.replace(tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        services_from(datetime(2025, 2, 18, 11, 5))  # noqa: DTZ001  # that is the point
    with pytest.raises(ValueError, match="has no zone"):
        may_begin(at("2025-02-18T11:05-08:00"), at=datetime(2025, 2, 20))  # noqa: DTZ001


def test_the_hours_are_those_agreed_and_else_the_unions() -> None:
    agreed = {file.stem: hours_of(offered(file)) for file in FILES}
    assert agreed["imani-brooks"] == 12
    assert agreed["omar-haddad"] == HOURS == 48
