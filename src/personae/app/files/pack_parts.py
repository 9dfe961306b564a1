"""The parts of a rule beside its condition, from their forms."""

import re
from datetime import date

from personae.app.files.pack_forms import AppliesForm, DutyForm, OwesForm, RuleForm
from personae.rules.facts import Kind
from personae.rules.loader import At, Tell, fact_called
from personae.rules.rule import Applies, Due, Duty, Effect, Owes, Status

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


def check_keys(form: RuleForm, effect: Effect, status: Status, tell: Tell) -> None:
    """Keys that ask for one another."""
    if effect is Effect.REQUIRE and form.needs is None:
        tell(
            ("effect",),
            "a rule that requires says what it needs.",
            "Write `needs: notice` or `needs: consent`.",
        )
    if effect is not Effect.REQUIRE and form.needs is not None:
        tell(("needs",), "only a rule that requires says what it needs.", "`effect: require`?")
    if form.unread is not None and effect is not Effect.REFER:
        tell(("unread",), "a rule whose words nobody read refers.", "Write `effect: refer`.")
    if form.speaks_of is not None and effect is not Effect.REFER:
        what = "only a rule that refers says of what: the others say so by their effect."
        tell(("speaks_of",), what, "Take it out.")
    if form.applies is None and status.decides:
        tell((), "the key `applies` is missing.", "A law and an agreement begin on a day.")


def applies_of(form: AppliesForm, status: Status, tell: Tell) -> Applies | None:
    fact = fact_called(form.date, ("applies", "date"), tell)
    if fact is None:
        return None
    if fact.kind is not Kind.DAY:
        tell(("applies", "date"), f"`{fact.name}` is {fact.kind.value}, not a day.", "")
        return None
    if form.from_ is None and status.decides:
        tell(("applies", "from"), "a law and an agreement begin on a day.", "Write the first day.")
    begins = form.from_ or date.min
    if form.until is not None and form.until <= begins:
        what = f"it ends on {form.until}, and would begin on {begins}."
        tell(("applies", "until"), what, "`until` is the first day on which it no longer counts.")
        return None
    return Applies(fact=fact.name, from_=form.from_, until=form.until)


def duty_of(form: DutyForm, tell: Tell) -> Duty:
    for n, due in enumerate(form.by):
        at = ("duty", "by", n)
        _when(due.fact, (*at, "fact"), tell, (Kind.DAY, Kind.MOMENT), "no date")
        if due.or_later is not None:  # the later of two moments; a day has no hour to compare
            for key, name in (("fact", due.fact), ("or_later", due.or_later)):
                _when(name, (*at, key), tell, (Kind.MOMENT,), "no moment")
    by = (
        Due(fact=d.fact, hours=d.hours, years=d.years, or_later=d.or_later or "") for d in form.by
    )
    return Duty(do=form.do, by=tuple(by))


def _when(name: str, at: At, tell: Tell, kinds: tuple[Kind, ...], otherwise: str) -> None:
    fact = fact_called(name, at, tell)
    if fact is not None and fact.kind not in kinds:
        tell(at, f"`{name}` is {fact.kind.value}, and {otherwise}.", "")


def owes_of(form: OwesForm, tell: Tell) -> Owes:
    for at, name in ((("owes", "rates"), rate) for rate in form.rates):
        _number(name, at, tell)
    _number(form.days, ("owes", "days"), tell)
    return Owes(rates=form.rates, days=form.days)


def _number(name: str, at: At, tell: Tell) -> None:
    """A number, or the name of a fact that is one."""
    if _NUMBER.fullmatch(name):
        return
    fact = fact_called(name, at, tell)
    if fact is not None and fact.kind is not Kind.NUMBER:
        tell(at, f"`{name}` is {fact.kind.value}, not a number.", "")
