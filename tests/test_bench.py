"""The bench's own arithmetic: a figure that is told must be the figure that was measured."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from bench.claims import Score, Seen, best_candidates, present
from bench.crowds import Counted, count_row, counted, long_take_row
from bench.decisions import answer_of, let_go_wrongly
from bench.hamilton import accuracy_rows, cost_rows, truth_of
from bench.hd import as_row
from bench.long_take import clear, findings_row
from bench.records import Rates, rate_rows, verified_row
from bench.same_bytes import undated
from bench.strangers import Pairs, link_rows, pairs_of
from bench.table import Holds, Row, markdown, share
from bench.timing import CommandError, Cost, Costs, in_turns, run
from bench.uses import TWELVE
from bench.voice_films import mixed
from bench.voices import Utterance, equal_error_rate, middle, pairs, under_music

from personae.clearance.answers import Ruling


def sighting(performer: str, start: int, end: int, certainty: str = "present") -> dict[str, Any]:
    return {
        "performer": performer,
        "start_frame": start,
        "end_frame": end,
        "certainty": certainty,
    }


def unknown(start: int, end: int, *candidates: str) -> dict[str, Any]:
    return {
        "candidates": [{"performer": one, "score": 0.4} for one in candidates],
        "appearances": [{"shot": "d1", "start_frame": start, "end_frame": end}],
    }


def frames(performer: str, numbers: Iterable[int]) -> Seen:
    return frozenset((performer, n) for n in numbers)


SIGHTINGS = {
    "sightings": [sighting("ana", 0, 3), sighting("ben", 5, 6, "reviewed")],
    "unknown": [unknown(3, 5, "ana", "ben"), unknown(7, 9)],
}
TRUTH = frames("ana", range(6))


def test_present_is_what_is_asserted_and_no_more() -> None:
    assert present(SIGHTINGS) == frames("ana", range(3))


def test_an_unknown_person_is_asked_about_under_the_best_candidate_if_there_is_one() -> None:
    assert best_candidates(SIGHTINGS) == frames("ana", (3, 4))


def test_a_screening_that_saw_nobody_claims_nothing() -> None:
    nothing: dict[str, list[Any]] = {"sightings": [], "unknown": []}
    assert present(nothing) | best_candidates(nothing) == frozenset()


def test_what_need_not_be_found_is_neither_right_nor_wrong_nor_missed() -> None:
    there = frames("ana", range(4))
    score = Score.of(frames("ana", (1, 2, 9)), there=there, to_find=frames("ana", (0, 1)))
    assert score == Score(right=1, wrong=1, missed=1)
    assert (score.precision, score.recall) == (0.5, 0.5)


def test_nothing_claimed_is_no_precision() -> None:
    score = Score.of(frozenset(), there=TRUTH, to_find=TRUTH)
    assert (score.precision, score.recall) == (0.0, 0.0)


def holds(rows: list[Row]) -> list[Holds]:
    return [row.holds for row in rows]


def test_hamilton_holds_only_where_every_bound_does() -> None:
    truth = frames("ana", range(100))
    enough = {"sightings": [sighting("ana", 0, 50)], "unknown": [unknown(50, 93, "ana")]}
    too_few = {"sightings": [sighting("ana", 0, 50)], "unknown": [unknown(50, 92, "ana")]}
    asked_wrong = {"sightings": [sighting("ana", 0, 93)], "unknown": [unknown(5, 6, "ben")]}
    named_wrong = {"sightings": [sighting("ana", 0, 93), sighting("ben", 1, 2)], "unknown": []}
    peer: dict[str, list[Any]] = {"claims": [["ana", 1]]}
    yes, no = Holds.YES, Holds.NO
    assert holds(accuracy_rows(enough, peer, truth)) == [yes, yes, yes]
    assert holds(accuracy_rows(too_few, peer, truth)) == [yes, yes, no]
    assert holds(accuracy_rows(asked_wrong, peer, truth)) == [yes, no, yes]
    assert holds(accuracy_rows(named_wrong, peer, truth)) == [no, no, yes]


def cost(cpu_s: float) -> Cost:
    return Cost(cpu_s=cpu_s, peak_bytes=0, exit_code=0, printed="")


@pytest.mark.parametrize(("ours_s", "held"), [(1.16, Holds.YES), (1.17, Holds.NO)])
def test_the_start_is_not_counted_to_the_frames(ours_s: float, held: Holds) -> None:
    costs = {
        "ours": Costs((cost(9.0), cost(ours_s), cost(0.1))),
        "ours start": Costs((cost(1.0),)),
        "peer": Costs((cost(12.0),)),
        "peer start": Costs((cost(2.0),)),
    }
    row, _ = cost_rows(costs, frames=101)
    assert row.holds is held
    assert "100.0 ms" in row.peer


@pytest.mark.parametrize(("screen_s", "held"), [(20.0, Holds.YES), (20.1, Holds.NO)])
def test_1080p_holds_by_the_whole_commands(screen_s: float, held: Holds) -> None:
    costs = {
        "screen": Costs((cost(screen_s),)),
        "screen start": Costs((cost(screen_s - 20.0),)),
        "decode": Costs((cost(10.0),)),
        "decode start": Costs((cost(0.0),)),
    }
    row = as_row("a film", costs, frames=101)
    assert row.holds is held
    assert "200.0 ms, 2.00 ×" in row.ours


def test_truth_spans_are_half_open() -> None:
    told = {"on_screen": {"ana": [[0, 2], [4, 5]]}}
    assert truth_of(told) == frames("ana", (0, 1, 4))


@pytest.mark.parametrize(
    ("width", "visible", "yaw", "is_clear"),
    [
        (32.0, 0.5, 60.0, True),
        (32.0, 0.5, -60.0, True),
        (31.9, 0.5, 60.0, False),
        (32.0, 0.49, 60.0, False),
        (32.0, 0.5, 60.1, False),
        (32.0, 0.5, -60.1, False),
    ],
)
def test_which_faces_must_be_found(
    width: float, visible: float, yaw: float, *, is_clear: bool
) -> None:
    face = [100.0, 0.0, 100.0 + width, 40.0]
    assert clear({"face": face, "visible": visible, "yaw": yaw}) is is_clear


def finding(performer: str | None, what: str, *shots: str) -> dict[str, Any]:
    return {"performer": performer, "finding": what, "shots": list(shots)}


def test_findings_are_compared_with_their_shots_under_either_name() -> None:
    expected = {"findings": [finding("ana", "in order", "S03", "S11"), finding(None, "x", "S08")]}
    same = {"findings": [finding(None, "x", "d8"), finding("ana", "in order", "d11", "d3")]}
    other = {"findings": [finding(None, "x", "d8"), finding("ana", "in order", "d3")]}
    assert findings_row(same, expected).holds is Holds.YES
    assert findings_row(other, expected).holds is Holds.NO


def test_only_what_the_date_decides_may_differ() -> None:
    report = {"audited_on": "2026-01-01", "stills_until": "2026-01-31", "due": [1, 2]}
    later = {"audited_on": "2026-01-02", "stills_until": "2026-02-01", "due": [1, 2]}
    assert undated(report) == undated(later)
    assert undated(report) != undated({**report, "due": [2, 1]})
    assert undated(report) != undated(dict(reversed([*report.items(), ("extra", None)])))


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (295, 295, "1.00 (295 of 295)"),
        (294, 295, ".99 (294 of 295)"),
        (9, 300, ".03 (9 of 300)"),
        (0, 0, "none of none"),
    ],
)
def test_a_share_is_rounded_down(part: int, whole: int, told: str) -> None:
    assert share(part, whole) == told


def test_the_table_has_a_line_a_row() -> None:
    row = Row(what="a", ours="b", peer="c", wanted="d", holds=Holds.NO)
    assert markdown([row]).splitlines()[2:] == ["| a | b | c | d | **no** |"]


def test_a_run_tells_what_it_took_and_printed() -> None:
    busy = "import time\nwhile time.process_time() < .2: pass\nprint('done')"
    told = run([sys.executable, "-c", busy])
    assert told.printed == "done\n"
    assert 0.2 <= told.cpu_s < 2
    assert 1e6 < told.peak_bytes < 1e9


def test_memory_is_counted_in_bytes_whatever_the_bench_itself_takes() -> None:
    ours = bytearray(400_000_000)
    large = run([sys.executable, "-c", "x = bytearray(200_000_000)"])
    assert 200e6 < large.peak_bytes < 300e6
    del ours


def test_a_run_that_ends_otherwise_is_told_with_what_it_printed() -> None:
    with pytest.raises(CommandError, match=r"ended with 3:\nno film"):
        run([sys.executable, "-c", "print('no film'); raise SystemExit(3)"])


def test_commands_run_in_turns_and_the_median_is_told() -> None:
    both = in_turns(
        {"a": [sys.executable, "-c", "print('a')"], "b": [sys.executable, "-c", "print('b')"]},
        3,
        a_round={"b": 2},
    )
    assert [one.printed for one in both["b"].runs] == ["b\n"] * 6
    assert [one.printed for one in both["a"].runs] == ["a\n"] * 3
    costs = Costs((cost(3.0), cost(1.0), cost(2.0)))
    assert (costs.cpu_s, costs.range_s) == (2.0, (1.0, 3.0))


def test_a_peers_answer_is_the_worst_of_what_is_so() -> None:
    """Of the twelve: restrictions first, then consents, and last whether one is needed."""
    needs = len(TWELVE.restrictions) + len(TWELVE.grants)
    first_grant = len(TWELVE.restrictions)
    fired = {
        (): Ruling.PERMITTED,
        (needs,): Ruling.NEEDS_CONSENT,
        (first_grant, needs): Ruling.PERMITTED,
        (2, first_grant, needs): Ruling.PAYMENT_DUE,
        (3, first_grant, needs): Ruling.PROHIBITED,
    }
    assert {so: Ruling(answer_of(TWELVE, so)) for so in fired} == fired


def test_only_what_goes_and_must_not_is_let_go_wrongly() -> None:
    yes, no, unsure = Ruling.PERMITTED, Ruling.PROHIBITED, Ruling.CANNOT_SAY
    assert let_go_wrongly([yes, yes, no, unsure, unsure], [yes, no, no, no, yes]) == 1
    assert let_go_wrongly([Ruling.PAYMENT_DUE], [unsure]) == 1


def _seen(
    performer: str, shot: str, boxes: list[list[int]], ask: list[list[int]] | None = None
) -> dict[str, Any]:
    told = {"frame": 0, "boxes": boxes, "ask": ask or []}
    return {"performer": performer, "shot": shot, "together": told}


def _gathered(shots: dict[str, list[list[int]]], *candidates: str) -> dict[str, Any]:
    return {
        "candidates": [{"performer": one, "score": 0.4} for one in candidates],
        "together": [
            {"shot": shot, "frame": 0, "boxes": boxes, "ask": []} for shot, boxes in shots.items()
        ],
    }


def box(left: int, width: int = 30) -> list[int]:
    return [left, 0, left + width, width]


def test_every_two_of_a_group_are_a_pair_and_small_faces_are_left_out() -> None:
    told = {
        "looked_for": ["ana"],
        "sightings": [],
        "unknown": [
            _gathered({"d1": [box(0), box(100), box(200)], "d2": [box(0)]}),
            _gathered({"d1": [box(300), box(400, 24), box(500, 23)]}),
        ],
    }
    assert pairs_of(told, "d1", least_px=24) == Pairs(all=10, linked=3 + 1)
    assert pairs_of(told, "d2", least_px=24) == Pairs(all=0, linked=0)
    assert pairs_of(told, "d1", least_px=0, upto_px=24) == Pairs(all=0, linked=0)
    named, linked, students, _ = link_rows(told, {"1": "d1", "2": "d2"})
    assert (named.holds, linked.holds) == (Holds.YES, Holds.NO)
    assert students.ours.endswith("(4 of 10)")
    asserted = {**told, "sightings": [_seen("ana", "d1", [box(600)], [box(700)])]}
    assert pairs_of(asserted, "d1", least_px=24) == Pairs(all=21, linked=5)
    assert link_rows(asserted, {"1": "d1"})[0].holds is Holds.NO


@pytest.mark.parametrize(("faces", "holds"), [(46, Holds.YES), (45, Holds.NO)])
def test_one_pair_in_a_thousand_is_the_most(faces: int, holds: Holds) -> None:
    singles = [_gathered({"d1": [box(100 * n)]}) for n in range(2, faces)]
    pair = _gathered({"d1": [box(0), box(100)]})  # one of 1,035 pairs, or of 990
    told = {"looked_for": [], "sightings": [], "unknown": [pair, *singles]}
    assert link_rows(told, {"1": "d1"})[1].holds is holds


PLACES = [(15.0, 15.0), (115.0, 15.0)]


def test_copies_are_counted_where_they_were_put() -> None:
    seen = _seen("ana", "d1", [box(0), box(900)], [box(104), box(700)])
    told = {"sightings": [seen], "unknown": [_gathered({"d1": [box(0), box(100)]})]}
    assert counted(told, "d1", "ana", PLACES, reach=14) == Counted(
        true=2, certain=1, counted=2, strangers=1, doubted=1
    )
    assert counted(told, "d1", None, PLACES, reach=14) == Counted(
        true=2, certain=2, counted=2, strangers=0, doubted=0
    )
    assert counted(told, "d2", "ana", PLACES, reach=14) == Counted(
        true=2, certain=0, counted=0, strangers=0, doubted=0
    )


def test_who_is_asked_about_as_another_is_not_counted() -> None:
    both = [box(0), box(100)]
    told = {"sightings": [], "unknown": [_gathered({"d1": both}, "ben", "ana")]}
    assert counted(told, "d1", "ana", PLACES, reach=14).counted == 0
    told = {"sightings": [], "unknown": [_gathered({"d1": both}, "ana", "ben")]}
    assert counted(told, "d1", "ana", PLACES, reach=14).counted == 2
    assert counted(told, "d1", "ana", PLACES, reach=14).certain == 0


def test_a_count_holds_by_tenths_and_without_certain_strangers() -> None:
    told = Counted(true=50, certain=0, counted=45, strangers=0, doubted=3)
    assert count_row("x", told, tenths=9).holds is Holds.YES
    assert count_row("x", told, tenths=10).holds is Holds.NO
    assert count_row("x", replace(told, counted=44), tenths=9).holds is Holds.NO
    assert count_row("x", replace(told, strangers=1), tenths=9).holds is Holds.NO
    assert count_row("x", told, tenths=None).holds is Holds.TOLD


@pytest.mark.parametrize(
    ("certain", "asked", "holds"),
    [(5, 0, Holds.YES), (4, 1, Holds.YES), (4, 0, Holds.NO), (3, 2, Holds.NO), (6, 0, Holds.NO)],
)
def test_the_true_count_lies_between_certain_and_asked(
    certain: int, asked: int, holds: Holds
) -> None:
    people = [{"performer": "ana"}] * 5 + [{"performer": "ben"}]
    truth = {"frames_truth": [{"frame": 7, "people": people}]}
    seen = {
        "performer": "ana",
        "start_frame": 7,
        "end_frame": 8,
        "copies": certain,
        "copies_ask": asked,
    }
    assert long_take_row({"sightings": [seen]}, truth).holds is holds
    later = {**seen, "start_frame": 8, "end_frame": 9}
    assert long_take_row({"sightings": [later]}, truth).holds is Holds.NO


@pytest.mark.parametrize(
    ("genuine", "impostor", "rate"),
    [
        ([0.8, 0.9, 0.7, 0.95], [0.1, 0.3, 0.2, 0.0], 0.0),
        ([0.8, 0.9, 0.2, 0.95], [0.1, 0.3, 0.15, 0.0], 0.25),
        ([0.1, 0.2, 0.3, 0.4], [0.6, 0.7, 0.8, 0.9], 1.0),
    ],
)
def test_the_equal_error_rate_is_where_both_errors_meet(
    genuine: list[float], impostor: list[float], rate: float
) -> None:
    measured = equal_error_rate(np.array(genuine, np.float32), np.array(impostor, np.float32))
    assert measured == pytest.approx(rate)


def test_each_pair_of_utterances_is_compared_once() -> None:
    vectors = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]
    genuine, impostor = pairs(vectors, ["ana", "ana", "ben", "eve"])
    assert genuine.tolist() == [1.0]
    assert impostor.tolist() == [0.0] * 5


def test_music_at_0_db_has_the_energy_of_the_voice() -> None:
    voice = (0.1 * np.sin(np.arange(32_000) / 9)).astype(np.float32)
    mixed = under_music(voice, np.random.default_rng(1))
    assert np.square(mixed - voice).mean() == pytest.approx(np.square(voice).mean(), rel=1e-3)


def test_the_middle_is_the_middle() -> None:
    assert middle(np.arange(48_000, dtype=np.float32), 1)[0] == 16_000
    assert len(middle(np.arange(100, dtype=np.float32), 1)) == 100


@pytest.mark.parametrize("gap_s", [(0.0, 0.5), (-1.0, 0.0)])
def test_a_mixed_film_says_who_speaks_when(gap_s: tuple[float, float]) -> None:
    people = [
        Utterance(speaker=name, enrolled=name == "ana", samples=np.full(80_000, level, np.float32))
        for name, level in (("ana", 0.1), ("ben", 0.2))
    ]
    film = mixed(people, 3, gap_s=gap_s, under_music=False)
    loud = film.samples[: len(film.samples) // 160 * 160].reshape(-1, 160).max(axis=1)
    said = [bool(names) == (level > 0.01) for names, level in zip(film.there, loud, strict=False)]
    assert said.count(False) <= 40  # a piece may end within 10 ms
    assert any(len(names) == 2 for names in film.there) is (gap_s[0] < 0)


def test_rates_are_compared_turn_by_turn() -> None:
    # A turn in which the disk was slow for everybody changes no ratio.
    found = Rates(
        bare=[1, 8, 1], one_by_one=[1.25, 10, 1.25], in_batches=[0.25, 2, 0.25], a_turn=50
    )
    one, many = rate_rows("SQLite", found)
    assert (one.ours, one.peer, one.holds) == ("40 (80% of it)", "50 bare inserts", Holds.YES)
    assert (many.ours, many.holds) == ("200 (5.0 times as many)", Holds.YES)
    slow = Rates(bare=[0.69], one_by_one=[1], in_batches=[0.34], a_turn=1)
    assert [row.holds for row in rate_rows("SQLite", slow)] == [Holds.NO, Holds.NO]


def test_a_record_is_verified_in_time_or_not() -> None:
    assert verified_row(1000, 59.9, 1).holds is Holds.YES
    assert verified_row(1000, 60.0, 1).holds is Holds.NO
