"""Whether a law speaks of a case at all, by what the case itself declares.

Each gives why it does not, a sentence a reason; nothing where it does.
"""

from datetime import date

from personae.proof.notice_case import Case

EU = (
    *("EU", "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"),
    *("IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
)
_NY_FROM = date(2021, 5, 29)  # the death on or after which New York's section speaks
_YEARS_CA = 70
_DECLARE = "the case declares no"


def _lacking(*asked: tuple[bool, str]) -> tuple[str, ...]:
    return tuple(why for there, why in asked if not there)


def copyright_declared(case: Case) -> tuple[str, ...]:
    return _lacking(
        (
            case.copyright is not None,
            f"{_DECLARE} copyright in a named work, and a likeness is no copyright.",
        )
    )


def intimate_in_the_us(case: Case) -> tuple[str, ...]:
    return _lacking(
        (case.told.intimate is True, f"{_DECLARE} intimate depiction (`intimate: true`)."),
        (case.within("US"), "the case names no place in the United States."),
    )


def illegal_in_the_eu(case: Case) -> tuple[str, ...]:
    return _lacking(
        (case.within(*EU), "the case names no place in the European Union."),
        (
            case.illegal_because is not None,
            f"{_DECLARE} law that it breaks, and why (`illegal_because`).",
        ),
    )


def california_living(case: Case) -> tuple[str, ...]:
    return _lacking(
        (case.within("US-CA"), "the case names no place in California."),
        (case.told.died_on is None, "it speaks of the living, and the person is dead."),
        (
            case.told.advertising is True,
            f"{_DECLARE} use in advertising or on goods (`advertising: true`).",
        ),
    )


def california_dead(case: Case) -> tuple[str, ...]:
    died = case.told.died_on
    seen = max((each.seen_on for each in case.published), default=None)
    in_time = died is None or seen is None or _whole_years(died, seen) < _YEARS_CA
    return _lacking(
        (case.within("US-CA"), "the case names no place in California."),
        (died is not None, "it speaks of the dead, and the case names no day of death."),
        (in_time, f"{_YEARS_CA} years have passed since the death."),
        (
            case.told.computer_made is True or case.told.advertising is True,
            f"{_DECLARE} digital replica (`computer_made: true`) and no advertising.",
        ),
    )


def _whole_years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def new_york_dead(case: Case) -> tuple[str, ...]:
    died = case.told.died_on
    return _lacking(
        (case.within("US-NY"), "the case names no place in New York."),
        (
            died is not None and died >= _NY_FROM,
            f"it speaks of those who died on {_NY_FROM} or later.",
        ),
        (case.told.domiciled == "US-NY", "it speaks of those who last lived in New York."),
        (
            case.told.computer_made is True,
            f"{_DECLARE} digital replica (`computer_made: true`).",
        ),
    )


def tennessee(case: Case) -> tuple[str, ...]:
    return _lacking(
        (case.within("US-TN"), "the case names no place in Tennessee."),
        (
            case.told.advertising is True or case.told.known_unauthorised is True,
            f"{_DECLARE} advertising, and no `known_unauthorised: true`.",
        ),
    )


def illinois(case: Case) -> tuple[str, ...]:
    return _lacking(
        (case.within("US-IL"), "the case names no place in Illinois."),
        (
            case.told.computer_made is True,
            f"{_DECLARE} digital replica (`computer_made: true`).",
        ),
    )


def only_a_bill(_case: Case) -> tuple[str, ...]:
    return ("it is a bill and no law: nobody can be asked anything under it yet.",)


def removed(case: Case) -> tuple[str, ...]:
    return _lacking((case.removed_on is not None, f"{_DECLARE} day on which it was removed."))


def removed_in_the_eu(case: Case) -> tuple[str, ...]:
    return _dsa_place(case) + removed(case)


def _dsa_place(case: Case) -> tuple[str, ...]:
    return _lacking((case.within(*EU), "the case names no place in the European Union."))
