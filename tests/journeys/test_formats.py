"""Consents out of one house and into another, at a shell."""

import html
import json
import shutil
from pathlib import Path

import pytest
from tests.journeys.denied import ASKED, STRACE, sockets_of, without_network
from tests.journeys.stranger import Stranger, contents
from tests.offers import (
    ALL,
    MADE,
    OFFER,
    OMAR,
    Seated,
    answered,
    clock_at,
    offer_text,
    write_offer,
)
from tests.test_formats import AGREED

from personae.app.files.consent import read_consent
from personae.consent.as_json import as_json


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A house with a consent that it exported as a credential."""
    me = Seated(tmp_path_factory.mktemp("first"))
    me.settle()
    me("performer", "add", "Ana Vale", "--id", "ana-vale").went_well()
    (me.here / "ana.yaml").write_text(AGREED.replace("2028-03-01", "2099-03-01"))
    me("consent", "add", "ana.yaml").went_well()
    words = ("consent", "export", "ana-vale-long-take", "--format", "vc", "-o", "ana.vc")
    assert "5 terms are not in it; ana.vc.loss.json says which" in me(*words).went_well().out
    return me


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, first: Stranger) -> Stranger:
    """Another house, which knows the performer and nothing that was agreed."""
    me = Seated(tmp_path_factory.mktemp("second"))
    me.settle()
    me("performer", "add", "Ana Vale", "--id", "ana-vale").went_well()
    shutil.copy(first.here / "ana.vc", me.here)
    return me


def test_what_is_lost_stands_beside_the_file_or_on_standard_error(first: Stranger) -> None:
    lost = json.loads((first.here / "ana.vc.loss.json").read_text())["lost"]
    assert {"term": "pay.amount", "why": "pay is private."} in lost
    ran = first("consent", "export", "ana-vale-long-take", "--format", "c2pa").went_well()
    assert json.loads(ran.out)["schema"] == "org.personae.consent/1"
    assert "lost: pay.amount: pay is private." in ran.err.splitlines()


def test_a_credential_goes_from_house_to_house(second: Stranger, tmp_path: Path) -> None:
    there = second.moved(tmp_path / "desk")
    issuer = json.loads((there.here / "ana.vc").read_text())["issuer"]
    words = ("consent", "import", "ana.vc", "--format", "vc", "--performer", "ana-vale")
    said = there(*words, "--issuer", issuer, "--json").went_well().json
    assert said["grants"] is True
    (listed,) = there("consent", "list", "--json").went_well().json
    assert (listed["consent"], listed["state"]) == ("ana-vale-long-take", "signed")
    (kept,) = there("consent", "imported", "--json").went_well().json
    assert kept["document"] == said["document"]
    assert there.registry()["holds"]


def test_a_changed_credential_leaves_with_exit_12_and_no_byte_changed(
    second: Stranger,
) -> None:
    text = (second.here / "ana.vc").read_text()
    (second.here / "changed.vc").write_text(text.replace('"nudity"', '"sexual"'))
    before = contents(second.home)
    words = ("consent", "import", "changed.vc", "--format", "vc", "--performer", "ana-vale")
    Stranger(second.desk)(*words).refused(12, "changed.vc: it was changed after it was signed")
    assert contents(second.home) == before


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("odrl", '{"@context": "https://x.example/context.jsonld", "@type": "Agreement"}'),
        ("rsl-media", '<!DOCTYPE rsl SYSTEM "https://x.example/rsl.dtd"><rsl/>'),
    ],
)
def test_no_network_is_used_whatever_a_file_asks_for(
    second: Stranger, tmp_path: Path, of: str, text: str
) -> None:
    there = second.moved(tmp_path / "desk")
    (there.here / "strange").write_text(text)
    words = ("consent", "import", "strange", "--format", of, "--performer", "ana-vale")
    ran = without_network(there, *words)
    ran.refused(1, "strange")
    assert not (there.desk / ASKED).exists()
    assert STRACE is None or sockets_of(there.desk) == []


def test_options_of_one_format_belong_to_no_other(second: Stranger) -> None:
    words = ("consent", "import", "ana.vc", "--format", "vc", "--performer", "ana-vale")
    ran = second(*words, "--identity", "hc-7")
    assert ran.code == 2
    assert "--identity belongs to --format rsl-media" in ran.err


def test_a_receipt_is_written_for_the_performer(first: Stranger) -> None:
    words = ("consent", "receipt", "ana-vale-long-take", "-o", "receipt", "--language", "es")
    first(*words).went_well()
    page = (first.here / "receipt" / "receipt.html").read_text()
    assert 'lang="es"' in page
    assert "Lo que Ana Vale acordó con Northlight Pictures" in page
    said = json.loads((first.here / "receipt" / "receipt.json").read_text())
    assert said["personae"]["agreement"] == as_json(read_consent(first.here / "ana.yaml"))


def test_no_receipt_is_written_where_its_language_is_none(first: Stranger) -> None:
    words = ("consent", "receipt", "ana-vale-long-take", "-o", "none", "--language", "xx")
    first(*words).refused(1, "`xx`")
    assert not (first.here / "none").exists()


def test_a_receipt_of_what_was_offered_tells_what_was_shown_and_what_was_kept_back(
    tmp_path: Path,
) -> None:
    me = Seated(tmp_path)
    me.settle()
    me("performer", "add", "Omar Haddad", "--id", OMAR).went_well()
    write_offer(me)
    with clock_at(MADE):
        made = me("consent", "offer", f"{OFFER}.yaml", "-o", "page.html", "--json").went_well().json
    answer = answered(made, language="es", parts=ALL | {"media-streaming": False})
    (me.here / "answer.json").write_text(json.dumps(answer))
    me("consent", "sign", "answer.json", "--offer", f"{OFFER}.yaml").went_well()
    said = me("consent", "receipt", OFFER, "-o", "receipt", "--json").went_well().json
    assert said["processing"]["privacy_notice"] == {"sha256": answer["disclosure"]}
    assert said["processing"]["language"] == "es"
    assert said["personae"]["answer"] == answer
    assert [each["counts"] for each in said["personae"]["signatures"]] == [True]
    page = (me.here / "receipt" / "receipt.html").read_text()
    assert 'lang="es"' in page  # the language it was signed in, unless another is asked for
    withheld = page[page.index('class="box withheld"') :].partition("</section>")[0]
    assert "plataformas" in withheld
    assert "Dijo que no a esto: Mostrarla" in withheld
    assert any(text.startswith("Dijo que no a esto") for text in said["personae"]["withheld"])
    assert (
        f"Se le mostró en Español. La huella de lo que se le mostró: {answer['disclosure']}."
        in page
    )


def test_a_receipt_names_the_use_that_was_refused(tmp_path: Path) -> None:
    me = Seated(tmp_path)
    me.settle()
    me("performer", "add", "Omar Haddad", "--id", OMAR).went_well()
    second = '  - {description: "a man in the fountain", scenes: ["6"], copies: 4}\npurposes:'
    write_offer(me, text=offer_text().replace("purposes:", second))
    with clock_at(MADE):
        made = me("consent", "offer", f"{OFFER}.yaml", "-o", "page.html", "--json").went_well().json
    (me.here / "answer.json").write_text(json.dumps(answered(made, parts=ALL | {"uses-2": False})))
    ran = me("consent", "sign", "answer.json", "--offer", f"{OFFER}.yaml").went_well()
    assert "Kept back, and not in the consent: uses-2 (“a man in the fountain”)." in ran.out
    for tag, words in (("en", "You said no to this: Use it for"), ("es", "Dijo que no a esto:")):
        receipt = ("consent", "receipt", OFFER, "-o", tag, "--json", "--language", tag)
        withheld = me(*receipt).went_well().json["personae"]["withheld"]
        (refused,) = (text for text in withheld if "a man in the fountain" in text)
        assert refused.startswith(words)
        assert refused in html.unescape((me.here / tag / "receipt.html").read_text())
        granted = json.loads((me.here / tag / "receipt.json").read_text())["personae"]["granted"]
        assert "a man in the fountain" not in str(granted)
