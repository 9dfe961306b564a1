"""What the lines of a period add to the ledger; run twice, the second adds nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from personae.pay.booked import Booked
from personae.pay.books import Accrual, LineId, accrual, line_id
from personae.pay.ledger import Asked, Ledger
from personae.pay.line import Line
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PictureId
from personae.vocabulary.term import Term

GONE = "no record gives it any more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What a run adds, each in the order of its lines' keys.

    new        lines put into the books
    reversed   lines taken out of them: changed, or given by no record any more
    unchanged  lines that stood in them already, as they are
    asked      questions that are new, or asked in other words
    settled    questions that are asked no longer
    """

    new: tuple[Accrual, ...]
    reversed: tuple[Accrual, ...]
    unchanged: tuple[Line, ...]
    asked: tuple[Asked, ...]
    settled: tuple[Asked, ...]


def post(
    ledger: Ledger,
    lines: Iterable[Line],
    *,
    picture: PictureId,
    during: Term | None = None,
    on: date,
) -> Posted:
    """Compare the lines of one production with the ledger.

    A line that stands with the same amount, day, performer and clause adds nothing. One that
    changed gives a reversal and a new line; one that no record gives any more a reversal. Nothing
    is dated into a closed period: what belongs there is dated on the first open day, and says so.
    A line that has lost its amount keeps what stood, and is asked about.

    lines   those of `picture`, each key once
    during  the period that was run, None for the whole production; what would be dated outside is
            left alone. What has no day of its own is dated on that of the run, or on the period's
            last where the run is not in it; only a whole run reverses it
    on      the day of the run
    raises  UserError for an amount below nought or finer than a cent; ValueError for a line of
            another production and for two lines of one key
    """
    every = _given(lines, picture)
    booked = {s.id: s for s in ledger.lines() if s.line.picture == picture}
    desk = _Desk(ledger=ledger, during=during, on=on)
    new: list[Accrual] = []
    back: list[Accrual] = []
    unchanged: list[Line] = []
    for name, line in every.items():
        if line.amount is None:
            continue
        before = booked.get(name)
        if before is None or not before.stands:
            why = "" if before is None else "the records give it again"
            added = desk.put(line, before, why=why)
            new += [added] if desk.has(line, added) else []
        elif changes := tuple(_changes(before.line, line)):
            taken = desk.take(before, f"the records now give {' and '.join(changes)}")
            added = desk.put(line, before, why=f"in the place of {before.amount}")
            if desk.has(line, added):
                back.append(taken)
                new.append(added)
        elif desk.has(before.line, before.last):
            unchanged.append(line)
    gone = (one for name, one in booked.items() if one.stands and name not in every)
    for one in gone:
        taken = desk.take(one, GONE)
        if during is None or (one.line.day is not None and desk.has(one.line, taken)):
            back.append(taken)
    return Posted(
        new=tuple(new),
        reversed=tuple(sorted(back, key=lambda one: one.line.key)),
        unchanged=tuple(unchanged),
        asked=tuple(_asked(ledger, every, during)),
        settled=tuple(_settled(ledger, every, picture, during)),
    )


def standing_after(ledger: Ledger, posted: Posted, picture: PictureId) -> tuple[Line, ...]:
    """The lines of a production that stand in the books once this is added to them."""
    standing = {
        one.id: one.line for one in ledger.lines() if one.stands and one.line.picture == picture
    }
    for taken in posted.reversed:
        standing.pop(taken.id, None)
    standing.update((one.id, one.line) for one in posted.new)
    return tuple(standing.values())


def _given(lines: Iterable[Line], picture: PictureId) -> dict[LineId, Line]:
    given: dict[LineId, Line] = {}
    for line in sorted(lines, key=lambda line: line.key):
        if line.picture != picture:
            raise ValueError(f"{line.key} is a line of {line.picture}, not of {picture}")
        if given.setdefault(line_id(picture, line.key), line) is not line:
            raise ValueError(f"two lines of {picture} are called {line.key}")
    mistakes = [mistake for line in given.values() for mistake in _unfit(line)]
    if mistakes:
        raise UserError(*mistakes)
    return given


def _unfit(line: Line) -> Iterator[Mistake]:
    if line.amount is None:
        return
    where = line.where or line.key
    if line.amount.amount < 0:
        yield Mistake(
            where,
            f"{line.what} comes to {line.amount}, and no pay is below nought.",
            "What was too much is put right where it was recorded.",
        )
        return
    try:
        _ = line.amount.cents
    except ValueError as error:
        yield Mistake(where, f"{line.what}: {error}.", "Nothing was posted: a cent would be lost.")


def _changes(before: Line, now: Line) -> Iterator[str]:
    """In what a line is no longer the one in the books, so that an account or a period changes."""
    if before.amount != now.amount:
        yield f"{now.amount} instead of {before.amount}"
    if before.performer != now.performer:
        yield "another performer"
    if before.earning is not now.earning:
        yield f"{now.earning.value} instead of {before.earning.value}"
    if before.clause.rule != now.clause.rule:
        yield f"it by {now.clause.rule} instead of {before.clause.rule}"
    if before.day != now.day:
        yield f"{now.day or 'no day'} instead of {before.day or 'no day'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """One run at the books."""

    ledger: Ledger
    during: Term | None
    on: date

    def has(self, line: Line, accrual: Accrual) -> bool:
        """Whether this is for the run to book; what has no day is any run's."""
        return self.during is None or line.day is None or accrual.day in self.during

    def put(self, line: Line, before: Booked | None, *, why: str) -> Accrual:
        number = 0 if before is None else before.last.number + (2 if before.stands else 1)
        day, why = self._dated(line, line.day or self._undated, why)
        return accrual(line, number=number, day=day, why=why, on=self.on)

    def take(self, one: Booked, why: str) -> Accrual:
        day = self._undated if one.line.day is None else one.last.day
        day, why = self._dated(one.line, day, why)
        number = one.last.number + 1
        return accrual(one.line, number=number, day=day, why=why, back=True, on=self.on)

    @property
    def _undated(self) -> date:
        """Under which day is booked what has none."""
        if self.during is None or self.on in self.during:
            return self.on
        end = self.during.end
        return self.during.start if end is None else end - timedelta(days=1)

    def _dated(self, line: Line, day: date, why: str) -> tuple[date, str]:
        """The day itself, or the first open one, with the closed period that it would lie in."""
        closed = self.ledger.closed_until(line.picture)
        if closed is None or day >= closed:
            return day, why
        late = f"{day} lies in the period closed until {closed}"
        return closed, f"{why}; {late}" if why else late


def _covered(line: Line, during: Term | None) -> bool:
    return during is None or (line.day is not None and line.day in during)


def _asked(ledger: Ledger, every: Mapping[LineId, Line], during: Term | None) -> Iterator[Asked]:
    for name, line in every.items():
        elsewhere = line.day is not None and not _covered(line, during)
        if line.amount is not None or elsewhere:
            continue
        before = ledger.question(name)
        if before is None or not before.open or before.line != line:
            number = 0 if before is None else before.number + 1
            yield Asked(line=line, number=number, open=True)


def _settled(
    ledger: Ledger, every: Mapping[LineId, Line], picture: PictureId, during: Term | None
) -> Iterator[Asked]:
    for asked in sorted(ledger.questions(), key=lambda asked: asked.line.key):
        now = every.get(asked.id)
        answered = now is not None and now.amount is not None
        gone = now is None and _covered(asked.line, during)
        if asked.line.picture == picture and (answered or gone):
            yield Asked(line=asked.line, number=asked.number + 1, open=False)
