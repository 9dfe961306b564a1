"""What people script against: help, examples, the machine forms and the exit codes."""

import json
import shlex
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest
from tests.journeys.stranger import LONG_TAKE, Stranger, clip, portraits, production

from personae.app.cli.commands import personae
from personae.app.schemas import names

AT_THE_DOOR, FRAMES = 770, 12  # the tenth shot
SCENES = f"scene,start_frame,end_frame\n10,0,{FRAMES}\n"
REPLICAS = "\n".join(
    line
    for line in (LONG_TAKE / "replicas.csv").read_text(encoding="utf-8").splitlines()
    if line.startswith(("shot_code", "LT_1000"))
)
WORK = "date,performer,status,scenes\n"


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A stranger with a cut that shows one double, whom a consent covers."""
    me = Stranger(tmp_path_factory.mktemp("desk")).settle().enrol("nora-lind")
    me("consent", "add", LONG_TAKE / "consents" / "nora-lind.yaml").went_well()
    clip(me.here / "cut.mp4", AT_THE_DOOR, FRAMES)
    files = {"scenes": SCENES, "replicas": REPLICAS, "work": WORK}
    production(me.here / "all", ["nora-lind"], picture="the-long-take", **files)
    production(me.here / "nothing", ["nora-lind"], picture="the-long-take")
    return me


# Help


def commands(group: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, *path, name)


COMMANDS = dict(commands(personae))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_shows_an_example_that_it_understands(path: tuple[str, ...]) -> None:
    told = (COMMANDS[path].help or "").splitlines()
    (example,) = [line.split("Example: ", 1)[1] for line in told if "Example: " in line]
    program, *words = shlex.split(example)
    assert program == "personae"
    command: click.Command = personae
    context, here = None, list[str]()
    while True:
        context = command.make_context(command.name, words, parent=context)
        if not isinstance(command, click.Group):
            break
        name, found, words = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        assert name is not None
        assert found is not None
        command = found
        here.append(name)
    assert here[: len(path)] == [*path]


def test_help_is_printed(me: Stranger) -> None:
    for path in ((), ("performer", "add"), ("audit",)):
        ran = me(*path, "--help").went_well()
        assert "Example: personae " in ran.out


# Machine forms


@pytest.mark.parametrize(
    "command",
    [
        ("performer", "list"),
        ("performer", "show", "nora-lind"),
        ("consent", "list"),
        ("log", "verify"),
    ],
)
def test_json_is_json(me: Stranger, command: tuple[str, ...]) -> None:
    ran = me(*command, "--json").went_well()
    assert ran.json
    assert ran.err == ""
    assert ran.out != me(*command).went_well().out


def test_what_changes_things_says_so_in_json(tmp_path: Path) -> None:
    me = Stranger(tmp_path)
    made = me("init", "--ground", "test-data", "--json").went_well().json
    assert made["home"] == str(me.home)
    assert Path(made["master_key"]).is_file()
    added = me("performer", "add", "Nora Lind", "--id", "nora-lind", "--json").went_well().json
    assert added["performer"] == "nora-lind"
    consent = me("consent", "add", LONG_TAKE / "consents" / "nora-lind.yaml", "--json")
    assert consent.went_well().json == [
        {"consent": "nora-lind-long-take", "performer": "nora-lind", "still_vouched": []}
    ]
    shown = me("consent", "show", "nora-lind-long-take", "--json").went_well().json
    assert shown["term"] == {"from": "2025-02-24", "until": "2028-02-24"}


def test_photographs_are_told_in_json(me: Stranger, tmp_path: Path) -> None:
    me, photo = me.moved(tmp_path / "desk"), portraits("tom-arden")[0]
    command = ("performer", "add", "Tom Arden", "--id", "tom-arden", "--photo", photo, "--json")
    (told,) = me(*command).went_well().json["photos"]
    assert (told["file"], told["used"], told["refused"]) == (photo.name, True, None)


def test_a_screening_and_an_audit_in_json_are_what_is_written(me: Stranger, tmp_path: Path) -> None:
    me = me.moved(tmp_path / "desk")
    records = ("--production", "all/production.yaml", "--json")
    seen = me("screen", "cut.mp4", *records, "-o", "seen.json").went_well().json
    assert seen == json.loads((me.here / "seen.json").read_text())
    found = me("audit", "cut.mp4", *records, "-o", "report", "--on", "2025-06-02").went_well().json
    assert found == json.loads((me.here / "report" / "report.json").read_text())
    for name, document in (("sightings", seen), ("report", found)):
        schema = me("schema", name).went_well().json
        jsonschema.Draft202012Validator(schema).validate(document)


def test_help_names_every_schema(me: Stranger) -> None:
    told = me("schema", "--help").went_well().out
    assert {name for name in names() if f"`{name}`" in told} == set(names())


def test_a_schema_that_nobody_knows(me: Stranger) -> None:
    me("schema", "reprot").refused(1, "Did you mean `report`")


# Exit codes; 130 stands in test_bad_input.py


def test_1_and_2_are_a_bad_file_and_a_bad_option(me: Stranger) -> None:
    me("consent", "add", "nowhere.yaml").refused(1, "nowhere.yaml")
    assert me("audit", "--no-such-option").code == 2
    assert me("audit", "cut.mp4").code == 2
    assert me("consent", "list", "extra").code == 2
    ran = me("consent", "withdraw", "nora-lind-long-take", "--on", "10 January")
    assert ran.code == 2
    assert "`10 January` is no day; write it like 2026-01-31." in ran.err


@pytest.mark.parametrize(("records", "code"), [("all", 0), ("nothing", 11)])
def test_0_is_in_order_and_11_is_for_a_person(
    me: Stranger, tmp_path: Path, records: str, code: int
) -> None:
    me = me.moved(tmp_path / "desk")
    file = f"{records}/production.yaml"
    me("audit", "cut.mp4", "--production", file, "-o", "r", "--on", "2025-06-02").went_well(code)


def test_12_is_a_record_that_does_not_hold(me: Stranger, tmp_path: Path) -> None:
    me = me.moved(tmp_path / "desk")
    me("log", "verify").went_well(0)
    with sqlite3.connect(me.home / "registry.sqlite") as registry:
        registry.execute(
            "UPDATE entry SET canonical = replace(canonical, 'performer', 'perforner')"
        )
    registry.close()
    ran = me("log", "verify", "--json").went_well(12)
    assert ran.json["holds"] is False
    assert ran.json["broken"]
    assert "does not hold" in me("log", "verify").went_well(12).out


# A consent withdrawn


def test_a_withdrawal_counts_from_its_day_and_not_before(me: Stranger, tmp_path: Path) -> None:
    me = me.moved(tmp_path / "desk")
    days = ("--on", "2026-01-10", "--effective", "2026-02-10")
    me("consent", "withdraw", "nora-lind-long-take", *days).went_well()
    held = me("consent", "list", "--json").json
    assert [c["withdrawn"] for c in held] == ["2026-02-10"]

    audit = ("audit", "cut.mp4", "--production", "all/production.yaml", "-o", "report", "--json")
    for on, finding, code in (
        ("2026-01-09", "replica with consent", 0),
        ("2026-02-09", "replica with consent", 0),
        ("2026-02-10", "replica without consent", 10),
        ("2026-03-01", "replica without consent", 10),
    ):
        report = me(*audit, "--on", on).went_well(code).json
        assert [f["finding"] for f in report["findings"]] == [finding], on
        assert report["judged_on"] == on


def test_a_withdrawal_that_cannot_be(me: Stranger) -> None:
    withdraw = ("consent", "withdraw")
    me(*withdraw, "nora-lind-longtake").refused(1, "Did you mean `nora-lind-long-take`?")
    back = ("--on", "2026-02-10", "--effective", "2026-01-10")
    me(*withdraw, "nora-lind-long-take", *back).refused(1, "cannot take effect on 2026-01-10")
