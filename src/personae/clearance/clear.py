"""May this use go, and by which clause: the decision, with its reasons.

The answer comes from the compiled conditions (`compiled.py`); the same conditions are then asked
one by one for the reasons, the duties and the facts that nobody recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from personae.clearance.agreed_pay import due_of
from personae.clearance.answers import Ruling
from personae.clearance.compiled import compiled
from personae.clearance.due_days import due_by, due_on
from personae.clearance.gather import derived
from personae.clearance.grants import Clause, Granted, granted
from personae.clearance.items import Items, Restriction
from personae.clearance.reach import (
    NEEDS_CONSENT,
    OTHER_DAYS,
    UNREAD_AGREEMENT,
    deciding,
    other_days,
    reaches,
    restrictions_of,
    unread_agreements,
    voiding,
)
from personae.clearance.reasons import Reason
from personae.clearance.rows import Row, row_of
from personae.rules.conditions import NEVER, facts_asked, turns_on
from personae.rules.rule import Due

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from personae.consent.agreement import Consent, Withdrawal
    from personae.rules.facts import Facts, Value
    from personae.rules.rule import Provision, Rule

_COVERS = "consent_covers"
_EFFECTS = {True: "grant", False: "require", None: "refer"}
_UNREAD = {
    UNREAD_AGREEMENT: "no pack here holds the agreement {}: what it says was not read",
    OTHER_DAYS: "the pack of {} holds it for other days: what holds of this use was not read",
}
_ALIKE = 4  # consents that are told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What must be done, by when, and at what price.

    by       None where no date is known
    amount   `1204.00 USD`, or empty where none is owed or it cannot be worked out
    working  how it was worked out, or which facts that would take
    """

    rule: str
    do: str
    by: date | datetime | None
    amount: str
    working: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """The decision on one use.

    missing   the facts nobody recorded and that could change it, each with the rules and consents
              that ask for it
    consents  those that cover the use, or may
    voided    those that would, but for a rule: the rule's id by the consent's
    """

    answer: Ruling
    deeds: tuple[Deed, ...]
    reasons: tuple[Reason, ...]
    missing: Mapping[str, tuple[str, ...]]
    consents: tuple[str, ...]
    voided: Mapping[str, str]


class Clearer:
    """The rules and the consents on record, made ready for any number of uses."""

    def __init__(
        self,
        provisions: Iterable[Provision],
        consents: Iterable[Consent],
        withdrawals: Iterable[Withdrawal],
        *,
        complete: bool = True,
        anybody: bool = True,
    ) -> None:
        """Compiled at once, for as many uses as come.

        complete  whether these are all consents that there are
        anybody   whether the uses are of somebody; of nobody, no consent is asked
        """
        every = tuple(provisions)
        rules, held, ended = deciding(every), tuple(consents), tuple(withdrawals)
        self._rules = {rule.id: rule for rule in rules}
        self._granted = tuple(granted(c, ended, held, voided_by=voiding(rules)) for c in held)
        by_consent = [(grant, terms) for terms in self._granted for grant in terms.grants]
        self._terms = tuple(terms for _, terms in by_consent)
        self.items = Items(
            restrictions=(*restrictions_of(rules), unread_agreements(rules), other_days(rules)),
            grants=tuple(grant for grant, _ in by_consent),
            needs=NEEDS_CONSENT if anybody else NEVER,
            complete=complete,
        )
        self.decide = compiled(self.items)
        told = tuple(p.rule for p in every if not p.rule.status.decides)
        self._told = tuple((rule, reaches(rule)) for rule in told)
        self._tells = compiled(
            Items(
                restrictions=tuple(
                    Restriction(id=rule.id, ruling=Ruling.CANNOT_SAY, when=when)
                    for rule, when in self._told
                ),
                grants=(),
                needs=NEVER,
            )
        )

    def clear(self, facts: Facts) -> Clearance:
        """The decision on one use in one territory, with its reasons."""
        known = derived(facts)
        row = row_of(known)
        answer, sure, possible = self.decide(row)
        covering, perhaps = self._grants(sure), self._grants(possible)
        known = {**known, _COVERS: self._covers(covering, perhaps, known)}
        told = _Telling(known, tuple(terms.consent for terms in covering))
        if turns_on(self.items.needs, known, {}) is not False or covering:
            self._tell_consents(told, covering, perhaps)
        for n, restriction in enumerate(self.items.restrictions):
            speaks, may_speak = sure >> n & 1, possible >> n & 1
            if restriction.id in _UNREAD:
                told.agreement(restriction, unread=bool(speaks), unknown=bool(may_speak))
            elif speaks:
                told.speaks(self._rules[restriction.id])
            elif may_speak:
                told.may_speak(self._rules[restriction.id], restriction)
        self._tell_what_decides_nothing(told, row)
        return Clearance(
            answer=Ruling(answer),
            deeds=tuple(told.deeds),
            reasons=tuple(told.reasons),
            missing={name: tuple(asked) for name, asked in told.missing.items()},
            consents=tuple(dict.fromkeys(terms.consent.id for terms in covering or perhaps)),
            voided=told.voided,
        )

    def _grants(self, mask: int) -> list[Granted]:
        shift = len(self.items.restrictions)
        found = [terms for n, terms in enumerate(self._terms) if mask >> (shift + n) & 1]
        return list({terms.consent.id: terms for terms in found}.values())

    def _covers(self, covering: list[Granted], perhaps: list[Granted], known: Facts) -> bool | None:
        if covering and known.get("performer") is not None:
            return True
        return None if perhaps or not self.items.complete else False

    def _tell_consents(
        self, told: _Telling, covering: list[Granted], perhaps: list[Granted]
    ) -> None:
        """Those that cover the use; else those that may; else all that the performer gave."""
        performer = told.known.get("performer")
        theirs = [t for t in self._granted if t.consent.performer == performer]
        for terms in (covering or perhaps or theirs)[:_ALIKE]:
            told.consent(terms)
        if covering and all(told.lacks_notice(terms) for terms in covering):
            for terms in covering[:_ALIKE]:
                told.notice(terms)
        for terms in theirs if covering or perhaps else ():
            if terms not in (covering or perhaps) and told.would_cover(terms):
                told.taken_away(terms)
        if not theirs:
            told.reasons.append(_nothing(performer, complete=self.items.complete))
        if not self.items.complete and not covering:
            told.unknown(["consents_complete"], "consents")

    def _tell_what_decides_nothing(self, told: _Telling, row: Row) -> None:
        _, sure, _ = self._tells(row)
        for n, (rule, _) in enumerate(self._told):
            if sure >> n & 1:
                told.reasons.append(_of_rule(rule, rule.effect.value))


def worst(by_territory: Mapping[str, Clearance]) -> Clearance:
    """A use in several territories: the worst answer, for the reasons of all."""
    every = tuple(by_territory.values())
    if len(every) == 1:
        return every[0]
    answer = max(one.answer for one in every)
    return Clearance(
        answer=answer,
        deeds=tuple(dict.fromkeys(deed for one in every for deed in one.deeds)),
        reasons=tuple(dict.fromkeys(reason for one in every for reason in one.reasons)),
        missing={
            name: tuple(dict.fromkeys(who for one in every for who in one.missing.get(name, ())))
            for name in dict.fromkeys(name for one in every for name in one.missing)
        },
        consents=tuple(dict.fromkeys(name for one in every for name in one.consents)),
        voided={name: rule for one in every for name, rule in one.voided.items()},
    )


class _Met(NamedTuple):
    """open  the facts on which it turns, where nobody knows whether it is met"""

    clause: Clause
    got: bool | None
    open: dict[str, None]

    @classmethod
    def of(cls, clause: Clause, known: Facts) -> _Met:
        names: dict[str, None] = {}
        return cls(clause, turns_on(clause.when, known, names), names)


class _Telling:
    """The reasons of one decision as they are gathered."""

    def __init__(self, known: Facts, covering: tuple[Consent, ...]) -> None:
        self.known = known
        self._covering = covering
        self.reasons: list[Reason] = []
        self.deeds: list[Deed] = []
        self.missing: dict[str, dict[str, None]] = {}
        self.voided: dict[str, str] = {}

    def speaks(self, rule: Rule) -> None:
        self.reasons.append(_of_rule(rule, rule.effect.value))
        if rule.duty is not None or rule.owes is not None:
            self.deeds.append(self._deed(rule))

    def may_speak(self, rule: Rule, restriction: Restriction) -> None:
        open_: dict[str, None] = {}
        turns_on(restriction.when, self.known, open_)
        asked = [name for name in open_ if name != _COVERS]
        self.unknown(asked, rule.id)
        why = (
            f"not recorded: {', '.join(asked)}" if asked else "whether a consent covers it is open"
        )
        because = f"{rule.because}, if so; {why}"
        self.reasons.append(_of_rule(rule, "refer", because))

    def agreement(self, restriction: Restriction, *, unread: bool, unknown: bool) -> None:
        """Under which agreement the picture is made, where no pack holds it or nobody said."""
        if unknown:
            open_: dict[str, None] = {}
            turns_on(restriction.when, self.known, open_)
            self.unknown(open_, restriction.id)
        if unread:
            name = str(self.known.get("agreement"))
            self.reasons.append(
                Reason(
                    rule=restriction.id,
                    effect="refer",
                    cite=name,
                    level="—",
                    because=_UNREAD[restriction.id].format(name),
                )
            )

    def consent(self, terms: Granted) -> None:
        """Its clauses: all of them where it covers the use, else those that stand in the way.

        Where a rule takes it away for sure, that alone is told: it covers nothing then.
        """
        clauses = (*terms.clauses, *([terms.notice] if terms.notice else []))
        met = [_Met.of(clause, self.known) for clause in clauses]
        against = [one for one in met if one.got is False]
        if not against and self.taken_away(terms):
            return
        unsure = [one for one in met if one.got is None]
        perhaps = [] if against else self._perhaps_taken_away(terms)
        for one in against or unsure or ([] if perhaps else met):
            self.reasons.append(self._of_clause(terms, one))
        self.reasons += perhaps

    def would_cover(self, terms: Granted) -> bool:
        """Whether all its own words hold of the use, whatever a rule makes of them."""
        return all(turns_on(clause.when, self.known, {}) is True for clause in terms.clauses)

    def lacks_notice(self, terms: Granted) -> bool:
        """Whether the notice that the consent asks for was not given, or not in time."""
        return terms.notice is not None and turns_on(terms.notice.when, self.known, {}) is False

    def notice(self, terms: Granted) -> None:
        hours = terms.consent.conditions.notice_hours or 0
        self.deeds.append(
            Deed(
                rule=terms.consent.id,
                do=f"give the notice that {terms.consent.id} asks for, {hours} hours before the "
                "services are required",
                by=due_on(Due(fact="services_at", hours=-hours), self.known),
                amount="",
                working="",
            )
        )

    def taken_away(self, terms: Granted) -> bool:
        """Whether rules void it for sure; each is told."""
        gone = [rule for rule, stands in terms.voiding if turns_on(stands, self.known, {}) is False]
        for rule in gone:
            self.voided[terms.consent.id] = rule.id
            self.reasons.append(_of_rule(rule, "void", f"of {terms.consent.id}: {rule.because}"))
        return bool(gone)

    def _perhaps_taken_away(self, terms: Granted) -> list[Reason]:
        found = []
        for rule, stands in terms.voiding:
            open_: dict[str, None] = {}
            if turns_on(stands, self.known, open_) is None:
                self.unknown(open_, rule.id)
                because = f"of {terms.consent.id}: {rule.because}, if so"
                found.append(_of_rule(rule, "refer", because))
        return found

    def _of_clause(self, terms: Granted, met: _Met) -> Reason:
        clause = met.clause
        if met.got is None:
            self.unknown(met.open, terms.consent.id)
            because = f"Nobody recorded {', '.join(met.open)} of this use."
        elif met.got:
            because = "It covers this use."
        elif clause.cite.startswith("signed.on"):
            because = f"It was agreed afterwards: the use is of {self.known.get('on')}."
        else:
            beyond = self._beyond(clause)
            here = ", ".join(f"{name} {_word(self.known.get(name))}" for name in beyond)
            because = f"This use is beyond it: {here}." if here else "It grants nothing there."
        return Reason(
            rule=terms.consent.id,
            effect=_EFFECTS[met.got],
            cite=clause.cite,
            level="—",
            because=because,
        )

    def _beyond(self, clause: Clause) -> list[str]:
        """The facts that put a use beyond a clause: without one of them it might be within."""
        asked = [n for n in facts_asked(clause.when) if self.known.get(n) is not None]
        each = [
            name
            for name in asked
            if turns_on(clause.when, {**self.known, name: None}, {}) is not False
        ]
        return each or asked

    def unknown(self, names: Iterable[str], asked_by: str) -> None:
        for name in names:
            self.missing.setdefault(name, {})[asked_by] = None

    def _deed(self, rule: Rule) -> Deed:
        amount, working = "", ""
        if rule.owes is not None:
            due, working, missing = due_of(rule, self.known, self._covering)
            self.unknown(missing, rule.id)
            amount = "" if due is None else f"{due:.2f} USD"
        return Deed(
            rule=rule.id,
            do=rule.duty.do if rule.duty else rule.because,
            by=due_by(rule, self.known),
            amount=amount,
            working=working,
        )


def _of_rule(rule: Rule, effect: str, because: str = "") -> Reason:
    beside = "" if rule.status.decides else f" (a {rule.status.value}, which decides nothing)"
    return Reason(
        rule=rule.id,
        effect=effect,
        cite=rule.source.cite,
        level=rule.source.level,
        because=(because or rule.because) + beside,
        status=rule.status.value,
    )


def _nothing(performer: object, *, complete: bool) -> Reason:
    who = performer or "the performer"
    return Reason(
        rule="consents",
        effect="require" if complete else "refer",
        cite="the registry",
        level="—",
        because=f"No consent of {who} is on record"
        + ("." if complete else ", and nobody says that the registry holds all of them."),
    )


def _word(value: Value | None) -> str:
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )
