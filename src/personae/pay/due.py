"""All that is due to a production's cast, each line with its clause and its working."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from personae.pay.background import uncovered_days, vouched
from personae.pay.items import of_items
from personae.pay.line import UNREAD, Earning, Line
from personae.pay.plans import contributed
from personae.pay.replicas import of_replicas
from personae.pay.terms import Terms
from personae.pay.vouchers import of_vouchers
from personae.pay.work import of_work
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId

_ON_TOP = (Earning.CONTRIBUTION, Earning.RESIDUAL, Earning.SEEN)
_SCREENS = ("theatrical", "television", "streaming")


def due(terms: Terms) -> tuple[Line, ...]:
    """Every line, by performer and day. The order of the records does not matter.

    A sighting only adds a question: what records make due, they make due whatever is seen.
    """
    terms = replace(terms, rates=terms.rates.with_given(terms.production.minimums))
    vouchers = vouched(terms)
    reported = of_work(terms, vouchers)
    of_paper = of_vouchers(terms, vouchers, reported.days)
    paid = [*reported.lines, *of_paper, *of_replicas(terms), *of_items(terms)]
    known = {*vouchers, *reported.days, *((line.performer, line.day) for line in paid)}
    lines = [*paid, *_listed(terms, known), *contributions(terms, paid)]
    lines += [*_seen(terms, lines), *_residuals(terms, paid)]
    return tuple(sorted(lines, key=lambda line: (line.performer, str(line.day or ""), line.key)))


def _listed(terms: Terms, known: Collection[tuple[PerformerId, date | None]]) -> Iterator[Line]:
    """On the day's background list, and on no record that says more of the day."""
    have = set(known)
    for row in sorted(terms.production.skins or (), key=lambda row: (row.performer, row.day)):
        if (row.performer, row.day) not in have:
            have.add((row.performer, row.day))
            yield _open(
                terms,
                row.performer,
                f"{row.day}/listed",
                Earning.DAY,
                what="on the day's background list",
                because="no voucher of that day says what they are paid",
                asks=("voucher_of_day",),
                where=row.where,
            )


def contributions(terms: Terms, paid: Iterable[Line]) -> Iterator[Line]:
    """What goes to the plans on these lines, a line a performer."""
    type_, free = terms.production.type, uncovered_days(terms)
    covered = (line for line in paid if (line.performer, line.day) not in free)
    sums, mixed = _sums(covered)
    for performer, currencies in mixed.items():
        what, because = "pension and health", f"pay is in {' and '.join(currencies)}: no sum of it"
        yield _open(
            terms, performer, "contribution", Earning.CONTRIBUTION, what=what, because=because
        )
    for performer, gross in sums.items():
        whose = "background" if terms.background(performer) else "performer"
        photography = terms.production.principal_photography
        rate = (
            terms.rates.contribution(whose, type_, photography.start)
            if type_ and photography
            else None
        )
        what = f"pension and health on {gross}"
        if rate is None:
            made = f"{_an(type_)} picture" if type_ else "a picture of no recorded type"
            because = f"what {made} contributes was not read"
            asks = () if type_ else ("production_type",)
            yield _open(
                terms, performer, "contribution", Earning.CONTRIBUTION,
                what=what, because=because, asks=asks,
            )  # fmt: skip
            continue
        found = contributed(gross, rate)
        yield Line(
            key=_key(terms, performer, "contribution"),
            performer=performer,
            picture=terms.production.picture,
            day=None,
            earning=Earning.CONTRIBUTION,
            what=what,
            clause=rate.clause,
            amount=found.amount,
            working=found.working,
            because=found.because,
            asks=() if found.amount is not None else ("ceiling",),
        )


def _sums(
    paid: Iterable[Line],
) -> tuple[dict[PerformerId, Money], dict[PerformerId, list[str]]]:
    """Gross pay by performer; and apart, the currencies of those who are paid in several."""
    every: dict[PerformerId, list[Money]] = {}
    for line in sorted(paid, key=lambda line: line.performer):
        if line.amount is not None:
            every.setdefault(line.performer, []).append(line.amount)
    named = {who: sorted({one.currency for one in each}) for who, each in every.items()}
    mixed = {who: currencies for who, currencies in named.items() if len(currencies) > 1}
    sums = {
        who: Money.total(each, named[who][0]) for who, each in every.items() if who not in mixed
    }
    return sums, mixed


def _seen(terms: Terms, lines: Iterable[Line]) -> Iterator[Line]:
    """On screen, and nothing on record says what they were paid for."""
    have = {line.performer for line in lines if line.earning not in _ON_TOP}
    for performer, seen in sorted((terms.seen or {}).items()):
        if performer not in have:
            shots = ", ".join(seen.shots)
            because = "no record of work and no replica on the vendor's list says what is paid"
            told = f"seen in {shots}"
            yield _open(
                terms, performer, "seen", Earning.SEEN,
                what=told, because=because, asks=("record_of_work",),
            )  # fmt: skip


def _residuals(terms: Terms, paid: Iterable[Line]) -> Iterator[Line]:
    """Who qualifies, and on which basis; what it comes to was read nowhere."""
    if terms.production.type not in _SCREENS or not terms.rules:
        return
    replicas = {line.performer for line in paid if line.earning is Earning.REPLICA}
    for performer in sorted({*replicas, *(terms.seen or {})}):
        if terms.background(performer) or terms.member(performer) is None:
            continue
        seen = (terms.seen or {}).get(performer)
        told = "no cut was compared" if terms.seen is None else "not seen"
        if seen is not None:
            count = len(seen.shots)
            told = f"seen {float(seen.seconds):.1f} s in {count} shot{'' if count == 1 else 's'}"
        basis = f"{told}; a replica of them is used" if performer in replicas else told
        because = "they qualify as a principal; neither its units nor a formula was read"
        what = f"residuals: {basis}"
        yield _open(terms, performer, "residual", Earning.RESIDUAL, what=what, because=because)


def _an(word: str) -> str:
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def _key(terms: Terms, performer: PerformerId, what: str) -> str:
    return f"{terms.production.picture}/{performer}/{what}"


def _open(
    terms: Terms,
    performer: PerformerId,
    key: str,
    earning: Earning,
    *,
    what: str,
    because: str,
    asks: tuple[str, ...] = (),
    where: str = "",
) -> Line:
    return Line(
        key=_key(terms, performer, key),
        performer=performer,
        picture=terms.production.picture,
        day=None,
        earning=earning,
        what=what,
        clause=UNREAD,
        amount=None,
        working="",
        because=because,
        asks=asks,
        where=where,
    )
