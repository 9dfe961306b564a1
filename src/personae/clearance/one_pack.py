"""One pack alone over one use: its answer, the clauses that make it, and the pay it computes.

No consent on file, no statute and no other agreement is asked, and a proposal is taken as if it
stood.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from personae.clearance.answers import Ruling
from personae.clearance.compiled import compiled
from personae.clearance.items import Items, Restriction
from personae.clearance.reach import of_one_pack
from personae.clearance.rows import Row, row_of
from personae.rules.conditions import NEVER, All, Condition, facts_asked, residual, true
from personae.rules.facts import FACTS, Facts
from personae.rules.owing import owed
from personae.rules.rule import Effect, Provision, Rule, Status

_COVERS = "consent_covers"
_AGREED = "pay_agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    name: str
    provisions: tuple[Provision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one pack says of one use.

    by            the rules that make the answer; none where it is `permitted`
    missing       the facts that it turns on, where it cannot say
    due           in US dollars; None where it cannot be computed
    due_missing   the facts for want of which it cannot
    no_amount     the rules that speak of pay, and give no amount
    """

    ruling: Ruling
    by: tuple[str, ...]
    missing: tuple[str, ...]
    due: Decimal | None
    due_missing: tuple[str, ...]
    no_amount: tuple[str, ...]


class Judge:
    """Says of uses what one pack says."""

    def __init__(self, pack: Pack) -> None:
        self._rules = {p.rule.id: p.rule for p in pack.provisions}
        self._restrictions = restrictions(pack.provisions)
        self._answer = _Twice(self._restrictions)
        pay = (rule for rule in self._rules.values() if _of_pay(rule))
        self._pay = tuple((rule, residual(_speaks(rule), {_AGREED: False})) for rule in pay)
        self._pays = _Twice(
            tuple(
                Restriction(id=rule.id, ruling=Ruling.PAYMENT_DUE, when=when)
                for rule, when in self._pay
            )
        )
        self.asked = self.asked_by(self._rules)

    def asked_by(self, rules: Iterable[str]) -> tuple[str, ...]:
        """The facts that these rules ask about, their rates and days included."""
        names: dict[str, None] = {}
        for rule in (self._rules[each] for each in rules):
            names |= dict.fromkeys(facts_asked(_speaks(rule)))
            if rule.effect is Effect.VOID:
                names[_COVERS] = None
            if rule.owes is not None:
                names |= dict.fromkeys(n for n in (*rule.owes.rates, rule.owes.days) if n in FACTS)
        return tuple(names)

    def says(self, facts: Facts) -> Said:
        """Of a use with these facts, those that are worked out of others included."""
        row, covered = row_of(facts), facts.get(_COVERS)
        ruling, sure, possible = self._answer(row, covered)
        by, missing = self._reasons(ruling, sure, possible, facts)
        _, sure, possible = self._pays(row, covered)
        due, due_missing, no_amount = self._due(sure, possible, facts)
        return Said(
            ruling=ruling,
            by=by,
            missing=missing,
            due=due,
            due_missing=due_missing,
            no_amount=no_amount,
        )

    def _reasons(
        self, ruling: Ruling, sure: int, possible: int, facts: Facts
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if ruling is Ruling.PERMITTED:
            return (), ()
        surely = [r for n, r in enumerate(self._restrictions) if sure >> n & 1]
        perhaps = [r for n, r in enumerate(self._restrictions) if possible >> n & 1]
        by = [r for r in surely if r.ruling is ruling]
        if by:
            return tuple(r.id for r in by), ()
        if ruling is not Ruling.CANNOT_SAY:  # each way of an unknown leads to it, by its own rule
            return tuple(r.id for r in perhaps if r.ruling is ruling), ()
        least = max((r.ruling for r in surely), default=Ruling.PERMITTED)
        turning = [r for r in perhaps if r.ruling > least]
        missing = chain(*(facts_asked(residual(r.when, facts)) for r in turning))
        return tuple(r.id for r in turning), tuple(dict.fromkeys(missing))

    def _due(
        self, sure: int, possible: int, facts: Facts
    ) -> tuple[Decimal | None, tuple[str, ...], tuple[str, ...]]:
        total: Decimal | None = Decimal(0)
        missing: dict[str, None] = {}
        no_amount = []
        for n, (rule, when) in enumerate(self._pay):
            if not (sure | possible) >> n & 1:
                continue
            amount, wanting = None, facts_asked(residual(when, facts)) if possible >> n & 1 else ()
            if rule.owes is None:
                no_amount.append(rule.id)
            else:
                amount, _working, absent = owed(rule, facts)
                wanting = (*wanting, *absent)
            missing |= dict.fromkeys(wanting)
            total = None if wanting or amount is None or total is None else total + amount
        return total, tuple(missing), tuple(no_amount)


class _Twice:
    """Restrictions compiled twice: as if a consent covered the use, and as if none did.

    Where nobody recorded which, the answer is the one on which both agree, and else that nobody
    can say. So learning it never changes a definite answer.
    """

    def __init__(self, restrictions: tuple[Restriction, ...]) -> None:
        self._yes, self._no = (
            compiled(
                Items(
                    restrictions=tuple(
                        replace(r, when=residual(r.when, {_COVERS: covered})) for r in restrictions
                    ),
                    grants=(),
                    needs=NEVER,
                )
            )
            for covered in (True, False)
        )

    def __call__(self, row: Row, covered: object) -> tuple[Ruling, int, int]:
        """The answer, and a bit for each restriction that surely, and that possibly, holds."""
        if isinstance(covered, bool):
            answer, sure, possible = (self._yes if covered else self._no)(row)
            return Ruling(answer), sure, possible
        yes, no = self._yes(row), self._no(row)
        sure = yes[1] & no[1]
        answer = yes[0] if yes[0] == no[0] else int(Ruling.CANNOT_SAY)
        return Ruling(answer), sure, (yes[1] | yes[2] | no[1] | no[2]) & ~sure


def restrictions(provisions: Iterable[Provision]) -> tuple[Restriction, ...]:
    """A pack's rules where it alone decides, those that void a consent among them.

    No consent is at hand that could be taken away. So where such a rule speaks of a use that is
    said to be covered, the use needs a consent, for the one that covers it counts for nothing;
    where none covers it, nothing is taken away, and the pack's other rules say what is needed.
    """
    held = tuple(provisions)
    voids = tuple(
        Restriction(
            id=p.rule.id,
            ruling=Ruling.NEEDS_CONSENT,
            when=All((_speaks(p.rule), true(_COVERS))),
        )
        for p in held
        if p.rule.effect is Effect.VOID
    )
    return (*of_one_pack(held), *voids)


def _of_pay(rule: Rule) -> bool:
    """A rule that asks whether pay is agreed says that there is to be some, and not how much."""
    return rule.effect is Effect.OWE or rule.owes is not None or _AGREED in facts_asked(rule.when)


def _speaks(rule: Rule) -> Condition:
    """As `of_one_pack` has it: a proposal is compared as if it were in force."""
    return rule.when if rule.status is Status.PROPOSAL else rule.speaks
