"""The page of a comparison as a reader sees it: on a phone, at a desk, in the dark."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.pages import CONTRASTS, misplaced, needs_chromium, open_page

from personae.app.files.packs import PACKS
from personae.app.journeys.compare import compared

USES = Path(__file__).parents[2] / "examples" / "uses" / "background-2023.csv"
# Words that lie over others, or over the edge of the chart.
_CROWDED = """() => {
    const chart = document.querySelector('.flow svg').getBoundingClientRect();
    const boxes = [...document.querySelectorAll('.flow .count, .flow .word, .flow .head')]
        .map(e => [e.textContent, e.getBoundingClientRect()]);
    const out = boxes.filter(([, b]) => b.left < chart.left - 1 || b.right > chart.right + 1);
    const over = boxes.filter(([, a], i) => boxes.some(([, b], j) => i < j
        && a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 3 && b.top < a.bottom - 3));
    return [...out, ...over].map(([text]) => text);
}"""

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = compared(
        "sag-aftra/tv-theatrical-2023",
        "amptp-proposals/2023-07-amptp-account",
        USES,
        packs=PACKS,
        output=tmp_path_factory.mktemp("comparison"),
    )
    assert done.page is not None
    return done.page


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, page_file: Path, width: int
) -> None:
    page, told = open_page(browser, page_file, width)
    assert misplaced(page, width) == []
    assert page.evaluate(_CROWDED) == []
    assert told == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_in_both_schemes(
    browser: Browser, page_file: Path, scheme: Any
) -> None:
    page, _ = open_page(browser, page_file, 1280, scheme)
    assert page.evaluate(CONTRASTS) == []
    page.close()
