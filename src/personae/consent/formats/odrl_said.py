"""What an ODRL policy says of itself: who granted it, when it was signed, when it was withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from personae.consent.agreement import Grantor, Representation, Signature, Withdrawal
from personae.consent.formats.loss import Loss
from personae.consent.formats.odrl import Iri, Named, Policy, Rule, Value
from personae.consent.formats.odrl_rules import Unreadable
from personae.consent.formats.odrl_terms import PX, dct, local, name_of, odrl, px
from personae.vocabulary.names import ConsentId, Sha256, is_id

CAPACITIES = ("performer", "guardian", "representative", "estate", "union")


@dataclass(frozen=True, slots=True)
class Said:
    """What the policy says of itself, each property once and of its own type."""

    values: Mapping[str, tuple[Value, ...]]

    def one(self, property_: str, kind: type | tuple[type, ...]) -> Value | None:
        found = self.values.get(property_, ())
        if not found:
            return None
        value = found[0]
        if len(found) > 1 or not isinstance(value, kind) or isinstance(value, datetime):
            raise Unreadable(f"`{local(property_)}` cannot be read.")
        return value

    def fact(self, property_: str) -> bool | None:
        value = self.one(property_, bool)
        return value if isinstance(value, bool) else None

    def day(self, property_: str) -> date | None:
        value = self.one(property_, date)
        return value if isinstance(value, date) else None

    def text(self, property_: str) -> str | None:
        value = self.one(property_, str)
        return value if isinstance(value, str) else None

    def name(self, property_: str, what: str, key: str) -> tuple[str | None, tuple[Loss, ...]]:
        """A name of ours; what else it names is no part of a consent, and told as `key`."""
        found = self.values.get(property_, ())
        names = [name_of(what, value.text) for value in found if isinstance(value, Iri)]
        if len(found) == len(names) == 1 and names[0] is not None:
            return names[0], ()
        why = f"`{local(property_)}` of the policy names no {what} of ours, and is left out."
        return None, (Loss(key, why),) if found else ()


KNOWN = frozenset(
    (
        *map(px, ("actingAs", "performerBorn", "renewedOn", "titleShown", "chainOfTitle")),
        *map(px, ("separatelySigned", "conspicuous", "representedByCounsel", "counselTermsClear")),
        *map(px, ("representedByUnion", "unionAgreement", "withdrawnOn", "withdrawnFrom")),
    )
)


def grantor_of(said: Said, permission: Rule) -> Grantor:
    who = party_of(only_one("assigner", permission.assigners))
    performer = id_of("likeness", only_one("target", permission.targets).uid)
    value = said.one(px("actingAs"), Iri)
    acting_as = value.text.removeprefix(PX) if isinstance(value, Iri) else ""
    if not acting_as and who == performer:
        acting_as = "performer"
    if acting_as not in CAPACITIES:
        raise Unreadable(
            f"it does not say in what capacity {who} speaks for {performer}: "
            f"`personae:actingAs`, one of {', '.join(CAPACITIES)}."
        )
    chain = said.values.get(px("chainOfTitle"), ())
    steps = tuple(step for step in chain if isinstance(step, str))
    if len(steps) != len(chain):
        raise Unreadable("`personae:chainOfTitle` is a list of texts.")
    return Grantor(
        who=who,
        acting_as=acting_as,
        performer_born=said.day(px("performerBorn")),
        renewed_on=said.day(px("renewedOn")),
        title_shown=said.fact(px("titleShown")),
        chain_of_title=steps,
    )


def withdrawn_of(said: Said, policy: Policy) -> Withdrawal | None:
    on, effective = said.day(px("withdrawnOn")), said.day(px("withdrawnFrom"))
    if on is None and effective is None:
        return None
    if on is None or effective is None:
        raise Unreadable("of a withdrawal it says one day, and not the other.")
    consent = ConsentId(id_of("consent", policy.uid))
    return Withdrawal(consent=consent, on=on, effective=effective)


def signed_of(said: Said, policy: Policy) -> tuple[Signature | None, tuple[Loss, ...]]:
    day = said.day(dct("issued"))
    if policy.type == odrl("Offer"):
        return None, ()
    if policy.type != odrl("Agreement") or day is None:
        why = "the policy is no Agreement with a day (`dct:issued`); unsigned, it grants nothing."
        return None, (Loss("signed.on", why),)
    document, not_ours = said.name(dct("source"), "sha256", "signed.document")
    return (
        Signature(
            on=day,
            separately=said.fact(px("separatelySigned")),
            conspicuous=said.fact(px("conspicuous")),
            document=None if document is None else Sha256(document),
        ),
        not_ours,
    )


def only_one(what: str, named: tuple[Named, ...]) -> Named:
    if len(named) != 1 or named[0].source is not None:
        raise Unreadable(f"it has {len(named)} of `odrl:{what}`, or a collection; one is read.")
    return named[0]


def party_of(party: Named) -> str:
    """A name of ours, or the whole IRI of somebody else's."""
    name = name_of("party", party.uid) or party.uid
    if name.startswith("_:"):
        raise Unreadable("a party without a name cannot be bound, and cannot grant.")
    return name


def id_of(what: str, iri: str) -> str:
    name = name_of(what, iri)
    if name is None or not is_id(name):
        raise Unreadable(
            f"{iri} names no {what} here: write `urn:personae:{what}:` and an id, lower-case "
            "words joined by hyphens."
        )
    return name


def represented_of(said: Said) -> Representation:
    return Representation(
        by_counsel=said.fact(px("representedByCounsel")),
        by_union=said.fact(px("representedByUnion")),
        union_agreement=said.text(px("unionAgreement")),
        counsel_terms_clear=said.fact(px("counselTermsClear")),
    )
