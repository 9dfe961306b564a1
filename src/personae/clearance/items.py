"""What a decision is made of: restrictions from rules, and grants from consents."""

from dataclasses import dataclass

from personae.clearance.answers import Ruling
from personae.rules.conditions import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A rule in one jurisdiction or agreement: where `when` holds, the answer is `ruling` at least.

    id  the rule's
    """

    id: str
    ruling: Ruling
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A consent: where `when` holds, the answer is `ruling` at most, as far as consents go.

    id         the consent's
    performer  who gave it; asked before `when`, which does not repeat it
    ruling     PERMITTED; NEEDS_NOTICE for what the consent grants once notice is given
    """

    id: str
    performer: str
    ruling: Ruling
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """needs     the uses that need a consent whatever any rule says
    complete  whether the grants are all that there are: else one may cover that nobody recorded
    """

    restrictions: tuple[Restriction, ...]
    grants: tuple[Grant, ...]
    needs: Condition
    complete: bool = True
