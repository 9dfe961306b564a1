"""Proofs of a small log, whole and broken in every way: for the command and for the page alike."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from personae.app.home import Home
from personae.app.journeys.keys import change_house_key
from personae.app.journeys.log import checkpoint, keys_of_log, origin_of
from personae.app.journeys.log_prove import grown, proved
from personae.app.settings import Settings
from personae.app.wiring import House, fixed_clock, house_signer
from personae.engines.signers.ed25519 import Ed25519Signer
from personae.engines.stores.memory import MemoryStore
from personae.engines.vaults.aes import AesVault
from personae.proof.checkpoints import Signed, checkpoint_of, signed
from personae.proof.log import (
    Frontier,
    completed_by,
    frontier_of,
    inclusion_path,
    leaf_hash,
    position_of,
)
from personae.proof.notes import NoteKey
from personae.proof.proofs import Inclusion, as_bytes
from personae.proof.record import Record
from personae.proof.witnesses import cosigned, witness_key
from personae.vocabulary.entry import Entry
from personae.vocabulary.names import PerformerId

ANA, BEN = PerformerId("ana-vale"), PerformerId("ben-vale")
MARCH = datetime(2026, 3, 2, 12, tzinfo=UTC)
UNION = Ed25519Signer(b"u" * 32)
STRANGER = Ed25519Signer(b"s" * 32)
UNION_KEY = witness_key("union.example/w1", UNION.public_key)
STRANGER_KEY = witness_key("stranger.example/w", STRANGER.public_key)


def entry(number: int, at: str | None = None) -> Entry:
    who = ANA if number % 2 else BEN
    envelope: dict[str, Any] = {"picture": "the-long-take", "line": number}
    return Entry(
        kind="consent-recorded",
        envelope=envelope | ({} if at is None else {"signed_on": at}),
        parts={who: {"consent": f"consent-{number}", "pay": "1204.00 USD"}},
    )


@contextmanager
def a_house(path: Path, entries: int = 12, home_id: str = "a-house") -> Iterator[House]:
    """One of this id has one master key, however often it is made: it can show two logs."""
    path.mkdir(parents=True, exist_ok=True)
    clock = fixed_clock("2026-03-01T09:00:00+00:00")
    store, vault = MemoryStore(), AesVault(sha256(home_id.encode()).digest())
    record = Record.begin(store=store, vault=vault, clock=clock)
    record.put_all([entry(number) for number in range(entries)])
    home = Home(path=path, settings=Settings(keys="memory", home_id=home_id))
    yield House(home=home, record=record, store=store, vault=vault, clock=clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """fails  the evidence that fails; None where all holds
    says   words of the sentence that says what it means
    """

    name: str
    data: bytes
    key: NoteKey | None
    others: tuple[NoteKey, ...] = ()
    witnesses: tuple[NoteKey, ...] = ()
    fails: str | None = None
    says: str = ""


def cases(path: Path) -> list[Case]:
    """Every case, told by name; made anew, since parts are salted by chance."""
    with a_house(path / "a") as house, a_house(path / "b", home_id="another-house") as other:
        key = keys_of_log(house)[0]
        first = checkpoint(house).signed
        whole = proved(house, 7, open_=[ANA])
        house.record.put_all([entry(number) for number in range(12, 20)])
        growth = grown(house, first)
        change_house_key(house)
        changed, next_key = grown(house, first), keys_of_log(house)[0]
        seen = replace(
            whole, checkpoint=cosigned(whole.checkpoint, "union.example/w1", UNION, MARCH)
        )
        theirs, misplaced = proved(other, 7), _misplaced(house, whole)
        other_key = keys_of_log(other)[0]
        bare = replace(whole, opened=(), canonical=None)
    with a_house(path / "c", entries=13) as rewritten:
        # Another log of the same house: as many entries, none the same (each part is salted anew).
        split = checkpoint(rewritten).signed
    return [
        Case(name="whole", data=as_bytes(whole), key=key),
        Case(name="no key", data=as_bytes(whole), key=None),
        Case(name="hash alone", data=as_bytes(bare), key=key),
        Case(name="witnessed", data=as_bytes(seen), key=key, witnesses=(UNION_KEY,)),
        Case(name="growth", data=as_bytes(growth), key=key),
        _case("flipped leaf", whole, key, _leaf, "path", "not lead from this entry"),
        _case("flipped entry", whole, key, _entry, "entry", "something in it was changed"),
        _case("flipped node", whole, key, _node, "path", "not lead from this entry"),
        _case("node left out", whole, key, _shorter, "path", "not lead from this entry"),
        _case("another number", whole, key, _number, "path", "not in that log at that place"),
        Case(
            name="entry of another number",
            data=as_bytes(misplaced),
            key=key,
            fails="entry",
            says="does not call itself number 6",
        ),
        _case("flipped part", whole, key, _part, "part", "not the one whose digest"),
        _case("flipped root", whole, key, _root, "signature", "changed after it was made"),
        _case("flipped size", whole, key, _size, "signature", "changed after it was made"),
        _case("flipped signature", whole, key, _signature, "signature", "changed after"),
        _case(
            "not JSON", whole, key, lambda said: said.clear(), "file", "cannot be read as a proof"
        ),
        _case("flipped path in growth", growth, key, _node, "growth", "does not join"),
        _case("wrong key", whole, _other(key), None, "signature", "another house"),
        Case(
            name="proof of another tree",
            data=as_bytes(replace(whole, path=theirs.path)),
            key=key,
            fails="path",
            says="of another log",
        ),
        Case(
            name="proof of another house",
            data=as_bytes(theirs),
            key=key,
            fails="signature",
            says="it says nothing of that log",
        ),
        Case(
            name="witness who saw nothing",
            data=as_bytes(whole),
            key=key,
            witnesses=(UNION_KEY,),
            fails="witness",
            says="has not signed this checkpoint",
        ),
        Case(
            name="witness of another checkpoint",
            data=as_bytes(
                replace(
                    whole,
                    checkpoint=Signed(
                        checkpoint=whole.checkpoint.checkpoint,
                        note=whole.checkpoint.note.with_signatures(
                            cosigned(
                                theirs.checkpoint, "union.example/w1", UNION, MARCH
                            ).note.signatures[1:]
                        ),
                    ),
                )
            ),
            key=key,
            witnesses=(UNION_KEY,),
            fails="witness",
            says="over another checkpoint, or was changed",
        ),
        Case(
            name="log rewritten",
            data=as_bytes(replace(growth, newer=split, path=growth.path)),
            key=key,
            fails="growth",
            says="does not join",
        ),
        Case(
            name="two logs of one size",
            data=as_bytes(replace(growth, older=split_of(path, 13), newer=split, path=())),
            key=key,
            fails="growth",
            says="two different logs of the same 13 entries",
        ),
        Case(
            name="backwards",
            data=as_bytes(replace(growth, older=growth.newer, newer=growth.older)),
            key=key,
            fails="growth",
            says="of fewer entries than the older",
        ),
        Case(
            name="two houses",
            data=as_bytes(replace(growth, older=theirs.checkpoint)),
            key=other_key,
            fails="signature",
            says="it says nothing of that log",
        ),
        Case(
            name="two houses, both keys",
            data=as_bytes(replace(growth, older=theirs.checkpoint)),
            key=other_key,
            others=(key,),
            fails="growth",
            says="of different logs",
        ),
        Case(name="key changed", data=as_bytes(changed), key=key, others=(next_key,)),
        Case(name="key changed, no key", data=as_bytes(changed), key=None),
        Case(
            name="key changed, the new one alone",
            data=as_bytes(changed),
            key=next_key,
            fails="signature",
            says="is not signed with this key",
        ),
    ]


def _misplaced(house: House, whole: Inclusion) -> Inclusion:
    """In a log that the house has signed with two entries in each other's place."""
    with house.store.reading() as view:
        hashes = [leaf_hash(one) for one in view.leaves(start=0, limit=12)]
    hashes[6], hashes[7] = hashes[7], hashes[6]
    nodes = list(completed_by(Frontier(), hashes))
    shown = checkpoint_of(origin_of(house), frontier_of(hashes))
    path = inclusion_path(lambda level, index: nodes[position_of(level, index)], 6, 12)
    return replace(
        whole, number=6, path=path, opened=(), checkpoint=signed(shown, house_signer(house))
    )


def split_of(path: Path, entries: int) -> Signed:
    """A checkpoint of yet another log by the same house."""
    with a_house(path / "d", entries=entries) as house:
        return checkpoint(house).signed


def _case(  # noqa: PLR0917  # a table's columns
    name: str,
    whole: Any,
    key: NoteKey,
    change: Callable[[dict[str, Any]], None] | None,
    fails: str,
    says: str,
) -> Case:
    said = json.loads(as_bytes(whole))
    if change is not None:
        change(said)
    return Case(name=name, data=json.dumps(said).encode(), key=key, fails=fails, says=says)


def _leaf(said: dict[str, Any]) -> None:
    # The hash and the entry together: then the entry holds, and the path does not.
    said["entry"]["canonical"] = None
    said["entry"]["opened"] = []
    said["entry"]["leaf"] = flipped(said["entry"]["leaf"])


def _entry(said: dict[str, Any]) -> None:
    said["entry"]["canonical"] = said["entry"]["canonical"].replace(
        "the-long-take", "the-lung-take"
    )


def _number(said: dict[str, Any]) -> None:
    said["entry"]["number"] = 6


def _node(said: dict[str, Any]) -> None:
    said["path"][1] = flipped(said["path"][1])


def _shorter(said: dict[str, Any]) -> None:
    said["path"].pop()


def _part(said: dict[str, Any]) -> None:
    salted = bytearray(base64.b64decode(said["entry"]["opened"][0]["salted"]))
    salted[40] ^= 1
    said["entry"]["opened"][0]["salted"] = base64.b64encode(salted).decode()


def _root(said: dict[str, Any]) -> None:
    lines = said["checkpoint"].split("\n")
    root = bytearray(base64.b64decode(lines[2]))
    root[5] ^= 1
    lines[2] = base64.b64encode(root).decode()
    said["checkpoint"] = "\n".join(lines)


def _size(said: dict[str, Any]) -> None:
    said["checkpoint"] = said["checkpoint"].replace("\n12\n", "\n13\n")


def _signature(said: dict[str, Any]) -> None:
    text, dash, line = said["checkpoint"].rpartition("\u2014 ")
    name, _, written = line.rstrip("\n").partition(" ")
    value = bytearray(base64.b64decode(written))
    value[-1] ^= 1
    said["checkpoint"] = f"{text}{dash}{name} {base64.b64encode(value).decode()}\n"


def flipped(digest: str) -> str:
    return f"{int(digest[0], 16) ^ 1:x}{digest[1:]}"


def _other(key: NoteKey) -> NoteKey:
    return replace(key, public=STRANGER.public_key)
