"""One cut against its records: every performer, every shot, nothing that is not on record."""

from collections.abc import Iterable
from datetime import date

from personae.consent.agreement import Consent, Withdrawal
from personae.reconciliation.asked import Consents, Lives
from personae.reconciliation.findings import Reconciliation
from personae.reconciliation.given import compared, in_no_list, not_given
from personae.reconciliation.heard import found_in
from personae.reconciliation.person import Person
from personae.reconciliation.placed import places
from personae.reconciliation.production import Production
from personae.reconciliation.unknown import unknown_people
from personae.screening.sightings import Screening


def reconcile(
    production: Production,
    screening: Screening,
    consents: Iterable[Consent],
    withdrawals: Iterable[Withdrawal],
    *,
    judged_on: date,
    lives: Lives,
) -> Reconciliation:
    """Who is on screen, by which right, as far as the records say.

    consents, withdrawals  all that the registry holds, of this picture and of others
    judged_on              the day on which consents are judged
    lives                  what the registry knows of performers' births and deaths

    Raises UserError where the production's timecodes cannot be those of this film.
    """
    here = places(production, screening)
    asked = Consents(
        production=production,
        given=tuple(consents),
        withdrawals=tuple(withdrawals),
        judged_on=judged_on,
        lives=lives,
    )
    people = dict.fromkeys(
        [*(m.performer for m in production.cast), *(s.performer for s in found_in(screening))]
    )
    each = [Person.of(p, here, asked, screening) for p in people]
    findings = [f for person in each for f in person.findings()]
    findings += unknown_people(screening, here)
    findings.sort(key=lambda f: -f.finding.severity)  # stable: then in the order of the cast
    return Reconciliation(
        matched_at="scene" if here.by_scene else "picture",
        performers=tuple(person.told() for person in each),
        findings=tuple(findings),
        rights={right: how for person in each for right, how in person.rights()},
        compared=compared(production, asked.given),
        missing=(*not_given(production), *in_no_list(here)),
    )
