"""`personae rules`, as a lawyer at a shell meets it, and the pages printed from the packs."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from tests.journeys.stranger import Stranger
from tests.packs import PLACE, but, write_pack

from personae.app.files.packs import read_packs
from personae.app.reports.rules import common_facts, differing, missing, sections
from personae.rules.conditions import facts_asked
from personae.rules.facts import FACTS
from personae.rules.rule import LEVELS, Provision

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """With a pack that passes, one whose case fails, and one that does not load."""
    me = Stranger(tmp_path_factory.mktemp("desk"))
    me.environment()
    write_pack(me.here / "mine")
    wrong = but("cases.yaml", "nothing is described, expect: void", "wrong, expect: refer")
    write_pack(me.here / "fails", cases=wrong)
    write_pack(me.here / "bad", rule=but("rule.yaml", "- in_place_of_work", "- in_place_of_wrok"))
    return me


MINE = ("--packs", "mine")


def test_all_cases_of_the_packs_pass(me: Stranger) -> None:
    ran = me("rules", "test").went_well()
    provisions = read_packs()
    cases = sum(len(provision.cases) for provision in provisions)
    assert ran.out == f"{len(provisions)} rules, {cases} cases: all pass.\n"


def test_one_pack_and_one_rule_are_tested_alone(me: Stranger) -> None:
    assert me("rules", "test", PLACE).went_well().out.startswith("1 rule, ")
    tested = me("rules", "test", "us-ca", "--json").went_well().json
    assert tested["passed"] is True
    assert {rule["rule"].partition("/")[0] for rule in tested["rules"]} == {"us-ca"}


def test_a_case_that_fails_is_told_and_exits_1(me: Stranger) -> None:
    ran = me("rules", "test", "--packs", "fails").went_well(1)
    said = "“wrong”: expected refer, and the rule says void"
    assert ran.out == f"{PLACE}: {said}.\n1 rule, 8 cases: 1 not as expected.\n"
    tested = me("rules", "test", "--packs", "fails", "--json").went_well(1).json
    assert tested == {
        "passed": False,
        "rules": [{"rule": PLACE, "cases": 8, "failed": [said]}],
    }


@pytest.mark.parametrize("command", [("test",), ("list",), ("show", PLACE)])
def test_a_pack_that_does_not_load_exits_1(me: Stranger, command: tuple[str, ...]) -> None:
    ran = me("rules", *command, "--packs", "bad")
    ran.refused(1, f"bad/{PLACE}/rule.yaml:16: no fact is called `in_place_of_wrok`.")
    assert ran.out == ""


def test_a_pack_or_a_folder_that_is_not_there(me: Stranger) -> None:
    me("rules", "test", "us_ca").refused(1, "us_ca: no pack and no rule", "Did you mean `us-ca`?")
    me("rules", "list", "--packs", "nowhere").refused(1, "nowhere: no such folder stands here.")
    me("rules", "show", "us-ca", *MINE).refused(1, "this is a pack, and no rule", f"`{PLACE}`")
    assert me("rules", "show").code == 2


SHOWN = """\
us-ca/labor-927

What it says
  A clause needs a description.

Status
  A law: it decides.

Since when
  From 2025-01-01 on, that day included. What counts is the day on which the new performance is fixed.

Where it reaches
  where it is shown or heard: in US-CA

When it speaks
  all of these hold:
  - it stands in for work the person would have done in person
  - it is not so that the consent describes this use reasonably specifically

What it does
  The consent counts for nothing here; another may still cover the use. Because the clause is unenforceable. Where it turns on a fact that nobody recorded, a person must decide.

Source
  Cal. Lab. Code § 927, read on 2026-11-21. https://leginfo.legislature.ca.gov/

How it was read
  P: the operative words themselves were read.

Counsel
  No counsel has read this rule.

Cases: 8
  Each has fixed_on: 2025-06-02, in_place_of_work: yes, described_specifically: no, unless it says otherwise.
  - nothing is described: void
  - the day before (fixed_on: 2024-12-31): silent
  - the first day (fixed_on: 2025-01-01): void
  - nobody recorded the day (fixed_on: unknown): refer
  - no work of a person's (in_place_of_work: no): silent
  - nobody recorded whose work (in_place_of_work: unknown): refer
  - it is described (described_specifically: yes): silent
  - nobody recorded a description (described_specifically: unknown): refer

The words relied on
  # Labor Code § 927

  ## Not read

  Decisions of courts.
"""  # noqa: E501  # as it is printed


def test_a_rule_is_shown_in_plain_sentences(me: Stranger) -> None:
    assert me("rules", "show", PLACE, *MINE).went_well().out == SHOWN


def test_a_rule_is_shown_in_json(me: Stranger) -> None:
    shown = me("rules", "show", PLACE, *MINE, "--json").went_well().json
    assert shown["applies"] == {"date": "fixed_on", "from": "2025-01-01", "until": None}
    assert shown["facts"] == ["fixed_on", "in_place_of_work", "described_specifically"]
    assert (shown["level"], shown["status"], shown["decides"]) == ("P", "law", True)
    assert (shown["unread"], shown["read_by_counsel"]) == ("Decisions of courts", False)
    assert shown["cases"][3]["facts"]["fixed_on"] is None
    assert len(shown["digest"]) == 64


def test_the_rules_are_listed(me: Stranger) -> None:
    line = f"{PLACE}  void  law  P  A clause needs a description"
    assert me("rules", "list", *MINE).went_well().out.splitlines()[0] == line
    (listed,) = me("rules", "list", *MINE, "--json").went_well().json
    assert (listed["rule"], listed["cases"]) == (PLACE, 8)
    assert me("rules", "list", *MINE).out.splitlines()[-1] == "1 rule; counsel has read none."
    assert len(me("rules", "list", "--json").went_well().json) == len(read_packs())


# A rule of every kind in words


@pytest.mark.parametrize("provision", read_packs(), ids=lambda p: p.rule.id)
def test_every_rule_says_what_a_lawyer_asks(provision: Provision) -> None:
    rule, told = provision.rule, dict(sections(provision.rule))
    for name in facts_asked(rule.when):
        assert FACTS[name].meaning in told["When it speaks"]
    assert rule.source.cite in told["Source"]
    assert LEVELS[rule.source.level] in told["How it was read"]
    assert ("decides nothing" in told["Status"]) is not rule.status.decides
    assert rule.because.rstrip(".") in told["What it does"]
    assert rule.unread in told["How it was read"]
    assert missing(provision)


def test_a_case_is_told_by_how_it_differs() -> None:
    for provision in read_packs(only="us-ca"):
        common = common_facts(provision.cases)
        for case in provision.cases:
            again = {**common, **differing(case, common)}
            known = {name: value for name, value in again.items() if value is not None}
            said = {name: value for name, value in case.facts.items() if value is not None}
            assert known == said


# The printed pages


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_rules_docs", ROOT / "tools" / "make_rules_docs.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_rules_docs"] = module
    spec.loader.exec_module(module)
    return module


PAGES: dict[str, Callable[[], str]] = tool().pages()


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_printed_page_says_what_the_packs_say(page: str) -> None:
    assert (ROOT / page).read_text(encoding="utf-8") == PAGES[page](), "run `make docs`"


def test_no_page_is_left_of_a_pack_that_is_gone() -> None:
    assert tool().stale(PAGES) == []


def test_the_coverage_names_every_rule_once() -> None:
    page = PAGES["docs/reference/rules/README.md"]()
    for provision in read_packs():
        place = f"{tool().page_of(provision.rule.pack)}#{provision.rule.id.rpartition('/')[2]}"
        assert page.count(f"({place})") == 1


def test_every_fact_has_a_line() -> None:
    lines = PAGES["docs/reference/facts.md"]().splitlines()
    for name in FACTS:
        assert len([line for line in lines if line.startswith(f"| `{name}` |")]) == 1
