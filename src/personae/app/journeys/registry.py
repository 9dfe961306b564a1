"""The registry as the record tells it: who is enrolled, what was agreed and withdrawn."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from personae.clearance.request import Life
from personae.consent.as_json import from_json, withdrawal_from_json
from personae.consent.standing import with_birth
from personae.likeness.templates import Templates
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import ConsentId, PerformerId, Sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from personae.consent.agreement import Consent, Withdrawal
    from personae.proof.record import Record
    from personae.vocabulary.entry import Json

ENROLLED = "performer-enrolled"
CONSENTED = "consent-recorded"
WITHDRAWN = "consent-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """One performer as enrolled; later entries add photographs, recordings and what is told."""

    performer: PerformerId
    name: str
    ground: str
    details: Mapping[str, Json]
    photos: int
    templates: Templates | None
    recordings: int = 0
    voice: Templates | None = None


def enrolments(record: Record) -> dict[PerformerId, Enrolment]:
    """Everybody on record and not erased, in the order they came."""
    out: dict[PerformerId, Enrolment] = {}
    for entry in record.entries(ENROLLED):
        for performer, part in entry.parts.items():
            out[performer] = _with(out.get(performer), performer, part)
    return out


def born(person: Enrolment | None) -> date | None:
    """None where nobody recorded it."""
    return _day_of(person, "born")


def died(person: Enrolment | None) -> date | None:
    """None where nobody recorded it, whether or not they live."""
    return _day_of(person, "died")


def lives(known: Mapping[PerformerId, Enrolment]) -> dict[PerformerId, Life]:
    """What the registry knows of births and deaths."""
    return {
        performer: Life(born=born(person), died=died(person)) for performer, person in known.items()
    }


def with_births(
    consents: Iterable[Consent], known: Mapping[PerformerId, Enrolment]
) -> tuple[Consent, ...]:
    """The consents as `with_birth` completes them by the registry, to ask what stands."""
    return tuple(with_birth(c, born(known.get(c.performer))) for c in consents)


def one(known: Mapping[PerformerId, Enrolment], performer: str, *, where: str) -> Enrolment:
    """Raises UserError, with who was probably meant, where nobody is called so."""
    if performer not in known:
        raise UserError(
            Mistake(
                where,
                f"no performer `{performer}` is on record.",
                did_you_mean(performer, known) or "`personae performer list` shows who is.",
            )
        )
    return known[PerformerId(performer)]


def consents(record: Record) -> tuple[Consent, ...]:
    return tuple(
        from_json(part) for entry in record.entries(CONSENTED) for part in entry.parts.values()
    )


def withdrawals(record: Record) -> tuple[Withdrawal, ...]:
    return tuple(
        withdrawal_from_json(part)
        for entry in record.entries(WITHDRAWN)
        for part in entry.parts.values()
    )


def consent_called(record: Record, consent: str, *, where: str) -> Consent:
    """Raises UserError where no consent of that id is on record."""
    known = {c.id: c for c in consents(record)}
    if consent not in known:
        raise UserError(
            Mistake(
                where,
                f"no consent `{consent}` is on record.",
                did_you_mean(consent, known) or "`personae consent list` shows which are.",
            )
        )
    return known[ConsentId(consent)]


def templates_as_json(templates: Templates) -> dict[str, Json]:
    """Vectors as little-endian float32, base64: exact, and no float in the record."""
    vectors = templates.vectors.astype("<f4")
    return {
        "model": templates.model,
        "dimensions": int(vectors.shape[1]),
        "vectors": base64.b64encode(vectors.tobytes()).decode("ascii"),
    }


def _templates(kept: Mapping[str, Any]) -> Templates:
    flat = np.frombuffer(base64.b64decode(kept["vectors"]), "<f4")
    return Templates(
        model=Sha256(kept["model"]),
        vectors=flat.reshape(-1, kept["dimensions"]).astype(np.float32),
    )


def _day_of(person: Enrolment | None, event: str) -> date | None:
    kept = None if person is None else person.details.get(event)
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def _with(before: Enrolment | None, performer: PerformerId, part: Mapping[str, Any]) -> Enrolment:
    templates = _templates(part["templates"]) if part["templates"] else None
    photos = sum(photo["refused"] is None for photo in part["photos"])
    # Who was enrolled before voices were has neither key.
    heard = part.get("voice_templates")
    voice = _templates(heard) if heard else None
    recordings = sum(one["refused"] is None for one in part.get("voices", ()))
    if before is None:
        return Enrolment(
            performer=performer,
            name=part["name"],
            ground=part["ground"],
            details=part["details"],
            photos=photos,
            templates=templates,
            recordings=recordings,
            voice=voice,
        )
    return Enrolment(
        performer=performer,
        name=before.name,
        ground=part["ground"],
        details={**before.details, **{k: v for k, v in part["details"].items() if v}},
        photos=before.photos + photos,
        templates=_together([t for t in (before.templates, templates) if t is not None]),
        recordings=before.recordings + recordings,
        voice=_together([t for t in (before.voice, voice) if t is not None]),
    )


def _together(templates: Iterable[Templates]) -> Templates | None:
    kept = list(templates)
    if not kept:
        return None
    newest = kept[-1].model  # photos of an older model cannot be compared with those of a newer
    return Templates(
        model=newest, vectors=np.concatenate([t.vectors for t in kept if t.model == newest])
    )
