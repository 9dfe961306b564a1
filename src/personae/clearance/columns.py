"""The same decision over many uses at once, as expressions over columns.

A column holds a fact, null where it is unknown. The expressions' own logic is Kleene's, so each
condition is asked once. A decision is five questions, “is the answer at least this severe?”: the
answer is how many are so, and nobody can say where that is unknown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from operator import add, and_, or_
from pathlib import Path
from typing import Any, TypeAlias

from personae.clearance.answers import Ruling
from personae.clearance.at_odds import BY_TWO, BY_WORD, WITHIN, as_written, at_odds
from personae.clearance.gather import PRODUCER, Registered, derived
from personae.clearance.items import Items
from personae.clearance.rows import NAMES, coded
from personae.rules.conditions import All, Atom, Condition, Op, atoms, compares
from personae.rules.facts import (
    FACTS,
    Fact,
    Kind,
    Value,
    WrongValueError,
    check_id,
    least_of,
    value_of,
)
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

try:
    import polars as pl
except ImportError:
    raise UserError(
        Mistake("uses", "many decisions at once take polars.", "Install `personae[columns]`.")
    ) from None

Uses: TypeAlias = pl.DataFrame | pl.LazyFrame

ROW = NAMES[0]
MASKED = 64  # the most items of which a mask can tell
_COVERS = "consent_covers"
_FEW = 12  # so many are compared one by one quicker than looked up
_YES, _NO = pl.lit(True), pl.lit(False)  # the literals themselves
_SECOND = 1_000_000  # in the unit of moments
_MOMENT = pl.Datetime("us", "UTC")
_WORDS = ("text", pl.String())
_HELD_AS: Mapping[Kind, tuple[str, pl.DataType]] = {
    Kind.YES_NO: ("true or false", pl.Boolean()),
    Kind.CHOICE: _WORDS,
    Kind.WORD: _WORDS,
    Kind.TERRITORY: _WORDS,
    Kind.DAY: ("a date", pl.Date()),
    Kind.MOMENT: ("a timestamp with a zone", _MOMENT),
    Kind.NUMBER: ("a number", pl.Float64()),
}


def read_uses(path: Path) -> pl.LazyFrame:
    """A Parquet file of uses; of its columns only words and those that are asked will be read.

    Raises UserError for what is no such file.
    """
    if not path.exists():
        raise UserError(Mistake(str(path), "there is no such file."))
    try:
        uses = pl.scan_parquet(path, glob=False)
        uses.collect_schema()
    except (OSError, pl.exceptions.PolarsError):
        what = "it is no Parquet file that can be read."
        raise UserError(Mistake(str(path), what, "Write the uses as Parquet.")) from None
    return uses


def with_known(
    uses: Uses, on: date, people: Mapping[str, Registered], *, where: str = "uses"
) -> pl.LazyFrame:
    """The same uses, with what is known where a row says nothing, as for one use at a time.

    on      the day of a use that names none
    people  by the performer's id; whether somebody is a minor is told by the day of each use
    raises  UserError where a row says otherwise than is on record
    """
    lazy = uses.lazy()
    held = lazy.collect_schema()

    def filled(name: str, known: pl.Expr, kind: Kind) -> list[pl.Expr]:
        recorded = held.get(name, pl.Null())
        if recorded == pl.Null:
            return [known.alias(name)]
        if recorded != _HELD_AS[kind][1]:
            return []  # a column of another type is told of where they all are
        return [pl.coalesce(pl.col(name), known).alias(name)]

    def of_performer(known: Mapping[str, date | None]) -> pl.Expr:
        who, days = [*known], pl.Series([*known.values()], dtype=pl.Date)
        return (
            pl.col("performer")
            .cast(pl.String)
            .replace_strict(who, days, default=None, return_dtype=pl.Date)
        )

    lazy = lazy.with_columns(*filled("on", pl.lit(on), Kind.DAY), *_companies(lazy))
    if not people or held.get("performer", pl.Null()) == pl.Null or not _is_day(lazy, "on"):
        return lazy
    died = of_performer({name: one.died_on for name, one in people.items()})
    of_age = of_performer({name: one.of_age_on for name, one in people.items()})
    minor = pl.col("on") < of_age
    for name, known, kind in (("died_on", died, Kind.DAY), ("minor", minor, Kind.YES_NO)):
        if held.get(name) == _HELD_AS[kind][1]:
            odd = lazy.filter(pl.col(name) != known).select("performer", said=name, known=known)
            for who, said, kept in odd.head(1).collect(engine="streaming").iter_rows():
                what = f"`{name}: {as_written(said)}` of {who}, and the registry says "
                do = f"Correct what is wrong, or leave `{name}` out."
                raise UserError(Mistake(where, f"{what}{as_written(kept)}.", do))
    return lazy.with_columns(
        *filled("died_on", died, Kind.DAY), *filled("minor", minor, Kind.YES_NO)
    )


def _companies(uses: pl.LazyFrame) -> list[pl.Expr]:
    """The company, or that of the picture where a row names none."""
    held = uses.collect_schema().get("company", pl.Null())
    if not (held == pl.Null or _holds_words(held)):
        return []  # told of with the other columns
    named = pl.lit(None, pl.String) if held == pl.Null else pl.col("company").cast(pl.String)
    return [named.fill_null(PRODUCER).alias("company")]


def _is_day(uses: pl.LazyFrame, name: str) -> bool:
    return uses.collect_schema()[name] == pl.Date


def decide_columns(
    items: Items, uses: Uses, *, where: str = "uses", written: bool = False
) -> pl.DataFrame:
    """One row for each use, in the order of `uses`.

    uses   a column for each fact that anybody recorded, named and typed as in `rules/facts.py`,
           and `row` or `id`, to know a use by; without it they are numbered from 0. What follows
           from other facts is worked out, as `gather.derived` does
    where  what `uses` is called in a mistake
    written  whether people wrote them down: then facts that contradict each other, and numbers
             that count nothing, are refused as they are of one use

    The columns are `row`, or `id` where the uses have that; `answer`, the word of a `Ruling`; and,
    of 64 items at most, `sure` and `possible`: a bit for each of `(*restrictions, *grants)` that
    surely holds, or that may hold and may not. Raises UserError for a column that is no fact, or
    not of its fact's type, for a word that one use alone may not say either, and for uses that
    share a name or have none.
    """
    lazy, name = _named(uses.lazy(), where)
    granting = [All((_by(grant.performer), grant.when)) for grant in items.grants]
    restricting = [restriction.when for restriction in items.restrictions]
    facts = _Columns(lazy, where)
    if written:
        facts.check_numbers()
        facts.check_odds()
    asked = _Asked(facts, [items.needs, *granting, *restricting])
    first = len(restricting)
    held = [pl.col(f"k{n}") for n in range(first + len(granting))]
    covers = [(one.ruling, k) for one, k in zip(items.grants, held[first:], strict=True)]
    speaks = [(one.ruling, k) for one, k in zip(items.restrictions, held, strict=False)]
    out = [
        pl.col(ROW).alias(name),
        _answer(speaks, covers, complete=items.complete).alias("answer"),
    ]
    if len(held) <= MASKED:
        out += [_mask(held).alias("sure"), _mask([k.is_null() for k in held]).alias("possible")]
    return (
        lazy.select(ROW, *asked.columns())
        .with_columns(
            asked.of(items.needs).alias("needs"),
            *(asked.of(when).alias(f"k{first + n}") for n, when in enumerate(granting)),
        )
        .with_columns(_milder(covers, Ruling.NEEDS_CONSENT, items.complete).alias(_COVERS))
        .with_columns(*(asked.of(when).alias(f"k{n}") for n, when in enumerate(restricting)))
        .select(out)
        .collect(engine="streaming")
    )


def _named(uses: pl.LazyFrame, where: str) -> tuple[pl.LazyFrame, str]:
    """The uses, each with a name of its own in the column `row`, and what that column was called.

    Raises UserError where two have one name, or one has none: nobody could tell whose answer it is.
    """
    names = [name for name in NAMES if name in uses.collect_schema()]
    if len(names) > 1:
        raise UserError(Mistake(where, "`row` and `id` both name the use.", "Keep one of them."))
    if not names:
        return uses.with_row_index(ROW), ROW
    (name,) = names
    uses = uses.rename({name: ROW})
    unnamed = pl.col(ROW).is_null() | (pl.col(ROW).cast(pl.String).str.strip_chars() == "")
    counted = uses.select(
        unnamed=unnamed.any(), uses=pl.len(), names=pl.col(ROW).n_unique()
    ).collect(engine="streaming")
    if counted["unnamed"].item():
        number = uses.with_row_index("at").filter(unnamed).head(1).collect()["at"].item() + 1
        what = f"the use in row {number} has no `{name}`."
        raise UserError(Mistake(where, what, f"Give each use one, or leave `{name}` out."))
    if counted["names"].item() < counted["uses"].item():
        twice = uses.filter(pl.col(ROW).is_duplicated()).head(1).collect()[ROW].item()
        what = f"the `{name}` {twice} stands in two rows."
        raise UserError(Mistake(where, what, "Give each use its own."))
    return uses, name


_Ruled: TypeAlias = tuple[Ruling, pl.Expr]


def _by(performer: str) -> Atom:
    return Atom(fact="performer", op=Op.IN, values=(performer,))


def _any(parts: Iterable[pl.Expr]) -> pl.Expr:
    first, *others = [*parts] or [_NO]
    return reduce(or_, others, first)


def _all(parts: Iterable[pl.Expr]) -> pl.Expr:
    first, *others = [*parts] or [_YES]
    return reduce(and_, others, first)


def _milder(covers: Iterable[_Ruled], level: Ruling, complete: bool) -> pl.Expr:
    """Whether a consent makes the answer milder than `level`, as far as consents go."""
    found = _any(k for ruling, k in covers if ruling < level)
    return found if complete else found | pl.lit(None, pl.Boolean)


def _answer(speaks: Sequence[_Ruled], covers: Sequence[_Ruled], *, complete: bool) -> pl.Expr:
    at_least = []
    for level in list(Ruling)[1:]:
        severe = _any(k for ruling, k in speaks if ruling >= level)
        if level <= Ruling.NEEDS_CONSENT:
            severe |= pl.col("needs") & ~_milder(covers, level, complete)
        at_least.append(severe.cast(pl.UInt8))
    number = reduce(add, at_least).fill_null(int(Ruling.CANNOT_SAY))
    return number.cat.to(pl.Enum([ruling.word for ruling in Ruling]))


def _mask(bits: Sequence[pl.Expr]) -> pl.Expr:
    """A bit each, the first the lowest, in as narrow a number as holds them."""
    width = next(n for n in (8, 16, 32, 64) if len(bits) <= n)
    whole = {8: pl.UInt8, 16: pl.UInt16, 32: pl.UInt32, 64: pl.UInt64}[width]
    mask = pl.lit(0, whole)
    for start in range(0, len(bits), 8):
        byte = pl.lit(0, pl.UInt8)
        for n, bit in enumerate(bits[start : start + 8]):
            one = pl.when(bit).then(pl.lit(1 << n, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
            byte |= one
        mask |= byte.cast(whole) * pl.lit(1 << start, whole)
    return mask


class _Asked:
    """Conditions, each of whose comparisons becomes a column that all of them share."""

    def __init__(self, facts: "_Columns", conditions: Iterable[Condition]) -> None:
        self._facts = facts
        found = ((atom.fact, atom.op, atom.values) for when in conditions for atom in atoms(when))
        names = dict.fromkeys(key for key in found if key[0] != _COVERS)
        self._names = {key: f"a{n}" for n, key in enumerate(names)}

    def columns(self) -> list[pl.Expr]:
        return [
            self._facts.compared(Atom(fact=fact, op=op, values=values)).alias(name)
            for (fact, op, values), name in self._names.items()
        ]

    def of(self, condition: Condition) -> pl.Expr:
        if isinstance(condition, Atom):
            return self._atom(condition)
        parts = map(self.of, condition.parts)
        return _all(parts) if isinstance(condition, All) else _any(parts)

    def _atom(self, atom: Atom) -> pl.Expr:
        if atom.fact == _COVERS:
            so = _yes_no(pl.col(_COVERS), atom.values)
        else:
            so = pl.col(self._names[atom.fact, atom.op, atom.values])
        return so if atom.holds else ~so


def _yes_no(so: pl.Expr, values: tuple[Value, ...]) -> pl.Expr:
    if True in values:
        return so | ~so if False in values else so
    return ~so


class _Columns:
    """Facts as expressions, each of its kind's own type; null where nobody recorded it."""

    def __init__(self, uses: pl.LazyFrame, where: str) -> None:
        self._uses, self._where = uses, where
        self._types = {n: t for n, t in uses.collect_schema().items() if n != ROW}
        wrong = [_mistake(where, name, held) for name, held in self._types.items()]
        if any(wrong):
            raise UserError(*filter(None, wrong))
        self._seen = self._distinct()
        self._check_words()

    def compared(self, atom: Atom) -> pl.Expr:
        """The comparison itself, whether or not it is asked for."""
        fact = FACTS[atom.fact]
        if _HELD_AS[fact.kind] is _WORDS:
            asked = [str(value) for value in atom.values]
            if atom.op is not Op.IN:
                asked = [place for place in self._words(atom.fact) if compares(atom, place)]
            return self._among(atom.fact, asked)
        so = self._known(fact)
        if fact.kind is Kind.YES_NO:
            return _yes_no(so, atom.values)
        values = [_literal(value) for value in atom.values]
        return so >= values[0] if atom.op is Op.FROM else _any(so == value for value in values)

    def _known(self, fact: Fact) -> pl.Expr:
        """As recorded, or else worked out."""
        recorded = self._recorded(fact.name)
        if fact.name in _FROM_ONE:
            return pl.coalesce(recorded, self._from_one(fact.name, _FROM_ONE[fact.name]))
        if fact.name in _FROM_TWO:
            work_out, *others = _FROM_TWO[fact.name]
            return pl.coalesce(recorded, work_out(*map(self._recorded, others)))
        return recorded

    def _recorded(self, name: str) -> pl.Expr:
        kind = FACTS[name].kind
        held = self._types.get(name, pl.Null())
        if held == pl.Null:
            return pl.lit(None, _HELD_AS[kind][1])
        column = pl.col(name)
        if kind is Kind.NUMBER:
            return (column.fill_nan(None) if held.is_float() else column).cast(pl.Float64)
        if kind is Kind.MOMENT:
            return column.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
        return column.cast(pl.String) if _HELD_AS[kind] is _WORDS else column

    def _from_one(self, name: str, other: str) -> pl.Expr:
        found = {word: derived({other: word}).get(name) for word in self._words(other)}
        yes, no = ([w for w, so in found.items() if so is wanted] for wanted in (True, False))
        return pl.when(self._among(other, yes)).then(_YES).when(self._among(other, no)).then(_NO)

    def _among(self, name: str, words: Iterable[str]) -> pl.Expr:
        """Whether a word is one of these; an Enum's are compared by their numbers."""
        held = self._types.get(name)
        column, wanted = self._recorded(name), list[str | int](words)
        if isinstance(held, pl.Enum):
            column = pl.col(name).to_physical()
            wanted = [n for n, word in enumerate(held.categories) if word in wanted]
        if not wanted:
            return column != column  # noqa: PLR0124  # no, where it is known
        if len(wanted) > _FEW:
            return column.is_in(wanted)
        return _any(column == one for one in wanted)

    def _check_words(self) -> None:
        """Raises UserError for words that one use alone may not say either, each column's first."""
        told = []
        for name in self._types:
            if not _holds_words(self._types[name]):
                continue
            wrong = {word: why for word in self._stand(name) if (why := _wrong(FACTS[name], word))}
            if not wrong:
                continue
            says = self._recorded(name).is_in([*wrong])
            first = self._uses.filter(says).select(ROW, word=self._recorded(name))
            for row, word in first.head(1).collect(engine="streaming").iter_rows():
                why = wrong[word]
                told.append(Mistake(f"{self._where}: row {row}", f"{why}.", why.do))
        if told:
            raise UserError(*told)

    def check_numbers(self) -> None:
        """Raises UserError for a number that counts nothing, each column's first."""
        told = []
        for name, held in self._types.items():
            if FACTS[name].kind is not Kind.NUMBER or held == pl.Null:
                continue
            least, number = least_of(FACTS[name]), self._recorded(name)
            wrong = number.is_infinite()
            if least is not None:
                wrong |= number < float(least)
            first = self._uses.filter(wrong).select(ROW, number=number).head(1)
            for row, value in first.collect(engine="streaming").iter_rows():
                what = f"`{name}` is {'a number' if least is None else f'{least} or more'}"
                told.append(Mistake(f"{self._where}: row {row}", f"{what}, not `{value:g}`."))
        if told:
            raise UserError(*told)

    def check_odds(self) -> None:
        """Raises UserError for the first use whose facts contradict each other."""
        odd = [self._odd(name) for name in (*BY_TWO, *BY_WORD)]
        found = [one for one in odd if one is not None]
        if not found:
            return
        first = self._uses.filter(_any(one.fill_null(value=False) for one in found)).head(1)
        for use in first.collect(engine="streaming").iter_rows(named=True):
            facts = {n: None if v is None else _plain(v) for n, v in use.items() if n in FACTS}
            where = f"{self._where}: row {use[ROW]}"
            raise UserError(*(Mistake(where, odd.told, odd.do) for odd in at_odds(facts)))

    def _odd(self, name: str) -> pl.Expr | None:
        """Whether a fact is recorded and others make something else of it."""
        others = BY_TWO[name] if name in BY_TWO else (BY_WORD[name],)
        if {self._types.get(one, pl.Null()) for one in (name, *others)} & {pl.Null()}:
            return None
        said = self._recorded(name)
        if name in BY_WORD:
            return self._from_one(name, BY_WORD[name]) & ~said
        follows = _FROM_TWO[name][0](*map(self._recorded, others))
        if FACTS[name].kind is Kind.NUMBER:
            return (said - follows).abs() > float(WITHIN)
        return said != follows

    def _stand(self, name: str) -> Sequence[str]:
        """Every word that stands in a column; of an Enum, that may."""
        held = self._types[name]
        return held.categories.to_list() if isinstance(held, pl.Enum) else self._seen[name]

    def _distinct(self) -> Mapping[str, list[str]]:
        """The words of each column but of Enums, which name theirs; asked in one reading."""
        names = [
            name
            for name, held in self._types.items()
            if _holds_words(held) and not isinstance(held, pl.Enum)
        ]
        if not names:
            return {}
        found = self._uses.select(
            self._recorded(name).unique().drop_nulls().implode().alias(name) for name in names
        )
        return {
            name: words.item().to_list()
            for name, words in found.collect(engine="streaming").to_dict().items()
        }

    def _words(self, name: str) -> Sequence[str]:
        """Every word that may stand in a column."""
        if isinstance(self._types.get(name), pl.Enum) or name in self._seen:
            return self._stand(name)
        return FACTS[name].choices


def _mistake(where: str, name: str, held: pl.DataType) -> Mistake | None:
    fact = FACTS.get(name)
    if fact is None:
        return Mistake(where, f"no fact is called `{name}`.", did_you_mean(name, FACTS))
    if name == _COVERS:
        what = f"`{name}` is worked out of the consents."
        return Mistake(where, what, "Leave the column out.")
    if held == pl.Null or _holds(fact.kind, held):
        return None
    what = f"`{name}` is {fact.kind.value}, and its column holds {_said(held)}."
    return Mistake(where, what, f"Write it as {_HELD_AS[fact.kind][0]}; null where nobody knows.")


def _said(held: pl.DataType) -> str:
    """The type of a column in words."""
    if _holds_words(held):
        return "text"
    if isinstance(held, pl.Datetime):
        return "moments" if held.time_zone else "moments without a zone"
    return {pl.Boolean(): "yes and no", pl.Date(): "days"}.get(held) or (
        "numbers" if held.is_numeric() else f"what Parquet calls {held}"
    )


def _holds_words(held: pl.DataType) -> bool:
    return isinstance(held, pl.String | pl.Enum | pl.Categorical)


def _wrong(fact: Fact, word: str) -> WrongValueError | None:
    """Why a use may not say this, by the same words as of one use alone; else None."""
    try:
        check_id(fact, value_of(fact, word))
    except WrongValueError as why:
        return why
    return None


def _holds(kind: Kind, held: pl.DataType) -> bool:
    if kind is Kind.NUMBER:
        return held.is_numeric()
    if kind is Kind.MOMENT:
        return isinstance(held, pl.Datetime) and held.time_zone is not None
    if _HELD_AS[kind] is _WORDS:
        return _holds_words(held)
    return held == _HELD_AS[kind][1]


def _plain(value: Any) -> Value:  # noqa: ANN401  # a cell
    return Decimal(str(value)) if isinstance(value, float) else value


def _literal(value: Value) -> pl.Expr:
    if isinstance(value, datetime):
        return pl.lit(value.astimezone(UTC)).cast(_MOMENT)
    return pl.lit(value if isinstance(value, date) else coded(value))


def _years(since: pl.Expr, on: pl.Expr) -> pl.Expr:
    months = (on.dt.month() < since.dt.month()) | (
        (on.dt.month() == since.dt.month()) & (on.dt.day() < since.dt.day())
    )
    return (on.dt.year() - since.dt.year() - months.cast(pl.Int32)).cast(pl.Float64)


def _hours(begins: pl.Expr, ends: pl.Expr) -> pl.Expr:
    seconds = ((ends - begins).cast(pl.Int64) / _SECOND).cast(pl.Int64)
    return seconds / 3600


def _identifies(scan: pl.Expr, biometric: pl.Expr) -> pl.Expr:
    return pl.when(~scan | ~biometric).then(_NO)


# What `gather.derived` works out: of the words of one fact, or of two facts as they are.
_FROM_ONE = {
    "illinois_nexus": "territory",
    "eu_nexus": "territory",
    "advertisement": "purpose",
    "news": "purpose",
    "performed_by_digital_replica": "kind",
    "for_training": "kind",
    "distributes_tool": "kind",
    "knowingly": "performer",
}
_FROM_TWO: Mapping[str, tuple[Callable[[pl.Expr, pl.Expr], pl.Expr], str, str]] = {
    "same_picture": (pl.Expr.eq, "picture", "home_picture"),
    "deceased": (pl.Expr.le, "died_on", "on"),
    "years_since_death": (_years, "died_on", "on"),
    "years_since_interaction": (_years, "last_interaction_on", "on"),
    "purpose_ended": (pl.Expr.le, "purpose_ended_on", "on"),
    "use_period_ended": (pl.Expr.le, "use_period_until", "on"),
    "hours_of_notice": (_hours, "notice_given_at", "services_at"),
    "hours_from_engagement": (_hours, "engaged_at", "services_at"),
    "identifies_person": (_identifies, "scan", "biometric"),
    "noticed_by_engagement": (pl.Expr.le, "notice_given_at", "engaged_at"),
}
# The facts that are worked out where nobody recorded them, and of which others.
WORKED_OUT: Mapping[str, tuple[str, ...]] = {
    **{name: (other,) for name, other in _FROM_ONE.items()},
    **{name: (one, other) for name, (_, one, other) in _FROM_TWO.items()},
}
