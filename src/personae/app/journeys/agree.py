"""Put consents and withdrawals on record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from personae.app.files.consent import read_consent_file
from personae.app.journeys.registry import (
    CONSENTED,
    WITHDRAWN,
    consent_called,
    consents,
    enrolments,
    one,
    withdrawals,
)
from personae.consent.agreement import ANY, Withdrawal
from personae.consent.as_json import as_json, withdrawal_as_json
from personae.consent.contradictions import signed_for_an_adult
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
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
        yield from _of_age_as_enrolled(file, performer)
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


def _of_age_as_enrolled(file: ConsentFile, performer: Enrolment) -> Iterator[Mistake]:
    """The birth on record against the consent's own, and against a guardian's signature."""
    kept, said = performer.details.get("born"), file.consent.granted_by.performer_born
    if not isinstance(kept, str):
        return
    born = date.fromisoformat(kept)
    if said is not None and said != born:
        yield Mistake(
            file.where("granted_by", "performer_born"),
            f"{performer.performer} was born on {said}, and on {born} by the registry.",
            "Correct the one or the other.",
        )
    elif said is None:
        for found in signed_for_an_adult(file.consent, born):
            yield Mistake(file.where(*found.key), found.what, found.do)


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
    """Record that a performer withdrew a consent. It ends nothing before `effective`."""
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
    if effective < on:
        raise UserError(
            Mistake("--effective", f"a withdrawal of {on} cannot take effect on {effective}.")
        )
    withdrawal = Withdrawal(consent=held.id, on=on, effective=effective)
    if withdrawal in withdrawals(house.record):
        raise UserError(Mistake("consent withdraw", f"`{held.id}` was withdrawn so already."))
    house.record.put(
        Entry(kind=WITHDRAWN, envelope={}, parts={held.performer: withdrawal_as_json(withdrawal)}),
        seen=size,
    )
    return withdrawal
