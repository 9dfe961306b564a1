"""Check a proof: each piece of evidence by itself, and in a sentence what it means."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from personae.proof.checkpoints import Checkpoint, Compared, Signed, compared, entries_of
from personae.proof.interfaces import CheckSignature
from personae.proof.log import includes, leaf_hash
from personae.proof.notes import NoteKey
from personae.proof.proofs import Growth, Inclusion
from personae.proof.timestamps import CheckStamp, StampError, stamped_bytes
from personae.proof.witnesses import Seen, seen_by

_MOMENT = "%Y-%m-%d %H:%M:%S UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One piece of evidence.

    evidence  `signature`, `entry`, `path`, `part`, `witness`, `time stamp`, `growth`
    holds     None where it was not asked, or nothing was given to ask it by
    says      one plain sentence or two
    """

    evidence: str
    holds: bool | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """By what a proof is checked.

    key        the log's, as the house gave it by another way; None: as the proof itself says
    others     further keys of the log, where the house has changed its key
    witnesses  each must have seen the checkpoint
    roots      certificates (PEM) of time-stamping authorities; None for none
    """

    key: NoteKey | None
    witnesses: tuple[NoteKey, ...] = ()
    roots: bytes | None = None
    others: tuple[NoteKey, ...] = ()

    @property
    def keys(self) -> tuple[NoteKey, ...]:
        return () if self.key is None else (self.key, *self.others)


@dataclass(frozen=True, slots=True)
class Checkers:
    signature: CheckSignature
    stamp: CheckStamp


@dataclass(frozen=True, slots=True)
class Checked:
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        return all(check.holds is not False for check in self.checks)


def checked(proof: Inclusion | Growth, trust: Trust, by: Checkers) -> Checked:
    """Every piece of evidence in the proof, from what was signed down to what is shown."""
    keys = trust.keys or (proof.key,)
    if isinstance(proof, Growth):
        shown = proof.newer
        own = [
            _signature(proof.older, trust.keys or (proof.older_key,), by, "older checkpoint"),
            _signature(proof.newer, keys, by, "newer checkpoint"),
            _growth(proof),
        ]
    else:
        shown = proof.checkpoint
        own = [
            named := _signature(shown, keys, by, "checkpoint"),
            _path(proof, signed=named.holds is True),
            *_entry(proof),
            *_parts(proof),
        ]
    return Checked(
        (
            *own,
            *_witnesses(shown, trust.witnesses, by),
            *_stamp(shown, proof.stamp, trust.roots, by),
        )
    )


def _signature(shown: Signed, keys: Sequence[NoteKey], by: Checkers, what: str) -> Check:
    size, origin = shown.checkpoint.size, shown.checkpoint.origin
    its = [key for key in keys if key.name == origin]
    if not its:
        says = (
            f"The {what} is of the log `{origin}`, and the key is of `{keys[0].name}`: it says "
            "nothing of that log."
        )
        return Check(evidence="signature", holds=False, says=says)
    asked = [shown.is_signed_by(key, by.signature) for key in its]
    found = True if True in asked else False if False in asked else None
    says = {
        True: f"The {what}, of {entries_of(size)}, is signed with the log's key.",
        None: (
            f"The {what} is not signed with this key: it is another house's, or another key. A "
            "house that has changed its key has several: ask for all of them."
        ),
        False: (
            f"The signature on the {what} does not hold: the {what} or the signature was "
            "changed after it was made."
        ),
    }[found]
    return Check(evidence="signature", holds=found is True, says=says)


def _entry(proof: Inclusion) -> Iterator[Check]:
    if proof.canonical is None:
        says = "Only the entry's hash is shown; what the entry says is not in this file."
        yield Check(evidence="entry", holds=None, says=says)
        return
    if leaf_hash(proof.canonical) != proof.leaf:
        says = (
            "The entry that is shown is not the one that was hashed: something in it was changed."
        )
        yield Check(evidence="entry", holds=False, says=says)
    elif _said_in(proof.canonical, "number") != proof.number:
        says = f"The entry does not call itself number {proof.number}, as the proof does."
        yield Check(evidence="entry", holds=False, says=says)
    else:
        yield Check(evidence="entry", holds=True, says="The entry is the one that was hashed.")


def _said_in(canonical: bytes | None, key: str) -> object:
    """What an entry says under `key`; None where it is not of the form that a house writes."""
    try:
        said = json.loads(canonical or b"null")
    except (ValueError, RecursionError):
        return None
    return said.get(key) if isinstance(said, dict) else None


def _path(proof: Inclusion, *, signed: bool) -> Check:
    checkpoint = proof.checkpoint.checkpoint
    holds = includes(
        leaf=proof.leaf,
        index=proof.number,
        size=checkpoint.size,
        path=proof.path,
        root=checkpoint.root,
    )
    at = f"number {proof.number} of {entries_of(checkpoint.size)}, counted from 0"
    if not holds:
        says = (
            "The path does not lead from this entry to the checkpoint's root: the entry is not in "
            "that log at that place, or the path was changed, or it is of another log."
        )
    elif signed:
        says = f"The entry stands in the log as {at}."
    else:
        says = (
            f"The path leads from this entry to the root that the file names, as {at}; that the "
            "log was ever so is not signed."
        )
    return Check(evidence="path", holds=holds, says=says)


def _parts(proof: Inclusion) -> Iterator[Check]:
    parts = _said_in(proof.canonical, "parts")
    digests = parts if isinstance(parts, list) else []
    for one in proof.opened:
        digest = hashlib.sha256(one.salted).hexdigest()
        holds = one.position < len(digests) and digests[one.position] == digest
        says = (
            "The part that is shown is the one whose digest the entry holds."
            if holds
            else "The part that is shown is not the one whose digest the entry holds: it was "
            "changed, or it is of another entry."
        )
        yield Check(evidence="part", holds=holds, says=says)


def _growth(proof: Growth) -> Check:
    older, newer = proof.older.checkpoint, proof.newer.checkpoint
    if older.size > newer.size:
        says = "The checkpoint that is called the newer is of fewer entries than the older."
        return Check(evidence="growth", holds=False, says=says)
    found = compared(older, newer, proof.path)
    return Check(
        evidence="growth",
        holds=found in (Compared.SAME, Compared.GREW),
        says=told(found, older.size, newer.size),
    )


def told(found: Compared, older: int, newer: int) -> str:
    """What two checkpoints are to each other, and what that means."""
    return {
        Compared.SAME: f"Both checkpoints are of the same {entries_of(older)}.",
        Compared.GREW: (
            f"The log of {entries_of(newer)} begins with the {entries_of(older)} of the older "
            "checkpoint: nothing was taken out, changed or put in between."
        ),
        Compared.SPLIT: (
            f"These are two different logs of the same {entries_of(older)}: the house has shown "
            "one log to some and another to others. No honest mistake gives two roots of one size."
        ),
        Compared.NOT_JOINED: (
            f"The proof does not join the checkpoint of {entries_of(older)} to that of "
            f"{entries_of(newer)}: an entry between was changed, taken out or put in, or the proof "
            "is of another log. Until a proof joins them, these are two different logs."
        ),
        Compared.OTHER_LOG: "The two checkpoints are of different logs, and say nothing of each "
        "other.",
        Compared.UNKNOWN: (
            f"Whether the log of {entries_of(newer)} grew out of that of {entries_of(older)} "
            "cannot be told without a proof: `personae log prove --since` makes one."
        ),
    }[found]


def beside(proof: Growth, older: Checkpoint, newer: Checkpoint) -> str | None:
    """Why a proof is of other checkpoints than these two, and so says nothing of them.

    None where it is of theirs: then its path joins them, or they are two logs.
    """
    log, its = proof.newer.checkpoint.origin, (proof.older.checkpoint, proof.newer.checkpoint)
    if log != newer.origin:
        return f"This proof is of the log `{log}`, and says nothing of `{newer.origin}`."
    if tuple(one.size for one in its) == (older.size, newer.size):
        return None
    return (
        f"This proof is of {its[0].size} → {entries_of(its[1].size)}, not of {older.size} → "
        f"{newer.size}, and says nothing of these two. Ask the house for one that is: `personae "
        "log prove --since` the older `--to` the newer."
    )


def _witnesses(shown: Signed, wanted: Sequence[NoteKey], by: Checkers) -> Iterator[Check]:
    for key in wanted:
        seen = seen_by(shown, key, by.signature)
        if isinstance(seen, Seen):
            says = f"`{key.name}` saw the checkpoint on {seen.at.strftime(_MOMENT)}."
            yield Check(evidence="witness", holds=True, says=says)
        elif seen is None:
            says = f"`{key.name}` has not signed this checkpoint, and you asked for them."
            yield Check(evidence="witness", holds=False, says=says)
        else:
            says = (
                f"The signature of `{key.name}` does not hold: it is over another checkpoint, or "
                "was changed."
            )
            yield Check(evidence="witness", holds=False, says=says)
    asked = {key.name for key in wanted} | {shown.checkpoint.origin}
    for name in dict.fromkeys(s.name for s in shown.note.signatures if s.name not in asked):
        says = f"`{name}` is said to have seen the checkpoint; nobody gave a key to ask it by."
        yield Check(evidence="witness", holds=None, says=says)


def _stamp(
    shown: Signed, stamp: bytes | None, roots: bytes | None, by: Checkers
) -> Iterator[Check]:
    if stamp is None:
        if roots is not None:
            says = "No time stamp is in the file, and you asked for one."
            yield Check(evidence="time stamp", holds=False, says=says)
        return
    try:
        found = by.stamp(stamp, stamped_bytes(shown.note), roots)
    except StampError as error:
        says = f"The time stamp does not hold: {error}."
        yield Check(evidence="time stamp", holds=False, says=says)
        return
    when = found.at.strftime(_MOMENT)
    if roots is None:
        says = (
            f"A time stamp says that the checkpoint was there on {when}; nobody gave a certificate "
            "to ask it by."
        )
        yield Check(evidence="time stamp", holds=None, says=says)
    else:
        says = f"{found.by} saw the checkpoint on {when}."
        yield Check(evidence="time stamp", holds=True, says=says)
