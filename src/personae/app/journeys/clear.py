"""Decide one use: the consents on record, or others instead, against the packs.

What is decided by the record goes on record itself, with all that it takes to decide it again:
the facts in the performer's part, each pack's digest, and how long the record was.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from personae.app.files.consent import read_consent
from personae.app.files.packs import read_packs
from personae.app.files.use import read_use, refuse_at_odds
from personae.app.journeys.registry import consents as consents_of
from personae.app.journeys.registry import enrolments
from personae.app.journeys.registry import withdrawals as withdrawals_of
from personae.app.reports.clearance import as_json
from personae.app.reports.files import check_writable, refuse_inputs, write_file
from personae.clearance.as_json import facts_as_json
from personae.clearance.clear import Clearer, worst
from personae.clearance.gather import PRODUCER, Registered
from personae.consent.standing import guardian_ends_on
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from personae.app.journeys.registry import Enrolment
    from personae.app.wiring import House
    from personae.clearance.clear import Clearance
    from personae.consent.agreement import Consent, Withdrawal
    from personae.rules.facts import Facts, Value
    from personae.rules.rule import Provision
    from personae.vocabulary.names import ConsentId

DECIDED = "use-decided"
MANY_DECIDED = "uses-decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """facts        of the use, without the territory
    territories  as in `Use`
    packs        each pack's name, and the digest of its words
    """

    facts: Facts
    territories: tuple[str | None, ...]
    by_territory: Mapping[str, Clearance]
    decision: Clearance
    packs: Mapping[str, str]
    on: date


def clear_use(
    path: Path,
    consents: Sequence[Consent],
    withdrawals: Sequence[Withdrawal],
    *,
    on: date,
    people: Mapping[PerformerId, Enrolment] | None = None,
    packs: Path | None = None,
) -> Cleared:
    """The decision on the use of `path`.

    on      the day of the use, where its file does not say
    people  who is enrolled: their births and deaths count where the file does not say
    packs   a folder of packs instead of those that come with Personae
    raises  UserError for a use or a pack that cannot be read
    """
    use = read_use(path)
    provisions = read_packs(packs) if packs else read_packs()
    day = use.facts.get("on", on)
    judged = day if isinstance(day, date) else on
    person = (people or {}).get(PerformerId(str(use.facts.get("performer"))))
    held = _of_person(person, judged) if person else {}
    facts = {"on": judged, **held, **use.facts}
    refuse_at_odds(path, use, held, facts)
    return decided(facts, use.territories, consents, withdrawals, on=judged, provisions=provisions)


def decided(
    facts: Facts,
    territories: Sequence[str | None],
    consents: Sequence[Consent],
    withdrawals: Sequence[Withdrawal],
    *,
    on: date,
    provisions: Sequence[Provision],
) -> Cleared:
    """The decision on these facts in each of these territories: the same for the same."""
    clearer = Clearer(provisions, consents, withdrawals)
    by_territory = {
        place or "nobody said where": clearer.clear(
            {**facts, "territory": place, "company": facts.get("company") or PRODUCER}
        )
        for place in territories
    }
    return Cleared(
        facts=facts,
        territories=tuple(territories),
        by_territory=by_territory,
        decision=worst(by_territory),
        packs=digests(provisions),
        on=on,
    )


def clear_on_record(
    house: House, path: Path, *, on: date | None = None, packs: Path | None = None
) -> Cleared:
    """The decision on the use of `path` by the consents on record; it goes on record too.

    on      the day of the use, where its file does not say; None for today
    raises  UserError, with nothing recorded
    """
    size = house.record.size
    cleared = clear_use(
        path,
        consents_of(house.record),
        withdrawals_of(house.record),
        on=on or house.today,
        people=enrolments(house.record),
        packs=packs,
    )
    house.record.put(entry_of(cleared, size), seen=size)
    return cleared


def entry_of(cleared: Cleared, size: int) -> Entry:
    """Size  how many entries the record had when it was asked"""
    told = {key: value for key, value in as_json(cleared).items() if key != "packs"}
    return Entry(
        kind=DECIDED,
        envelope={"packs": dict(cleared.packs), "record": size},
        parts={
            PerformerId(str(cleared.facts["performer"])): {
                "asked": facts_as_json(cleared.facts),
                "territories": list(cleared.territories),
                "decided": told,
            }
        },
    )


def _of_person(person: Enrolment, on: date) -> dict[str, Value | None]:
    """What the registry holds of a performer that rules ask about."""
    known = _registered(person)
    minor = None if known.of_age_on is None else on < known.of_age_on
    return {"died_on": known.died_on, "minor": minor}


def _registered(person: Enrolment) -> Registered:
    born, died = (_day(person.details.get(event)) for event in ("born", "died"))
    return Registered(died_on=died, of_age_on=None if born is None else guardian_ends_on(born))


def _day(kept: object) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def clear_many(
    uses: Path,
    output: Path,
    consents: Sequence[Consent],
    withdrawals: Sequence[Withdrawal],
    *,
    on: date,
    people: Mapping[PerformerId, Enrolment] | None = None,
    packs: Path | None = None,
) -> dict[str, int]:
    """Decide every row of the Parquet file `uses` and write the answers to `output`, whole or not.

    on      the day of a use that names none
    people  who is enrolled: their births and deaths count where a row does not say
    returns how many uses have each answer
    raises  UserError for files that cannot be read or written, before anything is written, and
            where polars is not installed
    """
    from personae.clearance.columns import decide_columns, read_uses, with_known

    refuse_inputs(output, (uses,))
    check_writable(output.parent)
    provisions = read_packs(packs) if packs else read_packs()
    clearer = Clearer(provisions, consents, withdrawals)
    registered = {str(name): _registered(person) for name, person in (people or {}).items()}
    known = with_known(read_uses(uses), on, registered, where=str(uses))
    decided = decide_columns(clearer.items, known, where=str(uses), written=True)
    held = io.BytesIO()
    decided.write_parquet(held)
    write_file(output, held.getvalue())
    counted = dict(decided["answer"].value_counts(sort=True).iter_rows())
    return {str(word): int(number) for word, number in counted.items()}


def clear_many_on_record(
    house: House, uses: Path, output: Path, *, on: date | None = None, packs: Path | None = None
) -> dict[str, int]:
    """As `clear_many`, by the consents on record; on record go the digests of both files.

    Whose uses they are is in the files alone: the record names nobody of them.
    """
    size, day = house.record.size, on or house.today
    held, gone = consents_of(house.record), withdrawals_of(house.record)
    asked, people = _digest(uses), enrolments(house.record)
    counts = clear_many(uses, output, held, gone, on=day, people=people, packs=packs)
    provisions = read_packs(packs) if packs else read_packs()
    house.record.put(
        Entry(
            kind=MANY_DECIDED,
            envelope={
                "packs": dict(digests(provisions)),
                "record": size,
                "on": day.isoformat(),
                "uses": asked,
                "answers": _digest(output),
                "counts": dict(counts),
            },
            parts={},
        ),
        seen=size,
    )
    return counts


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None


def consents_of_files(files: Iterable[Path]) -> tuple[Consent, ...]:
    """Raises UserError where a file cannot be read, and where two hold consents of one id.

    On record two agreements never share an id; here what both grant would be added up, and only
    one of them told.
    """
    found: dict[ConsentId, Path] = {}
    read = []
    for file in files:
        consent = read_consent(file)
        if consent.id in found:
            raise UserError(
                Mistake(
                    str(file),
                    f"it is of the consent `{consent.id}`, and so is {found[consent.id]}.",
                    "Give one of them, or each an id of its own.",
                )
            )
        found[consent.id] = file
        read.append(consent)
    return tuple(read)


def digests(provisions: Iterable[Provision]) -> dict[str, str]:
    """Each pack's name with the SHA-256 digest of its provisions' digests, in their order."""
    found: dict[str, list[str]] = {}
    for provision in provisions:
        found.setdefault(provision.rule.pack, []).append(provision.digest)
    return {
        name: hashlib.sha256("".join(each).encode()).hexdigest()
        for name, each in sorted(found.items())
    }
