"""Pages looked at in a real Chromium: opened, and what of them lies where it should not."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")

WIDEST = "document.documentElement.scrollWidth"
OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && !e.closest('svg') && (box.right > innerWidth + 1 || box.left < -1);
}).map(e => e.outerHTML.slice(0, 80))"""
CLIPPED = """() => [...document.querySelectorAll('p, li, td, th, h1, h2, h3, b, small, dd')]
    .filter(e => !e.closest('.track') && e.scrollWidth > e.clientWidth + 1
        && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML.slice(0, 80))"""
CONTRASTS = """() => {
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


def open_page(
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


def misplaced(page: Page, width: int) -> list[str]:
    """What is wider than a page of this width, leaves it, or is cut off in its place."""
    wide = page.evaluate(WIDEST)
    over = [f"the page is {wide} wide"] if wide > width else []
    return [*over, *page.evaluate(OUTSIDE), *page.evaluate(CLIPPED)]
