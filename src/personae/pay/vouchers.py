"""What is due by a background actor's vouchers: the day, changes of clothes, bumps, a scan."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from personae.pay.by_rule import by_rules
from personae.pay.hours import Attendance, in_tenths, long_day, worked
from personae.pay.line import UNREAD, Clause, Earning, Line
from personae.pay.terms import Best, Terms, best
from personae.reconciliation.production import Voucher
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from personae.rules.facts import Value

_CLASSES = {"general": "general-background"}
_BUMP = re.compile(r"\s*(?P<what>[^;]*?)\s+(?P<money>[0-9]+\.[0-9]{2} [A-Z]{3})\s*")
_STRAIGHT_HOURS = Decimal(8)  # that a background actor's day is paid for; beyond them was not read


def of_vouchers(terms: Terms) -> Iterator[Line]:
    """Every line that vouchers make due; those of one performer and day together."""
    rows = sorted(terms.production.vouchers or (), key=_by_performer)
    for (performer, day), theirs in groupby(rows, key=lambda v: (v.performer, v.day)):
        yield from _Day(terms, performer, day, tuple(theirs)).lines()


def _by_performer(voucher: Voucher) -> tuple[str, date, str]:
    """By what a voucher says, so that the order of the file does not matter."""
    return voucher.performer, voucher.day, str(astuple(replace(voucher, where="")))


class _Day:
    def __init__(
        self, terms: Terms, performer: PerformerId, day: date, vouchers: Sequence[Voucher]
    ) -> None:
        self._terms, self._performer, self._day = terms, performer, day
        self._vouchers = vouchers

    def lines(self) -> Iterator[Line]:
        rate, hours = self._rate(), self._hours()
        if all(voucher.scan == "only" for voucher in self._vouchers):
            yield from self._scan_only(rate, hours)
        else:
            yield self._a_day(rate, hours)
            yield from self._overtime(rate, hours)
        yield from self._wardrobe()
        told: set[str] = set()
        for n, voucher in enumerate(self._vouchers):
            name = voucher.number or f"unnumbered-{n + 1}"
            for line in self._adjustments(voucher, name):
                if line.key not in told:  # one voucher told twice pays its bumps once
                    told.add(line.key)
                    yield line

    def _rate(self) -> Best:
        of = self._class
        member = self._terms.member(self._performer)
        given = [v.rate for v in self._vouchers if v.rate is not None]
        if member is not None and member.rate is not None and member.unit in (None, "day"):
            given.append(member.rate)
        if len({money.currency for money in given}) > 1:
            because = "the voucher and the cast list name two currencies"
            return Best(
                amount=None, working="", because=because, asks=("daily_rate",), clause=UNREAD
            )
        contract = max(given, key=lambda money: money.amount, default=None)
        if not of:
            because = "the voucher names no class, and so no minimum"
            return Best(
                amount=None, working="", because=because, asks=("scale_day",), clause=UNREAD
            )
        least = self._terms.rates.minimum(of, "day", self._day)
        return best(contract, least, what=of.replace("-", " "), day=self._day)

    @property
    def _class(self) -> str:
        """Of several on one day, the one that is paid best."""
        named = sorted({_CLASSES.get(v.class_, v.class_) for v in self._vouchers if v.class_})

        def worth(of: str) -> Decimal:
            least = self._terms.rates.minimum(of, "day", self._day)
            return Decimal(0) if least is None else least.amount.amount

        return max(named, key=worth, default="")

    def _hours(self) -> Decimal | None:
        records = [
            Attendance(v.call, v.dismissed, _meal(v))
            for v in self._vouchers
            if v.call is not None and v.dismissed is not None
        ]
        return in_tenths(worked(records)) if len(records) == len(self._vouchers) else None

    def _a_day(self, rate: Best, hours: Decimal | None) -> Line:
        scanned = any(voucher.scan != "none" for voucher in self._vouchers)
        inside = "the hours of the scan are within this day's" if scanned else ""
        return self._line(
            "day",
            Earning.DAY,
            f"a day as {self._class.replace('-', ' ') or 'background'}",
            rate.clause,
            rate.amount,
            working=f"1 × {rate.working}" if rate.working else "",
            because="; ".join(filter(None, (rate.because, inside))),
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
            "scale_day": least.amount.amount if least is not None and dollars else None,
        }
        yield from by_rules(
            self._terms,
            facts,
            Line(
                key=self._key("scan"),
                performer=self._performer,
                picture=self._terms.production.picture,
                day=self._day,
                earning=Earning.SCAN,
                what="a day that was a scan only",
                clause=UNREAD,
                amount=None,
                working="",
                hours=hours,
                where=self._where,
            ),
        )

    def _overtime(self, rate: Best, hours: Decimal | None) -> Iterator[Line]:
        told = "overtime" if hours is None else f"overtime: {hours} hours of work"
        rule = self._terms.rates.overtime_of(self._class, self._day)
        if hours is None:
            because = "the voucher does not say when the day began and ended"
            asks = ("call", "dismissed")
            yield self._open("overtime", Earning.OVERTIME, told, because, asks=asks)
        elif rule is None and hours > _STRAIGHT_HOURS:
            because = "what a background actor's hours beyond 8 are paid was not read"
            beyond = hours - _STRAIGHT_HOURS
            yield self._open("overtime", Earning.OVERTIME, told, because, hours=beyond)
        elif rule is not None and rate.amount is not None:
            least = self._terms.rates.minimum(self._class, "day", self._day)
            found = long_day(hours, rate.amount, rule, least)
            if found is not None:
                yield self._line(
                    "overtime", Earning.OVERTIME, told, rule.clause, found.amount,
                    working=found.working, because=found.because,
                    hours=hours - rule.straight_hours,
                )  # fmt: skip

    def _wardrobe(self) -> Iterator[Line]:
        by_number: dict[str, int] = {}
        for n, voucher in enumerate(self._vouchers):
            name = voucher.number or str(n)
            by_number[name] = max(by_number.get(name, 0), voucher.changes or 0)
        count = sum(by_number.values())
        if not count:
            return
        rule = self._terms.rates.wardrobe_of("background", self._day)
        told = f"{count} change{'s' if count > 1 else ''} of clothes"
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

    def _adjustments(self, voucher: Voucher, name: str) -> Iterator[Line]:
        """Bumps, as written: an amount that stands there is due, a word alone is asked for."""
        for n, written in enumerate(filter(str.strip, voucher.adjustments.split(";"))):
            found = _BUMP.fullmatch(written)
            word = (found["what"] if found else written).strip()
            key = f"{name}-{n}-{word}"
            if word.casefold() == "upgrade":
                yield self._upgrade(key)
            elif found:
                yield self._line(
                    key, Earning.ADJUSTMENT, word, _VOUCHER, Money.parse(found["money"]),
                    working=found["money"],
                )  # fmt: skip
            else:
                because = f"the voucher names no amount for `{word}`, and what it adds was not read"
                yield self._open(key, Earning.ADJUSTMENT, word, because)

    def _upgrade(self, key: str) -> Line:
        least = self._terms.rates.minimum("day-performer", "day", self._day)
        rate = self._rate()
        both = least is not None and rate.amount is not None
        working = (
            f"{least.amount.amount:.2f} - {rate.amount.amount:.2f}"
            if both and least is not None and rate.amount is not None
            else ""
        )
        return self._line(
            key,
            Earning.UPGRADE,
            "upgrade claimed: the part became a principal's",
            least.clause if least else UNREAD,
            None,
            working=working,
            because="a person must decide whether the part became a principal's",
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
        rule = self._terms.rates.overtime_of(self._class, self._day)
        return _STRAIGHT_HOURS if rule is None else rule.straight_hours

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


_VOUCHER = Clause(rule="voucher", cite="the voucher", level="—")


def _meal(voucher: Voucher) -> timedelta | None:
    if voucher.meal_out is None or voucher.meal_in is None:
        return None
    return voucher.meal_in.astimezone(UTC) - voucher.meal_out.astimezone(UTC)
