"""Seal a film with what its audit and the registry show: into a copy of it, or beside it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from personae import __version__
from personae.app.files.new_file import root_is_there, there_or_gone, whole_or_not_at_all
from personae.app.files.same_file import stamp
from personae.app.journeys.audit import AUDITED, as_it_lay
from personae.app.journeys.sealable import Report, report_on_record, what_records_show
from personae.app.journeys.verify import SEALED
from personae.proof.provenance import (
    SIDECAR,
    AuditTold,
    Claim,
    Declared,
    Film,
    Replica,
    training_said,
)
from personae.proof.seals import judge
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, Sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.proof.provenance import Sealer, SealSigner
    from personae.proof.seals import SealReader, Verdict
    from personae.vocabulary.entry import Json

_AT_ONCE = 1 << 20  # bytes of a film


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """seal        digest of the manifest store as it was written
    read_again  False where the film lies as it was audited, by the file system's own word
    root        where the root of test certificates lies; None with certificates of one's own
    components  each file that was taken in, and what its own seal comes to
    """

    out: Path
    seal: Sha256
    claim: Claim
    beside: bool
    unsafe: bool
    read_again: bool
    root: Path | None = None
    components: tuple[tuple[Path, Verdict], ...] = ()


def seal(
    house: House,
    film: Path,
    *,
    report: Path,
    out: Path,
    by: SealSigner,
    sealer: Sealer,
    reader: SealReader,
    certificate: Sha256,
    root: bytes | None = None,
    components: Sequence[Path] = (),
    progress: Callable[[int, int | None], None] = lambda _read, _size: None,
) -> Sealed:
    """Write `out` whole, its root beside it, and put the sealing on record, or do none of it.

    out          a copy of the film with its seal in it, or a sidecar where it ends in `.c2pa`
    reader       tells what the seals of the components come to
    certificate  digest of the signer's own
    root         of test certificates (PEM), which nobody else keeps: without it, nobody can check
    components   files used in the film, whose own seals are taken in
    raises       UserError where the report is not of this film, is not on record or not the
                 newest, where `out` is there already, or the film cannot be sealed
    """
    beside = _check_place(film, out, sealer)
    kept = None if root is None else out.with_name(f"Unsafe-root-of-{out.stem}.pem")
    if kept is not None and os.path.lexists(kept):
        raise root_is_there(kept)
    seen = house.record.size
    known = report_on_record(house, report)
    before, size = stamp(film), _size(film)
    lies = before is not None and _lies_as_audited(house, known, before)
    audited = Sha256(known.values["picture"]["sha256"])
    at = Film(path=film, sha256=audited if lies else _digest_of(film, progress))
    if at.sha256 != known.values["picture"]["sha256"]:
        raise UserError(
            Mistake(
                str(report),
                f"this report is of another film than {film}.",
                "A cut that changed by a single frame is audited again before it is sealed.",
            )
        )
    replicas, referred, trained = what_records_show(house, known)
    # Whoever vouches for a part is asked when the film is verified, of those whom they trust then.
    taken = tuple((one, judge(reader.read(one, sidecar=None, anchors=b""))) for one in components)
    claim = Claim(
        label=f"urn:c2pa:{uuid.uuid4()}",
        title=str(known.values["picture"]["title"]),  # the file's name may be somebody's
        version=__version__,
        at=house.clock.now(),
        audit=_audit_told(house, known, at, replicas),
        replicas=tuple(one for one, _ in replicas),
        consents=tuple(referred[one][1] for one in sorted(referred)),
        training=training_said(trained),
    )

    def write(draft: Path) -> Sha256:
        if beside:
            store = sealer.seal_beside(at, claim, by, components)
            draft.write_bytes(store)
        else:
            store = sealer.seal_into(at, draft, claim, by, components)
        if _size(film) != size or (before is not None and stamp(film) != before):
            raise UserError(
                Mistake(str(film), "it changed while it was sealed.", "Nothing was written.")
            )
        return sha256_of(store)

    def record(seal: Sha256) -> None:
        said: dict[str, Json] = {
            "film": at.sha256,
            "report": known.sha256,
            "label": claim.label,
            "seal": seal,
            "beside": beside,
            "certificate": certificate,
            "unsafe": by.unsafe,
        }
        house.record.put(
            Entry(kind=SEALED, envelope=said, parts=_parts(replicas, referred)), seen=seen
        )

    with ExitStack() as or_nothing:
        if kept is not None and root is not None:
            or_nothing.enter_context(there_or_gone(kept, root))
        written = whole_or_not_at_all(out, write, record)
    return Sealed(
        out=out,
        seal=written,
        claim=claim,
        beside=beside,
        unsafe=by.unsafe,
        read_again=not lies,
        root=kept,
        components=taken,
    )


def _audit_told(
    house: House, report: Report, film: Film, replicas: Sequence[tuple[Replica, PerformerId]]
) -> AuditTold:
    values = report.values
    answers = {one["declared"] for one in values["performers"]}
    told = Declared.NONE if answers == {False} else Declared.UNKNOWN
    return AuditTold(
        report=report.sha256,
        film=film.sha256,
        frame_rate=values["picture"]["frame_rate"],
        judged_on=date.fromisoformat(values["judged_on"]),
        sealed_on=house.today,
        replicas=Declared.SOME if any(one.declared for one, _ in replicas) else told,
    )


def _parts(
    replicas: Sequence[tuple[Replica, PerformerId]],
    referred: dict[str, tuple[Consent, dict[str, Json]]],
) -> dict[PerformerId, dict[str, Json]]:
    """What the seal says of each person, in the part that goes with them."""
    out: dict[PerformerId, dict[str, Json]] = {}
    for one, who in replicas:
        said: dict[str, Json] = {
            "replica": one.number,
            "records": one.shown.value,
            "consents": {number: referred[number][0].id for number in one.consents},
        }
        kept = out.setdefault(who, {"replicas": []})["replicas"]
        if isinstance(kept, list):
            kept.append(said)
    return out


def _check_place(film: Path, out: Path, sealer: Sealer) -> bool:
    """Whether the seal goes beside the film. Raises UserError where it can go nowhere."""
    if os.path.lexists(out):
        raise UserError(
            Mistake(str(out), "something is here already.", "It was left as it is; name another.")
        )
    if out.suffix.lower() == SIDECAR:
        return True
    if not sealer.holds_seals(film.name):
        raise UserError(
            Mistake(
                str(film),
                "no seal can be put into a file of this kind.",
                f"Seal it beside: -o {film.with_suffix(SIDECAR).name}",
            )
        )
    if out.suffix.lower() != film.suffix.lower():
        raise UserError(
            Mistake(
                str(out),
                f"a sealed copy of {film.name} is a {film.suffix} too.",
                f"Name it so, or seal beside the film with a name that ends in {SIDECAR}.",
            )
        )
    return False


def _lies_as_audited(house: House, report: Report, stamp: bytes) -> bool:
    """Whether it is the file that was audited, and the system knows of no change since."""
    film = report.values["picture"]["sha256"]
    lay = [
        e.envelope.get("lay") for e in house.record.entries(AUDITED) if e.envelope["film"] == film
    ]
    return as_it_lay(house, stamp) in lay


def _size(film: Path) -> tuple[int, int] | None:
    """Tells a file from itself after a change, wherever and however late that was."""
    with contextlib.suppress(OSError):
        held = film.stat()
        return held.st_size, held.st_mtime_ns
    return None


def _digest_of(film: Path, progress: Callable[[int, int | None], None]) -> Sha256:
    digest, buffer, read = hashlib.sha256(), memoryview(bytearray(_AT_ONCE)), 0
    try:
        with film.open("rb", buffering=0) as stream:
            size = os.fstat(stream.fileno()).st_size
            while count := stream.readinto(buffer):
                digest.update(buffer[:count])
                read += count
                progress(read, size)
    except OSError as error:
        raise UserError(Mistake(str(film), f"it cannot be read: {error.strerror}.")) from None
    return Sha256(digest.hexdigest())
