"""Is a rule in force? Tables over every operator, with policies of our own in Turtle."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from personae.app.files.rdf_consent import policy_from_text
from personae.app.files.rdf_reports import graph_of
from personae.consent.formats.odrl import DutyState, Iri, Policy, Request, Value, World
from personae.consent.formats.odrl_evaluate import evaluate, permitted
from personae.consent.formats.odrl_report import Combined, Compared, PolicyReport, Side
from personae.consent.formats.odrl_terms import odrl
from personae.vocabulary.answer import Answer
from personae.vocabulary.mistake import UserError

PREFIXES = """@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <urn:ex:> .
"""
NOON = datetime(2025, 3, 5, 12, tzinfo=UTC)


def policy(rules: str) -> Policy:
    return policy_from_text(f"{PREFIXES}ex:p a odrl:Set ; {rules} .", called="p.ttl")


def request(
    *, who: str = "urn:ex:ana", action: str = "use", target: str = "urn:ex:scan"
) -> Request:
    return Request(
        uid="urn:ex:r", rule="urn:ex:rr", assignee=who, action=odrl(action), target=target
    )


def reported(rules: str, world: World | None = None, asked: Request | None = None) -> PolicyReport:
    return evaluate(policy(rules), asked or request(), world or World(now=NOON))


def active(rules: str, world: World | None = None, asked: Request | None = None) -> bool:
    return reported(rules, world, asked).rules[0].active


def limited(constraint: str) -> str:
    return f"odrl:permission [ odrl:action odrl:use ; odrl:constraint [ {constraint} ] ]"


def at(operator: str, right: str) -> str:
    return (
        f"odrl:leftOperand odrl:dateTime ; odrl:operator odrl:{operator} ; "
        f"odrl:rightOperand {right}"
    )


@pytest.mark.parametrize(
    ("operator", "before", "same", "after"),
    [
        ("eq", False, True, False),
        ("neq", True, False, True),
        ("lt", True, False, False),
        ("lteq", True, True, False),
        ("gt", False, False, True),
        ("gteq", False, True, True),
    ],
)
@pytest.mark.parametrize(
    "right", ['"2025-03-05"^^xsd:date', '"2025-03-05T12:00:00Z"^^xsd:dateTime']
)
def test_a_day_and_a_moment_are_compared_on_both_sides(
    operator: str, right: str, before: bool, same: bool, after: bool
) -> None:
    rules = limited(at(operator, right))
    for day, held in ((-1, before), (0, same), (1, after)):
        assert active(rules, World(now=NOON + timedelta(days=day))) is held, day


def test_a_moment_is_compared_whatever_its_zone_and_a_day_where_it_is_told() -> None:
    here = NOON.astimezone(timezone(timedelta(hours=13)))  # one in the morning of the 6th
    assert active(limited(at("eq", '"2025-03-05T12:00:00Z"^^xsd:dateTime')), World(now=here))
    assert active(limited(at("eq", '"2025-03-06"^^xsd:date')), World(now=here))


@pytest.mark.parametrize(
    ("operator", "found", "right", "held"),
    [
        ("isAnyOf", (Iri("urn:ex:a"),), "(ex:a ex:b)", True),
        ("isAnyOf", (Iri("urn:ex:c"),), "(ex:a ex:b)", False),
        ("isAllOf", (Iri("urn:ex:a"), Iri("urn:ex:b")), "(ex:a ex:b)", True),
        ("isAllOf", (Iri("urn:ex:a"),), "(ex:a ex:b)", False),
        ("isNoneOf", (Iri("urn:ex:c"),), "(ex:a ex:b)", True),
        ("isNoneOf", (Iri("urn:ex:b"),), "(ex:a ex:b)", False),
        ("eq", (Iri("urn:ex:a"),), "ex:a", True),
        ("neq", (Iri("urn:ex:a"),), "ex:a", False),
        ("eq", ("a",), '"a"', True),
        ("lteq", (3,), "3", True),
        ("lteq", (4,), "3", False),
        ("lt", (Decimal("2.5"),), "3", True),
        ("gteq", (timedelta(hours=48),), '"PT48H"^^xsd:duration', True),
        ("gteq", (timedelta(hours=47),), '"P2D"^^xsd:duration', False),
        ("eq", (True,), "true", True),
    ],
)
def test_other_operands_are_what_the_world_tells(
    operator: str, found: tuple[Value, ...], right: str, held: bool
) -> None:
    rules = limited(
        f"odrl:leftOperand odrl:purpose ; odrl:operator odrl:{operator} ; odrl:rightOperand {right}"
    )
    world = World(now=NOON, values=((odrl("purpose"), found),))
    assert active(rules, world) is held


@pytest.mark.parametrize(
    ("operand", "holding", "held"),
    [
        ("and", 2, True),
        ("and", 1, False),
        ("or", 1, True),
        ("or", 0, False),
        ("xone", 1, True),
        ("xone", 2, False),
        ("xone", 0, False),
    ],
)
def test_constraints_are_combined(operand: str, holding: int, held: bool) -> None:
    true, false = (at("gt", f'"202{year}-01-01"^^xsd:date') for year in (4, 6))
    parts = [true] * holding + [false] * (2 - holding)
    rules = limited(f"odrl:{operand} [ {parts[0]} ] , [ {parts[1]} ]")
    (combined,) = reported(rules).rules[0].premises[1:]
    assert isinstance(combined, Combined)
    assert combined.satisfied is held
    assert [part.satisfied for part in combined.parts].count(True) == holding


def test_a_list_of_constraints_is_its_items() -> None:
    first, second = (at(op, '"2025-03-05"^^xsd:date') for op in ("gteq", "lteq"))
    assert active(limited(f"odrl:and ( [ {first} ] [ {second} ] )"))


@pytest.mark.parametrize(
    ("asked", "allowed", "held"),
    [
        ("use", "use", True),
        ("read", "use", True),
        ("extract", "use", True),
        ("writeTo", "modify", True),
        ("use", "read", False),
        ("sell", "use", False),
        ("sell", "transfer", True),
        ("grantUse", "use", True),
    ],
)
def test_who_may_do_the_wider_may_do_the_narrower(asked: str, allowed: str, held: bool) -> None:
    rules = f"odrl:permission [ odrl:action odrl:{allowed} ]"
    assert active(rules, asked=request(action=asked)) is held


def test_each_side_is_looked_at_and_only_what_is_named() -> None:
    rules = "odrl:permission [ odrl:target ex:scan ; odrl:assignee ex:ana ; odrl:action odrl:use ]"
    (rule,) = reported(rules, asked=request(who="urn:ex:bob")).rules
    assert [
        (p.side, p.satisfied) for p in rule.premises if not isinstance(p, Compared | Combined)
    ] == [
        (Side.TARGET, True),
        (Side.PARTY, False),
        (Side.ACTION, True),
    ]
    assert not rule.active
    assert reported("odrl:permission [ ]").rules[0].premises == ()


def test_a_part_of_a_collection_is_meant_by_it_or_by_its_source() -> None:
    rules = "odrl:permission [ odrl:assignee ex:cast ; odrl:action odrl:use ]"
    part = World(now=NOON, part_of=(("urn:ex:ana", "urn:ex:cast"),))
    assert active(rules, part)
    assert not active(rules, World(now=NOON, part_of=(("urn:ex:ana", "urn:ex:crew"),)))
    sourced = f"{rules} . ex:cast odrl:source ex:list"
    assert active(sourced, World(now=NOON, part_of=(("urn:ex:ana", "urn:ex:list"),)))


PAID = (
    "odrl:permission [ odrl:action odrl:use ; odrl:duty ex:pay ] . "
    "ex:pay odrl:action odrl:compensate"
)


@pytest.mark.parametrize(
    ("states", "told", "held"),
    [
        ((), (), True),
        ((("d", "pay", "NonSet"),), ("d",), True),
        ((("d", "pay", "Fulfilled"),), ("d",), True),
        ((("d", "pay", "Violated"),), ("d",), False),
        ((("d", "pay", "Fulfilled"), ("e", "pay", "Violated")), ("d", "e"), False),
        # a duty of another name may be the same: it is told, and speaks only against
        ((("d", "other", "Fulfilled"),), ("d",), True),
        ((("d", "other", "Violated"),), ("d",), False),
        ((("d", "pay", "Fulfilled"), ("e", "other", "Violated")), ("d",), True),
    ],
)
def test_a_duty_known_to_be_violated_takes_a_permission_away(
    states: tuple[tuple[str, str, str], ...], told: tuple[str, ...], held: bool
) -> None:
    world = World(
        now=NOON,
        duties=tuple(
            DutyState(uid=uid, rule=f"urn:ex:{rule}", performance="Unknown", deontic=deontic)
            for uid, rule, deontic in states
        ),
    )
    (rule,) = reported(PAID, world).rules
    assert (rule.conditions, rule.active) == (told, held)


def test_a_duty_of_another_rule_of_the_policy_is_not_this_rule_s() -> None:
    two = f"{PAID} . ex:p odrl:prohibition [ odrl:action odrl:sell ; odrl:duty ex:tell ]"
    violated = DutyState(uid="d", rule="urn:ex:tell", performance="Unknown", deontic="Violated")
    rule = reported(two, World(now=NOON, duties=(violated,))).rules[0]
    assert (rule.conditions, rule.active) == ((), True)


MAY = "odrl:permission [ odrl:action odrl:use ]"
DAY = '"2025-03-05"^^xsd:date'
MAY_NOT = "odrl:prohibition [ odrl:action odrl:use ]"


@pytest.mark.parametrize(
    ("rules", "answer"),
    [
        (MAY, Answer.YES),
        (MAY_NOT, Answer.NO),
        ("", Answer.NO),
        (f"{MAY} ; {MAY_NOT} ; odrl:conflict odrl:prohibit", Answer.NO),
        (f"{MAY} ; {MAY_NOT} ; odrl:conflict odrl:perm", Answer.UNKNOWN),
        (f"{MAY} ; {MAY_NOT} ; odrl:conflict odrl:invalid", Answer.UNKNOWN),
        (f"{MAY} ; {MAY_NOT}", Answer.UNKNOWN),
        (f"{MAY} ; odrl:prohibition [ odrl:action odrl:sell ]", Answer.YES),
    ],
)
def test_a_conflict_is_never_read_as_a_yes(rules: str, answer: Answer) -> None:
    it = policy(rules or "odrl:conflict odrl:prohibit")
    assert permitted(it, evaluate(it, request(), World(now=NOON))) is answer


ODD = "odrl:leftOperand odrl:%s ; odrl:operator odrl:%s ; odrl:rightOperand %s"


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (limited(ODD % ("moonPhase", "eq", "1")), "`odrl:moonPhase`, which the state"),
        (limited(ODD % ("dateTime", "near", '"2025-01-01"^^xsd:date')), "`odrl:near` of"),
        (limited(ODD % ("dateTime", "lt", '"soon"')), "`odrl:lt` of `odrl:dateTime`"),
        (limited(ODD % ("dateTime", "lt", "3")), "`odrl:lt` of `odrl:dateTime`"),
        (limited(at("lt", '"2026-01-01T00:00:00"^^xsd:dateTime')), "`odrl:lt` of"),  # no zone
        (limited(at("lt", '"2026-01-01"^^xsd:date , "2027-01-01"^^xsd:date')), "`odrl:lt`"),
        (limited(f"odrl:andSequence [ {at('gt', '3')} ]"), "`odrl:andSequence`"),
        (limited(f"{at('gteq', DAY)} ; odrl:unit ex:moons"), "`odrl:gteq` of"),
        ("odrl:permission [ odrl:action ex:juggle ]", "`urn:ex:juggle` is not known"),
        ("odrl:permission [ odrl:action [ odrl:refinement ex:r ] ]", "is not known"),
        ("odrl:permission [ odrl:target [ odrl:refinement ex:r ] ]", "`odrl:refinement`"),
        ("odrl:permission [ odrl:remedy ex:r ]", "`odrl:remedy`"),
        ("odrl:permission [ odrl:duty [ odrl:consequence ex:r ] ]", "`odrl:consequence`"),
        ("<http://purl.org/dc/terms/isReplacedBy> ex:q ; odrl:permission [ ]", "isReplacedBy"),
        ("ex:except ex:everybody ; odrl:permission [ ]", "`urn:ex:except`"),
    ],
)
def test_what_is_not_understood_decides_nothing(rules: str, told: str) -> None:
    """Of a permission and of a prohibition alike: left out, either would permit more."""
    for kind in ("permission", "prohibition"):
        with pytest.raises(UserError, match="Nothing is decided") as why:
            reported(rules.replace("odrl:permission", f"odrl:{kind}"))
        assert told in str(why.value)


def test_a_report_is_a_graph_whose_nodes_nobody_named() -> None:
    rules = f"{limited(at('gteq', DAY))} ; {MAY_NOT}"
    text = graph_of(reported(rules)).serialize(format="turtle")
    assert text.count("report:satisfactionState report:Satisfied") == 3
    assert "report:ProhibitionReport" in text
    assert "report:constraintOperator <http://www.w3.org/ns/odrl/2/gteq>" in text
    late = graph_of(reported(rules, World(now=NOON - timedelta(days=1)))).serialize()
    assert "report:satisfactionState report:Unsatisfied" in late
    assert "constraintOperator" not in late  # by what it was compared is told where it held


def in_one_file(*policies: str) -> Policy:
    return policy_from_text(PREFIXES + " ".join(policies), called="family.ttl")


def test_what_a_policy_inherits_is_its_own() -> None:
    it = in_one_file(
        "ex:a a odrl:Set ; odrl:inheritFrom ex:b , ex:c .",
        "ex:b a odrl:Set ; odrl:inheritFrom ex:d ; odrl:permission [ odrl:action odrl:use ] .",
        "ex:c a odrl:Set ; odrl:inheritFrom ex:d ; odrl:conflict odrl:prohibit .",
        "ex:d a odrl:Set ; odrl:prohibition [ odrl:action odrl:sell ] .",
    )
    assert it.uid == "urn:ex:a"
    assert sorted(rule.kind.value for rule in it.rules) == ["permission", "prohibition"]
    assert it.conflict == odrl("prohibit")
    assert permitted(it, evaluate(it, request(), World(now=NOON))) is Answer.YES


@pytest.mark.parametrize(
    ("family", "told"),
    [
        (("ex:a a odrl:Set ; odrl:inheritFrom ex:a .",), "urn:ex:a inherits from urn:ex:a"),
        (
            (
                "ex:a a odrl:Set ; odrl:inheritFrom ex:b .",
                "ex:b a odrl:Set ; odrl:inheritFrom ex:c .",
                "ex:c a odrl:Set ; odrl:inheritFrom ex:b .",
            ),
            "urn:ex:b inherits from urn:ex:c inherits from urn:ex:b, which is a circle",
        ),
        (
            ("ex:a a odrl:Set ; odrl:inheritFrom <http://example.org/base> .",),
            "inherits from http://example.org/base, which is not in this file, and none is fetched",
        ),
        (
            (
                "ex:a a odrl:Set ; odrl:inheritFrom ex:b ; odrl:conflict odrl:prohibit .",
                "ex:b a odrl:Set ; odrl:conflict odrl:perm .",
            ),
            "resolve conflicts apart",
        ),
        (("ex:a a odrl:Set .", "ex:b a odrl:Set ."), "it holds 2 policies"),
        (("ex:a a odrl:Asset .",), "it holds no policies"),
        (
            ("ex:a a odrl:Set ; odrl:permission [ odrl:constraint ex:k ] . ex:k odrl:and ex:k .",),
            "lies within itself",
        ),
        (("ex:a a odrl:Set , odrl:Agreement .",), "two kinds of policy"),
    ],
)
def test_a_circle_and_what_is_elsewhere_are_refused(family: tuple[str, ...], told: str) -> None:
    with pytest.raises(UserError) as why:
        in_one_file(*family)
    assert told in str(why.value)
    assert str(why.value).startswith("family.ttl")


def test_constraints_that_would_never_end_are_refused() -> None:
    """Each within two others: written out, there would be 2 to the 28th."""
    top = "ex:p a odrl:Set ; odrl:permission [ odrl:constraint ex:a0 , ex:b0 ] ."
    within = [
        f"ex:{each}{n} odrl:and ex:a{n + 1} , ex:b{n + 1} ." for n in range(27) for each in "ab"
    ]
    last = [f"ex:{each}27 {at('eq', DAY)} ." for each in "ab"]
    with pytest.raises(UserError, match="more than 20,000 constraints"):
        in_one_file(top, *within, *last)


def test_a_long_family_is_read_as_quickly_as_a_short_one() -> None:
    """Each parent twice over: as paths, there would be 2 to the 100th."""
    both = (
        f"ex:p{n} a odrl:Set ; odrl:inheritFrom ex:p{n + 1} , ex:q{n + 1} . "
        f"ex:q{n} a odrl:Set ; odrl:inheritFrom ex:p{n + 1} , ex:q{n + 1} ."
        for n in range(1, 100)
    )
    top = "ex:p0 a odrl:Set ; odrl:inheritFrom ex:p1 , ex:q1 ."
    last = "ex:p100 a odrl:Set . ex:q100 a odrl:Set ; odrl:permission [ ] ."
    it = in_one_file(top, *both, last)
    assert (it.uid, len(it.rules)) == ("urn:ex:p0", 1)
