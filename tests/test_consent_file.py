"""CONSENT.yaml: what is read, and what is told of a file that cannot be."""

import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from personae.app.files.consent import (
    CAPACITIES,
    EXCLUSIONS,
    KINDS,
    MEDIA,
    PURPOSES,
    ConsentForm,
    read_consent,
)
from personae.app.files.forms import Form, _form_within
from personae.consent.agreement import ANY, EVERY_DAY
from personae.consent.as_json import as_json, from_json
from personae.vocabulary.mistake import UserError
from personae.vocabulary.money import Money

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-long-take" / "consents"
DIGEST = "0" * 64
LATER_KEYS = {  # a consent kept before these existed has none of them
    "": ("transfer", "business_reason", "countersigned", "supersedes"),
    "granted_by": ("performer_born", "renewed_on", "title_shown", "chain_of_title"),
    "conditions": ("strike_lock",),
    "represented": ("counsel", "counsel_terms_clear"),
}
OF_A_GUARDIAN = """\
consent: ana-vale-of-a-guardian
performer: ana-vale
granted_by: {who: rosa-vale, as: guardian, performer_born: 2007-03-05, renewed_on: 2025-04-01}
granted_to: northlight-pictures
transfer: false
conditions: {strike_lock: true}
excludes: [nudity, "advertising:alcohol"]
business_reason: her double falls from the wall in scene 12
disclosed_at: 2025-03-03T08:40-08:00
signed: {on: 2025-03-04}
countersigned: {on: 2025-03-06}
represented: {by_counsel: true, counsel: J. Okafor, counsel_terms_clear: true}
supersedes: ana-vale-of-2024
"""
OF_AN_ESTATE = """\
consent: bo
performer: bo
granted_by: {who: eva-lund, as: estate, chain_of_title: [the will of 2020, probate of 2021]}
granted_to: northlight-pictures
signed: {on: 2025-03-04}
"""
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
SIGNED = LEAST + "signed: {on: 2025-02-20}\n"


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


def test_every_later_key_is_kept_as_signed(tmp_path: Path) -> None:
    consent = read_consent(written(tmp_path, OF_A_GUARDIAN))
    assert consent.granted_by.performer_born == date(2007, 3, 5)
    assert consent.granted_by.renewed_on == date(2025, 4, 1)
    assert consent.transfer is False
    assert consent.conditions.strike_lock is True
    assert consent.excludes == ("nudity", "advertising:alcohol")
    assert consent.business_reason == "her double falls from the wall in scene 12"
    assert consent.countersigned_on == date(2025, 3, 6)
    assert consent.supersedes == "ana-vale-of-2024"
    assert consent.represented.counsel == "J. Okafor"
    assert consent.represented.counsel_terms_clear is True
    assert from_json(as_json(consent)) == consent
    estate = read_consent(written(tmp_path, OF_AN_ESTATE))
    assert estate.granted_by.chain_of_title == ("the will of 2020", "probate of 2021")
    assert estate.granted_by.title_shown is None
    assert from_json(as_json(estate)) == estate


def test_what_was_kept_before_a_key_existed_reads_as_unknown(tmp_path: Path) -> None:
    consent = read_consent(written(tmp_path, WHOLE))
    kept: dict[str, Any] = as_json(consent)
    for within, keys in LATER_KEYS.items():
        for key in keys:
            del (kept[within] if within else kept)[key]
    assert from_json(kept) == consent
    assert (consent.transfer, consent.business_reason, consent.supersedes) == (None,) * 3
    assert (consent.countersigned_on, consent.conditions.strike_lock) == (None, None)
    assert consent.granted_by.chain_of_title == ()


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
            (
                "ana.yaml:3: the key `as` is missing. Keys here: who, as, performer_born, "
                "renewed_on, title_shown, chain_of_title."
            ),
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
        (
            WHOLE.replace("[nudity]", "[nudety]"),
            (
                "ana.yaml:17: `excludes`: `nudety` is no exclusion. Did you mean `nudity`? Known: "
                "nudity, sexual, political, advertising, news, documentary, advertising:CATEGORY."
            ),
        ),
        (
            WHOLE.replace("[nudity]", '["advertising:"]'),
            (
                "ana.yaml:17: `excludes`: `` is no category of advertising: write "
                "`advertising:alcohol`, lower-case words joined by hyphens."
            ),
        ),
        (
            WHOLE.replace("[nudity]", "any"),
            (
                "ana.yaml:17: `excludes`: `any` excludes everything: leave out what is not "
                "agreed to."
            ),
        ),
        (
            OF_AN_ESTATE.replace("[the will of 2020, probate of 2021]", "any"),
            (
                "ana.yaml:3: `granted_by.chain_of_title`: a list belongs here, each step by which "
                "the right passed on."
            ),
        ),
        (
            WHOLE.replace("until: 2028-03-01", "until: 2024-03-01"),
            (
                "ana.yaml:13: `term`: it runs from 2025-03-01 until 2024-03-01, which holds no "
                "day: `until` is the first day out."
            ),
        ),
        (
            WHOLE.replace("signed: {on: 2025-02-20", "signed: {on: 2025-02-16"),
            (
                "ana.yaml:19: it was signed on 2025-02-16, before it was disclosed on 2025-02-17. "
                "Nobody agrees to what they were not told; correct the one or the other."
            ),
        ),
        (
            OF_A_GUARDIAN.replace("signed: {on: 2025-03-04", "signed: {on: 2025-03-05"),
            (
                "ana.yaml:3: a guardian signed on 2025-03-05 for ana-vale, who was born on "
                "2007-03-05 and is of age from 2025-03-05. The performer signs a consent of their "
                "own, `as: performer`."
            ),
        ),
        (
            OF_A_GUARDIAN.replace("rosa-vale, as: guardian", "ana-vale, as: performer").replace(
                ", renewed_on: 2025-04-01", ""
            ),
            (
                "ana.yaml:3: ana-vale signed alone on 2025-03-04; they were born on 2007-03-05 and "
                "are of age from 2025-03-05. Until then a guardian signs, `as: guardian`."
            ),
        ),
        (
            OF_A_GUARDIAN.replace(
                "as: guardian, performer_born: 2007-03-05", "as: performer"
            ).replace(", renewed_on: 2025-04-01", ""),
            (
                "ana.yaml:3: rosa-vale signed as the performer, and the consent is ana-vale's. Who "
                "signs for another says as what: guardian, representative, estate or union."
            ),
        ),
        (
            SIGNED + "withdrawn: {on: 2025-02-19, effective: 2025-02-20}\n",
            (
                "ana.yaml:6: it was withdrawn on 2025-02-19, before it was signed on 2025-02-20. "
                "Nobody takes back what they have not given; correct the one or the other."
            ),
        ),
        (
            SIGNED + "withdrawn: {on: 2026-03-10, effective: 2026-03-09}\n",
            (
                "ana.yaml:6: a withdrawal of 2026-03-10 cannot take effect on 2026-03-09. It ends "
                "nothing of before it was made: name that day or a later one."
            ),
        ),
        (
            OF_A_GUARDIAN.replace("renewed_on: 2025-04-01", "renewed_on: 2025-03-04"),
            (
                "ana.yaml:3: it was renewed on 2025-03-04, before the performer was of age on "
                "2025-03-05."
            ),
        ),
        (
            OF_A_GUARDIAN.replace("performer_born: 2007-03-05, ", ""),
            (
                "ana.yaml:3: only a performer of age renews, and their birth is not said. Write "
                "`performer_born` beside it."
            ),
        ),
        (
            OF_A_GUARDIAN.replace(
                "rosa-vale, as: guardian, performer_born: 2007-03-05", "ana-vale, as: performer"
            ),
            "ana.yaml:3: a consent given as performer is not renewed. Leave `renewed_on` out.",
        ),
        (
            OF_A_GUARDIAN.replace("born: 2007", "born: 2026").replace(
                ", renewed_on: 2025-04-01", ""
            ),
            (
                "ana.yaml:3: the performer was born on 2026-03-05, after the consent was signed "
                "on 2025-03-04. Correct the one or the other."
            ),
        ),
        (
            OF_A_GUARDIAN.replace(
                "countersigned: {on: 2025-03-06", "countersigned: {on: 2025-03-03"
            ),
            (
                "ana.yaml:11: it was countersigned on 2025-03-03, before it was signed on "
                "2025-03-04. The performer signs first."
            ),
        ),
        (
            OF_A_GUARDIAN.replace("ana-vale-of-2024", "ana-vale-of-a-guardian"),
            (
                "ana.yaml:13: a consent cannot take its own place. Name the one before it, and "
                "give this one an id of its own."
            ),
        ),
        (
            OF_AN_ESTATE.replace(", chain_of_title: [the will of 2020, probate of 2021]", ""),
            (
                "ana.yaml:3: eva-lund signed as an estate and showed no title. Ask for it, and "
                "write `title_shown: true` or the steps of `chain_of_title`; until then nobody "
                "agreed."
            ),
        ),
        (
            OF_AN_ESTATE.replace("as: estate", "as: representative, title_shown: false"),
            (
                "ana.yaml:3: eva-lund signed as a representative and showed no title. Ask for it, "
                "and write `title_shown: true` or the steps of `chain_of_title`; until then nobody "
                "agreed."
            ),
        ),
        (
            LEAST + "withdrawn: {on: 2026-01-10, effective: 2026-02-10}\n",
            (
                "ana.yaml:5: nothing was signed, so nothing can be withdrawn. Leave it out: "
                "whether an offer was refused is the performer's own."
            ),
        ),
        (
            LEAST + "represented: {by_counsel: false}\n",
            (
                "ana.yaml:5: nothing was signed, and whether the performer sought advice is their "
                "own. Leave `by_counsel` and `counsel` out until it is signed."
            ),
        ),
        (
            LEAST + "countersigned: {on: 2026-01-10}\n",
            "ana.yaml:5: the performer has not signed. The performer signs first.",
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


@pytest.mark.parametrize(
    "fits",
    [
        WHOLE.replace("signed: {on: 2025-02-20", "signed: {on: 2025-02-17"),  # the day itself
        OF_A_GUARDIAN.replace("renewed_on: 2025-04-01", "renewed_on: 2025-03-05"),
        OF_A_GUARDIAN.replace("countersigned: {on: 2025-03-06", "countersigned: {on: 2025-03-04"),
        OF_AN_ESTATE.replace(
            "chain_of_title: [the will of 2020, probate of 2021]", "title_shown: true"
        ),
        OF_AN_ESTATE.replace(", chain_of_title: [the will of 2020, probate of 2021]", "").replace(
            "signed: {on: 2025-03-04}\n", ""
        ),  # an offer
        LEAST.replace("as: performer", "as: guardian"),
    ],
)
def test_what_only_just_fits_is_read(tmp_path: Path, fits: str) -> None:
    assert read_consent(written(tmp_path, fits))


def test_a_folded_text_is_read_with_plain_spaces(tmp_path: Path) -> None:
    folded = WHOLE.replace(
        "kinds: [", "business_reason: >-\n  the fall\n  from the wall\n\n  twice\nkinds: ["
    )
    read = read_consent(written(tmp_path, folded))
    assert read.business_reason == "the fall from the wall\ntwice"


def test_a_character_that_is_no_letter_is_refused(tmp_path: Path) -> None:
    bell = WHOLE.replace("kinds: [", 'business_reason: "the fall\\afrom the wall"\nkinds: [')
    assert "the character U+0007 belongs in no text." in told(tmp_path, bell)[0]


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


def test_aliases_that_explode_are_told_and_never_followed(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
    )
    sentences = told(tmp_path, LEAST + bomb)
    assert sentences[0].startswith("ana.yaml:5: anchors, aliases and very deep nesting")
    assert len(sentences) == 40


def test_a_file_of_a_hundred_megabytes_is_not_even_opened(tmp_path: Path) -> None:
    path = written(tmp_path, LEAST)
    with path.open("r+b") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    with pytest.raises(UserError) as wrong:
        read_consent(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(wrong.value) == "ana.yaml: the file is too large to be one of ours."
    assert most < 10_000_000


@pytest.mark.parametrize("text", ["a: " + "[" * 3000, "!!python/object:os.system x", "\0"])
def test_what_is_meant_to_break_the_reader_is_told_too(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text)


def test_the_reference_names_every_key_and_every_word_of_a_closed_list() -> None:
    text = (Path(__file__).parents[1] / "docs" / "reference" / "consent-file.md").read_text()
    keys: set[str] = set()
    forms: list[type[Form]] = [ConsentForm]
    while forms:
        for name, field in forms.pop().model_fields.items():
            keys.add(field.alias or name)
            inner = _form_within(field.annotation)
            forms += [inner] if inner else []
    assert {key for key in keys if f"`{key}`" not in text} == set()
    words = {*KINDS, *PURPOSES, *MEDIA, *EXCLUSIONS, *CAPACITIES}
    assert {word for word in words if word not in text} == set()


@pytest.mark.parametrize(
    "text",
    [
        SIGNED + "withdrawn: {on: 2025-02-20, effective: 2025-02-20}\n",
        OF_A_GUARDIAN.replace("rosa-vale, as: guardian", "ana-vale, as: performer")
        .replace(", renewed_on: 2025-04-01", "")
        .replace("signed: {on: 2025-03-04", "signed: {on: 2025-03-05"),
    ],
)
def test_what_just_fits_is_read(tmp_path: Path, text: str) -> None:
    assert read_consent(written(tmp_path, text)).signed is not None
