"""The Long Take, as truth has it, against its records: every finding as expected."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from personae.app.files.consent import read_consent
from personae.app.files.production import check_against_film, read_production
from personae.clearance.request import Life
from personae.consent.agreement import Consent, Withdrawal
from personae.likeness.interfaces import ModelCard
from personae.reconciliation.cut import cut_list
from personae.reconciliation.findings import Finding, Reconciliation, ShotsFinding
from personae.reconciliation.production import (
    ListedShot,
    Production,
    ReplicaLine,
    SceneFrames,
)
from personae.reconciliation.reconcile import reconcile
from personae.screening.interfaces import FilmFacts
from personae.screening.sightings import (
    Certainty,
    Screening,
    Shot,
    Sighting,
    Still,
    UnknownPerson,
)
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import ConsentId, PerformerId, Scene, Sha256
from personae.vocabulary.span import Span
from personae.vocabulary.term import Term

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-long-take"
TRUTH = json.loads((EXAMPLE / "truth.json").read_text())
EXPECTED = json.loads((EXAMPLE / "expected.json").read_text())
JUDGED_ON = date.fromisoformat(EXPECTED["judged_on"])
NOBODY_ENROLLED = "finn-hale"
STILL = Still(frame=0, jpeg=b"", width=1, height=1, boxes=(), others=())
DETECTED = {shot["id"]: f"d{n}" for n, shot in enumerate(TRUTH["shots"], 1)}


def seen_in(shot: dict[str, Any]) -> dict[str, tuple[Span, int]]:
    """Who truth has in a shot: in which frames, and the most of them at one moment."""
    frames, most = defaultdict(list), Counter[str]()
    for frame in TRUTH["frames_truth"][shot["start"] : shot["end"] + 1]:
        here = Counter(person["performer"] for person in frame["people"])
        for performer, number in here.items():
            frames[performer].append(frame["frame"])
            most[performer] = max(most[performer], number)
    return {p: (Span(at[0], at[-1] + 1), most[p]) for p, at in frames.items()}


def a_sighting(performer: str, shot: str, span: Span, copies: int) -> Sighting:
    return Sighting(
        performer=PerformerId(performer),
        by="face",
        shot=DETECTED[shot],
        span=span,
        copies=copies,
        copies_ask=0,
        score=0.8,
        certainty=Certainty.PRESENT,
        face_px=40,
        counts=((span, copies),) if copies > 1 else (),
        face=STILL,
        frame=STILL,
    )


def screened() -> Screening:
    cast = tuple(m.performer for m in read_production(EXAMPLE / "production.yaml").cast)
    sightings, unknown = [], []
    for shot in TRUTH["shots"]:
        for performer, (span, copies) in seen_in(shot).items():
            if performer == NOBODY_ENROLLED:
                unknown.append(
                    UnknownPerson(
                        id="unknown-1",
                        why="score",
                        appearances=((DETECTED[shot["id"]], span),),
                        face_px=90,
                        candidates=(),
                        most_at_once=1,
                        face=STILL,
                        frame=STILL,
                    )
                )
            else:
                sightings.append(a_sighting(performer, shot["id"], span, copies))
    return Screening(
        film=FilmFacts(
            sha256=Sha256("0" * 64),
            width=TRUTH["width"],
            height=TRUTH["height"],
            frame_rate=Fraction(TRUTH["fps"]),
            starts_at=None,
            has_sound=True,
        ),
        frames=TRUTH["frames"],
        duration_s=Fraction(TRUTH["frames"], TRUTH["fps"]),
        unreadable_frames=0,
        variable_rate=False,
        shots=tuple(
            Shot(id=DETECTED[s["id"]], span=Span(s["start"], s["end"] + 1)) for s in TRUTH["shots"]
        ),
        sightings=tuple(sightings),
        unknown=tuple(unknown),
        looked_for=cast,
        not_enrolled=(),
        models=(
            ModelCard(name="truth", sha256=Sha256("0" * 64), licence="CC0", source="truth.json"),
        ),
    )


PRODUCTION = read_production(EXAMPLE / "production.yaml")
SCREENED = screened()
CONSENTS = [read_consent(file) for file in sorted((EXAMPLE / "consents").glob("*.yaml"))]


def matched(
    production: Production = PRODUCTION,
    screening: Screening = SCREENED,
    withdrawals: Iterable[Withdrawal] = (),
) -> Reconciliation:
    return reconcile(production, screening, CONSENTS, withdrawals, judged_on=JUDGED_ON, lives={})


def of(found: Reconciliation, performer: str) -> str:
    return next(p.finding.value for p in found.performers if p.performer == performer)


def told(found: Reconciliation, performer: str, finding: Finding) -> ShotsFinding:
    return next(f for f in found.findings if (f.performer, f.finding) == (performer, finding))


@pytest.fixture(scope="module")
def found() -> Reconciliation:
    return matched()


def test_every_performer_s_finding_is_as_expected(found: Reconciliation) -> None:
    got = {p.performer: p.finding.value for p in found.performers}
    assert got == EXPECTED["performers"]
    assert found.matched_at == "scene"


def test_every_finding_of_shots_is_as_expected_and_no_other_is_made(found: Reconciliation) -> None:
    got = {(f.performer, f.finding.value, f.shots) for f in found.findings}
    wanted = {
        (e["performer"], e["finding"], tuple(DETECTED[s] for s in e["shots"]))
        for e in EXPECTED["findings"]
    }
    assert got == wanted


def test_every_finding_of_the_contract_occurs(found: Reconciliation) -> None:
    assert {f.finding for f in found.findings} == set(Finding)


def test_the_cut_s_records_fit_the_film() -> None:
    check_against_film(PRODUCTION, frames=TRUTH["frames"], frame_rate=Fraction(24), starts_at=None)


def test_the_edl_s_events_are_the_shots_of_the_film() -> None:
    cut, mistakes = cut_list(PRODUCTION, rate=Fraction(24), starts_at=None)
    assert mistakes == ()
    assert [s.span for s in cut.shots] == [Span(s["start"], s["end"] + 1) for s in TRUTH["shots"]]


def test_each_sighting_says_by_what_it_stands(found: Reconciliation) -> None:
    rights = {(p, s): r for (p, s), r in found.rights.items()}
    assert rights[PerformerId("ana-vale"), "d3"] == "worked"
    assert rights[PerformerId("nora-lind"), "d10"] == "consent"
    assert rights[PerformerId("mei-lin-zhao"), "d6"] == "none"
    assert rights[PerformerId("mei-lin-zhao"), "d8"] == "worked"
    assert rights[PerformerId("helen-marsh"), "d6"] == "unknown"


def test_the_words_are_those_of_the_records(found: Reconciliation) -> None:
    said = {
        (f.performer, f.finding): (f.on_record, [r.because for r in f.reasons], f.do_next)
        for f in found.findings
    }
    on_record, _, _ = said[PerformerId("diego-santos"), Finding.REPLICA_WITHOUT_CONSENT]
    assert "Voucher 118 of 4 March 2025: scan only." in on_record
    assert "Up to 5 of them are seen at once." in on_record
    on_record, because, do_next = said[PerformerId("mei-lin-zhao"), Finding.NOT_COVERED]
    assert (
        "Consent of 20 February 2025 describes: “one figure at the windows”, scene 6, copies: 1, "
        "at most 6 s." in on_record
    )
    assert "This use is beyond it: 5 at once, where it describes 1." in because
    assert do_next.startswith("Ask the performer")
    _, because, _ = said[PerformerId("omar-haddad"), Finding.AGREED_AFTERWARDS]
    (sentence,) = because
    assert sentence == (
        "It was signed on 2025-05-06, after this use, which is made by 2025-04-28, "
        "the day of the vendor's turnover."
    )


IN_ORDER = {Finding.IN_ORDER, Finding.REPLICA_WITH_CONSENT}


def test_without_scenes_records_are_matched_for_the_whole_picture_and_it_is_said() -> None:
    found = matched(replace(PRODUCTION, scenes=None))
    assert found.matched_at == "picture"
    assert any(line.startswith("scenes: not given") for line in found.missing)
    assert of(found, "ana-vale") == "worked, scenes unknown"
    # The EDL still says in which frames the vendor's shots stand.
    assert told(found, "diego-santos", Finding.REPLICA_WITHOUT_CONSENT).shots == ("d9",)
    assert of(found, "mei-lin-zhao") == "not covered"


def test_without_a_replica_list_nothing_is_in_order() -> None:
    found = matched(replace(PRODUCTION, replicas=None))
    assert not [f for f in found.findings if f.finding in IN_ORDER]
    ana = told(found, "ana-vale", Finding.WORKED_SCENES_UNKNOWN)
    assert ana.missing == ("replicas",)
    assert ana.do_next.startswith("Ask the vendor for the replica list")
    # Five of one person at once are a replica whatever the list says.
    assert of(found, "diego-santos") == "replica without consent"


def test_an_empty_replica_list_puts_a_worked_scene_in_order() -> None:
    found = matched(replace(PRODUCTION, replicas=()))
    assert of(found, "ana-vale") == "in order"
    assert of(found, "omar-haddad") == "no record"
    assert of(found, "diego-santos") == "replica without consent"


def test_a_record_that_was_not_given_is_named_and_is_no_no() -> None:
    found = matched(replace(PRODUCTION, vouchers=None, skins=None))
    rosa = told(found, "rosa-duarte", Finding.NO_RECORD)
    assert rosa.missing == ("vouchers",)
    assert rosa.do_next.startswith("Give the work records and vouchers")
    assert found.rights[PerformerId("rosa-duarte"), "d9"] == "unknown"
    (performer,) = [p for p in found.performers if p.performer == "rosa-duarte"]
    assert performer.worked.as_json is None
    assert of(found, "ana-vale") == "in order"


def recoded(code: str, **changes: Any) -> Production:
    """The vendor's list with another code for its last line, nora-lind's of scene 10."""
    *lines, last = PRODUCTION.replicas or ()
    return replace(PRODUCTION, replicas=(*lines, replace(last, shot_code=code, **changes)))


NO_PLACE = "and neither a scene nor a record timecode says where its replica is."


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"scenes": ()}, NO_PLACE),
        ({}, "so its scene alone (10) says where its replica is."),
        ({"status": "omit"}, None),
        ({"record": Span(756, 828)}, None),
    ],
)
def test_a_shot_code_that_stands_in_no_list_is_said(
    changes: dict[str, Any], wanted: str | None
) -> None:
    told_of = matched(recoded("LT_1000X", **changes)).missing
    if wanted is None:
        assert told_of == ()
        return
    (said,) = told_of
    assert f"replicas.csv:7: shot code LT_1000X is in no list of this cut, {wanted} Did" in said
    assert "`LT_1000`" in said


def test_without_a_list_of_shots_a_line_that_nothing_else_places_is_said() -> None:
    without = replace(recoded("LT_1009", scenes=()), edl=None)
    (said,) = matched(without).missing
    no_list = "replicas.csv:7: shot code LT_1009 has no list of shots to stand in"
    assert said == f"{no_list}, {NO_PLACE}"
    at_picture_level = replace(without, scenes=None)
    assert not [line for line in matched(at_picture_level).missing if "LT_1009" in line]


def test_many_codes_of_another_cut_are_counted() -> None:
    line = (PRODUCTION.replicas or ())[-1]
    other = tuple(replace(line, shot_code=f"XX_{n}", where=f"replicas.csv:{n}") for n in range(25))
    told_of = matched(replace(PRODUCTION, replicas=other)).missing
    assert (len(told_of), told_of[-1]) == (21, "And 5 lines more.")


def test_a_day_on_the_background_list_is_work_in_an_unknown_scene() -> None:
    found = matched(replace(PRODUCTION, vouchers=()))
    assert of(found, "rosa-duarte") == "worked, scenes unknown"
    assert of(found, "isaac-bell") == "no record"


def test_who_has_no_face_on_record_was_not_looked_for() -> None:
    without = replace(
        SCREENED,
        sightings=tuple(s for s in SCREENED.sightings if s.performer != "ana-vale"),
        looked_for=tuple(p for p in SCREENED.looked_for if p != "ana-vale"),
        not_enrolled=(PerformerId("ana-vale"),),
    )
    found = matched(screening=without)
    ana = told(found, "ana-vale", Finding.NEEDS_A_LOOK)
    assert [f.finding for f in found.findings if f.performer == "ana-vale"] == [ana.finding]
    assert ana.answer == "cannot-say"
    assert "nobody could look for them" in ana.reasons[0].because
    assert "face" in ana.missing


UNSEEN = {
    "ryo-tanabe": "absent",
    "ines-carvalho": "consent unused",
    "samuel-okoye": "worked, not seen",  # in scene 11, frames 828 to 863
    "marcus-lee-ward": "worked, not seen",  # in scene 9, frames 660 to 755
    "imani-brooks": "declared, not seen",  # in scene 9
}


@pytest.mark.parametrize(
    ("lost", "open_"),
    [
        ((), ""),
        ((Span(10, 14),), ""),  # shorter than from one look to the next
        ((Span(10, 14), Span(20, 24)), ""),
        ((Span(10, 15),), "ryo-tanabe ines-carvalho"),
        ((Span(700, 705),), "ryo-tanabe ines-carvalho marcus-lee-ward imani-brooks"),
        ((Span(700, 864),), " ".join(UNSEEN)),
    ],
)
def test_nobody_is_absent_from_what_could_not_be_read(lost: tuple[Span, ...], open_: str) -> None:
    found = matched(screening=replace(SCREENED, gaps=lost))
    for performer, finding in UNSEEN.items():
        wanted = "needs a look" if performer in open_.split() else finding
        got = {f.finding.value for f in found.findings if f.performer == performer}
        assert got & {"needs a look", *UNSEEN.values()} == {wanted}
    for performer in open_.split():
        one = told(found, performer, Finding.NEEDS_A_LOOK)
        frames = sum(gap.frames for gap in lost)
        assert one.reasons[0].because.startswith(f"{frames} of 864 frames could not be read")
        assert one.answer == "cannot-say"
        assert "audit it again" in one.do_next


@pytest.mark.parametrize(("frames", "finding"), [(4, "absent"), (5, "needs a look")])
def test_a_look_that_was_missed_hides_somebody_at_any_rate(frames: int, finding: str) -> None:
    fast = replace(SCREENED, film=replace(SCREENED.film, frame_rate=Fraction(120)))
    found = matched(screening=replace(fast, gaps=(Span(10, 10 + frames),)))
    assert of(found, "ryo-tanabe") == finding


def test_a_lost_frame_of_a_slide_show_is_a_scene_of_it() -> None:
    slides = replace(SCREENED.film, frame_rate=Fraction(1))
    listless = replace(PRODUCTION, edl=None, replicas=None)
    found = matched(listless, replace(SCREENED, film=slides, gaps=(Span(10, 11),)))
    assert of(found, "ryo-tanabe") == "needs a look"
    because = told(found, "ryo-tanabe", Finding.NEEDS_A_LOOK).reasons[0].because
    assert because == "1 of 864 frames could not be read, and nobody was looked for in it."


def test_a_registry_that_may_lack_consents_never_says_without_consent() -> None:
    found = matched(replace(PRODUCTION, consents_complete=None))
    assert of(found, "diego-santos") == "needs a look"
    assert told(found, "diego-santos", Finding.NEEDS_A_LOOK).missing == ("consents_complete",)
    assert of(found, "mei-lin-zhao") == "not covered"
    assert of(found, "nora-lind") == "replica with consent"


def test_a_medium_that_nobody_named_sends_a_replica_to_a_person() -> None:
    found = matched(replace(PRODUCTION, media=None))
    assert told(found, "nora-lind", Finding.NEEDS_A_LOOK).missing == ("media",)


@pytest.mark.parametrize(
    ("effective", "finding"),
    [("2025-06-02", "replica without consent"), ("2025-06-03", "replica with consent")],
)
def test_a_withdrawal_counts_from_its_day(effective: str, finding: str) -> None:
    withdrawal = Withdrawal(
        consent=ConsentId("nora-lind-long-take"),
        on=date(2025, 5, 20),
        effective=date.fromisoformat(effective),
    )
    assert of(matched(withdrawals=[withdrawal]), "nora-lind") == finding


def test_an_unused_consent_that_was_withdrawn_is_none() -> None:
    day = date(2025, 5, 20)
    withdrawal = Withdrawal(consent=ConsentId("ines-carvalho-long-take"), on=day, effective=day)
    assert of(matched(withdrawals=[withdrawal]), "ines-carvalho") == "absent"


def test_somebody_seen_who_is_not_in_the_cast_has_a_finding_of_their_own() -> None:
    cast = tuple(m for m in PRODUCTION.cast if m.performer != "isaac-bell")
    found = matched(replace(PRODUCTION, cast=cast))
    assert told(found, "isaac-bell", Finding.NO_RECORD).missing == ()
    found = matched(replace(PRODUCTION, cast=cast, work=None))
    assert told(found, "isaac-bell", Finding.NO_RECORD).missing == ("work",)


def test_a_temporary_replica_declares_and_an_omitted_one_does_not() -> None:
    lines = PRODUCTION.replicas or ()

    def status_of_nora(status: str) -> Reconciliation:
        changed = tuple(
            replace(line, status=status) if line.performer == "nora-lind" else line
            for line in lines
        )
        return matched(replace(PRODUCTION, replicas=changed))

    assert of(status_of_nora("temp"), "nora-lind") == "replica with consent"
    on_record = told(status_of_nora("temp"), "nora-lind", Finding.REPLICA_WITH_CONSENT).on_record
    assert any("temp" in sentence for sentence in on_record)
    assert of(status_of_nora("omit"), "nora-lind") == "no record"


def test_a_replica_line_without_a_place_is_unknown_everywhere() -> None:
    lines = tuple(
        replace(line, shot_code="", scenes=(), record=None) for line in PRODUCTION.replicas or ()
    )
    found = matched(replace(PRODUCTION, replicas=lines))
    nora = told(found, "nora-lind", Finding.NO_RECORD)
    assert "scenes" in nora.missing


def test_a_performer_beside_their_own_double_is_not_counted_as_one() -> None:
    extra = replace(next(s for s in SCREENED.sightings if s.performer == "imani-brooks"), copies=4)
    lines = tuple(
        replace(line, scenes=(Scene("6"),), shot_code="LT_0600")
        for line in PRODUCTION.replicas or ()
        if line.performer == "imani-brooks"
    )
    consents = [
        replace(c, uses=tuple(replace(u, scenes=(Scene("6"),)) for u in c.uses))
        for c in CONSENTS
        if c.performer == "imani-brooks"
    ]
    found = reconcile(
        replace(PRODUCTION, replicas=lines),
        replace(SCREENED, sightings=(extra,)),
        consents,
        [],
        judged_on=JUDGED_ON,
        lives={},
    )
    assert of(found, "imani-brooks") == "replica with consent"  # worked, and three copies agreed


def test_where_the_list_s_frames_and_scene_disagree_either_counts() -> None:
    lines = tuple(
        replace(line, record=Span(0, 12)) if line.performer == "nora-lind" else line
        for line in PRODUCTION.replicas or ()
    )
    assert of(matched(replace(PRODUCTION, replicas=lines)), "nora-lind") == "replica with consent"


def test_a_line_s_frames_are_nearer_than_its_scene() -> None:
    lines = tuple(
        replace(line, performer=PerformerId("ana-vale"), scenes=(Scene("3"),), shot_code="LT_0500")
        for line in PRODUCTION.replicas or ()
        if line.performer == "nora-lind"
    )
    found = matched(replace(PRODUCTION, replicas=lines))
    assert told(found, "ana-vale", Finding.IN_ORDER).shots == ("d3", "d11")
    assert told(found, "ana-vale", Finding.NOT_COVERED).shots == ("d5",)


def test_who_worked_and_is_declared_in_a_scene_and_not_seen_there_is_told_once() -> None:
    lines = tuple(
        replace(line, performer=PerformerId("marcus-lee-ward"))
        for line in PRODUCTION.replicas or ()
        if line.performer == "imani-brooks"
    )
    found = matched(replace(PRODUCTION, replicas=lines))
    (only,) = [f for f in found.findings if f.performer == "marcus-lee-ward"]
    assert only.finding is Finding.WORKED_NOT_SEEN


def test_a_scene_that_the_cut_left_out_is_said() -> None:
    rows = tuple(
        replace(row, scenes=(*row.scenes, Scene("5"))) if row.performer == "tom-arden" else row
        for row in PRODUCTION.work or ()
    )
    tom = told(matched(replace(PRODUCTION, work=rows)), "tom-arden", Finding.WORKED_NOT_SEEN)
    assert (tom.scenes, tom.shots) == (("5",), ())
    assert "Scene 5 has no frames in this cut." in tom.on_record


def test_at_picture_level_who_is_seen_anywhere_is_not_said_to_be_missed_elsewhere() -> None:
    found = matched(replace(PRODUCTION, scenes=None))
    assert [f.finding for f in found.findings if f.performer == "samuel-okoye"] == [
        Finding.WORKED_SCENES_UNKNOWN
    ]


def test_a_list_of_another_rate_is_refused() -> None:
    slow = replace(SCREENED, film=replace(SCREENED.film, frame_rate=Fraction(10)))
    with pytest.raises(UserError, match="made for another rate"):
        matched(screening=slow)


def test_the_same_values_give_the_same_reconciliation() -> None:
    assert matched() == matched()


def of_nora(**changed: Any) -> tuple[ReplicaLine, ...]:
    """The vendor's list with something else in Nora's line."""
    return tuple(
        replace(line, **changed) if line.performer == "nora-lind" else line
        for line in PRODUCTION.replicas or ()
    )


def missing_of_nora(production: Production) -> tuple[str, ...]:
    return told(matched(production), "nora-lind", Finding.NEEDS_A_LOOK).missing


# Of which nobody recorded when its photography began.
NEVER_BEGUN = replace(PRODUCTION, principal_photography=None)


@pytest.mark.parametrize(
    ("began", "finding"),
    [
        (date(2025, 2, 23), "needs a look"),  # signed on the 24th: some of it may be older
        (date(2025, 2, 24), "replica with consent"),
        (date(2025, 3, 3), "replica with consent"),
    ],
)
def test_nothing_in_a_cut_is_older_than_the_photography(began: date, finding: str) -> None:
    """So a consent signed by then is older than the use, though no turnover dates it."""
    days = Term(start=began, end=date(2025, 3, 21))
    undated = replace(PRODUCTION, replicas=of_nora(turnover_on=None), principal_photography=days)
    found = matched(undated)
    assert of(found, "nora-lind") == finding
    if finding != "needs a look":
        (reason,) = (
            r
            for r in told(found, "nora-lind", Finding(finding)).reasons
            if "not after this use" in r.because
        )
        assert f"of a picture whose photography began on {began}." in reason.because


def test_a_replica_whose_day_nobody_wrote_down_goes_to_a_person() -> None:
    undated = replace(NEVER_BEGUN, replicas=of_nora(turnover_on=None))
    assert missing_of_nora(undated) == ("turnover_on",)
    before_signing = replace(undated, released_on=date(2025, 2, 23))
    found = matched(before_signing)
    assert of(found, "nora-lind") == "agreed afterwards"
    (reason,) = told(found, "nora-lind", Finding.AGREED_AFTERWARDS).reasons
    assert reason.because.endswith("which is made by 2025-02-23, the day of release.")


def test_a_number_of_copies_that_nobody_wrote_down_goes_to_a_person() -> None:
    assert missing_of_nora(replace(PRODUCTION, replicas=of_nora(copies=None))) == ("copies",)


def test_two_replicas_of_one_person_in_one_shot_may_be_two_at_once() -> None:
    (line,) = (one for one in PRODUCTION.replicas or () if one.performer == "nora-lind")
    second = replace(line, where="replicas.csv:8", asset_id="HL-0016", technique="sprite")
    both = replace(PRODUCTION, replicas=(*(PRODUCTION.replicas or ()), second))
    assert missing_of_nora(both) == ("copies",)
    spoken = replace(second, technique="voice", copies=None)  # a voice is no figure
    found = matched(replace(PRODUCTION, replicas=(*(PRODUCTION.replicas or ()), spoken)))
    assert of(found, "nora-lind") == "replica with consent"


def agreed_for(seconds: int) -> list[Consent]:
    return [
        replace(c, uses=tuple(replace(u, max_seconds=seconds) for u in c.uses))
        if c.performer == "nora-lind"
        else c
        for c in CONSENTS
    ]


@pytest.mark.parametrize(
    ("agreed", "lasts", "finding"),
    [
        (3, 72, "replica with consent"),  # the whole shot lasts 3 s
        (2, 72, "not covered"),
        (2, 48, "needs a look"),  # a face for 2 s, in a shot of 3 s
        (2, 49, "not covered"),
        (3, 49, "replica with consent"),
    ],
)
def test_how_long_a_replica_lasts_is_held_against_what_was_agreed(
    agreed: int, lasts: int, finding: str
) -> None:
    seen = tuple(
        replace(s, span=Span(s.span.start, s.span.start + lasts)) if s.shot == "d10" else s
        for s in SCREENED.sightings
    )
    screening = replace(SCREENED, sightings=seen)
    found = reconcile(PRODUCTION, screening, agreed_for(agreed), [], judged_on=JUDGED_ON, lives={})
    assert of(found, "nora-lind") == finding
    if finding == "needs a look":
        assert told(found, "nora-lind", Finding.NEEDS_A_LOOK).missing == ("seconds",)


@pytest.mark.parametrize(
    ("performer", "on", "stands", "said"),
    [
        ("ines-carvalho", "2025-02-25", False, "which is after 25 February 2025, the day judged."),
        ("ines-carvalho", "2025-02-26", True, "describes: “Ines's double waits on the stairs”"),
        ("ines-carvalho", "2028-02-25", True, "describes: “Ines's double waits on the stairs”"),
        ("ines-carvalho", "2028-02-26", False, "whose term ran until 26 February 2028."),
        ("tom-arden", "2025-02-20", False, ""),
        ("tom-arden", "2025-02-28", False, ""),  # signed, and its term begins the day after
        ("tom-arden", "2025-03-01", True, ""),
    ],
)
def test_a_consent_stands_from_its_signature_and_within_its_term(
    performer: str, on: str, stands: bool, said: str
) -> None:
    found = reconcile(
        PRODUCTION, SCREENED, CONSENTS, [], judged_on=date.fromisoformat(on), lives={}
    )
    (one,) = (p for p in found.performers if p.performer == performer)
    assert one.consented.as_json is stands
    if performer == "ines-carvalho":
        assert one.finding.value == ("consent unused" if stands else "absent")
        told_of = told(found, performer, one.finding)
        assert said in " ".join(told_of.on_record)


def test_a_turnover_after_the_day_judged_dates_nothing_that_is_in_the_film() -> None:
    for on in (date(2025, 6, 3), date(2035, 1, 1)):
        assert missing_of_nora(replace(NEVER_BEGUN, replicas=of_nora(turnover_on=on))) == (
            "turnover_on",
        )
    on_the_day = replace(PRODUCTION, replicas=of_nora(turnover_on=JUDGED_ON))
    assert of(matched(on_the_day), "nora-lind") == "replica with consent"


@pytest.mark.parametrize(
    ("life", "finding", "said"),
    [
        (Life(born=date(2007, 2, 24)), "replica with consent", ""),  # of age on that very day
        (Life(born=date(2007, 2, 25)), "needs a look", "nora-lind signed alone on 2025-02-24"),
        (Life(died=date(2025, 2, 24)), "replica with consent", ""),
        (Life(died=date(2025, 2, 23)), "needs a look", "after nora-lind died on 2025-02-23."),
    ],
)
def test_a_signature_is_held_against_births_and_deaths_on_record(
    life: Life, finding: str, said: str
) -> None:
    lives = {PerformerId("nora-lind"): life}
    found = reconcile(PRODUCTION, SCREENED, CONSENTS, [], judged_on=JUDGED_ON, lives=lives)
    assert of(found, "nora-lind") == finding
    if finding == "needs a look":
        one = told(found, "nora-lind", Finding.NEEDS_A_LOOK)
        assert one.missing == ("granted_by",)
        assert said in one.reasons[0].because
        (nora,) = (p for p in found.performers if p.performer == "nora-lind")
        assert nora.consented.as_json is None


def test_an_unused_consent_that_a_child_signed_alone_stands_for_nobody_knows() -> None:
    lives = {PerformerId("ines-carvalho"): Life(born=date(2015, 1, 1))}
    found = reconcile(PRODUCTION, SCREENED, CONSENTS, [], judged_on=JUDGED_ON, lives=lives)
    (ines,) = (p for p in found.performers if p.performer == "ines-carvalho")
    assert (ines.finding.value, ines.consented.as_json) == ("absent", None)


def test_nobody_worked_after_the_day_on_which_they_died() -> None:
    lives = {PerformerId("tom-arden"): Life(died=date(2025, 3, 3))}
    found = reconcile(PRODUCTION, SCREENED, CONSENTS, [], judged_on=JUDGED_ON, lives=lives)
    assert told(found, "tom-arden", Finding.IN_ORDER).shots == ("d2",)  # of 3 March itself
    later = told(found, "tom-arden", Finding.NO_RECORD)
    assert later.shots == ("d9",)
    assert (
        "Exhibit G has them at work on 14 March 2025, and by the registry they died on 3 March "
        "2025." in later.on_record
    )


def with_scenes(*scenes: tuple[str, int, int]) -> Production:
    """The list of scenes from scene 9 on (frames 660 to 864) as told here."""
    kept = [s for s in PRODUCTION.scenes or () if s.span.end <= 660]
    new = [
        SceneFrames(where="scenes.csv:9", scene=Scene(scene), span=Span(start, end))
        for scene, start, end in scenes
    ]
    return replace(PRODUCTION, scenes=(*kept, *new))


@pytest.mark.parametrize(
    ("end_of_9", "findings"),
    [
        (756, {"in order"}),
        (760, {"in order"}),  # four frames of another scene: the two lists part the cut so
        (752, {"in order"}),
        (761, {"in order"}),
        (751, {"no record"}),  # five frames of scene 10, where no record has them
        (700, {"no record"}),
    ],
)
def test_work_in_one_scene_says_nothing_of_another_in_the_same_shot(
    end_of_9: int, findings: set[str]
) -> None:
    cut = with_scenes(("9", 660, end_of_9), ("10", end_of_9, 828), ("11", 828, 864))
    found = matched(cut)
    rosa = [f for f in found.findings if f.performer == "rosa-duarte"]
    assert {f.finding.value for f in rosa} == findings
    if findings == {"no record"}:
        assert rosa[0].scenes == ("9", "10")
        assert "The work records do not name them in scene 10." in rosa[0].on_record


def test_who_worked_in_every_scene_of_a_shot_is_in_order() -> None:
    cut = with_scenes(("9", 660, 700), ("10", 700, 828), ("11", 828, 864))
    vouchers = tuple(
        replace(v, scenes=(Scene("9"), Scene("10"))) for v in PRODUCTION.vouchers or ()
    )
    assert of(matched(replace(cut, vouchers=vouchers)), "rosa-duarte") == "in order"


def test_a_frame_of_the_next_scene_puts_nobody_there_who_did_not_work_in_it() -> None:
    cut = with_scenes(("9", 660, 757), ("10", 757, 828), ("11", 828, 864))
    worked_9 = tuple(
        replace(row, performer=PerformerId("nora-lind"))
        for row in PRODUCTION.work or ()
        if row.scenes == (Scene("9"),)
    )
    found = matched(replace(cut, replicas=of_nora(status="omit"), work=worked_9))
    assert told(found, "nora-lind", Finding.NO_RECORD).shots == ("d10",)
    assert told(found, "nora-lind", Finding.WORKED_NOT_SEEN).shots == ("d9",)


@pytest.mark.parametrize(("begins", "said"), [(825, False), (828, True)])
def test_a_scene_of_a_few_frames_is_not_said_to_have_none(begins: int, said: bool) -> None:
    last = (("11", begins, 828),) if begins < 828 else ()
    cut = with_scenes(("9", 660, 756), ("10", 756, begins), *last, ("12", 828, 864))
    one = told(matched(cut), "samuel-okoye", Finding.WORKED_NOT_SEEN)
    assert ("Scene 11 has no frames in this cut." in one.on_record) is said


def test_a_part_of_a_shot_without_a_scene_is_work_in_an_unknown_one() -> None:
    found = matched(with_scenes(("9", 660, 700), ("10", 756, 828), ("11", 828, 864)))
    assert of(found, "rosa-duarte") == "worked, scenes unknown"


def test_a_listed_shot_of_two_scenes_is_of_either() -> None:
    shots = (
        ListedShot(
            where="shots.csv:2",
            names=("LT_0900",),
            span=Span(660, 756),
            scenes=(Scene("9"), Scene("9A")),
        ),
    )
    cut = replace(PRODUCTION, scenes=None, edl=None, shots=shots, replicas=())
    assert of(matched(cut), "rosa-duarte") == "in order"


def test_a_replica_that_no_record_places_is_named_and_asked_about() -> None:
    lines = of_nora(shot_code="LT_1099", scenes=())
    found = matched(replace(PRODUCTION, replicas=lines))
    nora = told(found, "nora-lind", Finding.NO_RECORD)
    assert (
        "The vendor's list has a digital double (shot LT_1099, final), turned over on 30 April "
        "2025. No record says in which frames or scene that is." in nora.on_record
    )
    assert not any("declares no replica" in sentence for sentence in nora.on_record)
    assert nora.do_next.startswith("Write the scene or the record timecode of each replica")
    assert nora.missing == ("scenes",)


def test_who_worked_where_a_replica_may_be_is_told_of_the_list_and_not_of_their_work() -> None:
    lines = of_nora(performer=PerformerId("tom-arden"), shot_code="LT_9999", scenes=())
    found = matched(replace(PRODUCTION, replicas=lines))
    tom = told(found, "tom-arden", Finding.WORKED_SCENES_UNKNOWN)
    assert tom.do_next.startswith("Write the scene or the record timecode of each replica")
