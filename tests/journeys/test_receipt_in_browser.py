"""A receipt as a performer sees it: on a phone, at a desk, in the dark, with a screen reader."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.pages import CONTRASTS, misplaced, needs_chromium, open_page
from tests.test_receipt import ONE, SHOWN, receipt

from personae.app.reports.receipt_html import render
from personae.consent.texts import texts

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("receipts")
    for tag in ("en", "es"):
        page = render(receipt(ONE, shown=SHOWN), texts(tag))
        (folder / f"{tag}.html").write_text(page, encoding="utf-8")
    hostile = replace(ONE, granted_to="W" * 300, business_reason="نور الهاشمي 王晓明 " * 20)
    page = render(receipt(hostile, name="W" * 200, company="W" * 300), texts("en"))
    (folder / "hostile.html").write_text(page, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["en", "es", "hostile"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, pages: Path, name: str, width: int
) -> None:
    page, told = open_page(browser, pages / f"{name}.html", width)
    assert misplaced(page, width) == []
    assert told == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["en", "es"])
def test_all_text_can_be_read_in_both_schemes_and_axe_finds_no_fault(
    browser: Browser, pages: Path, name: str, scheme: Any
) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto((pages / f"{name}.html").as_uri())
    assert page.evaluate(CONTRASTS) == []
    assert Axe().run(page).response["violations"] == []
    context.close()
