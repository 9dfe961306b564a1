import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from personae.app.reports.report_html import render
from personae.app.reports.report_json import report, stills

CHROMIUM = Path("/usr/bin/chromium")
MADE = Path(__file__).parents[1] / "golden" / "report" / "made.py"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")

_WIDEST = "document.documentElement.scrollWidth"
_OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && !e.closest('svg') && (box.right > innerWidth + 1 || box.left < -1);
}).map(e => e.outerHTML.slice(0, 80))"""
_CLIPPED = """() => [...document.querySelectorAll('p, li, td, th, h1, h2, h3, b, small, dd')]
    .filter(e => !e.closest('.track') && e.scrollWidth > e.clientWidth + 1
        && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML.slice(0, 80))"""
_CONTRASTS = """() => {
    const rgb = c => c.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
        .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    const light = c => { const [r, g, b] = rgb(c); return .2126 * r + .7152 * g + .0722 * b; };
    const ground = e => { for (; e; e = e.parentElement) {
        const c = getComputedStyle(e).backgroundColor;
        if (!/, 0\\)$/.test(c)) return c; } };
    const low = [];
    for (const e of document.querySelectorAll('main *')) {
        if (e.closest('svg, .vh')) continue;  // drawn with a halo, or not shown at all
        if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        const pair = [light(getComputedStyle(e).color), light(ground(e))].sort((a, b) => b - a);
        const ratio = (pair[0] + .05) / (pair[1] + .05);
        if (ratio < 4.5) low.push([ratio, e.outerHTML.slice(0, 80)]);
    }
    return low;
}"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = importlib.util.spec_from_file_location("made_audit", MADE)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    audit = made.audit()
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(render(report(audit), stills(audit)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Any:
    return request.param


def _opened(
    browser: Browser, file: Path, width: int, scheme: Any = "light"
) -> tuple[Page, list[str]]:
    """The page, and a list that fills with what it asks the network for or complains of."""
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(("file:", "data:")) else told.append(asked.url),
    )
    page.goto(file.as_uri())
    return page, told


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, page_file: Path, width: int
) -> None:
    page, told = _opened(browser, page_file, width)
    assert page.evaluate(_WIDEST) <= width
    assert page.evaluate(_OUTSIDE) == []
    assert page.evaluate(_CLIPPED) == []
    assert told == []
    page.close()


def test_all_text_can_be_read_in_both_schemes(
    browser: Browser, page_file: Path, scheme: Any
) -> None:
    page, _ = _opened(browser, page_file, 1280, scheme)
    page.locator("input[type=radio]").first.check()
    assert page.evaluate(_CONTRASTS) == []
    page.close()


@pytest.mark.parametrize("answer", ["I know this person", "I do not", "I cannot tell"])
def test_no_candidate_is_seen_before_an_answer(
    browser: Browser, page_file: Path, answer: str
) -> None:
    page, _ = _opened(browser, page_file, 390)
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


def test_the_keyboard_answers_too(browser: Browser, page_file: Path) -> None:
    page, _ = _opened(browser, page_file, 1280)
    page.get_by_label("I know this person").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator(".revealed").is_visible()
    page.close()


def test_each_bar_says_in_words_what_it_shows(browser: Browser, page_file: Path) -> None:
    page, _ = _opened(browser, page_file, 1280)
    bars = page.locator(".track li").all_text_contents()
    assert any("shot d6, not covered" in each and "5 at once" in each for each in bars)
    assert all(each.startswith("shot d") for each in bars)
    page.close()
