"""Many uses at once are read, refused and answered as one alone is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.test_clear import AGREED, USE, of, packs

from personae.clearance.clear import Clearer
from personae.clearance.gather import Registered
from personae.consent.agreement import ANY, Consent, Grantor
from personae.rules.facts import Value
from personae.vocabulary.mistake import UserError

pl = pytest.importorskip("polars", reason="the extra `columns` is not installed")
columns = pytest.importorskip("personae.clearance.columns")

# the clauses of this consent ask nothing that the uses below leave out
FREE = replace(AGREED, territories=(ANY,), term=AGREED.term)
CALIFORNIAN: dict[str, Value | None] = {**USE, "territory": "US-CA", "purpose": "advertising"}
# a guardian's, which the performer renewed when they were of age
RENEWED = replace(
    FREE,
    purposes=("advertising",),
    granted_by=Grantor(
        who="rosa",
        acting_as="guardian",
        performer_born=date(2007, 5, 1),
        renewed_on=date(2025, 5, 1),
    ),
)
# names one picture, and any
MIXED = replace(FREE, pictures=("long-take", ANY))


def frame(*uses: dict[str, Any], **beside: Sequence[Any]) -> Any:
    names = dict.fromkeys(name for use in uses for name in use)
    rows = {name: [use.get(name) for use in uses] for name in names}
    return pl.DataFrame({**rows, **beside}, strict=False)


@cache
def clearer(consent: Consent) -> Clearer:
    return Clearer(packs(), (consent,), ())


def refused(uses: Any) -> str:
    with pytest.raises(UserError) as wrong:
        columns.decide_columns(clearer(FREE).items, uses)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"territory": "us-ca"}, "`territory` is written like `US-CA` or `DE`, not `us-ca`. Did"),
        ({"territory": "US-CA "}, "Did you mean `US-CA`?"),
        ({"territory": "California"}, "Did you mean `US-CA`?"),
        ({"territory": "UK"}, "`UK` is none. Did you mean `GB`?"),
        ({"territory": "US-CAL"}, "`US-CA`"),
        ({"territory": ""}, "`territory`"),
        ({"kind": "emploiment-based"}, "Did you mean `employment-based`?"),
        ({"performer": "Ana Vale"}, "`Ana Vale` is no id"),
        ({"picture": ""}, "`picture` is empty"),
        ({"scene": "12 "}, "`scene` begins or ends with a space"),
        ({"domicile_at_death": "US"}, "Name the state"),
    ],
)
@pytest.mark.parametrize("held", [pl.String, pl.Categorical, "enum"])
def test_a_word_that_one_use_may_not_say_is_refused_of_many(
    change: dict[str, str], said: str, held: Any
) -> None:
    ((name, word),) = change.items()
    many = frame(USE, {**USE, **change}, row=["a", "b"])
    kept = pl.Enum([str(USE.get(name) or "x"), word]) if held == "enum" else held
    told = refused(many.with_columns(pl.col(name).cast(kept)))
    assert told.startswith("uses: row b: ")
    assert said in told


def test_a_word_that_an_enum_may_hold_and_no_use_says_is_no_mistake() -> None:
    many = frame(USE).with_columns(pl.col("territory").cast(pl.Enum(["DE", "Bavaria"])))
    assert len(columns.decide_columns(clearer(FREE).items, many)) == 1


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ({"row": ["x", "y", "x"]}, "the `row` x stands in two rows. Give each use its own."),
        ({"id": [7, 8, 8]}, "the `id` 8 stands in two rows."),
        ({"row": ["x", "y", None]}, "the use in row 3 has no `row`."),
        ({"id": ["", "y", "z"]}, "the use in row 1 has no `id`."),
        ({"row": [1, 2, 3], "id": [1, 2, 3]}, "`row` and `id` both name the use."),
    ],
)
def test_each_use_has_a_name_of_its_own(beside: dict[str, Any], said: str) -> None:
    assert said in refused(frame(USE, USE, USE, **beside))


@pytest.mark.parametrize("name", ["row", "id"])
def test_names_are_kept_under_the_name_of_their_column(name: str) -> None:
    many = frame(USE, {**USE, "performer": "bo-lind"}, **{name: ["x", "y"]})
    decided = columns.decide_columns(clearer(FREE).items, many)
    assert decided.columns[:2] == [name, "answer"]
    assert decided[name].to_list() == ["x", "y"]


BEFORE, AFTER = date(2025, 4, 30), date(2025, 5, 1)
ELSEWHERE: dict[str, Value | None] = {
    **USE,
    "home_picture": "long-take",
    "agreement": "sag-aftra/tv-theatrical-2023",
    "photography_from": date(2025, 3, 3),
}


@pytest.mark.parametrize(
    ("consent", "rule", "uses", "expected"),
    [
        (
            RENEWED,
            "us-ca/civil-3344/minor",
            [
                {**CALIFORNIAN, "on": day, "minor": True, "guardian_consent": False}
                for day in (BEFORE, AFTER)
            ],
            ["permitted", "needs-consent"],
        ),
        (
            MIXED,
            "sag-aftra/tv-theatrical-2023/other-picture-named",
            [{**ELSEWHERE, "picture": name} for name in ("long-take", "other-film")],
            ["permitted", "needs-consent"],
        ),
    ],
)
def test_what_a_consent_answers_is_asked_of_each_use(
    consent: Consent, rule: str, uses: list[dict[str, Value | None]], expected: list[str]
) -> None:
    """A file may hold uses of many days and pictures: none is judged by another's."""
    alone = Clearer(of(rule), (consent,), ())
    assert [alone.clear(use).answer.word for use in uses] == expected
    decided = columns.decide_columns(alone.items, frame(*uses))
    assert [str(word) for word in decided["answer"]] == expected


def test_a_consent_names_no_picture_by_any() -> None:
    """XX.A.2.b.ii: what names one picture and any names no other."""
    other = {**ELSEWHERE, "picture": "other-film", "kind": "employment-based"}
    for pictures in (("long-take", ANY), (ANY,)):
        consent = replace(FREE, pictures=pictures, kinds=("employment-based",))
        result = Clearer(packs(), (consent,), ()).clear(other)
        rules = {reason.rule: reason.effect for reason in result.reasons}
        assert rules["sag-aftra/tv-theatrical-2023/other-picture-named"] == "void", pictures


def test_what_a_row_leaves_out_is_known_as_of_one_use() -> None:
    died, of_age = date(2025, 6, 3), date(2025, 6, 2)
    people = {"ana-vale": Registered(died_on=died, of_age_on=of_age)}
    many = frame(
        {"performer": "ana-vale"},
        {"performer": "ana-vale", "on": date(2025, 6, 1), "died_on": died},
        {"performer": "bo-lind", "company": "else"},
        {"performer": None, "minor": True},
    )
    filled = columns.with_known(many, date(2025, 6, 2), people).collect()
    assert filled["on"].to_list() == [date(2025, 6, n) for n in (2, 1, 2, 2)]
    assert filled["died_on"].to_list() == [died, died, None, None]
    assert filled["minor"].to_list() == [False, True, None, True]
    assert filled["company"].to_list() == [
        *["the picture's producer"] * 2,
        "else",
        filled["company"][0],
    ]


def test_a_column_of_another_type_is_told_and_nothing_is_filled_into_it() -> None:
    many = columns.with_known(frame({**USE, "on": "2025-06-01", "company": 3}), BEFORE, {})
    said = refused(many)
    assert "`on` is a day, and its column holds text. Write it as a date" in said
    assert "`company` is a word, and its column holds numbers. Write it as text" in said


def test_a_file_that_is_not_there_is_not_called_broken(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.parquet: there is no such file"):
        columns.read_uses(tmp_path / "none.parquet")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"home_picture": "other", "same_picture": True}, "`same_picture: true`, and `picture: "),
        ({"died_on": date(2025, 1, 1), "deceased": False}, "`deceased: false`, and `died_on: "),
        ({"purpose": "advertising", "advertisement": False}, "`advertisement: false`, and"),
        ({"died_on": date(2020, 1, 1), "years_since_death": 3.0}, "`years_since_death: 3`, and"),
        ({"copies": -3.0}, "`copies` is 0 or more, not `-3`."),
        ({"copies": float("inf")}, "`copies` is 0 or more, not `inf`."),
        ({"hours_of_notice": float("-inf")}, "`hours_of_notice` is a number, not `-inf`."),
    ],
)
def test_what_contradicts_itself_or_counts_nothing_is_refused_of_many_too(
    change: dict[str, Any], said: str
) -> None:
    names = dict.fromkeys(change)
    many = frame({**names, **USE}, {**USE, **change}, row=["a", "b"])
    with pytest.raises(UserError) as wrong:
        columns.decide_columns(clearer(FREE).items, many, written=True)
    told = str(wrong.value)
    assert told.startswith("uses: row b: ")
    assert said in told


@pytest.mark.parametrize(
    "change",
    [
        {"home_picture": USE["picture"], "same_picture": True},
        {"home_picture": None, "same_picture": True},
        {"advertisement": True},  # a drama may be one too
        {"hours_of_notice": -2.0},
        {"years_since_death": 5.0, "died_on": date(2020, 1, 1)},
    ],
)
def test_what_can_be_so_is_taken(change: dict[str, Any]) -> None:
    columns.decide_columns(clearer(FREE).items, frame({**USE, **change}), written=True)


def test_a_row_that_says_otherwise_than_the_registry_is_refused() -> None:
    people = {"ana-vale": Registered(died_on=None, of_age_on=date(2025, 6, 1))}
    use = {"performer": "ana-vale", "on": date(2025, 6, 1)}
    columns.with_known(frame({**use, "minor": False}), BEFORE, people)
    with pytest.raises(UserError, match="`minor: true` of ana-vale, and the registry says false"):
        columns.with_known(frame({**use, "minor": True}), BEFORE, people)
