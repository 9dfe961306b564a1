"""Decide one use: the consents on record, or others instead, against the packs.

What is decided by the record goes on record itself, with all that it takes to decide it again:
the facts in the performer's part, each pack's digest, and how long the record was.
"""

from __future__ import annotations

import hashlib
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
from personae.clearance.as_json import facts_as_json
from personae.clearance.clear import Clearer, worst
from personae.consent.agreement import ANY
from personae.consent.as_facts import facts_of
from personae.consent.standing import guardian_ends_on
from personae.vocabulary.entry import Entry
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
    clearer = Clearer(provisions, consents, withdrawals, known=lambda consent: _known(consent, on))
    by_territory = {
        place or "nobody said where": clearer.clear({**facts, "territory": place})
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
    born, died = (_day(person.details.get(event)) for event in ("born", "died"))
    return {
        "died_on": died,
        "minor": None if born is None else on < guardian_ends_on(born),
    }


def _day(kept: object) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def clear_many(
    uses: Path,
    output: Path,
    consents: Sequence[Consent],
    withdrawals: Sequence[Withdrawal],
    *,
    on: date,
    packs: Path | None = None,
) -> dict[str, int]:
    """Decide every row of the Parquet file `uses` and write the answers to `output`, whole or not.

    on      the day on which a consent that a guardian gave must have been renewed
    returns how many uses have each answer
    raises  UserError for files that cannot be read, and where polars is not installed
    """
    from personae.clearance.columns import decide_columns, read_uses

    provisions = read_packs(packs) if packs else read_packs()
    clearer = Clearer(provisions, consents, withdrawals, known=lambda consent: _known(consent, on))
    decided = decide_columns(clearer.items, read_uses(uses), where=str(uses))
    half = output.with_name(f".{output.name}.half")
    try:
        decided.write_parquet(half)
        half.replace(output)
    finally:
        half.unlink(missing_ok=True)
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
    counts = clear_many(uses, output, held, gone, on=day, packs=packs)
    provisions = read_packs(packs) if packs else read_packs()
    house.record.put(
        Entry(
            kind=MANY_DECIDED,
            envelope={
                "packs": dict(digests(provisions)),
                "record": size,
                "on": day.isoformat(),
                "uses": _digest(uses),
                "answers": _digest(output),
                "counts": dict(counts),
            },
            parts={},
        ),
        seen=size,
    )
    return counts


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _known(consent: Consent, on: date) -> Mapping[str, Value]:
    """What the consent answers by itself; of the pictures it names, any is as good as another."""
    named = next((picture for picture in consent.pictures if picture != ANY), None)
    return facts_of(consent, named, on)


def consents_of_files(files: Iterable[Path]) -> tuple[Consent, ...]:
    """Raises UserError with every mistake of every file."""
    return tuple(read_consent(file) for file in files)


def digests(provisions: Iterable[Provision]) -> dict[str, str]:
    """Each pack's name with the SHA-256 digest of its provisions' digests, in their order."""
    found: dict[str, list[str]] = {}
    for provision in provisions:
        found.setdefault(provision.rule.pack, []).append(provision.digest)
    return {
        name: hashlib.sha256("".join(each).encode()).hexdigest()
        for name, each in sorted(found.items())
    }
