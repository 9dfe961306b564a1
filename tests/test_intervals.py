"""Exact intervals of a share, held to the binomial's own sums and to what must hold of any."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.likeness.intervals import Interval, beta_share, interval, interval_worth


def at_least(count: int, of: int, share: float) -> float:
    """The chance of `count` or more among `of`, summed term by term."""
    return sum(math.comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(count, of + 1))


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [  # as the tables have them: Clopper and Pearson's own method, 95 %
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
        (0, 100, 0.0, 0.0362),
        (3, 1000, 0.0006, 0.0087),
    ],
)
def test_the_bounds_are_those_of_the_tables(count: int, of: int, low: float, high: float) -> None:
    found = interval(count, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(of=st.integers(1, 60), data=st.data())
def test_each_bound_leaves_a_fortieth_outside(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    found = interval(count, of)
    if count:
        assert at_least(count, of, found.low) == pytest.approx(0.025, rel=1e-6)
    if count < of:
        assert 1 - at_least(count + 1, of, found.high) == pytest.approx(0.025, rel=1e-6)


@given(of=st.integers(1, 10**6), data=st.data())
def test_an_interval_holds_what_was_counted(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    worth = data.draw(st.floats(1, of))
    assert count / of in interval(count, of)
    assert count / of in interval_worth(count, of, worth)


@given(count=st.integers(0, 50), more=st.integers(2, 20), of=st.integers(50, 500))
def test_the_same_share_of_more_trials_is_known_better(count: int, more: int, of: int) -> None:
    few, many = interval(count, of), interval(count * more, of * more)
    assert many.high - many.low < few.high - few.low


@given(of=st.integers(2, 10**5), worth=st.floats(1, 10**5))
def test_trials_that_hang_together_are_never_known_better(of: int, worth: float) -> None:
    alone, together = interval(of // 2, of), interval_worth(of // 2, of, worth)
    assert together.low <= alone.low + 1e-12
    assert together.high >= alone.high - 1e-12


@pytest.mark.parametrize("of", [1, 10, 1000, 10**6])
def test_none_counted_is_not_never(of: int) -> None:
    assert 0 < interval(0, of).high <= min(1, 3.7 / of)
    assert interval(0, of).low == 0
    assert interval(0, of, confidence=0.90).high == pytest.approx(1 - 0.05 ** (1 / of))


def test_where_nothing_was_tried_nothing_is_known() -> None:
    assert interval_worth(0, 0, 1.0) == Interval(0.0, 1.0)


@pytest.mark.parametrize(("count", "of"), [(-1, 5), (6, 5)])
def test_more_than_all_is_no_share(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        interval(count, of)


@given(x=st.floats(0.001, 0.999), a=st.floats(0.1, 1e4), b=st.floats(0.1, 1e4))
def test_a_beta_share_and_its_mirror_image_are_one(x: float, a: float, b: float) -> None:
    share = beta_share(x, a, b)
    assert -1e-12 <= share <= 1 + 1e-12
    assert share + beta_share(1 - x, b, a) == pytest.approx(1, abs=1e-9)
