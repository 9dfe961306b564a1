"""Seal a film with what its audit and the registry show: into a copy of it, or beside it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
import uuid
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personae import __version__
from personae.app.files.report_file import read_report
from personae.app.files.same_file import stamp
from personae.app.journeys.audit import AUDITED, as_it_lay
from personae.app.journeys.declared import declared, found_in
from personae.app.journeys.registry import consents, withdrawals
from personae.app.journeys.review import REVIEWED
from personae.app.journeys.verify import SEALED
from personae.app.reports.words import counted
from personae.consent.formats.c2pa_assertion import assertion, reference
from personae.consent.life import state
from personae.consent.standing import stands
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
from personae.vocabulary.answer import Answer
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, Sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.proof.provenance import Sealer, SealSigner
    from personae.proof.record import Recorded
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report and the entry that put it on record.

    sha256  of the file
    audit   number of the audit's own entry; `entry` may be of a review of it
    """

    path: Path
    values: dict[str, Any]
    sha256: Sha256
    entry: Recorded
    audit: int


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
            or_nothing.enter_context(_there(kept, root))
        written = _whole_or_not_at_all(out, write, record)
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


def report_on_record(house: House, path: Path) -> Report:
    """The report in `path`. Raises UserError unless it is the newest on record of its film."""
    values, sha256 = read_report(path)
    film = values["picture"]["sha256"]
    of_film = sorted(
        (
            entry
            for kind in (AUDITED, REVIEWED)
            for entry in house.record.entries(kind)
            if entry.envelope["film"] == film
        ),
        key=lambda entry: entry.number,
    )
    if not any(entry.envelope["report"] == sha256 for entry in of_film):
        what = "no audit on record wrote this report"
        if of_film:
            what = "the report is not as an audit of this film wrote it"
        raise UserError(
            Mistake(
                str(path),
                f"{what}.",
                "It may have been edited, or its pictures have expired. Audit the film again; a "
                "seal rests on nothing else.",
            )
        )
    newest = of_film[-1]
    if newest.envelope["report"] != sha256:
        raise UserError(
            Mistake(
                str(path),
                f"a later report of this film went on record on {newest.at.date()}.",
                "Seal with that one.",
            )
        )
    looked_at = newest.envelope.get("to_review")
    audits = [
        one.number
        for one in of_film
        if one.kind == AUDITED and one.envelope.get("to_review") == looked_at
    ]
    return Report(
        path=path,
        values=values,
        sha256=sha256,
        entry=newest,
        audit=audits[-1] if audits else newest.number,
    )


def what_records_show(
    house: House, report: Report
) -> tuple[
    list[tuple[Replica, PerformerId]], dict[str, tuple[Consent, dict[str, Json]]], list[bool]
]:
    """Each replica and whose it is; by public id, the consents they refer to, each with its
    assertion; and, of everybody found, whether a consent that stands today grants training.

    Raises UserError where what was on record of one of the replicas was erased since.
    """
    given, ended, today = consents(house.record), withdrawals(house.record), house.today
    picture = report.values["picture"]["id"]
    of_picture = [one for one in given if one.speaks_of(picture)]
    referred: dict[str, tuple[Consent, dict[str, Json]]] = {}
    ids: dict[PerformerId, list[str]] = {}
    replicas = declared(house.record, report.values, before=report.audit)
    _check_all_on_record(report, replicas)
    theirs = {performer for _, performer in replicas}
    for one in of_picture:
        others = [other for other in given if other.performer == one.performer]
        become = state(one, ended, others, on=today)
        if one.performer in theirs and become.agreed:
            by = reference(house.vault.mark, one)
            referred[by.public_id.hex()] = one, assertion(one, by, state=become, on=today)
            ids.setdefault(one.performer, []).append(by.public_id.hex())
    trained = {
        one.performer
        for one in of_picture
        if one.training is True and stands(one, ended, given, on=today) is Answer.YES
    }
    return (
        [(replace(one, consents=tuple(sorted(ids.get(who, ())))), who) for one, who in replicas],
        referred,
        [who in trained for who in found_in(report.values)],
    )


def _check_all_on_record(report: Report, replicas: Sequence[tuple[Replica, PerformerId]]) -> None:
    """Raise UserError where somebody whose replica is told of was erased since the audit.

    What the vendor's list said of them is gone with them, and a list that nobody can read any more
    would be signed as one that does not have them. An entry that was made since, by a review of the
    report or under the same id again, does not bring that list back: so both are asked.
    """
    said = {one["performer"]: one["declared"] for one in report.values["performers"]}
    gone = {
        who
        for one, who in replicas
        if who not in report.entry.parts or one.declared != (said[who] is True)
    }
    if gone:
        many = counted(len(gone), "performer whose replica", "performers whose replicas")
        raise UserError(
            Mistake(
                str(report.path),
                f"{many} it tells of cannot be found on record any more: they were erased since.",
                "Nothing true could be sealed of that. Audit the film again by the records that "
                "are left, and seal with the new report.",
            )
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


def _whole_or_not_at_all(
    out: Path, write: Callable[[Path], Sha256], then: Callable[[Sha256], None]
) -> Sha256:
    """Write a draft beside `out`, give it that name, do `then`; or leave nothing there."""
    draft: Path | None = None
    _make_folder(out.parent)
    try:
        number, name = tempfile.mkstemp(prefix=f".{out.stem}-", suffix=out.suffix, dir=out.parent)
        draft = Path(name)
        os.close(number)
        draft.chmod(0o644)
        written = write(draft)
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        _name(draft, out)
        try:
            then(written)
        except BaseException:
            out.unlink()
            raise
    except FileExistsError:
        raise UserError(Mistake(str(out), "something is here already.", "Name another.")) from None
    except OSError as error:
        raise UserError(
            Mistake(str(out), f"it cannot be written: {error.strerror}.", "Name another place.")
        ) from None
    finally:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink()
    return written


@contextmanager
def _there(path: Path, data: bytes) -> Iterator[None]:
    """A small file that is there before what is done needs it, and gone where that is not done."""
    _make_folder(path.parent)
    try:
        with path.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        do = "It may be all by which an earlier seal can be checked: move it, or name another."
        raise UserError(Mistake(str(path), "something is here already.", do)) from None
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise UserError(
            Mistake(
                str(path),
                f"the root of the test certificates cannot be written: {error.strerror}.",
                "Nothing was sealed; name another place, or a shorter name.",
            )
        ) from None
    try:
        yield
    except BaseException:
        path.unlink()
        raise


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            Mistake(str(folder), f"no folder can be made here: {error.strerror}.")
        ) from None


def _name(draft: Path, out: Path) -> None:
    """Without replacing what is there, as renaming would; some disks know nothing else."""
    try:
        os.link(draft, out)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        draft.rename(out)
