"""Statements, the union's page and a what-if as a reader sees them: phone, desk, dark, paper."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.pages import CLIPPED, CONTRASTS, WIDEST, misplaced, needs_chromium, open_page
from tests.statements import made

from personae.app.reports.language import language
from personae.app.reports.statement_html import render
from personae.app.reports.union_html import render as union_page
from personae.app.reports.whatif_html import render as whatif_page

PAGES = (
    "ana-vale.en",
    "diego-santos.es",
    "mei-lin-zhao.es",
    "ryo-tanabe.en",
    "hostile",
    "hostile-2",
)
ALL = (*PAGES, "union", "what-if")
# Bars or words of the chart that lie over its edge, or words over words.
_CROWDED = """() => {
    const chart = document.querySelector('.bars svg').getBoundingClientRect();
    const boxes = [...document.querySelectorAll('.bars text, .bars svg > rect')]
        .map(e => [e.textContent || 'bar', e.getBoundingClientRect()]);
    const out = boxes.filter(([, b]) => b.left < chart.left - 1 || b.right > chart.right + 1
        || b.bottom > chart.bottom + 1);
    const words = boxes.filter(([t]) => t !== 'bar');
    const over = words.filter(([, a], i) => words.some(([, b], j) => i < j
        && a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 3 && b.top < a.bottom - 3));
    return [...out, ...over].map(([text]) => text);
}"""

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("statements")
    for each in made.made():
        for tag in ("en", "es"):
            page = render(each, language(tag))
            (folder / f"{each.payee.performer}.{tag}.html").write_text(page, encoding="utf-8")
    mei = next(each for each in made.made() if each.payee.performer == "mei-lin-zhao")
    for file, name in (("hostile", "W" * 200), ("hostile-2", "نور الهاشمي 王晓明 Зоя Ковалёва")):
        told = replace(mei, payee=replace(mei.payee, name=name))
        (folder / f"{file}.html").write_text(render(told, language("es")), encoding="utf-8")
    (folder / "union.html").write_text(union_page(made.of_the_union()), encoding="utf-8")
    (folder / "what-if.html").write_text(whatif_page(made.if_offered()), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, pages: Path, name: str, width: int
) -> None:
    page, told = open_page(browser, pages / f"{name}.html", width)
    assert misplaced(page, width) == []
    assert told == []
    if name == "what-if":
        assert page.evaluate(_CROWDED) == []
    page.close()


@pytest.mark.parametrize("name", ["ana-vale.en", "diego-santos.es", "union", "what-if"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_in_both_schemes(
    browser: Browser, pages: Path, name: str, scheme: Any
) -> None:
    page, _ = open_page(browser, pages / f"{name}.html", 1280, scheme)
    assert page.evaluate(CONTRASTS) == []
    page.close()


def test_the_sum_is_seen_first_on_a_phone(browser: Browser, pages: Path) -> None:
    page, _ = open_page(browser, pages / "ana-vale.en.html", 390)
    box = page.get_by_text("5,719.00 USD is due to you for this period.").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 420
    page.close()


def test_no_sum_is_broken_over_two_lines(browser: Browser, pages: Path) -> None:
    page, _ = open_page(browser, pages / "ana-vale.es.html", 320)
    tall = page.evaluate(
        """() => [...document.querySelectorAll('.amount, .sub b, .sums dd')]
            .filter(e => {
                const words = document.createRange();
                words.selectNodeContents(e);
                return new Set([...words.getClientRects()].map(r => Math.round(r.top))).size > 1;
            }).map(e => e.textContent)"""
    )
    assert tall == []
    page.close()


def test_headings_step_down_one_by_one(browser: Browser, pages: Path) -> None:
    """So that a screen reader's list of headings is a table of contents."""
    for name in ALL:
        page, _ = open_page(browser, pages / f"{name}.html", 390)
        levels = page.evaluate(
            "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(e => Number(e.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels)), (name, levels)
        page.close()


def test_a_page_prints_on_paper_without_losing_anything(browser: Browser, pages: Path) -> None:
    page, _ = open_page(browser, pages / "ana-vale.en.html", 1280)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate(WIDEST) <= 720
    assert page.evaluate(CLIPPED) == []
    assert page.get_by_text("How to object").last.is_visible()
    assert len(page.pdf(format="Letter")) > 10_000
    page.close()
