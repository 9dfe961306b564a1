"""Whether a film's seal holds, for anybody; with a registry of one's own, more is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from personae.app.files.report_file import read_report
from personae.app.journeys.registry import consents, enrolments, with_births, withdrawals
from personae.consent.formats.c2pa_assertion import reference, refers_to
from personae.consent.life import State, state
from personae.proof.provenance import SIDECAR
from personae.proof.seals import NoSeal, Seal, judge, told
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from personae.app.wiring import House
    from personae.consent.formats.c2pa_assertion import Referred
    from personae.proof.seals import SealReader, Told, Unreadable, Verdict
    from personae.vocabulary.names import ConsentId, PerformerId

SEALED = "film-sealed"
STOOD = (State.SIGNED.said, State.COUNTERSIGNED.said)
_DECIDE, BROKEN = 11, 12
_CERTIFICATE = b"CERTIFICATE-----"  # RFC 7468, and what was written before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What this house knows of an agreement that a seal refers to.

    unchanged  whether it is the same agreement, term by term
    then       its state on the day of sealing, by what is on record now
    now        its state today
    """

    consent: ConsentId
    performer: PerformerId
    unchanged: bool
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """sealed_on  the day on which this house put this very seal on record; None if it did not"""

    sealed_on: date | None
    consents: dict[str, Here]  # by public id


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """says          what the seal says; None where there is none, or it cannot be read
    report_matches  whether it rests on the report that was given; None where none was given, or
                    there is no seal that can be read
    """

    film: Path
    read: Seal | NoSeal | Unreadable
    verdict: Verdict
    says: Told | None
    report_matches: bool | None
    home: Home | None

    @property
    def exit_code(self) -> int:
        """0 it holds, 11 a person must decide, 12 some evidence does not verify."""
        codes = [self.verdict.standing.exit_code]
        if self.report_matches is False:
            codes.append(BROKEN)
        if self.home is not None and self.says is not None:
            codes += [self.code_of(one) for one in self.says.consents]
        return max(codes)

    def code_of(self, said: Referred) -> int:
        """0 where what is on record here bears out what the seal says of an agreement, or nothing
        is; 11 where it stood otherwise on that day, 12 where it is another.
        """
        known = None if self.home is None else self.home.consents.get(said.public_id)
        if known is None:
            return 0
        if not known.unchanged:
            return BROKEN
        return _DECIDE if (said.state in STOOD) != (known.then in STOOD) else 0


def verify(
    film: Path,
    reader: SealReader,
    *,
    trust: Sequence[Path] = (),
    sidecar: Path | None = None,
    report: Path | None = None,
    house: House | None = None,
) -> Verified:
    """Read and judge the seal of `film`.

    trust    files of certificates in PEM that are trusted to vouch for signers, all of them
    sidecar  where the seal lies; else one beside the film, by its name, is taken
    report   one that the seal should rest on
    house    whose registry may know the agreements
    raises   UserError where a file cannot be read, or is not what it was given as
    """
    if film.suffix.lower() == SIDECAR:
        raise UserError(
            Mistake(
                str(film),
                "this is a seal, not a film.",
                f"Name the film: personae verify FILM --seal {film.name}",
            )
        )
    anchors = b"\n".join(_certificates(file) for file in trust)
    given = None if report is None else read_report(report)[1]
    read = reader.read(film, sidecar=sidecar, anchors=anchors)
    if isinstance(read, NoSeal) and sidecar is None and (beside := _beside(film)) is not None:
        read = reader.read(film, sidecar=beside, anchors=anchors)
    says = told(read.assertions) if isinstance(read, Seal) else None
    matches = None
    if given is not None and says is not None:
        matches = says.audit is not None and says.audit.report == given
    return Verified(
        film=film,
        read=read,
        verdict=judge(read),
        says=says,
        report_matches=matches,
        home=_at_home(house, read, says) if house is not None and says is not None else None,
    )


def _beside(film: Path) -> Path | None:
    """`film.c2pa` or `film.mxf.c2pa` beside `film.mxf`."""
    for place in (film.with_suffix(SIDECAR), film.with_name(film.name + SIDECAR)):
        if place.is_file():
            return place
    return None


def _at_home(house: House, read: object, says: Told) -> Home:
    wanted = {one.public_id: one for one in says.consents}
    ended, given = withdrawals(house.record), consents(house.record)
    people = enrolments(house.record)
    known: dict[str, Here] = {}
    for one in given if wanted else ():
        by = reference(house.vault.mark, one)
        said = wanted.get(by.public_id.hex())
        if said is None:
            continue
        others = [other for other in given if other.performer == one.performer]
        (whole,) = with_births([one], people)
        known[said.public_id] = Here(
            consent=one.id,
            performer=one.performer,
            unchanged=refers_to(said, one, by),
            then=state(whole, ended, others, on=said.on).said,
            now=state(whole, ended, others, on=house.today).said,
        )
    label = read.label if isinstance(read, Seal) else None
    ours = [e for e in house.record.entries(SEALED) if e.envelope["label"] == label]
    return Home(sealed_on=ours[0].at.date() if ours else None, consents=known)


def _certificates(file: Path) -> bytes:
    """Raises UserError for a file without any: trusting nobody is what leaving it out does."""
    try:
        held = file.read_bytes()
    except OSError as error:
        raise UserError(Mistake(str(file), f"it cannot be read: {error.strerror}.")) from None
    if _CERTIFICATE not in held:
        raise UserError(
            Mistake(str(file), "no certificate in PEM is in it.", "Name who vouches for signers.")
        )
    return held
