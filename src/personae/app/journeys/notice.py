"""Draft notices from a case, and keep on record what becomes of them. Nothing is sent by us."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from personae.app.journeys.case_evidence import gather
from personae.app.journeys.opened import put_opened
from personae.app.journeys.registry import enrolments, one
from personae.app.reports.files import refuse_existing, refuse_inputs
from personae.app.reports.notice import SCHEMA, as_bytes, as_json, as_text
from personae.app.reports.write import put
from personae.proof.notice_fate import Answered, Event, Step, refuse_out_of_order
from personae.proof.notices import asked, draft, refuse_beyond_evidence, sentences
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import PerformerId, Sha256

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from personae.app.files.case import CaseFile
    from personae.app.wiring import House
    from personae.likeness.interfaces import Pictures
    from personae.vocabulary.entry import Json

NOTICE = "notice.json"
_FOLDERS: tuple[list[str], ...] = ([], ["report"], ["stills"], ["proofs"], ["files"])
FATE = {step: f"notice-{step}" for step in Step}


def draft_notices(house: House, case: CaseFile, folder: Path, pictures: Pictures) -> dict[str, Any]:
    """A notice for each law that applies, with what is attached, in `folder`; what NOTICE says.

    Raises UserError where no law applies, or the evidence does not carry a notice.
    """
    may, not_drafted = asked(case.case)
    if not may:
        why = [f"{law.cite}: {sentences(lacks)}" for law, lacks in not_drafted]
        raise UserError(
            *(Mistake(case.path.name, each) for each in why),
            Mistake(case.path.name, "no law that is known here applies.", "None is drafted."),
        )
    evidence = gather(house, case, pictures)
    refuse_beyond_evidence(case.case, evidence.seen)
    put_opened(house.record, "notice draft", [case.case.performer])
    today = house.today
    drafted = []
    for law in may:
        notice = draft(case.case, law, seen=evidence.seen, agreed=evidence.agreed)
        text = as_text(
            notice, case.case, name=evidence.name, attached=evidence.attached, today=today
        )
        drafted.append((notice, f"{law.id}.txt", text))
    values = as_json(case.case, drafted, not_drafted, evidence.attached, today=today)
    texts = {file: text.encode() for _, file, text in drafted}
    files = {**evidence.files, **texts, NOTICE: as_bytes(values)}
    before = _drafted_before(folder, case.case.id)
    _refuse_sent(house, folder, before)
    for name in files:
        refuse_inputs(folder / name, case.inputs)
        if name not in before:
            refuse_existing(folder / name)
    # What is no longer attached goes: a notice is sent with all that lies beside it.
    put(folder, files, gone=[name for name in before if name not in files])
    return values


def _drafted_before(folder: Path, case: str) -> set[str]:
    """What an earlier draft of the case wrote here, and this one may replace. Raises UserError."""
    if not (folder / NOTICE).exists():
        return set()
    values = read_notice(folder)
    if values["case"] != case:
        raise UserError(
            Mistake(str(folder), "a notice of another case lies here.", "Name another folder.")
        )
    named = [each["file"] for each in (*values["notices"], *values["attached"])]
    return {NOTICE, *(name for name in named if _is_ours(name))}


def _refuse_sent(house: House, folder: Path, before: set[str]) -> None:
    """Raise UserError where what lies here went out: it is the copy of what is on record."""
    sent = {
        event.file: event
        for events in fates(house).values()
        for event in events
        if event.step is Step.SENT
    }
    for name in sorted(before):
        path = folder / name
        event = sent.get(sha256_of(path.read_bytes())) if path.is_file() else None
        if event is not None:
            raise UserError(
                Mistake(
                    str(path),
                    f"this notice was sent on {event.on}, and is the copy of what was sent.",
                    "It was left as it is. Draft into another folder.",
                )
            )


def _is_ours(name: str) -> bool:
    """Whether a draft writes such a name: none that leads out of its folder, nor deep into it."""
    *folder, last = name.split("/")
    return last not in ("", ".", "..") and "\\" not in name and folder in _FOLDERS


def read_notice(folder: Path) -> dict[str, Any]:
    """What `draft_notices` wrote. Raises UserError."""
    where = folder / NOTICE
    try:
        values = json.loads(where.read_bytes())
    except (OSError, ValueError):
        raise UserError(
            Mistake(str(where), "there is no notice here.", "`personae notice draft` writes one.")
        ) from None
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise UserError(Mistake(str(where), f"this is no notice of `{SCHEMA}`."))
    return values


def sent(house: House, folder: Path, law: str, on: date) -> Event:
    """Put on record that the sender has sent a notice. Raises UserError where it is not ready."""
    values = read_notice(folder)
    found = {each["law"]: each for each in values["notices"]}
    if law not in found:
        near = did_you_mean(law, found) or f"Drafted: {', '.join(found)}."
        raise UserError(Mistake("--law", f"no notice under `{law}` was drafted here.", near))
    notice = found[law]
    text = folder / notice["file"]
    try:
        digest = sha256_of(text.read_bytes())
    except OSError as error:
        raise UserError(Mistake(str(text), f"it cannot be read: {error.strerror}.")) from None
    if digest != notice["sha256"]:
        raise UserError(
            Mistake(
                str(text),
                "it is not what was drafted.",
                "Change the case and draft it again, so that what is sent is what is on record.",
            )
        )
    if notice["missing"]:
        raise UserError(*(Mistake(str(text), each) for each in notice["missing"]))
    event = Event(case=values["case"], law=law, step=Step.SENT, on=on, file=digest)
    performer = one(enrolments(house.record), values["performer"], where=str(folder)).performer
    _put(house, performer, event)
    return event


def step(house: House, event: Event) -> tuple[Event, ...]:
    """Put on record what became of a notice that was sent; gives its whole fate.

    Raises UserError where the case is not known, or the step cannot follow those before.
    """
    told = fates(house)
    theirs = [(who, each) for (who, each, law), _ in told.items() if law == event.law]
    cases = {case for _, case in theirs}
    if event.case not in cases:
        near = did_you_mean(event.case, cases) or "`personae notice list` shows which are."
        what = f"no notice of the case `{event.case}` under `{event.law}` is on record as sent."
        raise UserError(Mistake("CASE", what, near))
    performer = next(who for who, case in theirs if case == event.case)
    _put(house, performer, event)
    return (*told[performer, event.case, event.law], event)


def digest_of(path: Path) -> Sha256:
    """Of a letter that came, whatever its size. Raises UserError."""
    try:
        with path.open("rb") as stream:
            return Sha256(hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None


def fates(house: House) -> dict[tuple[PerformerId, str, str], tuple[Event, ...]]:
    """Every notice on record, by performer, case and law; its steps in their order."""
    found = []
    for kind in FATE.values():
        for entry in house.record.entries(kind):
            found += [(entry.number, who, _event(part)) for who, part in entry.parts.items()]
    out: dict[tuple[PerformerId, str, str], tuple[Event, ...]] = {}
    for _, who, event in sorted(found, key=lambda one: one[0]):
        key = (who, event.case, event.law)
        out[key] = (*out.get(key, ()), event)
    return out


def _put(house: House, performer: PerformerId, event: Event) -> None:
    size = house.record.size
    before: Sequence[Event] = fates(house).get((performer, event.case, event.law), ())
    refuse_out_of_order(before, event, today=house.today)
    part: dict[str, Json] = {
        "case": event.case,
        "law": event.law,
        "step": event.step.value,
        "on": event.on.isoformat(),
        "answer": None if event.answer is None else event.answer.value,
        "file": event.file,
        "because": event.because,
    }
    entry = Entry(kind=FATE[event.step], envelope={}, parts={performer: part})
    house.record.put(entry, seen=size)


def _event(part: Mapping[str, Json]) -> Event:
    answer, file, because = part["answer"], part["file"], part["because"]
    return Event(
        case=str(part["case"]),
        law=str(part["law"]),
        step=Step(str(part["step"])),
        on=date.fromisoformat(str(part["on"])),
        answer=None if answer is None else Answered(str(answer)),
        file=None if file is None else Sha256(str(file)),
        because=None if because is None else str(because),
    )
