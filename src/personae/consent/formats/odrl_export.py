"""A consent as an ODRL 2.2 Agreement; of one that is not signed, an Offer, which grants nothing.

Every scope is written, `any` and nothing too: in ODRL a limit that is not there is no limit. What
ODRL has a word for is said with it; the rest with our profile's (docs/reference/odrl.md).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

from personae.consent.agreement import ANY, Consent, DescribedUse, Withdrawal, ended
from personae.consent.formats.loss import Loss, losses, terms_of
from personae.consent.formats.odrl import (
    Condition,
    Constraint,
    Duty,
    Iri,
    Kind,
    Logical,
    Named,
    Policy,
    Rule,
    Value,
)
from personae.consent.formats.odrl_terms import PROFILE, dct, named, odrl, px
from personae.consent.standing import GUARDIAN, guardian_ends_on, superseded_by

_WHY = {
    "granted_by.performer_born": "it limits only what a guardian signed, so it stays here.",
    "granted_by.renewed_on": "it counts only of what a guardian signed.",
    "conditions": "that no promise was made is said by no duty being there.",
    "represented.counsel": "who advised the performer is theirs to tell.",
    "business_reason": "ODRL has no word for why the scan is needed, and it permits nothing.",
    "disclosed_at": "ODRL has no word for when the performer was told.",
    "countersigned": "an Agreement has one day of agreement; the company's own is not told.",
    "term.until": "another consent took its place, and it ends there.",
    "withdrawn.consent": "a withdrawal of another consent is not part of this one.",
}
_OTHERWISE = "ODRL has no word for it."


def to_odrl(
    signed: Consent, withdrawals: Iterable[Withdrawal] = (), others: Iterable[Consent] = ()
) -> tuple[Policy, tuple[Loss, ...]]:
    """The agreement, and every term of the consent that it does not hold.

    withdrawals  on record beside it: it says the first of them, and permits nothing from then on
    others       the performer's other consents: from the day on which one of them took its place
                 it permits nothing either
    """
    consent = replace(signed, withdrawn=ended(signed, withdrawals, on=date.max))
    later = superseded_by(signed, others, on=date.max)
    rules = [_rule(consent, "permission", Kind.PERMISSION, *_actions(consent, allowed=True))]
    rules[0] = replace(
        rules[0],
        constraints=(*_constraints(consent), *_replaced(later)),
        duties=tuple(_duties(consent)),
    )
    for action in _actions(consent, allowed=False):
        rules.append(_rule(consent, f"not-{len(rules)}", Kind.PROHIBITION, action))
    for constraint in _never(consent):
        never = _rule(consent, f"never-{len(rules)}", Kind.PROHIBITION, odrl("use"))
        rules.append(replace(never, constraints=(constraint,)))
    for constraints in _pay(consent):
        pay = _rule(consent, "pay", Kind.OBLIGATION, odrl("compensate"))
        rules.append(replace(pay, constraints=constraints))
    policy = Policy(
        uid=named("consent", consent.id),
        type=odrl("Offer" if consent.signed is None else "Agreement"),
        rules=tuple(rules),
        conflict=odrl("prohibit"),
        profiles=(PROFILE,),
        said=tuple((word, values) for word, values in _said(consent) if values),
    )
    carried = frozenset(_carried(consent)) - ({"term.until"} if later else set())
    return policy, losses(signed, carried, _WHY, otherwise=_OTHERWISE)


def _replaced(later: Consent | None) -> Iterator[Constraint]:
    if later is not None and later.signed is not None:
        yield _compared("replaced", odrl("dateTime"), "lt", later.signed.on)


def _rule(consent: Consent, key: str, kind: Kind, *actions: str) -> Rule:
    return Rule(
        uid=f"_:{key}",
        kind=kind,
        actions=actions,
        targets=(Named(uid=named("likeness", consent.performer)),),
        assigners=(Named(uid=named("party", consent.granted_by.who)),),
        assignees=(Named(uid=named("party", consent.granted_to)),),
    )


def _carried(consent: Consent) -> Iterator[str]:
    guardian = consent.granted_by.acting_as == GUARDIAN
    withdrawn = consent.withdrawn
    for term in terms_of(consent):
        if term in ("represented.counsel", "business_reason", "disclosed_at", "countersigned.on"):
            continue
        if term in ("granted_by.performer_born", "granted_by.renewed_on") and not guardian:
            continue
        if term == "conditions.approval_of_each_use" and not (
            consent.conditions.approval_of_each_use
        ):
            continue
        if term == "conditions.strike_lock" and not consent.conditions.strike_lock:
            continue
        if term == "withdrawn.consent" and withdrawn and withdrawn.consent != consent.id:
            continue
        yield term


def _actions(consent: Consent, *, allowed: bool) -> Iterator[str]:
    """Use, to let others use it, and to give it away; training is a kind where it is allowed."""
    if allowed:
        yield odrl("use")
    if consent.sublicence is allowed:
        yield odrl("grantUse")
    if consent.transfer is allowed:
        yield odrl("transfer")
    if consent.training is False and not allowed:
        yield px("train")


def _constraints(consent: Consent) -> Iterator[Condition]:
    pictures = tuple(_picture(word) for word in consent.pictures)
    yield _scope("pictures", odrl("product"), pictures)
    kinds = tuple(_ours(word) for word in consent.kinds)
    training = (Iri(px("training")),) if consent.training else ()
    yield _scope("kinds", px("kind"), (*kinds, *training))
    yield _scope("purposes", odrl("purpose"), tuple(_ours(word) for word in consent.purposes))
    yield _scope("media", odrl("media"), tuple(_ours(word) for word in consent.media))
    territories = tuple(_territory(word) for word in consent.territories)
    yield _scope("territories", odrl("spatial"), territories)
    if consent.languages:
        spoken = tuple(_word(word) for word in consent.languages)
        yield _scope("languages", odrl("language"), spoken)
    yield from _days(consent)
    if consent.uses:
        yield Logical(
            uid="_:uses",
            operand=odrl("or"),
            parts=tuple(_described(n, use) for n, use in enumerate(consent.uses)),
        )


def _days(consent: Consent) -> Iterator[Condition]:
    """The term; no day before it was signed, none from a withdrawal, none without a guardian."""
    if consent.signed is not None:
        yield _compared("signed", odrl("dateTime"), "gteq", consent.signed.on)
    if consent.term is None:
        yield _compared("term", odrl("dateTime"), "eq", Iri(px("none")))
    else:
        yield _compared("from", odrl("dateTime"), "gteq", consent.term.start)
        if consent.term.end is not None:
            yield _compared("until", odrl("dateTime"), "lt", consent.term.end)
    if consent.withdrawn is not None:
        yield _compared("withdrawn", odrl("dateTime"), "lt", consent.withdrawn.effective)
    by = consent.granted_by
    if by.acting_as != GUARDIAN:
        return
    if by.performer_born is None:
        yield _compared("minor", px("performerIsMinor"), "eq", True)
        return
    child = _compared("child", odrl("dateTime"), "lt", guardian_ends_on(by.performer_born))
    if by.renewed_on is None:
        yield child
        return
    renewed = _compared("renewed", odrl("dateTime"), "gteq", by.renewed_on)
    yield Logical(uid="_:guarded", operand=odrl("or"), parts=(child, renewed))


def _described(number: int, use: DescribedUse) -> Logical:
    scenes = tuple(_word(scene) for scene in use.scenes) or (Iri(px("notSaid")),)
    copies = Iri(px("notSaid")) if use.copies is None else use.copies
    parts = [
        _compared(f"scene-{number}", px("scene"), "isAnyOf", *scenes),
        _compared(f"copies-{number}", px("copies"), "lteq", copies),
    ]
    if use.max_seconds is not None:
        longest = timedelta(seconds=use.max_seconds)
        parts.append(_compared(f"seconds-{number}", odrl("meteredTime"), "lteq", longest))
    return Logical(
        uid=f"_:use-{number}",
        operand=odrl("and"),
        parts=tuple(parts),
        description=use.description,
    )


def _duties(consent: Consent) -> Iterator[Duty]:
    hours = consent.conditions.notice_hours
    if hours is not None:
        before = _compared("hours", odrl("delayPeriod"), "gteq", timedelta(hours=hours))
        yield Duty(uid="_:notice", actions=(odrl("inform"),), constraints=(before,))
    if consent.conditions.approval_of_each_use:
        yield Duty(uid="_:approval", actions=(odrl("obtainConsent"),))


def _never(consent: Consent) -> Iterator[Constraint]:
    if consent.excludes:
        words = tuple(_ours(word) for word in consent.excludes)
        yield _compared("excludes", px("content"), "isAnyOf", *words)
    if consent.conditions.strike_lock:
        yield _compared("strike", odrl("event"), "eq", Iri(px("strike")))


def _pay(consent: Consent) -> Iterator[tuple[Constraint, ...]]:
    if consent.pay is not None:
        amount = consent.pay.amount
        yield (
            Constraint(
                uid="_:amount",
                left=odrl("payAmount"),
                operator=odrl("eq"),
                right=(amount.amount,),
                unit=named("currency", amount.currency),
            ),
            _compared("per", odrl("unitOfCount"), "eq", consent.pay.per),
        )


def _said(consent: Consent) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """What concerns the agreement itself; where nothing is said, no values."""
    by, signed, beside = consent.granted_by, consent.signed, consent.represented
    yield px("actingAs"), (Iri(px(by.acting_as)),)
    if by.acting_as == GUARDIAN:
        yield px("performerBorn"), _known(by.performer_born)
        yield px("renewedOn"), _known(by.renewed_on)
    yield px("titleShown"), _known(by.title_shown)
    yield px("chainOfTitle"), by.chain_of_title
    if signed is not None:
        yield dct("issued"), (signed.on,)
        yield px("separatelySigned"), _known(signed.separately)
        yield px("conspicuous"), _known(signed.conspicuous)
        yield (
            dct("source"),
            () if signed.document is None else (Iri(named("sha256", signed.document)),),
        )
    yield px("representedByCounsel"), _known(beside.by_counsel)
    yield px("counselTermsClear"), _known(beside.counsel_terms_clear)
    yield px("representedByUnion"), _known(beside.by_union)
    yield px("unionAgreement"), _known(beside.union_agreement)
    if consent.supersedes is not None:
        yield dct("replaces"), (Iri(named("consent", consent.supersedes)),)
    if consent.withdrawn is not None:
        yield px("withdrawnOn"), (consent.withdrawn.on,)
        yield px("withdrawnFrom"), (consent.withdrawn.effective,)


def _known(value: Value | None) -> tuple[Value, ...]:
    return () if value is None else (value,)


def _scope(key: str, left: str, words: tuple[Value, ...]) -> Constraint:
    return _compared(key, left, "isAnyOf", *(words or (Iri(px("none")),)))


def _compared(key: str, left: str, operator: str, *right: Value) -> Constraint:
    return Constraint(uid=f"_:{key}", left=left, operator=odrl(operator), right=right)


def _picture(word: str) -> Iri:
    return Iri(px(ANY)) if word == ANY else Iri(named("picture", word))


def _territory(word: str) -> Iri:
    return Iri(px(ANY)) if word == ANY else Iri(named("territory", word))


def _ours(word: str) -> Iri:
    """A word of a closed list, or one kept before the list was closed."""
    return Iri(px(quote(word, safe=":")))


def _word(word: str) -> Value:
    return Iri(px(ANY)) if word == ANY else word
