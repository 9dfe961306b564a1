"""Enrol a performer from photographs and recordings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from personae.app.journeys.ears import recording
from personae.app.journeys.registry import (
    ENROLLED,
    Enrolment,
    enrolments,
    one,
    templates_as_json,
)
from personae.capture.enrolment import Refusal, looked_at, templates_of, without_strangers
from personae.capture.voice import (
    VoiceRefusal,
    recorded,
    voice_templates,
    without_other_voices,
)
from personae.likeness.matching import Gallery, direction
from personae.screening.thresholds import Thresholds, VoiceThresholds
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, is_id, suggested_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from personae.app.journeys.ears import Ears
    from personae.app.settings import Ground
    from personae.app.wiring import House
    from personae.capture.enrolment import Photo
    from personae.capture.voice import Recording
    from personae.likeness.interfaces import FaceModel, Pictures, VoiceModel
    from personae.likeness.templates import Templates
    from personae.proof.record import Record
    from personae.vocabulary.names import Sha256


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Enrolled:
    """photos, voices  each with its file and what came of it
    alike           who on record the new person scores as, with the score, likest first
    before          what was on record of them already
    sounds_alike    the same by voice
    """

    performer: PerformerId
    name: str
    photos: tuple[tuple[Path, Photo], ...]
    alike: tuple[tuple[Enrolment, float], ...]
    before: Enrolment | None = None
    voices: tuple[tuple[Path, Recording], ...] = ()
    sounds_alike: tuple[tuple[Enrolment, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is told of a performer beside their name; what nobody said is None."""

    born: date | None = None
    died: date | None = None
    representatives: tuple[str, ...] = ()


def enrol(
    house: House,
    *,
    name: str,
    performer: str,
    photos: Sequence[Path],
    ground: Ground | None,
    details: Details,
    model: FaceModel,
    pictures: Pictures,
    more: bool = False,
    voices: Sequence[Path] = (),
    ears: Ears | None = None,
) -> Enrolled:
    """Put a performer on record, with what their photographs and recordings come to.

    more    the performer is on record already, and these photographs, recordings and details are
            added; photographs and recordings are held against what is on record
    ears    needed for `voices`
    raises  UserError where the id is taken, a date cannot be, the home has no ground, there is
            nothing to add, or none of the photographs, or none of the recordings, can be used
    """
    size = house.record.size
    known = enrolments(house.record)
    _check_id(performer, name, known, more=more)
    before = known.get(PerformerId(performer))
    if more and not photos and not voices and details == Details():
        raise UserError(Mistake("--more", "it adds nothing.", "Give `--photo` or `--voice`."))
    _check_dates(details, before, house.today)
    stands_on = house.home.require_ground(house.today, said=ground) if photos or voices else ground
    held = _on_record(house.record, PerformerId(performer), "photos", "model")
    looked = [looked_at(pictures.read(path), model) for path in photos]
    again = _again(photos, held.get(model.cards[-1].sha256, set()))
    seen = without_strangers(
        [
            replace(one, refusal=Refusal.AGAIN, detail=said, vectors=None) if said else one
            for one, said in zip(looked, again, strict=True)
        ],
        _by(model, before.templates if before else None),
    )
    templates = templates_of(seen, model)
    if photos and templates is None:
        raise UserError(*_refused(photos, seen))
    spoken = _on_record(house.record, PerformerId(performer), "voices", "voice_model")
    heard, voice = _voices(voices, ears, before.voice if before else None, spoken)
    if voices and voice is None:
        raise UserError(*_refused(voices, heard))
    who = PerformerId(performer)
    entry = Entry(
        kind=ENROLLED,
        envelope={
            "model": templates.model if templates else None,
            "voice_model": voice.model if voice else None,
        },
        parts={
            who: {
                "name": name,
                "ground": stands_on,
                "told_on": _day(house.home.settings.told_on),
                "templates_until": _day(house.home.settings.templates_until),
                "details": {
                    "born": _day(details.born),
                    "died": _day(details.died),
                    "representatives": list(details.representatives),
                },
                "photos": [
                    {
                        "sha256": sha256_of(path.read_bytes()),
                        "refused": None if photo.refusal is None else photo.refusal.name.lower(),
                        "face_px": photo.face_px,
                    }
                    for path, photo in zip(photos, seen, strict=True)
                ],
                "templates": None if templates is None else templates_as_json(templates),
                "voices": [
                    {
                        "sha256": sha256_of(path.read_bytes()),
                        "refused": None if one.refusal is None else one.refusal.name.lower(),
                        "speech_ms": round(1000 * one.speech_s),
                    }
                    for path, one in zip(voices, heard, strict=True)
                ],
                "voice_templates": None if voice is None else templates_as_json(voice),
            }
        },
    )
    house.record.put(entry, seen=size)
    return Enrolled(
        performer=who,
        name=name,
        photos=tuple(zip(photos, seen, strict=True)),
        alike=_alike(
            templates,
            {k: (v, v.templates) for k, v in known.items() if k != who},
            Thresholds().present_from,
        ),
        before=before,
        voices=tuple(zip(voices, heard, strict=True)),
        sounds_alike=_alike(
            voice,
            {k: (v, v.voice) for k, v in known.items() if k != who},
            VoiceThresholds().present_from,
        ),
    )


def _by(model: FaceModel | VoiceModel, held: Templates | None) -> Templates | None:
    """What is held, where it can be compared with what `model` makes."""
    return held if held is not None and held.model == model.cards[-1].sha256 else None


def _on_record(
    record: Record, performer: PerformerId, key: str, model: str
) -> dict[str | None, set[Sha256]]:
    """The files that stand for somebody, by the model that read them.

    What an older model read is given again for a newer one, and is no repetition then.
    """
    out: dict[str | None, set[Sha256]] = {}
    for entry in record.entries(ENROLLED, person=performer):
        by = entry.envelope.get(model)
        parts: Iterable[Mapping[str, Any]] = entry.parts.values()
        for part in parts:
            files = out.setdefault(None if by is None else str(by), set())
            files |= {one["sha256"] for one in part.get(key, ()) if one["refused"] is None}
    return out


def _again(paths: Sequence[Path], on_record: set[Sha256]) -> list[str]:
    """Of each file where the same bytes were given before; empty where they were not.

    What cannot be read is no repetition: whoever reads it next says why.
    """
    first: dict[Sha256, Path] = {}
    out = []
    for path in paths:
        try:
            digest = sha256_of(path.read_bytes())
        except OSError:
            out.append("")
            continue
        said = f"it is {first[digest].name}" if digest in first else ""
        out.append("it is on record already" if digest in on_record else said)
        first.setdefault(digest, path)
    return out


def _voices(
    paths: Sequence[Path],
    ears: Ears | None,
    on_record: Templates | None,
    held: Mapping[str | None, set[Sha256]],
) -> tuple[list[Recording], Templates | None]:
    """What comes of each recording, and what stands for the voice.

    held  digests of the recordings on record, by the model that heard them
    """
    if not paths or ears is None:
        return [], None
    model = ears.voices()
    heard = []
    again = _again(paths, held.get(model.cards[-1].sha256, set()))
    for path, repeated in zip(paths, again, strict=True):
        samples, problems = recording(path, ears.sounds)
        one = recorded(samples, model)
        detail = "; ".join(filter(None, (one.detail, *problems)))
        one = replace(one, detail=detail)
        if repeated:
            one = replace(one, refusal=VoiceRefusal.AGAIN, detail=repeated, vectors=None)
        heard.append(one)
    heard = without_other_voices(heard, _by(model, on_record))
    return heard, voice_templates(heard, model)


def _refused(paths: Sequence[Path], found: Sequence[Photo] | Sequence[Recording]) -> list[Mistake]:
    """Why no photograph or recording can be used, one by one; the last says what came of it."""
    mistakes = []
    known: list[Photo | Recording] = [*found]
    for path, each in zip(paths, known, strict=True):
        detail = f" ({each.detail})" if each.detail else ""
        why = "it cannot be used" if each.refusal is None else each.refusal.value
        mistakes.append(Mistake(str(path), f"{why}{detail}."))
    *rest, last = mistakes
    of_two = any(each.refusal in (Refusal.OF_TWO, VoiceRefusal.OF_TWO) for each in known)
    do = " Give the right one alone, or a third." if of_two else ""
    return [*rest, Mistake(last.where, last.what, f"Nothing was put on record.{do}")]


def _check_id(
    performer: str, name: str, known: Mapping[PerformerId, Enrolment], *, more: bool
) -> None:
    if not is_id(performer):
        raise UserError(
            Mistake(
                "--id",
                f"`{performer}` is no id: ids are lower-case words joined by hyphens.",
                f"Did you mean `{near}`?"
                if (near := suggested_id(performer) or suggested_id(name))
                else "Write a name in letters a to z and digits, like `ana-vale`.",
            )
        )
    if not name.strip():
        raise UserError(Mistake("NAME", "a performer needs a name."))
    if more:
        one(known, performer, where="--more")
    held = known.get(PerformerId(performer))
    if held is None or (more and held.name == name):
        return
    if more:
        raise UserError(
            Mistake(
                "NAME",
                f"`{performer}` is on record as `{held.name}`, and not as `{name}`.",
                "To add to what is on record of them, say that name; somebody else needs an id of "
                "their own.",
            )
        )
    raise UserError(
        Mistake(
            "--id",
            f"`{performer}` is on record already, as {held.name}.",
            "Give somebody else another id; to add photographs or recordings of the same person, "
            "say `--more`.",
        )
    )


def _check_dates(details: Details, before: Enrolment | None, today: date) -> None:
    """Raises UserError for dates that no life has, with what is on record already."""
    for option, day in (("--born", details.born), ("--died", details.died)):
        if day is not None and day > today:
            raise UserError(Mistake(option, f"{day} is after today, {today}."))
    held = before.details if before else {}
    born, died = _day(details.born) or held.get("born"), _day(details.died) or held.get("died")
    if born and died and str(died) < str(born):  # ISO 8601
        where = "--died" if details.died else "--born"
        raise UserError(Mistake(where, f"death on {died} would come before birth on {born}."))


def _alike(
    templates: Templates | None,
    known: Mapping[PerformerId, tuple[Enrolment, Templates | None]],
    present_from: float,
) -> tuple[tuple[Enrolment, float], ...]:
    """Those on record whom this face, or this voice, would be taken for."""
    if templates is None:
        return ()
    same_model = {
        k: held
        for k, (_, held) in known.items()
        if held is not None and held.model == templates.model
    }
    scores = Gallery.of(same_model, templates.model).scores(direction(templates.vectors))
    return tuple((known[k][0], s) for k, s in scores if s >= present_from)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
