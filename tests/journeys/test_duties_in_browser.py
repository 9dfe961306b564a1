"""The page of a picture's duties as it is read: on a phone, in the dark, with the keyboard."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from tests.journeys.test_report_in_browser import (
    _CLIPPED,
    _CONTRASTS,
    _OUTSIDE,
    _WIDEST,
    CHROMIUM,
    QUIET,
    _opened,
)

from personae.app.reports.duties_html import render

GOLDEN = Path(__file__).parents[1] / "golden" / "duties" / "duties.json"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("duties") / "duties.html"
    file.write_text(render(json.loads(GOLDEN.read_text(encoding="utf-8"))), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield started
        started.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, page_file: Path, width: int
) -> None:
    page, told = _opened(browser, page_file, width)
    assert page.evaluate(_WIDEST) <= width
    assert page.evaluate(_OUTSIDE) == []
    assert page.evaluate(_CLIPPED) == []
    assert told == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_in_both_schemes_and_axe_finds_no_fault(
    browser: Browser, page_file: Path, scheme: Any
) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.evaluate(_CONTRASTS) == []
    assert Axe().run(page).response["violations"] == []
    context.close()


def test_what_a_duty_is_about_opens_with_the_keyboard(browser: Browser, page_file: Path) -> None:
    page, _ = _opened(browser, page_file, 360)
    more = page.locator("details").first
    assert not more.locator("li").first.is_visible()
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    assert more.locator("li").first.is_visible()
    page.close()
