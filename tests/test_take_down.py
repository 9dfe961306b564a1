"""Notices from the shell: drafted from evidence, everybody else blurred, their fate on record."""

import io
import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from PIL import Image as Pil
from ruamel.yaml import YAML
from tests.cases import CASE, CONFIRMED, CONSENT, EVIDENCE, desk, write
from tests.journeys.stranger import contents
from tests.quick import Quick

from personae.app.files.case import CaseForm
from personae.app.files.pack import read_pack
from personae.app.reports.outgoing import LEFT_OUT, for_others
from personae.app.reports.report_html import render
from personae.app.reports.report_json import as_bytes
from personae.app.schemas import schema
from personae.engines.faces.yunet_sface import YuNetSFace
from personae.engines.pictures import PillowPictures
from personae.vocabulary.entry import sha256_of

MODEL = YuNetSFace()
GOLDEN = Path(__file__).parent / "golden" / "report"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    me = desk(tmp_path_factory.mktemp("desk"))
    (me.here / "consent.yaml").write_text(CONSENT)
    me("consent", "add", "consent.yaml").went_well()
    write(me, CASE + CONFIRMED + EVIDENCE)
    me("notice", "draft", "case.yaml", "-o", "notice").went_well()
    return me


@pytest.fixture
def me(drawn: Quick, tmp_path: Path) -> Quick:
    return drawn.moved(tmp_path / "desk")


def text(me: Quick, law: str) -> str:
    return (me.here / "notice" / f"{law}.txt").read_text(encoding="utf-8")


def flat(words: str) -> str:
    return " ".join(words.split())


# Drafted


def test_a_notice_for_each_law_that_applies_and_why_not_for_the_others(drawn: Quick) -> None:
    told = json.loads((drawn.here / "notice" / "notice.json").read_bytes())
    jsonschema.Draft202012Validator(schema("notice")).validate(told)
    assert {each["law"]: each["ready"] for each in told["notices"]} == {
        "us-tn-elvis": True,
        "eu-dsa-16": True,
    }
    why = {each["law"]: " ".join(each["because"]) for each in told["not_drafted"]}
    assert "a likeness is no copyright" in why["us-dmca"]
    assert "it is a bill and no law" in why["us-no-fakes"]
    assert not (drawn.here / "notice" / "us-dmca.txt").exists()


def test_what_a_notice_says(drawn: Quick) -> None:
    said = flat(text(drawn, "eu-dsa-16"))
    for words in (
        "Regulation (EU) 2022/2065, art. 16(2)",
        "https://example.com/watch?v=1",
        "Email: ana@example.org",
        "The sender holds the information to be illegal content",
        "[x] In good faith I believe",
        "/s/ Ana Vale",
        "the records show neither work nor a declared replica for it",
        "It may be archive footage, a lost paper, or somebody who looks alike.",
        "Not read: The law that the sender names",
        "is no legal advice",
    ):
        assert words in said, words
    assert "98765" not in said  # no private term
    assert "ana-consent" not in said
    assert "An agreement of the person is on record, signed on 2025-02-20: SHA-256" in said


def test_what_somebody_was_offered_and_never_signed_changes_nothing(me: Quick) -> None:
    """What a performer answered is theirs: a notice knows of signed consents alone."""
    before = contents(me.here / "notice")
    offer = CONSENT.replace("ana-consent", "ana-offer").replace("signed: {on: 2025-02-20}\n", "")
    (me.here / "offer.yaml").write_text(offer)
    me("consent", "add", "offer.yaml").went_well()
    me("notice", "draft", "case.yaml", "-o", "notice").went_well()
    assert contents(me.here / "notice") == before
    write(me, CASE + "evidence: {consents: [ana-offer]}\n")
    me("notice", "draft", "case.yaml", "-o", "out").refused(1, "no signed consent `ana-offer`")


def test_what_is_not_confirmed_is_a_draft_that_cannot_be_sent(me: Quick) -> None:
    write(me, CASE + EVIDENCE + CONFIRMED.replace("accurate, ", ""))
    me("notice", "draft", "case.yaml", "-o", "notice").went_well()
    said = text(me, "us-tn-elvis")
    assert said.startswith("DRAFT, NOT TO BE SENT.")
    assert "[ ] The information in this notice is accurate." in said
    assert "/s/" not in said
    before = me.registry()
    me("notice", "sent", "notice", "--law", "us-tn-elvis").refused(1, "not confirmed", "`accurate`")
    assert me.registry() == before
    me("notice", "sent", "notice", "--law", "eu-dsa-16").went_well()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ("laws: [us-dmca]\n", "declares no copyright in a named work"),
        ("laws: [us-no-fakes]\n", "It is a bill and no law"),
        ("laws: [us-take-it-down]\n", "declares no intimate depiction"),
        ("copyright: {declared: true}\n", "a named work"),
        ("copyright: {declared: false}\nlaws: [us-dmca]\n", "declares no copyright"),
    ],
)
def test_no_notice_without_its_declared_ground(me: Quick, changed: str, why: str) -> None:
    write(me, CASE + changed)
    me("notice", "draft", "case.yaml", "-o", "out").refused(1, why)
    assert not (me.here / "out").exists()


def test_a_dmca_notice_speaks_of_the_work_alone(me: Quick) -> None:
    named = "copyright: {declared: true, work: The Long Take, owner: Northlight Pictures}\n"
    write(me, CASE + named + "laws: [us-dmca]\n")
    me("notice", "draft", "case.yaml", "-o", "out").went_well()
    said = flat((me.here / "out" / "us-dmca.txt").read_text())
    assert "copyright in the work “The Long Take”" in said
    assert (
        "Under penalty of perjury: I am authorized to act on behalf of Northlight Picture" in said
    )
    assert "of nobody's likeness" in said


def test_a_case_to_which_no_law_applies(me: Quick) -> None:
    write(me, CASE.replace("[US-TN, DE]", "[AQ]"))
    ran = me("notice", "draft", "case.yaml", "-o", "out")
    assert ran.code == 1
    assert "no law that is known here applies" in ran.err


def test_a_counter_notice(me: Quick) -> None:
    case = CASE.replace("kind: take-down", "kind: counter-notice").replace("[US-TN, DE]", "[US]")
    write(me, case + "removed_on: 2026-05-08\n")
    me("notice", "draft", "case.yaml", "-o", "out").went_well()
    said = flat((me.here / "out" / "us-dmca-counter.txt").read_text())
    assert "[ ] Under penalty of perjury: I have a good faith belief that the material was" in said
    assert "as a result of mistake or misidentification" in said
    assert "I consent to the jurisdiction of the Federal District Court" in said
    assert not (me.here / "out" / "eu-dsa-20.txt").exists()


def test_a_report_in_which_all_is_in_order_carries_no_notice(me: Quick) -> None:
    path = me.here / "report" / "report.json"
    report = json.loads(path.read_bytes())
    report["performers"][0]["finding"] = "in order"
    path.write_text(json.dumps(report))
    me("notice", "draft", "case.yaml", "-o", "out").refused(1, "would say more than it shows")


# Everybody else


def faces(jpeg: bytes) -> int:
    with Pil.open(io.BytesIO(jpeg)) as picture:
        image = np.asarray(picture.convert("RGB"))
    return len(MODEL.detect(image).boxes)


def test_everybody_else_in_a_still_is_blurred_and_the_performer_is_not(drawn: Quick) -> None:
    report = json.loads((drawn.here / "report" / "report.json").read_bytes())
    (seen,) = [s for s in report["sightings"] if s["performer"] == "ana-vale"]
    assert seen["frame"]["others"]
    assert faces((drawn.here / "report" / seen["frame"]["still"]).read_bytes()) == 2
    stills = sorted((drawn.here / "notice" / "stills").iterdir())
    assert [each.name for each in stills] == ["report-01.jpg", "report-02.jpg"]
    assert [faces(each.read_bytes()) for each in stills] == [1, 1]
    page = (drawn.here / "notice" / "report" / "what-is-seen.html").read_text()
    assert "samuel" not in page.lower()


PRIVATE = ("4321.00 USD", "9.7 hours", "Voucher 4711", "LT_4711", "Ask their agent")


def test_pay_hours_and_records_stay_at_home(me: Quick) -> None:
    """A platform is a stranger: it is shown what is seen, and neither pay nor papers."""
    path = me.here / "report" / "report.json"
    report = json.loads(path.read_bytes())
    pay, hours, voucher, vendor, agent = PRIVATE
    due = {
        "performer": "ana-vale",
        "line": "the-clip/ana-vale/2026-05-01/day",
        "day": "2026-05-01",
        "earning": "day",
        "what": f"a day of work, {hours}",
        "amount": pay,
        "hours": "9.7",
        "rule": "none#day",
        "cite": "their agreement",
        "level": "—",
        "working": f"1 × {pay}",
        "because": "",
        "asks": [],
        "changes": "",
        "where": "work.csv:5",
    }
    report["due"], report["due_open"] = [due], [{**due, "amount": None}]
    for each in report["findings"]:
        each["on_record"] = [f"{voucher} of 1 May 2026.", f"The vendor's list has {vendor}."]
        reason = {"rule": "ana-consent", "effect": "require", "cite": f"pay: {pay}", "level": "—"}
        each["reasons"] = [*each["reasons"], {**reason, "because": f"It grants {vendor}."}]
        each["do_next"] = f"{agent} on 1 May."
    path.write_text(json.dumps(report))
    me("notice", "draft", "case.yaml", "-o", "out").went_well()
    me("evidence", "case.yaml", "-o", "case.zip").went_well()
    pack = read_pack(me.here / "case.zip")
    assert pack is not None
    for sent in (contents(me.here / "out"), pack.files):
        told = [(name, words) for words in PRIVATE for name in sent if words.encode() in sent[name]]
        assert told == []
        assert b"Left out of this copy: what is due" in sent["report/what-is-seen.html"]


def test_a_key_that_nobody_thought_of_is_not_sent() -> None:
    values = json.loads((GOLDEN / "report.json").read_bytes())
    for one in values["performers"]:
        spoilt = {**values, "bank": "secret", "performers": [{**one, "bank": "secret"}]}
        spoilt["findings"] = [{**f, "bank": "secret"} for f in values["findings"]]
        out = for_others(spoilt, one["performer"], sha256=sha256_of(b""))
        assert b"secret" not in as_bytes(out)
        assert b"USD" not in as_bytes(out)
        assert {f["finding"] for f in out["findings"]}.isdisjoint(
            {"worked, not seen", "declared, not seen", "consent unused", "absent"}
        )
        jsonschema.Draft202012Validator(schema("report")).validate(out)
        assert LEFT_OUT in render(out, {})


def test_what_could_not_be_read_is_told_to_others_too() -> None:
    values = json.loads((GOLDEN / "report.json").read_bytes())
    values["unread"], values["unreadable_frames"] = [{"start_frame": 100, "end_frame": 190}], 90
    one = values["performers"][0]["performer"]
    out = for_others(values, one, sha256=sha256_of(b""))
    assert out["unread"] == values["unread"]
    assert "90 of 864 frames could not be read" in render(out, {})
    del values["unread"]  # of an older version
    assert for_others(values, one, sha256=sha256_of(b""))["unread"] == []


STILL = "evidence: {{stills: [{{file: still.png, {}}}]}}\n"
ANA, SAMUEL = (411, 264, 538, 394), (755, 195, 863, 300)


@pytest.mark.parametrize(
    ("boxes", "left"),
    [
        ("person: [411, 264, 538, 394], others: [[755, 195, 863, 300]]", (True, False)),
        ("person: [411, 264, 538, 394]", (True, False)),
        ("what: a still of nobody knows whom", (False, False)),
        ("others: []", (True, True)),
    ],
)
def test_where_boxes_are_not_known_all_but_the_person_is_blurred(
    me: Quick, boxes: str, left: tuple[bool, bool]
) -> None:
    report = json.loads((me.here / "report" / "report.json").read_bytes())
    frame = me.here / "report" / report["sightings"][0]["frame"]["still"]
    with Pil.open(frame) as still:
        still.convert("RGB").resize((1280, 720)).save(me.here / "still.png")
    write(me, CASE + STILL.format(boxes))
    me("notice", "draft", "case.yaml", "-o", "out").went_well()
    with (
        Pil.open(me.here / "still.png") as before,
        Pil.open(me.here / "out" / "stills" / "01.jpg") as after,
    ):
        same = [_alike(before.crop(box), after.crop(box)) for box in (ANA, SAMUEL)]
    assert tuple(same) == left
    assert faces((me.here / "out" / "stills" / "01.jpg").read_bytes()) == sum(left)


def _alike(one: Pil.Image, other: Pil.Image) -> bool:
    a, b = (np.asarray(each.convert("L"), np.float64).ravel() for each in (one, other))
    return bool(np.corrcoef(a, b)[0, 1] > 0.98)


def test_what_is_blurred_cannot_be_worked_back() -> None:
    """Two pictures alike in their coarse blocks give the same bytes, whatever was in them."""
    rng, box = np.random.default_rng(7), (72, 72, 144, 144)
    face = rng.integers(0, 255, (216, 216, 3), np.uint8)
    other = face.copy()
    grown = slice(48, 168)  # the box, and a third of it on each side
    region = other[grown, grown].reshape(3, 40, 3, 40, 3).transpose(0, 2, 1, 3, 4).copy()
    flat_region = region.reshape(9, 1600, 3)
    for block in flat_region:
        rng.shuffle(block)
    shuffled = flat_region.reshape(3, 3, 40, 40, 3).transpose(0, 2, 1, 3, 4).reshape(120, 120, 3)
    other[grown, grown] = shuffled
    assert (other != face).any()
    pictures = PillowPictures()
    lossless = [_png(each) for each in (face, other)]
    assert (
        _apart(*(pictures.blurred(each, [box]) for each in lossless)) <= 8
    )  # of rounding, here and in JPEG
    assert _apart(*(pictures.blurred(each, []) for each in lossless)) > 100


def _apart(one: bytes, other: bytes) -> int:
    """The largest difference of any colour of any pixel."""
    read = []
    for each in (one, other):
        with Pil.open(io.BytesIO(each)) as picture:
            read.append(np.asarray(picture, np.int16))
    return int(np.abs(read[0] - read[1]).max())


def _png(image: np.ndarray) -> bytes:
    out = io.BytesIO()
    Pil.fromarray(image).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("how", ["blurred", "blurred_but"])
def test_no_metadata_of_a_picture_goes_along(how: str) -> None:
    out, exif = io.BytesIO(), Pil.Exif()
    exif[0x010E] = "secret place"
    picture = Pil.new("RGB", (64, 64), "gray")
    picture.save(out, "JPEG", exif=exif, comment=b"secret comment", xmp=b"<secret/>")
    assert b"secret" in out.getvalue()
    blur = getattr(PillowPictures(), how)
    assert b"secret" not in blur(out.getvalue(), [(0, 0, 10, 10)])


# Bad input


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (CASE + "recipent: x\n", "case.yaml:18: no key is called `recipent` here. Did you mean"),
        (CASE + "evidence: {still: []}\n", "no key is called `still` here"),
        (CASE.replace("kind: take-down", "kind: takedown"), "Did you mean `take-down`?"),
        (CASE.replace("https://example.com/watch?v=1", "example.com"), "is no address"),
        (CASE.replace("ana@example.org", "ana at example"), "is no e-mail address"),
        (CASE.replace("2026-05-04", "4 May 2026"), "is no date"),
        (CASE.replace("  name: Ana Vale\n", ""), "the key `name` is missing"),
        (CASE.replace("[US-TN, DE]", "[Tennessee]"), "is no territory"),
        (CASE + "laws: [us-dcma]\n", "Did you mean `us-dmca`?"),
        (CASE + "evidence: {report: ../report.json}\n", "a file beside the case"),
        (CASE + "evidence: {files: [/etc/passwd]}\n", "a file beside the case"),
        (CASE + "evidence: {report: nowhere/report.json}\n", "there is no report here"),
        (CASE + "evidence: {stills: [{file: nowhere.jpg}]}\n", "there is no such file"),
        (CASE + "evidence: {proofs: [case.yaml]}\n", "this is no proof"),
        (CASE + "evidence: {files: [all/work.csv, ./all/work.csv]}\n", "two files of one name"),
        (CASE + "evidence: {consents: [ana-consnt]}\n", "Did you mean `ana-consent`?"),
        (
            CASE + "evidence: {stills: [{file: cut.mp4, person: [9, 9, 3, 3]}]}\n",
            "a box is left, top, right, bottom",
        ),
        (CASE + CONFIRMED.replace("bona-fide", "bonafide"), "Did you mean `bona-fide`?"),
        (CASE.replace("performer: ana-vale", "performer: ana-vail"), "Did you mean `ana-vale`?"),
        ("", "the file is empty"),
    ],
)
def test_a_case_that_cannot_be_read(drawn: Quick, changed: str, why: str) -> None:
    write(drawn, changed, "case.yaml")
    try:
        drawn("notice", "draft", "case.yaml", "-o", "bad").refused(1, why)
        assert not (drawn.here / "bad").exists()
    finally:
        write(drawn, CASE + CONFIRMED + EVIDENCE)


def test_the_schema_says_what_is_read() -> None:
    validator = jsonschema.Draft202012Validator(schema("case"))
    yaml = YAML(typ="safe", pure=True)
    for words in (CASE, CASE + CONFIRMED + EVIDENCE):
        value = json.loads(json.dumps(yaml.load(words), default=str))
        validator.validate(value)
        with pytest.raises(jsonschema.ValidationError):
            validator.validate({**value, "recipent": "x"})
    assert set(schema("case")["properties"]) == set(CaseForm.model_fields)


# What becomes of it


def test_the_fate_of_a_notice_is_on_record(me: Quick) -> None:
    law = ("--law", "eu-dsa-16")
    me("notice", "sent", "notice", "--law", "eu-dsa").refused(1, "Did you mean `eu-dsa-16`?")
    me("notice", "sent", "notice", *law, "--on", "2026-05-06").went_well()
    me("notice", "sent", "notice", *law).refused(1, "was sent on 2026-05-06 already")
    me("notice", "answered", "ana-clip", *law, "--answer", "removed").refused(1, "ana-clip")
    (me.here / "letter.txt").write_text("We have removed it.")
    answered = ("notice", "answered", "ana-square-clip", *law, "--answer", "removed")
    told = me(*answered, "--letter", "letter.txt", "--on", "2026-05-09", "--json").went_well().json
    assert told["file"] is not None
    assert "2026-11-09" in told["follows"]
    me("notice", "closed", "ana-square-clip", *law, "--because", "done").went_well()
    me("notice", "counter", "ana-square-clip", *law).refused(1, "it was closed")
    (fate,) = me("notice", "list", "--json").went_well().json
    assert [step["step"] for step in fate["steps"]] == ["sent", "answered", "closed"]


def test_a_text_that_was_changed_after_drafting_is_not_put_on_record_as_sent(me: Quick) -> None:
    path = me.here / "notice" / "eu-dsa-16.txt"
    path.write_text(path.read_text() + "One more word.\n")
    before = me.registry()
    me("notice", "sent", "notice", "--law", "eu-dsa-16").refused(1, "it is not what was drafted")
    assert me.registry() == before


def test_an_erasure_takes_the_notices_with_it(me: Quick) -> None:
    me("notice", "sent", "notice", "--law", "eu-dsa-16").went_well()
    me("performer", "erase", "ana-vale", "--because", "asked for it", "--yes").went_well()
    assert me("notice", "list").went_well().out == "No notice is on record as sent.\n"


def test_a_folder_of_another_case_is_let_alone(me: Quick) -> None:
    write(me, CASE.replace("ana-square-clip", "another-clip"))
    me("notice", "draft", "case.yaml", "-o", "notice").refused(1, "a notice of another case")


def test_a_draft_takes_the_place_of_its_own_earlier_one_alone(me: Quick) -> None:
    """What the earlier draft attached, and this one does not, is not sent along by oversight."""
    write(me, CASE + CONFIRMED)
    me("notice", "draft", "case.yaml", "-o", "notice").went_well()
    assert sorted(map(str, contents(me.here / "notice"))) == [
        "eu-dsa-16.txt",
        "notice.json",
        "us-tn-elvis.txt",
    ]
    folder = me.here / "mine"
    folder.mkdir()
    (folder / "us-tn-elvis.txt").write_text("mine")
    me("notice", "draft", "case.yaml", "-o", "mine").refused(1, "something is here already")
    assert contents(folder) == {"us-tn-elvis.txt": b"mine"}


def test_what_was_sent_is_not_drafted_over(me: Quick) -> None:
    me("notice", "sent", "notice", "--law", "eu-dsa-16", "--on", "2026-05-06").went_well()
    before = contents(me.here / "notice")
    draft = ("notice", "draft", "case.yaml", "-o")
    me(*draft, "notice").refused(1, "notice/eu-dsa-16.txt", "this notice was sent on 2026-05-06")
    assert contents(me.here / "notice") == before
    me(*draft, "again").went_well()


def test_a_draft_is_not_written_over_what_it_is_made_from(me: Quick) -> None:
    report = json.loads((me.here / "report" / "report.json").read_bytes())
    still = (me.here / "report" / report["sightings"][0]["frame"]["still"]).read_bytes()
    (me.here / "stills").mkdir()
    (me.here / "stills" / "01.jpg").write_bytes(still)
    write(me, CASE + "evidence: {stills: [{file: stills/01.jpg}]}\n")
    me("notice", "draft", "case.yaml", "-o", ".").refused(1, "made from that very file")
    assert (me.here / "stills" / "01.jpg").read_bytes() == still
    assert not (me.here / "notice.json").exists()


def test_a_counter_notice_is_said_as_one(me: Quick) -> None:
    law = ("--law", "eu-dsa-16")
    me("notice", "sent", "notice", *law, "--on", "2026-05-06").went_well()
    ran = me("notice", "counter", "ana-square-clip", *law, "--on", "2026-05-09").went_well()
    assert "on record as met with a counter-notice on 2026-05-09" in ran.out
