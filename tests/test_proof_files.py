"""A proof is checked by its file and a key alone; each way to break it is told by its evidence."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proofs import ANA, Case, a_house, cases, entry

from personae.app import wiring
from personae.app.journeys.log import checkpoint, keys_of_log
from personae.app.journeys.log_prove import grown, proved
from personae.app.schemas import schema
from personae.proof.checking import Checked, Checkers, Trust, checked
from personae.proof.log import leaf_hash
from personae.proof.proofs import Growth, Inclusion, ProofError, as_bytes, read_proof

BY = Checkers(signature=wiring.check_signature(), stamp=wiring.check_stamp())


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    found = cases(tmp_path_factory.mktemp("houses"))
    return {case.name: case for case in found}


NAMES = [
    "whole", "no key", "hash alone", "witnessed", "growth", "flipped leaf", "flipped entry",
    "flipped node", "node left out", "another number", "entry of another number",
    "flipped part", "flipped root", "flipped size", "flipped signature", "not JSON",
    "flipped path in growth", "wrong key", "proof of another tree", "proof of another house",
    "witness who saw nothing", "witness of another checkpoint", "log rewritten",
    "two logs of one size", "backwards", "two houses", "two houses, both keys", "key changed",
    "key changed, no key", "key changed, the new one alone",
]  # fmt: skip


def found_in(case: Case) -> Checked | str:
    try:
        proof = read_proof(case.data)
    except ProofError as error:
        return str(error)
    return checked(proof, Trust(key=case.key, others=case.others, witnesses=case.witnesses), BY)


@pytest.mark.parametrize("name", NAMES)
def test_each_proof_is_told_by_the_evidence_that_fails(name: str, every: dict[str, Case]) -> None:
    case, found = every[name], found_in(every[name])
    if case.fails == "file":
        assert isinstance(found, str)
        return
    assert isinstance(found, Checked)
    failing = [check for check in found.checks if check.holds is False]
    assert found.holds == (case.fails is None) == (not failing)
    if case.fails is not None:
        assert failing[0].evidence == case.fails
        assert case.says in failing[0].says


def test_no_case_is_forgotten(every: dict[str, Case]) -> None:
    assert list(every) == NAMES


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_flipped_byte_of_a_proof_is_told(every: dict[str, Case], draw: st.DataObject) -> None:
    """But for where it changes nothing: a blank between two words of JSON."""
    data = every["whole"].data
    changed = bytearray(data)
    changed[draw.draw(st.integers(0, len(data) - 1))] ^= draw.draw(st.integers(1, 255))
    try:
        same = json.loads(changed.decode()) == json.loads(data)
    except ValueError:
        same = False
    found = found_in(replace(every["whole"], data=bytes(changed)))
    assert (isinstance(found, Checked) and found.holds) == same


def test_a_proof_reads_back_as_it_was_written(every: dict[str, Case]) -> None:
    for name in ("whole", "hash alone", "witnessed", "growth"):
        data = every[name].data
        assert as_bytes(read_proof(data)) == data


def test_every_proof_that_can_be_read_has_the_form_that_is_published(
    every: dict[str, Case],
) -> None:
    form = jsonschema.Draft202012Validator(schema("proof"))
    for case in every.values():
        assert form.is_valid(json.loads(case.data)) == (case.fails != "file"), case.name


def test_an_entry_of_no_known_form_is_told_and_breaks_nothing(every: dict[str, Case]) -> None:
    """Whatever its bytes are, they are hashed; and nothing is believed that cannot be read."""
    whole = read_proof(every["whole"].data)
    assert isinstance(whole, Inclusion)
    for canonical in (b"[" * 100_000, b"", b"[]", b"null", b'{"parts":7}'):
        odd = replace(whole, canonical=canonical, leaf=leaf_hash(canonical))
        found = checked(odd, Trust(key=every["whole"].key), BY)
        failing = [check.evidence for check in found.checks if check.holds is False]
        assert failing == ["path", "entry", "part"]


def test_nobody_s_part_is_in_a_proof_unless_it_is_asked_for(tmp_path: Path) -> None:
    with a_house(tmp_path) as house:
        closed, opened = as_bytes(proved(house, 7)), as_bytes(proved(house, 7, open_=[ANA]))
        assert b"1204.00" not in closed
        proof = read_proof(opened)
        assert not isinstance(proof, Growth)
        (part,) = proof.opened
        assert json.loads(part.salted[32:]) == {"consent": "consent-7", "pay": "1204.00 USD"}
        last = list(house.record.entries())[-1]  # that it was shown is on record
        assert (last.kind, last.envelope["what"]) == ("record-opened", "log prove")
        assert ANA in last.parts


def test_after_an_erasure_the_proof_still_holds_and_shows_nothing(tmp_path: Path) -> None:
    with a_house(tmp_path) as house:
        before = proved(house, 7)
        house.record.erase(ANA, because="withdrawn")
        after = proved(house, 7)
        key = keys_of_log(house)[0]
        assert after.leaf == before.leaf
        for proof in (before, after):
            assert checked(proof, Trust(key=key), BY).holds
        joined = grown(house, before.checkpoint)
        assert checked(joined, Trust(key=key), BY).holds
        with pytest.raises(Exception, match="no part of `ana-vale` that can be read"):
            proved(house, 7, open_=[ANA])


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(schema="personae/proof/2"),
        lambda said: said.update(proves="everything"),
        lambda said: said.update(more=1),
        lambda said: said.pop("path"),
        lambda said: said.update(path="x"),
        lambda said: said.update(path=["0" * 64] * 129),
        lambda said: said.update(path=["0" * 63]),
        lambda said: said.update(path=["0" * 63 + "g"]),
        lambda said: said.update(path=["A" * 64]),
        lambda said: said.update(key="nobody"),
        lambda said: said.update(checkpoint="nothing"),
        lambda said: said.update(time_stamp="!"),
        lambda said: said.update(entry=[]),
        lambda said: said["entry"].update(number=-1),
        lambda said: said["entry"].update(number=True),
        lambda said: said["entry"].update(canonical=7),
        lambda said: said["entry"].update(opened=[{"position": 0, "salted": "AB=="}]),
        lambda said: said["entry"].update(opened=[{"position": 0}]),
    ],
)
def test_what_is_no_proof(every: dict[str, Case], change: Any) -> None:
    said = json.loads(every["whole"].data)
    change(said)
    with pytest.raises(ProofError):
        read_proof(json.dumps(said).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json(data: bytes) -> None:
    with pytest.raises(ProofError):
        read_proof(data)


def test_a_proof_uses_the_newest_checkpoint_and_makes_one_only_where_it_must(
    tmp_path: Path,
) -> None:
    with a_house(tmp_path) as house:
        assert proved(house, 3).checkpoint.checkpoint.size == 12
        house.record.put(entry(12))
        assert proved(house, 3).checkpoint.checkpoint.size == 12
        assert proved(house, 12).checkpoint.checkpoint.size == 13
        assert checkpoint(house).signed == proved(house, 3).checkpoint
