"""A credential: signed by the home, short, and taken for no more than it says."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests.consents import (
    DAYS,
    WHO,
    audited_as_more,
    consents,
    covers_more,
    rulings,
    some_request,
    some_use,
    told,
    wider,
)

from personae.app.files.packs import read_packs
from personae.clearance.answers import Ruling
from personae.clearance.clear import Clearer
from personae.clearance.gather import derived
from personae.clearance.rows import row_of
from personae.consent.agreement import (
    ANY,
    Conditions,
    Consent,
    Grantor,
    Representation,
    Signature,
    Withdrawal,
)
from personae.consent.as_json import as_json
from personae.consent.formats.credential import (
    NotIssuedError,
    Standing,
    carried,
    credential,
    loss_report,
)
from personae.consent.formats.credential_in import read_credential
from personae.consent.formats.data_integrity import Key, ProofError, proven_by, secured
from personae.consent.formats.imported import Imported
from personae.consent.formats.loss import terms_of
from personae.consent.formats.multibase import base58btc, did_key, from_base58btc, key_of
from personae.consent.formats.strict_json import jcs, read_object
from personae.engines.signers.ed25519 import Ed25519Signer, verify
from personae.vocabulary.entry import Json
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import ConsentId, PerformerId
from personae.vocabulary.term import Term

DAY = date(2025, 1, 21)
AT = datetime(2025, 1, 21, 9, 30, tzinfo=UTC)
_SIGNER, _OTHER = Ed25519Signer(bytes(range(32))), Ed25519Signer(bytes(32))
HOUSE = Key(public=_SIGNER.public_key, sign=_SIGNER.sign)
STRANGER = Key(public=_OTHER.public_key, sign=_OTHER.sign)
AGREED = Consent(
    id=ConsentId("ana-vale-long-take"),
    performer=WHO,
    granted_by=Grantor(who=WHO, acting_as="performer"),
    granted_to="northlight-pictures",
    pictures=("the-long-take",),
    kinds=("employment-based",),
    uses=(),
    purposes=("drama",),
    media=("theatrical",),
    territories=(ANY,),
    languages=(),
    term=Term(start=date(2025, 1, 1), end=date(2028, 1, 1)),
    training=False,
    sublicence=False,
    conditions=Conditions(notice_hours=48, approval_of_each_use=True),
    excludes=("nudity",),
    disclosed_at=None,
    signed=Signature(on=date(2025, 1, 2), separately=True, conspicuous=True, document=None),
    represented=Representation(by_counsel=False, by_union=True, union_agreement=None),
    pay=None,
    withdrawn=None,
)
NOWHERE_ELSE = {"illinois_nexus": False, "eu_nexus": False}
# The example of the W3C's Data Integrity EdDSA Cryptosuites 1.0, for `eddsa-jcs-2022`.
W3C_SEED = "c96ef9ea10c5e414c471723aff9de72c35fa5b70fae97e8832ecac7d2e2b8ed6"
W3C_KEY = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
W3C_DOCUMENT: dict[str, Json] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
W3C_VALUE = (
    "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
)


def issued(consent: Consent = AGREED, key: Key = HOUSE, **more: Any) -> dict[str, Any]:
    options = {"standing": Standing(), "at": AT, "on": DAY, **more}
    return credential(consent, key, **options)


def read(
    said: dict[str, Any],
    *,
    performer: str = WHO,
    issuer: bytes | None = HOUSE.public,
    on: date = DAY,
) -> Imported:
    return read_credential(
        read_object(json.dumps(said).encode(), "ana.json"),
        where="ana.json",
        performer=PerformerId(performer),
        issuer=issuer,
        on=on,
        check=verify,
    )


def resigned(change: Callable[[dict[str, Any]], object], key: Key = HOUSE) -> dict[str, Any]:
    """A credential whose issuer signed something else."""
    said = issued(key=key)
    del said["proof"]
    change(said)
    return secured(said, key, created="2025-01-21T09:30:00Z")


def test_the_example_of_the_w3c_is_signed_and_checked_to_the_byte() -> None:
    signer = Ed25519Signer(bytes.fromhex(W3C_SEED))
    key = Key(public=signer.public_key, sign=signer.sign)
    made = secured(W3C_DOCUMENT, key, created="2023-02-24T23:36:38Z")
    proof = made["proof"]
    assert isinstance(proof, dict)
    assert proof["proofValue"] == W3C_VALUE
    assert did_key(proven_by(made, verify)) == W3C_KEY
    assert proven_by(made, verify) == key_of(W3C_KEY) == signer.public_key


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "z"),
        (b"\x00\x00\x28\x7f\xb4\xcd", "z11233QC4"),
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
    ],
)
def test_base58btc_is_written_as_its_draft_shows(data: bytes, text: str) -> None:
    assert base58btc(data) == text
    if data:
        assert from_base58btc(text) == data


@pytest.mark.parametrize("text", ["", "z", "mAAAA", "z0OIl", "z" + "2" * 129])
def test_what_is_no_base58btc_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base58btc"):
        from_base58btc(text)


def test_keys_are_sorted_by_their_utf_16_units() -> None:
    # The example of RFC 8785, 3.2.3, without its number.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    wanted = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(jcs(dict.fromkeys(keys, 0)))) == wanted


def test_what_is_issued_today_comes_back_today() -> None:
    back = read(issued())
    assert back.consent is not None
    assert back.consent == replace(
        AGREED,
        term=Term(start=DAY, end=DAY + timedelta(days=30)),
        represented=Representation(by_counsel=None, by_union=None, union_agreement=None),
    )
    assert back.kept == {
        "issuer": did_key(HOUSE.public),
        "of": AGREED.id,
        "until": "2025-02-20",
    }


def test_without_a_trusted_issuer_it_is_kept_as_unsigned_and_grants_nothing() -> None:
    back = read(issued(), issuer=None)
    assert back.consent is not None
    assert back.consent.signed is None
    assert any("grants nothing" in sentence for sentence in back.told)
    use = {**some_use(Random(1)), **_covered()}  # noqa: S311
    assert rulings(back.consent, [use])[0] > rulings(AGREED, [use])[0]


def _covered() -> dict[str, Any]:
    return {
        "picture": "the-long-take",
        "company": AGREED.granted_to,
        "kind": "employment-based",
        "medium": "theatrical",
        "purpose": "drama",
        "territory": "DE",
        "on": DAY,
        "copies": 1,
        "hours_of_notice": 48,
        "approved": True,
        "nudity": False,
    }


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (DAY - timedelta(days=1), "may be relied on from 2025-01-21T00:00:00Z only"),
        (DAY, ""),
        (DAY + timedelta(days=29), ""),
        (DAY + timedelta(days=30), "it expired"),
    ],
)
def test_a_credential_expired_or_not_begun_is_refused(on: date, said: str) -> None:
    if not said:
        assert read(issued(), on=on).consent is not None
        return
    with pytest.raises(UserError, match=said):
        read(issued(), on=on)


def test_a_credential_of_another_issuer_than_expected_is_refused() -> None:
    with pytest.raises(UserError, match="it is of another issuer"):
        read(issued(), issuer=STRANGER.public)


def test_a_credential_signed_with_another_key_than_its_issuer_s_is_refused() -> None:
    forged = resigned(lambda said: said.update(issuer=did_key(HOUSE.public)), STRANGER)
    with pytest.raises(UserError, match="another key than its issuer's"):
        read(forged)


def test_an_issuer_that_would_have_to_be_looked_up_is_refused() -> None:
    with pytest.raises(UserError, match="no `did:key`, and no other is looked up"):
        read(resigned(lambda said: said.update(issuer="https://studio.example")))


def test_a_credential_for_another_subject_is_refused() -> None:
    with pytest.raises(UserError, match="about `urn:personae:performer:ana-vale`, not about"):
        read(issued(), performer="ben-hart")


def test_a_credential_with_any_byte_changed_is_refused() -> None:
    whole = json.dumps(issued(), separators=(",", ":"))
    rng = Random(7)  # noqa: S311
    for at in rng.sample(range(len(whole)), 150):
        letter = "b" if whole[at] == "a" else "a"
        changed = whole[:at] + letter + whole[at + 1 :]
        with pytest.raises(UserError):
            read_credential(
                read_object(changed.encode(), "ana.json"),
                where="ana.json",
                performer=WHO,
                issuer=HOUSE.public,
                on=DAY,
                check=verify,
            )


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "bbs-2023", None, 7])
def test_an_unknown_cryptosuite_is_refused(suite: object) -> None:
    said = issued()
    said["proof"]["cryptosuite"] = suite
    with pytest.raises(UserError, match="only `eddsa-jcs-2022` can be checked"):
        read(said)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"proof": None}, "no proof"),
        ({"proof": [{}, {}]}, "more than one proof"),
    ],
)
def test_a_proof_that_is_not_one_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words):
        read({**issued(), **change})


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("proofPurpose", "authentication", "another purpose"),
        ("expires", "2030-01-01T00:00:00Z", "`expires` that is not understood"),
        ("@context", ["https://www.w3.org/ns/credentials/v2"], "other contexts"),
        ("verificationMethod", W3C_KEY + "#z6Mk", "names two keys"),
        ("verificationMethod", "https://studio.example/key", "no other is looked up"),
        ("proofValue", "u" + "A" * 86, "base58btc"),
    ],
)
def test_a_proof_that_says_more_or_else_is_refused(key: str, value: object, words: str) -> None:
    said = issued()
    said["proof"][key] = value
    with pytest.raises(UserError, match=words):
        read(said)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s["@context"].append("https://evil.example/v1"), "none is fetched"),
        (lambda s: s.update({"@context": "https://evil.example/v1"}), "none is fetched"),
        (lambda s: s.update(type=["VerifiableCredential"]), "another kind of credential"),
        (lambda s: s.update(evidence="x"), "`evidence` that is not understood"),
        (lambda s: s.pop("validUntil"), "`validUntil` is no moment"),
        (lambda s: s.update(validUntil="2026-01-01T00:00:00"), "no time zone"),
        (lambda s: s.update(validFrom="0001-01-01T00:00:00+14:00"), "`validFrom` is no moment"),
        (lambda s: s.update(validFrom="9999-12-31T12:00:00Z"), "relied on from 9999-12-31"),
        (lambda s: s.update(validUntil="9999-12-31T23:59:59-14:00"), "`validUntil` is no moment"),
        (lambda s: s.pop("credentialStatus"), "no network is asked"),
        (lambda s: s["credentialStatus"].update(type="BitstringStatusListEntry"), "no network"),
        (lambda s: s["credentialStatus"].update(state="withdrawn"), "it.*`withdrawn`|`withdrawn`"),
        (lambda s: s["credentialSubject"].pop("consent"), "what they agreed to"),
        (lambda s: _terms(s).pop("uses"), "do not say `uses`"),
        (lambda s: _terms(s).update(only_on="Mondays"), "`only_on` that is not understood"),
        (lambda s: _terms(s)["conditions"].pop("strike_lock"), "do not say `strike_lock`"),
        (lambda s: _terms(s).update(term=None), "names no days"),
        (lambda s: _terms(s).update(term={"from": "2027-01-01", "until": None}), "hold no day"),
        (lambda s: _terms(s).update(media="any"), "cannot be read"),
        (lambda s: _terms(s)["conditions"].update(notice_hours=-1), "cannot be read"),
        (lambda s: _terms(s).update(consent="Not An Id"), "cannot be read"),
        (lambda s: _terms(s).update(pictures=["Not An Id"]), "cannot be read"),
        (lambda s: _terms(s).update(kinds=["hologram"]), "cannot be read"),
        (lambda s: _terms(s).update(media=["radio"]), "cannot be read"),
        (lambda s: _terms(s).update(purposes=["fun"]), "cannot be read"),
        (lambda s: _terms(s).update(territories=["usa"]), "cannot be read"),
        (lambda s: _terms(s).update(disclosed_at="2025-01-01T08:00:00"), "cannot be read"),
        (lambda s: _terms(s)["granted_by"].update({"as": "agent"}), "cannot be read"),
        (lambda s: _terms(s)["granted_by"].update({"as": "estate"}), "title"),
    ],
)
def test_what_its_issuer_signed_but_is_not_understood_is_refused(
    change: Callable[[dict[str, Any]], object], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        read(resigned(change))


def _terms(said: dict[str, Any]) -> dict[str, Any]:
    found = said["credentialSubject"]["consent"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "no JSON"),
        (b"[]", "no JSON object"),
        (b"\xff", "no letters"),
        (b'{"a": "\\ud800"}', "no letters"),
        (b'{"a": 1, "a": 2}', "stands in it twice"),
        (b'{"a": {"b": 1, "b": 1}}', "stands in it twice"),
        (b'{"a": 1.5}', "not whole"),
        (b'{"a": NaN}', "not whole"),
        (b'{"a": 9007199254740993}', "too large"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b" " * 1_000_001, "over a megabyte"),
    ],
)
def test_json_that_could_be_read_in_two_ways_is_refused(text: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_object(text, "ana.json")


@pytest.mark.parametrize(
    ("consent", "standing", "words"),
    [
        (replace(AGREED, signed=None), Standing(), "signed by then"),
        (replace(AGREED, term=None), Standing(), "names no days"),
        (replace(AGREED, term=Term(start=date(2024, 1, 1), end=DAY)), Standing(), "expired"),
        (
            AGREED,
            Standing(withdrawals=(Withdrawal(consent=AGREED.id, on=DAY, effective=DAY),)),
            "withdrawn",
        ),
        (
            AGREED,
            Standing(others=(replace(AGREED, id=ConsentId("later"), supersedes=AGREED.id),)),
            "superseded",
        ),
        (
            replace(AGREED, granted_by=Grantor(who="m-vale", acting_as="guardian")),
            Standing(),
            "performer's birth",
        ),
    ],
)
def test_nothing_is_issued_for_what_does_not_stand(
    consent: Consent, standing: Standing, words: str
) -> None:
    with pytest.raises(NotIssuedError, match=words):
        issued(consent, standing=standing)


def test_it_ends_before_a_withdrawal_that_is_known_takes_effect() -> None:
    soon = Withdrawal(consent=AGREED.id, on=DAY, effective=DAY + timedelta(days=3))
    said = issued(standing=Standing(withdrawals=(soon,)))
    assert said["validUntil"] == "2025-01-24T00:00:00Z"


def test_it_ends_when_the_performer_comes_of_age() -> None:
    guardian = Grantor(who="m-vale", acting_as="guardian", performer_born=date(2007, 1, 30))
    said = issued(replace(AGREED, granted_by=guardian))
    assert said["validUntil"] == "2025-01-30T00:00:00Z"
    assert "2007" not in json.dumps(said)


@pytest.mark.parametrize("private", ["pay", "represented", "216.00", "J. Okafor", "probate"])
def test_what_is_private_stays_out(private: str) -> None:
    for consent in consents(100, seed=5, signed=True):
        try:
            assert private not in json.dumps(issued(consent))
        except NotIssuedError:
            continue


def came_back(consent: Consent, on: date) -> Consent | None:
    """What somebody else has of it on the first day on which they may rely on it."""
    try:
        said = issued(consent, on=on)
    except NotIssuedError:
        return None
    first = date.fromisoformat(said["validFrom"][:10])
    refused: list[str] = []
    try:
        return read(said, on=first).consent
    except UserError as error:
        refused.append(str(error))
    assert "title" in refused[0]  # it does not tell how the right passed on
    return None


def test_for_1000_random_consents_what_comes_back_is_never_wider() -> None:
    rng = Random(6)  # noqa: S311
    came, covered = 0, 0
    for consent in consents(1000, seed=6):
        back = came_back(consent, rng.choice(DAYS))
        if back is None:
            continue
        came += 1
        assert wider(back, consent) == []
        uses = [some_use(rng, consent) for _ in range(8)]
        assert covers_more(back, consent, uses) == []
        asked = [some_request(rng, consent) for _ in range(4)]
        assert audited_as_more(back, consent, asked) == []
        covered += rulings(back, uses).count(Ruling.PERMITTED)
    assert came > 300
    assert covered > 300


def test_what_comes_back_is_not_wider_by_the_laws_that_ask_what_was_not_told() -> None:
    """Who stood beside the performer is not told: a rule that voids without it leaves it open."""
    rng = Random(12)  # noqa: S311
    provisions, covered = read_packs(), 0
    for consent in consents(40, seed=12, signed=True):
        back = came_back(consent, rng.choice(DAYS))
        if back is None:
            continue
        before, after = (Clearer(provisions, [each], ()) for each in (consent, back))
        for _ in range(4):
            row = row_of(derived({**some_use(rng, consent), **NOWHERE_ELSE}))
            told_before, told_after = before.decide(row)[0], after.decide(row)[0]
            if told_after <= Ruling.NEEDS_NOTICE:
                covered += 1
                assert told_before <= told_after
    assert covered


def test_for_1000_random_consents_what_is_told_and_what_is_lost_are_all_terms() -> None:
    for consent in consents(1000, seed=7):
        lost = {loss.term for loss in loss_report(consent)}
        assert carried(consent) | lost == set(terms_of(consent))
        assert not carried(consent) & lost


def test_for_1000_random_consents_the_file_holds_what_is_not_lost_and_nothing_of_what_is() -> None:
    rng = Random(11)  # noqa: S311
    came = 0
    for consent in consents(1000, seed=11, signed=True):
        try:
            said = issued(consent, on=rng.choice(DAYS))
        except NotIssuedError:
            continue
        came += 1
        terms, agreed = _terms(said), as_json(consent)
        lost = {loss.term for loss in loss_report(consent)}
        for term in set(terms_of(consent)) - lost - {"performer"}:
            assert told(terms, term) == told(agreed, term)
        assert said["credentialSubject"]["id"].endswith(f":{consent.performer}")
        assert all(told(terms, term) in ([], [None]) for term in lost)
    assert came > 400


def test_a_term_that_is_not_told_is_lost_and_no_other() -> None:
    """Of the credential itself: what changes in it when a term changes is what it tells."""
    written = json.dumps(issued(replace(AGREED, pay=None, business_reason="why")))
    assert written == json.dumps(issued(replace(AGREED, business_reason=None)))
    assert {loss.term for loss in loss_report(replace(AGREED, business_reason="why"))} == {
        "granted_by.who",
        "business_reason",
        "represented.by_counsel",
        "represented.by_union",
    }


def test_a_proof_over_another_document_does_not_hold() -> None:
    one, two = issued(), issued(replace(AGREED, training=True))
    with pytest.raises(ProofError, match="changed after it was signed"):
        proven_by({**two, "proof": one["proof"]}, verify)
