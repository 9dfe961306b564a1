"""What must hold of statements whatever the lines, payments and objections are."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from personae.pay.by_production import by_production
from personae.pay.line import Clause, Earning, Line
from personae.pay.standing import Objection, Paid, Standing, State
from personae.pay.statement import Pay, Payee, Statement, statements
from personae.pay.whatif import Between, whatif
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId
from personae.vocabulary.term import Term

Told: TypeAlias = tuple[list[Line], dict[str, State]]
PICTURE = PictureId("the-long-take")
PAY = Pay(
    picture=PICTURE,
    title="The Long Take",
    company="northlight-pictures",
    agreement="",
    period=Term(start=date(2025, 3, 3), end=date(2025, 3, 22)),
)
PEOPLE = [PerformerId(each) for each in ("ana-vale", "diego-santos", "ryo-tanabe")]
PAYEES = [Payee(performer=each, name=each) for each in PEOPLE]
CLAUSES = [Clause(rule=f"pack#{n}", cite=f"clause {n}", level="U") for n in range(3)]

moneys = st.integers(-10_000_00, 10_000_000_00).map(lambda c: Money(Decimal(c) / 100, "USD"))
paid = st.integers(1, 10_000_00).map(
    lambda c: Paid(on=date(2025, 3, 30), amount=Money(Decimal(c) / 100, "USD"), reference="")
)
objections = st.booleans().map(
    lambda open_: Objection(
        on=date(2025, 4, 1),
        by="ana-vale",
        because="x",
        answered_on=None if open_ else date(2025, 4, 2),
        outcome="" if open_ else "rejected",
    )
)
states = st.builds(
    State,
    payments=st.lists(paid, max_size=2).map(tuple),
    objections=st.lists(objections, max_size=2).map(tuple),
    reversed=st.booleans(),
)
bare_lines = st.builds(
    Line,
    key=st.just(""),
    performer=st.sampled_from(PEOPLE),
    picture=st.just(PICTURE),
    day=st.none() | st.dates(date(2025, 3, 3), date(2025, 3, 21)),
    earning=st.sampled_from(Earning),
    what=st.just("a day of work"),
    clause=st.sampled_from(CLAUSES),
    amount=st.none() | moneys,
    working=st.just(""),
)


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    drawn = draw(st.lists(bare_lines, max_size=12))
    return [
        Line(**{f: getattr(each, f) for f in Line.__slots__} | {"key": f"line-{n}"})
        for n, each in enumerate(drawn)
    ]


@st.composite
def told(draw: st.DrawFn) -> Told:
    given_lines = draw(lines())
    keys = draw(st.sets(st.sampled_from([line.key for line in given_lines]))) if given_lines else []
    return given_lines, {key: draw(states) for key in sorted(keys)}


def made(given_lines: list[Line], held: dict[str, State]) -> tuple[Statement, ...]:
    return statements(given_lines, pay=PAY, payees=PAYEES, states=held)


def usd(amounts: list[Decimal]) -> Money:
    return Money(sum(amounts, Decimal("0.00")), "USD")


@given(told())
def test_a_total_is_the_sum_of_its_lines_to_the_cent(
    both: Told,
) -> None:
    given_lines, held = both
    for statement in made(given_lines, held):
        theirs = [
            line.amount.amount
            for line in given_lines
            if line.performer == statement.payee.performer
            and line.amount is not None
            and line.earning is not Earning.CONTRIBUTION
            and not held.get(line.key, State()).reversed
        ]
        if statement.sums is None:
            assert theirs == []
            continue
        assert statement.sums.total == usd(theirs)
        assert statement.sums.total == usd([g.subtotal.amount for g in statement.groups])
        for group in statement.groups:
            assert group.subtotal == usd([item.amount.amount for item in group.items])


@given(told())
def test_the_parts_of_a_total_are_the_total(both: Told) -> None:
    for statement in made(*both):
        sums = statement.sums
        if sums is not None:
            assert sums.paid + sums.to_pay + sums.held - sums.overpaid == sums.total


@given(told())
def test_every_line_stands_in_one_statement_once(both: Told) -> None:
    given_lines, held = both
    keys = [item.line.key for each in made(given_lines, held) for item in each.items]
    assert sorted(keys) == sorted(line.key for line in given_lines)


@given(told(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(both: Told, chance: Random) -> None:
    given_lines, held = both
    shuffled = list(given_lines)
    chance.shuffle(shuffled)
    assert made(shuffled, held) == made(given_lines, held)


@given(told())
def test_what_a_union_reads_is_the_sum_of_the_statements(
    both: Told,
) -> None:
    each = made(*both)
    whole = by_production(each)
    totals = [s.sums.total.amount for s in each if s.sums is not None]
    assert [sums.total for sums in whole.sums] == ([usd(totals)] if totals else [])
    by_clause = [c.amount.amount for c in whole.clauses if c.amount and not c.contribution]
    assert usd(by_clause) == usd(totals)
    assert sum(clause.lines for clause in whole.clauses) == sum(len(s.items) for s in each)
    assert len(whole.open) == sum(len(s.open) for s in each)


@given(told(), paid)
def test_a_payment_changes_no_total(both: Told, one_more: Paid) -> None:
    given_lines, held = both
    before = made(given_lines, held)
    after = {
        line.key: State(
            payments=(*held.get(line.key, State()).payments, one_more),
            objections=held.get(line.key, State()).objections,
            reversed=held.get(line.key, State()).reversed,
        )
        for line in given_lines
    }
    for old, new in zip(before, made(given_lines, after), strict=True):
        assert (old.sums and old.sums.total) == (new.sums and new.sums.total)


@given(told())
def test_how_a_line_stands_is_what_is_left_of_it(both: Told) -> None:
    for statement in made(*both):
        for item in statement.items:
            if item.line.amount is None:
                continue
            left, standing = item.left.amount, item.standing
            assert item.amount - item.paid == item.left
            assert (standing is Standing.HELD) == item.state.held
            if standing is Standing.OVERPAID:
                assert left < 0
            if standing in (Standing.PAID, Standing.REVERSED, Standing.NOUGHT):
                assert left == 0


def more(between: Between) -> Decimal:
    """What the second has more, what has no amount left out."""
    first, second = (
        Decimal(0) if side.amount is None else side.amount.amount
        for side in (between.first, between.second)
    )
    return second - first


@given(lines(), lines())
def test_a_difference_is_the_sum_of_the_performers(first: list[Line], second: list[Line]) -> None:
    done = whatif(first, second)
    assert more(done.all) == sum((more(each.all) for each in done.performers), Decimal(0))
    for each in done.performers:
        kinds = (more(between) for _, between in each.earnings)
        assert more(each.all) == sum(kinds, Decimal(0))
        assert each.all.known == all(between.known for _, between in each.earnings)


@given(lines(), lines())
def test_what_has_no_amount_is_never_nought(first: list[Line], second: list[Line]) -> None:
    done = whatif(first, second)
    every = [done.all, done.known, done.contributions, *(each.all for each in done.performers)]
    for between in every:
        for side in (between.first, between.second):
            assert (side.amount is None) == (not side.lines)
        known = between.first.lines and between.second.lines
        assert (between.difference is None) == (not known)


@given(lines(), lines())
def test_the_other_way_round_is_the_opposite(first: list[Line], second: list[Line]) -> None:
    there, back = whatif(first, second), whatif(second, first)
    assert more(there.all) == -more(back.all)
    assert there.known.difference == (back.known.difference and -back.known.difference)


@given(lines())
def test_the_same_text_pays_the_same(given_lines: list[Line]) -> None:
    done = whatif(given_lines, given_lines)
    assert not more(done.all)
    assert not more(done.contributions)
