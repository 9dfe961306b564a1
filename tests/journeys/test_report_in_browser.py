import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.pages import CONTRASTS, misplaced, needs_chromium, open_page

from personae.app.reports.report_html import render
from personae.app.reports.report_json import as_bytes, report, stills
from personae.app.reports.since import Earlier, facts_of, measured, unknown_of
from personae.vocabulary.names import Sha256

MADE = Path(__file__).parents[1] / "golden" / "report" / "made.py"
pytestmark = needs_chromium


LONG = "Maximiliana-Theodora von Hohenzollern-Sigmaringen-Wittgenstein de la Cruz y Fernández"
DUE = {
    "performer": "tom-arden",
    "amount": "1204.00 USD",
    "earning": "day",
    "what": "a day of work",
    "day": "2025-03-03",
    "working": "1 day × max(1204.00, 1204.00)",
    "because": "",
    "cite": "Schedule A",
    "level": "U",
    "asks": [],
}


@pytest.fixture(scope="module")
def audit() -> Any:
    spec = importlib.util.spec_from_file_location("made_audit", MADE)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made.audit()


@pytest.fixture(scope="module")
def page_file(audit: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(render(report(audit), stills(audit)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def full_file(audit: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of people with long names, with what changed since an earlier cut, and with pay."""
    was = json.loads(as_bytes(report(audit)))
    for one in was["performers"]:
        one.update(finding="absent", screen_time_s=0.0, most_copies=4)
    faces, voices = unknown_of(was)
    earlier = Earlier(
        report=Sha256("a" * 64),
        on_record=False,
        film=Sha256("b" * 64),
        audited_on="2025-03-01",
        judged_on="2025-03-01",
        duration_s=36.0,
        performers=facts_of(was),
        left=2,
        unknown=faces + 1,
        voices=voices,
        unread=True,
        measured=measured(was),
    )
    names = {who: f"{LONG} {number}" for number, who in enumerate(audit.names)}
    values = report(replace(audit, earlier=earlier, names=names, due=(DUE,)))
    file = tmp_path_factory.mktemp("full") / "report.html"
    file.write_text(render(values, stills(audit)), encoding="utf-8")
    return file


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("which", ["page_file", "full_file"])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, request: pytest.FixtureRequest, which: str, width: int
) -> None:
    page, told = open_page(browser, request.getfixturevalue(which), width)
    assert misplaced(page, width) == []
    assert told == []
    page.close()


def test_all_text_can_be_read_in_both_schemes(
    browser: Browser, page_file: Path, scheme: Any
) -> None:
    page, _ = open_page(browser, page_file, 1280, scheme)
    page.locator("input[type=radio]").first.check()
    assert page.evaluate(CONTRASTS) == []
    page.close()


@pytest.mark.parametrize("answer", ["I know this person", "I do not", "I cannot tell"])
def test_no_candidate_is_seen_before_an_answer(
    browser: Browser, page_file: Path, answer: str
) -> None:
    page, _ = open_page(browser, page_file, 390)
    candidate = page.locator(".revealed").get_by_text("Kenji Mori")
    score = page.locator(".revealed").get_by_text("score 0.44")
    assert candidate.count() == 1
    assert not candidate.is_visible()
    assert not score.is_visible()
    page.get_by_label(answer).check()
    assert candidate.is_visible()
    assert score.is_visible()
    page.emulate_media(media="print")
    assert not candidate.is_visible()
    assert not page.locator(".ask").is_visible()
    page.close()


def test_what_is_due_is_printed_whole_though_it_is_shut(browser: Browser, full_file: Path) -> None:
    page, _ = open_page(browser, full_file, 1280)
    working = page.get_by_text("1 day × max(1204.00, 1204.00)")
    assert not working.is_visible()
    page.emulate_media(media="print")
    assert working.is_visible()
    page.close()


def test_the_keyboard_answers_too(browser: Browser, page_file: Path) -> None:
    page, _ = open_page(browser, page_file, 1280)
    page.get_by_label("I know this person").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator(".revealed").is_visible()
    page.close()


def test_each_bar_says_in_words_what_it_shows(browser: Browser, page_file: Path) -> None:
    page, _ = open_page(browser, page_file, 1280)
    bars = page.locator(".track li").all_text_contents()
    assert any("shot d6, not covered" in each and "5 at once" in each for each in bars)
    assert all(each.startswith("shot d") for each in bars)
    page.close()
