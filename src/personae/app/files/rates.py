"""A pack's `rates.yaml`: minimums, overtime, contributions, each with its days and its source."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field

import personae.rules
from personae.app.files.forms import Form, filled
from personae.app.files.mistakes import Mistakes
from personae.app.files.words import Amount, Day, Words, one_of
from personae.app.files.yaml_text import Text, read_yaml
from personae.pay.line import Clause
from personae.pay.rates import (
    Contribution,
    Item,
    Minimum,
    Overtime,
    PaidDay,
    Rates,
    Wardrobe,
)
from personae.rules.rule import LEVELS
from personae.vocabulary.mistake import did_you_mean
from personae.vocabulary.term import Term

FILE = "rates.yaml"
PACKS = Path(personae.rules.__file__).parent / "packs"
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_Form = TypeVar("_Form", bound="_Dated")
_Read = TypeVar("_Read")


def _a_number(value: object) -> Decimal:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise ValueError(f"`{value}` is no number.")
    return Decimal(value)


def _many(value: object) -> object:
    if not isinstance(value, list):
        raise ValueError("a list belongs here.")  # noqa: TRY004  # pydantic tells ValueErrors
    return tuple(value)


Number = Annotated[Decimal, BeforeValidator(_a_number)]
List = BeforeValidator(_many)


class _Source(Form):
    cite: Words
    href: Words
    retrieved: Day


class _Dated(Form):
    from_: Day = Field(alias="from")
    until: Day | None = None
    level: Annotated[str, one_of("reading level", tuple(LEVELS))]
    source: Words


class _Minimum(_Dated):
    of: Words
    per: Words
    amount: Amount


class _Step(Form):
    over: Number
    times: Number


class _Overtime(_Dated):
    of: Words
    straight_hours: Number
    steps: Annotated[tuple[_Step, ...], List]
    unit_hours: Number
    money_break: Number | None = None


class _Wardrobe(_Dated):
    of: Words
    first: Amount
    further: Amount


class _PaidDay(_Dated):
    status: Words


class _Contribution(_Dated):
    of: Words
    production: Words
    percent: Number
    ceilings: dict[str, Amount] = Field(default_factory=dict)


class _Item(_Dated):
    id: Words
    title: Words
    amount: Amount | None = None
    times: Number | None = None
    of: Words | None = None
    refer: Words | None = None


class _RatesForm(Form):
    sources: dict[str, _Source]
    minimums: Annotated[tuple[_Minimum, ...], List] = ()
    overtime: Annotated[tuple[_Overtime, ...], List] = ()
    wardrobe: Annotated[tuple[_Wardrobe, ...], List] = ()
    paid_days: Annotated[tuple[_PaidDay, ...], List] = ()
    contributions: Annotated[tuple[_Contribution, ...], List] = ()
    items: Annotated[tuple[_Item, ...], List] = ()
    not_read: Annotated[tuple[Words, ...], List]


def read_rates(root: Path = PACKS) -> Mapping[str, Rates]:
    """Every pack's rates, by pack. Raises UserError with all that is wrong in any of them."""
    mistakes = Mistakes()
    found = {}
    for path in sorted(root.rglob(FILE)):
        pack = path.parent.relative_to(root).as_posix()
        called = f"{pack}/{FILE}"
        text = read_yaml(path, mistakes, called=called)
        form = None if text is None else filled(_RatesForm, text, called, mistakes)
        if text is not None and form is not None:
            found[pack] = _Reading(pack, called, text, form, mistakes).rates()
    mistakes.raise_any()
    return found


class _Reading:
    """One file, filled into its form, while it becomes rates."""

    def __init__(
        self, pack: str, called: str, text: Text, form: _RatesForm, mistakes: Mistakes
    ) -> None:
        self._pack, self._called, self._text = pack, called, text
        self._form, self._mistakes = form, mistakes

    def rates(self) -> Rates:
        form = self._form
        self._once("minimums", form.minimums, lambda m: f"{m.of} per {m.per}")
        self._once("overtime", form.overtime, lambda o: o.of)
        self._once("wardrobe", form.wardrobe, lambda w: w.of)
        self._once("paid_days", form.paid_days, lambda p: p.status)
        self._once("contributions", form.contributions, lambda c: f"{c.of} in {c.production}")
        self._once("items", form.items, lambda i: i.id)
        return Rates(
            pack=self._pack,
            minimums=self._each("minimums", form.minimums, self._minimum),
            overtime=self._each("overtime", form.overtime, self._overtime),
            wardrobe=self._each("wardrobe", form.wardrobe, self._wardrobe),
            paid_days=self._each(
                "paid_days",
                form.paid_days,
                lambda p, term, n: PaidDay(
                    status=p.status, term=term, clause=self._clause(p, p.status, "paid_days", n)
                ),
            ),
            contributions=self._each("contributions", form.contributions, self._contribution),
            items=self._each("items", form.items, self._item),
            not_read=form.not_read,
        )

    def _minimum(self, m: _Minimum, term: Term, n: int) -> Minimum:
        if not m.amount.amount > 0:
            self._tell(("minimums", n, "amount"), "a minimum is more than nought.", "")
        clause = self._clause(m, m.of, "minimums", n)
        return Minimum(of=m.of, per=m.per, term=term, amount=m.amount, clause=clause)

    def _overtime(self, o: _Overtime, term: Term, n: int) -> Overtime:
        overs = [step.over for step in o.steps]
        if not overs or overs != sorted(set(overs)) or overs[0] < o.straight_hours:
            what = "the steps must rise, and begin no earlier than the straight hours end."
            self._tell(("overtime", n, "steps"), what, "")
        if not o.unit_hours:
            self._tell(("overtime", n, "unit_hours"), "a unit of no hours counts nothing.", "")
        return Overtime(
            of=o.of,
            term=term,
            straight_hours=o.straight_hours,
            steps=tuple((step.over, step.times) for step in o.steps),
            unit_hours=o.unit_hours,
            money_break=o.money_break,
            clause=self._clause(o, f"overtime-{o.of}", "overtime", n),
        )

    def _wardrobe(self, w: _Wardrobe, term: Term, n: int) -> Wardrobe:
        clause = self._clause(w, "wardrobe", "wardrobe", n)
        return Wardrobe(of=w.of, term=term, first=w.first, further=w.further, clause=clause)

    def _contribution(self, c: _Contribution, term: Term, n: int) -> Contribution:
        return Contribution(
            of=c.of,
            production=c.production,
            term=term,
            percent=c.percent,
            ceilings=tuple(c.ceilings.items()),
            clause=self._clause(c, f"contributions-{c.of}", "contributions", n),
        )

    def _item(self, i: _Item, term: Term, n: int) -> Item:
        if (i.amount is None) == (i.times is None) or (i.times is None) != (i.of is None):
            what = "an item has an amount, or so many times a minimum."
            self._tell(("items", n), what, "Write `amount`, or `times` and `of`.")
        return Item(
            id=i.id,
            title=i.title,
            term=term,
            amount=i.amount,
            times=i.times,
            of=i.of or "",
            refer=i.refer or "",
            clause=self._clause(i, i.id, "items", n),
        )

    def _each(
        self, key: str, forms: Iterable[_Form], made: Callable[[_Form, Term, int], _Read]
    ) -> tuple[_Read, ...]:
        out = []
        for n, form in enumerate(forms):
            if form.until is not None and form.until <= form.from_:
                what = f"it ends on {form.until}, and would begin on {form.from_}."
                self._tell((key, n, "until"), what, "`until` is the first day out.")
                continue
            out.append(made(form, Term(start=form.from_, end=form.until), n))
        return tuple(out)

    def _clause(self, form: _Dated, name: str, key: str, n: int) -> Clause:
        source = self._form.sources.get(form.source)
        if source is None:
            near = did_you_mean(form.source, tuple(self._form.sources))
            what = f"`{form.source}` is none of the sources above."
            self._tell((key, n, "source"), what, near or "Add it there.")
        cite = "" if source is None else source.cite
        return Clause(rule=f"{self._pack}#{name}", cite=cite, level=form.level)

    def _once(self, key: str, forms: Iterable[_Form], name: Callable[[_Form], str]) -> None:
        """On no day may two of one name be in force."""
        seen: dict[str, list[tuple[date, date]]] = {}
        for n, form in enumerate(forms):
            begins, ends = form.from_, form.until or date.max
            before = seen.setdefault(name(form), [])
            for other, others_end in before:
                if begins < others_end and other < ends:
                    day = max(begins, other)
                    what = f"two rates are in force on {day}: {name(form)} stands above already."
                    self._tell((key, n, "from"), what, "A rate ends on the day the next begins.")
            before.append((begins, ends))

    def _tell(self, at: tuple[Any, ...], what: str, do: str) -> None:
        self._mistakes.add(f"{self._called}:{self._text.line(at)}", what, do)
