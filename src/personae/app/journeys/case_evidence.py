"""What a case rests on, made fit to leave the house: everybody else blurred, terms left out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personae.app.journeys.log import row_at
from personae.app.journeys.registry import CONSENTED, consents, enrolments, one
from personae.app.reports import outgoing
from personae.app.reports.report_html import render
from personae.app.reports.report_json import as_bytes
from personae.app.reports.write import VALUES, load
from personae.proof.notice_case import Agreed, Seen
from personae.proof.notices import Attached
from personae.proof.parts import Sealer
from personae.vocabulary.entry import sha256_of
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import Sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from personae.app.files.case import CaseFile, StillNamed
    from personae.app.wiring import House
    from personae.likeness.interfaces import Pictures
    from personae.vocabulary.names import PerformerId

_BIGGEST = 64 * 1024 * 1024  # bytes of one file that is attached


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """files  what goes out, by its path; `attached` says what each is"""

    name: str
    seen: Seen | None
    agreed: tuple[Agreed, ...]
    files: Mapping[str, bytes]
    attached: tuple[Attached, ...]


def gather(house: House, case: CaseFile, pictures: Pictures) -> Evidence:
    """All that a case names, read, and blurred where it shows anybody else.

    Raises UserError with every file that is missing, and where the performer, an agreement or the
    report is not what the case says.
    """
    performer = one(
        enrolments(house.record), case.case.performer, where=f"{case.path.name}: performer"
    )
    files: dict[str, bytes] = {}
    told: dict[str, str] = {}
    seen = None
    if case.report is not None:
        seen, shown = _of_report(case.report, performer.performer, pictures)
        for path, (data, what) in shown.items():
            files[path], told[path] = data, what
    mistakes: list[Mistake] = []
    for path, read in _named(case, pictures, mistakes):
        files[path], told[path] = read
    if mistakes:
        raise UserError(*mistakes)
    return Evidence(
        name=performer.name,
        seen=seen,
        agreed=tuple(_agreed(house, case)),
        files=files,
        attached=tuple(
            Attached(file=path, sha256=sha256_of(files[path]), what=told[path])
            for path in sorted(files)
        ),
    )


def _agreed(house: House, case: CaseFile) -> Iterator[Agreed]:
    """Those that the case names, or all of the performer's; unsigned offers are nobody's affair."""
    performer = case.case.performer
    signed = [
        c for c in consents(house.record) if c.performer == performer and c.signed is not None
    ]
    ids = [c.id for c in signed]
    for name in case.consents:
        if name not in ids:
            near = did_you_mean(name, ids) or "`personae consent list` shows which are."
            what = f"no signed consent `{name}` of {performer} is on record."
            raise UserError(Mistake(f"{case.path.name}: evidence.consents", what, near))
    entries = {
        part["consent"]: entry.number
        for entry in house.record.entries(CONSENTED, performer)
        for part in entry.parts.values()
    }
    for c in signed:
        if not case.consents or c.id in case.consents:
            entry = entries[c.id]
            yield Agreed(
                consent=c.id,
                entry=entry,
                digest=_digest(house, entry, performer),
                signed_on=None if c.signed is None else c.signed.on,
            )


def _digest(house: House, entry: int, performer: PerformerId) -> Sha256:
    """Of the performer's part of an entry, as the log holds it: with 32 secret bytes before it."""
    row, sealer = row_at(house, entry), Sealer(house.vault)
    for part in row.parts:
        if part.person is not None and sealer.name_of(part.person) == performer:
            return Sha256(part.digest.hex())
    raise UserError(Mistake("the registry", f"entry {entry} is no longer about `{performer}`."))


def _of_report(
    path: Path, performer: PerformerId, pictures: Pictures
) -> tuple[Seen, dict[str, tuple[bytes, str]]]:
    """What a report shows of the performer, fit for strangers, and every other face blurred."""
    if path.name != VALUES:
        raise UserError(Mistake(str(path), f"this is no `{VALUES}` in the folder of a report."))
    values, held = load(path.parent)
    digest = sha256_of(path.read_bytes())
    own = outgoing.for_others(values, performer, sha256=digest)
    (one,) = own["performers"]
    seen = Seen(
        sha256=digest,
        film=own["picture"]["sha256"],
        audited_on=own["audited_on"],
        finding=one["finding"],
        shots=tuple(one["shots_seen"]),
    )
    shown = _blurred_for(own, held, pictures)
    page = render(own, shown).encode()
    out = {
        outgoing.PAGE: (page, "What the report shows of the performer, and no more."),
        outgoing.VALUES: (as_bytes(own), "The same, for machines."),
    }
    for n, data in enumerate(shown.values(), start=1):
        what = "A still of the report; other faces that were found are blurred."
        out[f"stills/report-{n:02}.jpg"] = (data, what)  # a path could name somebody
    return seen, out


def _blurred_for(
    own: Mapping[str, Any], held: Mapping[str, bytes], pictures: Pictures
) -> dict[str, bytes]:
    """The stills with other faces blurred, and with those that nobody has told apart yet."""
    out: dict[str, bytes] = {}
    for seen in own["sightings"]:
        for still in (seen["face"], seen["frame"]) if seen["by"] == "face" else ():
            jpeg = held.get(still["still"])
            if jpeg is not None:
                others = (*still["others"], *still["ask"])
                boxes = [(box[0], box[1], box[2], box[3]) for box in others]
                out[still["still"]] = pictures.blurred(jpeg, boxes)
    return out


def _named(
    case: CaseFile, pictures: Pictures, mistakes: list[Mistake]
) -> Iterator[tuple[str, tuple[bytes, str]]]:
    for n, still in enumerate(case.stills, start=1):
        try:
            yield f"stills/{n:02}.jpg", (_blurred(still, pictures), _what(still))
        except UserError as error:
            mistakes += error.mistakes
    for folder, paths in (("proofs", case.proofs), ("files", case.files)):
        taken: set[str] = set()
        for path in paths:
            if path.name in taken:
                what = "two files of one name are attached."
                mistakes.append(Mistake(str(path), what, "Give one of them another name."))
                continue
            taken.add(path.name)
            try:
                data = _read(path)
                what = "A proof from the log." if folder == "proofs" else "Added by the sender."
                if folder == "proofs":
                    json.loads(data)
                yield f"{folder}/{path.name}", (data, what)
            except UserError as error:
                mistakes += error.mistakes
            except ValueError:
                mistakes.append(Mistake(str(path), "this is no proof: it is not JSON."))


def _blurred(still: StillNamed, pictures: Pictures) -> bytes:
    image = pictures.read(still.file)
    jpeg, *_ = pictures.jpeg(image, long_side=max(image.shape[:2]))
    if still.others is not None:
        return pictures.blurred(jpeg, still.others)
    return pictures.blurred_but(jpeg, [] if still.person is None else [still.person])


def _what(still: StillNamed) -> str:
    if still.others is not None:
        how = "the faces named as others' are blurred" if still.others else "nobody else is in it"
    elif still.person is not None:
        how = "all but the person is blurred"
    else:
        how = "nobody said where the person is, so all of it is blurred"
    return f"{still.what}; {how}."


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _BIGGEST:
            raise UserError(Mistake(str(path), "the file is too large to attach (64 MB at most)."))
        return path.read_bytes()
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None
