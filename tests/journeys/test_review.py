"""A person decides: through the command and its page, on an audited cut of The Long Take."""

import hashlib
import json
import os
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.journeys.sitting import (
    CAST,
    NAMES,
    REVIEW,
    Reviewer,
    answers,
    entries,
    page_of,
    questions,
    report,
    reviewing,
    sat,
)
from tests.journeys.stranger import Stranger, contents

from personae.app.files.to_review import read_to_review
from personae.app.journeys.answers import ANSWERED, reviewer_id
from personae.app.journeys.expire import expire_stills
from personae.app.journeys.review import REVIEWED, Line, sitting
from personae.app.journeys.stills import still_of_unknown
from personae.app.wiring import opened, pictures
from personae.reconciliation.answered import Says
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId

SMALL, FIVE = "unknown-2", "unknown-4"  # Mei Lin far away; Diego five times


@pytest.fixture
def me(audited: Stranger, tmp_path: Path) -> Stranger:
    return moved(audited, tmp_path / "desk")


@pytest.fixture(scope="module")
def served(audited: Stranger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviewer]:
    """A review that stays open; nothing is answered in it."""
    me = moved(audited, tmp_path_factory.mktemp("served") / "desk")
    with reviewing(me) as page:
        yield page.enter()


def moved(me: Stranger, desk: Path) -> Stranger:
    """A copy that remembers no stills elsewhere: those of the original are not its own."""
    copy = me.moved(desk)
    shutil.rmtree(copy.home / "stills")
    return copy


@pytest.fixture(scope="module")
def answered(audited: Stranger, tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """One answer has been given; to be copied."""
    me = moved(audited, tmp_path_factory.mktemp("answered") / "desk")
    sat(me, "Jo Park", ("unknown-1", Says.NO, None))
    return me


def number_of(me: Stranger, person: str) -> int:
    return [q["question"] for q in questions(me)].index(person) + 1


def findings(me: Stranger, person: str) -> list[Any]:
    return [f for f in report(me)["findings"] if f["person"] == person]


def settled(me: Stranger) -> set[tuple[str, str]]:
    return {
        (f["performer"], f["finding"])
        for f in report(me)["findings"]
        if f["finding"] in ("replica without consent", "not covered", "agreed afterwards")
    }


def still_of(me: Stranger, performer: str, person: str = SMALL) -> bytes:
    """The picture that a question offers of a performer."""
    asked = next(q for q in questions(me) if q["question"] == person)
    path = next(p["face"]["still"] for p in asked["pictures"] if p["performer"] == performer)
    return (me.here / "report" / str(path)).read_bytes()


# What an audit leaves


def test_each_question_is_whole_without_the_film(audited: Stranger) -> None:
    folder = audited.here / "report"
    assert [q["question"] for q in questions(audited)] == [
        u["person"] for u in report(audited)["unknown"]
    ]
    for asked in questions(audited):
        assert asked["appearances"][0]["start_timecode"]
        for seen in (*asked["seen"], *(p["face"] for p in asked["pictures"])):
            digest = hashlib.sha256((folder / seen["still"]).read_bytes()).hexdigest()
            assert seen["sha256"] == digest
    small = next(q for q in questions(audited) if q["question"] == SMALL)
    assert small["why"] == "size"
    assert [c["performer"] for c in small["candidates"]] == ["mei-lin-zhao"]
    assert {p["performer"] for p in small["pictures"]} == {
        "mei-lin-zhao", "omar-haddad", "rosa-duarte",
    }  # fmt: skip


def test_where_no_candidate_has_a_picture_nobody_s_is_shown(audited: Stranger) -> None:
    five = next(q for q in questions(audited) if q["question"] == FIVE)
    assert (five["most_at_once"], five["candidates"], five["pictures"]) == (5, [], [])


def test_each_shot_of_a_person_has_a_picture(audited: Stranger) -> None:
    first = questions(audited)[0]
    assert [a["shot"] for a in first["appearances"]] == ["d1", "d2"]
    assert len(first["seen"]) == 3


def test_no_pay_is_left_there(audited: Stranger) -> None:
    kept = json.loads((audited.here / "report" / "to-review.json").read_text())["kept"]
    assert {m["rate"] for m in kept["production"]["cast"]} == {None}


# Blind


def said_in(text: str, words: Iterable[str]) -> list[str]:
    return [w for w in words if re.search(rf"\b{re.escape(w)}\b", text, re.IGNORECASE)]


def test_nobody_is_named_before_an_answer(audited: Stranger, served: Reviewer) -> None:
    scores = {f"{c['score']:.2f}" for q in questions(audited) for c in q["candidates"]}
    assert scores
    words = [*CAST, *NAMES.values(), *(w for n in NAMES.values() for w in n.split()), *scores]
    paths = [f"/question/{n}" for n in range(1, len(questions(audited)) + 1)]
    for path in ("/all", *paths, "/review.js", "/review.css"):
        text = served.page(path)
        assert not said_in(text, words), path
    for number in range(1, len(paths) + 1):
        status, headers, _ = served.ask(f"/question/{number}/who")  # unasked
        assert (status, headers["Location"]) == (303, f"/question/{number}")
    said = str([served.ask(f"/picture/2/{which}")[1] for which in "012ABC"])
    assert not said_in(said, words)


def test_names_come_after_the_blind_answer_and_no_score_ever(me: Stranger) -> None:
    number = number_of(me, SMALL)
    with page_of(me) as page:
        page.says(number, "who")
        text = page.page(f"/question/{number}/who")
        assert not [name for name in NAMES.values() if name not in text]
        assert not re.findall(r"\b0\.\d\d\b", text)
        told = [text.index(f">{name}<") for name in sorted(NAMES.values(), key=str.casefold)]
        assert told == sorted(told)


def test_a_second_reviewer_reads_nothing_of_the_first(me: Stranger) -> None:
    sat(me, "Jo Park", (FIVE, Says.WHO, "diego-santos"))
    text = (me.here / "report" / "report.html").read_text(encoding="utf-8")
    told = re.findall(r"<p>Jo Park[^<]*</p>", text)
    assert told == [line for line in told if "has answered" in line]
    (review,) = report(me)["reviews"]
    assert (review["performer"], review["answers"][0]["answer"]) == (None, None)
    with page_of(me, "Kim Lee") as page:
        for path in ("/all", *(f"/question/{n}" for n in range(1, len(questions(me)) + 1))):
            assert "Jo Park" not in page.page(path)


def test_pictures_are_in_an_order_by_lot_that_stands_on_record(me: Stranger) -> None:
    sat(me, "Jo Park", (SMALL, Says.CANNOT_SAY, None))
    (given,) = answers(me)
    asked = next(q for q in questions(me) if q["question"] == SMALL)
    # As anybody can work it out anew from the two files.
    lots = {
        hashlib.sha256(f"{given['seed']} {p['performer']}".encode()).hexdigest(): p["face"][
            "sha256"
        ]
        for p in asked["pictures"]
    }
    assert given["shown"] == [lots[lot] for lot in sorted(lots)]
    to_review, _ = read_to_review(me.here / "report")
    (question,) = [q for q in to_review.questions if q.question == SMALL]
    first = [Line.of(question, str(n)).pictures[0][1].performer for n in range(300)]
    assert {p: first.count(p) > 70 for p in set(first)} == dict.fromkeys(
        ("mei-lin-zhao", "omar-haddad", "rosa-duarte"), True
    )


# What an answer does


def test_without_an_answer_the_report_stays_to_the_byte(me: Stranger) -> None:
    """What was kept gives the very report that the audit wrote."""
    before, size = contents(me.here), entries(me)
    sat(me, "Jo Park")
    assert contents(me.here) == before
    assert entries(me) == size


def test_yes_names_them_without_screening_again(me: Stranger) -> None:
    (me.here / "cut.mp4").unlink()
    shutil.rmtree(me.here / "records")
    number = number_of(me, SMALL)
    quiet = Stranger(me.desk, {"PYTHONPROFILEIMPORTTIME": "1"})
    with reviewing(quiet) as page:
        letter = page.enter().letter_of(number, still_of(me, "mei-lin-zhao"))
        page.says(number, letter)
        ran = page.end()
    loaded = {line.split("|")[-1].strip() for line in ran.err.splitlines() if "import time" in line}
    assert "sqlalchemy" in loaded  # the list is a list
    assert not loaded & {"av", "onnxruntime", "PIL.Image"}

    assert findings(me, SMALL) == []
    assert SMALL not in {u["person"] for u in report(me)["unknown"]}
    (seen,) = [s for s in report(me)["sightings"] if s["certainty"] == "reviewed"]
    assert (seen["performer"], seen["shot"], seen["right"]) == ("mei-lin-zhao", "d2", "worked")
    (review,) = report(me)["reviews"]
    (given,) = review["answers"]
    assert (review["outcome"], given["reviewer"], given["answer"]) == ("named", "Jo Park", "yes")
    asked = next(q for q in questions(me) if q["question"] == SMALL)
    assert given["seen"] == [s["sha256"] for s in asked["seen"]]
    text = (me.here / "report" / "report.html").read_text(encoding="utf-8")
    assert re.search(rf"Jo Park said yes[^<]*{given['at'][:10]}[^<]*seen two pictures", text)
    schema = me("schema", "report").went_well().json
    jsonschema.Draft202012Validator(schema).validate(report(me))


def test_no_leaves_needs_a_look_and_what_is_open_stays(me: Stranger) -> None:
    sat(me, "Jo Park", (FIVE, Says.NO, None), (SMALL, Says.CANNOT_SAY, None))
    assert findings(me, FIVE) == []
    assert [f["finding"] for f in findings(me, SMALL)] == ["needs a look"]
    assert [f["finding"] for f in findings(me, "unknown-1")] == ["needs a look"]
    outcomes = {r["person"]: r["outcome"] for r in report(me)["reviews"]}
    assert outcomes == {FIVE: "nobody of the cast", SMALL: "open"}


def test_without_consent_needs_two(me: Stranger) -> None:
    number = number_of(me, FIVE)
    assert settled(me) == set()
    sat(me, "Jo Park", (FIVE, Says.WHO, "diego-santos"))
    assert settled(me) == set()
    (told,) = findings(me, FIVE)
    assert told["finding"] == "needs a look"
    assert "second person" in told["do_next"]
    assert "diego" not in json.dumps(told)

    with pytest.raises(KeyError):  # the same person is not asked again
        sat(me, "jo  PARK", (FIVE, Says.WHO, "diego-santos"))
    assert settled(me) == set()

    with reviewing(me, "Kim Lee") as page:
        page.enter().names(number, "diego-santos")
        page.end().went_well(10)
    assert settled(me) == {("diego-santos", "replica without consent")}
    assert findings(me, FIVE) == []
    (review,) = [r for r in report(me)["reviews"] if r["person"] == FIVE]
    assert [a["reviewer"] for a in review["answers"]] == ["Jo Park", "Kim Lee"]
    (seen,) = [s for s in report(me)["sightings"] if s["certainty"] == "reviewed"]
    assert (seen["copies"], seen["score"]) == (5, None)


def test_two_who_differ_leave_it_open_and_nobody_is_wrong(me: Stranger) -> None:
    sat(me, "Jo Park", (FIVE, Says.WHO, "diego-santos"))
    sat(me, "Kim Lee", (FIVE, Says.WHO, "tom-arden"))
    (told,) = findings(me, FIVE)
    assert (told["finding"], settled(me)) == ("needs a look", set())
    assert any("differently" in line for line in told["on_record"])
    assert not [n for n in ("Jo Park", "Kim Lee", "diego", "tom-arden") if n in json.dumps(told)]


def test_a_changed_mind_is_a_new_answer_that_says_which_it_replaces(me: Stranger) -> None:
    sat(me, "Jo Park", (SMALL, Says.NO, None), (SMALL, Says.CANNOT_SAY, None))
    first, second = answers(me)
    assert (first["replaces"], second["replaces"]) == (None, first["entry"])
    assert [f["finding"] for f in findings(me, SMALL)] == ["needs a look"]


def test_somebody_who_is_not_in_the_cast_is_named_and_then_enrolled(me: Stranger) -> None:
    with reviewing(me) as page:
        for refused_name in ("", "  ", "Finn\x00Hale", "F" * 121, "diego  SANTOS"):
            assert page.cookie or page.enter()
            assert page.names(1, "else", refused_name) == "/question/1/who"
        page.names(1, "else", "Finn Hale")
        ran = page.end().went_well(11)
    assert [a["name"] for a in answers(me)] == ["Finn Hale"]
    (review,) = report(me)["reviews"]
    assert (review["outcome"], review["answers"][0]["name"]) == ("somebody else", "Finn Hale")
    (told,) = findings(me, "unknown-1")
    assert "enrol them" in told["do_next"]
    (told_how,) = re.findall(r"To put Finn Hale on record: personae (.*)", ran.out)
    me(*shlex.split(told_how)).went_well()


def to_enrol(me: Stranger, name: str = "Finn Hale") -> Path:
    """The still from which unknown-1 would be enrolled."""
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        return still_of_unknown(house, me.here / "report" / "report.json", "unknown-1", name=name)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([], "nobody has named unknown-1"),
        ([("Jo Park", Says.CANNOT_SAY, None, None)], "whoever looked cannot say who unknown-1 is"),
        ([("Jo Park", Says.NO, None, None)], "nobody of the cast, and was not named"),
        ([("Jo Park", Says.WHO, "rosa-duarte", None)], "said to be of the cast"),
        (
            [("Jo Park", Says.WHO, None, "Finn Hale"), ("Kim Lee", Says.WHO, "rosa-duarte", None)],
            "answered differently",
        ),
        (
            [("Jo Park", Says.WHO, None, "Finn Hale"), ("Kim Lee", Says.WHO, None, "Jul Kovac")],
            "named differently: `Finn Hale` and `Jul Kovac`",
        ),
        ([("Jo Park", Says.WHO, None, "Jul Kovac")], "was named `Jul Kovac`, and not `Finn Hale`"),
    ],
)
def test_nobody_is_enrolled_whom_nobody_has_named_so(
    me: Stranger, said: list[tuple[str, Says, str | None, str | None]], told: str
) -> None:
    for reviewer, says, performer, name in said:
        sat(me, reviewer, ("unknown-1", says, performer), name=name)
    with pytest.raises(UserError, match=re.escape(told)) as refused:
        to_enrol(me)
    assert "rosa" not in str(refused.value)


def test_a_name_that_one_gave_and_nobody_contradicts_is_enough(me: Stranger) -> None:
    sat(me, "Ana Roe", ("unknown-1", Says.CANNOT_SAY, None))
    sat(me, "Jo Park", ("unknown-1", Says.WHO, None), name="Finn Hale")
    sat(me, "Kim Lee", ("unknown-1", Says.NO, None))
    assert to_enrol(me, "finn  HALE") == me.here / "report" / "faces" / "unknown-1.jpg"


def test_a_name_counts_for_the_stills_that_were_looked_at_alone(me: Stranger) -> None:
    sat(me, "Jo Park", ("unknown-1", Says.WHO, None), name="Finn Hale")
    face = me.here / "report" / "faces" / "unknown-1.jpg"
    face.write_bytes(still_of(me, "rosa-duarte"))
    with pytest.raises(UserError, match="nobody has named unknown-1"):
        to_enrol(me)


def test_a_still_with_somebody_larger_enrols_nobody(me: Stranger) -> None:
    sat(me, "Jo Park", ("unknown-1", Says.WHO, None), name="Finn Hale")
    path = me.here / "report" / "report.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    for each in (*values["reviews"], *values["unknown"]):
        ((left, top, right, bottom),) = each["face"]["boxes"]
        each["face"]["others"] = [[left, top, right + 1, bottom]]
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(UserError, match="shows somebody else larger"):
        to_enrol(me)


# On record


def test_what_is_answered_is_on_record_and_the_record_holds(me: Stranger) -> None:
    number, before = number_of(me, SMALL), entries(me)
    with page_of(me) as page:
        letter = page.letter_of(number, still_of(me, "mei-lin-zhao"))
        page.says(number, letter)
        assert entries(me) == before + 1  # before the review has ended
        assert page.ask("/end", {})[0] == 200
    assert me.registry()["holds"]
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        (entry,) = house.record.entries(ANSWERED)
        (written,) = house.record.entries(REVIEWED)
    digest = hashlib.sha256((me.here / "report" / "report.json").read_bytes()).hexdigest()
    assert written.envelope["report"] == digest
    asked = next(q for q in questions(me) if q["question"] == SMALL)
    assert entry.envelope["seen"] == [s["sha256"] for s in asked["seen"]]
    assert (entry.envelope["answer"], entry.envelope["picture"]) == ("yes", letter)
    assert set(entry.parts) == {"mei-lin-zhao", "reviewer-jo-park"}
    assert not [w for w in ("mei-lin", "Mei Lin", "Jo", "Park") if w in str(entry.envelope)]
    (kept,) = answers(me)
    assert (kept["entry"], kept["reviewer"]) == (entry.number, "Jo Park")


def test_whoever_was_named_can_be_erased_and_the_answer_counts_no_more(me: Stranger) -> None:
    sat(me, "Jo Park", (SMALL, Says.YES, "mei-lin-zhao"))
    erase(me, "mei-lin-zhao")
    refused(me, "has been erased since the audit", "Audit the film again")


def test_a_reviewer_can_be_erased_and_their_answer_counts_no_more(
    answered: Stranger, tmp_path: Path
) -> None:
    me = answered.moved(tmp_path / "desk")
    me("performer", "erase", "reviewer-jo-park", "--because", "left", "--yes").went_well()
    assert me.registry()["holds"]
    (me.here / "report" / "answers.json").unlink()
    sat(me, "Kim Lee")
    assert report(me)["reviews"] == []
    assert [f["finding"] for f in findings(me, "unknown-1")] == ["needs a look"]
    assert "Jo Park" not in (me.here / "report" / "report.html").read_text(encoding="utf-8")


def test_stills_of_whoever_was_answered_about_expire_too(
    answered: Stranger, tmp_path: Path
) -> None:
    me = answered.moved(tmp_path / "desk")
    folder = me.here / "report"
    sat(me, "Jo Park", (SMALL, Says.YES, "mei-lin-zhao"))
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        house.home.remember_stills(folder, until=house.today)
    values = json.loads((folder / "report.json").read_text())
    values["stills_until"] = "2025-01-01"
    (folder / "report.json").write_text(json.dumps(values))
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        assert expire_stills(house, pictures) == [folder]
    assert list(folder.rglob("unknown-*")) == []
    for person in (*report(me)["reviews"], *report(me)["unknown"]):
        stills = (person["face"], person["frame"], *person["other_shots"])
        assert {still["still"] for still in stills} == {None}
    assert (folder / "faces" / "mei-lin-zhao-d2.jpg").exists()  # named: as any sighting of hers
    with pytest.raises(UserError, match="it has expired"):
        to_enrol(me)


def test_somebody_of_the_cast_without_a_face_can_be_erased_and_does_not_come_back(
    me: Stranger,
) -> None:
    erase(me, "diego-santos")
    refused(me, "has been erased since the audit")


def test_a_name_of_other_letters_is_a_person_of_its_own() -> None:
    names = ("Jo Park", "jo park ", "José", "Jose", "李明", "王芳")
    assert [reviewer_id(n) for n in names[:4]] == ["reviewer-jo-park"] * 2 + ["reviewer-jose"] * 2
    assert len({reviewer_id(n) for n in names[4:]}) == 2


def test_a_second_sitting_goes_on_where_the_first_stopped(me: Stranger) -> None:
    with reviewing(me) as page:
        page.enter().says(1, "no")
        ran = page.interrupt()
    assert ran.code == 130
    assert "The report holds what was answered." in ran.err
    assert "Traceback" not in ran.err
    assert findings(me, "unknown-1") == []
    with reviewing(me) as page:
        assert page.enter().page("/all").count("<tr>") == len(questions(me))  # one, and the head
    rest = [(q["question"], Says.CANNOT_SAY, None) for q in questions(me)[1:]]
    sat(me, "Jo Park", *rest)
    ran = me(*REVIEW, "Jo Park").went_well(11)
    assert "Nothing is left for you to look at" in ran.err
    with reviewing(me, "Jo Park", "--again") as page:
        assert page.enter().page("/all").count("<tr>") == len(questions(me)) + 1


def test_what_was_answered_is_asked_again_from_the_first_on(me: Stranger) -> None:
    number = len(questions(me))
    sat(me, "Jo Park", *((q["question"], Says.CANNOT_SAY, None) for q in questions(me)))
    with page_of(me, again=True) as page:
        assert page.ask("/")[1]["Location"] == "/question/1"
        assert f"<h1>{number} of {number} to look at</h1>" in page.page("/all")
        assert "You answered this before" in page.page("/question/1")
        assert page.says(1, "no") == "/question/2"
        for left in range(2, number):
            assert page.says(left, "cannot-say") == f"/question/{left + 1}"
        assert page.says(number, "cannot-say") == "/all"
        assert f"You have answered all {number}" in page.page("/all")
    assert [a["answer"] for r in report(me)["reviews"][:1] for a in r["answers"]] == ["cannot say"]
    assert [a["says"] for a in answers(me)][number] == "no"


def test_what_two_answered_differently_is_asked_again(me: Stranger) -> None:
    sat(me, "Jo Park", *((q["question"], Says.NO, None) for q in questions(me)))
    sat(me, "Kim Lee", (FIVE, Says.WHO, "tom-arden"))
    with page_of(me) as page:
        assert page.ask("/")[1]["Location"] == "/question/1"
        assert "1 of 1 to look at" in page.page("/all")


def test_whoever_is_meant_is_outlined_in_every_picture(audited: Stranger, served: Reviewer) -> None:
    sightings = {s["face"]["still"]: s["face"] for s in report(audited)["sightings"]}
    for number, asked in enumerate(questions(audited), 1):
        page = served.page(f"/question/{number}")
        (person,) = [u for u in report(audited)["unknown"] if u["person"] == asked["question"]]
        stills = {f"{n}": s for n, s in enumerate([person["face"], person["frame"]])}
        stills |= {f"{n}": s for n, s in enumerate(person["other_shots"], 2)}
        for picture in asked["pictures"]:
            path = picture["face"]["still"]
            letter = served.letter_of(number, (audited.here / "report" / path).read_bytes())
            stills[letter] = sightings[path]
        for which, still in stills.items():
            (shown,) = re.findall(rf'src="/picture/{number}/{which}"(.*?)</svg>', page, re.DOTALL)
            assert f'viewBox="0 0 {still["width"]} {still["height"]}"' in shown
            at = re.findall(r'"line" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', shown)
            boxes = [(a, b, a + w, b + h) for a, b, w, h in (map(int, each) for each in at)]
            assert boxes == [tuple(box) for box in still["boxes"]]


def test_the_same_film_audited_anew_keeps_its_answers(answered: Stranger, tmp_path: Path) -> None:
    me = answered.moved(tmp_path / "desk")
    (me.here / "report" / "answers.json").unlink()
    again = ("audit", "cut.mp4", "--production", "records/production.yaml", "-o", "report")
    me(*again).went_well(11)
    assert findings(me, "unknown-1") == []
    assert report(me)["reviews"][0]["outcome"] == "nobody of the cast"
    assert len(answers(me)) == 1


def test_a_review_that_was_killed_loses_no_answer(me: Stranger) -> None:
    with reviewing(me) as page:
        page.enter().says(1, "no")  # and killed
    assert [f["finding"] for f in findings(me, "unknown-1")] == ["needs a look"]
    with reviewing(me) as page:
        page.enter()
        page.end()
    assert findings(me, "unknown-1") == []


# Who is let in


def test_only_the_page_itself_is_listened_to(me: Stranger) -> None:
    with page_of(me) as page:
        assert page.ask("/question/1", Cookie="")[0] == 403
        assert page.ask("/?key=wrong", Cookie="")[0] == 403
        key = page.url.removeprefix(f"http://{page.host}")
        assert page.ask(key, Cookie="")[0] == 403  # it opens once
        assert page.ask("/question/1")[0] == 200
        for host in ("localhost:1", "evil.example", page.host.replace("127.0.0.1", "localhost")):
            assert page.ask("/question/1", Host=host)[0] == 403, host
        for headers in (
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": ""},
            {"Sec_Fetch_Site": "cross-site"},
            {"Sec_Fetch_Site": "same-site"},
        ):
            before = entries(me)
            assert page.ask("/question/1", {"says": "no"}, **headers)[0] == 403, headers
            assert page.ask("/end", {}, **headers)[0] == 403, headers
            assert entries(me) == before
        assert page.ask("/question/1", {"says": "no", "seed": "0"})[0] == 409
        for path in ("/picture/1/9", "/picture/1/../../home", "/question/0", "/question/99", "/x"):
            assert page.ask(path)[0] == 404, path
        assert page.ask("/question/1", {"says": "n" * 5000})[0] == 409


def test_every_answer_says_what_a_page_may_do(served: Reviewer) -> None:
    for path in ("/question/1", "/all", "/picture/1/0", "/review.js", "/nowhere"):
        headers = served.ask(path)[1]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
    text = served.page("/question/1")
    assert not re.findall(r"<script(?! src=\"/review.js\")|\son\w+=|style=", text)


def test_it_listens_on_this_machine_alone(served: Reviewer) -> None:
    port = f"{int(served.host.partition(':')[2]):04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()
    assert next(x.split()[1] for x in lines if x.split()[1].endswith(f":{port}")) == (
        f"0100007F:{port}"
    )


# Bad input


def refused(me: Stranger, *said: str, reviewer: str = "Jo Park") -> None:
    """No sitting is opened, for a reason that holds all of `said`; nothing is recorded."""
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        size = house.record.size
        with pytest.raises(UserError) as told, sitting(house, me.here / "report", reviewer):
            pass
        assert house.record.size == size
    assert not [words for words in said if words not in str(told.value)], told.value


def erase(me: Stranger, who: str) -> None:
    with opened(me.home, environ={**os.environ, **me.environment()}) as house:
        house.record.erase(PerformerId(who), because="asked for it")


def edited(me: Stranger, name: str, old: str, new: str) -> None:
    path = me.here / "report" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shutil.rmtree, "there is no report here"),
        (lambda f: (f / "report.json").unlink(), "there is no report here"),
        (lambda f: (f / "report.json").write_text("{"), "it is not JSON"),
        (lambda f: (f / "report.json").write_text('{"schema": "personae/report/9"}'), "report/1"),
        (lambda f: (f / "report.json").write_text('{"schema": "personae/report/1"}'), "missing"),
        (lambda f: (f / "to-review.json").unlink(), "nothing beside it to review"),
        (lambda f: (f / "to-review.json").write_text("["), "it is not JSON"),
        (lambda f: (f / "to-review.json").write_text("[]"), "personae/to-review/1"),
        (
            lambda f: (f / "to-review.json").write_text('{"schema": "personae/to-review/2"}'),
            "this is `personae/to-review/2`",
        ),
        (
            lambda f: (f / "to-review.json").write_text('{"schema": "personae/to-review/1"}'),
            "is not as it was written",
        ),
        (lambda f: (f / "faces" / "unknown-1.jpg").unlink(), "this still is missing"),
        (
            lambda f: (f / "faces" / "unknown-1.jpg").write_bytes(b"another"),
            "this is not the still that was audited",
        ),
        (lambda f: (f / "answers.json").write_text("{"), "this is broken: it is not JSON"),
        (lambda f: (f / "answers.json").write_text('{"answers": []}'), "is not as it was written"),
    ],
)  # fmt: skip
def test_what_cannot_be_reviewed_is_told(me: Stranger, spoil: Any, said: str) -> None:
    spoil(me.here / "report")
    before = contents(me.here)
    refused(me, said)
    assert contents(me.here) == before


def test_an_edited_question_is_refused(me: Stranger) -> None:
    edited(me, "to-review.json", '"most_at_once": 5', '"most_at_once": 1')
    refused(me, "no audit on record in this home wrote it")


def test_a_report_of_another_home_is_refused(me: Stranger, tmp_path: Path) -> None:
    other = Stranger(tmp_path / "other").settle()
    shutil.copytree(me.here / "report", other.here / "report")
    refused(other, "no audit on record in this home wrote it")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"says": "no"', '"says": "yes"', "does not say what is on record"),
        ('"reviewer": "Jo Park"', '"reviewer": "Kim Lee"', "does not say what is on record"),
        ('"performer": null', '"performer": "tom-arden"', "does not say what is on record"),
        ('"says": "no"', '"says": "perhaps"', "`answers.0.says` is not as it was written"),
        ('"entry": ', '"entry": 99', "is not on record in this home"),
    ],
)
def test_answers_edited_by_hand_are_refused(
    answered: Stranger, tmp_path: Path, old: str, new: str, said: str
) -> None:
    me = answered.moved(tmp_path / "desk")
    edited(me, "answers.json", old, new)
    before = contents(me.here)
    refused(me, "answers.json", said, "Move it away")
    assert contents(me.here) == before


def test_answers_that_were_moved_away_come_back_from_the_record(
    answered: Stranger, tmp_path: Path
) -> None:
    me = answered.moved(tmp_path / "desk")
    (me.here / "report" / "answers.json").unlink()
    with page_of(me) as page:
        page.says(1, "cannot-say")
    assert [a["says"] for a in answers(me)] == ["no", "cannot say"]


def test_expired_stills_cannot_be_looked_at(me: Stranger) -> None:
    ran = me.later(30, *REVIEW, "Jo Park")
    ran.refused(1, "the stills to be looked at have expired", "Audit the film again.")


@pytest.mark.parametrize("name", ["", "  ", "...", "Jo\x07", "J" * 81])
def test_whoever_answers_gives_a_name(me: Stranger, name: str) -> None:
    refused(me, "--reviewer", "name", reviewer=name)


def test_without_a_reviewer_nothing_is_opened(me: Stranger) -> None:
    assert me("review", "report", "--no-browser", "--port", "70000").code == 2
    assert me("review", "report", "--no-browser").code == 2
    me(*REVIEW, " ").refused(1, "--reviewer", "name")


def test_one_review_of_a_report_at_a_time(me: Stranger) -> None:
    with reviewing(me) as page:
        me(*REVIEW, "Kim Lee").refused(1, "another review of it is open")
        port = page.host.partition(":")[2]
        shutil.copytree(me.here / "report", me.here / "copy")
        taken = me("review", "copy", "--no-browser", "--reviewer", "Kim Lee", "--port", port)
        taken.refused(1, f"nothing can be served on port {port}", "Name another")
    with reviewing(me, "Kim Lee") as page:
        page.enter()


def test_an_audit_meanwhile_is_told_and_nothing_is_recorded(me: Stranger) -> None:
    with page_of(me) as page:
        path = me.here / "report" / "to-review.json"
        path.write_bytes(path.read_bytes() + b"\n")
        before = entries(me)
        form = re.search(r'value="([0-9a-f]{16})"', page.page("/question/1"))
        assert form
        status, _, body = page.ask("/question/1", {"seed": form[1], "says": "no"})
        assert (status, b"audited anew" in body) == (409, True)
        assert entries(me) == before
        assert not (me.here / "report" / "answers.json").exists()


def test_an_answer_that_cannot_be_kept_leaves_nothing(me: Stranger) -> None:
    with page_of(me) as page:
        form = re.search(r'value="([0-9a-f]{16})"', page.page("/question/1"))
        assert form
        registry = sqlite3.connect(me.home / "registry.sqlite", isolation_level=None)
        registry.execute("BEGIN IMMEDIATE")
        status, _, body = page.ask("/question/1", {"seed": form[1], "says": "no"})
        registry.close()
        assert (status, b"another personae is writing" in body) == (409, True)
        assert not (me.here / "report" / "answers.json").exists()
        page.says(1, "no")
    assert len(answers(me)) == 1
