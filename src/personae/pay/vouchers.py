"""What is due by a background actor's vouchers: the day, changes of clothes, bumps, a scan."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from personae.pay.background import BY_VOUCHER, NOT_COVERED, Vouched, Vouchers, best_of_day, days_of
from personae.pay.bumps import bumps
from personae.pay.by_rule import by_rules
from personae.pay.hours import (
    STRAIGHT_HOURS,
    TOO_LONG,
    WHOLE_DAY,
    in_tenths,
    long_day,
    shown_twice,
    unread,
    worked,
)
from personae.pay.line import SIXTH_DAY, UNREAD, Clause, Earning, Line
from personae.pay.rates import Overtime
from personae.pay.terms import Best, Terms
from personae.pay.weeks import sixth_in_a_row
from personae.reconciliation.production import Voucher
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from personae.rules.facts import Value


def of_vouchers(
    terms: Terms,
    vouchers: Vouchers,
    reported: Collection[tuple[PerformerId, date]],
) -> Iterator[Line]:
    """Every line that vouchers make due; those of one performer and day together.

    reported  days that the time report pays, with what vouchers say of them: what else stands on
              the voucher is due beside it
    """
    sixth = {
        (who, day)
        for who, days in days_of((*vouchers, *reported)).items()
        for day in sixth_in_a_row(days)
    }
    for named, each in vouchers.items():
        yield from _Day(terms, each, paid=named in reported, sixth=named in sixth).lines()


class _Day:
    def __init__(self, terms: Terms, vouched: Vouched, *, paid: bool, sixth: bool) -> None:
        self._terms, self._vouched, self._paid, self._sixth = terms, vouched, paid, sixth
        self._performer, self._day = vouched.performer, vouched.day
        self._vouchers = vouched.vouchers
        self._hours, self._unclear = self._length()
        self._class, self._rate = best_of_day(
            terms,
            self._performer,
            self._day,
            vouched.classes,
            vouchers=vouched.vouchers,
            covered=vouched.covered,
            hours=self._hours,
        )

    def lines(self) -> Iterator[Line]:
        rate, hours = self._rate, self._hours
        if not self._paid:
            if all(voucher.scan == "only" for voucher in self._vouchers):
                yield from self._scan_only(rate, hours)
            else:
                yield self._a_day(rate, hours)
            yield from self._overtime(rate, hours)
            if self._sixth and self._vouched.covered:
                because = "the sixth day in a row or a later one"
                yield self._open("sixth", Earning.OTHER_DAY, SIXTH_DAY, because)
        yield from self._wardrobe()
        for name, theirs in self._by_number():
            yield from self._adjustments(name, theirs)

    def _length(self) -> tuple[Decimal | None, str]:
        """In tenths of an hour, with what is to be said of them; else why nobody can say."""
        if not self._vouched.timed:
            return None, "the voucher does not say when the day began and ended"
        length = worked(self._vouched.attendances)
        if length >= WHOLE_DAY:
            return None, TOO_LONG
        return in_tenths(length), shown_twice(self._vouched.attendances)

    def _by_number(self) -> Iterator[tuple[str, list[Voucher]]]:
        """Those of one number are one voucher, told in other words."""
        numbered: dict[str, list[Voucher]] = {}
        for n, voucher in enumerate(self._vouchers):
            numbered.setdefault(voucher.number or f"unnumbered-{n + 1}", []).append(voucher)
        return iter(numbered.items())

    def _a_day(self, rate: Best, hours: Decimal | None) -> Line:
        scanned = any(voucher.scan != "none" for voucher in self._vouchers)
        twice = self._unclear if hours is not None else ""
        inside = "the hours of the scan are within this day's" if scanned else ""
        return self._line(
            "day",
            Earning.DAY,
            f"a day as {self._class.replace('-', ' ') or 'background'}",
            rate.clause,
            rate.amount,
            working=f"1 × {rate.working}" if rate.working else "",
            because=_sentences(rate.because, inside, twice, self._vouched.told_again),
            asks=rate.asks,
            hours=None if hours is None else min(hours, self._straight_hours),
            changes="a better rate on the voucher",
        )

    def _scan_only(self, rate: Best, hours: Decimal | None) -> Iterator[Line]:
        dollars = rate.amount is not None and rate.amount.currency == "USD"
        least = self._terms.rates.minimum(self._class, "day", self._day)
        facts: dict[str, Value | None] = {
            "kind": "background",
            "scan": True,
            "scan_only": True,
            "daily_rate": rate.amount.amount if rate.amount is not None and dollars else None,
            "scale_day": least.amount.amount if dollars and least and not least.beside else None,
        }
        line = self._line(
            "scan",
            Earning.SCAN,
            "a day that was a scan only",
            UNREAD,
            None,
            because=self._vouched.told_again,
            hours=None if hours is None else min(hours, self._straight_hours),
        )
        if self._vouched.covered:
            yield from by_rules(self._terms, facts, line)
        else:
            yield replace(
                line,
                clause=rate.clause,
                amount=rate.amount,
                working=f"1 × {rate.working}" if rate.working else "",
                because=_sentences(rate.because, line.because),
                asks=rate.asks,
            )

    def _overtime(self, rate: Best, hours: Decimal | None) -> Iterator[Line]:
        told = "overtime" if hours is None else f"overtime: {hours} hours of work"
        rule, plain = self._overtime_rule, self._straight_hours
        if hours is None:
            asks = ("call", "dismissed")
            yield self._open("overtime", Earning.OVERTIME, told, self._unclear, asks=asks)
        elif hours <= plain:
            return
        elif rule is None or rate.amount is None:
            because = rate.because if rule is not None else unread(self._class, background=True)
            yield self._open(
                "overtime", Earning.OVERTIME, told, because,
                asks=() if rule is None else rate.asks, hours=hours - plain,
            )  # fmt: skip
        else:
            least = self._terms.rates.minimum(self._class, "day", self._day)
            found = long_day(hours, rate.amount, rule, least)
            if found is not None:
                yield self._line(
                    "overtime", Earning.OVERTIME, told, rule.clause, found.amount,
                    working=found.working, because=found.because, hours=hours - plain,
                )  # fmt: skip

    def _wardrobe(self) -> Iterator[Line]:
        count = sum(max(v.changes or 0 for v in theirs) for _, theirs in self._by_number())
        if not count:
            return
        rule = self._terms.rates.wardrobe_of("background", self._day)
        told = f"{count} change{'s' if count > 1 else ''} of clothes"
        if not self._vouched.covered:
            asks = ("bump_amount",)
            yield self._open("wardrobe", Earning.WARDROBE, told, NOT_COVERED, asks=asks)
            return
        if rule is None:
            because = f"what a change of clothes adds is not on file for {self._day}"
            yield self._open("wardrobe", Earning.WARDROBE, told, because)
            return
        amount = rule.first.amount + (count - 1) * rule.further.amount
        more = f" + {count - 1} × {rule.further.amount:.2f}" if count > 1 else ""
        yield self._line(
            "wardrobe",
            Earning.WARDROBE,
            told,
            rule.clause,
            Money(amount, rule.first.currency),
            working=f"{rule.first.amount:.2f}{more}",
            changes="another number of changes on the voucher; options that were asked for count",
        )

    def _adjustments(self, name: str, theirs: Iterable[Voucher]) -> Iterator[Line]:
        """Bumps, as written: an amount that stands there is due, a word alone is asked for.

        A bump is known by its word, wherever it stands on the voucher. Of one that is told in two
        amounts the better is due, and both are told.
        """
        for bump in bumps(voucher.adjustments for voucher in theirs):
            key = f"{name}-{bump.n}-{bump.what}"
            if bump.what.casefold() == "upgrade":
                yield self._upgrade(key)
            elif len({amount.currency for amount in bump.amounts}) > 1:
                told = " and ".join(map(str, bump.amounts))
                because = f"the voucher is told in two currencies: {told}"
                asks = ("bump_amount",)
                yield self._open(key, Earning.ADJUSTMENT, bump.what, because, asks=asks)
            elif bump.amounts:
                best, *others = bump.amounts
                other = ", ".join(map(str, others))
                because = f"told a second time as {other}: the better is due" if others else ""
                yield self._line(
                    key, Earning.ADJUSTMENT, bump.what, BY_VOUCHER, best,
                    working=str(best), because=because,
                )  # fmt: skip
            elif any(letter.isdigit() for letter in bump.what):
                because = f"an amount is written as `14.00 USD`, and `{bump.what}` is not"
                asks = ("bump_amount",)
                yield self._open(key, Earning.ADJUSTMENT, bump.what, because, asks=asks)
            else:
                because = (
                    f"the voucher names no amount for `{bump.what}`, and what it adds was not read"
                )
                yield self._open(key, Earning.ADJUSTMENT, bump.what, because)

    def _upgrade(self, key: str) -> Line:
        least = self._terms.rates.minimum("day-performer", "day", self._day)
        rate = self._rate
        alike = least is not None and rate.amount is not None and not least.beside
        working = ""
        if alike and least is not None and rate.amount is not None:
            working = f"{least.amount.amount:.2f} - {rate.amount.amount:.2f}"
        return self._line(
            key,
            Earning.UPGRADE,
            "upgrade claimed: the part became a principal's",
            least.clause if least else UNREAD,
            None,
            working=working,
            because="a person must decide whether the part became a principal's",
            asks=("part_became_principal",),
            changes="what the cut shows of them, and what the script says",
        )

    def _open(
        self,
        key: str,
        earning: Earning,
        what: str,
        because: str,
        *,
        asks: tuple[str, ...] = (),
        hours: Decimal | None = None,
    ) -> Line:
        """A line that only a person can settle."""
        return self._line(key, earning, what, UNREAD, None, because=because, asks=asks, hours=hours)

    @property
    def _straight_hours(self) -> Decimal:
        rule = self._overtime_rule
        return STRAIGHT_HOURS if rule is None else rule.straight_hours

    @property
    def _overtime_rule(self) -> Overtime | None:
        rates = self._terms.rates
        return rates.overtime_of(self._class, self._day) if self._vouched.covered else None

    @property
    def _where(self) -> str:
        return ", ".join(dict.fromkeys(voucher.where for voucher in self._vouchers))

    def _key(self, what: str) -> str:
        return f"{self._terms.production.picture}/{self._performer}/{self._day}/voucher/{what}"

    def _line(
        self,
        key: str,
        earning: Earning,
        what: str,
        clause: Clause,
        amount: Money | None,
        *,
        working: str = "",
        because: str = "",
        asks: tuple[str, ...] = (),
        changes: str = "",
        hours: Decimal | None = None,
    ) -> Line:
        return Line(
            key=self._key(key),
            performer=self._performer,
            picture=self._terms.production.picture,
            day=self._day,
            earning=earning,
            what=what,
            clause=clause,
            amount=amount,
            working=working,
            because=because,
            asks=asks,
            changes=changes,
            hours=hours,
            where=self._where,
        )


def _sentences(*said: str) -> str:
    return "; ".join(filter(None, said))
