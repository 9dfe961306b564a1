"""What must hold of pay whatever the records say."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pay import (
    ANA,
    ZONE,
    day_of,
    lines,
    member,
    production,
    replica,
    total,
    usd,
    voucher,
)

from personae.pay.line import Line
from personae.pay.terms import Seen
from personae.reconciliation.production import Production, Voucher, WorkDay
from personae.vocabulary.names import Scene

FIRST = date(2025, 3, 1)  # clocks go forward on the ninth
days = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))
amounts = st.decimals("0.01", 6000, places=2).map(str)
statuses = st.sampled_from(["W", "SW", "WF", "H", "FT", "I"])
minutes = st.integers(0, 60 * 20)


@st.composite
def work_days(draw: st.DrawFn) -> WorkDay:
    day = draw(days)
    call = datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(minutes=draw(minutes))
    length = draw(minutes)
    meal = draw(st.integers(0, max(0, length - 90)))
    return day_of(
        day=day,
        status=draw(statuses),
        call=draw(st.sampled_from([call, call, call, None])),
        dismissed=call + timedelta(minutes=length),
        meal_minutes=meal,
    )


BUMPS = ["", "smoke 14.00 USD", "hair; smoke 20.00 USD", "smoke 9.00 USD; hair", "upgrade", "$5"]


@st.composite
def vouchers(draw: st.DrawFn) -> Voucher:
    day = draw(days)
    call = datetime(day.year, day.month, day.day, 6, tzinfo=ZONE)
    return voucher(
        day=day,
        rate=draw(st.none() | amounts.map(usd)),
        class_=draw(st.sampled_from(["general", "stand-in", "special-ability", ""])),
        call=call,
        dismissed=call + timedelta(minutes=draw(minutes)),
        changes=draw(st.integers(0, 4)),
        adjustments=draw(st.sampled_from(BUMPS)),
        covered=draw(st.sampled_from([True, True, True, False, None])),
        number=draw(st.sampled_from(["118", "119", ""])),
        scan=draw(st.sampled_from(["none", "same-day", "only"])),
    )


replicas = st.builds(
    replica,
    kind=st.sampled_from(["employment-based", "background", "independently-created", None]),
    status=st.sampled_from(["final", "temp", "omit", ""]),
    estimated_days=st.sampled_from(["", "1", "2.5", "12"]),
    shot_code=st.sampled_from(["LT_0100", "LT_0200"]),
    version=st.sampled_from(["v001", "v002"]),
)


@st.composite
def productions(draw: st.DrawFn) -> Production:
    role = draw(st.sampled_from(["principal", "background", "stunt"]))
    unit = draw(st.sampled_from(["day", "week", "hour", "picture"]))
    return production(
        member(role, draw(st.none() | amounts), unit),
        work=tuple(draw(st.lists(work_days(), max_size=8))),
        vouchers=tuple(draw(st.lists(vouchers(), max_size=4))),
        replicas=tuple(draw(st.lists(replicas, max_size=3))),
        type=draw(st.sampled_from(["theatrical", "television", None])),
    )


SEEN = Seen(shots=("d1",), scenes=(Scene("1"),), seconds=Fraction(3), most_copies=2)


def pay_of(made: Production, **other: Any) -> tuple[Line, ...]:
    return lines(made, **other)


@given(productions(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(made: Production, random: Random) -> None:
    def mixed(rows: tuple[Any, ...] | None) -> tuple[Any, ...]:
        listed = list(rows or ())
        random.shuffle(listed)
        return tuple(listed)

    other = replace(
        made,
        work=mixed(made.work),
        vouchers=mixed(made.vouchers),
        replicas=mixed(made.replicas),
    )
    assert [(line.key, line.amount) for line in pay_of(made)] == [
        (line.key, line.amount) for line in pay_of(other)
    ]


@given(productions())
def test_no_two_lines_share_a_key(made: Production) -> None:
    keys = [line.key for line in pay_of(made, seen={ANA: SEEN})]
    assert len(keys) == len(set(keys))


@given(productions())
def test_an_amount_is_to_the_cent_and_never_negative(made: Production) -> None:
    for line in pay_of(made):
        if line.amount is not None:
            assert line.amount.amount == line.amount.amount.quantize(Decimal("0.01"))
            assert line.amount.amount >= 0
            assert line.working


@given(productions())
def test_who_gets_no_amount_is_told_why(made: Production) -> None:
    assert all(line.because for line in pay_of(made) if line.amount is None)


@given(productions())
def test_a_sighting_only_adds_a_question(made: Production) -> None:
    before = {line.key: line.amount for line in pay_of(made)}
    after = {line.key: line.amount for line in pay_of(made, seen={ANA: SEEN})}
    assert before.items() <= after.items()
    assert all(after[key] is None for key in after.keys() - before.keys())


@given(productions(), st.decimals(0, 500, places=2))
def test_a_better_rate_never_lowers_a_pay(made: Production, more: Decimal) -> None:
    (ana,) = made.cast
    if ana.rate is None:
        return
    better = replace(ana, rate=usd(str(ana.rate.amount + more)))
    assert total(pay_of(replace(made, cast=(better,)))) >= total(pay_of(made))


@given(work_days(), st.integers(1, 60 * 10), st.integers(0, 60))
def test_a_day_in_two_records_is_never_paid_less_than_in_one(
    whole: WorkDay, until: int, pause: int
) -> None:
    if whole.call is None or whole.dismissed is None or whole.status != "W":
        return
    middle = whole.call + timedelta(minutes=until)
    again = middle + timedelta(minutes=pause)
    if not whole.call < middle <= again < whole.dismissed:
        return
    if whole.dismissed - again < timedelta(minutes=whole.meal_minutes or 0):
        return
    first = replace(whole, dismissed=middle, meal_minutes=0)
    second = replace(whole, call=again)
    split = total(pay_of(production(work=(first, second))))
    assert split >= total(pay_of(production(work=(whole,))))


@given(st.lists(work_days(), max_size=6), work_days())
def test_a_record_more_never_lowers_a_pay(rows: list[WorkDay], more: WorkDay) -> None:
    """Of other days: a second record of one day is the same day told further."""
    if more.day in {row.day for row in rows}:
        return
    before = total(pay_of(production(work=tuple(rows))))
    assert total(pay_of(production(work=(*rows, more)))) >= before


@given(st.lists(work_days(), max_size=12), work_days())
def test_a_record_more_never_lowers_the_pay_of_weeks(rows: list[WorkDay], more: WorkDay) -> None:
    weekly = member("principal", "4326.00", "week")
    if more.day in {row.day for row in rows}:
        return
    before = total(pay_of(production(weekly, work=tuple(rows))))
    assert total(pay_of(production(weekly, work=(*rows, more)))) >= before


@given(st.lists(work_days(), max_size=4), st.lists(vouchers(), max_size=4), vouchers())
def test_a_voucher_more_never_lowers_a_pay(
    rows: list[WorkDay], papers: list[Voucher], more: Voucher
) -> None:
    """Of one background actor; a second voucher of one day is the same day told further."""
    if more.day in {each.day for each in papers}:
        return
    made = production(member("background", "200.00"), work=tuple(rows), vouchers=tuple(papers))
    told = replace(made, vouchers=(*papers, replace(more, covered=True)))
    assert total(pay_of(told)) >= total(pay_of(made))


@pytest.mark.parametrize("hours", [8, 8.05, 9.97, 10, 14.2])
def test_an_hour_more_is_never_paid_less(hours: float) -> None:
    shorter, longer = (
        total(pay_of(production(work=(day_of(length),)))) for length in (hours, hours + 0.1)
    )
    assert longer >= shorter
