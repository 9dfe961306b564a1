"""`personae clear`, as a stranger types it: one use, its answer, its reasons, its exit code."""

from pathlib import Path

import pytest
from tests.journeys.stranger import LONG_TAKE, Stranger

ANA = LONG_TAKE / "consents" / "ana-vale.yaml"
USE = """\
performer: ana-vale
picture: the-long-take
company: northlight-pictures
kind: employment-based
medium: theatrical
territory: JP
purpose: drama
agreement: none
on: 2025-06-01
scene: "12"
copies: 1
language: en
alteration_purpose: other
nudity: false
sexual: false
political: false
approved: true
hours_of_notice: 72
eu_nexus: false
illinois_nexus: false
"""


@pytest.fixture
def me(tmp_path: Path) -> Stranger:
    me = Stranger(tmp_path)
    me.here.mkdir()
    return me


def use(me: Stranger, *, without: str = "", also: str = "", text: str = USE) -> Path:
    kept = [line for line in text.splitlines() if not without or not line.startswith(without)]
    path = me.here / "use.yaml"
    path.write_text("\n".join([*kept, also, ""]), encoding="utf-8")
    return path


def test_a_covered_use_is_permitted_with_its_clauses(me: Stranger) -> None:
    ran = me("clear", use(me), "--consent", ANA).went_well(0)
    assert ran.out.startswith("permitted: ")
    assert "ana-vale-long-take covers this use: signed.on: 2025-02-20" in ran.out
    assert "Counsel has read none of these rules" in ran.out


def test_the_example_goes_and_three_days_are_due(me: Stranger) -> None:
    ran = me("clear", LONG_TAKE.parent / "uses" / "ana-in-the-square.yaml", "--consent", ANA)
    told = ran.went_well(10).out
    assert told.startswith("payment-due: ")
    assert "3612.00 USD: 3 days × max(1204.00, 1158.00)." in told


def test_the_machine_form_holds_what_the_contract_names(me: Stranger) -> None:
    told = me("clear", use(me), "--consent", ANA, "--json").went_well(0).json
    assert {"answer", "duties", "reasons", "missing", "consents", "packs", "on"} <= told.keys()
    assert (told["answer"], told["consents"], told["on"]) == (
        "permitted",
        ["ana-vale-long-take"],
        "2025-06-01",
    )
    assert {"rule", "effect", "cite", "level", "status", "because"} == told["reasons"][0].keys()
    assert all(len(digest) == 64 for digest in told["packs"].values())
    assert "sag-aftra/tv-theatrical-2023" in told["packs"]


@pytest.mark.parametrize(
    ("without", "also", "code", "said"),
    [
        ("medium", "medium: game", 10, "needs-consent: "),
        ("nudity", "", 11, "nudity: whether it shows the performer nude"),
        ("hours_of_notice", "hours_of_notice: 47", 10, "needs-notice: "),
        ("on:", "on: 2025-02-19", 10, "agreed afterwards"),
        ("territory", "territory: [JP, US-CA]", 11, "by territory: JP permitted, US-CA cannot-say"),
    ],
)
def test_what_is_not_covered_says_why_and_exits_so(
    me: Stranger, without: str, also: str, code: int, said: str
) -> None:
    ran = me("clear", use(me, without=without, also=also), "--consent", ANA).went_well(code)
    assert said in ran.out


def test_in_several_territories_each_reason_says_of_which(me: Stranger) -> None:
    consent = ANA.read_text(encoding="utf-8").replace("territories: [any]", "territories: [JP]")
    (me.here / "jp.yaml").write_text(consent, encoding="utf-8")
    several = use(me, without="territory", also="territory: [JP, GB]")
    told = me("clear", several, "--consent", me.here / "jp.yaml").went_well(10).out
    assert "  judged of a use on 2025-06-01\n" in told
    assert "- ana-vale-long-take covers this use (in JP): " in " ".join(told.split("\n"))
    assert "- This use is beyond it: territory GB (in GB). [ana-vale-long-take, " in told


def test_only_where_nobody_can_say_could_what_is_missing_change_the_answer(me: Stranger) -> None:
    """By ADR 12 a definite answer stands whatever is learnt."""
    open_ = me("clear", use(me, without="nudity"), "--consent", ANA).went_well(11)
    assert "Nobody recorded, and it could change the answer (asked by):" in open_.out
    known = dict(line.split(": ", 1) for line in USE.splitlines()) | {
        "performer": "zoe",
        "territory": "GB",
        "home_picture": "the-long-take",
        "agreement": "sag-aftra/tv-theatrical-2023",
        "photography_from": "2025-03-03",
        **dict.fromkeys(("scan", "as_scripted", "unsafe_for_humans"), "false"),
        **dict.fromkeys(("described_specifically", "recognisable"), "true"),
        **dict.fromkeys(("daily_rate", "scale_day"), "1204.00"),
        "estimated_days": "1",
    }
    hers = "\n".join(f"{name}: {value}" for name, value in known.items())
    settled = me("clear", use(me, text=hers), "--consent", ANA).went_well(10)
    assert "deceased: whether the performer is dead" in settled.out
    assert "Nobody recorded; the answer stands, but there may be more to do" in settled.out
    assert "it could change the answer" not in settled.out


def test_the_registrys_consents_count_where_none_is_named(me: Stranger) -> None:
    me.settle().enrol("ana-vale")
    assert me("clear", use(me)).went_well(10).out.startswith("needs-consent: ")
    me("consent", "add", ANA).went_well()
    assert me("clear", use(me)).went_well(0).out.startswith("permitted: ")
    me("consent", "withdraw", "ana-vale-long-take", "--on", "2025-05-01").went_well()
    assert me("clear", use(me)).went_well(10).out.startswith("needs-consent: ")


def test_what_the_registry_knows_of_a_performer_is_not_asked_again(me: Stranger) -> None:
    me.settle()
    photo = LONG_TAKE / "portraits" / "ana-vale" / "00_y0_p0_studio.jpg"
    dead = ("--born", "1950-05-01", "--died", "2020-05-01", "--photo", photo)
    me("performer", "add", "Ana Vale", "--id", "ana-vale", *dead).went_well()
    american = use(me, without="territory", also="territory: US-CA")
    told = me("clear", american, "--json").went_well(11).json
    assert "rightsholder_consent" in told["missing"]
    assert not {"deceased", "years_since_death", "minor"} & {*told["missing"]}
    for said in ("deceased: false", "minor: true", "died_on: 2021-05-01"):
        ran = me("clear", use(me, also=said))
        assert (ran.code, f"use.yaml:21: `{said}`, and " in ran.err) == (1, True), said


@pytest.mark.parametrize(
    ("without", "also", "said"),
    [
        ("kind", "kind: emploiment-based", ("use.yaml:20", "Did you mean `employment-based`?")),
        ("kind", "", ("use.yaml", "`kind` is missing")),
        ("nudity", "nude: false", ("use.yaml:20", "no fact is called `nude`", "`nudity`")),
        ("nudity", "nudity: maybe", ("use.yaml:20", "true, false or null")),
        ("on:", "on: 2025-02-30", ("use.yaml:20", "`on` is a day")),
        ("territory", "territory: California", ("use.yaml:20", "written like `US-CA`")),
        ("copies", "copies: -3", ("use.yaml:20", "`copies` is 0 or more, not `-3`")),
        ("xx", "consent_covers: true", ("use.yaml:21", "worked out of the consents")),
        (
            "picture",
            "same_picture: true\nhome_picture: the-long-take\npicture: other-film",
            (
                "use.yaml:20",
                "`same_picture: true`, and `picture: other-film` and `home_picture: ",
                "the-long-take` say false",
                "leave `same_picture` out",
            ),
        ),
        (
            "xx",
            "deceased: false\ndied_on: 2020-01-01",
            ("use.yaml:21", "`on: 2025-06-01` say true"),
        ),
        ("xx", "nudity: true", ("use.yaml:21", "`nudity` stands twice")),
        ("performer", "performer: Ana Vale", ("use.yaml:20", "`Ana Vale` is no id")),
        ("xx", "notice_given_at: 2025-03-01T09:00", ("use.yaml:21", "carries a zone")),
        ("copies", "copies: &a 1", ("use.yaml:20", "anchors")),
    ],
)
def test_a_use_that_cannot_be_read_is_told_by_its_line(
    me: Stranger, without: str, also: str, said: tuple[str, ...]
) -> None:
    me("clear", use(me, without=without, also=also), "--consent", ANA).refused(1, *said)


def test_a_use_that_is_no_use(me: Stranger) -> None:
    me("clear", me.here / "none.yaml", "--consent", ANA).refused(1, "none.yaml", "No such file")
    me("clear", use(me, text="- a\n"), "--consent", ANA).refused(1, "use.yaml", "`fact: value`")
    me("clear", use(me, text=""), "--consent", ANA).refused(1, "use.yaml", "empty")


def test_many_at_once_answer_as_one_by_one(me: Stranger) -> None:
    pl = pytest.importorskip("polars", reason="the extra `columns` is not installed")
    rows = [("a", "theatrical", False), ("b", "game", False), ("c", "theatrical", None)]
    shared = {
        "performer": "ana-vale",
        "picture": "the-long-take",
        "kind": "employment-based",
        "territory": "JP",
        "purpose": "drama",
        "agreement": "none",
        "scene": "12",
        "language": "en",
        "alteration_purpose": "other",
    }
    frame = pl.DataFrame(
        {
            "row": [row for row, _, _ in rows],
            "medium": [medium for _, medium, _ in rows],
            "nudity": [nudity for _, _, nudity in rows],
            **{name: [value] * len(rows) for name, value in shared.items()},
            **{name: [False] * 3 for name in ("sexual", "political", "eu_nexus", "illinois_nexus")},
            "approved": [True] * 3,
            "hours_of_notice": [72.0] * 3,
            "copies": [1.0] * 3,
        }
    ).with_columns(on=pl.date(2025, 6, 1))
    frame.write_parquet(me.here / "uses.parquet")
    out = me.here / "answers.parquet"
    ran = me("clear", "--uses", me.here / "uses.parquet", "-o", out, "--consent", ANA).went_well(10)
    answers = dict(pl.read_parquet(out).select("row", "answer").iter_rows())
    assert answers == {"a": "permitted", "b": "needs-consent", "c": "cannot-say"}
    assert "permitted" in ran.out
    unsaid = me("clear", "--uses", me.here / "uses.parquet", "--consent", ANA).went_well(2)
    assert "with -o OUT.parquet" in unsaid.err
    (me.here / "broken.parquet").write_bytes(b"PAR1 no")
    me("clear", "--uses", me.here / "broken.parquet", "-o", out, "--consent", ANA).refused(
        1, "broken.parquet", "no Parquet file"
    )
