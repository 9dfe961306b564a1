"""What one person's answer comes to, and when a second must look: the whole of it as a table.

Two questions about The Long Take: `one face`, whose naming puts nothing but `no record` in the
report; and `five copies`, whom nobody had named, and whose naming would say `replica without
consent`. X and Y are of the cast; `else` is a name that is not.
"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.test_long_take_records import SCREENED, STILL, matched

from personae.reconciliation.answered import Answered, Says, Standing, verdict
from personae.reconciliation.findings import Finding, Reconciliation
from personae.reconciliation.reviewed import Reviewed, answered, reviewed
from personae.screening.sightings import Box, Candidate, Certainty, Together, UnknownPerson
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

ONE, FIVE = "unknown-1", "unknown-2"
DIEGO, TOM = PerformerId("diego-santos"), PerformerId("tom-arden")
ROSA, KENJI = PerformerId("rosa-duarte"), PerformerId("kenji-mori")
WHOM = {ONE: {"X": ROSA, "Y": KENJI}, FIVE: {"X": DIEGO, "Y": TOM}}
BOX = Box(frame=700, left=0, top=0, right=30, bottom=30)
TABLE = """
    first      | second     | one face      | five copies
    -          | -          | open          | open
    -          | X          | named         | a second person must look
    -          | Y          | named         | a second person must look
    -          | no         | nobody        | nobody
    -          | else       | somebody else | somebody else
    -          | cannot say | open          | open
    X          | -          | named         | a second person must look
    X          | X          | named         | named
    X          | Y          | differ        | differ
    X          | no         | differ        | differ
    X          | else       | differ        | differ
    X          | cannot say | named         | a second person must look
    Y          | -          | named         | a second person must look
    Y          | X          | differ        | differ
    Y          | Y          | named         | named
    Y          | no         | differ        | differ
    Y          | else       | differ        | differ
    Y          | cannot say | named         | a second person must look
    no         | -          | nobody        | nobody
    no         | X          | differ        | differ
    no         | Y          | differ        | differ
    no         | no         | nobody        | nobody
    no         | else       | somebody else | somebody else
    no         | cannot say | nobody        | nobody
    else       | -          | somebody else | somebody else
    else       | X          | differ        | differ
    else       | Y          | differ        | differ
    else       | no         | somebody else | somebody else
    else       | else       | somebody else | somebody else
    else       | cannot say | somebody else | somebody else
    cannot say | -          | open          | open
    cannot say | X          | named         | a second person must look
    cannot say | Y          | named         | a second person must look
    cannot say | no         | nobody        | nobody
    cannot say | else       | somebody else | somebody else
    cannot say | cannot say | open          | open
"""
ROWS = [[cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines()][1:]
SAID = {
    "open": Standing.OPEN,
    "named": Standing.NAMED,
    "nobody": Standing.NOBODY,
    "somebody else": Standing.SOMEBODY_ELSE,
    "a second person must look": Standing.SECOND,
    "differ": Standing.DIFFER,
}
LEAVES = (Standing.NAMED, Standing.NOBODY)


def _asked() -> tuple[UnknownPerson, ...]:
    (one,) = SCREENED.unknown
    five = next(s for s in SCREENED.sightings if (s.performer, s.shot) == (DIEGO, "d9"))
    return (
        one,
        UnknownPerson(
            id=FIVE,
            why="score",
            appearances=(("d9", five.span),),
            face_px=40,
            candidates=(Candidate(DIEGO, 0.41),),
            most_at_once=five.copies,
            face=replace(STILL, frame=700),
            frame=replace(STILL, frame=700),
            together=(("d9", Together(frame=700, boxes=(BOX,) * five.copies, ask=())),),
        ),
    )


SCREENING = replace(
    SCREENED,
    sightings=tuple(s for s in SCREENED.sightings if s.performer != DIEGO),
    unknown=_asked(),
)


def an_answer(entry: int, question: str, said: str, reviewer: str) -> Answered:
    says = {"no": Says.NO, "else": Says.WHO, "cannot say": Says.CANNOT_SAY}.get(said, Says.YES)
    return Answered(
        entry=entry,
        question=question,
        says=says,
        performer=WHOM[question].get(said),
        name="Finn Hale" if said == "else" else None,
        picture=None,
        reviewer=reviewer,
        at=datetime(2025, 6, 2, 9, tzinfo=UTC),
        seen=(),
        shown=(),
        seed="",
        replaces=None,
    )


def compared(*answers: Answered) -> Reviewed:
    return reviewed(SCREENING, answers, lambda seen: matched(screening=seen))


def to_settle(found: Reconciliation) -> set[tuple[str | None, Finding, tuple[str, ...]]]:
    return {(f.performer, f.finding, f.shots) for f in found.findings if f.finding.exit_code == 10}


BEFORE = compared()


@pytest.mark.parametrize(("first", "second", "one_face", "five_copies"), ROWS)
def test_outcome(first: str, second: str, one_face: str, five_copies: str) -> None:
    for question, wanted in ((ONE, SAID[one_face]), (FIVE, SAID[five_copies])):
        given = [
            an_answer(n, question, said, who)
            for n, (said, who) in enumerate(((first, "Jo Park"), (second, "Kim Lee")))
            if said != "-"
        ]
        done = compared(*given)
        standing = done.verdicts[question].standing if given else Standing.OPEN
        assert standing is wanted
        looked_at = [f for f in done.reconciliation.findings if f.person == question]
        assert [f.finding for f in looked_at] == [Finding.NEEDS_A_LOOK] * (wanted not in LEAVES)
        named = [s for s in done.screening.sightings if s.certainty is Certainty.REVIEWED]
        assert len(named) == (wanted is Standing.NAMED)
        new = to_settle(done.reconciliation) - to_settle(BEFORE.reconciliation)
        told = {done.verdicts[FIVE].performer} if question == FIVE and named else set()
        assert {performer for performer, _, _ in new} == told


def test_no_row_is_missing() -> None:
    said = ("-", "X", "Y", "no", "else", "cannot say")
    assert [tuple(row[:2]) for row in ROWS] == list(product(said, said))


def test_a_second_person_is_asked_for_without_a_name() -> None:
    done = compared(an_answer(0, FIVE, "X", "Jo Park"))
    (told,) = [f for f in done.reconciliation.findings if f.person == FIVE]
    assert "One person has said who this is." in told.on_record
    assert "second person" in told.do_next
    words = " ".join((*told.on_record, told.do_next, *(r.because for r in told.reasons)))
    assert DIEGO not in words
    assert "Jo Park" not in words


def test_a_finding_says_that_it_rests_on_people() -> None:
    done = compared(*(an_answer(n, FIVE, "X", who) for n, who in enumerate(("Jo Park", "Kim Lee"))))
    (told,) = [
        f
        for f in done.reconciliation.findings
        if (f.performer, f.finding) == (DIEGO, Finding.REPLICA_WITHOUT_CONSENT)
    ]
    assert "Who this is in d9 was said by 2 people, and by no score." in told.on_record
    others = [f for f in done.reconciliation.findings if f is not told]
    assert not [f for f in others if any("was said by" in line for line in f.on_record)]


def test_those_who_differ_are_told_that_nobody_is_at_fault() -> None:
    done = compared(an_answer(0, FIVE, "X", "Jo Park"), an_answer(1, FIVE, "no", "Kim Lee"))
    (told,) = [f for f in done.reconciliation.findings if f.person == FIVE]
    assert any("differently" in line and "no fault" in line for line in told.on_record)
    words = " ".join((*told.on_record, told.do_next))
    assert not [name for name in (DIEGO, "Jo Park", "Kim Lee") if name in words]


@pytest.mark.parametrize("same", ["Jo Park", "jo park", " Jo  Park ", "JO PARK"])
def test_one_person_under_one_name_is_no_second(same: str) -> None:
    twice = [an_answer(0, FIVE, "X", "Jo Park"), an_answer(1, FIVE, "X", same)]
    assert compared(*twice).verdicts[FIVE].standing is Standing.SECOND


def test_a_changed_mind_counts_instead_of_the_first() -> None:
    first, changed = an_answer(0, ONE, "X", "Jo Park"), an_answer(1, ONE, "no", "Jo Park")
    assert verdict([first, changed]).standing is Standing.NOBODY
    assert verdict([changed, first]).answers == (changed,)


def test_two_words_about_two_faces_are_each_one_word() -> None:
    """Two copies of one person, named by two people, each only one of them."""
    (one, _) = SCREENING.unknown
    pair = [
        replace(one, id=name, appearances=(("d8", Span(580, 600)),), face=replace(STILL, frame=580))
        for name in (ONE, FIVE)
    ]
    screening = replace(SCREENING, unknown=tuple(pair))
    answers = [
        replace(an_answer(0, ONE, "X", "Jo Park"), performer=DIEGO),
        replace(an_answer(1, FIVE, "X", "Kim Lee"), performer=DIEGO),
    ]
    done = reviewed(screening, answers, lambda seen: matched(screening=seen))
    assert {v.standing for v in done.verdicts.values()} == {Standing.SECOND}
    both = [*answers, replace(answers[0], entry=2, reviewer="Kim Lee")]
    done = reviewed(screening, both, lambda seen: matched(screening=seen))
    assert done.verdicts[ONE].standing is Standing.NAMED
    assert done.verdicts[FIVE].standing is Standing.SECOND


def test_copies_are_counted_with_those_asserted_at_the_same_moment() -> None:
    """Tom is found once for certain in d9; named beside it, he is seen twice."""
    beside = replace(SCREENING.unknown[0], appearances=(("d9", Span(670, 680)),))
    tom = next(s for s in SCREENING.sightings if (s.performer, s.shot) == (TOM, "d9"))
    assert tom.span.meets(Span(670, 680))
    named = verdict([replace(an_answer(0, ONE, "X", "Jo Park"), performer=TOM)])
    seen = answered(replace(SCREENING, unknown=(beside,)), {ONE: named})
    (new,) = [s for s in seen.sightings if s.certainty is Certainty.REVIEWED]
    assert new.copies == 2
    assert seen.unknown == ()


def test_what_was_to_be_confirmed_is_asked_no_more() -> None:
    tom = next(s for s in SCREENING.sightings if (s.performer, s.shot) == (TOM, "d9"))
    asks = replace(tom, copies_ask=1)
    beside = replace(
        SCREENING.unknown[0],
        appearances=(("d9", Span(670, 680)),),
        candidates=(Candidate(TOM, 0.4),),
    )
    screening = replace(SCREENING, sightings=(asks,), unknown=(beside,))
    for said, left in (("cannot say", 1), ("no", 0)):
        verdicts = {ONE: verdict([an_answer(0, ONE, said, "Jo Park")])}
        assert answered(screening, verdicts).sightings[0].copies_ask == left


answers = st.lists(
    st.tuples(
        st.sampled_from([ONE, FIVE]), st.sampled_from(["X", "Y", "no", "else", "cannot say"])
    ),
    max_size=6,
)


@given(answers)
def test_nothing_one_person_says_makes_anything_to_settle(said: list[tuple[str, str]]) -> None:
    done = compared(*(an_answer(n, q, what, "Jo Park") for n, (q, what) in enumerate(said)))
    assert to_settle(done.reconciliation) == to_settle(BEFORE.reconciliation)


@given(answers, st.randoms(use_true_random=False))
def test_the_order_in_which_answers_are_read_changes_nothing(
    said: list[tuple[str, str]], chance: Random
) -> None:
    given = [
        an_answer(n, q, what, "Jo Park" if n % 2 else "Kim Lee") for n, (q, what) in enumerate(said)
    ]
    mixed = list(given)
    chance.shuffle(mixed)
    assert compared(*given).verdicts == compared(*mixed).verdicts
