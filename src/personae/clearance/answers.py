"""The six answers, from mild to severe."""

from enum import IntEnum

from personae.rules.rule import Effect, Needs, Rule


class Ruling(IntEnum):
    """What may be said of a use; the severest of its reasons is its answer."""

    PERMITTED = 0
    PAYMENT_DUE = 1
    NEEDS_NOTICE = 2
    NEEDS_CONSENT = 3
    CANNOT_SAY = 4
    PROHIBITED = 5

    @property
    def word(self) -> str:
        """As the interface spells it: `needs-consent`."""
        return self.name.lower().replace("_", "-")


_EFFECTS = {
    Effect.OWE: Ruling.PAYMENT_DUE,
    Effect.REFER: Ruling.CANNOT_SAY,
    Effect.FORBID: Ruling.PROHIBITED,
}


def ruling_of(rule: Rule) -> Ruling | None:
    """The answer where the rule speaks; None for `void`, which takes a consent away."""
    if rule.effect is Effect.REQUIRE:
        return Ruling.NEEDS_NOTICE if rule.needs is Needs.NOTICE else Ruling.NEEDS_CONSENT
    return _EFFECTS.get(rule.effect)
