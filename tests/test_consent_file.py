"""CONSENT.yaml: what is read, and what is told of a file that cannot be."""

from datetime import date
from pathlib import Path

import pytest

from personae.app.files.consent import read_consent
from personae.consent.agreement import ANY, EVERY_DAY
from personae.consent.as_json import as_json, from_json
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-long-take" / "consents"
DIGEST = "0" * 64
WHOLE = f"""\
consent: ana-vale-long-take
performer: ana-vale
granted_by: {{who: ana-vale, as: performer}}
granted_to: northlight-pictures
pictures: [the-long-take]
kinds: [employment-based]
uses:
  - {{description: "Ana's double crosses the square", scenes: ["12", 07], copies: 1}}
purposes: [drama]
media: any
territories: [NO, US]
languages: [no]
term: {{from: 2025-03-01, until: 2028-03-01}}
training: false
sublicence: false
conditions: {{notice_hours: 48, approval_of_each_use: true}}
excludes: [nudity]
disclosed_at: 2025-02-17T08:40-08:00
signed: {{on: 2025-02-20, separately: true, conspicuous: true, document: sha256:{DIGEST}}}
represented: {{by_counsel: false, by_union: true, union_agreement: sag-aftra/tv-theatrical-2023}}
pay: {{amount: 1204.00 USD, per: day}}
withdrawn: {{on: 2026-01-10, effective: 2026-02-10}}
"""
LEAST = """\
consent: bo
performer: bo
granted_by: {who: bo, as: performer}
granted_to: northlight-pictures
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "ana.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(UserError) as wrong:
        read_consent(written(folder, text))
    return [str(m) for m in wrong.value.mistakes]


def test_everything_is_kept_as_signed(tmp_path: Path) -> None:
    consent = read_consent(written(tmp_path, WHOLE))
    assert consent.uses[0].scenes == ("12", "07")
    assert consent.media == (ANY,)
    assert consent.territories == ("NO", "US")
    assert consent.languages == ("no",)
    assert consent.term is not None
    assert date(2028, 2, 29) in consent.term
    assert date(2028, 3, 1) not in consent.term
    assert consent.disclosed_at is not None
    assert consent.disclosed_at.isoformat() == "2025-02-17T08:40:00-08:00"
    assert consent.pay is not None
    assert consent.pay.amount == Money.parse("1204.00 USD")
    assert consent.signed is not None
    assert consent.signed.document == DIGEST
    assert consent.withdrawn is not None
    assert consent.withdrawn.effective == date(2026, 2, 10)
    assert from_json(as_json(consent)) == consent


def test_what_is_left_out_grants_nothing_and_stays_unknown(tmp_path: Path) -> None:
    consent = read_consent(written(tmp_path, LEAST))
    assert (consent.pictures, consent.kinds, consent.media, consent.territories) == ((),) * 4
    assert consent.term is None
    assert consent.signed is None
    assert consent.training is None
    assert consent.represented.by_counsel is None


def test_a_term_of_any_is_every_day(tmp_path: Path) -> None:
    assert read_consent(written(tmp_path, LEAST + "term: any\n")).term == EVERY_DAY


@pytest.mark.parametrize("file", sorted(EXAMPLE.glob("*.yaml")), ids=lambda f: f.stem)
def test_every_example_reads_and_comes_back_from_record(file: Path) -> None:
    consent = read_consent(file)
    assert from_json(as_json(consent)) == consent


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            LEAST + "medai: any\n",
            "ana.yaml:5: no key is called `medai` here. Did you mean `media`?",
        ),
        (
            WHOLE.replace("notice_hours", "notice_hour"),
            "ana.yaml:16: no key is called `notice_hour` here. Did you mean `notice_hours`?",
        ),
        (
            LEAST + "performer: bo\n",
            "ana.yaml:5: the key `performer` stands twice, first in line 2. Keep one of them.",
        ),
        (
            LEAST.replace(", as: performer", ""),
            "ana.yaml:3: the key `as` is missing. Keys here: who, as.",
        ),
        (
            LEAST.replace("performer: bo", "performer: Ana Vale"),
            (
                "ana.yaml:2: `performer`: `Ana Vale` is no id: ids are lower-case words joined by "
                "hyphens. Write `ana-vale`."
            ),
        ),
        (
            LEAST + "pictures: the-long-take\n",
            "ana.yaml:5: `pictures`: a list belongs here, like `[the-long-take]`, or `any`.",
        ),
        (
            WHOLE.replace("2025-02-20", "20/02/2025"),
            (
                "ana.yaml:19: `signed.on`: `20/02/2025` is no date: dates are written 2025-03-05, "
                "year, month, day."
            ),
        ),
        (
            WHOLE.replace("2025-02-20", "2025-02-30"),
            "ana.yaml:19: `signed.on`: `2025-02-30` is no day of the calendar.",
        ),
        (
            WHOLE.replace("1204.00 USD", "1204"),
            "ana.yaml:21: `pay.amount`: money is written like `1204.00 USD`, not `1204`.",
        ),
        (
            WHOLE.replace("T08:40-08:00", "T08:40"),
            (
                "ana.yaml:18: `disclosed_at`: `2025-02-17T08:40` has no time zone: write it like "
                "2025-02-17T08:40-08:00."
            ),
        ),
        (
            WHOLE.replace("training: false", "training: no"),
            "ana.yaml:14: `training`: true or false belongs here.",
        ),
        (
            WHOLE.replace("employment-based", "employment"),
            (
                "ana.yaml:6: `kinds`: `employment` is no kind. Did you mean `employment-based`? "
                "Known: employment-based, independently-created, background, voice, alteration, "
                "any."
            ),
        ),
        (
            WHOLE.replace("until: 2028-03-01", "until: 2025-03-01"),
            (
                "ana.yaml:13: `term`: it runs from 2025-03-01 until 2025-03-01, which holds no "
                "day: `until` is the first day out."
            ),
        ),
        (
            WHOLE.replace("copies: 1", "copies: many"),
            "ana.yaml:8: `uses.copies`: `many` is no whole number.",
        ),
        (
            WHOLE.replace("[NO, US]", "[Norway]"),
            (
                "ana.yaml:11: `territories`: `Norway` is no territory: write ISO 3166, like `US`, "
                "`US-CA`, `NO`."
            ),
        ),
        (
            WHOLE.replace(DIGEST, "abc"),
            (
                "ana.yaml:19: `signed.document`: a document's digest is written `sha256:` and 64 "
                "lower-case hex digits."
            ),
        ),
        ("", "ana.yaml: the file is empty."),
        (
            "- a\n- b\n",
            "ana.yaml:1: `the file`: keys with their values belong here, like `key: value`.",
        ),
        (LEAST.encode() + b"\xff", "ana.yaml:5: this is not UTF-8. Save the file as UTF-8."),
        (
            LEAST + "excludes: &x [nudity]\n",
            (
                "ana.yaml:5: anchors, aliases and very deep nesting are not read here. "
                "Write the value out."
            ),
        ),
    ],
)
def test_one_mistake_is_one_sentence_with_its_line(
    tmp_path: Path, wrong: str | bytes, sentence: str
) -> None:
    assert told(tmp_path, wrong) == [sentence]


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, LEAST + "pictures: [the-long-take\nkinds: any\n")
    assert sentence.startswith("ana.yaml:6: this is not YAML: ")


def test_many_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = WHOLE.replace("2025-02-20", "soon").replace("1204.00", "12").replace("drama", "dram")
    assert [m.split(": ")[0] for m in told(tmp_path, text)] == [
        "ana.yaml:9",
        "ana.yaml:19",
        "ana.yaml:21",
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        read_consent(tmp_path / "none.yaml")


@pytest.mark.parametrize("text", ["a: " + "[" * 3000, "!!python/object:os.system x", "\0"])
def test_what_is_meant_to_break_the_reader_is_told_too(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text)
