"""The page that checks proofs, as a browser shows it: the same verdicts as the command gives."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.pages import needs_chromium
from tests.proofs import Case, cases
from tests.test_proof_files import NAMES, found_in

from personae.app.reports.proof_page import proof_page
from personae.proof.checking import Checked

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "check.html").write_bytes(proof_page())
    return folder


@pytest.fixture(scope="module")
def every(folder: Path) -> dict[str, Case]:
    return {case.name: case for case in cases(folder / "houses")}


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 900, "height": 900}) as page:
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("request", lambda request: told.append(request.url))
        page.goto((folder / "check.html").as_uri())
        yield page
        assert told == [(folder / "check.html").as_uri()]  # it loads nothing and sends nothing


def checked(page: Page, folder: Path, case: Case) -> tuple[str, list[tuple[str, str]]]:
    """The verdict, and each piece of evidence with what is said of it."""
    file = folder / "proof.json"
    file.write_bytes(case.data)
    page.fill("#key", "\n".join(str(key) for key in (case.key, *case.others) if key))
    page.fill("#witnesses", "\n".join(map(str, case.witnesses)))
    page.evaluate("document.getElementById('verdict').className = 'verdict waiting'")
    page.set_input_files("#file", [])
    page.set_input_files("#file", file)
    page.wait_for_selector("#verdict:not(.waiting)")
    lines = page.locator("#checks li").all()
    return (
        str(page.locator("#verdict b").text_content()),
        [(str(line.get_attribute("class")), str(line.inner_text())) for line in lines],
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_page_and_the_command_say_the_same(
    page: Page, folder: Path, every: dict[str, Case], name: str
) -> None:
    case, ours = every[name], found_in(every[name])
    title, lines = checked(page, folder, case)
    if not isinstance(ours, Checked):
        assert title == "It proves nothing"
        return
    assert title == (
        "It does not hold" if not ours.holds else "It holds" if case.key else "It holds in itself"
    )
    marks = {True: "good", False: "bad", None: "open"}
    assert [mark for mark, _ in lines] == [marks[check.holds] for check in ours.checks]
    for check, (_, said) in zip(ours.checks, lines, strict=True):
        assert _plain(check.says) in _plain(said)


def _plain(text: str) -> str:
    for mark in "`“”":
        text = text.replace(mark, "")
    return " ".join(text.replace("’", "'").split())


def test_the_entry_and_the_way_to_the_root_are_shown(
    page: Page, folder: Path, every: dict[str, Case]
) -> None:
    checked(page, folder, every["whole"])
    shown = page.locator("#shown").inner_text()
    for words in ("consent-recorded", "7 of 12 entries", "1204.00 USD", "the-long-take"):
        assert words in shown
    steps = page.locator("#path li").all()
    assert len(steps) == len(json.loads(every["whole"].data)["path"])
    root = page.locator("#facts dd").last.inner_text()
    assert steps[-1].locator("code").last.inner_text() == root


def test_a_key_that_cannot_be_read_is_told(
    page: Page, folder: Path, every: dict[str, Case]
) -> None:
    checked(page, folder, every["whole"])
    page.fill("#key", f"{every['whole'].key}x")
    page.wait_for_selector("#verdict.open")
    assert "A key that you gave cannot be read" in page.locator("#verdict").inner_text()


def test_a_browser_without_ed25519_says_so(
    browser: Browser, folder: Path, every: dict[str, Case]
) -> None:
    page = browser.new_page()
    page.add_init_script(
        "SubtleCrypto.prototype.importKey = () => Promise.reject("
        "new DOMException('no', 'NotSupportedError'))"
    )
    page.goto((folder / "check.html").as_uri())
    title, lines = checked(page, folder, every["whole"])
    assert (title, lines) == ("This browser cannot check it", [])
    assert "does not know Ed25519" in page.locator("#verdict").inner_text()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["whole", "flipped node", "growth", "no key", "proof of another house"]
)
def test_the_page_is_fit_for_a_phone_and_for_a_screen_reader(
    browser: Browser, folder: Path, every: dict[str, Case], name: str, scheme: Any
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page.goto((folder / "check.html").as_uri())
    checked(page, folder, every[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_it_can_be_used_by_keyboard_alone(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.goto((folder / "check.html").as_uri())
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    assert reached == ["file", "key", "witnesses"]
    page.close()
