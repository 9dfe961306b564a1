"""An evidence pack: made the same twice, checked anywhere, and any flipped byte is found."""

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

import jsonschema
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from tests.cases import CASE, CONFIRMED, CONSENT, EVIDENCE, REPLICAS, WORK, desk, write
from tests.journeys.stranger import contents, production
from tests.pages import CHROMIUM, QUIET
from tests.quick import Quick

from personae.app import wiring
from personae.app.files import pack as pack_file
from personae.app.files.pack import packed, read_pack
from personae.app.journeys.evidence_check import _Entry, _of_report, check_pack
from personae.app.journeys.opened import OPENED
from personae.app.journeys.registry import consents
from personae.app.journeys.signatures import agreement_of, signatures
from personae.app.schemas import schema
from personae.consent.as_json import as_json
from personae.engines.clocks.system import SystemClock
from personae.engines.signers.ed25519 import Ed25519Signer
from personae.proof.keys import HOUSE
from personae.proof.signatures import sign, signed_as_json
from personae.vocabulary.entry import canonical_bytes, sha256_of
from personae.vocabulary.names import PerformerId


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    me = desk(tmp_path_factory.mktemp("desk"))
    report = (me.here / "report" / "report.json").read_bytes()
    (me.here / "as-audited.json").write_bytes(report)  # pictures in it expire where clocks run on
    (me.here / "consent.yaml").write_text(CONSENT)
    me("consent", "add", "consent.yaml").went_well()
    me("key", "new", "-o", "ana.pem").went_well()
    sign = ("key", "sign", "consent.yaml", "--key", "ana.pem", "--shown", "cut.mp4")
    me(*sign, "-o", "signature.json").went_well()
    take_in = ("consent", "signature", "ana-consent", "signature.json", "--shown", "cut.mp4")
    me(*take_in).went_well()
    me("consent", "countersign", "ana-consent").went_well()
    write(me, CASE + CONFIRMED + EVIDENCE)
    me("notice", "draft", "case.yaml", "-o", "notice").went_well()
    me("notice", "sent", "notice", "--law", "eu-dsa-16").went_well()
    me("evidence", "case.yaml", "-o", "case.zip").went_well()
    return me


def files(me: Quick, name: str = "case.zip") -> dict[str, bytes]:
    with zipfile.ZipFile(me.here / name) as pack:
        return {each: pack.read(each) for each in pack.namelist()}


def key_of(me: Quick) -> str:
    return str(json.loads(files(me)["manifest.json"])["house_key"])


def test_what_a_pack_holds(made: Quick) -> None:
    held = files(made)
    assert {"check.html", "check-a-proof.html", "README.txt", "manifest.json"} <= held.keys()
    assert {"case.yaml", "agreements.json", "keys.json", "notices.json"} <= held.keys()
    proofs = [json.loads(data) for name, data in held.items() if name.startswith("proofs/")]
    kinds = [json.loads(proof["entry"]["canonical"])["kind"] for proof in proofs]
    assert sorted(kinds) == [
        "audit-made",
        "consent-countersigned",
        "consent-recorded",
        "consent-signature",
        "notice-sent",
    ]
    (agreed,) = json.loads(held["agreements.json"])
    assert [each["counts"] for each in agreed["signatures"]] == [True, True]
    assert [name for name in held if name.startswith("stills/")]
    assert not [name for name, data in held.items() if b"98765" in data]
    assert not [name for name, data in held.items() if b"amuel" in data]


def test_the_list_is_as_its_schema_says(made: Quick) -> None:
    validator = jsonschema.Draft202012Validator(schema("evidence"))
    manifest = json.loads(files(made)["manifest.json"])
    validator.validate(manifest)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**manifest, "files": [{"file": "x"}]})


def test_it_holds_without_a_home(made: Quick, tmp_path: Path) -> None:
    elsewhere = Quick(tmp_path)
    elsewhere.environment()
    (elsewhere.here / "case.zip").write_bytes((made.here / "case.zip").read_bytes())
    ran = elsewhere("evidence", "check", "case.zip").went_well(11)
    assert "The pack holds in itself:" in ran.out
    assert "Whoever makes a pack can name any key" in ran.out
    ran = elsewhere("evidence", "check", "case.zip", "--key", key_of(made)).went_well()
    assert "The pack holds:" in ran.out
    ran = elsewhere("evidence", "check", "case.zip", "--key", "0" * 64).went_well(12)
    assert "another key than you gave" in ran.out
    assert elsewhere("evidence", "check", "case.zip", "--key", "x").code == 2
    elsewhere("evidence", "check", "nowhere.zip").refused(1, "nowhere.zip")


def test_the_same_case_at_the_same_moment_makes_the_same_bytes(
    made: Quick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = datetime(2099, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(SystemClock, "now", lambda _self: later)
    me = made.moved(tmp_path / "desk")
    for name in ("one", "two"):
        me("evidence", "case.yaml", "-o", f"{name}.zip").went_well()
    assert (me.here / "one.zip").read_bytes() == (me.here / "two.zip").read_bytes()


def test_what_is_opened_is_shown_and_goes_on_record(made: Quick, tmp_path: Path) -> None:
    me = made.moved(tmp_path / "desk")
    me("evidence", "case.yaml", "-o", "open.zip", "--open").went_well()
    entries = {
        json.loads(entry["canonical"])["kind"]: entry
        for name, data in files(me, "open.zip").items()
        if name.startswith("proofs/")
        for entry in [json.loads(data)["entry"]]
    }
    assert [kind for kind, entry in entries.items() if not entry["opened"]] == ["audit-made"]
    (agreed,) = json.loads(files(me, "open.zip")["agreements.json"])
    (opened,) = entries["consent-recorded"]["opened"]
    salted = base64.b64decode(opened["salted"])
    assert b"98765.00 USD" in salted
    assert agreed["sha256"] == sha256(salted).hexdigest()
    assert {"over", "value"} <= agreed["signatures"][0].keys()
    me("evidence", "check", "open.zip", "--key", key_of(me)).went_well()
    with wiring.opened(me.home, environ=me.environment()) as house:
        opened = [e.envelope["what"] for e in house.record.entries(OPENED, PerformerId("ana-vale"))]
    assert "evidence" in opened
    assert "log prove" in opened


# Nobody finds the terms by trying


def test_no_digest_in_a_pack_or_a_notice_is_of_the_terms_alone(made: Quick) -> None:
    with wiring.opened(made.home, environ=made.environment()) as house:
        (consent,) = consents(house.record)
        whole = sha256_of(canonical_bytes(as_json(consent)))
        signed = [each.signed for each in signatures(house, consent)]
    guessed = [str(whole), str(agreement_of(consent))]
    guessed += [str(d) for each in signed for over, d in each.over.items() if over != "disclosure"]
    guessed += [each.value.hex() for each in signed]
    told = [*files(made).values(), *contents(made.here / "notice").values()]
    assert [each for each in guessed for data in told if each.encode() in data] == []
    (agreed,) = json.loads(files(made)["agreements.json"])
    proof = json.loads(files(made)[f"proofs/entry-{agreed['entry']}.json"])
    assert agreed["sha256"] in json.loads(proof["entry"]["canonical"])["parts"]
    assert agreed["sha256"].encode() in files_of_notice(made)
    assert "document" not in agreed


def files_of_notice(me: Quick) -> bytes:
    return (me.here / "notice" / "eu-dsa-16.txt").read_bytes().replace(b"\n", b"")


# What the proofs bear out


def test_the_audit_the_film_and_the_report_are_proved(made: Quick) -> None:
    report = (made.here / "as-audited.json").read_bytes()
    film = (made.here / "cut.mp4").read_bytes()
    (audit,) = [
        said["envelope"]
        for name, data in files(made).items()
        if name.startswith("proofs/")
        for said in [json.loads(json.loads(data)["entry"]["canonical"])]
        if said["kind"] == "audit-made"
    ]
    assert audit["report"] == sha256(report).hexdigest()
    assert audit["film"] == sha256(film).hexdigest()
    told = made("evidence", "check", "case.zip", "--key", key_of(made), "--json").went_well().json
    assert told["says"].startswith("The pack holds: ")
    holds = {each["evidence"]: each["holds"] for each in told["checks"]}
    assert holds["report/what-is-seen.json: film"] is True
    assert holds["agreements.json: ana-consent"] is True


def test_a_report_that_was_changed_is_not_said_to_be_proved(made: Quick, tmp_path: Path) -> None:
    me = made.moved(tmp_path / "desk")
    path = me.here / "report" / "report.json"
    report = json.loads(path.read_bytes())
    path.write_text(json.dumps({**report, "judged_on": "2026-01-01"}))
    me("evidence", "case.yaml", "-o", "changed.zip").went_well()
    ran = me("evidence", "check", "changed.zip", "--key", key_of(me)).went_well()
    assert "holds the film's digest, and another report's" in ran.out
    manifest = json.loads(files(me, "changed.zip")["manifest.json"])
    assert [each for each in manifest["files"] if "It holds another report" in each["what"]]


def test_a_cut_list_that_names_somebody_else_is_not_shown(made: Quick, tmp_path: Path) -> None:
    me = made.moved(tmp_path / "desk")
    me("performer", "add", "Samuel Okoye", "--id", "samuel-okoye").went_well()
    scenes = "scene,start_frame,end_frame\nokoye-enters,0,6\n"
    records = {"work": WORK, "replicas": REPLICAS, "scenes": scenes}
    production(me.here / "all", ["ana-vale"], **records)
    me("audit", "cut.mp4", "--production", "all/production.yaml", "-o", "again").went_well(11)
    write(me, CASE + "evidence: {report: again/report.json}\n", "again.yaml")
    me("evidence", "again.yaml", "-o", "again.zip").went_well()
    assert [name for name, data in files(me, "again.zip").items() if b"koye" in data] == []
    ran = me("evidence", "check", "again.zip", "--key", key_of(me)).went_well()
    assert "what is seen is the house's word alone" in ran.out


def forged(me: Quick, **changed: object) -> bytes:
    """The pack with its agreement changed, signed by somebody with a key of their own."""
    held, key = files(me), Ed25519Signer(bytes(32))
    (agreed,) = json.loads(held["agreements.json"])
    held["agreements.json"] = json.dumps([{**agreed, **changed}]).encode()
    manifest = json.loads(held["manifest.json"])
    for each in manifest["files"]:
        each["sha256"] = sha256(held[each["file"]]).hexdigest()
    manifest["house_key"] = key.public_key.hex()
    held["manifest.json"] = json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()
    over = {"manifest": sha256_of(held["manifest.json"])}
    at = datetime(2026, 5, 7, tzinfo=UTC)
    signed = sign(key, signer=HOUSE, acting_as="company", over=over, at=at)
    held["manifest.signature.json"] = json.dumps(signed_as_json(signed)).encode()
    return packed(held)


def test_what_anybody_may_have_made_does_not_hold_without_the_houses_key(made: Quick) -> None:
    (made.here / "forged.zip").write_bytes(forged(made, signed_on="2020-01-01"))
    ran = made("evidence", "check", "forged.zip").went_well(11)
    assert "ask the house by another way" in ran.out
    assert "The pack holds:" not in ran.out
    ran = made("evidence", "check", "forged.zip", "--key", key_of(made)).went_well(12)
    assert "1 of " in ran.out
    assert "pieces of evidence does not hold." in ran.out


def test_a_pack_of_before_a_change_of_key_holds_by_the_key_of_then(
    made: Quick, tmp_path: Path
) -> None:
    me = made.moved(tmp_path / "desk")
    me("key", "change", "--house").went_well()
    me("evidence", "case.yaml", "-o", "new.zip").went_well()
    keys = (key_of(me), str(json.loads(files(me, "new.zip")["manifest.json"])["house_key"]))
    assert keys[0] != keys[1]
    for name in ("case.zip", "new.zip"):
        me("evidence", "check", name, "--key", keys[0], "--key", keys[1]).went_well()
    ran = me("evidence", "check", "case.zip", "--key", keys[1]).went_well(12)
    assert "one that this house had before it changed its key" in ran.out


@pytest.mark.parametrize("changed", [{"sha256": "0" * 64}, {"entry": 0}, {"entry": [1]}])
def test_an_agreement_that_no_entry_holds(made: Quick, changed: dict[str, object]) -> None:
    assert broken(made, forged(made, **changed)) == ["agreements.json: ana-consent"]


# Nothing is written over


def test_a_pack_is_written_over_nothing(made: Quick) -> None:
    before = contents(made.here)
    made("evidence", "case.yaml", "-o", "case.yaml").refused(1, "something is here already")
    made("evidence", "case.yaml", "-o", "case.zip").refused(1, "It was left as it is")
    assert contents(made.here) == before


# Any flipped byte


def broken(me: Quick, data: bytes) -> list[str]:
    (me.here / "bad.zip").write_bytes(data)
    told = me("evidence", "check", "bad.zip", "--json").went_well(12).json
    assert told["holds"] is False
    return [each["evidence"] for each in told["checks"] if each["holds"] is False]


def test_any_flipped_byte_is_found(made: Quick) -> None:
    data = (made.here / "case.zip").read_bytes()
    for at in (*range(0, len(data), len(data) // 60), 0, 4, 11, len(data) - 1, len(data) - 20):
        changed = bytearray(data)
        changed[at] ^= 0x10
        assert broken(made, bytes(changed)), at


def test_whatever_is_done_to_the_container_it_is_told_and_never_thrown(made: Quick) -> None:
    data = (made.here / "case.zip").read_bytes()
    random = Random(20261121)  # noqa: S311 - no secret: the same bytes each time
    heads = [found.start() for found in re.finditer(rb"PK", data)]
    for _ in range(300):
        changed = bytearray(data)
        at = min(random.choice(heads) + random.randrange(46), len(data) - 1)
        if random.randrange(4):
            changed[at] ^= random.randrange(1, 256)
        else:
            del changed[at : at + random.randrange(1, 30)]
        (made.here / "bad.zip").write_bytes(changed)
        found = check_pack(read_pack(made.here / "bad.zip"), keys=[])
        assert any(each.holds is False for each in found)


@pytest.mark.parametrize("name", ["case.yaml", "agreements.json", "README.txt", "check.html"])
def test_the_file_whose_byte_was_flipped_is_named(made: Quick, name: str) -> None:
    """In the container, where its checksum no longer fits; and packed again, where it does."""
    data, held = (made.here / "case.zip").read_bytes(), files(made)
    at = data.index(held[name]) + len(held[name]) // 2
    flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    assert broken(made, flipped) == [name, name]  # does not fit its checksum, and is not there
    again = packed({**held, name: held[name][:-1] + b"?"})
    assert broken(made, again) == [name]


def test_a_still_a_proof_and_a_signature_that_were_changed(made: Quick) -> None:
    held = files(made)
    still = next(name for name in held if name.startswith("stills/"))
    assert broken(made, packed({**held, still: held[still][:-3] + b"\x00" + held[still][-2:]})) == [
        still
    ]
    proof = next(name for name in held if name.startswith("proofs/"))
    said = json.loads(held[proof])
    said["entry"]["leaf"] = "0" * 64
    wrong = broken(made, packed({**held, proof: json.dumps(said).encode()}))
    assert wrong == [proof, f"{proof}: path", f"{proof}: entry"]
    signed = json.loads(held["manifest.signature.json"])
    for key, value in {"at": "2026-01-01T00:00:00Z", "value": "00" * 64, "key": "11" * 32}.items():
        spoilt = json.dumps({**signed, key: value}).encode()
        assert broken(made, packed({**held, "manifest.signature.json": spoilt})) == ["signature"]


def test_a_proof_of_another_log_is_told(made: Quick, tmp_path: Path) -> None:
    other = Quick(tmp_path).settle()
    other("performer", "add", "Ana Vale", "--id", "ana-vale").went_well()
    other("log", "prove", "0", "-o", "theirs.json").went_well()
    (made.here / "theirs.json").write_bytes((other.here / "theirs.json").read_bytes())
    write(made, CASE + "evidence: {proofs: [theirs.json]}\n", "other.yaml")
    made("evidence", "other.yaml", "-o", "other.zip").went_well()
    assert broken(made, (made.here / "other.zip").read_bytes()) == ["proofs/theirs.json: key"]


def test_a_list_that_was_changed_to_fit_is_not_what_the_house_signed(made: Quick) -> None:
    held = files(made)
    manifest = json.loads(held["manifest.json"])
    manifest["files"] = [each for each in manifest["files"] if each["file"] != "notices.json"]
    del held["notices.json"]
    spoilt = json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()
    assert broken(made, packed({**held, "manifest.json": spoilt})) == ["signature"]


def test_files_put_in_taken_out_and_packed_otherwise(made: Quick) -> None:
    held = files(made)
    assert broken(made, packed({**held, "more.txt": b"more"})) == ["more.txt"]
    fewer = {name: data for name, data in held.items() if name != "keys.json"}
    assert broken(made, packed(fewer)) == ["keys.json"]
    assert broken(made, packed({"more.txt": b"more"})) == ["manifest"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in held.items():
            pack.writestr(name, data)
    assert broken(made, out.getvalue()) == ["container"]


def test_a_pack_is_a_zip_as_another_tool_writes_it() -> None:
    held = {"b.txt": b"two", "a.txt": b"one", "bild-\u00fc.jpg": bytes(range(256))}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name in sorted(held):
            about = zipfile.ZipInfo(name)
            about.create_system, about.external_attr = 3, 0o100644 << 16
            pack.writestr(about, held[name])
    assert packed(held) == out.getvalue()


@pytest.mark.parametrize("data", [b"", b"no pack", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack(made: Quick, data: bytes) -> None:
    assert broken(made, data) in (["container"], ["manifest"])


def test_a_pack_that_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_file, "_BIGGEST", 9 * 1024 - 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for number in range(9):
            pack.writestr(f"{number}", bytes(1024))
    (tmp_path / "bomb.zip").write_bytes(out.getvalue())
    assert read_pack(tmp_path / "bomb.zip") is None
    monkeypatch.setattr(pack_file, "_BIGGEST", 9 * 1024)
    found = read_pack(tmp_path / "bomb.zip")
    assert found is not None
    assert len(found.files) == 9


# The page inside


@pytest.fixture(scope="module")
def page(made: Quick) -> Iterator[Page]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    file = made.here / "check.html"
    file.write_bytes(files(made)["check.html"])
    with sync_playwright() as play:
        browser: Browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        opened = browser.new_page(viewport={"width": 360, "height": 740})
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(file.as_uri())
        yield opened
        assert asked == [file.as_uri()]
        browser.close()


def told(page: Page, path: Path, key: str = "") -> tuple[str, list[str]]:
    page.set_input_files("#file", [])
    page.locator("#checks li").first.wait_for(state="detached")
    page.fill("#key", key)
    page.set_input_files("#file", str(path))
    page.locator("#checks li").first.wait_for()
    lines = page.locator("#checks li.bad .mark").all_inner_texts()
    return page.locator("#verdict b").inner_text(), lines


def test_the_page_says_what_the_command_says(made: Quick, page: Page) -> None:
    assert told(page, made.here / "case.zip") == ("It holds in itself", [])
    assert page.locator("#verdict").get_attribute("class") == "verdict open"
    (made.here / "forged.zip").write_bytes(forged(made, signed_on="2020-01-01"))
    assert told(page, made.here / "forged.zip") == ("It holds in itself", [])
    assert told(page, made.here / "forged.zip", key_of(made))[0] == "It does not hold"
    assert "1 of " in page.locator("#verdict span").inner_text()
    assert "does not hold." in page.locator("#verdict span").inner_text()
    assert told(page, made.here / "case.zip", key_of(made)) == ("It holds", [])
    assert told(page, made.here / "case.zip", f"{'0' * 64}, {key_of(made)}") == ("It holds", [])
    verdict, bad = told(page, made.here / "case.zip", "0" * 64)
    assert (verdict, bad) == ("It does not hold", ["The house’s signature: does not hold"])
    held = files(made)
    spoilt = {**held, "keys.json": b"[]"}
    del spoilt["notices.json"]
    (made.here / "bad.zip").write_bytes(packed({**spoilt, "more.txt": b"more"}))
    verdict, bad = told(page, made.here / "bad.zip")
    assert verdict == "It does not hold"
    assert bad == [f"{name}: does not hold" for name in ("keys.json", "notices.json", "more.txt")]
    (made.here / "bad.zip").write_bytes((made.here / "case.zip").read_bytes()[:-300])
    assert told(page, made.here / "bad.zip")[1] == ["The pack: does not hold"]
    data = bytearray((made.here / "case.zip").read_bytes())
    data[10] ^= 1  # the hour of the first file, which no reader looks at
    (made.here / "bad.zip").write_bytes(data)
    assert told(page, made.here / "bad.zip")[1] == ["The container: does not hold"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["help"]) for each in found] == []


@pytest.mark.parametrize(
    ("reports", "holds"),
    [(["b", "a"], True), (["a", "b"], True), (["b"], None), (["b", "b"], None), ([], None)],
)
def test_a_film_audited_twice_is_held_against_the_audit_that_was_sent(
    reports: list[str], holds: bool | None
) -> None:
    copy = {"copy_of": "a", "picture": {"sha256": "film"}}
    entries = {
        n: _Entry(envelope={"film": "film", "report": report}) for n, report in enumerate(reports)
    }
    assert _of_report(copy, entries).holds is holds
