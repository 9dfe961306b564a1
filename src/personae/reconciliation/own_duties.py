"""Duties that no rule of a pack makes: by a consent's own conditions, and by the house's order."""

from collections.abc import Iterable, Iterator

from personae.clearance.clear import Clearance
from personae.clearance.decide import Cover
from personae.clearance.duty import Met, Owed
from personae.clearance.gather import derived
from personae.clearance.reach import other_days
from personae.consent.agreement import Consent
from personae.reconciliation.duties import NO_DATE, Basis, Duty, facts_for
from personae.reconciliation.owners import Owner
from personae.reconciliation.production import Production
from personae.reconciliation.subject import Subject
from personae.rules.conditions import turns_on
from personae.rules.facts import Value
from personae.rules.rule import Rule

_REGISTER = Basis(
    rule="house",
    title="A production keeps a register of its uses of AI",
    cite="the house's own order; no clause that was read asks for a register",
    href="",
    level="—",
    status="house",
)


def of_consents(consents: Iterable[Consent], subjects: Iterable[Subject]) -> Iterator[Duty]:
    """What the consents that cover a use ask before it: notice, and the performer's approval."""
    by_id = {consent.id: consent for consent in consents}
    for subject in subjects:
        if subject.decision is None or subject.decision.covers is not Cover.YES:
            continue
        for consent in (by_id[name] for name in subject.decision.consents):
            asked = consent.conditions
            if asked.approval_of_each_use:
                do = "ask the performer to approve this use"
                cite = "conditions: approval_of_each_use"
                yield _asked(subject, consent, do, cite, "approved")
            if asked.notice_hours:
                do = f"tell the performer {asked.notice_hours} hours before this use"
                cite = f"conditions: notice_hours {asked.notice_hours}"
                yield _asked(subject, consent, do, cite, "hours_of_notice")


def _asked(subject: Subject, consent: Consent, do: str, cite: str, fact: str) -> Duty:
    value = subject.facts.get(fact)
    met = _met(value, consent.conditions.notice_hours or 0)
    day = subject.day
    use = f"; it comes before the use, whose day is {'on' if day else 'not on'} record"
    return Duty(
        key=f"{consent.id}/{fact}/{subject.key}",
        do=do,
        about=(subject.about,),
        performers=(consent.performer,),
        writers=(),
        scenes=subject.scenes,
        where=subject.where,
        owner=Owner.CASTING,
        by=day,
        by_said=f"{NO_DATE}{use}" if day is None else f"{NO_DATE}; it comes before the use",
        basis=Basis(
            rule=consent.id,
            title=f"The consent of {consent.performer} asks for it",
            cite=cite,
            href="",
            level="—",
            status="consent",
        ),
        owed=Owed.YES,
        met=met,
        because="the consent that covers this use asks for it",
        shows=tuple(filter(None, (subject.sources.get(fact),))),
        missing=(fact,) if met is Met.UNKNOWN else (),
    )


def _met(value: Value | None, hours: int) -> Met:
    if value is None:
        return Met.UNKNOWN
    if isinstance(value, bool):
        return Met.YES if value else Met.NO
    return Met.YES if not isinstance(value, str) and value >= hours else Met.NO  # type: ignore[operator]  # a number of hours


def of_refusals(
    decided: Iterable[tuple[Subject, Clearance]],
    consents: Iterable[Consent],
    by_rules: Iterable[Duty],
) -> Iterator[Duty]:
    """Of each use that goes beyond what its performer agreed to: that they agree to it first.

    decided   lines of the register, each with its decision
    by_rules  what rules ask; where one of these asks for the consent already, it is not told twice
    """
    given = frozenset(consent.id for consent in consents)
    told = {(duty.about, shown) for duty in by_rules if duty.met is Met.NO for shown in duty.shows}
    for subject, decision in decided:
        against = [
            reason
            for reason in decision.reasons
            if reason.effect == "require" and (reason.rule in given or reason.rule == "consents")
        ]
        asked = ((subject.about,), subject.sources.get("consent_covers")) in told
        if subject.performer is None or not against or asked:
            continue
        rules = dict.fromkeys(reason.rule for reason in against)
        said = (
            reason.because if reason.rule == "consents" else f"{reason.because} ({reason.cite})"
            for reason in against
        )
        yield Duty(
            key=f"consents/{subject.key}",
            do="have the performer's agreement before this use",
            about=(subject.about,),
            performers=(subject.performer,),
            writers=(),
            scenes=subject.scenes,
            where=subject.where,
            owner=Owner.CASTING,
            by=subject.day,
            by_said=f"{NO_DATE}; it comes before the use",
            basis=_not_agreed(subject.performer, tuple(rules)),
            owed=Owed.YES,
            met=Met.NO,
            because=" ".join(dict.fromkeys(said)),
            shows=(),
            missing=(),
        )


def _not_agreed(performer: str, rules: tuple[str, ...]) -> Basis:
    on_record = [rule for rule in rules if rule != "consents"]
    return Basis(
        rule=on_record[0] if on_record else "consents",
        title=f"What {performer} agreed to does not hold this use",
        cite=f"the consents on record: {', '.join(on_record)}" if on_record else "the registry",
        href="",
        level="—",
        status="consent" if on_record else "house",
    )


def of_register(production: Production) -> Duty:
    """That there is a register at all."""
    lines = production.ai_uses
    if lines is None:
        shows = "No register was given: nobody knows which uses of AI there were."
    elif not lines:
        shows = "The register says that there were none."
    else:
        shows = f"The register has {len(lines)} line{'' if len(lines) == 1 else 's'}."
    file = production.file("ai_uses")
    return Duty(
        key="house/ai-uses",
        do="keep the register of AI uses: date, tool, provider, what for, who is affected",
        about=("the picture",),
        performers=(),
        writers=(),
        scenes=(),
        where=(file,) if file else (),
        owner=Owner.PRODUCTION,
        by=None,
        by_said=NO_DATE,
        basis=_REGISTER,
        owed=Owed.YES,
        met=Met.UNKNOWN if lines is None else Met.YES,
        because="whoever sees to the duties of a picture must know what was used",
        shows=(shows,),
        missing=("ai_uses",) if lines is None else (),
    )


def of_other_days(rules: Iterable[Rule], subjects: Iterable[Subject]) -> Iterator[Duty]:
    """Things under an agreement that a pack holds, on days that it does not hold or nobody knows.

    What is asked of them, nobody here has read: that the pack is silent clears nothing.
    """
    beyond = other_days(rules).when
    for subject in subjects:
        name = subject.facts.get("agreement")
        open_: dict[str, None] = {}
        got = turns_on(beyond, derived(facts_for(subject, None, None)), open_)
        if got is False or name is None:
            continue
        because = f"the pack of {name} holds it for other days"
        if got is None:
            because = f"{because}, or not: nobody recorded {', '.join(open_)}"
        yield Duty(
            key=f"other-days/{name}/{subject.key}",
            do="have a person read what the agreement asks on that day",
            about=(subject.about,),
            performers=() if subject.performer is None else (subject.performer,),
            writers=subject.writers,
            scenes=subject.scenes,
            where=subject.where,
            owner=Owner.LABOUR,
            by=None,
            by_said=NO_DATE,
            basis=_unread(str(name), "what holds on that day"),
            owed=Owed.YES if got else Owed.MAYBE,
            met=Met.UNKNOWN,
            because=because,
            shows=(),
            missing=tuple(open_),
        )


def of_agreements(production: Production, packs: frozenset[str]) -> Iterator[Duty]:
    """Agreements that no pack here holds: what they ask, nobody here has read."""
    for key in ("agreement", "writers_agreement"):
        name = getattr(production, key)
        if name in (None, "none") or name in packs:
            continue
        yield Duty(
            key=f"unread/{name}",
            do="have a person read what the agreement asks",
            about=("the picture",),
            performers=(),
            writers=(),
            scenes=(),
            where=(),
            owner=Owner.LABOUR,
            by=None,
            by_said=NO_DATE,
            basis=_unread(name, "the whole of it: no pack here holds it"),
            owed=Owed.MAYBE,
            met=Met.UNKNOWN,
            because="no pack here holds this agreement: what it asks was not read",
            shows=(),
            missing=(),
        )


def _unread(agreement: str, what: str) -> Basis:
    return Basis(
        rule=agreement,
        title=f"The picture is made under {agreement}",
        cite=agreement,
        href="",
        level="—",
        status="agreement",
        unread=what,
    )
