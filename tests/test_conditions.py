"""Conditions: three-valued logic written whole, places, what is left to be known, plain words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personae.rules.conditions import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    Atom,
    Condition,
    Op,
    answered,
    atoms,
    facts_asked,
    inside,
    meets,
    negated,
    residual,
    true,
)
from personae.rules.engine import speaks
from personae.rules.facts import FACTS, Facts, WrongValueError, value_of
from personae.rules.possible import satisfiable
from personae.rules.rule import Applies, Due, Duty, Effect, Needs, Owes, Rule, Source, Status
from personae.rules.told import told, told_days, told_effect, told_reading, told_status
from personae.vocabulary.answer import Answer

KLEENE = """
    one     | other   | both    | either
    yes     | yes     | yes     | yes
    yes     | no      | no      | yes
    yes     | unknown | unknown | yes
    no      | yes     | no      | yes
    no      | no      | no      | no
    no      | unknown | no      | unknown
    unknown | yes     | unknown | yes
    unknown | no      | no      | unknown
    unknown | unknown | unknown | unknown
"""
_, *ROWS = (tuple(c.strip() for c in row.split("|")) for row in KLEENE.strip().splitlines())
SAID = {"yes": True, "no": False, "unknown": None}
NEWS, SCAN, MINOR = true("news"), true("scan"), true("minor")


@pytest.mark.parametrize(("one", "other", "both", "either"), ROWS)
def test_two_facts_together(one: str, other: str, both: str, either: str) -> None:
    facts = {"news": SAID[one], "scan": SAID[other]}
    assert answered(All((NEWS, SCAN)), facts).value == both
    assert answered(AnyOf((NEWS, SCAN)), facts).value == either
    # De Morgan, since negation is pushed to the atoms
    assert answered(negated(AnyOf((negated(NEWS), negated(SCAN)))), facts).value == both
    assert answered(negated(All((negated(NEWS), negated(SCAN)))), facts).value == either


def test_no_row_is_missing() -> None:
    assert len({row[:2] for row in ROWS}) == 3 * 3


@pytest.mark.parametrize(
    ("fact", "answer"), [(True, Answer.NO), (False, Answer.YES), (None, Answer.UNKNOWN)]
)
def test_a_negation(fact: bool | None, answer: Answer) -> None:
    assert answered(negated(NEWS), {"news": fact}) is answer


def test_a_fact_left_out_is_unknown() -> None:
    assert answered(NEWS, {}) is Answer.UNKNOWN
    assert answered(ALWAYS, {}) is Answer.YES
    assert answered(NEVER, {}) is Answer.NO


# Comparisons, on both sides

SEVEN_PM = datetime(2025, 3, 1, 19, tzinfo=UTC)
DAWN = datetime(2025, 3, 1, 11, tzinfo=timezone(timedelta(hours=-8)))
COMPARED = [
    (Atom(fact="on", op=Op.FROM, values=(date(2025, 1, 1),)), date(2024, 12, 31), False),
    (Atom(fact="on", op=Op.FROM, values=(date(2025, 1, 1),)), date(2025, 1, 1), True),
    (Atom(fact="copies", op=Op.FROM, values=(Decimal(3),)), Decimal("2.99"), False),
    (Atom(fact="copies", op=Op.FROM, values=(Decimal(3),)), Decimal(3), True),
    (Atom(fact="engaged_at", op=Op.FROM, values=(SEVEN_PM,)), DAWN, True),  # the same moment
    (
        Atom(fact="engaged_at", op=Op.FROM, values=(SEVEN_PM,)),
        DAWN - timedelta(microseconds=1),
        False,
    ),
    (Atom(fact="kind", op=Op.IN, values=("voice", "training")), "training", True),
    (Atom(fact="kind", op=Op.IN, values=("voice", "training")), "background", False),
    (Atom(fact="territory", op=Op.WITHIN, values=("US-NY", "EU")), "FR", True),
    (Atom(fact="territory", op=Op.WITHIN, values=("US-NY", "EU")), "US-CA", False),
    (Atom(fact="minor", op=Op.IN, values=(False,)), False, True),
]


@pytest.mark.parametrize(("atom", "value", "so"), COMPARED)
def test_a_comparison_and_its_negation(atom: Atom, value: object, so: bool) -> None:
    facts = {atom.fact: value}
    assert answered(atom, facts) is Answer.of(so)  # type: ignore[arg-type]
    assert answered(negated(atom), facts) is Answer.of(not so)  # type: ignore[arg-type]


PLACES = """
    place  | region | meets | wholly inside
    US-CA  | US-CA  | yes   | yes
    US-CA  | US     | yes   | yes
    US     | US-CA  | yes   | no
    US-CA  | US-NY  | no    | no
    US     | USA    | no    | no
    FR     | EU     | yes   | yes
    EU     | FR     | yes   | no
    FR-IDF | EU     | yes   | yes
    EU     | FR-IDF | yes   | no
    FR-IDF | FR     | yes   | yes
    EU     | EU     | yes   | yes
    CH     | EU     | no    | no
    GB     | EU     | no    | no
    EU     | US     | no    | no
    DE     | FR     | no    | no
    NO     | EU     | no    | no
"""
_, *PLACE_ROWS = (tuple(c.strip() for c in row.split("|")) for row in PLACES.strip().splitlines())


@pytest.mark.parametrize(("place", "region", "so", "whole"), PLACE_ROWS)
def test_a_use_in_a_place_is_one_in_a_region(place: str, region: str, so: str, whole: str) -> None:
    assert meets(place, region) is (so == "yes")
    assert meets(region, place) is (so == "yes")
    assert inside(place, region) is (whole == "yes")


# Laws of conditions

DAY = date(2025, 3, 1)
VALUES: dict[str, list[object]] = {
    "minor": [True, False],
    "kind": ["voice", "background", "synthetic"],
    "copies": [Decimal(n) / 2 for n in range(11)],
    "on": [DAY + timedelta(days=n) for n in range(-4, 9)],
    "territory": ["US", "US-CA", "US-NY", "US-TX", "EU", "FR", "FR-IDF", "DE", "GB"],
}
ATOMS_OF = {
    "minor": st.builds(
        Atom,
        fact=st.just("minor"),
        op=st.just(Op.IN),
        values=st.sampled_from([(True,), (False,)]),
        holds=st.booleans(),
    ),
    "copies": st.builds(
        Atom,
        fact=st.just("copies"),
        op=st.sampled_from([Op.IN, Op.FROM]),
        values=st.sampled_from([(Decimal(1),), (Decimal(2),), (Decimal(3),)]),
        holds=st.booleans(),
    ),
    "on": st.builds(
        Atom,
        fact=st.just("on"),
        op=st.sampled_from([Op.IN, Op.FROM]),
        values=st.sampled_from([(DAY,), (DAY + timedelta(days=1),), (DAY + timedelta(days=3),)]),
        holds=st.booleans(),
    ),
    "territory": st.builds(
        Atom,
        fact=st.just("territory"),
        op=st.just(Op.WITHIN),
        values=st.sampled_from([("US",), ("US-CA",), ("EU",), ("FR",), ("FR", "US-CA")]),
        holds=st.booleans(),
    ),
}
ATOMS = st.one_of(*ATOMS_OF.values())
CONDITIONS = st.recursive(
    ATOMS,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda some: All(tuple(some))),
        st.lists(parts, max_size=3).map(lambda some: AnyOf(tuple(some))),
    ),
    max_leaves=7,
)
SOME_FACTS = st.fixed_dictionaries(
    {name: st.sampled_from([None, *values]) for name, values in VALUES.items()}
)


@given(CONDITIONS, SOME_FACTS)
def test_a_negation_answers_the_opposite(condition: Condition, facts: Facts) -> None:
    assert answered(negated(condition), facts) is ~answered(condition, facts)


@given(CONDITIONS, SOME_FACTS, SOME_FACTS)
def test_learning_a_fact_never_changes_a_definite_answer(
    condition: Condition, facts: Facts, more: Facts
) -> None:
    learnt = {name: more[name] if known is None else known for name, known in facts.items()}
    before = answered(condition, facts)
    assert before in (Answer.UNKNOWN, answered(condition, learnt))


@given(CONDITIONS, SOME_FACTS, SOME_FACTS)
def test_what_is_left_to_be_known_answers_as_the_whole(
    condition: Condition, known: Facts, rest: Facts
) -> None:
    left = residual(condition, known)
    both = {name: rest[name] if value is None else value for name, value in known.items()}
    assert answered(left, rest) is answered(condition, both)
    assert {name for name in facts_asked(left) if known.get(name) is not None} == set()
    if answered(condition, known) is not Answer.UNKNOWN:
        assert left in (ALWAYS, NEVER)


def test_what_is_left_names_only_what_still_matters() -> None:
    condition = All((NEWS, AnyOf((SCAN, MINOR))))
    assert residual(condition, {"news": True, "minor": False}) == SCAN
    assert residual(condition, {"news": True}) == AnyOf((SCAN, MINOR))
    assert residual(condition, {"scan": True}) == NEWS
    assert residual(condition, {"news": False}) == NEVER
    assert residual(condition, {"news": True, "scan": True}) == ALWAYS


def grid(names: tuple[str, ...]) -> list[Facts]:
    return [
        dict(zip(names, values, strict=True))  # type: ignore[arg-type]
        for values in product(*(VALUES[name] for name in names))
    ]


@settings(deadline=None)  # it tries every value of every fact
@given(CONDITIONS)
def test_a_condition_is_satisfiable_exactly_where_some_facts_make_it_true(
    condition: Condition,
) -> None:
    found = any(answered(condition, facts) is Answer.YES for facts in grid(facts_asked(condition)))
    assert satisfiable(condition) is found


OF_ONE_FACT = st.one_of(
    *(st.lists(atoms_of, min_size=2, max_size=4) for atoms_of in ATOMS_OF.values())
)


@given(OF_ONE_FACT)
def test_so_are_comparisons_of_one_fact(parts: list[Atom]) -> None:
    found = any(
        answered(All(tuple(parts)), facts) is Answer.YES for facts in grid((parts[0].fact,))
    )
    assert satisfiable(All(tuple(parts))) is found


def at_least(fact: str, value: object, *, so: bool = True) -> Atom:
    return Atom(fact=fact, op=Op.FROM, values=(value,), holds=so)  # type: ignore[arg-type]


def one_of(fact: str, *values: object, so: bool = True) -> Atom:
    return Atom(fact=fact, op=Op.IN, values=values, holds=so)  # type: ignore[arg-type]


def in_(*places: str, so: bool = True) -> Atom:
    return Atom(fact="territory", op=Op.WITHIN, values=places, holds=so)


ONE, TWO, TOMORROW = Decimal(1), Decimal(2), DAY + timedelta(days=1)
TOGETHER: list[tuple[bool, tuple[Condition, ...]]] = [
    (True, (at_least("copies", ONE), at_least("copies", TWO, so=False))),
    (False, (at_least("copies", TWO), at_least("copies", TWO, so=False))),
    # between two numbers, neither of them
    (
        True,
        (
            at_least("copies", ONE),
            at_least("copies", TWO, so=False),
            one_of("copies", ONE, so=False),
        ),
    ),
    (True, (at_least("copies", TWO), one_of("copies", TWO, so=False))),
    # between two days next to each other is none
    (
        False,
        (at_least("on", DAY), at_least("on", TOMORROW, so=False), one_of("on", DAY, so=False)),
    ),
    (True, (at_least("on", DAY), one_of("on", DAY, TOMORROW, so=False))),
    (
        False,
        (
            at_least("on", DAY),
            at_least("on", DAY + timedelta(days=2), so=False),
            one_of("on", DAY, TOMORROW, so=False),
        ),
    ),
    (True, (at_least("on", TOMORROW, so=False), one_of("on", DAY, so=False))),
    # a country has other states, the Union other members, a member other regions
    (True, (in_("US"), in_("US-CA", so=False))),
    (False, (in_("US-CA"), in_("US", so=False))),
    (True, (in_("EU"), in_("FR", "DE", so=False))),
    (False, (in_("FR"), in_("EU", so=False))),
    (True, (in_("FR"), in_("FR-IDF", so=False))),
    (True, (in_("US-CA"), in_("US-NY"))),  # all of the country is in both
    (False, (in_("US-CA"), in_("FR"))),
    (True, (in_("EU", "US", so=False),)),
    (False, (one_of("kind", "voice"), one_of("kind", "voice", so=False))),
    (True, (one_of("kind", "voice", so=False), one_of("kind", "background", so=False))),
    (False, (MINOR, AnyOf((negated(MINOR), All((NEWS, negated(NEWS))))))),
]


@pytest.mark.parametrize(("can_be", "parts"), TOGETHER)
def test_what_can_be_together(can_be: bool, parts: tuple[Condition, ...]) -> None:
    assert satisfiable(All(parts)) is can_be
    assert satisfiable(All(parts[::-1])) is can_be


def never_both(*parts: Condition) -> bool:
    return not satisfiable(All(parts))


def test_days_at_the_ends_of_the_calendar() -> None:
    first, last = (Atom(fact="on", op=Op.IN, values=(day,)) for day in (date.min, date.max))
    assert satisfiable(first)
    assert satisfiable(last)
    assert never_both(first, last)
    assert never_both(negated(Atom(fact="on", op=Op.FROM, values=(date.min,))))


def test_a_word_can_always_be_another_one() -> None:
    none_of = [negated(Atom(fact="agreement", op=Op.IN, values=(w,))) for w in ("ZZ", "a", "none")]
    assert satisfiable(All(tuple(none_of)))


# The engine

SOURCE = Source(cite="§ 1", href="https://example.org", retrieved=DAY, level="P")


def rule(effect: Effect, when: Condition = MINOR, *, until: date | None = None) -> Rule:
    return Rule(
        id="here/one",
        title="One",
        source=SOURCE,
        status=Status.LAW,
        applies=Applies(fact="on", from_=DAY, until=until),
        effect=effect,
        needs=Needs.CONSENT if effect is Effect.REQUIRE else None,
        when=when,
        because="it is so",
        duty=None,
        owes=None,
        of_pay=False,
        unread="",
    )


@pytest.mark.parametrize("effect", Effect)
def test_a_rule_speaks_with_its_effect_or_is_silent_or_refers(effect: Effect) -> None:
    assert speaks(rule(effect), {"on": DAY, "minor": True}) == effect.value
    assert speaks(rule(effect), {"on": DAY, "minor": False}) == "silent"
    assert speaks(rule(effect), {"on": DAY, "minor": None}) == "refer"
    assert speaks(rule(effect), {"on": None, "minor": True}) == "refer"
    assert speaks(rule(effect), {"on": None, "minor": False}) == "silent"


def test_a_rule_speaks_from_its_first_day_to_before_its_last() -> None:
    one_week = rule(Effect.FORBID, until=DAY + timedelta(days=7))
    for days, said in ((-1, "silent"), (0, "forbid"), (6, "forbid"), (7, "silent")):
        assert speaks(one_week, {"on": DAY + timedelta(days=days), "minor": True}) == said


# Values as files give them


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("minor", True, True),
        ("minor", None, None),
        ("copies", "3", Decimal(3)),
        ("hours_of_notice", "-1.5", Decimal("-1.5")),
        ("kind", "voice", "voice"),
        ("on", "2025-03-01", DAY),
        ("territory", "US-CA", "US-CA"),
        ("engaged_at", "2025-03-01T11:00-08:00", DAWN),
    ],
)
def test_a_value_as_written(name: str, written: object, value: object) -> None:
    assert value_of(FACTS[name], written) == value


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("minor", "yes"),
        ("minor", "true"),
        ("copies", "three"),
        ("copies", "NaN"),
        ("copies", "Infinity"),
        ("copies", "1e999999999"),
        ("copies", "2025-03-01T11:00Z"),
        ("copies", True),
        ("kind", "Voice"),
        ("kind", ["voice"]),
        ("on", "2025-02-29"),
        ("territory", "us-ca"),
        ("territory", "California"),
        ("engaged_at", "2025-03-01T11:00"),
    ],
)
def test_a_value_that_cannot_be_one(name: str, written: object) -> None:
    with pytest.raises(WrongValueError, match=f"`{name}`"):
        value_of(FACTS[name], written)


# Plain words

TOLD = [
    (MINOR, "the performer is a minor"),
    (negated(MINOR), "it is not so that the performer is a minor"),
    (Atom(fact="minor", op=Op.IN, values=(False,)), "it is not so that the performer is a minor"),
    (COMPARED[0][0], "on which day it is made or shown: 2025-01-01 or later"),
    (negated(COMPARED[0][0]), "on which day it is made or shown: before 2025-01-01"),
    (COMPARED[2][0], "how many of the performer are used at once: 3 or more"),
    (negated(COMPARED[2][0]), "how many of the performer are used at once: less than 3"),
    (COMPARED[6][0], "which kind of use it is: voice or training"),
    (negated(COMPARED[6][0]), "which kind of use it is: not voice or training"),
    (COMPARED[8][0], "where it is shown or heard: in US-NY or EU"),
    (negated(COMPARED[8][0]), "where it is shown or heard: not in US-NY or EU"),
    (
        Atom(fact="territory", op=Op.INSIDE, values=("US",)),
        "where it is shown or heard: wholly in US",
    ),
    (
        COMPARED[4][0],
        "when the performer was engaged: 2025-03-01T19:00+00:00 or later",
    ),
    (ALWAYS, "always"),
    (NEVER, "never"),
    (All((MINOR,)), "the performer is a minor"),
    (
        All((NEWS, All((SCAN, AnyOf((MINOR, negated(NEWS))))))),
        (
            "all of these hold:\n- it is news\n- it is a scan, or asks for one\n"
            "- at least one of these holds:\n  - the performer is a minor\n"
            "  - it is not so that it is news"
        ),
    ),
]


@pytest.mark.parametrize(("condition", "words"), TOLD)
def test_a_condition_in_words(condition: Condition, words: str) -> None:
    assert told(condition) == words


@given(CONDITIONS)
def test_every_fact_asked_is_told_by_its_meaning(condition: Condition) -> None:
    words = told(condition)
    for atom in atoms(condition):
        assert FACTS[atom.fact].meaning in words


@pytest.mark.parametrize(
    ("applies", "words"),
    [
        (
            Applies(fact="fixed_on", from_=DAY, until=None),
            (
                "From 2025-03-01 on, that day included. What counts is the day on which the new"
                " performance is fixed."
            ),
        ),
        (
            Applies(fact="on", from_=DAY, until=date(2026, 7, 1)),
            (
                "From 2025-03-01 on, that day included; up to and including 2026-06-30. What counts"
                " is the day on which it is made or shown."
            ),
        ),
        (
            Applies(fact="on", from_=None, until=None),
            (
                "No day is given on which it begins. What counts is the day on which it is made or"
                " shown."
            ),
        ),
        (None, "No day is given on which it begins."),
    ],
)
def test_the_days_of_a_rule_in_words(applies: Applies | None, words: str) -> None:
    assert told_days(applies) == words


WORKED = "how many days the performer would have worked in person"
DONE: list[tuple[Rule, str]] = [
    (
        rule(Effect.VOID),
        "The consent counts for nothing here; another may still cover the use.",
    ),
    (rule(Effect.OWE), "Pay is due."),
    (rule(Effect.REQUIRE), "Consent must be given first."),
    (replace(rule(Effect.REQUIRE), needs=Needs.NOTICE), "Notice must be given first."),
    (rule(Effect.REFER), "A person must decide."),
    (rule(Effect.FORBID), "The use is prohibited."),
]


@pytest.mark.parametrize(("said_of", "words"), DONE)
def test_what_a_rule_does_in_words(said_of: Rule, words: str) -> None:
    assert told_effect(said_of) == f"{words} Because it is so."


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ((), ""),
        (
            (Due(fact="services_at", hours=-48),),
            ", by 48 hours before the moment when the performer's services are first required",
        ),
        (
            (Due(fact="services_at", hours=-48, or_later="engaged_at"),),
            (
                ", by 48 hours before the moment when the performer's services are first required,"
                " or the moment when the performer was engaged where that is later"
            ),
        ),
        (
            (Due(fact="purpose_ended_on"), Due(fact="last_interaction_on", years=3)),
            (
                ", by the day on which the purpose of the data ended or 3 years after the day on"
                " which the person last dealt with whoever holds the data, whichever is first"
            ),
        ),
        ((Due(fact="on", hours=1),), ", by 1 hour after the day on which it is made or shown"),
    ],
)
def test_a_duty_in_words(by: tuple[Due, ...], words: str) -> None:
    told_of = replace(rule(Effect.OWE), duty=Duty(do="tell them.", by=by))
    assert told_effect(told_of) == f"Pay is due. Because it is so. To do: tell them{words}."


@pytest.mark.parametrize(
    ("owes", "words"),
    [
        (Owes(rates=("1204.00",), days="1"), "1204.00 US dollars. The number of days is 1."),
        (
            Owes(rates=("daily_rate", "scale_day"), days="estimated_days"),
            (
                "the largest of these: the performer's daily rate pro rata, in US dollars; the"
                f" minimum for a day in this class, in US dollars. The number of days is {WORKED}."
            ),
        ),
    ],
)
def test_what_is_owed_in_words(owes: Owes, words: str) -> None:
    said = told_effect(replace(rule(Effect.OWE), owes=owes))
    assert said == f"Pay is due. Because it is so. The amount for a day is {words}"


@pytest.mark.parametrize("status", Status)
def test_only_what_decides_is_said_to_decide(status: Status) -> None:
    said = told_status(replace(rule(Effect.VOID), status=status))
    assert ("it decides" in said) is status.decides
    assert ("decides nothing" in said) is not status.decides


def test_what_was_not_read_is_said_beside_the_level() -> None:
    said = told_reading(replace(rule(Effect.REFER), unread="the unit of the floor"))
    assert said == "P: the operative words themselves were read. Not read: the unit of the floor."
