"""The rule packs: what loads, and to the letter what is told of a pack that does not."""

# ruff: noqa: E501  # messages stand on one line, as they are printed

from itertools import pairwise
from pathlib import Path

import pytest
from tests.packs import FILES, PLACE, but, write_pack

from personae.app.files.packs import failures, read_packs, within
from personae.clearance.reach import gate
from personae.rules.conditions import Atom
from personae.rules.facts import FACTS, Kind
from personae.vocabulary.mistake import UserError

RULE, CASES = FILES["rule.yaml"], FILES["cases.yaml"]
AT_RULE = f"packs/{PLACE}/rule.yaml"
AT_CASES = f"packs/{PLACE}/cases.yaml"
DECLARED = "New facts are declared in src/personae/rules/facts.py."


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(root: str | Path = "packs", only: str = "") -> list[str]:
    with pytest.raises(UserError) as wrong:
        read_packs(Path(root), only)
    return [str(mistake) for mistake in wrong.value.mistakes]


def test_the_pack_of_these_tests_loads_and_its_cases_pass() -> None:
    write_pack(Path("packs"))
    (provision,) = provisions = read_packs(Path("packs"))
    assert provision.rule.id == PLACE
    assert provision.rule.pack == "us-ca"
    assert len(provision.cases) == 8
    assert failures(provisions) == {}


def test_every_pack_that_comes_with_personae_loads_and_passes() -> None:
    provisions = read_packs()
    assert failures(provisions) == {}
    assert within(provisions, "us-ca/labor-927")


# The message of the style guide

SECTION_6 = """\
id: us-ca/labor-927
title: A digital replica clause needs a specific description, or representation
status: law
source:
  cite: Cal. Lab. Code § 927
  href: https://leginfo.legislature.ca.gov/faces/billNavClient.xhtml?bill_id=202320240AB2602
  retrieved: 2026-11-21
  level: P
  excerpt: source.md
applies: {date: fixed_on, from: 2025-01-01}
effect: void
when:
  all:
    - performed_by_digital_replica
    - in_place_of_work
    - not: described_specifically
    - not: {all: [represented_by_counsel, counsel_terms_clear]}
    - not: {all: [represented_by_the_union, union_agreement_on_replicas]}
because: the clause is unenforceable for this performance
"""


@pytest.mark.parametrize("absolute", [False, True])
def test_an_unknown_fact_is_told_to_the_letter(here: Path, absolute: bool) -> None:
    root = Path("src/personae/rules/packs")
    write_pack(root, rule=SECTION_6)
    assert told(here / root if absolute else root) == [
        "src/personae/rules/packs/us-ca/labor-927/rule.yaml:18: no fact is called `represented_by_the_union`. Did you mean `represented_by_union` or `represented_by_counsel`? New facts are declared in src/personae/rules/facts.py."
    ]


def test_a_folder_elsewhere_is_called_as_it_was_given(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pack(here / "packs", rule=RULE.replace("labor-927", "labor-928"))
    (here / "desk").mkdir()
    monkeypatch.chdir(here / "desk")
    assert told(here / "packs")[0].startswith(f"{here}/{AT_RULE}:1: ")
    assert told("../packs")[0].startswith(f"../{AT_RULE}:1: ")


# Bad packs: what is changed, and the one line that is told of it

BAD_RULES = {
    "an unknown fact, nothing near": (
        ("    - in_place_of_work", "    - zzz"),
        f"16: no fact is called `zzz`. {DECLARED}",
    ),
    "an unknown fact as the day that counts": (
        ("date: fixed_on", "date: fixed_no"),
        f"11: no fact is called `fixed_no`. Did you mean `fixed_on` or `died_on`? {DECLARED}",
    ),
    "a day that counts and is none": (
        ("date: fixed_on", "date: minor"),
        "11: `minor` is yes or no, not a day.",
    ),
    "no day of the calendar": (
        ("from: 2025-01-01", "from: 2025-02-29"),
        "12: `applies.from`: `2025-02-29` is no day of the calendar.",
    ),
    "a date written otherwise": (
        ("from: 2025-01-01", "from: 1 January 2025"),
        "12: `applies.from`: `1 January 2025` is no date: dates are written 2025-03-05, year, month, day.",
    ),
    "a law that begins on no day": (
        ("from: 2025-01-01", "from: null"),
        "12: a law and an agreement begin on a day. Write the first day.",
    ),
    "a law without applies": (
        ("applies:\n  date: fixed_on\n  from: 2025-01-01\n", ""),
        "1: the key `applies` is missing. A law and an agreement begin on a day.",
    ),
    "an end on the first day": (
        ("from: 2025-01-01", "from: 2025-01-01\n  until: 2025-01-01"),
        "13: it ends on 2025-01-01, and would begin on 2025-01-01. `until` is the first day on which it no longer counts.",
    ),
    "no citation": (
        ("  cite: Cal. Lab. Code § 927\n", ""),
        "4: the key `cite` is missing. Keys here: cite, href, retrieved, level, excerpt.",
    ),
    "an empty citation": (
        ("cite: Cal. Lab. Code § 927", "cite: ''"),
        "5: `source.cite`: text belongs here.",
    ),
    "no reading level": (
        ("  level: P\n", ""),
        "4: the key `level` is missing. Keys here: cite, href, retrieved, level, excerpt.",
    ),
    "a reading level that nobody knows": (
        ("level: P", "level: Q"),
        "8: `source.level`: `Q` is no reading level. Known: P, P*, U, L, N, R, D.",
    ),
    "no status": (
        ("status: law\n", ""),
        "1: the key `status` is missing. Keys here: id, title, status, source, applies, effect, needs, when, because, duty, owes, speaks_of, unread.",
    ),
    "a status misspelt": (
        ("status: law", "status: lawe"),
        "3: `status`: `lawe` is no status. Did you mean `law`? Known: law, agreement, bill, proposal, position.",
    ),
    "a key misspelt": (
        ("because: the", "becuase: no\nbecause: the"),
        "18: no key is called `becuase` here. Did you mean `because`?",
    ),
    "an id that is not the folder's": (
        ("id: us-ca/labor-927", "id: us-ca/labor-297"),
        "1: `us-ca/labor-297` is not the folder's place. Write `us-ca/labor-927`.",
    ),
    "an effect misspelt": (
        ("effect: void", "effect: viod"),
        "13: `effect`: `viod` is no effect. Did you mean `void`? Known: void, owe, require, refer, forbid.",
    ),
    "unread, and sure all the same": (
        ("effect: void", "effect: void\nunread: the exceptions"),
        "14: a rule whose words nobody read refers. Write `effect: refer`.",
    ),
    "a need without require": (
        ("effect: void", "effect: void\nneeds: consent"),
        "14: only a rule that requires says what it needs. `effect: require`?",
    ),
    "require, and no need": (
        ("effect: void", "effect: require"),
        "13: a rule that requires says what it needs. Write `needs: notice` or `needs: consent`.",
    ),
    "a yes and a no at once": (
        ("- not: described_specifically", "- not: in_place_of_work"),
        "14: no facts at all make this true. Two of its parts shut each other out.",
    ),
    "two kinds at once": (
        ("- not: described_specifically", "- kind: voice\n    - kind: background"),
        "14: no facts at all make this true. Two of its parts shut each other out.",
    ),
    "a day before and after another": (
        ("- not: described_specifically", "- signed_on: {from: 2025-02-01, before: 2025-02-01}"),
        "14: no facts at all make this true. Two of its parts shut each other out.",
    ),
    "a number below itself": (
        ("- not: described_specifically", "- copies: {at_least: 3, under: 3}"),
        "14: no facts at all make this true. Two of its parts shut each other out.",
    ),
    "Paris outside the Union": (
        ("- not: described_specifically", "- territory: FR\n    - not: {territory: EU}"),
        "14: no facts at all make this true. Two of its parts shut each other out.",
    ),
    "true only before the rule begins": (
        ("- not: described_specifically", "- fixed_on: {before: 2025-01-01}"),
        "14: nothing makes this true on the days of `applies`. Compare the days.",
    ),
    "a choice that is none": (
        ("- not: described_specifically", "- kind: vioce"),
        "17: `kind` is one of employment-based, independently-created, background, voice, alteration, synthetic, training, writing, other, not `vioce`. Did you mean `voice`?",
    ),
    "every choice there is": (
        ("- not: described_specifically", "- minor: [true, false]"),
        "17: `minor` is always one of these. Leave it out, or name fewer.",
    ),
    "a comparison with an empty list": (
        ("- not: described_specifically", "- kind: []"),
        "17: `kind` is compared with nothing. A condition names a value.",
    ),
    "a comparison with null": (
        ("- not: described_specifically", "- minor: null"),
        "17: `minor` is compared with nothing. A condition names a value.",
    ),
    "a choice without its value": (
        ("- not: described_specifically", "- kind"),
        "17: `kind` is one of a list. Say which: `kind: …`.",
    ),
    "a number that is none": (
        ("- not: described_specifically", "- copies: {at_least: NaN}"),
        "17: `copies` is a number, not `NaN`.",
    ),
    "a day where a number stands": (
        ("- not: described_specifically", "- copies: {at_least: 2025-03-01}"),
        "17: `copies` is a number, not `2025-03-01`.",
    ),
    "an order where there is none": (
        ("- not: described_specifically", "- kind: {at_least: voice}"),
        "17: `kind` takes no order: name its values.",
    ),
    "another fact's order": (
        ("- not: described_specifically", "- copies: {from: 2}"),
        "17: `copies` takes `at_least` and `under`.",
    ),
    "a place that is none": (
        ("- not: described_specifically", "- territory: Kalifornien"),
        "17: `territory` is written like `US-CA` or `DE`, not `Kalifornien`.",
    ),
    "an empty list of conditions": (
        ("- not: described_specifically", "- any: []"),
        "17: `any` takes a list of conditions. Write each after a hyphen.",
    ),
    "two keys in one condition": (
        ("- not: described_specifically", "- {minor: true, nudity: true}"),
        "17: a condition is a fact, or one of `all`, `any`, `not`, or `fact: value`. Several stand in a list under `all` or `any`.",
    ),
    "no condition": (
        (
            "when:\n  all:\n    - in_place_of_work\n    - not: described_specifically\n",
            "when:\n",
        ),
        "14: a condition is a fact, or one of `all`, `any`, `not`, or `fact: value`. Several stand in a list under `all` or `any`.",
    ),
    "a doubled key": (
        ("effect: void", "effect: void\neffect: forbid"),
        "14: the key `effect` stands twice, first in line 13. Keep one of them.",
    ),
    "an anchor": (
        ("title: A clause", "title: &a A clause"),
        "2: anchors, aliases and very deep nesting are not read here. Write the value out.",
    ),
    "a duty that is due on a yes": (
        ("effect: void", "effect: void\nduty: {do: tell them, by: {fact: minor, hours: -48}}"),
        "14: `minor` is yes or no, and no date.",
    ),
    "a duty that is due on a day or a later moment": (
        (
            "effect: void",
            "effect: void\nduty: {do: tell them, by: {fact: services_at, or_later: on}}",
        ),
        "14: `on` is a day, and no moment.",
    ),
    "a duty so many hours from nothing": (
        ("effect: void", "effect: void\nduty: {do: tell them, by: {fact: on, hours: two}}"),
        "14: `duty.by.hours`: `two` is no whole number.",
    ),
    "pay at a rate that is no number": (
        ("effect: void", "effect: void\nowes: {rates: [minor], days: 1}"),
        "14: `minor` is yes or no, not a number.",
    ),
    "pay at no rate": (
        ("effect: void", "effect: void\nowes: {rates: [], days: 1}"),
        "14: `owes.rates`: nothing stands here: write one, or a list.",
    ),
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_what_is_told_of_a_bad_rule(name: str) -> None:
    (old, new), line = BAD_RULES[name]
    write_pack(Path("packs"), rule=but("rule.yaml", old, new))
    assert told() == [f"{AT_RULE}:{line}"]


@pytest.mark.parametrize(
    ("place", "status", "said"),
    [
        ("us-tx", "law", ""),
        ("gb", "law", ""),
        ("acme", "agreement", ""),
        ("uk", "law", "`uk` is no place, so no use would ever be asked by this law. Did you mean "),
        ("us-cal", "law", "Did you mean `us-"),
        ("texas", "bill", "`texas` is no place, so no use would ever be asked by this bill."),
        ("us-ca", "agreement", "`us-ca` is a place, and no picture is made under an agreement"),
    ],
)
def test_a_rule_stands_in_a_folder_that_says_where_it_is_asked(
    place: str, status: str, said: str
) -> None:
    rule = but("rule.yaml", "status: law", f"status: {status}")
    write_pack(Path("packs"), f"{place}/one", rule=rule.replace("us-ca/labor-927", f"{place}/one"))
    if said:
        (only,) = told()
        assert only.startswith(f"packs/{place}/one/rule.yaml:3: ")
        assert said in only
    else:
        (provision,) = read_packs(Path("packs"))
        atom = gate(provision.rule)
        wanted = place if status == "agreement" else place.upper()
        assert isinstance(atom, Atom)
        assert atom.values == (wanted,)


def test_a_proposal_that_ends_with_the_calendar_begins_before_it() -> None:
    rule = but("rule.yaml", "from: 2025-01-01", "from: null\n  until: 0001-01-01")
    write_pack(Path("packs"), rule=rule.replace("status: law", "status: proposal"))
    assert told()[0].startswith(f"{AT_RULE}:13: it ends on 0001-01-01, and would begin on 0001-")


def test_a_file_that_is_no_yaml() -> None:
    write_pack(Path("packs"), rule=but("rule.yaml", "effect: void", "effect: [void"))
    (line,) = told()
    assert line.startswith(f"{AT_RULE}:14: this is not YAML: ")


@pytest.mark.parametrize(
    ("head", "asked", "line"),
    [
        (
            "effect: require\nneeds: consent",
            "consent_covers",
            "15: a rule may ask of `consent_covers` only that it is not so. Write `not`.",
        ),
        (
            "effect: require\nneeds: consent",
            "not: {consent_covers: false}",
            "15: a rule may ask of `consent_covers` only that it is not so. Write `not`.",
        ),
        (
            "effect: require\nneeds: notice",
            "not: consent_covers",
            "15: only a rule that needs a consent may ask for `consent_covers`. Write `effect: require` and `needs: consent`, or leave it out.",
        ),
    ],
)
def test_a_covering_consent_only_satisfies(head: str, asked: str, line: str) -> None:
    rule = but("rule.yaml", "effect: void", head)
    write_pack(Path("packs"), rule=rule.replace("not: described_specifically", asked))
    assert told() == [f"{AT_RULE}:{line}"]


BAD_CASES = {
    "an unknown fact": (
        ("but: {in_place_of_work: false}", "but: {in_place_of_wrok: false}"),
        f"7: no fact is called `in_place_of_wrok`. Did you mean `in_place_of_work`? {DECLARED}",
    ),
    "an unknown fact in all cases": (
        ("given: {fixed_on", "given: {fixt_on: 2025-01-01, fixed_on"),
        f"1: no fact is called `fixt_on`. Did you mean `fixed_on`? {DECLARED}",
    ),
    "a day that is none": (
        ("but: {fixed_on: 2024-12-31}", "but: {fixed_on: 2024-12-32}"),
        "4: `fixed_on` is a day, not `2024-12-32`.",
    ),
    "a yes that is a word": (
        ("but: {in_place_of_work: false}", "but: {in_place_of_work: no}"),
        "7: `in_place_of_work` is true, false or null, not `no`.",
    ),
    "an answer misspelt": (
        ("but: {in_place_of_work: false}, expect: silent", "but: {minor: true}, expect: silnet"),
        "7: `cases.expect`: `silnet` is no answer. Did you mean `silent`? Known: silent, refer, void, owe, require, forbid.",
    ),
    "no answer": (
        ("  - {case: nothing is described, expect: void}", "  - {case: nothing is described}"),
        "3: the key `expect` is missing. Keys here: case, but, expect.",
    ),
    "facts that are a list": (
        ("but: {in_place_of_work: false}", "but: [in_place_of_work]"),
        "7: `cases.but`: facts belong here, like `minor: true`.",
    ),
    "no cases": (
        (CASES.partition("cases:\n")[2], ""),
        "2: `cases`: a list belongs here, like `[a, b]`.",
    ),
    "a doubled fact": (
        ("but: {in_place_of_work: false}", "but: {minor: true, minor: false}"),
        "7: the key `minor` stands twice, first in line 7. Keep one of them.",
    ),
}


@pytest.mark.parametrize("name", BAD_CASES)
def test_what_is_told_of_bad_cases(name: str) -> None:
    (old, new), line = BAD_CASES[name]
    write_pack(Path("packs"), cases=but("cases.yaml", old, new))
    assert told() == [f"{AT_CASES}:{line}"]


# Cases left out

SIDES = "A rule's cases try each side of it."
LEFT_OUT = {
    "the day before": "no case has `fixed_on` below 2025-01-01.|no case has `fixed_on: 2024-12-31`.",
    "the first day": "no case has `fixed_on: 2025-01-01`.",
    "nobody recorded the day": "no case has `fixed_on: null`, which is unknown.",
    "no work of a person's": "no case has `in_place_of_work: false`.",
    "nobody recorded whose work": "no case has `in_place_of_work: null`, which is unknown.",
    "it is described": "no case has `described_specifically: true`.",
    "nobody recorded a description": "no case has `described_specifically: null`, which is unknown.",
}


def without(*names: str) -> str:
    lines = [line for line in CASES.splitlines() if not any(f"case: {n}," in line for n in names)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_rule_does_not_load_while_one_of_its_cases_is_missing(name: str) -> None:
    write_pack(Path("packs"), cases=without(name))
    wanted = LEFT_OUT[name].split("|")
    assert told() == [f"{AT_CASES}:2: {missing} {SIDES}" for missing in wanted]


def test_the_effect_and_silence_are_both_tried() -> None:
    names = ("the day before", "no work of a person's", "it is described")
    write_pack(Path("packs"), cases=without(*names))
    assert f"{AT_CASES}:2: no case has `expect: silent`. {SIDES}" in told()
    write_pack(Path("other"), cases=CASES.replace("expect: void", "expect: refer"))
    assert f"other/{PLACE}/cases.yaml:2: no case has `expect: void`. {SIDES}" in told("other")


TRIED = {
    "copies: {at_least: 3}": ("copies", ["3", "2.5", "null"]),
    "not: {hours_of_notice: {at_least: 48}}": ("hours_of_notice", ["48", "47.9", "null"]),
    "signed_on: {before: 2025-02-01}": ("signed_on", ["2025-02-01", "2025-01-31", "null"]),
    "engaged_at: {from: 2025-02-01T09:00Z}": (
        "engaged_at",
        ["2025-02-01T09:00Z", "2025-02-01T08:59Z", "null"],
    ),
    "kind: [voice, training]": ("kind", ["voice", "background", "null"]),
    "territory: EU": ("territory", ["FR", "CH", "null"]),
}


def tried(condition: str, name: str, values: list[str]) -> list[str]:
    """What is told of a rule that asks this, where a fact has these values in the cases."""
    rule = but("rule.yaml", "not: described_specifically", condition)
    head, *_ = CASES.partition(", described")
    more = "".join(
        f"  - {{case: 'it is {v}', but: {{{name}: {v}}}, expect: refer}}\n" for v in values
    )
    others = "".join(
        line
        for line in CASES.splitlines(keepends=True)[1:]
        if "described_specifically" not in line and "cases:" not in line
    )
    given = f"{head}, {name}: {values[0]}}}\ncases:\n"
    root = Path("-".join(values).replace(":", "."))
    write_pack(root, rule=rule, cases=given + others + more)
    try:
        read_packs(root)
    except UserError as wrong:
        return [str(mistake).split(": ", 1)[1] for mistake in wrong.mistakes]
    return []


@pytest.mark.parametrize("condition", TRIED)
def test_both_sides_of_a_comparison_and_its_unknown_are_tried(condition: str) -> None:
    name, values = TRIED[condition]
    assert tried(condition, name, values) == []
    for left_out in values:
        missing = tried(condition, name, [value for value in values if value != left_out])
        assert missing, left_out
        assert all(f"`{name}" in line for line in missing), missing


# Files


def test_each_of_the_three_files_must_be_there() -> None:
    for name in FILES:
        folder = write_pack(Path(f"without-{name}"))
        (folder / name).unlink()
        where = f"without-{name}/{PLACE}"
        assert told(f"without-{name}") == [
            f"{where}: `{name}` is missing. A rule has all three files."
        ]


def test_a_file_that_nobody_would_read_is_told_of() -> None:
    folder = write_pack(Path("packs"))
    (folder / "case.yml").write_text(CASES, encoding="utf-8")
    (folder.parent / "zzz.yaml").write_text("a: b\n", encoding="utf-8")
    assert told() == [
        f"packs/{PLACE}/case.yml: no file of a rule is called so. Did you mean `cases.yaml`?",
        "packs/us-ca/zzz.yaml: no file of a rule is called so. Take it away.",
    ]


def test_two_rules_with_one_id_are_both_told_of() -> None:
    write_pack(Path("packs"))
    write_pack(Path("packs"), place="us-ny/labor-927")
    assert told() == [
        f"packs/us-ny/labor-927/rule.yaml:1: `{PLACE}` is not the folder's place. Write `us-ny/labor-927`.",
        f"packs/us-ny/labor-927/rule.yaml:1: `{PLACE}` is the id of {AT_RULE} too. Keep one.",
    ]


def test_one_bad_rule_and_none_loads() -> None:
    write_pack(Path("packs"))
    write_pack(Path("packs"), place="us-ny/gol", rule=RULE)
    assert len(told()) == 2
    assert [p.rule.id for p in read_packs(Path("packs"), "us-ca")] == [PLACE]


def test_no_folder_and_no_rule() -> None:
    assert told() == ["packs: no such folder stands here. A pack is a folder of rules."]
    Path("packs").mkdir()
    assert told() == ["packs: no rule stands here. A rule is a folder with `rule.yaml`."]


def test_a_pack_that_nobody_knows() -> None:
    write_pack(Path("packs"))
    near = "labor-926: no pack and no rule is called so."
    assert told(only="us-ca/labor-926") == [f"us-ca/{near} Did you mean `{PLACE}`?"]
    assert told(only="zzz") == ["zzz: no pack and no rule is called so. Packs: us-ca."]
    with pytest.raises(UserError, match="Did you mean `us-ca`"):
        within(read_packs(Path("packs")), "us_ca")
    assert within(read_packs(Path("packs")), "us-ca/")


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("", "source.md: it is empty. Keep the words relied on in it."),
        (
            "# Words\n",
            "source.md:1: it does not say what was not read. Write it under `## Not read`.",
        ),
    ],
)
def test_a_source_note_says_what_was_not_read(note: str, line: str) -> None:
    write_pack(Path("packs"), source=note)
    assert told() == [f"packs/{PLACE}/{line}"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_100_megabytes_is_not_read(name: str) -> None:
    with (write_pack(Path("packs")) / name).open("ab") as file:
        file.truncate(100_000_000)
    assert told() == [f"packs/{PLACE}/{name}: the file is too large to be one of ours."]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_utf_8(name: str) -> None:
    folder = write_pack(Path("packs"))
    (folder / name).write_bytes(b"id: a\n# \xff not read\n")
    (line,) = told()
    assert line.startswith(f"packs/{PLACE}/{name}:2: this is not UTF-8. ")


def test_anchors_that_would_explode_are_refused_at_once() -> None:
    bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    bomb += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise("abcdefghi")]
    write_pack(Path("packs"), cases="\n".join(bomb) + "\n")
    lines = told()
    assert [line.split(": ")[0] for line in lines] == [f"{AT_CASES}:{n}" for n in range(1, 10)]
    assert {line.split(": ", 1)[1] for line in lines} == {
        "anchors, aliases and very deep nesting are not read here. Write the value out."
    }


def test_a_condition_too_tangled_to_be_checked_does_not_load() -> None:
    yes_no = [name for name, fact in FACTS.items() if fact.kind is Kind.YES_NO][:16]
    either = "".join(f"    - any: [{name}, not: {name}]\n" for name in yes_no)
    never = "{all: [minor, not: minor]}"
    condition = f"{either}    - any: [{never}, {never}, {never}]\n"
    rule = but("rule.yaml", "    - not: described_specifically\n", condition)
    write_pack(Path("packs"), rule=rule)
    assert told() == [f"{AT_RULE}:14: this is too tangled to be checked. Make two rules of it."]
