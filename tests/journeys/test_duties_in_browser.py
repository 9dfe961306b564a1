"""The page of a picture's duties as it is read: on a phone, in the dark, with the keyboard."""

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.pages import CONTRASTS, misplaced, needs_chromium, open_page

from personae.app.reports.duties_html import render

GOLDEN = Path(__file__).parents[1] / "golden" / "duties" / "duties.json"

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("duties") / "duties.html"
    file.write_text(render(json.loads(GOLDEN.read_text(encoding="utf-8"))), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, page_file: Path, width: int
) -> None:
    page, told = open_page(browser, page_file, width)
    assert misplaced(page, width) == []
    assert told == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_in_both_schemes_and_axe_finds_no_fault(
    browser: Browser, page_file: Path, scheme: Any
) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.evaluate(CONTRASTS) == []
    assert Axe().run(page).response["violations"] == []
    context.close()


def test_what_a_duty_is_about_opens_with_the_keyboard(browser: Browser, page_file: Path) -> None:
    page, _ = open_page(browser, page_file, 360)
    more = page.locator("details").first
    assert not more.locator("li").first.is_visible()
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    assert more.locator("li").first.is_visible()
    page.close()
