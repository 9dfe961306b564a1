"""Which codes name a territory, and what is said of the others."""

from importlib.resources import files

import pytest

from personae.rules.facts import FACTS, WrongValueError, value_of
from personae.rules.territories import is_territory


def test_the_countries_are_those_of_the_list_that_is_named() -> None:
    listed = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    codes = {line[:2] for line in listed.splitlines() if line and not line.startswith("#")}
    letters = [chr(n) for n in range(ord("A"), ord("Z") + 1)]
    held = {a + b for a in letters for b in letters if is_territory(a + b)}
    assert held == codes | {"EU", "XK"}


@pytest.mark.parametrize("code", ["US-CA", "US-DC", "US-PR", "DE", "EU", "GB-SCT", "FR-IDF", "XK"])
def test_a_code_of_the_list_is_one(code: str) -> None:
    assert value_of(FACTS["territory"], code) == code


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("UK", "Did you mean `GB`?"),
        ("UK-SCT", "Did you mean `GB-SCT`?"),
        ("EL", "Did you mean `GR`?"),
        ("USA", "Did you mean `US`?"),
        ("us-ca", "Did you mean `US-CA`?"),
        ("US-CA ", "Did you mean `US-CA`?"),
        ("US_CA", "Did you mean `US-CA`?"),
        ("California", "Did you mean `US-CA`?"),
        ("US-CAL", "`US-CA`"),
        ("US-NYC", "`US-NY`"),
        ("US-", ""),
        ("US-CA-", ""),
        ("EU-DE", ""),
        ("XX", ""),
        ("ZZ-AB", ""),
        ("worldwide", "Name each territory: each is decided by itself."),
        ("any", "Name each territory: each is decided by itself."),
    ],
)
def test_another_is_refused_with_what_was_probably_meant(written: str, said: str) -> None:
    with pytest.raises(WrongValueError, match="`territory` is ") as wrong:
        value_of(FACTS["territory"], written)
    assert said in wrong.value.do


@pytest.mark.parametrize(("name", "written"), [("scene", ""), ("scene", "12 "), ("agreement", "")])
def test_a_word_is_no_blank_and_wears_none(name: str, written: str) -> None:
    """A scene `12 ` is none that any consent names, and would be taken for another."""
    with pytest.raises(WrongValueError, match=f"`{name}`"):
        value_of(FACTS[name], written)
