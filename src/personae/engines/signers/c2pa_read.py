"""Reads seals by c2pa-python, each in a child process with little memory and little time."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from personae.engines.signers import bmff
from personae.engines.signers import c2pa_child as child
from personae.engines.signers.c2pa_seal import OTHER, holds_seal
from personae.engines.signers.certificates import first_of
from personae.proof.seals import Code, NoSeal, Part, Seal, SealedBy, Unreadable
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MEMORY = 1 << 30  # of address space, the program's own included
_HELD_TIMES, _MOST_HELD = 3, 8 << 30  # what is no MP4 or MOV, the library holds whole
_CPU_S, _CPU_MB_A_S = 20, 50  # hashing takes a tenth of that
_WALL_TIMES = 6  # a machine that does something else besides
_LARGEST_SIDECAR = 64 << 20
_LARGEST_ANSWER = 64 << 20  # of JSON
_NAME = 120  # characters of a stranger's text that are shown


class C2paReader:
    """A `SealReader`."""

    def __init__(self, *, memory_bytes: int = _MEMORY, cpu_s: int = _CPU_S) -> None:
        self._memory, self._cpu = memory_bytes, cpu_s

    def read(
        self, film: Path, *, sidecar: Path | None, anchors: bytes
    ) -> Seal | NoSeal | Unreadable:
        size = _size(film)
        if anchors:
            first_of(anchors, where="--trust")
        if sidecar is not None and _size(sidecar) > _LARGEST_SIDECAR:
            return Unreadable(why="it is larger than any seal")
        with film.open("rb") as stream:
            held = 0 if bmff.is_one(stream) else min(_HELD_TIMES * size, _MOST_HELD)
        said = _run(
            {
                "film": str(film),
                # The library tells kinds apart by what is in a file, not by its name.
                "form": None if sidecar is None else OTHER,
                "sidecar": None if sidecar is None else str(sidecar),
                "anchors": anchors.decode(errors="replace"),
                "memory_bytes": self._memory + held,
                "cpu_s": self._cpu + (size >> 20) // _CPU_MB_A_S,
            }
        )
        if isinstance(said, Unreadable):
            return said
        found = _ended(said, beside=sidecar is not None)
        if isinstance(found, Unreadable) and sidecar is None and not holds_seal(film):
            return NoSeal()  # what cannot be read is the film, and no seal is in it
        return found


def _size(path: Path) -> int:
    try:
        with path.open("rb"):
            return path.stat().st_size
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None


def _run(asked: dict[str, Any]) -> dict[str, Any] | Unreadable:
    """What the child says, or why it says nothing: killed, out of memory, out of time."""
    try:
        done = subprocess.run(  # noqa: S603  # ourselves
            [sys.executable, "-P", "-m", child.__name__],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=asked["cpu_s"] * _WALL_TIMES,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Unreadable(why="reading it takes longer than a seal may")
    if done.returncode:
        return Unreadable(why="reading it takes more memory or time than a seal may")
    if len(done.stdout) > _LARGEST_ANSWER:
        return Unreadable(why="it says more than a seal may")
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except (ValueError, RecursionError):
        return Unreadable(why="it is folded deeper than a seal may be")
    return said


def _ended(said: dict[str, Any], *, beside: bool) -> Seal | NoSeal | Unreadable:
    if "seal" in said:
        return _seal(said["seal"], beside=beside)
    if said["ended"] == child.NO_SEAL:
        return NoSeal()
    if said["ended"] == child.ELSEWHERE:
        return NoSeal(elsewhere=_shown(said["said"]))
    return Unreadable(why=f"the library says: {_shown(said['said'])}")


def _seal(said: dict[str, Any], *, beside: bool) -> Seal | Unreadable:
    try:
        return _understood(said, beside=beside)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Unreadable(why="its parts are not those of a seal")


def _understood(said: dict[str, Any], *, beside: bool) -> Seal:
    manifest = said["manifests"][said["active_manifest"]]
    results = said["validation_results"]
    by = manifest.get("signature_info") or {}
    # A stamp by an authority that nobody trusts shows no time at all.
    stamped = any(
        one["code"] == "timeStamp.trusted" for one in results["activeManifest"]["success"]
    )
    at = by.get("time") if stamped else None
    return Seal(
        label=_shown(said["active_manifest"]),
        by=SealedBy(
            name=_shown(by.get("common_name") or ""),
            organisation=_shown(by.get("issuer") or ""),
            at=datetime.fromisoformat(at) if at else None,
        ),
        failures=tuple(_codes(results["activeManifest"]["failure"])),
        of_parts=tuple(
            code
            for delta in results.get("ingredientDeltas") or ()
            for code in _codes(delta["validationDeltas"]["failure"])
        ),
        assertions=tuple(
            (str(one["label"]), one.get("data")) for one in manifest.get("assertions", ())
        ),
        parts=tuple(_part(one) for one in manifest.get("ingredients", ())),
        manifests=len(said["manifests"]),
        beside=beside,
    )


def _codes(failures: list[dict[str, Any]]) -> Iterator[Code]:
    for one in failures:
        yield Code(code=_shown(one["code"]), about=_shown(one.get("url") or ""))


def _part(said: dict[str, Any]) -> Part:
    kept = (said.get("validation_results") or {}).get("activeManifest") or {}
    failed = [
        one["code"] for one in (*(said.get("validation_status") or ()), *kept.get("failure", ()))
    ]
    return Part(
        title=_shown(said.get("title") or ""),
        relationship=_shown(said.get("relationship") or ""),
        sealed=bool(said.get("active_manifest")),
        failed=tuple(dict.fromkeys(_shown(code) for code in failed)),
    )


def _shown(text: object) -> str:
    """A stranger's text, safe to print: one line, nothing that steers a terminal, not too long."""
    plain = "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text)[:_NAME]
    )
    return plain.strip()
