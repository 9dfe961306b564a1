"""How many background actors were engaged on each day: people count, replicas count nought.

How many an agreement asks for on a day was not read, so whether a day falls short is for a person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from personae.reconciliation.production import Production
from personae.vocabulary.names import PerformerId

NOT_READ = "how many covered background actors a day asks for was not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay:
    """People of one day, by whether the agreement covers them.

    covered    by a voucher or the background list that says yes
    uncovered  by one that says no
    unknown    where neither says, or the two say otherwise
    scan_only  of these, those whose day was a scan and no work: they fill no position
    """

    day: date
    covered: tuple[PerformerId, ...]
    uncovered: tuple[PerformerId, ...]
    unknown: tuple[PerformerId, ...]
    scan_only: tuple[PerformerId, ...]


def counted(production: Production) -> tuple[CountedDay, ...]:
    """Every day that a voucher or the background list tells of."""
    return tuple(_days(production))


def replicas(production: Production) -> tuple[PerformerId, ...]:
    """Background actors whose replicas the vendor's list says are used, for good as far as it says.

    As positions they count nought; one that is temporary is not in use yet.
    """
    lines = production.replicas or ()
    return tuple(
        sorted(
            {
                one.performer
                for one in lines
                if one.kind == "background" and one.status not in ("omit", "temp")
            }
        )
    )


def uncovered(production: Production) -> frozenset[tuple[PerformerId, date]]:
    """Days that the agreement does not cover: a record of them says so, and none says it does."""
    return frozenset(
        (who, day)
        for day, people in _said(production).items()
        for who, answers in people.items()
        if answers - {None} == {False}
    )


def _said(production: Production) -> Mapping[date, Mapping[PerformerId, set[bool | None]]]:
    """Whether the agreement covers somebody, as each record of a day has it."""
    said: dict[date, dict[PerformerId, set[bool | None]]] = {}
    for voucher in production.vouchers or ():
        said.setdefault(voucher.day, {}).setdefault(voucher.performer, set()).add(voucher.covered)
    for row in production.skins or ():
        said.setdefault(row.day, {}).setdefault(row.performer, set()).add(row.covered)
    return said


def _days(production: Production) -> Iterator[CountedDay]:
    scans: dict[date, dict[PerformerId, bool]] = {}
    for voucher in production.vouchers or ():
        only = scans.setdefault(voucher.day, {})
        only[voucher.performer] = only.get(voucher.performer, True) and voucher.scan == "only"
    for day, people in sorted(_said(production).items()):
        scanned = {performer for performer, only in scans.get(day, {}).items() if only}
        working = {who: answers - {None} for who, answers in people.items() if who not in scanned}
        yield CountedDay(
            day=day,
            covered=tuple(sorted(who for who, answers in working.items() if answers == {True})),
            uncovered=tuple(sorted(who for who, answers in working.items() if answers == {False})),
            unknown=tuple(sorted(who for who, answers in working.items() if len(answers) != 1)),
            scan_only=tuple(sorted(scanned)),
        )
