"""What working out a large production's pay costs: 5,000 background days, 200 replicas."""

import time
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bench.table import Holds, Row
from personae.app.files.packs import read_packs, within
from personae.app.files.rates import read_rates
from personae.pay.due import due
from personae.pay.terms import Terms
from personae.reconciliation.production import CastMember, Production, ReplicaLine, Voucher
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId, Scene
from personae.vocabulary.term import Term

AGREEMENT = "sag-aftra/tv-theatrical-2023"
PEOPLE, DAYS, REPLICAS = 500, 10, 200
FIRST = date(2025, 3, 3)
ZONE = ZoneInfo("America/Los_Angeles")
RATE = Money.parse("216.00 USD")


def _voucher(day: int, who: int) -> Voucher:
    on = FIRST + timedelta(days=day)
    call = datetime(on.year, on.month, on.day, 8, tzinfo=ZONE)
    return Voucher(
        where=f"vouchers.csv:{day * PEOPLE + who + 2}",
        day=on,
        number=str(day * PEOPLE + who),
        performer=PerformerId(f"background-{who}"),
        covered=True,
        class_="general",
        rate=RATE,
        call=call,
        meal_out=None,
        meal_in=None,
        dismissed=call + timedelta(hours=8 + who % 3),
        changes=who % 3,
        adjustments="smoke 14.00 USD" if who % 7 == 0 else "",
        scan="same-day" if who % 11 == 0 else "none",
        scenes=(Scene(str(who % 40)),),
    )


def _replica(n: int) -> ReplicaLine:
    return ReplicaLine(
        where=f"replicas.csv:{n + 2}",
        shot_code=f"SH_{n:04}",
        scenes=(Scene(str(n % 40)),),
        record=None,
        performer=PerformerId(f"background-{n}"),
        kind="background",
        technique="crowd-tile",
        copies=5,
        description="",
        vendor="",
        asset_id=f"A-{n}",
        scan_session=f"scan-{n}",
        version="v001",
        status="final",
        turnover_on=None,
        estimated_days="1",
        estimated_by="production",
        basis="",
    )


def production() -> Production:
    people = [PerformerId(f"background-{n}") for n in range(PEOPLE)]
    return Production(
        picture=PictureId("a-large-picture"),
        title="A Large Picture",
        company="a-company",
        type="theatrical",
        agreement=AGREEMENT,
        principal_photography=Term(start=FIRST, end=None),
        released_on=None,
        time_zone="America/Los_Angeles",
        consents_complete=True,
        territories=None,
        media=None,
        cast=tuple(
            CastMember(performer=who, role="background", rate=RATE, unit="day") for who in people
        ),
        vouchers=tuple(_voucher(day, who) for day in range(DAYS) for who in range(PEOPLE)),
        replicas=tuple(map(_replica, range(REPLICAS))),
    )


def rows() -> list[Row]:
    rules = tuple(p.rule for p in within(read_packs(), AGREEMENT))
    terms = Terms(production=production(), rates=read_rates()[AGREEMENT], rules=rules)
    spent, count = [], 0
    for _ in range(3):
        begun = time.process_time()
        count = len(due(terms))
        spent.append(time.process_time() - begun)
    took = median(spent)
    return [
        Row(
            what=f"pay of {PEOPLE * DAYS:,} background days and {REPLICAS} replicas, CPU",
            ours=f"{took:.2f} s ({count:,} lines)",
            wanted="< 5 s",
            holds=Holds.of(took < 5),
        )
    ]
