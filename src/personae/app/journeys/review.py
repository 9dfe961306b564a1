"""A person looks: each face first without a name, each answer on record, the report anew."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from personae.app.files.answers_given import ANSWERS, check_answers
from personae.app.files.answers_given import as_bytes as answers_as_bytes
from personae.app.files.lock import alone
from personae.app.files.to_review import TO_REVIEW, read_to_review, with_bytes
from personae.app.journeys.answers import about, answers_on_record, counted, entry_of
from personae.app.journeys.at import at
from personae.app.journeys.audit import comparison, found_of_each
from personae.app.journeys.review_checks import check_it_is_ours, reviewer_named, stills_to_show
from personae.app.reports.due_json import again
from personae.app.reports.report_json import as_bytes, report
from personae.app.reports.values import Audit
from personae.app.reports.write import load, put, write
from personae.reconciliation.answered import (
    Answered,
    Says,
    Standing,
    reviewer_key,
    verdict,
)
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from personae.app.files.to_review import Picture, Question, ToReview
    from personae.app.reports.report_json import Report
    from personae.app.wiring import House
    from personae.reconciliation.findings import Reconciliation
    from personae.screening.sightings import Screening
    from personae.vocabulary.names import PerformerId, Sha256

REVIEWED = "audit-reviewed"
_LETTERS = "ABCDEF"


@dataclass(frozen=True, slots=True)
class Line:
    """Pictures to compare one face with, in an order drawn by lot for this reviewer."""

    seed: str
    pictures: tuple[tuple[str, Picture], ...]  # each with its letter

    @classmethod
    def of(cls, question: Question, seed: str) -> Line:
        """The order is that of SHA-256 over `seed`, a blank and the performer's id."""

        def lot(picture: Picture) -> str:
            return hashlib.sha256(f"{seed} {picture.performer}".encode()).hexdigest()

        return cls(seed, tuple(zip(_LETTERS, sorted(question.pictures, key=lot), strict=False)))

    def performer(self, letter: str) -> PerformerId | None:
        return next((p.performer for each, p in self.pictures if each == letter), None)


@dataclass(eq=False, slots=True, kw_only=True)
class Sitting:
    """One reviewer before one report.

    questions  those put to them, in the order of the cut
    pictures   the bytes of every still, by its path
    """

    house: House
    folder: Path
    reviewer: str
    to_review: ToReview
    digest: Sha256
    pictures: dict[str, bytes]
    questions: tuple[Question, ...] = ()
    _lines: dict[str, Line] = field(default_factory=dict)

    def line(self, question: Question) -> Line:
        """The same each time it is asked for in one sitting."""
        if question.question not in self._lines:
            self._lines[question.question] = Line.of(question, secrets.token_hex(8))
        return self._lines[question.question]

    def mine(self) -> dict[str, Answered]:
        """What this reviewer last answered, by question."""
        me = reviewer_key(self.reviewer)
        return {a.question: a for a in self._answers() if reviewer_key(a.reviewer) == me}

    def give(
        self,
        question: Question,
        says: Says,
        *,
        performer: PerformerId | None = None,
        name: str | None = None,
        picture: str | None = None,
    ) -> Answered:
        """Put an answer on record, and beside the report; both or neither.

        Raises UserError where it cannot be kept, or the film was audited anew meanwhile.
        """
        self._check_unchanged()
        record, film = self.house.record, self.to_review.film
        size = record.size
        line, before = self.line(question), self.mine().get(question.question)
        answer = Answered(
            entry=size,
            question=question.question,
            says=says,
            performer=performer,
            name=name,
            picture=picture,
            reviewer=self.reviewer,
            at=self.house.clock.now().replace(microsecond=0),
            seen=question.digests,
            shown=tuple(p.face.sha256 for _, p in line.pictures),
            seed=line.seed,
            replaces=None if before is None else before.entry,
        )
        held = (*answers_on_record(record, film), answer)
        put(
            self.folder,
            {ANSWERS: answers_as_bytes(film, held)},
            then=lambda: _keep(self.house, entry_of(answer, film), seen=size),
        )
        return answer

    def finish(self) -> Report:
        """Write the report anew with all that was answered, if it says anything else; its values.

        Raises UserError where it cannot be written; then the earlier report stands.
        """
        self._check_unchanged()
        size = self.house.record.size
        compare = comparison(
            self.house,
            self.to_review.kept.production,
            judged_on=self.to_review.kept.judged_on,
            size=size,
        )
        audit = counted(
            _as_audited(self.to_review, self.pictures, compare), self._answers(size), compare
        )
        now, _ = load(self.folder)
        audit = replace(audit, due=again(now))
        held = answers_on_record(self.house.record, self.to_review.film)
        if as_bytes(report(audit)) == as_bytes(now):
            return now
        return write(
            self.folder,
            audit,
            beside={ANSWERS: answers_as_bytes(self.to_review.film, held)} if held else None,
            then=lambda values: _reviewed(
                self.house, audit, values, to_review=self.digest, size=size
            ),
        )

    def _answers(self, size: int | None = None) -> tuple[Answered, ...]:
        record = self.house.record if size is None else at(self.house.record, size)
        held = answers_on_record(record, self.to_review.film)
        return about(self.to_review.questions, held)

    def _check_unchanged(self) -> None:
        path = self.folder / TO_REVIEW
        if not path.exists() or sha256_of(path.read_bytes()) != self.digest:
            raise UserError(
                Mistake(
                    str(path),
                    "the film was audited anew while this review was open.",
                    "What was answered is on record. Start the review again.",
                )
            )


@contextmanager
def sitting(house: House, folder: Path, reviewer: str, *, again: bool = False) -> Iterator[Sitting]:
    """Open the report in `folder` for one reviewer, and nobody else meanwhile.

    again   puts the questions too that are settled
    raises  UserError where there is nothing that can be reviewed, with the reason
    """
    name = reviewer_named(reviewer)
    house.home.require_ground(house.today)
    to_review, data = read_to_review(folder)
    digest = sha256_of(data)
    check_it_is_ours(house, folder, to_review, digest)
    pictures = stills_to_show(folder, to_review, today=house.today)
    held = answers_on_record(house.record, to_review.film)
    check_answers(folder, to_review.film, held)
    lock = house.home.path / "reviews" / f"{sha256_of(str(folder.resolve()).encode())}.lock"
    busy = Mistake(str(folder), "another review of it is open.", "Let it be ended first.")
    with alone(lock, busy):
        yield Sitting(
            house=house,
            folder=folder,
            reviewer=name,
            to_review=to_review,
            digest=digest,
            pictures=pictures,
            questions=_to_ask(to_review, about(to_review.questions, held), name, again=again),
        )


def _to_ask(
    to_review: ToReview, answers: Sequence[Answered], reviewer: str, *, again: bool
) -> tuple[Question, ...]:
    """Those that can be shown, and that nobody has settled yet; else all that can be shown."""
    shown = [q for q in to_review.questions if q.seen]
    if again:
        return tuple(shown)
    me = reviewer_key(reviewer)
    return tuple(q for q in shown if _is_open([a for a in answers if a.question == q.question], me))


def _is_open(answers: Sequence[Answered], me: str) -> bool:
    """One decided answer may need a second, which only another person can give.

    Whether it does is not said, so that nobody is told that the first named somebody.
    """
    found = verdict(answers)
    if found.standing is Standing.DIFFER:
        return True
    mine = any(reviewer_key(a.reviewer) == me for a in found.answers)
    return not mine and len(found.decided_by) <= 1


def _as_audited(
    to_review: ToReview,
    pictures: dict[str, bytes],
    compare: Callable[[Screening], Reconciliation],
) -> Audit:
    """The audit as it stood before any answer."""
    kept = to_review.kept
    screening = with_bytes(kept.screening, lambda path: pictures.get(path, b""))
    return Audit(
        picture=to_review.picture,
        title=to_review.title,
        company=kept.company,
        agreement=kept.agreement,
        audited_on=kept.audited_on,
        judged_on=kept.judged_on,
        stills_until=to_review.stills_until,
        names=to_review.names,
        screening=screening,
        reconciliation=compare(screening),
        scenes=kept.scenes,
        earlier=kept.earlier,
    )


def _keep(house: House, entry: Entry, *, seen: int) -> None:
    house.record.put(entry, seen=seen)


def _reviewed(house: House, audit: Audit, values: Report, *, to_review: Sha256, size: int) -> None:
    """Size  how many entries the record had when the answers were counted"""
    house.record.put(
        Entry(
            kind=REVIEWED,
            envelope={
                "film": audit.screening.film.sha256,
                "judged_on": audit.judged_on.isoformat(),
                "report": sha256_of(as_bytes(values)),
                "to_review": to_review,
                "record": size,
            },
            parts=found_of_each(audit.reconciliation),
        )
    )
