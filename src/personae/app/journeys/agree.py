"""Put consents and withdrawals on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.files.consent import read_consent_file
from personae.app.journeys.registry import (
    CONSENTED,
    WITHDRAWN,
    born,
    consent_called,
    consents,
    died,
    enrolments,
    one,
    withdrawals,
)
from personae.consent.agreement import ANY, Withdrawal
from personae.consent.as_json import as_json, withdrawal_as_json
from personae.consent.contradictions import of_the_person, withdrawn_when
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from personae.app.files.consent import ConsentFile
    from personae.app.journeys.registry import Enrolment
    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.reconciliation.production import Production
    from personae.vocabulary.names import ConsentId, PerformerId


def record_consents(
    house: House, files: Sequence[Path], *, production: Production | None = None
) -> tuple[Consent, ...]:
    """Read the consents of `files` and put all of them on record, or none.

    production  where it is given, a consent for its picture may name no scene that it has not
    raises      UserError with every mistake of every file
    """
    size = house.record.size
    mistakes: list[Mistake] = []
    read: list[ConsentFile] = []
    for file in files:
        try:
            read.append(read_consent_file(file))
        except UserError as error:
            mistakes += error.mistakes
    known = enrolments(house.record)
    held = {c.id: c for c in consents(house.record)}
    taken = set(held)
    held = {said.consent.id: said.consent for said in read} | held
    for said in read:
        mistakes += against_the_registry(said, known, taken, held)
        mistakes += _yet_to_come(said, house.today)
        if production is not None:
            mistakes += scenes_that_are_not(said, production)
        taken.add(said.consent.id)
    if mistakes:
        raise UserError(*mistakes)
    house.record.put_all(
        [
            Entry(
                kind=CONSENTED,
                envelope={},
                parts={said.consent.performer: as_json(said.consent)},
            )
            for said in read
        ],
        seen=size,
    )
    return tuple(said.consent for said in read)


def against_the_registry(
    file: ConsentFile,
    known: Mapping[PerformerId, Enrolment],
    taken: Container[ConsentId],
    held: Mapping[ConsentId, Consent],
) -> Iterator[Mistake]:
    """taken: the ids that are no longer free; held: the consents on record and in these files."""
    consent = file.consent
    try:
        performer = one(known, consent.performer, where=file.where("performer"))
    except UserError as error:
        yield from error.mistakes
    else:
        yield from _as_enrolled(file, performer)
    if consent.id in taken:
        yield Mistake(
            file.where("consent"),
            f"a consent `{consent.id}` is on record already; consents are never edited.",
            "Give a new agreement an id of its own; to end the old one, withdraw it.",
        )
    if consent.supersedes is None:
        return
    before = held.get(consent.supersedes)
    if before is None or before.performer != consent.performer:
        theirs = [c.id for c in held.values() if c.performer == consent.performer]
        yield Mistake(
            file.where("supersedes"),
            f"no consent `{consent.supersedes}` of {consent.performer} is on record.",
            did_you_mean(consent.supersedes, theirs) or "`personae consent list` shows which are.",
        )


def _as_enrolled(file: ConsentFile, performer: Enrolment) -> Iterator[Mistake]:
    """The birth on record against the consent's own, and both against who signed and when."""
    known, said = born(performer), file.consent.granted_by.performer_born
    if known is not None and said is not None and said != known:
        yield Mistake(
            file.where("granted_by", "performer_born"),
            f"{performer.performer} was born on {said}, and on {known} by the registry.",
            "Correct the one or the other.",
        )
    judged = known if said is None else None  # by a birth of its own the file was read
    for found in of_the_person(file.consent, born=judged, died=died(performer)):
        yield Mistake(file.where(*found.key), found.what, found.do)


def _yet_to_come(file: ConsentFile, today: date) -> Iterator[Mistake]:
    """What somebody is said to have done on a day that has not come."""
    consent = file.consent
    signed, gone = consent.signed, consent.withdrawn
    done = (
        (("signed", "on"), "signed", None if signed is None else signed.on),
        (("countersigned", "on"), "countersigned", consent.countersigned_on),
        (("granted_by", "renewed_on"), "renewed", consent.granted_by.renewed_on),
        (("withdrawn", "on"), "withdrawn", None if gone is None else gone.on),
    )
    for key, what, on in done:
        if on is not None and on > today:
            yield Mistake(
                file.where(*key),
                f"it was {what} on {on}, which is yet to come: today is {today}.",
                "Correct the day, or put it on record then.",
            )


def scenes_that_are_not(file: ConsentFile, production: Production) -> Iterator[Mistake]:
    consent = file.consent
    if production.scenes is None or not consent.speaks_of(production.picture):
        return
    there = {span.scene for span in production.scenes}
    for n, use in enumerate(consent.uses):
        for m, scene in enumerate(use.scenes):
            if scene not in there and scene != ANY:
                yield Mistake(
                    file.where("uses", n, "scenes", m),
                    f"{production.picture} has no scene `{scene}`.",
                    did_you_mean(scene, there) or f"Its scenes: {', '.join(sorted(there))}.",
                )


def withdraw(house: House, consent: str, *, on: date, effective: date) -> Withdrawal:
    """Record that a performer withdrew a consent. It ends nothing before `effective`.

    Raises UserError, and records nothing, for a day before the signature or one that is yet to
    come: what is on record is never edited, so a slip in a year could not be taken back.
    """
    size = house.record.size
    held = consent_called(house.record, consent, where="consent withdraw")
    if held.signed is None:
        raise UserError(
            Mistake(
                "consent withdraw",
                f"`{held.id}` was not signed, so there is nothing to withdraw.",
                "Nothing was recorded: what the performer answered is their own.",
            )
        )
    withdrawal = Withdrawal(consent=held.id, on=on, effective=effective)
    wrong = [
        Mistake(f"--{found.key[-1]}", found.what, found.do)
        for found in withdrawn_when(withdrawal, held.signed.on)
    ]
    if on > house.today:
        what = f"it was withdrawn on {on}, which is yet to come: today is {house.today}."
        do = "`--on` is the day on which the performer withdrew, `--effective` that from which."
        wrong.append(Mistake("--on", what, f"{do} it counts."))
    if wrong:
        raise UserError(*wrong)
    if withdrawal in withdrawals(house.record):
        raise UserError(Mistake("consent withdraw", f"`{held.id}` was withdrawn so already."))
    house.record.put(
        Entry(kind=WITHDRAWN, envelope={}, parts={held.performer: withdrawal_as_json(withdrawal)}),
        seen=size,
    )
    return withdrawal
