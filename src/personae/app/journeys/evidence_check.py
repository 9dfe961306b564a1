"""Check an evidence pack: its files, its proofs, and what of the files the proofs bear out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personae.app import wiring
from personae.app.journeys.evidence import AGREEMENTS, PROOFS
from personae.app.reports.outgoing import VALUES
from personae.proof.checking import Check, Checkers, Trust
from personae.proof.checking import checked as proof_checked
from personae.proof.pack import MANIFEST, checked
from personae.proof.proofs import Inclusion, ProofError, read_proof

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from personae.app.files.pack import Pack


def check_pack(pack: Pack | None, *, keys: Sequence[bytes]) -> tuple[Check, ...]:
    """Every piece of evidence in a pack, each proof in it too.

    keys  the house's, as it gave them by another way; none: as the pack itself says, so that all
          may hold in a pack that anybody made
    """
    if pack is None:
        says = "This is no evidence pack any more: its container was changed or cut off."
        return (Check(evidence="container", holds=False, says=says),)
    by = wiring.check_signature()
    found = [
        *(
            Check(
                evidence=name,
                holds=False,
                says="It is not what was packed: its bytes do not fit their own checksum.",
            )
            for name in pack.unreadable
        ),
        *checked(pack.files, by, keys=keys),
        *_proofs(pack.files),
        *_borne_out(pack.files),
    ]
    if not pack.whole and all(each.holds is not False for each in found):
        says = "Bytes of the container were changed, or it was packed again; each file holds."
        found.append(Check(evidence="container", holds=False, says=says))
    return tuple(found)


def _proofs(files: Mapping[str, bytes]) -> Iterator[Check]:
    by = Checkers(signature=wiring.check_signature(), stamp=wiring.check_stamp())
    keys = _log_keys(files)
    for name in sorted(files):
        if not name.startswith(PROOFS):
            continue
        try:
            proof = read_proof(files[name])
        except ProofError as error:
            yield Check(evidence=name, holds=False, says=f"This is no proof any more: {error}.")
            continue
        if keys is not None and str(proof.key) not in keys:
            says = "It is signed with a key that the list of files does not name: of another log."
            yield Check(evidence=f"{name}: key", holds=False, says=says)
        for each in proof_checked(proof, Trust(key=None), by).checks:
            yield Check(evidence=f"{name}: {each.evidence}", holds=each.holds, says=each.says)


def _log_keys(files: Mapping[str, bytes]) -> list[str] | None:
    """The keys of the house's log, as the list names them; None where there is no list."""
    try:
        return [str(each) for each in json.loads(files[MANIFEST])["log_keys"]]
    except (KeyError, ValueError, TypeError, RecursionError):
        return None


def _borne_out(files: Mapping[str, bytes]) -> Iterator[Check]:
    """Whether the entries that are proved hold the digests that the files name."""
    entries = dict(_entries(files))
    for each in _read(files, AGREEMENTS, list):
        what, entry = f"{AGREEMENTS}: {_said(each, 'consent')}", _said(each, "entry")
        if entry is None:
            continue  # packed before an agreement named its entry; its proof stands by itself
        holds = (
            isinstance(entry, int) and _said(each, "sha256") in entries.get(entry, _Entry()).parts
        )
        says = (
            f"Its digest is one that entry {entry} of the log holds."
            if holds
            else f"No proof in the pack shows that entry {entry} of the log holds its digest."
        )
        yield Check(evidence=what, holds=holds, says=says)
    for copy in _read(files, VALUES, dict):
        yield _of_report(copy, entries)


def _of_report(copy: object, entries: Mapping[int, _Entry]) -> Check:
    """That the log holds the film and the whole report; the copy's own words it cannot hold."""
    report, film = _said(copy, "copy_of"), _said(_said(copy, "picture"), "sha256")
    what = f"{VALUES}: film"
    # A film is audited more than once, and each time is an entry.
    of_film = {
        number: entry.envelope
        for number, entry in sorted(entries.items())
        if film is not None and _said(entry.envelope, "film") == film
    }
    for number, envelope in of_film.items():
        if _said(envelope, "report") == report:
            says = (
                f"Entry {number} of the log holds the digests of the film and of the whole report; "
                "that this is a true part of it is the house's word."
            )
            return Check(evidence=what, holds=True, says=says)
    if of_film:
        says = (
            f"Entry {next(iter(of_film))} of the log holds the film's digest, and another report's."
        )
        return Check(evidence=what, holds=None, says=says)
    says = "No proof in the pack is of the film's audit: what is seen is the house's word alone."
    return Check(evidence=what, holds=None, says=says)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an entry that is proved says, as far as it is of a form that a house writes."""

    envelope: object = None
    parts: Sequence[object] = ()


def _entries(files: Mapping[str, bytes]) -> Iterator[tuple[int, _Entry]]:
    """The entries that are proved, by their number; not those of proofs that the sender added."""
    for name in sorted(files):
        try:
            proof = read_proof(files[name]) if name.startswith(PROOFS) else None
            said = json.loads(proof.canonical or b"") if isinstance(proof, Inclusion) else None
        except (ProofError, ValueError, RecursionError):
            continue  # told of the proof itself
        if isinstance(proof, Inclusion) and name == f"{PROOFS}entry-{proof.number}.json":
            parts = _said(said, "parts")
            listed = parts if isinstance(parts, list) else []
            yield proof.number, _Entry(_said(said, "envelope"), listed)


def _read(files: Mapping[str, bytes], name: str, kind: type) -> list[Any]:
    """Of a JSON file the values in its list, or its one value; none where it cannot be read."""
    try:
        said = json.loads(files[name])
    except (KeyError, ValueError, RecursionError):
        return []
    if not isinstance(said, kind):
        return []
    return said if isinstance(said, list) else [said]


def _said(value: object, key: str) -> Any:  # noqa: ANN401  # whatever JSON can hold
    return value.get(key) if isinstance(value, dict) else None
