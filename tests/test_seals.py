"""What a seal says, and what comes of what a reader found: values alone, no library."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.app.schemas import schema
from personae.consent.formats.c2pa_assertion import LABEL as CONSENT
from personae.proof.provenance import (
    AUDIT,
    COMPOSITE,
    REPLICA,
    TRAINING,
    WITH_REPLICA,
    AuditTold,
    By,
    Claim,
    Declared,
    Replica,
    Shown,
    audit_as_json,
    replica_as_json,
    training_said,
)
from personae.proof.seals import (
    Code,
    Evidence,
    NoSeal,
    Part,
    Seal,
    SealedBy,
    Standing,
    Unreadable,
    evidence_of,
    judge,
    read_audit,
    read_replica,
    told,
)
from personae.vocabulary.names import Sha256
from personae.vocabulary.span import Span

DAY = dt.date(2025, 6, 16)
ID = "ab" * 16
REFERENCE: dict[str, Any] = {
    "schema": "org.personae.consent/1",
    "id": ID,
    "digest": {"alg": "sha256", "hash": "cd" * 32},
    "state": "signed",
    "on": "2025-06-16",
    "kinds": ["background"],
    "media": [],
    "training": False,
    "enforceable": False,
}

spans = st.builds(
    lambda start, length: Span(start, start + length),
    st.integers(0, 10**6),
    st.integers(1, 10**5),
)
replicas = st.builds(
    Replica,
    number=st.integers(1, 10**6),
    by=st.sampled_from(By),
    frames=st.lists(spans, max_size=4).map(tuple),
    declared=st.booleans(),
    seen=st.none() | st.booleans(),
    shown=st.sampled_from(Shown),
    consents=st.lists(st.binary(min_size=16, max_size=16).map(bytes.hex), unique=True).map(tuple),
)
digests = st.binary(min_size=32, max_size=32).map(lambda b: Sha256(b.hex()))
audits = st.builds(
    AuditTold,
    report=digests,
    film=digests,
    frame_rate=st.sampled_from([None, "24/1", "30000/1001"]),
    judged_on=st.dates(),
    sealed_on=st.dates(),
    replicas=st.sampled_from(Declared),
)


def seal(*failures: str, of_parts: tuple[str, ...] = ()) -> Seal:
    def codes(each: tuple[str, ...]) -> tuple[Code, ...]:
        return tuple(Code(code=code, about="self#jumbf=x") for code in each)

    return Seal(
        label="urn:c2pa:x",
        by=SealedBy(name="Post House", organisation="Halflight VFX", at=None),
        failures=codes(failures),
        of_parts=codes(of_parts),
        assertions=(),
        parts=(Part(title="a", relationship="parentOf", sealed=True, failed=()),),
        manifests=1,
        beside=False,
    )


# What it comes to

UNTRUSTED = "signingCredential.untrusted"
TABLE: list[tuple[Any, Standing, list[Evidence], int]] = [
    (seal(), Standing.HOLDS, [], 0),
    (seal(UNTRUSTED), Standing.UNTRUSTED, [Evidence.SIGNER], 11),
    (NoSeal(), Standing.NONE, [], 11),
    (NoSeal(elsewhere="https://example.com/x"), Standing.NONE, [], 11),
    (Unreadable(why="it is folded"), Standing.UNREADABLE, [Evidence.FORM], 12),
    (seal("assertion.dataHash.mismatch"), Standing.FAILS, [Evidence.MEDIA], 12),
    (seal("assertion.bmffHash.mismatch"), Standing.FAILS, [Evidence.MEDIA], 12),
    (seal("assertion.boxesHash.mismatch"), Standing.FAILS, [Evidence.MEDIA], 12),
    (seal("assertion.hashedURI.mismatch"), Standing.FAILS, [Evidence.SAYS], 12),
    (seal("assertion.missing"), Standing.FAILS, [Evidence.SAYS], 12),
    (seal("claimSignature.mismatch"), Standing.FAILS, [Evidence.SIGNATURE], 12),
    (seal("claimSignature.missing"), Standing.FAILS, [Evidence.SIGNATURE], 12),
    (seal("claimSignature.outsideValidity"), Standing.FAILS, [Evidence.CERTIFICATE], 12),
    (seal("signingCredential.expired"), Standing.FAILS, [Evidence.CERTIFICATE], 12),
    (seal("signingCredential.invalid"), Standing.FAILS, [Evidence.CERTIFICATE], 12),
    (seal("signingCredential.revoked"), Standing.FAILS, [Evidence.CERTIFICATE], 12),
    (seal("ingredient.manifest.missing"), Standing.FAILS, [Evidence.INGREDIENT], 12),
    (seal("timeStamp.mismatch"), Standing.FAILS, [Evidence.TIME], 12),
    (seal("claim.malformed"), Standing.FAILS, [Evidence.FORM], 12),
    (seal("of.tomorrow"), Standing.FAILS, [Evidence.FORM], 12),
    (
        seal(UNTRUSTED, "assertion.dataHash.mismatch"),
        Standing.FAILS,
        [Evidence.MEDIA, Evidence.SIGNER],
        12,
    ),
    (seal(of_parts=(UNTRUSTED,)), Standing.HOLDS, [], 0),
    (
        seal(of_parts=("assertion.hashedURI.mismatch",)),
        Standing.FAILS,
        [Evidence.INGREDIENT],
        12,
    ),
]


@pytest.mark.parametrize(("read", "standing", "evidence", "code"), TABLE)
def test_what_comes_of_what_was_read(
    read: Any, standing: Standing, evidence: list[Evidence], code: int
) -> None:
    verdict = judge(read)
    assert verdict.standing is standing
    assert [kind for kind, _ in verdict.failing] == evidence
    assert verdict.standing.exit_code == code


@given(st.lists(st.text(max_size=30), min_size=1))
def test_no_failure_ever_holds(failures: list[str]) -> None:
    assert judge(seal(*failures)).standing is not Standing.HOLDS


@given(st.text(max_size=40))
def test_every_code_is_evidence_of_something(code: str) -> None:
    assert evidence_of(code) in Evidence


# What it says


@given(replicas)
def test_a_replica_is_read_as_it_was_written(replica: Replica) -> None:
    written = json.loads(json.dumps(replica_as_json(replica)))
    jsonschema.Draft202012Validator(schema("c2pa-replica")).validate(written)
    assert read_replica(written) == replica


@given(audits)
def test_an_audit_is_read_as_it_was_written(audit: AuditTold) -> None:
    written = json.loads(json.dumps(audit_as_json(audit)))
    jsonschema.Draft202012Validator(schema("c2pa-audit")).validate(written)
    assert read_audit(written) == audit


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from([AUDIT, REPLICA, CONSENT, TRAINING, f"{REPLICA}__2"]), anything)
def test_whatever_a_stranger_writes_is_strange_at_most(label: str, said: Any) -> None:
    found = told([(label, said)])
    assert found.audit is None
    assert found.replicas == ()
    assert found.strange in ((), (label,))


@given(replicas, st.data())
def test_a_replica_with_one_part_changed_is_another_or_strange(
    replica: Replica, data: st.DataObject
) -> None:
    written: dict[str, Any] = replica_as_json(replica)
    key = data.draw(st.sampled_from(sorted(written)))
    other = data.draw(anything.filter(lambda value: value != written[key]))
    found = told([(REPLICA, {**written, key: other})])
    assert found.replicas != (replica,)


def test_two_audits_in_one_seal_are_none() -> None:
    one = AuditTold(
        report=Sha256("0" * 64),
        film=Sha256("1" * 64),
        frame_rate=None,
        judged_on=DAY,
        sealed_on=DAY,
        replicas=Declared.NONE,
    )
    said = audit_as_json(one)
    assert told([(AUDIT, said)]).audit == one
    both = told([(AUDIT, said), (f"{AUDIT}__1", said)])
    assert (both.audit, both.strange) == (None, (AUDIT,))


def test_an_infinite_frame_is_no_frame() -> None:
    said = {**replica_as_json(REPLICAS[0]), "frames": [[float("inf"), 2]]}
    assert told([(REPLICA, said)]).strange == (REPLICA,)


REPLICAS = (
    Replica(
        number=1,
        by=By.FACE,
        frames=(Span(0, 3),),
        declared=True,
        seen=True,
        shown=Shown.COVERED,
        consents=(ID,),
    ),
)


def _claim(*given_replicas: Replica) -> Claim:
    return Claim(
        label="urn:c2pa:x",
        title="cut.mp4",
        version="0",
        at=dt.datetime(2025, 6, 16, tzinfo=dt.UTC),
        audit=AuditTold(
            report=Sha256("0" * 64),
            film=Sha256("1" * 64),
            frame_rate="24/1",
            judged_on=DAY,
            sealed_on=DAY,
            replicas=Declared.SOME,
        ),
        replicas=given_replicas,
        consents=(REFERENCE,),
        training=training_said([True]),
    )


def test_everything_asserted_is_read_back() -> None:
    claim = _claim(*REPLICAS)
    found = told([(label, dict(data)) for label, data in claim.assertions()])
    assert found.audit == claim.audit
    assert found.replicas == claim.replicas
    assert [one.public_id for one in found.consents] == [ID]
    assert found.strange == ()


def test_trained_media_are_asserted_only_of_a_declared_replica() -> None:
    declared, seen = REPLICAS[0], replace(REPLICAS[0], declared=False)
    assert _claim(declared).source_type == WITH_REPLICA
    assert _claim(seen, declared).source_type == WITH_REPLICA
    assert _claim(seen).source_type == COMPOSITE
    assert _claim().source_type == COMPOSITE


@pytest.mark.parametrize(
    ("granted", "use"),
    [
        ([], "notAllowed"),
        ([False], "notAllowed"),
        ([True, False], "notAllowed"),
        ([True], "constrained"),
        ([True, True], "constrained"),
    ],
)
def test_training_is_not_allowed_unless_everybody_granted_it(granted: list[bool], use: str) -> None:
    said: Any = training_said(granted)
    entries = said["entries"]
    for name in ("cawg.ai_training", "cawg.ai_generative_training"):
        assert entries[name]["use"] == use
        assert ("constraints_info" in entries[name]) == (use == "constrained")
    for name in ("cawg.ai_inference", "cawg.data_mining"):
        assert entries[name] == {"use": "notAllowed"}


def test_a_constraint_that_nobody_explains_allows_nothing() -> None:
    said = {"entries": {"cawg.ai_training": {"use": "constrained"}}}
    assert told([(TRAINING, said)]).training == {"cawg.ai_training": "notAllowed"}
