"""What a withdrawal would touch, before it is done: asked of the records, and put nowhere."""

from dataclasses import dataclass, replace
from datetime import date

from personae.clearance.decide import Cover, Decision
from personae.consent.agreement import ANY, Consent, DescribedUse, Withdrawal
from personae.reconciliation.asked import Consents
from personae.reconciliation.production import Production
from personae.reconciliation.subject import Subject
from personae.reconciliation.subjects import subjects
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import ConsentId, Scene, scene_key


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedUse:
    """A use that the consent covers, or may.

    embodied   whether it was made, and is final, before the withdrawal takes effect
    before     what the consents say on the day before it takes effect
    after      what they say from then on
    still      other consents that cover it from then on
    """

    subject: Subject
    embodied: Answer
    before: Decision
    after: Decision

    @property
    def still(self) -> tuple[ConsentId, ...]:
        return self.after.consents if self.after.covers is Cover.YES else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What of one production a withdrawal touches.

    scans    of the performer, whatever becomes of them
    unmade   uses that the consent describes, and no record shows as made
    """

    production: Production
    uses: tuple[TouchedUse, ...]
    scans: tuple[Subject, ...]
    unmade: tuple[DescribedUse, ...]


def touched(consents: Consents, withdrawal: Withdrawal) -> Touched:
    """What `withdrawal` would touch of one production.

    consents  as they stand; judged on the day before the withdrawal takes effect
    """
    production = consents.production
    (consent,) = (c for c in consents.given if c.id == withdrawal.consent)
    later = replace(
        consents,
        withdrawals=(*consents.withdrawals, withdrawal),
        judged_on=withdrawal.effective,
    )
    then = {one.key: one for one in subjects(later, {})}
    found, scans = [], []
    for one in subjects(consents, {}):
        if one.performer != consent.performer:
            continue
        if one.decision is None:
            scans += [one] if one.facts.get("scan") is True else []
        elif consent.id in one.decision.consents and _covers(one.decision):
            after = then[one.key].decision
            found.append(
                TouchedUse(
                    subject=one,
                    embodied=_embodied(production, one, withdrawal.effective),
                    before=one.decision,
                    after=one.decision if after is None else after,
                )
            )
    return Touched(
        production=production,
        uses=tuple(found),
        scans=tuple(scans),
        unmade=tuple(use for use in consent.uses if not _made(production, consent, use)),
    )


def _covers(decision: Decision) -> bool:
    return decision.covers in (Cover.YES, Cover.UNKNOWN)


def _embodied(production: Production, one: Subject, effective: date) -> Answer:
    if one.day is None:
        return Answer.UNKNOWN
    if one.day >= effective:
        return Answer.NO
    status = {line.where: line.status for line in production.replicas or ()}
    said = [status[where] for where in one.where if where in status]
    if "final" in said:
        return Answer.YES
    return Answer.NO if "temp" in said else Answer.UNKNOWN


def _made(production: Production, consent: Consent, use: DescribedUse) -> bool:
    """Whether the vendor's list has a replica of them in one of the scenes described."""
    return any(
        line.performer == consent.performer
        and line.status != "omit"
        and (ANY in use.scenes or _any_of(line.scenes, use.scenes))
        for line in production.replicas or ()
    )


def _any_of(here: tuple[Scene, ...], there: tuple[Scene, ...]) -> bool:
    return bool({scene_key(scene) for scene in here} & {scene_key(scene) for scene in there})
