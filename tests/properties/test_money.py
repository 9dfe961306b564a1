"""What must hold of money: nothing is lost, nothing is rounded, nothing is mixed."""

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.vocabulary.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


amounts = st.integers(-(10**30), 10**30).map(lambda cents: usd(f"{cents}E-2"))
weights = st.lists(
    st.integers(0, 10**9) | st.decimals("0", "1000", places=4), min_size=1, max_size=20
).filter(any)


@given(st.lists(amounts))
def test_a_sum_is_exact_however_large_and_in_whatever_order(several: list[Money]) -> None:
    total = Money.total(several, "USD")
    assert Fraction(total.amount) == sum(Fraction(one.amount) for one in several)
    assert Money.total(reversed(several), "USD") == total


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(one: Money, other: Money) -> None:
    assert one + other - other == one
    assert one - other == one + -other
    assert one - (one + one) == -one


@given(amounts, amounts)
def test_one_of_two_amounts_is_not_the_smaller(one: Money, other: Money) -> None:
    assert (one < other) == (other > one) == (not one >= other) == (not other <= one)
    assert (one <= other and one >= other) == (one == other)


@given(amounts, weights)
def test_shares_sum_to_the_whole_and_none_is_a_cent_off(
    whole: Money, by: list[Decimal | int]
) -> None:
    shares = whole.shared(by)
    assert Money.total(shares, "USD") == whole
    total = sum(map(Fraction, by))
    for share, weight in zip(shares, by, strict=True):
        fair = Fraction(whole.amount) * Fraction(weight) / total
        assert abs(Fraction(share.amount) - fair) < Fraction(1, 100)
        assert share.cents == Fraction(share.amount) * 100


@given(amounts, weights, st.data())
def test_equal_weights_differ_by_a_cent_at_most_and_the_first_has_it(
    whole: Money, by: list[Decimal | int], data: st.DataObject
) -> None:
    twice = data.draw(st.sampled_from(by))
    *_, first, second = whole.shared([*by, twice, twice])
    assert first.cents - second.cents in {0, 1 if whole.cents >= 0 else -1}


@given(amounts)
def test_money_is_read_back_as_it_was_written(one: Money) -> None:
    assert Money.parse(str(one)) == one


@pytest.mark.parametrize(
    ("whole", "by", "shares"),
    [
        ("0.01", [1, 1], ["0.01", "0.00"]),
        ("0.02", [1, 1, 1], ["0.01", "0.01", "0.00"]),
        ("100.00", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("-100.00", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("10.00", [0, 1], ["0.00", "10.00"]),
        ("0.05", [Decimal("0.3"), Decimal("0.7")], ["0.02", "0.03"]),  # 1.5 and 3.5 cents
        ("0.05", [3, 8], ["0.01", "0.04"]),  # 1.36 and 3.64 cents
    ],
)
def test_a_cent_left_over_goes_to_the_largest_remainder(
    whole: str, by: list[Decimal | int], shares: list[str]
) -> None:
    assert usd(whole).shared(by) == tuple(map(usd, shares))


@pytest.mark.parametrize("by", [[], [0], [0, 0], [1, -1], [2, -1], [Decimal("-0.1"), 1]])
def test_weights_that_say_nothing_split_nothing(by: list[Decimal | int]) -> None:
    with pytest.raises(ValueError, match=r"100\.00 USD cannot be split by the weights"):
        usd("100.00").shared(by)


def test_what_is_finer_than_a_cent_is_not_split() -> None:
    with pytest.raises(ValueError, match=r"0\.005 USD is finer than a cent"):
        usd("0.005").shared([1])


@pytest.mark.parametrize("wrong", [1204.0, 1204, "1204.00", None])
def test_an_amount_that_is_no_decimal_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="an amount is a Decimal, not"):
        Money(wrong, "USD")


@pytest.mark.parametrize("wrong", [0.5, Fraction(1, 2), "1"])
def test_a_weight_that_is_no_decimal_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a weight is a Decimal or a whole number, not"):
        usd("1.00").shared([1, wrong])


@pytest.mark.parametrize("wrong", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_an_amount_that_is_no_number_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is no amount"):
        usd(wrong)


@pytest.mark.parametrize("other", [1, 1.0, Decimal(1)])
def test_money_meets_nothing_but_money(other: Any) -> None:
    meetings: tuple[Callable[[], object], ...] = (
        lambda: usd("1.00") + other,
        lambda: other + usd("1.00"),
        lambda: usd("1.00") - other,
        lambda: usd("1.00") < other,
        lambda: usd("1.00") >= other,
    )
    for meet in meetings:
        with pytest.raises(TypeError, match=r"unsupported operand|not supported between"):
            meet()
    assert usd("1.00") != other


def test_two_currencies_have_no_sum_and_no_order() -> None:
    one, other = usd("1.00"), Money(Decimal("1.00"), "EUR")
    for meet in (
        lambda: one + other,
        lambda: one - other,
        lambda: one < other,
        lambda: one <= other,
        lambda: one > other,
        lambda: one >= other,
        lambda: Money.total([one, other], "USD"),
        lambda: Money.total([one], "EUR"),
    ):
        with pytest.raises(ValueError, match="two currencies"):
            meet()
    assert one != other


def test_no_amounts_come_to_nought_of_the_currency_that_is_asked_for() -> None:
    assert str(Money.total([], "EUR")) == "0.00 EUR"


def test_nought_has_no_sign() -> None:
    assert str(-usd("0.00")) == "0.00 USD"
    assert str(usd("1.00") - usd("1.00")) == "0.00 USD"


def test_a_sum_that_cannot_be_exact_is_an_error() -> None:
    with pytest.raises(ArithmeticError):
        usd("1E+70") + usd("0.01")
