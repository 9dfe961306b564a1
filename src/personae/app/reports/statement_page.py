"""A statement put in words, once for the page and for the PDF."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from personae.app.reports.language import Language
from personae.pay.standing import Estimate, Item, Objection, Standing
from personae.pay.statement import Group, Statement
from personae.rules.rule import LEVELS
from personae.vocabulary.money import Money

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Said:
    """records  whether these are the words of a record, in the language in which it was kept"""

    text: str
    records: bool = False


Told: TypeAlias = list[Said]


class StatementPage:
    """Every text of one statement, in one language."""

    def __init__(self, statement: Statement, say: Language) -> None:
        self._statement, self._say = statement, say
        self._numbers = {
            item.line.key: number for number, item in enumerate(statement.items, start=1)
        }

    def values(self) -> dict[str, Any]:
        statement, say = self._statement, self._say
        pay = statement.pay
        return {
            "say": say,
            "language": say.tag,
            "name": statement.payee.name,
            "title": say("title", name=statement.payee.name, picture=pay.title),
            "picture": pay.title,
            "meta": [
                self._period(),
                say("made_by", company=pay.company),
                *([say("agreement", agreement=pay.agreement)] if pay.agreement else []),
            ],
            "headline": self._headline(),
            "remarks": self._remarks(),
            "sums": self._sums(),
            "groups": [self._group(group) for group in statement.groups],
            "plans": statement.contributions and self._group(statement.contributions),
            "total": statement.sums and say.money(statement.sums.total),
            "open": [self._open(item) for item in statement.open],
            "seen": self._seen(),
            "object": self._object(),
            "how": [say(f"how_{each}") for each in ("sum", "english", "counsel")],
            "levels": [(level, say(f"levels.{level}")) for level in self._levels()],
            "footer": say("footer"),
        }

    def _period(self) -> str:
        term, say = self._statement.pay.period, self._say
        first = say.day(term.start)
        if term.end is None:
            return say("period_open", **{"from": first})
        last = term.end - timedelta(days=1)
        return say("period", **{"from": first, "until": say.day(last)})

    def _headline(self) -> str:
        sums = self._statement.sums
        if sums is None:
            return self._say("due_unknown" if self._statement.open else "due_nothing")
        if sums.total.amount < 0:
            return self._say("due_back", amount=self._say.money(_positive(sums.total)))
        return self._say("due", amount=self._say.money(sums.total))

    def _remarks(self) -> list[str]:
        statement, say = self._statement, self._say
        told = []
        sums = statement.sums
        if sums and sums.paid.amount and sums.paid == sums.total:
            told.append(say("all_paid"))
        if statement.open:
            told.append(say("still_open", count=say.number(len(statement.open))))
        if kept := sum(item.state.asked for item in statement.items):
            told.append(say("kept", count=say.number(kept)))
        if statement.seen and statement.seen.shots and not statement.items:
            told.append(say("seen_no_pay"))
        return told

    def _sums(self) -> list[tuple[str, str]]:
        """The parts of the total; a part that is nought is left out, but for what is to be paid."""
        sums = self._statement.sums
        if sums is None:
            return []
        parts = {name: getattr(sums, name) for name in ("paid", "to_pay", "held", "overpaid")}
        return [
            (self._say(name), self._say.money(money))
            for name, money in parts.items()
            if money.amount or name == "to_pay"
        ]

    def _group(self, group: Group) -> dict[str, Any]:
        return {
            "title": self._say(f"earnings.{group.earning.value}"),
            "lines": [
                {
                    **self._line(item),
                    "amount": self._say.money(item.amount),
                    "standing": self._standing(item),
                    "tone": _TONES[item.standing],
                }
                for item in group.items
            ],
            "subtotal": self._say.money(group.subtotal),
        }

    def _open(self, item: Item) -> dict[str, Any]:
        return {
            **self._line(item),
            "kind": self._say(f"earnings.{item.line.earning.value}"),
            "objections": [
                [said] for each in item.state.objections for said in self._objection(each)
            ],
        }

    def _asked(self, item: Item) -> list[Told]:
        asked: list[Told] = []
        for question in item.questions:
            text, translated = self._say.question(question.fact)
            whom = self._say(f"whom.{question.whom.value}")
            told = Said(f" {self._say('asked_of', whom=whom)}")
            asked.append([Said(text, records=not translated), told])
        return asked

    def _line(self, item: Item) -> dict[str, Any]:
        line, say = item.line, self._say
        day = say("no_day") if line.day is None else say.day(line.day)
        hours = None if line.hours is None else say.number(line.hours, places=1)
        return {
            "number": say("line", number=self._numbers[line.key]),
            "what": self._record(line.what, opens=True),
            "when": day if hours is None else f"{day}, {say('hours').lower()} {hours}",
            "working": self._record(line.working),
            "cite": self._record(line.clause.cite),
            "level": line.clause.level,
            "read": say(f"levels.{line.clause.level}"),
            "because": self._record(line.because),
            "asked": self._asked(item),
            "changes": self._record(line.changes),
            "where": line.where,
            "key": line.key,
        }

    def _record(self, written: str, *, opens: bool = False) -> Told:
        """The words of a record, in the reader's language where it has them."""
        told = [
            Said(text, records=not translated) for text, translated in self._say.record(written)
        ]
        if opens:
            told[0] = replace(told[0], text=told[0].text[:1].upper() + told[0].text[1:])
        return told if written else []

    def _standing(self, item: Item) -> list[Told]:
        """Whether it is paid; then each payment, objection and answer, and what it was before."""
        state, say = item.state, self._say
        told = [[Said(self._stands(item))]]
        for paid in state.payments:
            values = {"amount": say.money(paid.amount), "on": say.day(paid.on)}
            name = "payment-by" if paid.reference else "payment"
            told.append([Said(say(f"standings.{name}", reference=paid.reference, **values))])
        for objection in state.objections:
            told += [[each] for each in self._objection(objection)]
        for earlier in state.earlier:
            before, until = say.money(earlier.amount), say.day(earlier.until)
            opened = Said(say("standings.earlier", amount=before, until=until) + " ")
            told.append([opened, *self._record(earlier.why)])
        return told

    def _stands(self, item: Item) -> str:
        say = self._say
        if item.standing is Standing.DUE and item.paid.amount:
            left = say.money(item.left)
            return say("standings.part-paid", left=left)
        if item.standing is Standing.OVERPAID:
            return say("standings.overpaid", over=say.money(_positive(item.left)))
        return say(f"standings.{item.standing.value}")

    def _objection(self, objection: Objection) -> Iterator[Said]:
        say = self._say
        on = say.day(objection.on)
        yield Said(say("standings.objection", by=objection.by, on=on, because=objection.because))
        if objection.answered_on is not None:
            on, outcome = say.day(objection.answered_on), say(f"outcomes.{objection.outcome}")
            yield Said(say("standings.answer", on=on, outcome=outcome, answer=objection.answer))

    def _seen(self) -> dict[str, Any]:
        statement, say = self._statement, self._say
        cut, seen = statement.cut, statement.seen
        estimates = [self._estimate(each) for each in statement.estimates]
        days = (say("estimate"), estimates or [say("estimate_none")])
        if cut is None:
            pairs = [days] if estimates else []
            return {"note": say("seen_not_compared"), "pairs": pairs, "ask": "", "cut": ""}
        screened = f"{say('cut', day=say.day(cut.screened_on))}: sha256 {cut.sha256}"
        if seen is None or not seen.shots:
            pairs = [days] if estimates else []
            return {"note": say("seen_nothing"), "pairs": pairs, "ask": "", "cut": screened}
        ask = ""
        if statement.scenes_outnumber_days:
            days_in_all = sum((each.days for each in statement.estimates), Decimal(0))
            ask = say(
                "estimate_compare",
                scenes=say.number(len(seen.scenes)),
                days=say.number(_short(days_in_all)),
            )
        return {
            "note": "",
            "pairs": [
                (say("scenes"), [", ".join(seen.scenes) or say("scenes_unknown")]),
                (say("shots"), [", ".join(seen.shots)]),
                (say("screen_time"), [self._time(seen.seconds)]),
                (say("copies"), [say.number(seen.most_copies)]),
                days,
            ],
            "ask": ask,
            "cut": screened,
        }

    def _estimate(self, estimate: Estimate) -> str:
        say = self._say
        values = {"of": estimate.of, "days": say.number(_short(estimate.days)), "by": estimate.by}
        told = (
            say("estimate_by_undated", **values)
            if estimate.on is None
            else say("estimate_by", **values, on=say.day(estimate.on))
        )
        basis = say("estimate_basis", basis=estimate.basis) if estimate.basis else ""
        return f"{told}. {basis}".rstrip()

    def _time(self, seconds: Fraction) -> str:
        hundredths = round(seconds * 100)
        minutes, rest = divmod(hundredths, _MINUTE * 100)
        told = self._say.number(Decimal(rest) / 100, places=2)
        if not minutes:
            return self._say("seconds", seconds=told)
        return self._say("minutes", minutes=self._say.number(minutes), seconds=told)

    def _object(self) -> list[str]:
        contact = self._statement.pay.object_to
        steps = [self._say(f"object_{step}") for step in range(1, 5)]
        if contact:
            steps.insert(2, self._say("object_to", contact=contact))
        return [*steps, self._say("object_union")]

    def _levels(self) -> list[str]:
        used = {item.line.clause.level for item in self._statement.items}
        return [level for level in (*LEVELS, "—") if level in used]


_TONES: Mapping[Standing, str] = {
    Standing.DUE: "decide",
    Standing.PAID: "order",
    Standing.HELD: "settle",
    Standing.OVERPAID: "decide",
    Standing.REVERSED: "unseen",
    Standing.NOUGHT: "unseen",
}


def _positive(money: Money) -> Money:
    return Money(abs(money.amount), money.currency)


def _short(days: Decimal) -> Decimal:
    """`9`, not `9.0`; `1.5` stays."""
    return days.to_integral_value() if days == days.to_integral_value() else days.normalize()
