"""What a seal may say: the report that it rests on, held against what is on record now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from personae.app.files.report_file import read_report
from personae.app.journeys.audit import AUDITED
from personae.app.journeys.declared import declared, found_in
from personae.app.journeys.registry import consents, enrolments, with_births, withdrawals
from personae.app.journeys.review import REVIEWED
from personae.app.reports.words import counted
from personae.consent.formats.c2pa_assertion import assertion, reference
from personae.consent.life import pause, state
from personae.consent.standing import stands
from personae.vocabulary.answer import Answer
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.proof.provenance import Replica
    from personae.proof.record import Recorded
    from personae.vocabulary.entry import Json
    from personae.vocabulary.names import PerformerId, Sha256


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

    A consent that was signed and lets nobody do anything today, for its term has not begun or
    nobody can say whether a guardian's word still counts, is not one on which a replica rests.

    Raises UserError where what was on record of one of the replicas was erased since.
    """
    given, ended, today = consents(house.record), withdrawals(house.record), house.today
    known = {one.id: one for one in with_births(given, enrolments(house.record))}
    picture = report.values["picture"]["id"]
    of_picture = [one for one in given if one.speaks_of(picture)]
    referred: dict[str, tuple[Consent, dict[str, Json]]] = {}
    ids: dict[PerformerId, list[str]] = {}
    replicas = declared(house.record, report.values, before=report.audit)
    _check_all_on_record(report, replicas)
    theirs = {performer for _, performer in replicas}
    for one in of_picture:
        others = [other for other in given if other.performer == one.performer]
        become = state(known[one.id], ended, others, on=today)
        paused = become.lasts and pause(known[one.id], on=today) is not None
        if one.performer in theirs and become.agreed and not paused:
            by = reference(house.vault.mark, one)
            referred[by.public_id.hex()] = one, assertion(one, by, state=become, on=today)
            ids.setdefault(one.performer, []).append(by.public_id.hex())
    trained = {
        one.performer
        for one in of_picture
        if one.training is True and stands(known[one.id], ended, given, on=today) is Answer.YES
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
