"""The ledger: every line and account, worked out of all that is on record.

Nothing in it is edited. It is made anew of its facts, which may come in any order.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from personae.pay.booked import Booked, told
from personae.pay.books import Account, Accrual, Kind, LineId, Payment, Transaction, line_id
from personae.pay.disputes import Answered, Disputed
from personae.pay.line import Line
from personae.pay.standing import State
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId

Key = TypeVar("Key", bound=Hashable)
Movement = Accrual | Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A production's books are closed for every day before `until`."""

    picture: PictureId
    until: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line without an amount, which a person must decide.

    number  how many of the same line came before it
    open    False where it is asked no longer
    """

    line: Line
    number: int
    open: bool

    @property
    def id(self) -> LineId:
        return line_id(self.line.picture, self.line.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What stands under one head in one currency: cost is owed, plans and paid together."""

    cost: Money
    owed: Money
    plans: Money
    paid: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """transactions  by their keys
    sums          of every account, by currency
    """

    transactions: Mapping[str, Transaction]
    sums: Mapping[tuple[Account, str], Money]
    _movements: Mapping[LineId, list[Movement]]
    _disputes: Mapping[LineId, list[tuple[Disputed, Answered | None]]]
    _questions: Mapping[LineId, Asked]
    _closed: Mapping[PictureId, date]

    @classmethod
    def of(
        cls,
        transactions: Iterable[Transaction],
        *,
        disputes: Iterable[Disputed] = (),
        answers: Iterable[Answered] = (),
        closings: Iterable[Closing] = (),
        questions: Iterable[Asked] = (),
    ) -> "Ledger":
        """Work it out; a fact that comes twice counts once.

        Raises ValueError where two transactions that differ have one key.
        """
        held: dict[str, Transaction] = {}
        by_account: dict[tuple[Account, str], list[Money]] = {}
        movements: dict[LineId, list[Movement]] = {}
        for one in transactions:
            if (before := held.get(one.key)) is not None:
                if before != one:
                    raise ValueError(f"two transactions are called {one.key}")
                continue
            held[one.key] = one
            for posting in one.postings:
                at = posting.account, posting.money.currency
                by_account.setdefault(at, []).append(posting.money)
            if isinstance(one, Movement):
                movements.setdefault(one.id, []).append(one)
        for several in movements.values():
            several.sort(key=_place)
        return cls(
            transactions=held,
            sums={at: Money.total(several, at[1]) for at, several in by_account.items()},
            _movements=movements,
            _disputes=_heard(disputes, answers),
            _questions=_latest(questions),
            _closed=_until(closings),
        )

    def lines(self) -> Iterator[Booked]:
        """Every line that was ever in the books."""
        return (booked for one in self._movements if (booked := self.line(one)) is not None)

    def line(self, line: LineId) -> Booked | None:
        """None where nothing was put into the books under that id."""
        movements = self._movements.get(line, ())
        accruals = tuple(one for one in movements if isinstance(one, Accrual))
        if not accruals:
            return None
        return Booked(
            id=line,
            accruals=accruals,
            payments=tuple(one for one in movements if isinstance(one, Payment)),
            disputes=self.disputes(line),
        )

    def states(self, lines: Iterable[Line]) -> dict[str, State]:
        """Where each of these stands, as statements ask it; what is not in it is due and unpaid."""
        states = {}
        for line in lines:
            name = line_id(line.picture, line.key)
            booked, disputes = self.line(name), self.disputes(name)
            if booked is not None:
                states[line.key] = booked.state
            elif disputes:
                states[line.key] = State(objections=told(disputes))
        return states

    def question(self, line: LineId) -> Asked | None:
        """The last that was asked of a line, open or not."""
        return self._questions.get(line)

    def questions(self) -> Iterator[Asked]:
        """Those that are open."""
        return (question for question in self._questions.values() if question.open)

    def disputes(self, line: LineId) -> tuple[tuple[Disputed, Answered | None], ...]:
        return tuple(self._disputes.get(line, ()))

    def known(self) -> frozenset[LineId]:
        """Every line that was ever in the books or asked about."""
        return frozenset(self._movements) | frozenset(self._questions)

    def pictures(self) -> frozenset[PictureId]:
        """Every production that has something in it."""
        asked = (question.line.picture for question in self._questions.values())
        return frozenset(account.picture for account, _ in self.sums) | frozenset(asked)

    def performers(self) -> frozenset[PerformerId]:
        """Everybody who has something in it, and was not erased."""
        asked = (question.line.performer for question in self._questions.values())
        named = (account.performer for account, _ in self.sums)
        return frozenset(name for name in named if name is not None) | frozenset(asked)

    def closed_until(self, picture: PictureId) -> date | None:
        """The first open day of a production's books; None where none was ever closed."""
        return self._closed.get(picture)

    def balances(
        self, by: Callable[[Account], Key], where: Callable[[Account], bool] = lambda _: True
    ) -> dict[tuple[Key, str], Balance]:
        """What stands under each head and currency: `by` gives an account's performer, say."""
        heads: dict[tuple[Key, str], dict[Kind, Money]] = {}
        for (account, currency), money in self.sums.items():
            if where(account):
                nought = Money(Decimal("0.00"), currency)
                head = heads.setdefault((by(account), currency), dict.fromkeys(Kind, nought))
                head[account.kind] += money
        return {
            head: Balance(
                cost=sums[Kind.COST],
                owed=-sums[Kind.OWED],
                plans=-sums[Kind.PLANS],
                paid=-sums[Kind.PAID],
            )
            for head, sums in heads.items()
        }


def _place(one: Movement) -> tuple[int, date, str]:
    """Payments by their days, then accruals in their order."""
    return (one.number, one.day, "") if isinstance(one, Accrual) else (-1, one.day, one.key)


def _heard(
    disputes: Iterable[Disputed], answers: Iterable[Answered]
) -> dict[LineId, list[tuple[Disputed, Answered | None]]]:
    ends = {(answered.line, answered.number): answered for answered in answers}
    heard: dict[LineId, list[tuple[Disputed, Answered | None]]] = {}
    for one in sorted(set(disputes), key=lambda disputed: disputed.number):
        heard.setdefault(one.line, []).append((one, ends.get((one.line, one.number))))
    return heard


def _latest(questions: Iterable[Asked]) -> dict[LineId, Asked]:
    latest: dict[LineId, Asked] = {}
    for question in questions:
        before = latest.get(question.id)
        if before is None or before.number < question.number:
            latest[question.id] = question
    return latest


def _until(closings: Iterable[Closing]) -> dict[PictureId, date]:
    until: dict[PictureId, date] = {}
    for closing in closings:
        until[closing.picture] = max(closing.until, until.get(closing.picture, closing.until))
    return until
