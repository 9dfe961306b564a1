"""The words in which a comparison of two packs speaks."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from personae.app.reports.words import DECIDE, ORDER, SETTLE, listed
from personae.rules.facts import FACTS, Kind

Values = Mapping[str, Any]

ANSWERS = {
    "permitted": "permitted",
    "payment-due": "payment due",
    "needs-notice": "needs notice",
    "needs-consent": "needs consent",
    "cannot-say": "cannot say",
    "prohibited": "prohibited",
}
SHAPES = {  # so that no colour is needed
    "permitted": "●",
    "payment-due": "◆",
    "needs-notice": "◧",
    "needs-consent": "■",
    "cannot-say": "▲",
    "prohibited": "✕",
}
TONES = dict.fromkeys(ANSWERS, SETTLE) | {
    "permitted": ORDER,
    "payment-due": DECIDE,
    "cannot-say": DECIDE,
}
EFFECTS = {
    "silent": "is silent",
    "refer": "a person must decide",
    "void": "the consent does not count",
    "forbid": "prohibits",
    "require": "requires",
    "owe": "pay is due",
}
STATUSES = {
    "law": "a law",
    "agreement": "an agreement",
    "bill": "a bill, and no law",
    "proposal": "a proposal made in bargaining",
    "position": "a position that somebody takes",
}
NOTHING = "0.00 USD"
COUNSEL = "No counsel has read either pack."
ALONE = (
    "Each pack alone decides: no consent on file, no statute and no other agreement is asked. "
    "A pack says nothing of what it does not speak of, and a use is then permitted as far as that "
    "pack goes."
)


def status(side: Values) -> str:
    """`an agreement`, `a proposal made in bargaining`."""
    return listed([STATUSES[each] for each in side["status"]])


def headline(values: Values) -> str:
    changed, count = values["changed"], values["uses"]["count"]
    uses = "use" if count == 1 else "uses"
    if not changed:
        return f"None of the {count:,} {uses} changes answer." if count > 1 else "The answer stays."
    return f"{changed:,} of {count:,} {uses} {'changes' if changed == 1 else 'change'} answer."


def pay(values: Values) -> str:
    """The money between the packs, in one or two sentences."""
    between = values["between"]
    known, unknown = between["uses"], between["uses_unknown"]
    if not known:
        return "For no use can both packs' pay be computed."
    said = (
        f"Where both packs' pay can be computed ({known:,} of {known + unknown:,} uses), the rules "
        f"of the first make {_due(between['first'])} due and those of the second "
        f"{_due(between['second'])}"
    )
    if between["first"] == between["second"]:
        return f"{said}."
    less = between["difference"].startswith("-")
    gap = money(between["difference"].removeprefix("-"))
    return f"{said}: {gap} {'less' if less else 'more'}."


def _due(written: str) -> str:
    return "nothing" if written == NOTHING else money(written)


def money(written: str) -> str:
    """`8,428.00 USD` of `8428.00 USD`."""
    amount, _, currency = written.partition(" ")
    return f"{Decimal(amount):,} {currency}"


def wanting(counts: Sequence[Values], *, most: int = 4) -> str:
    """`estimated_days (3 uses), daily_rate (1 use)`."""
    named = [f"{each['fact']} ({uses(each['uses'])})" for each in counts[:most]]
    left = len(counts) - len(named)
    return ", ".join(named) + (f" and {left} more" if left else "")


def uses(count: int) -> str:
    return f"{count:,} use" if count == 1 else f"{count:,} uses"


def opening(words: str) -> str:
    """The same, as a sentence begins."""
    return words[:1].upper() + words[1:]


def asked(name: str) -> str:
    """What the fact tells: `whether the performer is dead`, `which kind of use it is`."""
    known = FACTS[name]
    return f"whether {known.meaning}" if known.kind is Kind.YES_NO else known.meaning


def fact(name: str, value: str | bool | None) -> str:
    """A value as a reader writes it: `yes`, `2024-05-06`."""
    if value is None:
        return "not recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.replace("T", " ") if FACTS[name].kind is Kind.MOMENT else value
