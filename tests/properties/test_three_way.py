"""What must hold of the match whatever the records say."""

from hypothesis import given
from hypothesis import strategies as st

from personae.clearance.decide import Cover
from personae.reconciliation.copies import Copies, copies_used
from personae.reconciliation.findings import Finding
from personae.reconciliation.three_way import compare, refined
from personae.reconciliation.worked import Worked
from personae.vocabulary.answer import Answer

answers = st.sampled_from(Answer)
covers = st.sampled_from(Cover)
works = st.sampled_from(Worked)


@given(answers, works, answers, answers, covers)
def test_making_any_fact_unknown_never_puts_anything_in_order(
    on_screen: Answer, worked: Worked, declared: Answer, consented: Answer, cover: Cover
) -> None:
    def found(o: Answer, w: Worked, d: Answer, c: Answer) -> Finding:
        return refined(compare(on_screen=o, worked=w, declared=d, consented=c), cover)

    known = found(on_screen, worked, declared, consented)
    in_order = {Finding.IN_ORDER, Finding.REPLICA_WITH_CONSENT}
    for less in (
        found(Answer.UNKNOWN, worked, declared, consented),
        found(on_screen, Worked.UNKNOWN, declared, consented),
        found(on_screen, worked, Answer.UNKNOWN, consented),
        found(on_screen, worked, declared, Answer.UNKNOWN),
    ):
        assert less not in in_order or less is known


@given(works, answers, answers)
def test_who_could_not_be_looked_for_is_never_found_or_missing(
    worked: Worked, declared: Answer, consented: Answer
) -> None:
    found = compare(on_screen=Answer.UNKNOWN, worked=worked, declared=declared, consented=consented)
    assert found is Finding.NEEDS_A_LOOK


@given(st.sampled_from(Finding), st.sampled_from(Finding))
def test_severity_orders_any_two_findings(one: Finding, other: Finding) -> None:
    assert (one.severity == other.severity) == (one is other)
    assert (one.severity < other.severity) != (one.severity >= other.severity)


@given(st.integers(1, 60), works)
def test_what_is_seen_is_never_fewer_copies_without_a_list(seen: int, worked: Worked) -> None:
    assert copies_used(seen, (), worked) == Copies(least=seen)
