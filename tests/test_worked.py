"""Which records are work on screen, and in which scenes."""

from datetime import date

import pytest

from personae.reconciliation.production import (
    CastMember,
    DoodDay,
    Production,
    SkinsLine,
    Voucher,
    WorkDay,
)
from personae.reconciliation.worked import DOOD_CODES, EXHIBIT_G_CODES, Worked, work_of
from personae.vocabulary.names import PerformerId, PictureId, Scene

ANA = PerformerId("ana-vale")
DAY, NEXT_DAY = date(2025, 3, 5), date(2025, 3, 6)
TWELVE, FOURTEEN = (Scene("12"),), (Scene("14"),)


def production(
    *,
    role: str = "principal",
    work: tuple[WorkDay, ...] | None = (),
    vouchers: tuple[Voucher, ...] | None = (),
    skins: tuple[SkinsLine, ...] | None = None,
    dood: tuple[DoodDay, ...] | None = None,
) -> Production:
    return Production(
        picture=PictureId("a-picture"),
        title="A Picture",
        company="a-company",
        type=None,
        agreement=None,
        principal_photography=None,
        released_on=None,
        time_zone="UTC",
        consents_complete=None,
        territories=None,
        media=None,
        cast=(CastMember(performer=ANA, role=role, rate=None, unit=None),),
        work=work,
        vouchers=vouchers,
        skins=skins,
        dood=dood,
    )


def a_day(status: str, scenes: tuple[Scene, ...] = TWELVE, day: date = DAY) -> WorkDay:
    return WorkDay(
        where="work.csv:2",
        day=day,
        performer=ANA,
        status=status,
        call=None,
        dismissed=None,
        meal_minutes=None,
        scenes=scenes,
        remark="",
    )


def a_voucher(scan: str, scenes: tuple[Scene, ...] = TWELVE) -> Voucher:
    return Voucher(
        where="vouchers.csv:2",
        day=DAY,
        number="118",
        performer=ANA,
        covered=None,
        class_="",
        rate=None,
        call=None,
        meal_out=None,
        meal_in=None,
        dismissed=None,
        changes=None,
        adjustments="",
        scan=scan,
        scenes=scenes,
    )


def a_line(day: date = DAY) -> SkinsLine:
    return SkinsLine(where="skins.csv:2", day=day, performer=ANA, covered=None, call=None)


@pytest.mark.parametrize("code", EXHIBIT_G_CODES)
def test_only_four_codes_of_exhibit_g_are_work_on_screen(code: str) -> None:
    work = work_of(production(work=(a_day(code),)), ANA)
    wanted = Worked.HERE if code in {"W", "SW", "WF", "SWF"} else Worked.NO
    assert work.at(TWELVE) is wanted
    assert bool(work.other) == (wanted is Worked.NO)


@pytest.mark.parametrize("code", DOOD_CODES)
def test_a_marked_day_is_work_on_the_picture_at_most(code: str) -> None:
    mark = DoodDay(where="dood.csv:2", day=DAY, performer=ANA, code=code)
    off_screen = {"H", "I", "T", "R", "FT", "TR", "PU", "D"}
    wanted = Worked.NO if code in off_screen else Worked.ON_PICTURE
    assert work_of(production(dood=(mark,)), ANA).at(TWELVE) is wanted


@pytest.mark.parametrize(
    ("scan", "worked"), [("none", Worked.HERE), ("same-day", Worked.HERE), ("only", Worked.NO)]
)
def test_a_day_that_was_only_a_scan_is_no_work(scan: str, worked: Worked) -> None:
    given = production(role="background", vouchers=(a_voucher(scan),))
    assert work_of(given, ANA).at(TWELVE) is worked


def test_a_scan_day_stays_one_though_the_day_s_list_names_the_performer() -> None:
    given = production(role="background", vouchers=(a_voucher("only"),), skins=(a_line(),))
    assert work_of(given, ANA).at(TWELVE) is Worked.NO
    later = production(role="background", vouchers=(a_voucher("only"),), skins=(a_line(NEXT_DAY),))
    assert work_of(later, ANA).at(TWELVE) is Worked.ON_PICTURE


def test_the_day_s_list_does_not_blur_the_scenes_of_a_voucher() -> None:
    given = production(role="background", vouchers=(a_voucher("none"),), skins=(a_line(),))
    assert work_of(given, ANA).at(TWELVE) is Worked.HERE
    assert work_of(given, ANA).at(FOURTEEN) is Worked.NO


@pytest.mark.parametrize(
    ("rows", "scenes", "worked"),
    [
        ((a_day("W"),), TWELVE, Worked.HERE),
        ((a_day("W"),), FOURTEEN, Worked.NO),
        ((a_day("W"),), (*FOURTEEN, *TWELVE), Worked.HERE),
        ((a_day("W"),), (), Worked.ON_PICTURE),
        ((a_day("W", ()),), TWELVE, Worked.ON_PICTURE),
        ((a_day("W"), a_day("W", (), NEXT_DAY)), TWELVE, Worked.HERE),
        ((a_day("W"), a_day("W", (), NEXT_DAY)), FOURTEEN, Worked.ON_PICTURE),
        ((), TWELVE, Worked.NO),
        ((), (), Worked.NO),
        (None, TWELVE, Worked.UNKNOWN),
        (None, (), Worked.UNKNOWN),
    ],
)
def test_where_somebody_worked(
    rows: tuple[WorkDay, ...] | None, scenes: tuple[Scene, ...], worked: Worked
) -> None:
    assert work_of(production(work=rows), ANA).at(scenes) is worked


@pytest.mark.parametrize(
    ("role", "absent"),
    [("principal", ("work",)), ("stunt", ("work",)), ("background", ("vouchers",))],
)
def test_each_role_has_the_record_whose_silence_counts(role: str, absent: tuple[str, ...]) -> None:
    work = work_of(production(role=role, work=None, vouchers=None), ANA)
    assert work.absent == absent
    assert work_of(production(work=None), PerformerId("zoe")).absent == ("work",)
