"""The register of AI uses: what is understood of it, and what is refused, with its line."""

from datetime import date
from pathlib import Path

import pytest

from personae.app.files.production import read_production
from personae.app.files.to_review import of_findings
from personae.reconciliation.ai_uses import AI_PURPOSES, AiUse
from personae.reconciliation.production import Production
from personae.vocabulary.mistake import UserError

HEAD = "date,tool,provider,purpose,scenes,performers,writers,given_to_writers,kept\n"
GOOD = "2025-04-24,Crowdfill,Halflight,synthetic: passers-by,9,none,none,none,yes\n"
SCENES = "scene,start_frame,end_frame\n6,0,50\n9,50,90\n"
YAML = """\
picture: a-short-take
title: A Short Take
company: northlight-pictures
time_zone: America/Los_Angeles
cast:
  - {{performer: ana-vale, role: principal}}
  - {{performer: diego-santos, role: background}}
{files}"""


def read(folder: Path, register: str | None, *, scenes: str | None = SCENES) -> Production:
    folder.mkdir(exist_ok=True)
    files = ""
    for key, text in (("scenes", scenes), ("ai_uses", register)):
        if text is not None:
            name = f"{key.replace('_', '-')}.csv"
            (folder / name).write_text(text, encoding="utf-8")
            files += f"{key}: {name}\n"
    (folder / "production.yaml").write_text(YAML.format(files=files), encoding="utf-8")
    return read_production(folder / "production.yaml")


def line(folder: Path, row: str, head: str = HEAD) -> AiUse:
    (found,) = read(folder, head + row).ai_uses or ()
    return found


def told(folder: Path, register: str) -> list[str]:
    with pytest.raises(UserError) as wrong:
        read(folder, register)
    return [str(mistake) for mistake in wrong.value.mistakes]


# What is understood


def test_a_line_is_read_whole(tmp_path: Path) -> None:
    row = '2025-01-15,Linewright,"Copperleaf, Inc.",writing: outlines,6; 9,'
    assert line(tmp_path, row + "none,june-abara;petra-holm,three outlines,no\n") == AiUse(
        where="ai-uses.csv:2",
        day=date(2025, 1, 15),
        tool="Linewright",
        provider="Copperleaf, Inc.",
        purpose="writing",
        described="outlines",
        scenes=("6", "9"),  # type: ignore[arg-type]  # scenes as written
        performers=(),
        writers=("june-abara", "petra-holm"),
        given_to_writers="three outlines",
        kept=False,
    )


def test_a_register_left_out_is_unknown_and_an_empty_one_says_there_were_none(
    tmp_path: Path,
) -> None:
    assert read(tmp_path / "a", None).ai_uses is None
    assert read(tmp_path / "b", HEAD).ai_uses == ()
    assert read(tmp_path / "c", "").ai_uses == ()


def test_nobody_is_a_thing_to_say_outright(tmp_path: Path) -> None:
    found = line(tmp_path, GOOD)
    assert (found.performers, found.writers, found.given_to_writers) == ((), (), "")


@pytest.mark.parametrize("cells", ["ana-vale,", ",june-abara", "ana-vale,none", "none,june-abara"])
def test_one_column_is_enough_where_it_names_somebody(tmp_path: Path, cells: str) -> None:
    found = line(tmp_path, f"2025-04-24,Crowdfill,,alteration,9,{cells},,\n")
    assert found.performers or found.writers
    assert (found.given_to_writers, found.kept, found.provider) == (None, None, "")


@pytest.mark.parametrize(
    ("written", "purpose", "described"),
    [
        *((word, word, "") for word in AI_PURPOSES),
        ("Scan: head, body", "scan", "head, body"),
        ("smoke behind the car", "", "smoke behind the car"),
    ],
)
def test_a_purpose_begins_with_a_word_of_ours_or_decides_nothing(
    tmp_path: Path, written: str, purpose: str, described: str
) -> None:
    found = line(tmp_path, f'2025-04-24,Crowdfill,,"{written}",9,ana-vale,none,,\n')
    assert (found.purpose, found.described) == (purpose, described)
    assert (found.kind("background") is None) is (not purpose)


def test_a_further_column_holds_a_fact_that_rules_ask(tmp_path: Path) -> None:
    head = HEAD.strip() + ",Human role,territories,media,engaged_at,voiced_by_person\n"
    found = line(tmp_path, GOOD.strip() + ",yes,US-NY;DE,social,2025-03-05T09:15-08:00,\n", head)
    assert found.territories == ("US-NY", "DE")
    assert found.media == ("social",)
    facts = found.facts_of("northlight-pictures")
    assert facts["human_role"] is True
    assert "voiced_by_person" not in facts  # an empty cell is unknown


@pytest.mark.parametrize(
    ("provider", "provides"),
    [("Northlight Pictures", True), ("Halflight", False), ("", None)],
)
def test_whoever_made_the_system_provides_it(
    tmp_path: Path, provider: str, provides: bool | None
) -> None:
    found = line(tmp_path, f"2025-04-24,Crowdfill,{provider},other,9,none,none,,\n")
    assert found.facts_of("northlight-pictures").get("provides_system") is provides


# What is refused


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "2025-04-24,Crowdfill,Halflight,synthetic,9,,,,\n",
            (
                "it names the tool `Crowdfill` and nobody affected. Write who is affected, joined "
                "by `;`, or `none` outright in both columns."
            ),
        ),
        (
            "2025-04-24,Crowdfill,Halflight,synthetic,9,none,,,\n",
            (
                "`writers` is empty, and the other names nobody. Write who is affected, joined by "
                "`;`, or `none` outright in both columns."
            ),
        ),
        (
            "2025-04-24,Crowdfill,,scan,9,none;ana-vale,none,,\n",
            "`performers` says `none` and names somebody. Keep one of them.",
        ),
        (
            "2025-04-24,Crowdfill,,scan,9,anna-vale,none,,\n",
            "`anna-vale` is not in the cast. Did you mean `ana-vale`?",
        ),
        (
            "2025-04-24,Crowdfill,,writing,9,none,June Abara,,\n",
            "`writers`: `June Abara` is no id. Write `june-abara`.",
        ),
        (
            "2025-04-24,Crowdfill,,writing,9,ana-vale,none,two pages,\n",
            (
                "material was given to writers, and no writer is named. Name them in `writers`, or "
                "write `none` in `given_to_writers`."
            ),
        ),
        (
            "2025-04-24,Crowdfill,,scan,99,ana-vale,none,,\n",
            "the production has no scene `99`. Did you mean `9`?",
        ),
        (
            '2025-04-24,Crowdfill,,scan,"6,9",ana-vale,none,,\n',
            "`6,9` parts scenes by commas. Join scenes by `;`.",
        ),
        (
            "2025-04-24,Crowdfill,,sythetic: a crowd,9,none,none,,\n",
            (
                "`purpose`: `sythetic` is none of scan, replica, employment-based, "
                "independently-created, background, voice, alteration, dubbing, synthetic, "
                "training, writing, other. Did you mean `synthetic`? What is none of these begins "
                "with `other:`."
            ),
        ),
        ("2025-04-24,,,scan,9,ana-vale,none,,\n", "`tool` is empty. Name the tool."),
        (",Crowdfill,,scan,9,ana-vale,none,,\n", "`date` is empty. Write the day."),
        (
            "24.04.2025,Crowdfill,,scan,9,ana-vale,none,,\n",
            "`date`: `24.04.2025` is no date: dates are written 2025-03-05, year, month, day.",
        ),
        (
            "2025-02-30,Crowdfill,,scan,9,ana-vale,none,,\n",
            "`date`: `2025-02-30` is no day of the calendar.",
        ),
        (
            "2025-04-24,Crowdfill,,scan,9,ana-vale,none,,perhaps\n",
            "`kept`: `perhaps` is neither yes nor no.",
        ),
        (
            "2025-04-24,Crowdfill,,scan,9,ana-vale,none,\n",
            (
                "this row has 8 cells where the header has 9. Put a text that holds a comma in "
                "quotes; join scenes by `;`."
            ),
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_number(
    tmp_path: Path, row: str, said: str
) -> None:
    wrong = told(tmp_path, HEAD + GOOD + row)
    assert wrong[0] == f"ai-uses.csv:3: {said}"


def test_an_empty_purpose_is_told(tmp_path: Path) -> None:
    (wrong,) = told(tmp_path, HEAD + "2025-04-24,Crowdfill,,,9,ana-vale,none,,\n")
    assert wrong.startswith("ai-uses.csv:2: `purpose` is empty. Say what the tool was used for")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (
            HEAD.replace("provider", "Tool"),
            "the columns `tool` and `Tool` both mean `tool`. Keep one of them.",
        ),
        (
            HEAD.replace("performers", "performer"),
            "no column is called `performer`. Did you mean `performers`?",
        ),
        (
            HEAD.replace("provider", "bargaining_ofered"),
            "no column is called `bargaining_ofered`. Did you mean `bargaining_offered`?",
        ),
        (
            HEAD.replace("provider", "colour"),
            (
                "no column is called `colour`. Columns: date, tool, provider, purpose, scenes, "
                "performers, writers, given_to_writers, kept, territories, media."
            ),
        ),
        (
            HEAD.replace(",writers", ""),
            (
                "the column `writers` is missing. Columns: date, tool, provider, purpose, scenes, "
                "performers, writers, given_to_writers, kept, territories, media."
            ),
        ),
    ],
)
def test_a_header_that_cannot_be_read(tmp_path: Path, head: str, said: str) -> None:
    assert told(tmp_path, head) == [f"ai-uses.csv:1: {said}"]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("human_role", "perhaps", "`human_role` is true, false or null, not `perhaps`."),
        ("engaged_at", "2025-03-05T09:15", "`engaged_at` carries a zone"),
        ("released_on", "soon", "`released_on` is a day, not `soon`."),
        ("territories", "NewYork", "`territories`: `NewYork` is no territory"),
        (
            "territories",
            "US;any",
            "`territories`: `any` is no territory here. Name each: each is decided by itself.",
        ),
        ("media", "socials", "`media`: `socials` is no medium. Did you mean `social`?"),
    ],
)
def test_a_further_cell_that_cannot_be_read(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    (wrong,) = told(tmp_path, f"{HEAD.strip()},{column}\n{GOOD.strip()},{cell}\n")
    assert wrong.startswith(f"ai-uses.csv:2: {said}")


def test_without_a_list_of_scenes_none_is_unknown_here(tmp_path: Path) -> None:
    register = HEAD + "2025-04-24,Crowdfill,,scan,99,ana-vale,none,,\n"
    (found,) = read(tmp_path, register, scenes=None).ai_uses or ()
    assert found.scenes == ("99",)


def test_a_register_that_is_named_and_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "production.yaml").write_text(YAML.format(files="ai_uses: ai-uses.csv\n"))
    with pytest.raises(UserError, match="no such file stands beside it"):
        read_production(tmp_path / "production.yaml")


def test_what_an_audit_keeps_names_no_writer(tmp_path: Path) -> None:
    """The register is asked of duties; no finding is decided from it, and nothing of it is kept."""
    row = "2025-01-15,Linewright,,writing: outlines,9,none,june-abara,outlines,no\n"
    production = read(tmp_path, HEAD + row)
    assert "june-abara" in str(production)
    assert "june-abara" not in str(of_findings(production))
