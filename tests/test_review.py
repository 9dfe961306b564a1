"""What an audit leaves for people to look at, as values; and a voice, which nobody can look at."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.test_long_take_records import JUDGED_ON, PRODUCTION, SCREENED, STILL, matched

from personae.app.files.to_review import ToReview, as_bytes, read_to_review
from personae.app.journeys.questions import to_review
from personae.app.journeys.review import Sitting
from personae.app.reports.values import Audit
from personae.app.settings import Settings
from personae.app.web.gate import Gate
from personae.app.web.review import ReviewPages
from personae.app.wiring import House, fixed_clock, throw_away
from personae.screening.sightings import Candidate, Hearing, UnknownVoice
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

TOM = PerformerId("tom-arden")
JPEG = b"\xff\xd8 a picture"
VOICE = UnknownVoice(
    id="unknown-voice-1",
    appearances=(("d8", Span(618, 657), Fraction(103, 4), Fraction(219, 8)),),
    candidates=(Candidate(TOM, 0.31),),
    heard_s=Fraction(13, 8),
)
ADDRESS = "http://127.0.0.1:8"


def audit() -> Audit:
    still = replace(STILL, jpeg=JPEG, width=720, height=405)
    (unknown,) = SCREENED.unknown
    screening = replace(
        SCREENED,
        sightings=tuple(replace(s, face=still, frame=still) for s in SCREENED.sightings),
        unknown=(replace(unknown, face=still, frame=still, candidates=(Candidate(TOM, 0.41),)),),
        hearing=Hearing(unknown=(VOICE,), asked_s=VOICE.heard_s),
    )
    return Audit(
        picture=PRODUCTION.picture,
        title=PRODUCTION.title,
        company=PRODUCTION.company,
        agreement="none",
        audited_on=JUDGED_ON,
        judged_on=JUDGED_ON,
        stills_until=date(2025, 7, 2),
        names={m.performer: m.performer for m in PRODUCTION.cast},
        screening=screening,
        reconciliation=matched(screening=screening),
    )


@pytest.fixture(scope="module")
def left() -> ToReview:
    return to_review(audit(), PRODUCTION)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = Settings(keys="memory", home_id="a-home")
    with throw_away(settings, tmp_path, fixed_clock("2025-06-02T09:00:00+00:00")) as house:
        yield house


def test_what_is_left_is_read_as_it_was_written(left: ToReview, tmp_path: Path) -> None:
    written = as_bytes(left)
    (tmp_path / "to-review.json").write_bytes(written)
    again, data = read_to_review(tmp_path)
    assert data == written
    assert as_bytes(again) == written
    kept = again.kept
    assert kept.screening.film == SCREENED.film
    assert [s.span for s in kept.screening.sightings] == [s.span for s in SCREENED.sightings]
    assert kept.production.work == PRODUCTION.work
    assert JPEG not in written
    assert b"1204.00" not in written


def test_six_pictures_are_shown_with_every_candidate_among_them(left: ToReview) -> None:
    (question,) = left.questions
    shown = [picture.performer for picture in question.pictures]
    assert TOM in shown
    assert question.all_shown
    assert len(shown) == len(set(shown)) == 6
    assert shown == sorted(shown)  # the order on the page is drawn for each reviewer


def test_a_voice_is_told_by_its_time_and_not_asked_about(left: ToReview, house: House) -> None:
    (voice,) = left.voices
    assert [(a.shot, a.start_timecode) for a in voice.appearances] == [("d8", "00:00:25:18")]
    seat = Sitting(
        house=house,
        folder=house.home.path,
        reviewer="Jo Park",
        to_review=left,
        digest=sha256_of(b""),
        pictures={},
        questions=left.questions,
    )
    pages = ReviewPages(seat, ADDRESS)
    cookie = _asked(pages, "/", query=pages.gate.url.partition("?")[2])[1]["Set-Cookie"]
    status, _, body = _asked(pages, "/all", cookie=cookie.partition(";")[0])
    assert status == "200 OK"
    assert "shot d8, 00:00:25:18 to 00:00:27:08" in body
    assert not re.findall("tom-arden|0.31|unknown-voice", body)


def _asked(
    pages: ReviewPages, path: str, *, query: str = "", cookie: str = ""
) -> tuple[str, dict[str, str], str]:
    got: list[tuple[str, dict[str, str]]] = []
    body = pages(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": ADDRESS.removeprefix("http://"),
            "HTTP_COOKIE": cookie,
        },
        lambda status, headers, _error=None: got.append((status, dict(headers))),  # type: ignore[arg-type]
    )
    return *got[0], b"".join(body).decode()


# The gate


def test_a_key_opens_once_and_a_guess_never() -> None:
    gate = Gate(ADDRESS)
    key = gate.url.partition("key=")[2]
    assert len(key) >= 32
    assert not gate.opens(key[:-1])
    assert gate.opens(key)
    assert not gate.opens(key)
    assert not gate.opens("None")


def test_a_cookie_of_another_sitting_is_not_known() -> None:
    one, other = Gate(ADDRESS), Gate(ADDRESS)
    cookie = one.cookie()[1].partition(";")[0]
    assert one.knows({"HTTP_COOKIE": cookie})
    assert not other.knows({"HTTP_COOKIE": cookie})
    assert not one.knows({"HTTP_COOKIE": "\x00=;;"})
    assert not one.knows({})


@pytest.mark.parametrize(
    ("asked", "let_in"),
    [
        ({"REQUEST_METHOD": "GET"}, True),
        ({"REQUEST_METHOD": "GET", "HTTP_ORIGIN": ADDRESS}, True),
        ({"REQUEST_METHOD": "GET", "HTTP_ORIGIN": "http://127.0.0.1:9"}, False),
        ({"REQUEST_METHOD": "GET", "HTTP_SEC_FETCH_SITE": "none"}, True),
        ({"REQUEST_METHOD": "GET", "HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"REQUEST_METHOD": "GET", "HTTP_SEC_FETCH_SITE": "same-site"}, False),
        ({"REQUEST_METHOD": "GET", "HTTP_HOST": "localhost:8"}, False),
        ({"REQUEST_METHOD": "GET", "HTTP_HOST": "127.0.0.1"}, False),
        ({"REQUEST_METHOD": "GET", "HTTP_HOST": ""}, False),
        ({"REQUEST_METHOD": "POST"}, False),
        ({"REQUEST_METHOD": "POST", "HTTP_ORIGIN": ADDRESS}, True),
        ({"REQUEST_METHOD": "POST", "HTTP_ORIGIN": "null"}, False),
        ({"REQUEST_METHOD": "POST", "HTTP_ORIGIN": f"{ADDRESS}.evil.example"}, False),
        ({"REQUEST_METHOD": "PUT"}, False),
    ],
)
def test_who_is_let_in(asked: dict[str, str], *, let_in: bool) -> None:
    assert (Gate(ADDRESS).refusal({"HTTP_HOST": "127.0.0.1:8", **asked}) is None) == let_in
