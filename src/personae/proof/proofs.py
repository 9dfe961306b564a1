"""Proofs as files: self-standing, so that nothing but the file and a public key is needed.

`docs/reference` has the form; schema `personae/proof/1`.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from personae.proof.checkpoints import Signed, read_checkpoint
from personae.proof.log import HASH_BYTES
from personae.proof.notes import NoteError, NoteKey, key_of
from personae.vocabulary.entry import Json

SCHEMA = "personae/proof/1"
_LONGEST = 128  # hashes in a path, twice as many as any tree needs


class ProofError(ValueError):
    """What cannot be read as a proof; says why in a sentence without its full stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A person's part, shown because somebody asked for it.

    position  of its digest among the entry's parts
    salted    the salt (32 bytes) and the part's canonical bytes: what the digest is of
    """

    position: int
    salted: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """That an entry stands in the log.

    key        the log's, as the file says; whether it is, is asked elsewhere
    leaf       the entry's hash, 32 bytes
    canonical  the entry's bytes without anybody's part; None where only its hash is shown
    path       from the leaf's neighbour to the root's child
    stamp      an RFC 3161 response over the checkpoint's text
    """

    key: NoteKey
    number: int
    leaf: bytes
    canonical: bytes | None
    opened: tuple[Opened, ...]
    path: tuple[bytes, ...]
    checkpoint: Signed
    stamp: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """That between two checkpoints the log only grew.

    key        the log's, which signed the newer; as the file says
    older_key  which signed the older; another one where the house has changed its key since
    stamp      an RFC 3161 response over the newer checkpoint's text
    """

    key: NoteKey
    older_key: NoteKey
    older: Signed
    newer: Signed
    path: tuple[bytes, ...]
    stamp: bytes | None


def as_bytes(proof: Inclusion | Growth) -> bytes:
    """The file."""
    return (json.dumps(_as_json(proof), indent=1, ensure_ascii=False) + "\n").encode()


def read_proof(data: bytes) -> Inclusion | Growth:
    """Raises ProofError; whether what it says holds is not asked here."""
    try:
        said = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise ProofError("it is not JSON in UTF-8, or nested without end") from None
    if not isinstance(said, dict) or said.get("schema") != SCHEMA:
        raise ProofError(f"it does not say that it is `{SCHEMA}`")
    try:
        return _read(said)
    except NoteError as error:
        raise ProofError(f"a checkpoint or key in it cannot be read: {error}") from None
    except KeyError as error:
        raise ProofError(f"{error.args[0]} is missing") from None
    except (TypeError, ValueError) as error:
        raise ProofError(str(error)) from None


def _read(said: Mapping[str, Any]) -> Inclusion | Growth:
    proves = _text(said, "proves")
    if proves == "growth":
        _only(said, "schema", "proves", "key", "older_key", "older", "newer", "path", "time_stamp")
        return Growth(
            key=key_of(_text(said, "key")),
            older_key=key_of(_text(said, "older_key")),
            older=read_checkpoint(_text(said, "older").encode()),
            newer=read_checkpoint(_text(said, "newer").encode()),
            path=_path(said),
            stamp=_stamp(said),
        )
    if proves != "inclusion":
        raise ProofError(f"`{proves}` is nothing that a proof proves")
    _only(said, "schema", "proves", "key", "entry", "path", "checkpoint", "time_stamp")
    entry = said["entry"]
    _only(entry, "number", "leaf", "canonical", "opened")
    canonical = entry["canonical"]
    return Inclusion(
        key=key_of(_text(said, "key")),
        number=_number(entry, "number"),
        leaf=_hash(entry["leaf"]),
        canonical=None if canonical is None else _text(entry, "canonical").encode(),
        opened=tuple(
            Opened(position=_number(one, "position"), salted=_base64(one["salted"]))
            for one in entry["opened"]
        ),
        path=_path(said),
        checkpoint=read_checkpoint(_text(said, "checkpoint").encode()),
        stamp=_stamp(said),
    )


def _as_json(proof: Inclusion | Growth) -> dict[str, Json]:
    stamp: dict[str, Json] = {"time_stamp": None if proof.stamp is None else _written(proof.stamp)}
    path: list[Json] = [one.hex() for one in proof.path]
    if isinstance(proof, Growth):
        return {
            "schema": SCHEMA,
            "proves": "growth",
            "key": str(proof.key),
            "older_key": str(proof.older_key),
            "older": str(proof.older.note),
            "newer": str(proof.newer.note),
            "path": path,
            **stamp,
        }
    return {
        "schema": SCHEMA,
        "proves": "inclusion",
        "key": str(proof.key),
        "entry": {
            "number": proof.number,
            "leaf": proof.leaf.hex(),
            "canonical": None if proof.canonical is None else proof.canonical.decode(),
            "opened": [
                {"position": one.position, "salted": _written(one.salted)} for one in proof.opened
            ],
        },
        "path": path,
        "checkpoint": str(proof.checkpoint.note),
        **stamp,
    }


def _only(said: Any, *known: str) -> None:  # noqa: ANN401  # whatever JSON can hold
    if not isinstance(said, dict):
        raise ProofError("a part of it is no object")
    if more := set(said) - set(known):
        raise ProofError(f"nobody knows `{min(more)}`")


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said[key]
    if not isinstance(value, str):
        raise ProofError(f"`{key}` is no text")
    return value


def _number(said: Mapping[str, Any], key: str) -> int:
    value = said[key]
    if type(value) is not int or value < 0:
        raise ProofError(f"`{key}` is no number that counts something")
    return value


def _path(said: Mapping[str, Any]) -> tuple[bytes, ...]:
    value = said["path"]
    if not isinstance(value, list) or len(value) > _LONGEST:
        raise ProofError("`path` is no list of hashes")
    return tuple(map(_hash, value))


def _hash(value: Any) -> bytes:  # noqa: ANN401  # whatever JSON can hold
    if not isinstance(value, str) or len(value) != 2 * HASH_BYTES or value != value.lower():
        raise ProofError(f"a hash in it is not {2 * HASH_BYTES} digits of 0–9 and a–f")
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise ProofError(f"a hash in it is not {2 * HASH_BYTES} digits of 0–9 and a–f") from None


def _stamp(said: Mapping[str, Any]) -> bytes | None:
    value = said["time_stamp"]
    return None if value is None else _base64(value)


def _base64(value: Any) -> bytes:  # noqa: ANN401  # whatever JSON can hold
    try:
        data = base64.b64decode(value, validate=True)
    except (TypeError, ValueError):
        raise ProofError("a piece of it is not base64") from None
    if _written(data) != value:
        raise ProofError("a piece of it is not base64, as it is written in one way only")
    return data


def _written(data: Sequence[int] | bytes) -> str:
    return base64.b64encode(bytes(data)).decode("ascii")
