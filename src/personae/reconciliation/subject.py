"""One thing that a picture's duties are about, with what the records say of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from personae.clearance.decide import Decision
from personae.reconciliation.ai_uses import AiUse
from personae.reconciliation.production import Production
from personae.rules.facts import Value
from personae.vocabulary.names import PerformerId, Scene

People = Mapping[PerformerId, Mapping[str, Value | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that rules are asked about.

    key          the same whenever it is worked out
    about        in words, as after “for”: `the scan of diego-santos on 4 March 2025`
    day          on which it was made; None where no record says
    shown_on     on which it is shown; likewise
    territories  where it is shown; (None,) where nobody says
    facts        what rules ask, without place and day
    sources      by the fact: which record says so, a plain sentence
    where        file and line of the records
    decision     of the consents, where a replica is asked about
    registered   whether the register of AI uses tells of it
    """

    key: str
    about: str
    performer: PerformerId | None
    writers: tuple[str, ...]
    scenes: tuple[Scene, ...]
    day: date | None
    shown_on: date | None
    territories: tuple[str | None, ...]
    facts: Mapping[str, Value | None]
    sources: Mapping[str, str]
    where: tuple[str, ...]
    decision: Decision | None = None
    registered: bool = False

    def asked_for(self, missing: Iterable[str]) -> tuple[str, ...]:
        """What to ask a person for, of facts that nobody recorded: writers work under an agreement
        of their own, which the production's file calls `writers_agreement`.
        """
        own = {"agreement": "writers_agreement"} if self.facts.get("kind") == "writing" else {}
        return tuple(own.get(name, name) for name in missing)


# Of a use that affects no performer, and says so outright, there is nobody to ask these of.
_NOBODY: Mapping[str, Value] = {
    "deceased": False,
    "knowingly": False,
    "biometric": False,
    "performed_by_digital_replica": False,
}


def base_facts(
    production: Production, people: People, who: PerformerId | None
) -> dict[str, Value | None]:
    media = production.media or ()
    return {
        **(people.get(who, {}) if who is not None else _NOBODY),
        "performer": who,
        "picture": production.picture,
        "company": production.company,
        "agreement": production.agreement,
        "photography_from": production.begun_on,
        "released_on": production.released_on,
        "medium": media[0] if len(media) == 1 else None,
        "advertisement": True if production.type == "commercial" else None,
    }


def add_line(
    facts: dict[str, Value | None], sources: dict[str, str], line: AiUse, company: str
) -> None:
    """What the register says, beside or instead of what other records do."""
    columns = dict(line.facts)
    for name, value in line.facts_of(company).items():
        if name in ("scan", "kind") and facts.get(name) is not None:
            continue
        facts[name] = value
        if name in columns:
            sources[name] = f"The register says `{name}: {columns[name]}` ({line.where})."
        elif name == "ai_material_given":
            given = line.given_to_writers or "none"
            sources[name] = f"Material given to writers: {given} ({line.where})."
    if len(line.media) == 1:
        facts["medium"] = line.media[0]


def moment_said(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes")
