"""A consent as what it grants: one condition, clause by clause, that a use meets or does not.

What a consent leaves out grants nothing. What it leaves open is asked of the use by a fact of its
own (`copies_agreed`, `consent_reaches_company`), which nobody can know but a person who asks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from personae.clearance.answers import Ruling
from personae.clearance.gather import PRODUCER
from personae.clearance.items import Grant
from personae.clearance.reach import gate
from personae.consent.agreement import ANY, EVERY_DAY, Consent, DescribedUse, Withdrawal, ended
from personae.consent.as_facts import FOR_THE_DEAD, facts_of
from personae.consent.standing import guarded_days, superseded_by
from personae.rules.conditions import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    Atom,
    Condition,
    Op,
    negated,
    residual,
    true,
)
from personae.rules.facts import FACTS, Value
from personae.rules.rule import Rule
from personae.vocabulary.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """cite  the consent's own key and words, or the rule that would void it"""

    cite: str
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What one consent grants.

    clauses  all must hold
    voiding  what may take it away, with the condition under which it does not
    notice   what must be given first; None where nothing need be
    """

    consent: Consent
    clauses: tuple[Clause, ...]
    voiding: tuple[tuple[Rule, Condition], ...]
    notice: Clause | None

    @property
    def when(self) -> Condition:
        return All((*(c.when for c in self.clauses), *(stands for _, stands in self.voiding)))

    @property
    def grants(self) -> tuple[Grant, ...]:
        """One, or where notice must come first two: with the notice, and before it."""
        consent, when = self.consent, self.when
        if self.notice is None:
            return (_grant(consent, Ruling.PERMITTED, when),)
        with_notice = All((when, self.notice.when))
        return (
            _grant(consent, Ruling.PERMITTED, with_notice),
            _grant(consent, Ruling.NEEDS_NOTICE, when),
        )


def granted(
    consent: Consent,
    withdrawals: Iterable[Withdrawal],
    others: Iterable[Consent],
    *,
    voided_by: Iterable[Rule],
) -> Granted:
    """What `consent` grants.

    others     the other consents on record, one of which may have taken its place
    voided_by  the rules that may take a consent away
    """
    answers = _answers(consent)
    return Granted(
        consent=consent,
        clauses=_clauses(consent, tuple(withdrawals), tuple(others)),
        voiding=tuple((rule, _stands(rule, answers)) for rule in voided_by),
        notice=_notice(consent),
    )


_Answers: TypeAlias = tuple[tuple[Condition, Mapping[str, Value]], ...]


def _answers(consent: Consent) -> _Answers:
    """What the consent itself answers of the facts that rules ask, and of which uses.

    It names some pictures, and under `any` others too; and who gave it changes on the day on which
    a performer, of age, makes a guardian's their own. So each use has its own answer, by its
    picture and its day, and not by those of any other.
    """
    named = tuple(picture for picture in consent.pictures if picture != ANY)
    pictures: list[tuple[Condition, str | None]] = [(ALWAYS, named[0] if named else None)]
    if named and ANY in consent.pictures:
        one_of_them = Atom(fact="picture", op=Op.IN, values=named)
        pictures = [(one_of_them, named[0]), (negated(one_of_them), ANY)]
    renewed = consent.granted_by.renewed_on
    days: list[tuple[Condition, date]] = [(ALWAYS, date.max)]
    if renewed is not None:
        days = [(_before(renewed), renewed - timedelta(days=1)), (_from(renewed), renewed)]
    return tuple(
        (All((here, then)), facts_of(consent, picture, day))
        for here, picture in pictures
        for then, day in days
    )


def _stands(rule: Rule, answers: _Answers) -> Condition:
    """When a rule that voids a consent leaves this one standing."""
    each = [
        (of_these, negated(All((gate(rule), residual(rule.speaks, known)))))
        for of_these, known in answers
    ]
    if len({stands for _, stands in each}) == 1:
        return each[0][1]
    return All(tuple(AnyOf((negated(of_these), stands)) for of_these, stands in each))


def _grant(consent: Consent, ruling: Ruling, when: Condition) -> Grant:
    return Grant(id=consent.id, performer=consent.performer, ruling=ruling, when=when)


def _clauses(
    consent: Consent, withdrawals: tuple[Withdrawal, ...], others: tuple[Consent, ...]
) -> tuple[Clause, ...]:
    conditions = consent.conditions
    out = [
        _signed(consent),
        _scope("pictures", consent.pictures, "picture"),
        Clause(cite=_listed("kinds", consent.kinds), when=_kinds(consent)),
        *_no_training(consent),
        _scope("media", consent.media, "medium"),
        _scope("purposes", consent.purposes, "purpose"),
        Clause(cite=_listed("territories", consent.territories), when=_territories(consent)),
        _term(consent),
        Clause(cite=f"granted_to: {consent.granted_to}", when=_reaches(consent)),
    ]
    if consent.transfer is False:
        out.append(Clause(cite="transfer: false", when=negated(true("transferred"))))
    if consent.languages and ANY not in consent.languages:
        out.append(Clause(cite=_listed("languages", consent.languages), when=_languages(consent)))
    if consent.uses:
        described = AnyOf(tuple(_described(use) for use in consent.uses))
        words = "; ".join(f"“{use.description}”" for use in consent.uses)
        out.append(Clause(cite=f"uses: {words}", when=described))
    out += [_excluded(word) for word in consent.excludes]
    if conditions.approval_of_each_use:
        out.append(Clause(cite="conditions: approval_of_each_use", when=true("approved")))
    if conditions.strike_lock:
        out.append(Clause(cite="conditions: strike_lock", when=negated(true("strike"))))
    return (*out, *_endings(consent, withdrawals, others))


def _endings(
    consent: Consent, withdrawals: tuple[Withdrawal, ...], others: tuple[Consent, ...]
) -> Iterator[Clause]:
    """What ends a consent before its term does."""
    if consent.granted_by.acting_as in FOR_THE_DEAD:
        who = consent.granted_by.acting_as
        yield Clause(cite=f"granted_by: the {who}, for the dead", when=true("deceased"))
    days = guarded_days(consent)
    if days is None:
        yield Clause(cite="granted_by: a guardian, for whom no birth is named", when=true("minor"))
    elif days != (EVERY_DAY,):
        told = "; ".join(f"until {term.end or 'none'}" for term in days)
        yield Clause(cite=f"granted_by: {told}", when=AnyOf(tuple(_within(term) for term in days)))
    end = ended(consent, withdrawals, on=date.max)
    if end is not None:
        cite = f"withdrawn on {end.on}, in effect from {end.effective}"
        yield Clause(cite=cite, when=_before(end.effective))
    later = superseded_by(consent, others, on=date.max)
    if later is not None and later.signed is not None:
        yield Clause(cite=f"superseded by {later.id}", when=_before(later.signed.on))


def _signed(consent: Consent) -> Clause:
    if consent.signed is None:
        return Clause(cite="signed: not", when=NEVER)
    return Clause(cite=f"signed.on: {consent.signed.on}", when=_from(consent.signed.on))


def _term(consent: Consent) -> Clause:
    term = consent.term
    if term is None:
        return Clause(cite="term: left out", when=NEVER)
    if term == EVERY_DAY:
        return Clause(cite="term: any", when=ALWAYS)
    told = f"term: {term.start} until {term.end or 'none agreed'}"
    return Clause(cite=told, when=_within(term))


def _notice(consent: Consent) -> Clause | None:
    hours = consent.conditions.notice_hours
    if not hours:
        return None
    enough = Atom(fact="hours_of_notice", op=Op.FROM, values=(Decimal(hours),))
    return Clause(cite=f"conditions.notice_hours: {hours}", when=enough)


def _kinds(consent: Consent) -> Condition:
    """Training is agreed to by its own key, and by no other."""
    training = _is("kind", "training")
    named = tuple(kind for kind in consent.kinds if kind != ANY)
    parts: list[Condition] = []
    if ANY in consent.kinds:
        parts.append(negated(training))
    elif named:
        parts.append(Atom(fact="kind", op=Op.IN, values=named))
    if consent.training is True:
        parts.append(training)
    return AnyOf(tuple(parts))


def _territories(consent: Consent) -> Condition:
    if ANY in consent.territories:
        return ALWAYS
    if not consent.territories:
        return NEVER
    return Atom(fact="territory", op=Op.INSIDE, values=consent.territories)


def _languages(consent: Consent) -> Condition:
    """Asked of a voice and of dubbing: a figure that is seen has no language.

    Whoever is heard in a replica is a use of the voice, and is asked as one.
    """
    heard = AnyOf((_is("kind", "voice"), _is("alteration_purpose", "dubbing")))
    agreed = Atom(fact="language", op=Op.IN, values=(*consent.languages, _SILENT))
    return AnyOf((negated(heard), agreed))


def _no_training(consent: Consent) -> Iterator[Clause]:
    """Whatever kind it is called: what trains a model is agreed to by `training` alone."""
    if consent.training is not True:
        said = "left out" if consent.training is None else "false"
        yield Clause(cite=f"training: {said}", when=negated(true("for_training")))


def _reaches(consent: Consent) -> Condition:
    """One that names its pictures reaches their producer; whether it, or one for any picture,
    reaches another company than it was given to, nobody can know but a person who asks.
    """
    if consent.sublicence:
        return ALWAYS
    known = (consent.granted_to,) if ANY in consent.pictures else (consent.granted_to, PRODUCER)
    company = Atom(fact="company", op=Op.IN, values=known)
    return AnyOf((company, true("consent_reaches_company")))


def _described(use: DescribedUse) -> Condition:
    parts: list[Condition] = []
    if use.scenes and ANY not in use.scenes:
        parts.append(Atom(fact="scene", op=Op.IN, values=tuple(use.scenes)))
    if use.copies is None:
        parts.append(AnyOf((_under("copies", 2), true("copies_agreed"))))
    else:
        parts.append(_under("copies", use.copies + 1))
    if use.max_seconds is not None:
        longer = Atom(fact="seconds", op=Op.FROM, values=(Decimal(use.max_seconds),))
        exactly = Atom(fact="seconds", op=Op.IN, values=(Decimal(use.max_seconds),))
        parts.append(AnyOf((negated(longer), exactly)))
    return All(tuple(parts))


def _excluded(word: str) -> Clause:
    """`advertising:alcohol` excludes one category; another word is the fact of that name."""
    what, _, category = word.partition(":")
    if category:
        advertised = _is("advertising_category", category)
        found: Condition = All((true("advertisement"), advertised))
    else:
        named = _EXCLUDED.get(what, what)
        # Kept before the words became a closed list: nobody but a person can say what it means.
        found = true(named if named in FACTS else "excluded_otherwise")
    return Clause(cite=f"excludes: {word}", when=negated(found))


def _scope(key: str, scope: tuple[str, ...], fact: str) -> Clause:
    if ANY in scope:
        return Clause(cite=_listed(key, scope), when=ALWAYS)
    when = Atom(fact=fact, op=Op.IN, values=scope) if scope else NEVER
    return Clause(cite=_listed(key, scope), when=when)


def _listed(key: str, scope: tuple[str, ...]) -> str:
    return f"{key}: {', '.join(scope)}" if scope else f"{key}: left out"


def _is(fact: str, value: Value) -> Atom:
    return Atom(fact=fact, op=Op.IN, values=(value,))


def _from(day: date) -> Atom:
    return Atom(fact="on", op=Op.FROM, values=(day,))


def _before(day: date) -> Atom:
    return Atom(fact="on", op=Op.FROM, values=(day,), holds=False)


def _within(term: Term) -> Condition:
    first = ALWAYS if term.start == date.min else _from(term.start)
    return first if term.end is None else All((first, _before(term.end)))


def _under(fact: str, number: int) -> Atom:
    return Atom(fact=fact, op=Op.FROM, values=(Decimal(number),), holds=False)


_EXCLUDED = {"politics": "political", "advertising": "advertisement"}
_SILENT = "none"  # as a use says it of a performer who is not heard
