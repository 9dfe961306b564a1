"""An evidence pack: files, a list of them by their digests, and the house's signature over it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from personae.proof.checking import Check
from personae.proof.interfaces import CheckSignature
from personae.proof.signatures import Signed, holds, signed_from_json
from personae.vocabulary.entry import Json, canonical_bytes, sha256_of

SCHEMA = "personae/evidence/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.signature.json"
_OUTSIDE = frozenset((MANIFEST, SIGNATURE))


def manifest_of(
    files: Mapping[str, bytes], what: Mapping[str, str], about: Mapping[str, Json]
) -> bytes:
    """Canonical JSON (RFC 8785): what the pack is about, and each file by its digest.

    what  of each file, in a sentence
    """
    listed: list[Json] = [
        {
            "file": name,
            "sha256": sha256_of(files[name]),
            "bytes": len(files[name]),
            "what": what[name],
        }
        for name in sorted(files)
    ]
    return canonical_bytes({"schema": SCHEMA, **about, "files": listed})


def checked(
    files: Mapping[str, bytes], by: CheckSignature, *, keys: Sequence[bytes]
) -> tuple[Check, ...]:
    """Each piece of evidence in a pack, from the signature down to the files.

    keys  the house's, as it gave them by another way; none: as the pack itself says
    """
    return tuple(_checked(files, by, keys))


def _checked(
    files: Mapping[str, bytes], by: CheckSignature, keys: Sequence[bytes]
) -> Iterator[Check]:
    data = files.get(MANIFEST)
    if data is None:
        yield _broken("manifest", "The list of files is missing: nothing can be told of the rest.")
        return
    yield _signature(data, files.get(SIGNATURE), by, keys)
    listed = _listed(data)
    if listed is None:
        yield _broken("manifest", "The list of files cannot be read: it was changed or cut off.")
        return
    for name, digest in listed.items():
        yield _file(name, digest, files.get(name))
    for name in sorted(files.keys() - listed.keys() - _OUTSIDE):
        yield _broken(name, "It is not on the list: it was put in after the pack was made.")


def _file(name: str, digest: str, data: bytes | None) -> Check:
    if data is None:
        return _broken(name, "It is on the list and missing from the pack: it was taken out.")
    if sha256_of(data) != digest:
        return _broken(
            name, "It is not what was packed: its bytes were changed, and it proves nothing now."
        )
    return Check(evidence=name, holds=True, says="It is what was packed.")


def _signature(data: bytes, kept: bytes | None, by: CheckSignature, keys: Sequence[bytes]) -> Check:
    signed = _read_signature(kept)
    if signed is None:
        return _broken(
            "signature", "The house's signature over the list is missing or cannot be read."
        )
    if signed.over.get("manifest") != sha256_of(data):
        return _broken("signature", "It is over another list of files than the one in the pack.")
    if not holds(signed, by):
        return _broken("signature", "It does not hold: the signature was changed after it.")
    if keys and signed.key not in keys:
        return _broken(
            "signature",
            "It was made with another key than you gave: another house's, or one that this house "
            "had before it changed its key. Ask it for all of its keys.",
        )
    at = f"{signed.at:%Y-%m-%d %H:%M:%S} UTC"
    whose = (
        f"the key that the pack itself names, {signed.key.hex()}: ask the house if it is theirs"
        if not keys
        else "a key that you gave"
    )
    return Check(
        evidence="signature",
        holds=True,
        says=f"The list is signed, by its own word on {at}, with {whose}.",
    )


def _read_signature(kept: bytes | None) -> Signed | None:
    try:
        return None if kept is None else signed_from_json(json.loads(kept))
    except (ValueError, TypeError, RecursionError):
        return None


def _listed(data: bytes) -> dict[str, str] | None:
    try:
        said: Any = json.loads(data)
        found = {str(each["file"]): str(each["sha256"]) for each in said["files"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    whole = said.get("schema") == SCHEMA and len(found) == len(said["files"])
    return found if whole else None


def _broken(evidence: str, says: str) -> Check:
    return Check(evidence=evidence, holds=False, says=says)
