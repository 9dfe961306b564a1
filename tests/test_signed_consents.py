"""An agreement signed by its performer with a key file, and countersigned by its producer."""

import json
from pathlib import Path

import pytest
from tests.journeys.stranger import Ran
from tests.quick import Quick

from personae.app import wiring
from personae.proof.signatures import sign as sign_with
from personae.proof.signatures import signed_as_json, signed_from_json

CONSENT = """\
consent: ana-consent
performer: ana-vale
granted_by: {who: ana-vale, as: performer}
granted_to: northlight-pictures
pictures: [a-short-take]
kinds: [employment-based]
purposes: any
media: [theatrical]
territories: [US]
term: {from: 2025-03-01, until: 2028-03-01}
"""
SIGNED = CONSENT + "signed: {on: 2025-02-20}\n"
SIGNATURE = ("consent", "signature", "ana-consent", "signature.json")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    me = Quick(tmp_path_factory.mktemp("desk")).settle()
    me("performer", "add", "Ana Vale", "--id", "ana-vale").went_well()
    files = {"consent.yaml": CONSENT, "signed.yaml": SIGNED, "shown.txt": "It is for one picture."}
    for name, text in files.items():
        (me.here / name).write_text(text, encoding="utf-8")
    for name in ("ana", "other"):
        me("key", "new", "-o", f"{name}.pem").went_well()
    me("consent", "add", "signed.yaml").went_well()
    sign(me).went_well()
    return me


@pytest.fixture
def me(desk: Quick, tmp_path: Path) -> Quick:
    return desk.moved(tmp_path / "desk")


def sign(me: Quick, *more: str, key: str = "ana.pem", consent: str = "consent.yaml") -> Ran:
    named = more or ("--shown", "shown.txt")
    return me("key", "sign", consent, "--key", key, *named, "-o", "signature.json")


def shown(me: Quick) -> list[dict[str, object]]:
    found = me("consent", "show", "ana-consent", "--json").went_well().json["signatures"]
    assert isinstance(found, list)
    return found


def test_signed_over_the_words_and_over_what_was_shown(me: Quick) -> None:
    ran = me(*SIGNATURE, "--shown", "shown.txt").went_well()
    assert "seen for the first time" in ran.out
    assert "Nobody has checked who holds this key" in ran.out
    (one,) = shown(me)
    assert one["counts"]
    assert set(one["over"]) == {"agreement", "disclosure"}  # type: ignore[call-overload]
    said = me("consent", "show", "ana-consent").out
    assert "over agreement and disclosure" in said
    assert "It counts: it was made with a key that stood for them." in said
    me(*SIGNATURE, "--shown", "shown.txt").refused(1, "on record already")


def test_a_signature_over_another_disclosure_is_refused_in_plain_words(me: Quick) -> None:
    (me.here / "shown.txt").write_text("It is for any picture.")
    before = me.registry()
    me(*SIGNATURE, "--shown", "shown.txt").refused(
        1, "over another disclosure", "what the signer read before they signed is not what you say"
    )
    assert me.registry() == before


def test_a_signature_over_other_words_is_refused(me: Quick) -> None:
    other = CONSENT.replace("[US]", "[US, DE]")
    (me.here / "other.yaml").write_text(other)
    sign(me, consent="other.yaml").went_well()
    before = me.registry()
    me(*SIGNATURE, "--shown", "shown.txt").refused(1, "it signs other words")
    assert me.registry() == before


def test_what_follows_from_signing_is_no_part_of_what_is_signed(me: Quick) -> None:
    """The file that was signed and the consent on record differ in `signed` alone."""
    assert (me.here / "consent.yaml").read_text() != (me.here / "signed.yaml").read_text()
    sign(me, consent="signed.yaml").went_well()
    me(*SIGNATURE, "--shown", "shown.txt").went_well()


def test_a_signature_of_somebody_who_did_not_grant_it_is_refused(me: Quick) -> None:
    held = json.loads((me.here / "signature.json").read_text())
    theirs = signed_from_json(held["signature"])
    key = wiring.key_file_signer(me.here / "other.pem", str)
    for signer, role in (("rosa-vale", "guardian"), ("ana-vale", "guardian")):
        other = sign_with(key, signer=signer, acting_as=role, over=theirs.over, at=theirs.at)
        text = json.dumps({**held, "signature": signed_as_json(other)})
        (me.here / "signature.json").write_text(text)
        me(*SIGNATURE, "--shown", "shown.txt").refused(1, "and the consent is granted by ana-vale")


@pytest.mark.parametrize("key", ["signer", "acting_as", "at", "value", "key", "over"])
def test_a_signature_that_was_changed_is_refused(me: Quick, key: str) -> None:
    path = me.here / "signature.json"
    held = json.loads(path.read_text())
    signature = held["signature"]
    signature[key] = {
        "signer": "ana-vole",
        "acting_as": "guardian",
        "at": "2025-02-17T16:40:00Z",
        "value": "00" * 64,
        "key": "11" * 32,
        "over": {**signature["over"], "more": "a" * 64},
    }[key]
    path.write_text(json.dumps(held))
    before = me.registry()
    assert me(*SIGNATURE, "--shown", "shown.txt").code == 1
    assert me.registry() == before


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"schema": "personae/consent-signature/1"}', "\xff", '{"a": 1e400}']
)
def test_a_file_that_is_no_signature(me: Quick, text: str) -> None:
    (me.here / "signature.json").write_text(text, encoding="latin-1")
    me(*SIGNATURE, "--shown", "shown.txt").refused(1, "this is no signature over a consent")


def test_a_key_that_never_stood_for_them_is_refused(me: Quick) -> None:
    me("key", "register", "ana-vale", "--public", "other.pem.pub").went_well()
    me(*SIGNATURE, "--shown", "shown.txt").refused(1, "was never registered for them")


def test_what_was_shown_must_be_named_where_it_is_not_on_record(me: Quick) -> None:
    me(*SIGNATURE).refused(1, "is not on record", "`--shown`")
    assert me("key", "sign", "consent.yaml", "--key", "ana.pem", "-o", "x").code == 2


def test_over_a_disclosure_that_is_on_record_as_an_offer(me: Quick) -> None:
    offered = CONSENT.replace("ana-consent", "ana-offer").replace("2028", "2029")
    (me.here / "offer.yaml").write_text(offered)
    me("consent", "offer", "offer.yaml", "-o", "offer.html").went_well()
    (me.here / "agreed.yaml").write_text(offered + "signed: {on: 2025-02-20}\n")
    me("consent", "add", "agreed.yaml").went_well()
    take_in = ("consent", "signature", "ana-offer", "signature.json")
    sign(me, consent="offer.yaml").went_well()
    me(*take_in).refused(1, "over another disclosure")


def test_an_offer_that_was_not_signed_takes_no_signature(me: Quick) -> None:
    (me.here / "offer.yaml").write_text(CONSENT.replace("ana-consent", "ana-offer"))
    me("consent", "add", "offer.yaml").went_well()
    sign(me, consent="offer.yaml").went_well()
    take_in = ("consent", "signature", "ana-offer", "signature.json", "--shown", "shown.txt")
    me(*take_in).refused(1, "as an offer, which grants nothing")


def test_the_producer_signs_over_the_performers_signature(me: Quick) -> None:
    me("consent", "countersign", "ana-consent").refused(1, "no signature of whoever grants")
    me(*SIGNATURE, "--shown", "shown.txt").went_well()
    me("consent", "countersign", "ana-consent").went_well()
    theirs, ours = shown(me)
    assert [theirs["by"], ours["by"]] == ["performer", "producer"]
    assert [theirs["counts"], ours["counts"]] == [True, True]
    assert theirs["over"]["agreement"] == ours["over"]["agreement"]  # type: ignore[index]
    me("consent", "countersign", "ana-consent").refused(1, "countersigned already")
    me("key", "change", "--house").went_well()
    assert [one["counts"] for one in shown(me)] == [True, True]  # made before the change


def test_a_compromise_is_told_on_what_was_signed_since(me: Quick) -> None:
    me(*SIGNATURE, "--shown", "shown.txt").went_well()
    me("key", "compromised", "ana-vale", "--since", "2026-01-01").went_well()
    (one,) = shown(me)
    assert (one["counts"], one["verdict"]) == (False, "compromised")
    assert (
        "It does not count: others may have had the key" in me("consent", "show", "ana-consent").out
    )
    me("consent", "countersign", "ana-consent").refused(1, "no signature of whoever grants")


def test_a_loss_that_is_told_afterwards_is_told_so(me: Quick) -> None:
    """The day is past and the signature is of today: it was made before anything was told."""
    me(*SIGNATURE, "--shown", "shown.txt").went_well()
    ran = me("key", "lost", "ana-vale", "--since", "2026-03-01").went_well()
    assert "What came on record before 2026-03-01 counts as it did" in ran.out
    (one,) = shown(me)
    assert (one["counts"], one["verdict"]) == (False, "lost")
    said = me("consent", "show", "ana-consent").went_well().out
    assert "the key is told as lost from a moment before it came on record" in said
    said = me("key", "show", "ana-vale").went_well().out
    assert "lost since 2026-03-01 00:00:00 UTC: it never stood" in said
    before = me.registry()
    for again in ((), ("--since", "2026-03-01"), ("--since", "2026-03-02")):
        ran = me("key", "lost", "ana-vale", *again)
        ran.refused(1, "is on record as lost since 2026-03-01 00:00 UTC")
    assert me.registry() == before
    me("key", "lost", "ana-vale", "--since", "2026-02-28").went_well()
    me("key", "compromised", "ana-vale", "--since", "2026-03-01").went_well()


def test_a_compromise_of_the_house_is_told_too(me: Quick) -> None:
    me(*SIGNATURE, "--shown", "shown.txt").went_well()
    me("consent", "countersign", "ana-consent").went_well()
    me("key", "compromised", "--house", "--since", "2026-01-01").went_well()
    assert [one["verdict"] for one in shown(me)] == ["counts", "compromised"]
    me("consent", "countersign", "ana-consent").went_well()  # with the key that followed
    assert [one["verdict"] for one in shown(me)] == ["counts", "compromised", "counts"]
