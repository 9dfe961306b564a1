"""What is due in a report: amounts apart from questions, summed by performer."""

from typing import Any

from tests.pay import day_of, lines, member, production, voucher

from personae.app.reports.due_json import again, parted, told
from personae.app.reports.due_page import due_in_all, due_rows


def report(*made: Any) -> dict[str, Any]:
    due, open_ = parted(told(line for each in made for line in lines(each)))
    return {
        "performers": [{"performer": "ana-vale", "name": "Ana Vale"}],
        "due": due,
        "due_open": open_,
        "not_measured": [],
    }


def test_amounts_and_questions_stand_apart() -> None:
    found = report(production(work=(day_of(9),)))
    assert [(line["earning"], line["amount"]) for line in found["due"]] == [
        ("day", "1204.00 USD"),
        ("overtime", "225.75 USD"),
    ]
    assert {line["amount"] for line in found["due_open"]} == {None}
    assert all(line["because"] for line in found["due_open"])


def test_what_goes_to_the_plans_is_in_no_performers_sum() -> None:
    found = report(production(work=(day_of(),), type="television"))
    assert {line["earning"] for line in found["due"]} == {"day", "contribution"}
    assert due_in_all(found) == "1,204.00 USD"
    (row,) = due_rows(found)
    assert (row["name"], row["total"], len(row["lines"])) == ("Ana Vale", "1,204.00 USD", 2)


def test_who_has_only_questions_has_no_sum() -> None:
    made = production(
        member("background", None), vouchers=(voucher(class_="special-ability", rate=None),)
    )
    (row,) = due_rows(report(made))
    assert (row["total"], row["lines"]) == ("", [])
    assert row["open"][0]["asks"] == [
        "the performer's daily rate pro rata, in US dollars",
        "the minimum for a day in this class, in US dollars",
    ]


def test_two_currencies_are_never_added() -> None:
    found = report(production(work=(day_of(),)))
    euros = {**found["due"][0], "amount": "10.00 EUR"}
    assert due_in_all({"due": [*found["due"], euros]}) == "10.00 EUR and 1,204.00 USD"


def test_an_earlier_report_gives_its_lines_back_and_one_without_pay_gives_none() -> None:
    found = report(production(member(rate="1300.00"), work=(day_of(),)))
    assert again(found) == (*found["due"], *found["due_open"])
    assert again({**found, "not_measured": ["pay"]}) is None
    assert again({"due": [], "not_measured": []}) == ()
