"""The main job: screen a cut, compare it with the records and the consents, write the report."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from personae.app.files.answers_given import ANSWERS
from personae.app.files.answers_given import as_bytes as answers_as_bytes
from personae.app.files.production import check_against_film, check_days, read_production
from personae.app.files.same_file import stamp
from personae.app.files.to_review import TO_REVIEW
from personae.app.files.to_review import as_bytes as to_review_as_bytes
from personae.app.journeys.answers import about, answers_on_record, counted
from personae.app.journeys.at import at
from personae.app.journeys.due import due_lines, seen_by
from personae.app.journeys.earlier import earlier_of
from personae.app.journeys.inputs import Inputs, kept
from personae.app.journeys.questions import to_review
from personae.app.journeys.registry import consents, enrolments, lives, withdrawals
from personae.app.journeys.screen import Wanted, screen, screened
from personae.app.reports.due_json import told
from personae.app.reports.files import check_writable
from personae.app.reports.report_json import as_bytes
from personae.app.reports.since_words import for_terminal
from personae.app.reports.terminal import summary
from personae.app.reports.values import Audit
from personae.app.reports.words import told_apart
from personae.app.reports.write import write, write_copy
from personae.reconciliation.findings import Finding
from personae.reconciliation.reconcile import reconcile
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from personae.app.journeys.screen import Engines
    from personae.app.reports.report_json import Report
    from personae.app.wiring import House
    from personae.reconciliation.findings import Reconciliation
    from personae.reconciliation.production import Production
    from personae.screening.sightings import Screening
    from personae.vocabulary.entry import Json
    from personae.vocabulary.names import Sha256

WORKED = "work-recorded"
AUDITED = "audit-made"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Audited:
    """A finished audit.

    summary    ten lines for a terminal
    exit_code  0 in order, 10 something to settle, 11 a person must decide; mixed: 10
    """

    report: Report
    summary: str
    exit_code: int


def audited(
    house: House,
    film: Path,
    production_file: Path,
    output: Path,
    engines: Engines,
    *,
    on: date | None,
    for_: str | None = None,
    against: Path | None = None,
    progress: Callable[[int, int | None], None],
) -> Audited:
    """Audit a cut, write its report into `output`, and put the audit on record.

    for_     also writes the copy for this performer
    against  an earlier report of the same picture; what changed since is told too
    raises  UserError; then there is no new report, and the registry is as it was
    """
    production = read_production(production_file)
    if for_ is not None and for_ not in {m.performer for m in production.cast}:
        raise UserError(
            Mistake(
                "--for",
                f"`{for_}` is not in the cast of {production.title}.",
                did_you_mean(for_, [m.performer for m in production.cast]),
            )
        )
    earlier = None if against is None else earlier_of(house, against, production)
    check_writable(output)
    began, lay = house.record.size, stamp(film)
    found = audit(house, film, production, engines, on=on, progress=progress)
    found = replace(found, earlier=earlier)
    if stamp(film) != lay:
        lay = None
    # Remembered first: should anything fail from here on, what was written still expires. The day
    # of an earlier report here stays until that report is gone.
    if not house.home.remembers_stills(output):
        house.home.remember_stills(output, until=found.stills_until)
    questions = to_review(found, production)
    beside = {TO_REVIEW: to_review_as_bytes(questions)}
    # What people answered about these very pictures after an earlier audit still counts.
    size = house.record.size
    if answers := answers_on_record(at(house.record, size), questions.film):
        beside[ANSWERS] = answers_as_bytes(questions.film, answers)
    if answers or size != began:  # what was recorded while the film was screened counts too
        compare = comparison(house, production, judged_on=found.judged_on, size=size)
        found = counted(found, about(questions.questions, answers), compare)
    report = write(
        output,
        found,
        beside=beside,
        then=lambda values: put_on_record(
            house,
            found,
            production,
            values,
            inputs=Inputs(production=production, screening=questions.kept.screening),
            seen={q.question: list(q.digests) for q in questions.questions},
            size=size,
            to_review=sha256_of(beside[TO_REVIEW]),
            lay=None if lay is None else as_it_lay(house, lay),
        ),
    )
    house.home.remember_stills(output, until=found.stills_until)
    if for_ is not None:
        write_copy(output, PerformerId(for_), engines.pictures)
    return Audited(
        report=report,
        summary="\n".join((*_said(report), str(output / "report.html"))),
        exit_code=exit_code(report),
    )


def _said(report: Report) -> tuple[str, ...]:
    return (summary(report), for_terminal(report)) if "since" in report else (summary(report),)


def audit(
    house: House,
    film: Path,
    production: Production,
    engines: Engines,
    *,
    on: date | None,
    progress: Callable[[int, int | None], None],
) -> Audit:
    """Screen and compare; nothing is written and nothing put on record.

    on      the day on which consents are judged; else the day of release, else today
    raises  UserError where there is no ground for it, or film and records do not fit
    """
    house.home.require_ground(house.today)
    check_days(production, today=house.today)
    known = enrolments(house.record)
    cast = tuple(member.performer for member in production.cast)
    screening = screen(house, film, Wanted(cast), engines, progress=progress)
    check_against_film(
        production,
        frames=screening.frames,
        frame_rate=screening.film.frame_rate,
        starts_at=screening.film.starts_at,
    )
    judged_on = on or production.released_on or house.today
    compare = comparison(house, production, judged_on=judged_on)
    return Audit(
        picture=production.picture,
        title=production.title,
        company=production.company,
        agreement=production.agreement or "none",
        audited_on=house.today,
        judged_on=judged_on,
        stills_until=house.home.settings.stills_until(house.today),
        names=told_apart({p: known[p].name if p in known else p for p in cast}),
        screening=screening,
        reconciliation=compare(screening),
        scenes=tuple((s.scene, s.span) for s in production.scenes or ()),
        due=told(due_lines(production, seen_by(screening, production))),
    )


def comparison(
    house: House, production: Production, *, judged_on: date, size: int | None = None
) -> Callable[[Screening], Reconciliation]:
    """Holds a screening against the records of `production` and what the registry holds now.

    size  how many entries of the record count; None for all
    """
    held = house.record if size is None else at(house.record, size)
    given, ended, known = consents(held), withdrawals(held), lives(enrolments(held))
    return lambda screening: reconcile(
        production, screening, given, ended, judged_on=judged_on, lives=known
    )


def put_on_record(
    house: House,
    audit: Audit,
    production: Production,
    report: Report,
    *,
    inputs: Inputs,
    seen: Mapping[str, list[Sha256]],
    size: int,
    to_review: Sha256,
    lay: str | None,
) -> None:
    """The work records as they were given, that the film was searched, and what was found.

    inputs     all that the findings were decided from, but for the consents on record
    seen       the digests of the stills of each question
    size       how many entries of the record counted
    to_review  digest of what was left for people to look at
    lay        mark on where and how the film lay while it was read; None where it may have changed
    """
    worked = {p: part for p in audit.names if (part := _work_of(p, production))}
    from_what, found = kept(inputs), found_of_each(audit.reconciliation)
    house.record.put_all(
        [
            Entry(
                kind=WORKED,
                envelope={"picture": audit.picture},
                parts=worked,
            ),
            screened(audit.screening, Wanted(tuple(audit.names))),
            Entry(
                kind=AUDITED,
                envelope={
                    "picture": audit.picture,
                    "film": audit.screening.film.sha256,
                    "judged_on": audit.judged_on.isoformat(),
                    "report": sha256_of(as_bytes(report)),
                    "to_review": to_review,
                    "lay": lay,
                    "record": size,
                    "seen": {question: list(digests) for question, digests in seen.items()},
                    "from": from_what.common,
                },
                parts={
                    person: {**found.get(person, {}), "from": part}
                    for person, part in from_what.of_each.items()  # all the cast are among them
                },
            ),
        ]
    )


def as_it_lay(house: House, stamp: bytes) -> str:
    """A mark by which this house, and nobody else, knows a file by its stamp again."""
    return house.vault.mark(b"personae/as-it-lay/1" + stamp).hex()


def found_of_each(found: Reconciliation) -> dict[PerformerId, dict[str, Json]]:
    return {
        one.performer: {
            "finding": one.finding.value,
            "worked": one.worked.as_json,
            "declared": one.declared.as_json,
            "consented": one.consented.as_json,
        }
        for one in found.performers
    }


def exit_code(report: Report) -> int:
    """0 in order, 10 something to settle, 11 a person must decide; mixed: 10.

    Nor is a cut in order of which a part could not be read.
    """
    codes = {Finding(one["finding"]).exit_code for one in report["findings"]}
    if report.get("unread"):
        codes.add(11)
    return 10 if 10 in codes else max(codes, default=0)  # noqa: PLR2004  # the contract's


def _work_of(performer: PerformerId, production: Production) -> dict[str, Json]:
    """Every line of every record that names `performer`."""
    lists = {
        "work": production.work,
        "vouchers": production.vouchers,
        "skins": production.skins,
        "dood": production.dood,
        "replicas": production.replicas,
    }
    return {
        name: [_plain(line) for line in lines if line.performer == performer]
        for name, lines in lists.items()
        if lines is not None and any(line.performer == performer for line in lines)
    }


def _plain(value: Any) -> Json:  # noqa: ANN401  # any value of the stages, down to its text
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return str(value)
