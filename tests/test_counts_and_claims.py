"""Background counts, claims, and what a cut shows of whom."""

from datetime import date
from fractions import Fraction

import pytest
from tests.pay import ANA, DAY, lines, member, production, replica, terms, voucher

from personae.pay.claims import claims
from personae.pay.counts import counted, replicas
from personae.pay.seen import Stretch, seen_in
from personae.pay.terms import Seen
from personae.reconciliation.production import SkinsLine
from personae.vocabulary.names import PerformerId, Scene
from personae.vocabulary.span import Span

BEN = PerformerId("ben-okri")


def listed(covered: bool | None, day: date = DAY) -> SkinsLine:
    return SkinsLine(where="skins.csv:2", day=day, performer=ANA, covered=covered, call=None)


@pytest.mark.parametrize(
    ("on_voucher", "on_list", "where"),
    [
        (True, None, "covered"),
        (True, True, "covered"),
        (None, True, "covered"),
        (False, None, "uncovered"),
        (True, False, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_who_is_covered_is_what_both_records_say(
    on_voucher: bool | None, on_list: bool | None, where: str
) -> None:
    made = production(vouchers=(voucher(covered=on_voucher),), skins=(listed(on_list),))
    (day,) = counted(made)
    found = {name: getattr(day, name) for name in ("covered", "uncovered", "unknown")}
    assert {name for name, people in found.items() if people} == {where}


def test_a_scan_fills_no_position_and_a_replica_counts_nought() -> None:
    made = production(
        vouchers=(voucher(scan="only"),), replicas=(replica(kind="background", copies=5),)
    )
    (day,) = counted(made)
    assert (day.covered, day.scan_only) == ((), (ANA,))
    assert replicas(made) == (ANA,)
    for status in ("omit", "temp"):
        other = production(replicas=(replica(kind="background", status=status),))
        assert replicas(other) == ()


def test_a_scan_beside_work_fills_a_position() -> None:
    both = (voucher(), voucher(number="119", scan="only"))
    (day,) = counted(production(vouchers=both))
    assert (day.covered, day.scan_only) == ((ANA,), ())


def test_a_claim_leads_from_the_voucher_to_the_shots() -> None:
    made = production(
        member("background", "216.00"),
        vouchers=(voucher(scenes=(Scene("6"), Scene("7")), adjustments="upgrade"),),
    )
    seen = Seen(
        shots=("d3", "d5"), scenes=(Scene("6"), Scene("9")), seconds=Fraction(4), most_copies=1
    )
    asked = terms(made, seen={ANA: seen})
    (claim,) = claims(asked, lines(made, seen={ANA: seen}))
    (trail,) = claim.trail
    assert (trail.number, trail.scenes, trail.seen) == ("118", ("6", "7"), ("6",))
    assert (claim.shots, claim.elsewhere) == (("d3", "d5"), ("9",))
    assert claim.deadline == "deadline not read"
    assert all(line.amount is None for line in claim.lines)


def test_a_principal_has_no_background_claim_and_no_cut_is_not_an_empty_one() -> None:
    made = production(vouchers=(voucher(adjustments="hair"),))
    assert claims(terms(made), lines(made)) == ()
    background = production(member("background", None), vouchers=(voucher(adjustments="hair"),))
    (claim,) = claims(terms(background), lines(background))
    assert claim.shots is None


def test_time_seen_counts_once_however_many_copies() -> None:
    stretches = [
        Stretch(performer=ANA, shot="d1", span=Span(0, 24), copies=1),
        Stretch(performer=ANA, shot="d1", span=Span(12, 36), copies=3),
        Stretch(performer=ANA, shot="d3", span=Span(100, 112), copies=2),
        Stretch(performer=BEN, shot="d3", span=Span(100, 124), copies=1),
    ]
    scenes = [(Scene("1"), Span(0, 36)), (Scene("2"), Span(36, 100)), (Scene("3"), Span(100, 200))]
    seen = seen_in(stretches, scenes, frame_rate=Fraction(24))
    assert seen[ANA] == Seen(
        shots=("d1", "d3"), scenes=(Scene("1"), Scene("3")), seconds=Fraction(2), most_copies=3
    )
    assert seen[BEN].seconds == 1
