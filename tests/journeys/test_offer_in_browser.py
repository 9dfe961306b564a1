"""The page of an offer on a phone: by keyboard, by a screen reader's rules, in both languages."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Download, Page
from tests.journeys.stranger import LONG_TAKE, Stranger, contents
from tests.offers import FILES, OFFER, OMAR, RIGHT, Seated, beside, offer_text, offered, write_offer
from tests.pages import CLIPPED, CONTRASTS, OUTSIDE, WIDEST, needs_chromium, open_page

from personae.app.files.answer_file import read_answer_file
from personae.app.reports.offer_html import render
from personae.consent.offer import disclosed
from personae.consent.texts import languages, texts
from personae.engines.signers.ed25519 import Ed25519Signer, verify
from personae.proof.signatures import holds, signed_bytes
from personae.vocabulary.entry import canonical_bytes
from personae.vocabulary.names import Sha256

PHONE = 360
SAY = {tag: texts(tag) for tag in ("en", "es")}

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A producer who has made the offer of The Long Take's background performer."""
    me = Seated(tmp_path_factory.mktemp("desk"))
    me.settle()
    me("performer", "add", "Omar Haddad", "--id", OMAR).went_well()
    write_offer(me)
    of = LONG_TAKE / "production.yaml"
    me("consent", "offer", f"{OFFER}.yaml", "-o", "offer.html", "--production", of).went_well()
    return me


@pytest.fixture
def opened(browser: Browser, me: Stranger) -> Iterator[tuple[Page, list[str]]]:
    page, told = open_page(browser, me.here / "offer.html", PHONE)
    yield page, told
    assert told == []
    page.close()


def downloads(page: Page) -> list[Download]:
    """A list that fills with what the page saves."""
    files: list[Download] = []

    def save(file: Download) -> None:
        files.append(file)

    page.on("download", save)
    return files


def tabbed_to(page: Page, what: str) -> None:
    """Press Tab until the element is reached; nothing else moves."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({json.dumps(what)})"):
            return
    pytest.fail(f"the keyboard does not reach {what}")


def chosen(page: Page, name: str, value: str) -> None:
    """Choose a radio button by keyboard: Tab into its group, then the arrows."""
    tabbed_to(page, f"[name='{name}']")
    page.keyboard.press("Space")
    for _ in range(3):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == value


def status(page: Page) -> str:
    return page.locator("[data-status=answer]:visible").inner_text()


def choices(tag: str, parts: dict[str, str]) -> dict[str, str]:
    """The name of each group of radio buttons, and what is chosen in it."""
    right = {f"{tag}.check.{id_}": "yes" if answer else "no" for id_, answer in RIGHT.items()}
    return {f"{tag}.part.{part}": said for part, said in parts.items()} | right


def fill_in(page: Page, tag: str, parts: dict[str, str]) -> None:
    for name, value in choices(tag, parts).items():
        page.locator(f"[name='{name}'][value={value}]").check()


YES = {"uses-1": "yes", "media-theatrical": "yes", "media-streaming": "yes"}


@pytest.mark.parametrize("tag", ["en", "es"])
def test_it_is_read_chosen_and_signed_with_the_keyboard_alone(
    browser: Browser, me: Stranger, tmp_path: Path, tag: str
) -> None:
    desk = me.moved(tmp_path / "desk")
    page, told = open_page(browser, desk.here / "offer.html", PHONE)
    if tag == "es":
        tabbed_to(page, "[data-to=es]")
        page.keyboard.press("Enter")
        assert page.locator("html").get_attribute("lang") == "es"
        assert page.evaluate("document.activeElement.dataset.to") == "es"
    for name, value in choices(tag, YES | {"media-streaming": "no"}).items():
        chosen(page, name, value)
    files = downloads(page)
    tabbed_to(page, f"[data-language={tag}] [data-do=sign]")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[data-status=answer]:focus')?.textContent")
    assert f"answer-{OFFER}.json" in status(page)
    page.wait_for_timeout(300)
    saved = {each.suggested_filename: each.path().read_bytes() for each in files}
    assert set(saved) == {f"answer-{OFFER}.json", f"key-{OMAR}.pem"}
    (desk.here / "answer.json").write_bytes(saved[f"answer-{OFFER}.json"])
    given = read_answer_file(desk.here / "answer.json")
    assert holds(given.signed, verify)
    assert (given.language, given.answers) == (tag, RIGHT)
    assert given.parts == {"uses-1": True, "media-theatrical": True, "media-streaming": False}
    key = key_of(saved[f"key-{OMAR}.pem"])
    assert key.public_key == given.signed.key
    sign = ("consent", "sign", "answer.json", "--offer", f"{OFFER}.yaml")
    ran = (Stranger(desk.desk) if tag == "en" else desk)(*sign).went_well()  # once by itself
    assert f"{OFFER}: on record for {OMAR}" in ran.out
    assert desk("consent", "show", OFFER, "--json").json["media"] == ["theatrical"]
    assert told == []
    page.close()


def key_of(pem: bytes) -> Ed25519Signer:
    """The key of a PKCS #8 file, as a program of others reads it."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(pem, password=None)
    return Ed25519Signer(key.private_bytes_raw())  # type: ignore[union-attr]


def test_a_no_makes_no_file_sends_nothing_and_changes_nothing_anybody_can_see(
    browser: Browser, me: Stranger, tmp_path: Path
) -> None:
    """What reaches the producer is byte for byte what reaches them where nobody answered."""
    asked, unasked = me.moved(tmp_path / "asked"), me.moved(tmp_path / "unasked")
    page, told = open_page(browser, asked.here / "offer.html", PHONE)
    files = downloads(page)
    fill_in(page, "en", YES | {"media-theatrical": "no", "media-streaming": "no"})
    page.get_by_label("Your question").evaluate("e => { e.value = 'Who sees the scan?'; }")
    tabbed_to(page, "[data-language=en] [data-do=refuse]")
    page.keyboard.press("Enter")
    assert status(page) == SAY["en"]("page.refused")
    page.wait_for_timeout(300)
    assert page.locator("input:checked").count() == 0
    assert page.get_by_label("Your question").input_value() == ""
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert page.evaluate(kept) == [0, 0, ""]
    page.close()
    assert (files, told) == ([], [])
    assert contents(asked.desk) == contents(unasked.desk)
    for words in READ:
        ran, other = asked(*words), unasked(*words)
        assert (ran.code, ran.out, ran.err) == (other.code, other.out, other.err)


READ = (  # the log first: a look at what is on record may go on record itself, with its moment
    ("log", "verify", "--json"),
    ("consent", "list", "--json"),
    ("consent", "show", OFFER, "--json"),
    ("consent", "scan", OFFER, "--json"),
    ("performer", "show", OMAR, "--json"),
)


def test_nothing_is_chosen_beforehand_and_nothing_is_signed_before_all_is(
    opened: tuple[Page, list[str]],
) -> None:
    page, _ = opened
    files = downloads(page)
    assert page.locator("input:checked").count() == 0

    def signed() -> str:
        page.locator("[data-do=sign]:visible").click()
        page.wait_for_function("document.querySelector('[data-status=answer]').textContent")
        return status(page)

    say = SAY["en"]
    assert signed() == say("page.need_parts")
    for part in YES:
        page.locator(f"[name='en.part.{part}'][value=no]").check()
    assert signed() == say("page.need_yes", refuse=say("page.refuse_button"))
    page.locator("[name='en.part.uses-1'][value=yes]").check()
    page.locator("[name='en.part.media-streaming'][value=yes]").check()
    assert signed() == say("page.need_answers")
    for check, answer in RIGHT.items():
        page.locator(f"[name='en.check.{check}'][value={'no' if answer else 'yes'}]").check()
    assert signed() == say("page.need_answers")
    assert files == []


def test_each_yes_is_told_with_what_it_is_a_yes_to(opened: tuple[Page, list[str]]) -> None:
    """To a screen reader: a group with its name, and two or three radio buttons in it."""
    page, _ = opened
    told = disclosed(offered(FILES[-2]), SAY["en"], beside(OMAR))
    for named, many in (
        *((choice.label, 2) for choice in told.choices),
        *((check.asks, 3) for check in told.checks),
    ):
        group = page.get_by_role("group", name=named, exact=True)
        assert group.get_by_role("radio").count() == many, named
    headings = [
        int(each.evaluate("e => e.tagName[1]")) for each in page.get_by_role("heading").all()
    ]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(headings))


def test_what_was_answered_otherwise_is_shown_again_and_may_be_answered_anew(
    opened: tuple[Page, list[str]],
) -> None:
    page, _ = opened
    again = page.locator("[data-again=training]:visible")
    page.locator("[name='en.check.training'][value=yes]").check()
    sentence = "It does not let them train a computer model with it."
    assert again.inner_text() == f"Please read this again: {sentence}"
    page.locator("[name='en.check.training'][value=unsure]").check()
    assert again.inner_text() == f"Please read this again: {sentence}"
    page.locator("[name='en.check.training'][value=no]").check()
    assert again.inner_text() == SAY["en"]("page.understood")
    page.locator("[data-to=es]:visible").click()  # the same answers stand in the other language
    assert page.locator("[name='es.check.training'][value=no]").is_checked()
    assert again.inner_text() == SAY["es"]("page.understood")


def test_a_page_that_was_changed_is_not_signed(browser: Browser, me: Stranger) -> None:
    changed = me.here / "changed.html"
    text = (me.here / "offer.html").read_text(encoding="utf-8")
    changed.write_text(text.replace("216.00", "2,160.00"), encoding="utf-8")
    page, _ = open_page(browser, changed, PHONE)
    fill_in(page, "en", YES)
    page.locator("[data-do=sign]:visible").click()
    page.wait_for_function("document.querySelector('[data-status=answer]').textContent")
    assert status(page) == SAY["en"]("page.changed")
    page.close()


def test_a_browser_without_such_signatures_says_so(browser: Browser, me: Stranger) -> None:
    page = browser.new_page(viewport={"width": PHONE, "height": 800})
    page.add_init_script("SubtleCrypto.prototype.generateKey = () => Promise.reject(Error('no'));")
    page.goto((me.here / "offer.html").as_uri())
    files = downloads(page)
    fill_in(page, "en", YES)
    page.locator("[data-do=sign]:visible").click()
    page.wait_for_function("document.querySelector('[data-status=answer]').textContent")
    assert status(page) == SAY["en"]("page.cannot_sign")
    assert files == []
    page.close()


def signs(page: Page, tag: str, said: str) -> None:
    page.locator("[data-do=sign]:visible").click()
    page.wait_for_function(
        "([tag, said]) => document.querySelector("
        "`[data-language=${tag}] [data-status=answer]`).textContent === said",
        arg=[tag, SAY[tag](said, answer=f"answer-{OFFER}.json")],
    )


def test_a_key_of_their_own_signs_again(browser: Browser, me: Stranger, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    mine = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    pem = mine.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "mine.pem").write_bytes(pem)
    (tmp_path / "other.pem").write_text("no key")
    page, _ = open_page(browser, me.here / "offer.html", PHONE)
    files = downloads(page)
    fill_in(page, "en", YES)
    box = page.locator("input[type=file]:visible")
    box.set_input_files(tmp_path / "other.pem")
    signs(page, "en", "page.key_unread")
    box.set_input_files(tmp_path / "mine.pem")
    page.locator("[data-to=es]:visible").click()  # the file was chosen in the other language
    signs(page, "es", "page.signed_again")
    page.wait_for_timeout(300)
    (only,) = files
    signed = read_answer_file(only.path()).signed
    assert signed.key == mine.public_key().public_bytes_raw()
    page.close()


@pytest.mark.parametrize("tag", ["en", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(
    browser: Browser, me: Stranger, tag: str, scheme: Any
) -> None:
    page, _ = open_page(browser, me.here / "offer.html", PHONE, scheme)
    page.locator(f"[data-to={tag}]:visible").click()
    page.locator(f"[name='{tag}.check.training'][value=yes]").check()
    for summary in page.locator("summary:visible").all():
        summary.click()
    page.locator("[data-do=sign]:visible").click()
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate(_CONTRASTS_SHOWN) == []
    page.close()


_CONTRASTS_SHOWN = CONTRASTS.replace("if (e.closest(", "if (!e.offsetParent || e.closest(", 1)


@pytest.mark.parametrize("file", [OMAR, "hostile"])
def test_nothing_overflows_is_clipped_or_leaves(
    browser: Browser, tmp_path: Path, file: str
) -> None:
    page, told = open_page(browser, written(tmp_path / "page.html", file, "en"), PHONE)
    for tag in ("es", "en"):
        page.locator(f"[data-to={tag}]:visible").click()
        for width in (320, PHONE, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WIDEST) <= width
            assert page.evaluate(OUTSIDE) == []
            assert page.evaluate(CLIPPED) == []
    assert told == []
    page.close()


def written(path: Path, file: str, first: str) -> Path:
    """A page; the hostile one has a name and a description that would break out of it."""
    (source,) = [each for each in FILES if each.stem == file] or [FILES[-2]]
    consent, known = offered(source), beside(file)
    if file == "hostile":
        evil = "</script><img src=x onerror=alert(1)> " + "W" * 120
        text = offer_text().replace("a man with a newspaper in the street crowd", evil)
        (path.parent / "evil.yaml").write_text(text, encoding="utf-8")
        consent = offered(path.parent / "evil.yaml")
    tags = (first, *(tag for tag in languages() if tag != first))
    page = render(consent, [disclosed(consent, texts(tag), known) for tag in tags])
    path.write_text(page, encoding="utf-8")
    return path


REACHES = """async where => {
    const loaded = what => new Promise(heard => {
        const e = document.createElement(what);
        e.onload = e.onerror = heard;
        e.src = where;
        document.body.append(e);
    });
    const soon = new Promise(done => setTimeout(done, 600));
    const tries = [fetch(where, { mode: 'no-cors' }), ...['img', 'script', 'iframe'].map(loaded)];
    navigator.sendBeacon(where, 'x');
    await Promise.race([Promise.allSettled(tries), soon]);
}"""


def test_the_page_may_use_no_network_whatever_it_holds(
    browser: Browser, me: Stranger, tmp_path: Path
) -> None:
    """A server at hand hears nothing from it, and all of it once the page's own rule is gone."""
    page_of = (me.here / "offer.html").read_text(encoding="utf-8")
    free = tmp_path / "free.html"
    free.write_text(re.sub(r'<meta http-equiv="Content[^>]*>', "", page_of), encoding="utf-8")
    heard: list[str] = []

    class Hears(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815  # likewise

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hears) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{server.server_port}/"
        for file, many in ((me.here / "offer.html", False), (free, True)):
            page, _ = open_page(browser, file, PHONE)
            page.evaluate(REACHES, where)
            page.wait_for_timeout(200)
            page.close()
            assert (len(heard) >= 4) is many
            assert bool(heard) is many
        server.shutdown()


def test_the_page_writes_the_bytes_that_are_signed(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    drawn = [SIGNED, *examples()]
    theirs = page.evaluate("values => values.map(canonical)", drawn)
    assert theirs == [canonical_bytes(value).decode() for value in drawn]


SIGNED = json.loads(
    signed_bytes(
        signer=OMAR,
        acting_as="performer",
        over={"answer": Sha256("a" * 64), "agreement": Sha256("b" * 64)},
        at=datetime(2025, 5, 6, 17, tzinfo=UTC),
        key=bytes(32),
    )
)


def examples() -> list[Any]:
    """Two hundred values, the odd characters among them; the same in every run."""
    chance = random.Random(7)  # noqa: S311  # the same values each time
    odd = ['"', "\\", "\n", "\x00", "\x1f", "\x7f", "é", "…", "\u2028", "日", "😀", "/", "<"]

    def word() -> str:
        return "".join(chance.choices([*odd, "a", "b"], k=chance.randrange(6)))

    def value(depth: int) -> Any:
        kind = chance.randrange(6 if depth else 4)
        text = word()
        if kind > 3:
            many = [value(depth - 1) for _ in range(chance.randrange(4))]
            return many if kind == 4 else {word() + str(n): each for n, each in enumerate(many)}
        return (None, chance.random() < 0.5, chance.randrange(-(2**53) + 1, 2**53), text)[kind]

    return [value(3) for _ in range(200)]


def test_what_is_shown_is_what_the_digest_is_over(opened: tuple[Page, list[str]]) -> None:
    page, _ = opened
    consent = offered(FILES[-2])
    for tag in languages():
        shown = page.evaluate(
            """tag => [...document.querySelectorAll(`[data-language=${tag}] [data-said]`)]
                .map(e => [e.dataset.said, e.textContent])""",
            tag,
        )
        places = [place for place, _ in disclosed(consent, texts(tag), beside(OMAR)).said]
        assert [place for place, _ in shown] == places
        assert all(text.strip() == text and text for _, text in shown)


def test_it_is_read_aloud_sentence_by_sentence_in_its_language(
    browser: Browser, me: Stranger
) -> None:
    page = browser.new_page(viewport={"width": PHONE, "height": 800})
    page.add_init_script("""
        window.spoken = [];
        const voice = lang => ({ lang, name: lang });
        Object.defineProperty(window, 'speechSynthesis', { value: {
            speaking: false, pending: false, cancel() { this.speaking = false; },
            getVoices: () => [voice('en-US')],
            speak(words) { this.speaking = true; window.spoken.push([words.lang, words.text]); },
        } });
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    """)
    page.goto((me.here / "offer.html").as_uri())
    button = page.locator("[data-do=read]:visible")
    button.click()
    spoken = page.evaluate("window.spoken")
    assert spoken[0] == ["en", "Northlight Pictures asks for your consent, Omar Haddad"]
    assert len(spoken) == page.locator("[data-language=en] [data-said]").count()
    assert button.inner_text() == SAY["en"]("page.stop")
    button.click()
    assert button.inner_text() == SAY["en"]("page.read_aloud")
    page.locator("[data-to=es]:visible").click()
    button.click()  # no voice for Spanish here: said, never read by an English one
    assert button.inner_text() == SAY["es"]("page.cannot_read_aloud")
    assert len(page.evaluate("window.spoken")) == len(spoken)
    page.close()


def test_the_page_can_be_saved_for_others_without_what_was_chosen(
    opened: tuple[Page, list[str]], browser: Browser, tmp_path: Path
) -> None:
    page, _ = opened
    page.locator("[name='en.part.uses-1'][value=no]").check()
    page.get_by_text(SAY["en"]("page.show")).click()
    with page.expect_download() as saved:
        page.get_by_role("button", name=SAY["en"]("page.show_button")).click()
    copy = tmp_path / "copy.html"
    saved.value.save_as(copy)
    other, told = open_page(browser, copy, PHONE)
    assert other.locator("input:checked").count() == 0
    fill_in(other, "en", YES)
    with other.expect_download() as answer:
        other.locator("[data-do=sign]:visible").click()
    assert holds(read_answer_file(answer.value.path()).signed, verify)
    assert told == []
    other.close()


def test_a_text_that_a_language_lacks_is_said_and_not_signed(
    browser: Browser, tmp_path: Path
) -> None:
    spanish = texts("es")
    offer = {k: v for k, v in spanish.file["offer"].items() if k != "pay_floor"}
    lacking = replace(spanish, file={**spanish.file, "offer": offer})
    consent = offered(FILES[-2])
    path = tmp_path / "page.html"
    path.write_text(render(consent, [disclosed(consent, lacking, beside(OMAR))]), "utf-8")
    page, _ = open_page(browser, path, PHONE)
    text = page.locator("main").inner_text()
    assert "Este texto falta en español (offer.pay_floor)." in text
    assert not re.search(r"\bWhat a law\b", text)
    page.locator("[data-do=sign]:visible").click()
    page.wait_for_function("document.querySelector('[data-status=answer]').textContent")
    assert status(page) == lacking("page.incomplete")
    page.close()
