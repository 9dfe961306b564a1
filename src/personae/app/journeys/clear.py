"""Decide one use: the consents on record, or others instead, against the packs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from personae.app.files.consent import read_consent
from personae.app.files.packs import read_packs
from personae.app.files.use import read_use
from personae.clearance.clear import Clearer, worst
from personae.consent.agreement import ANY
from personae.consent.as_facts import facts_of
from personae.consent.standing import guardian_ends_on
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from personae.app.journeys.registry import Enrolment
    from personae.clearance.clear import Clearance
    from personae.consent.agreement import Consent, Withdrawal
    from personae.rules.facts import Facts, Value
    from personae.rules.rule import Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """packs  each pack's name, and the digest of its words"""

    facts: Facts
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
    facts = {"on": judged, **(_of_person(person, judged) if person else {}), **use.facts}
    clearer = Clearer(
        provisions, consents, withdrawals, known=lambda consent: _known(consent, judged)
    )
    by_territory = {
        place or "nobody said where": clearer.clear({**facts, "territory": place})
        for place in use.territories
    }
    return Cleared(
        facts=facts,
        by_territory=by_territory,
        decision=worst(by_territory),
        packs=digests(provisions),
        on=judged,
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
