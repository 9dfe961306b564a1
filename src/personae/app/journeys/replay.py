"""Decide again what was decided: by what was on record then, and nothing else."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personae.app.files.packs import read_packs
from personae.app.journeys.answers import ANSWERED, answers_on_record
from personae.app.journeys.at import at
from personae.app.journeys.audit import AUDITED, found_of_each
from personae.app.journeys.clear import DECIDED, MANY_DECIDED, clear_many, decided, digests
from personae.app.journeys.inputs import given
from personae.app.journeys.registry import consents, enrolments, lives, withdrawals
from personae.app.journeys.review import REVIEWED
from personae.app.reports.clearance import as_json
from personae.clearance.as_json import facts_from_json
from personae.reconciliation.reconcile import reconcile
from personae.reconciliation.reviewed import reviewed
from personae.rules.facts import WrongValueError
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from personae.app.wiring import House
    from personae.proof.record import Recorded
    from personae.reconciliation.answered import Answered
    from personae.rules.rule import Provision

DECISIONS = (DECIDED, MANY_DECIDED, AUDITED, REVIEWED)
_FACTS = ("finding", "worked", "declared", "consented")


class Outcome(Enum):
    SAME = "same"
    DIFFERS = "differs"  # with the same rules: a fault of the record, or of Personae
    RULES_CHANGED = "rules changed"
    ERASED = "erased"
    NOT_KEPT = "not kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """says  one plain sentence or two"""

    number: int
    kind: str
    outcome: Outcome
    says: str


class Replay:
    """Of one house, by the packs that are here or in `packs`.

    uses  the file of many uses that were decided at once: the record has its digest alone
    """

    def __init__(self, house: House, packs: Path | None = None, uses: Path | None = None) -> None:
        """Raises UserError where `uses` cannot be read."""
        self._house, self._folder, self._uses = house, packs, uses
        self._digest = None if uses is None else _digest_of(uses)

    def all(self) -> Iterator[Replayed]:
        """Every decision on record, in its order."""
        for entry in self._house.record.entries():
            if entry.kind in DECISIONS:
                yield self._one(entry)

    def one(self, number: int) -> Replayed:
        """Raises UserError where there is no such entry, or it is no decision."""
        for entry in self._house.record.entries():
            if entry.number == number:
                if entry.kind in DECISIONS:
                    return self._one(entry)
                raise UserError(
                    Mistake(
                        str(number),
                        f"entry {number} is `{entry.kind}`, and nothing was decided there.",
                        "Without a number, every decision is computed again.",
                    )
                )
        raise UserError(
            Mistake(str(number), f"the log has {self._house.record.size} entries, counted from 0.")
        )

    def _one(self, entry: Recorded) -> Replayed:
        if entry.kind == MANY_DECIDED:
            outcome, says = self._many(entry)
        elif not entry.parts:
            says = "Whoever it was about has been erased; it cannot be computed again."
            outcome = Outcome.ERASED
        elif entry.kind == DECIDED:
            outcome, says = self._use(entry)
        else:
            outcome, says = self._film(entry)
        return Replayed(number=entry.number, kind=entry.kind, outcome=outcome, says=says)

    @cached_property
    def _provisions(self) -> tuple[Provision, ...]:
        return tuple(read_packs(self._folder) if self._folder else read_packs())

    def _use(self, entry: Recorded) -> tuple[Outcome, str]:
        part: Any = next(iter(entry.parts.values()))
        then = at(self._house.record, _size(entry))
        try:
            facts = facts_from_json(part["asked"])
            on = date.fromisoformat(part["decided"]["on"])
        except (KeyError, WrongValueError) as error:
            return Outcome.NOT_KEPT, f"A fact of that day is not known here any more ({error})."
        cleared = decided(
            facts,
            part["territories"],
            consents(then),
            withdrawals(then),
            on=on,
            provisions=self._provisions,
        )
        now = {key: value for key, value in as_json(cleared).items() if key != "packs"}
        changed = _changed(entry.envelope["packs"], digests(self._provisions))
        return _compared(
            part["decided"],
            now,
            words=(str(part["decided"].get("answer")), str(now["answer"])),
            changed=changed,
        )

    def _many(self, entry: Recorded) -> tuple[Outcome, str]:
        said: Any = entry.envelope
        if self._uses is None or self._digest != said["uses"]:
            return Outcome.NOT_KEPT, (
                "Many uses were decided at once: the record has the digest of their file, "
                f"{said['uses'][:16]}…, and that file is not here. Name it with --uses."
            )
        then = at(self._house.record, _size(entry))
        with tempfile.TemporaryDirectory(prefix="personae-replay-") as folder:
            answers = Path(folder) / "answers.parquet"
            try:
                counts = clear_many(
                    self._uses,
                    answers,
                    consents(then),
                    withdrawals(then),
                    on=date.fromisoformat(said["on"]),
                    people=enrolments(then),
                    packs=self._folder,
                )
            except UserError as why:  # an earlier version took what this one refuses
                return Outcome.NOT_KEPT, f"That file is not read here any more: {why.mistakes[0]}"
            same_bytes = _digest_of(answers) == said["answers"]
        changed = _changed(said["packs"], digests(self._provisions))
        outcome, says = _compared(
            said["counts"], counts, words=(str(said["counts"]), str(counts)), changed=changed
        )
        if outcome is Outcome.DIFFERS and any(one.erased for one in then.entries()):
            return Outcome.ERASED, (
                "Somebody on record then has been erased since; it cannot be computed again."
            )
        if outcome is Outcome.SAME and not same_bytes:
            says = (
                "Computed again, as many uses have each answer; the file is not the same byte for "
                "byte, so which use has which answer was not compared."
            )
        return outcome, says

    def _film(self, entry: Recorded) -> tuple[Outcome, str]:
        source = entry if entry.kind == AUDITED else self._audit_of(entry)
        if source is None or "from" not in source.envelope:
            says = "An earlier version made it, and did not put on record what it decided from."
            return Outcome.NOT_KEPT, says
        said: Any = source.envelope
        parts: dict[Any, Any] = {p: one["from"] for p, one in source.parts.items() if "from" in one}
        try:
            inputs = given(said["from"], parts)
        except ValueError:
            says = "What it was decided from is not of a form that is read here any more."
            return Outcome.NOT_KEPT, says
        then = at(self._house.record, _size(entry))
        held, gone = consents(then), withdrawals(then)
        judged_on = date.fromisoformat(str(entry.envelope["judged_on"]))
        questions = {tuple(map(Sha256, stills)): q for q, stills in said["seen"].items()}
        answers = _about(questions, answers_on_record(then, said["film"]))
        done = reviewed(
            inputs.screening,
            answers,
            lambda screening: reconcile(
                inputs.production,
                screening,
                held,
                gone,
                judged_on=judged_on,
                lives=lives(enrolments(then)),
            ),
        )
        now = found_of_each(done.reconciliation)
        was = {p: {key: one.get(key) for key in _FACTS} for p, one in entry.parts.items()}
        left = {p: one for p, one in now.items() if p in was}
        outcome, says = _compared(was, left, words=_differing(was, left), changed=())
        gone_too = any(
            one.erased for one in then.entries(ANSWERED) if one.envelope["film"] == said["film"]
        )
        if entry.erased or source.erased or gone_too:
            if outcome is Outcome.DIFFERS:
                says = (
                    "Somebody it was about, or who answered, has been erased since; it cannot be "
                    "computed again."
                )
                return Outcome.ERASED, says
            says += " Of those who have been erased since, nothing can be said."
        return outcome, says

    def _audit_of(self, review: Recorded) -> Recorded | None:
        found = None
        for entry in self._house.record.entries(AUDITED):
            same = entry.envelope.get("to_review") == review.envelope.get("to_review")
            if same and entry.number < review.number:
                found = entry
        return found


def _about(
    questions: Mapping[tuple[Sha256, ...], str], answers: tuple[Answered, ...]
) -> tuple[Answered, ...]:
    return tuple(
        replace(answer, question=questions[answer.seen])
        for answer in answers
        if answer.seen in questions
    )


def _digest_of(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UserError(Mistake(str(file), f"it cannot be read: {error.strerror}.")) from None


def _size(entry: Recorded) -> int:
    """How long the record was when it was decided."""
    size = entry.envelope.get("record")
    return size if isinstance(size, int) else entry.number


def _changed(then: Any, now: Mapping[str, str]) -> tuple[str, ...]:  # noqa: ANN401  # as read back
    return tuple(name for name in sorted({*then, *now}) if dict(then).get(name) != now.get(name))


def _compared(
    was: Any,  # noqa: ANN401  # as read back
    now: Any,  # noqa: ANN401  # as computed
    *,
    words: tuple[str, str],
    changed: tuple[str, ...],
) -> tuple[Outcome, str]:
    packs = f"{len(changed)} packs" if len(changed) > 3 else ", ".join(changed)  # noqa: PLR2004
    if was == now:
        since = f", though packs have changed since ({packs})" if changed else ""
        return Outcome.SAME, f"Computed again, it comes out the same{since}."
    if changed:
        return Outcome.RULES_CHANGED, (
            f"Then `{words[0]}`, and by today's packs `{words[1]}`, perhaps for other reasons. "
            f"Packs have changed since ({packs}); that is no fault of the record. Name the folder "
            "of that day's packs with --packs to compute it as it was."
        )
    return Outcome.DIFFERS, (
        f"Then `{words[0]}`, and computed again `{words[1]}`, from the same record by the same "
        "rules: what is on record was not what was decided, or this version decides otherwise."
    )


def _differing(was: Mapping[Any, Any], now: Mapping[Any, Any]) -> tuple[str, str]:
    """The first finding that differs, then and now."""
    for person, one in was.items():
        if now.get(person) != one:
            return str(one.get("finding")), str((now.get(person) or {}).get("finding"))
    return "", ""
