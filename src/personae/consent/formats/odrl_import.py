"""An ODRL policy as a consent, never wider than the policy is for whoever reads it strictly.

What is not said grants nothing. A word that is not known here is left out of what is granted, and
the loss report names it; a limit, a duty, an action or a property that is not known makes the
whole policy unreadable, for to leave it out would be to grant more.
"""

from datetime import date

from personae.consent.agreement import (
    Conditions,
    Consent,
    DescribedUse,
    Grantor,
    Signature,
    Withdrawal,
)
from personae.consent.contradictions import contradictions
from personae.consent.formats.loss import Loss
from personae.consent.formats.odrl import Constraint, Iri, Kind, Logical, Named, Policy, Rule
from personae.consent.formats.odrl_rules import (
    SCOPES,
    TRAINING,
    Limits,
    Unreadable,
    days_of,
    excluded,
    limits_of,
    notice_and_approval,
    pay_of,
    scope_of,
    uses_of,
)
from personae.consent.formats.odrl_said import (
    KNOWN,
    Said,
    grantor_of,
    id_of,
    only_one,
    party_of,
    represented_of,
    signed_of,
    withdrawn_of,
)
from personae.consent.formats.odrl_terms import PROFILE, PX, dct, local, odrl, px
from personae.consent.standing import GUARDIAN, guardian_ends_on
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import ConsentId, PerformerId
from personae.vocabulary.term import Term

_ALLOWED = (odrl("use"), odrl("grantUse"), odrl("transfer"))
_ANSWERS = {odrl("grantUse"): "sublicence", odrl("transfer"): "transfer", px("train"): TRAINING}
_NOTHING = "Nothing was taken over: a policy read in part might grant what nobody agreed to."


def from_odrl(policy: Policy, *, called: str) -> tuple[Consent, tuple[Loss, ...]]:
    """The consent, and what of the policy it does not hold.

    policy  with what it inherits (`with_inherited`)
    called  what messages call the file

    Raises UserError for whatever cannot be read for sure, and for what contradicts itself.
    """
    try:
        consent, gone = _consent(policy)
    except Unreadable as why:
        raise UserError(Mistake(called, str(why), _NOTHING)) from None
    wrong = [Mistake(called, found.what, found.do) for found in contradictions(consent)]
    if wrong:
        raise UserError(*wrong)
    return consent, gone


def _consent(policy: Policy) -> tuple[Consent, tuple[Loss, ...]]:
    _all_read(policy)
    said = Said(dict(policy.said))
    permission = _permission(policy)
    withheld = [rule for rule in policy.rules if rule.kind is Kind.PROHIBITION]
    excludes, strike_lock, never = _withheld(withheld, policy)
    limits = limits_of(permission)
    scopes = {key: scope_of(key, limits) for key in SCOPES}
    by, withdrawn = grantor_of(said, permission), withdrawn_of(said, policy)
    kinds = scopes["kinds"][0]
    hours, approval = notice_and_approval(permission.duties)
    signed, not_signed = signed_of(said, policy)
    term, days_gone = _term(limits, by, signed, withdrawn)
    granted = {_ANSWERS[action] for action in permission.actions if action in _ANSWERS} | (
        {TRAINING} if TRAINING in kinds else set()
    )
    answers = {
        word: False if word in never else True if word in granted else None
        for word in _ANSWERS.values()
    }
    supersedes, not_ours = said.name(dct("replaces"), "consent", "supersedes")
    consent = Consent(
        id=ConsentId(id_of("consent", policy.uid)),
        performer=PerformerId(id_of("likeness", only_one("target", permission.targets).uid)),
        granted_by=by,
        granted_to=party_of(only_one("assignee", permission.assignees)),
        pictures=scopes["pictures"][0],
        kinds=tuple(kind for kind in kinds if kind != TRAINING),
        uses=_uses(limits, by),
        purposes=scopes["purposes"][0],
        media=scopes["media"][0],
        territories=scopes["territories"][0],
        languages=scopes["languages"][0],
        term=term,
        training=answers["training"],
        sublicence=answers["sublicence"],
        transfer=answers["transfer"],
        conditions=Conditions(
            notice_hours=hours, approval_of_each_use=approval, strike_lock=strike_lock
        ),
        excludes=excludes,
        disclosed_at=None,
        signed=signed,
        represented=represented_of(said),
        pay=pay_of(rule for rule in policy.rules if rule.kind is Kind.OBLIGATION),
        withdrawn=withdrawn,
        supersedes=None if supersedes is None else ConsentId(supersedes),
    )
    gone = (loss for _, lost in scopes.values() for loss in lost)
    return consent, (*gone, *days_gone, *not_signed, *not_ours)


def _all_read(policy: Policy) -> None:
    unread = [
        *policy.unread,
        *(word for rule in policy.rules for word in rule.unread),
        *(word for word, _ in policy.said if word.startswith(PX) and word not in KNOWN),
        *(f"{odrl('profile')} {p}" for p in policy.profiles if p != PROFILE),
        *(odrl("inheritFrom") for _ in policy.inherits),
    ]
    if unread:
        raise Unreadable(f"it says `{local(unread[0])}`, which is not understood here.")


def _permission(policy: Policy) -> Rule:
    found = [rule for rule in policy.rules if rule.kind is Kind.PERMISSION]
    if len(found) != 1:
        raise Unreadable(f"it has {len(found)} permissions, and a consent is one.")
    unknown = [action for action in found[0].actions if action not in _ALLOWED]
    if unknown or odrl("use") not in found[0].actions:
        told = local(unknown[0]) if unknown else "odrl:use"
        why = "is not an action read here" if unknown else "is not among what it permits"
        raise Unreadable(f"`{told}` {why}.")
    return found[0]


def _withheld(
    prohibitions: list[Rule], policy: Policy
) -> tuple[tuple[str, ...], bool | None, frozenset[str]]:
    """What is never agreed to, whether strikes stop it, and which answers are no."""
    if prohibitions and policy.conflict != odrl("prohibit"):
        raise Unreadable(
            "it permits and prohibits, and does not say that a prohibition wins "
            "(`odrl:conflict odrl:prohibit`)."
        )
    excludes: tuple[str, ...] = ()
    strike_lock: bool | None = None
    never: set[str] = set()
    permission = _permission(policy)
    for rule in prohibitions:
        if not _same(rule.targets, permission.targets) or not _same(
            rule.assignees, permission.assignees
        ):
            raise Unreadable("it prohibits something of another likeness, or to another party.")
        words = [_ANSWERS.get(action) for action in rule.actions]
        (only, *more) = rule.constraints or (None,)
        if words and None not in words and only is None and not rule.duties:
            never |= {word for word in words if word is not None}
        elif rule.actions != (odrl("use"),) or more or rule.duties or isinstance(only, Logical):
            raise Unreadable("it prohibits something that cannot be read.")
        elif only is None:
            raise Unreadable("it prohibits all use; a prohibition wins, so it grants nothing.")
        elif only.left == px("content"):
            excludes = (*excludes, *excluded(only))
        elif _is_strike(only):
            strike_lock = True
        else:
            raise Unreadable(f"it prohibits by `{local(only.left)}`, which is not read here.")
    return tuple(dict.fromkeys(excludes)), strike_lock, frozenset(never)


def _is_strike(constraint: Constraint) -> bool:
    return (
        constraint.left == odrl("event")
        and constraint.operator == odrl("eq")
        and constraint.right == (Iri(px("strike")),)
        and constraint.unit is None
    )


def _same(named: tuple[Named, ...], permitted: tuple[Named, ...]) -> bool:
    """The prohibition is of no one in particular, or of the one that is permitted."""
    return not named or named == permitted


def _term(
    limits: Limits, by: Grantor, signed: Signature | None, withdrawn: Withdrawal | None
) -> tuple[Term | None, tuple[Loss, ...]]:
    """The days agreed, without the bounds set by signing, withdrawing and a guardian's word."""
    days = days_of(limits.days)
    if days.none:
        return None, ()
    if not limits.days:
        return None, (Loss("term", "the policy names no days; what is not said grants nothing."),)
    firsts = _without(days.firsts, None if signed is None else signed.on)
    ends = _without(days.ends, None if withdrawn is None else withdrawn.effective)
    ends = _without(ends, _end_of_childhood(by))
    first, end = max(firsts, default=date.min), min(ends, default=None)
    if end is not None and end <= first:
        raise Unreadable(f"it runs from {first} until {end}, which holds no day.")
    return Term(start=first, end=end), ()


def _without(days: tuple[date, ...], day: date | None) -> tuple[date, ...]:
    """Without one of that day, which the consent says by itself; another is the term's own."""
    if day not in days:
        return days
    at = days.index(day)
    return (*days[:at], *days[at + 1 :])


def _end_of_childhood(by: Grantor) -> date | None:
    if by.acting_as != GUARDIAN or by.performer_born is None or by.renewed_on is not None:
        return None
    return guardian_ends_on(by.performer_born)


def _uses(limits: Limits, by: Grantor) -> tuple[DescribedUse, ...]:
    """And nothing else may limit it: each limit that is left is one of a use."""
    left = [word for word in limits.compared if word not in {s for s, _ in SCOPES.values()}]
    minor = limits.compared.get(px("performerIsMinor"))
    if minor is not None:
        if by.acting_as != GUARDIAN or by.performer_born is not None:
            raise Unreadable("only what a guardian signed asks whether the performer is a minor.")
        if minor.operator != odrl("eq") or minor.right != (True,) or minor.unit is not None:
            raise Unreadable("`personae:performerIsMinor` cannot be read.")
        left.remove(px("performerIsMinor"))
    if left:
        raise Unreadable(f"it limits `{local(left[0])}`, which is not known here.")
    described = [choice for choice in limits.choices if not _is_guarded(choice, by)]
    if len(described) > 1:
        raise Unreadable("it describes uses twice.")
    return uses_of(described[0]) if described else ()


def _is_guarded(choice: Logical, by: Grantor) -> bool:
    """Until the performer is of age, or from when they made it their own."""
    if by.acting_as != GUARDIAN or by.performer_born is None or by.renewed_on is None:
        return False
    wanted = {
        (odrl("lt"), (guardian_ends_on(by.performer_born),)),
        (odrl("gteq"), (by.renewed_on,)),
    }
    found = [
        (part.operator, part.right)
        for part in choice.parts
        if isinstance(part, Constraint) and part.left == odrl("dateTime") and part.unit is None
    ]
    return len(found) == len(choice.parts) == len(wanted) and set(found) == wanted
