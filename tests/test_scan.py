"""A scan under a consent that is signed and lets nobody scan, or not on that day."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.journeys.stranger import Stranger
from tests.offers import OMAR, Seated, offer_text, write_offer

from personae.app.journeys.scan import Scan, may_scan
from personae.app.wiring import opened

TERM = "term: {from: 2025-03-01, until: 2028-03-01}"
KINDS = "kinds: [background]"
OWN = f"granted_by: {{who: {OMAR}, as: performer}}"
GUARDED = {
    "born-known": "2009-06-01",  # by the registry alone
    "born-unknown": None,
}


def without(line: str) -> Callable[[str], str]:
    return lambda text: text.replace(f"{line}\n", "")


CHANGED: dict[str, Callable[[str], str]] = {
    "as-offered": lambda text: text,
    "later": lambda text: text.replace("from: 2025-03-01", "from: 2026-03-01"),
    "no-days": without(TERM),
    "no-kinds": without(KINDS),
    "alteration": lambda text: text.replace(KINDS, "kinds: [alteration]"),
    "voice": lambda text: text.replace(KINDS, "kinds: [voice]"),
    "any-kind": lambda text: text.replace(KINDS, "kinds: any"),
}


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    me = Seated(tmp_path_factory.mktemp("desk"))
    me.settle()
    me("performer", "add", "Omar Haddad", "--id", OMAR).went_well()
    for name, change in CHANGED.items():
        signed = change(offer_text(name)) + "signed: {on: 2025-05-05}\n"
        me("consent", "add", write_offer(me, name, signed)).went_well()
    for name, birth in GUARDED.items():
        child = f"child-{name}"
        me("performer", "add", child, "--id", child, *(["--born", birth] if birth else []))
        text = offer_text(name).replace(OWN, "granted_by: {who: a-parent, as: guardian}")
        text = text.replace(f"performer: {OMAR}", f"performer: {child}")
        me("consent", "add", write_offer(me, name, text + "signed: {on: 2025-05-05}\n")).went_well()
    return me


NOBODY = "nobody agreed to a scan"
TABLE = [
    ("later", "2026-02-28T23:59-07:00", Scan.NOT_YET, f"it begins on 2026-03-01, and {NOBODY}"),
    ("later", "2026-03-01T00:00-07:00", Scan.MAY, ""),
    ("as-offered", "2025-05-07T10:00-07:00", Scan.MAY, ""),
    ("no-days", "2025-05-07T10:00-07:00", Scan.NOT_YET, f"it names no days, so {NOBODY} on any"),
    ("no-kinds", "2025-05-07T10:00-07:00", Scan.NOT_YET, f"digital copy, so {NOBODY}"),
    ("alteration", "2025-05-07T10:00-07:00", Scan.NOT_YET, f"digital copy, so {NOBODY}"),
    ("voice", "2025-05-07T10:00-07:00", Scan.MAY, ""),
    ("any-kind", "2025-05-07T10:00-07:00", Scan.MAY, ""),
    ("born-known", "2027-05-31T23:59-07:00", Scan.MAY, ""),
    ("born-known", "2027-06-01T00:00-07:00", Scan.NOT_YET, f"expired, so {NOBODY}"),
    ("born-unknown", "2025-05-07T10:00-07:00", Scan.UNKNOWN, "nobody can say whether it still"),
]  # fmt: skip


@pytest.mark.parametrize(("consent", "at", "may", "why"), TABLE)
def test_a_scan_needs_somebody_who_agreed_to_a_copy_on_that_day(
    me: Stranger, consent: str, at: str, may: Scan, why: str
) -> None:
    with opened(me.home, environ=me.environment()) as house:
        found = may_scan(house, consent, at=datetime.fromisoformat(at))
    assert found.may is may
    assert why in found.because
    assert bool(why) == bool(found.because)
    said = " ".join(found.sentences())
    assert ("it may be made" in said) is (may is Scan.MAY)
    assert found.as_json()["because"] == found.because


def test_a_house_without_the_rule_scans_nobody_who_did_not_agree(
    me: Stranger, tmp_path: Path
) -> None:
    house = me.moved(tmp_path / "desk")
    settings = house.home / "personae.toml"
    text = settings.read_text(encoding="utf-8").replace("notice = true", "notice = false")
    settings.write_text(text, encoding="utf-8")
    at = ("--at", "2025-05-07T10:00-07:00")
    house("consent", "scan", "as-offered", *at).went_well()
    house("consent", "scan", "alteration", *at).went_well(10)
    house("consent", "scan", "born-unknown", *at).went_well(11)
