"""Where a rule reaches: its jurisdiction or agreement, as its folder among the packs says."""

from collections.abc import Iterable

from personae.clearance.answers import Ruling, ruling_of
from personae.clearance.items import Restriction
from personae.rules.conditions import All, AnyOf, Atom, Condition, Op, negated, true
from personae.rules.facts import REPLICA_KINDS
from personae.rules.rule import Effect, Provision, Rule, Status
from personae.rules.territories import is_territory


def _in(*territories: str) -> Atom:
    return Atom(fact="territory", op=Op.WITHIN, values=territories)


# A folder is called like its territory, in small letters: `us-ca`, `de`. Here stand those that are
# not. Where a statute's own words name another nexus than the place of the use, that counts too.
_JURISDICTIONS: dict[str, Condition] = {
    "us-federal": _in("US"),
    "us-il/bipa-15": AnyOf((_in("US-IL"), true("illinois_nexus"))),
    "eu": AnyOf((_in("EU"), true("eu_nexus"))),
}
# A likeness is used: this takes a consent, whatever any rule says. An alteration or a synthetic
# performer takes one where a rule says so, and where a model is trained on it.
NEEDS_CONSENT = AnyOf(
    (
        Atom(
            fact="kind",
            op=Op.IN,
            values=(*(kind for kind in REPLICA_KINDS if kind != "alteration"), "training"),
        ),
        true("for_training"),
    )
)

UNREAD_AGREEMENT = "agreement"
OTHER_DAYS = "agreement-days"


def gate(rule: Rule) -> Condition:
    """When a rule is asked at all."""
    place = jurisdiction(rule.id)
    return Atom(fact="agreement", op=Op.IN, values=(rule.pack,)) if place is None else place


def jurisdiction(rule_id: str) -> "Condition | None":
    """Which uses a statute in this folder reaches; None where the folder names no place."""
    pack, top = rule_id.rpartition("/")[0], rule_id.partition("/")[0]
    for place in (pack, top):
        if place in _JURISDICTIONS:
            return _JURISDICTIONS[place]
    named = top == top.lower() and is_territory(top.upper())
    return _in(top.upper()) if named else None


def reaches(rule: Rule) -> Condition:
    """When it speaks, where it reaches."""
    return All((gate(rule), rule.speaks))


def unread_agreements(rules: Iterable[Rule]) -> Restriction:
    """A picture made under an agreement that no pack holds: what it says, nobody here has read."""
    held = tuple(dict.fromkeys(r.pack for r in rules if r.status is Status.AGREEMENT))
    unread = Atom(fact="agreement", op=Op.IN, values=(*held, "none"), holds=False)
    return Restriction(id=UNREAD_AGREEMENT, ruling=Ruling.CANNOT_SAY, when=unread)


def other_days(rules: Iterable[Rule]) -> Restriction:
    """A picture made under an agreement that a pack holds, on none of the days that it holds."""
    days: dict[str, dict[Condition, None]] = {}
    for rule in rules:
        if rule.status is Status.AGREEMENT and rule.applies is not None:
            days.setdefault(rule.pack, {})[rule.applies.condition] = None
    beyond = (
        All((Atom(fact="agreement", op=Op.IN, values=(pack,)), negated(AnyOf(tuple(held)))))
        for pack, held in days.items()
    )
    return Restriction(id=OTHER_DAYS, ruling=Ruling.CANNOT_SAY, when=AnyOf(tuple(beyond)))


def deciding(provisions: Iterable[Provision]) -> tuple[Rule, ...]:
    """Laws and agreements; a bill, a proposal and a position decide nothing."""
    return tuple(p.rule for p in provisions if p.rule.status.decides)


def restrictions_of(rules: Iterable[Rule]) -> tuple[Restriction, ...]:
    """Every rule but those that void a consent, where it reaches; those of a place together."""
    found = (
        Restriction(id=rule.id, ruling=ruling, when=reaches(rule))
        for rule in rules
        if (ruling := ruling_of(rule)) is not None
    )
    return tuple(sorted(found, key=lambda restriction: restriction.id))


def of_one_pack(provisions: Iterable[Provision]) -> tuple[Restriction, ...]:
    """A pack's rules as if in force everywhere, whatever their status: to compare packs."""
    return tuple(
        Restriction(
            id=p.rule.id,
            ruling=ruling,
            when=p.rule.when if p.rule.status is Status.PROPOSAL else p.rule.speaks,
        )
        for p in provisions
        if (ruling := ruling_of(p.rule)) is not None
    )


def voiding(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.effect is Effect.VOID)
