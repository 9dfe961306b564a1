"""The page of a review in a real browser: by keyboard, by roles, at any width, on this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.journeys.sitting import Reviewer, answers, questions, report, reviewing
from tests.journeys.stranger import Stranger
from tests.pages import CLIPPED, CONTRASTS, OUTSIDE, WIDEST, needs_chromium

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def me(audited: Stranger, tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return audited.moved(tmp_path_factory.mktemp("browser") / "desk")


@pytest.fixture(scope="module")
def served(me: Stranger) -> Iterator[Reviewer]:
    """A review that stays open; nothing is answered in it."""
    with reviewing(me, "Ana Roe", "--again") as page:
        yield page.enter()


def let_in(browser: Browser, served: Reviewer, **how: Any) -> tuple[BrowserContext, list[str]]:
    """A window that the review knows, and a list that fills with what it asks of others."""
    context = browser.new_context(**how)
    name, _, value = served.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": f"http://{served.host}"}])
    return context, listened(context)


def listened(context: BrowserContext) -> list[str]:
    told: list[str] = []
    context.on("console", lambda message: told.append(message.text))
    context.on("weberror", lambda error: told.append(str(error.error)))
    context.on(
        "request",
        lambda asked: (
            None if urlsplit(asked.url).hostname == "127.0.0.1" else told.append(asked.url)
        ),
    )
    return told


def test_a_review_by_keyboard_alone(me: Stranger, browser: Browser, tmp_path: Path) -> None:
    desk = me.moved(tmp_path / "desk")
    with reviewing(desk, "Jo Park") as review, browser.new_context() as context:
        told, page = listened(context), context.new_page()

        def press(key: str) -> None:
            """As somebody does who sees the page first."""
            page.wait_for_load_state()
            page.keyboard.press(key)

        page.goto(review.url)
        assert "key=" not in page.url
        expect(page.get_by_role("heading", level=1)).to_have_text("Who is this?")

        press("u")
        expect(page.get_by_role("radio", name="I cannot say")).to_be_focused()
        press("Enter")
        expect(page.get_by_role("status")).to_have_text("Question 1 is on record: cannot say.")

        press("b")
        expect(page.get_by_role("radio", name="Yes, the person in picture B")).to_be_checked()
        press("Enter")
        expect(page.get_by_role("status")).to_have_text(
            "Question 2 is on record: yes, the person in picture B."
        )

        press("j")  # the third stays open
        page.wait_for_url("**/question/4")
        press("k")
        page.wait_for_url("**/question/3")
        press("j")
        page.wait_for_url("**/question/4")
        press("w")
        press("Enter")
        expect(page.get_by_role("radio", name="Diego Santos")).to_be_visible()
        _tab_to(page, "input[type=radio]")
        press("Space")
        while page.get_by_role("radio", name="Diego Santos").is_checked() is False:
            press("ArrowDown")
        press("Enter")
        expect(page.get_by_role("status")).to_have_text(
            "Question 4 is on record: named, of the cast."
        )

        press("n")
        press("Enter")
        expect(page.get_by_role("status")).to_have_text(
            "Question 5 is on record: no, nobody of the cast."
        )
        page.wait_for_url("**/question/3")  # the one that was left open
        press("l")
        expect(page.get_by_role("heading", level=1)).to_have_text("1 of 5 to look at")
        _tab_to(page, "button")
        press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("The review has ended")
        ran = review.ended().went_well(11)
        assert told == []
    assert "report.html" in ran.out
    assert [a["says"] for a in answers(desk)] == ["cannot say", "yes", "who", "no"]
    assert {a["reviewer"] for a in answers(desk)} == {"Jo Park"}
    outcomes = {r["person"]: r["outcome"] for r in report(desk)["reviews"]}
    assert outcomes == {
        "unknown-1": "open",
        "unknown-2": "named",
        "unknown-4": "a second person must look",
        "unknown-5": "nobody of the cast",
    }


def _tab_to(page: Page, what: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({what!r})"):
            return
    raise AssertionError(what)


def test_what_a_screen_reader_is_told(browser: Browser, served: Reviewer) -> None:
    context, _ = let_in(browser, served)
    page = context.new_page()
    page.goto(f"http://{served.host}/question/2")
    assert page.title() == "Question 2 of 5 · A Short Take"
    group = page.get_by_role("group", name="Is it the person outlined in one of these pictures?")
    expect(group.get_by_role("radio")).to_have_count(6)
    for name in ("Yes, the person in picture A", "No, none of them", "I cannot say"):
        expect(group.get_by_role("radio", name=name)).to_have_count(1)
    region = page.get_by_role("region", name="The face in question")
    expect(region.get_by_role("img")).to_have_count(2)
    expect(region.get_by_role("img", name="The face in question, close")).to_be_visible()
    expect(page.get_by_role("button", name="Put my answer on record")).to_be_visible()
    expect(page.get_by_role("navigation", name="Review")).to_be_visible()
    page.goto(f"http://{served.host}/all")
    expect(page.get_by_role("columnheader")).to_have_count(3)
    expect(page.get_by_role("link", name="Question 2")).to_be_visible()
    context.close()


def test_it_works_without_a_script(browser: Browser, me: Stranger, tmp_path: Path) -> None:
    desk = me.moved(tmp_path / "desk")
    with (
        reviewing(desk, "Jo Park") as review,
        browser.new_context(java_script_enabled=False) as context,
    ):
        page = context.new_page()
        page.goto(review.url)
        page.get_by_role("radio", name="I know who it is").check()
        page.get_by_role("button", name="Put my answer on record").click()
        page.get_by_role("radio", name="Somebody who is not in the cast").check()
        page.get_by_label("Their name, if it is nobody above").fill("Finn Hale")
        page.get_by_role("button", name="Put my answer on record").click()
        expect(page.get_by_role("status")).to_have_text(
            "Question 1 is on record: named, not of the cast."
        )
    assert [a["name"] for a in answers(desk)] == ["Finn Hale"]


def test_keys_can_be_turned_off_and_do_not_get_in_the_way(
    browser: Browser, served: Reviewer
) -> None:
    context, _ = let_in(browser, served)
    page = context.new_page()
    page.goto(f"http://{served.host}/question/2")
    page.keyboard.press("Control+u")
    expect(page.get_by_role("radio", name="I cannot say")).not_to_be_checked()
    page.get_by_role("button", name="Keys are on").click()
    page.keyboard.press("n")
    expect(page.get_by_role("radio", name="No, none of them")).not_to_be_checked()
    page.get_by_role("button", name="Keys are off").click()
    page.keyboard.press("n")
    expect(page.get_by_role("radio", name="No, none of them")).to_be_checked()
    context.close()


def test_writing_a_name_chooses_it(browser: Browser, served: Reviewer) -> None:
    context, _ = let_in(browser, served)
    page = context.new_page()
    page.goto(f"http://{served.host}/question/3")
    page.keyboard.press("w")
    page.keyboard.press("Enter")
    field = page.get_by_label("Their name, if it is nobody above")
    field.press_sequentially("Jul Kovac")  # letters that are keys elsewhere
    expect(field).to_have_value("Jul Kovac")
    expect(page.get_by_role("radio", name="Somebody who is not")).to_be_checked()
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, served: Reviewer, width: int
) -> None:
    context, told = let_in(browser, served, viewport={"width": width, "height": 844})
    page = context.new_page()
    for path in ("/question/1", "/question/2", "/question/4", "/all"):
        page.goto(f"http://{served.host}{path}")
        assert page.evaluate(WIDEST) <= width, path
        assert page.evaluate(OUTSIDE) == [], path
        assert page.evaluate(CLIPPED) == [], path
    assert told == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_in_both_schemes(
    browser: Browser, served: Reviewer, scheme: Any
) -> None:
    context, _ = let_in(browser, served, color_scheme=scheme)
    page = context.new_page()
    for path in ("/question/2", "/question/4", "/all"):
        page.goto(f"http://{served.host}{path}")
        assert page.evaluate(CONTRASTS) == [], path
    context.close()


def test_another_site_cannot_answer(
    browser: Browser, served: Reviewer, me: Stranger, tmp_path: Path
) -> None:
    evil = tmp_path / "evil.html"
    evil.write_text(
        f'<form method="post" action="http://{served.host}/question/1">'
        '<input name="says" value="no"></form>'
        "<script>document.forms[0].submit()</script>"
    )
    context, _ = let_in(browser, served)
    page = context.new_page()
    page.goto(evil.as_uri())
    expect(page.get_by_role("alert")).to_have_text("This page takes answers from itself only.")
    assert len(questions(me)) == 5
    assert not (me.here / "report" / "answers.json").exists()
    context.close()
