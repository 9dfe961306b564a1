"""What the records say of each scan, replica and line of the register, before any rule is asked."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.packs_read import rules

from personae.app.files.consent import read_consent
from personae.app.files.production import read_production
from personae.clearance.request import Life
from personae.reconciliation.asked import Consents
from personae.reconciliation.duties import Duty, duties_of, told_together
from personae.reconciliation.own_duties import of_consents, of_other_days
from personae.reconciliation.subject import Subject
from personae.reconciliation.subjects import of_the_register, subjects
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from personae.consent.agreement import Consent

PRODUCTION = """\
picture: a-short-take
title: A Short Take
company: northlight-pictures
agreement: sag-aftra/tv-theatrical-2023
writers_agreement: wga/mba-2023
principal_photography: {from: 2025-03-03, until: 2025-03-21}
time_zone: America/Los_Angeles
consents_complete: true
territories: [US-CA]
media: [theatrical]
cast:
  - {performer: ana-vale, role: principal}
  - {performer: diego-santos, role: background}
"""
CONSENT = """\
consent: diego
performer: diego-santos
granted_by: {who: diego-santos, as: performer}
granted_to: northlight-pictures
pictures: [a-short-take]
kinds: [background]
uses: []
purposes: any
media: any
territories: any
term: {from: 2025-01-01, until: null}
conditions: {notice_hours: 48, approval_of_each_use: true}
business_reason: "the crowd is larger than the street"
disclosed_at: 2025-03-01T09:00-08:00
signed: {on: 2025-03-03, separately: true, conspicuous: true, document: null}
"""
FILES = {
    "vouchers": "date,performer,scan,call\n",
    "work": "date,performer,status,call\n",
    "replicas": "shot_code,scene,performer,copies,status,scan_session,turnover_on\n",
    "ai_uses": "date,tool,provider,purpose,scenes,performers,writers,given_to_writers,kept\n",
}


def found(folder: Path, *consents: str, says: str = PRODUCTION, **rows: str) -> tuple[Subject, ...]:
    return subjects(asked(folder, *consents, says=says, **rows), {})


def asked(folder: Path, *consents: str, says: str = PRODUCTION, **rows: str) -> Consents:
    """The consents as YAML, and rows below each file's usual header."""
    text = says
    for key, given in rows.items():
        name = f"{key.replace('_', '-')}.csv"
        (folder / name).write_text(FILES[key] + given, encoding="utf-8")
        text += f"{key}: {name}\n"
    (folder / "production.yaml").write_text(text, encoding="utf-8")
    held: list[Consent] = []
    for number, consent in enumerate(consents):
        path = folder / f"consent-{number}.yaml"
        path.write_text(consent, encoding="utf-8")
        held.append(read_consent(path))
    return Consents(
        production=read_production(folder / "production.yaml"),
        given=tuple(held),
        withdrawals=(),
        judged_on=date(2025, 6, 2),
    )


def one(folder: Path, *consents: str, **rows: str) -> Subject:
    (subject,) = found(folder, *consents, **rows)
    return subject


def duty(rule: str, *about: Subject) -> Duty:
    (only,) = [d for d in duties_of(rules(), about) if d.basis.rule.endswith(f"/{rule}")]
    return only


# Scans

SCANNED = "2025-03-04,diego-santos,only,13:00\n"
LINE = "2025-03-04,Stage,Halflight,scan: body,,diego-santos,none,none,yes\n"


def test_a_voucher_and_a_line_of_the_register_of_one_day_are_one_scan(tmp_path: Path) -> None:
    scan = one(tmp_path, vouchers=SCANNED, ai_uses=LINE)
    assert scan.key == "scan/diego-santos/2025-03-04"
    assert scan.where == ("vouchers.csv:2", "ai-uses.csv:2")
    assert scan.facts["services_at"] == datetime.fromisoformat("2025-03-04T13:00-08:00")
    assert (scan.facts["kind"], scan.facts["scan"]) == ("background", True)


def test_a_line_of_another_day_is_another_scan(tmp_path: Path) -> None:
    scans = found(tmp_path, vouchers=SCANNED, ai_uses=LINE.replace("03-04", "03-05"))
    assert [scan.day for scan in scans] == [date(2025, 3, 4), date(2025, 3, 5)]


def test_a_session_on_the_vendors_list_has_no_day_unless_a_record_gives_one(
    tmp_path: Path,
) -> None:
    row = "S1,9,diego-santos,1,final,scan-2025-03-04,2025-04-22\n"
    scan, _ = found(tmp_path, replicas=row)
    assert (scan.day, scan.about) == (None, "the scan of diego-santos, whose day no record says")
    dated, _ = found(tmp_path, replicas=row, vouchers=SCANNED)
    assert dated.day == date(2025, 3, 4)


def test_the_first_call_of_the_day_is_when_services_begin(tmp_path: Path) -> None:
    rows = "2025-03-04,ana-vale,FT,10:00\n2025-03-05,ana-vale,W,06:00\n"
    line = LINE.replace("diego-santos", "ana-vale")
    scan = one(tmp_path, work=rows, ai_uses=line)
    assert scan.facts["services_at"] == datetime.fromisoformat("2025-03-04T10:00-08:00")
    assert scan.facts["kind"] == "employment-based"


@pytest.mark.parametrize(
    ("signed", "complete", "covers", "met"),
    [
        ("2025-03-04", "true", True, "met"),
        ("2025-03-05", "true", False, "not met"),  # agreed the day after
        (None, "true", False, "not met"),
        (None, "false", None, "not known"),
    ],
)
def test_whether_they_had_agreed_by_the_day_of_the_scan(
    tmp_path: Path, signed: str | None, complete: str, covers: bool | None, met: str
) -> None:
    consents = [CONSENT.replace("on: 2025-03-03", f"on: {signed}")] if signed else []
    says = PRODUCTION.replace("consents_complete: true", f"consents_complete: {complete}")
    (scan,) = found(tmp_path, *consents, says=says, vouchers=SCANNED)
    assert scan.facts["consent_covers"] is covers
    assert duty("badr-consent", scan).met.value == met


def test_when_they_were_told_and_why_is_in_their_consents(tmp_path: Path) -> None:
    scan = one(tmp_path, CONSENT, vouchers=SCANNED)
    assert scan.facts["notice_given_at"] == datetime.fromisoformat("2025-03-01T09:00-08:00")
    assert scan.facts["business_reason"] is True
    assert "the crowd is larger than the street" in scan.sources["business_reason"]
    notice = duty("notice-48h", scan)
    assert (notice.met.value, notice.shows) == (
        "met",
        (
            "They were told at 2025-03-01 09:00-08:00 (consent diego).",
            "They were called at 2025-03-04 13:00-08:00 (vouchers.csv:2).",
        ),
    )


def test_a_business_reason_is_asked_of_a_picture_of_2026(tmp_path: Path) -> None:
    says = PRODUCTION.replace("tv-theatrical-2023", "tv-theatrical-2026").replace(
        "2025-03", "2026-08"
    )
    row = SCANNED.replace("2025-03", "2026-08")
    (without,) = found(tmp_path, says=says, vouchers=row)
    assert duty("business-reason-39j", without).met.value == "not known"
    (with_one,) = found(tmp_path, CONSENT, says=says, vouchers=row)
    assert duty("business-reason-39j", with_one).met.value == "met"


@pytest.mark.parametrize(
    ("says", "instead", "covers", "told"),
    [
        ("until: null", "until: 2025-03-05", True, "Signed on 3 March 2025 (consent diego)."),
        (
            "until: null",
            "until: 2025-03-04",
            False,
            "Signed on 3 March 2025 (consent diego), whose term ran until 4 March 2025.",
        ),
        (
            "from: 2025-01-01",
            "from: 2025-03-05",
            False,
            "Signed on 3 March 2025 (consent diego), whose term begins on 5 March 2025.",
        ),
        (
            "kinds: [background]",
            "kinds: [background]\nwithdrawn: {on: 2025-03-04, effective: 2025-03-04}",
            False,
            "Signed on 3 March 2025 (consent diego), withdrawn with effect from 4 March 2025.",
        ),
    ],
)
def test_a_scan_is_agreed_to_by_a_consent_that_stands_on_its_day(
    tmp_path: Path, says: str, instead: str, covers: bool, told: str
) -> None:
    scan = one(tmp_path, CONSENT.replace(says, instead), vouchers=SCANNED)
    assert scan.facts["consent_covers"] is covers
    assert scan.sources["consent_covers"] == told


def test_whether_a_child_who_signed_alone_agreed_to_a_scan_is_not_known(tmp_path: Path) -> None:
    held = asked(tmp_path, CONSENT, vouchers=SCANNED)
    lives = {PerformerId("diego-santos"): Life(born=date(2015, 1, 1))}
    (scan,) = subjects(replace(held, lives=lives), {})
    assert scan.facts["consent_covers"] is None


# Replicas and lines of the register

REPLICA = "S1,9,diego-santos,3,final,,2025-04-22\n"


def test_a_line_about_a_listed_replica_is_told_with_it(tmp_path: Path) -> None:
    row = "2025-04-20,Crowdfill,Halflight,replica,9,diego-santos,none,none,yes\n"
    replica = one(tmp_path, replicas=REPLICA, ai_uses=row)
    assert (replica.registered, replica.day) == (True, date(2025, 4, 22))
    assert replica.where == ("replicas.csv:2", "ai-uses.csv:2")
    apart = found(tmp_path, replicas=REPLICA, ai_uses=row.replace(",9,", ",10,"))
    assert [one.registered for one in apart] == [False, True]


def test_a_line_of_the_register_is_dated_by_itself(tmp_path: Path) -> None:
    row = "2025-03-02,Crowdfill,Halflight,replica,9,diego-santos,none,none,yes\n"
    line = one(tmp_path, CONSENT, ai_uses=row)
    assert line.sources["consent_covers"] == (
        "It was signed on 2025-03-03, after this use, which is made by 2025-03-02, the day that "
        "the register of AI uses has. (consent diego)"
    )


def test_what_the_vendor_took_out_is_no_subject(tmp_path: Path) -> None:
    assert found(tmp_path, replicas=REPLICA.replace("final", "omit")) == ()


def test_a_line_with_writers_and_performers_is_asked_of_both(tmp_path: Path) -> None:
    row = "2025-01-29,Linewright,,voice: a reading,9,ana-vale,petra-holm,the reading,yes\n"
    of_her, of_them = found(tmp_path, ai_uses=row)
    assert (of_her.performer, of_her.facts["kind"]) == ("ana-vale", "voice")
    assert of_her.facts["agreement"] == "sag-aftra/tv-theatrical-2023"
    assert (of_them.writers, of_them.facts["agreement"]) == (("petra-holm",), "wga/mba-2023")
    assert duty("disclosure-72", of_them).met.value == "not known"


def test_what_affects_nobody_is_asked_nothing_of_a_likeness(tmp_path: Path) -> None:
    line = one(tmp_path, ai_uses="2025-05-12,Clearline,Sonant,other,9,none,none,none,yes\n")
    owed = [d for d in duties_of(rules(), [line]) if d.owed.name != "ELSEWHERE"]
    assert {d.basis.status for d in owed} <= {"bill"}


def test_a_purpose_in_other_words_goes_to_a_person(tmp_path: Path) -> None:
    line = one(
        tmp_path, ai_uses="2025-05-12,Tool,Maker,smoke and mirrors,9,ana-vale,none,none,yes\n"
    )
    assert line.facts["kind"] is None
    found_ = [d for d in duties_of(rules(), [line]) if d.basis.rule.startswith("sag-aftra/")]
    assert {(d.met.value, d.owed.name) for d in found_} == {("not known", "MAYBE")}
    assert {"badr-consent", "synthetic-performer"} <= {
        d.basis.rule.rpartition("/")[2] for d in found_ if "kind" in d.missing
    }


def test_the_same_line_twice_is_two_uses(tmp_path: Path) -> None:
    row = "2025-05-12,Clearline,Sonant,other,9,none,none,none,yes\n"
    first, second = found(tmp_path, ai_uses=row * 2)
    assert (first.key, second.key) == (first.key, f"{first.key}/2")
    ordered = of_the_register((second, first), asked(tmp_path, ai_uses=row * 2).production)
    assert ordered == (first, second)


def test_what_a_consent_asks_before_a_use_is_a_duty_too(tmp_path: Path) -> None:
    held = asked(tmp_path, CONSENT, replicas=REPLICA)
    said = [
        (duty_.do, duty_.met.value, duty_.missing, duty_.basis.status)
        for duty_ in of_consents(held.given, subjects(held, {}))
    ]
    assert said == [
        ("ask the performer to approve this use", "not known", ("approved",), "consent"),
        (
            "tell the performer 48 hours before this use",
            "not known",
            ("hours_of_notice",),
            "consent",
        ),
    ]


def test_whether_a_consent_that_covers_a_use_counts_is_asked_too(tmp_path: Path) -> None:
    (use,) = found(tmp_path, CONSENT, replicas=REPLICA)
    form = duty("consent-form", use)
    assert (form.met.value, form.missing) == ("not known", ("described_specifically",))
    assert form.shows == (
        "The consent is signed apart (consent diego).",
        "The consent is clear and conspicuous (consent diego).",
    )
    within = CONSENT.replace("separately: true", "separately: false")
    (buried,) = found(tmp_path, within, replicas=REPLICA)
    assert duty("consent-form", buried).met.value == "not met"
    (uncovered,) = found(tmp_path, replicas=REPLICA)
    asked_of = [d.basis.rule for d in duties_of(rules(), [uncovered])]
    assert "sag-aftra/tv-theatrical-2023/consent-form" not in asked_of


def test_what_does_not_cover_a_use_asks_nothing_of_it(tmp_path: Path) -> None:
    other = CONSENT.replace("kinds: [background]", "kinds: [voice]")
    held = asked(tmp_path, other, replicas=REPLICA)
    assert list(of_consents(held.given, subjects(held, {}))) == []


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2023-09-24", ["the pack of wga/mba-2023 holds it for other days"]),
        ("2023-09-25", []),
        ("2026-05-01", []),
        ("2026-05-02", ["the pack of wga/mba-2023 holds it for other days"]),
    ],
)
def test_on_days_that_a_pack_does_not_hold_a_person_must_read(
    tmp_path: Path, day: str, told: list[str]
) -> None:
    row = f"{day},Linewright,,writing,9,none,petra-holm,two pages,yes\n"
    line = one(tmp_path, ai_uses=row)
    beyond = list(of_other_days(rules(), [line]))
    assert [each.because for each in beyond] == told
    assert all(each.met.value == "not known" for each in beyond)


def test_what_nobody_can_say_of_several_things_is_told_once(tmp_path: Path) -> None:
    rows = SCANNED + SCANNED.replace("03-04", "03-05")
    scans = found(tmp_path, vouchers=rows)
    together = told_together(duties_of(rules(), scans))
    counts = [d for d in together if d.basis.rule.endswith("background-counts")]
    assert [d.about for d in counts] == [tuple(scan.about for scan in scans)]
