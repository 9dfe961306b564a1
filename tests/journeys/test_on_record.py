"""What is decided and what is shown goes on record, with what it takes to check it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.journeys.test_clear import USE

from personae.app.cli.commands import personae
from personae.app.files.packs import read_packs
from personae.app.journeys.clear import DECIDED, decided, digests, entry_of
from personae.app.journeys.opened import OPENED
from personae.app.journeys.registry import CONSENTED, ENROLLED, WITHDRAWN, consents, withdrawals
from personae.app.wiring import opened
from personae.clearance.as_json import facts_from_json
from personae.proof.record import Record
from personae.vocabulary.entry import Entry, Json
from personae.vocabulary.names import PerformerId

ANA, BEN = PerformerId("ana-vale"), PerformerId("ben-vale")
OF_ANA = """\
consent: ana-first
performer: ana-vale
granted_by: {who: ana-vale, as: performer}
granted_to: northlight-pictures
pictures: [the-long-take]
kinds: [employment-based]
purposes: any
media: [theatrical]
territories: [JP]
term: {from: 2025-03-01, until: 2028-03-01}
disclosed_at: 2025-02-17T08:40-08:00
signed: {on: 2025-02-20}
"""


class Desk:
    """The commands in this process: what is asked here is what they put on record."""

    def __init__(self, folder: Path) -> None:
        self.here = folder
        self.home = folder / "home"
        self.environ = {"PERSONAE_HOME": str(self.home), "PERSONAE_KEYS": str(folder / "keys")}

    def __call__(self, *words: object) -> Result:
        asked = [str(self.here / str(w)) if str(w).endswith(".yaml") else str(w) for w in words]
        return CliRunner().invoke(personae, asked, env=self.environ)

    @contextmanager
    def record(self) -> Iterator[Record]:
        with opened(self.home, environ=self.environ) as house:
            yield house.record

    def size(self) -> int:
        with self.record() as held:
            return held.size


@pytest.fixture
def me(tmp_path: Path) -> Desk:
    me = Desk(tmp_path)
    assert me("init").exit_code == 0
    with me.record() as held:
        for who in (ANA, BEN):
            part: dict[str, Json] = {
                "name": who,
                "ground": "contract",
                "details": {},
                "photos": [],
                "templates": None,
            }
            held.put(Entry(kind=ENROLLED, envelope={}, parts={who: part}))
    (me.here / "ana.yaml").write_text(OF_ANA)
    assert me("consent", "add", "ana.yaml").exit_code == 0
    return me


def test_a_decision_is_on_record_and_comes_out_the_same_again(me: Desk) -> None:
    (me.here / "use.yaml").write_text(USE)
    told = json.loads(me("clear", "use.yaml", "--json").stdout)
    me("consent", "withdraw", "ana-first", "--on", "2025-03-02")  # later: not asked
    packs = read_packs()
    with me.record() as held:
        (entry,) = held.entries(DECIDED)
        assert entry.envelope == {"packs": digests(packs), "record": entry.number}
        part: Any = entry.parts[ANA]
        before = [c for c in consents(held) if c.id == "ana-first"]
        assert len(withdrawals(held)) == 1
    assert set(entry.parts) == {ANA}
    assert {**part["decided"], "packs": told["packs"]} == told
    again = decided(
        facts_from_json(part["asked"]),
        part["territories"],
        before,
        (),
        on=date.fromisoformat(part["decided"]["on"]),
        provisions=packs,
    )
    assert entry_of(again, entry.number).parts == entry.parts


def test_what_is_judged_by_other_consents_is_no_fact_of_this_house(me: Desk) -> None:
    (me.here / "use.yaml").write_text(USE)
    before = me.size()
    me("clear", "use.yaml", "--consent", "ana.yaml", "--json")
    assert me.size() == before


def test_a_use_that_cannot_be_read_is_decided_nowhere(me: Desk) -> None:
    (me.here / "use.yaml").write_text(USE + "purpos: drama\n")
    before = me.size()
    assert "no fact is called `purpos`" in str(me("clear", "use.yaml").exception)
    assert me.size() == before


SHOWS = {
    ("performer", "show", ANA): {ANA},
    ("performer", "list"): set(),
    ("consent", "show", "ana-first"): {ANA},
    ("consent", "list"): set(),
    ("consent", "list", "--performer", ANA): {ANA},
    ("pay", "show"): set(),
}


def test_whoever_is_shown_a_part_leaves_a_line(me: Desk) -> None:
    for number, (words, people) in enumerate(SHOWS.items()):
        assert me(*words).exit_code == 0
        with me.record() as held:
            *before, entry = held.entries(OPENED)
        assert len(before) == number
        assert entry.envelope == {"what": " ".join(words[:2])}
        (account,) = entry.parts.keys() - people
        assert account.startswith("account-")
        assert entry.parts.keys() - {account} == people
        assert all(entry.parts[who] == {"opened": " ".join(words[:2])} for who in people)


def test_a_performer_can_be_told_when_they_were_shown(me: Desk) -> None:
    asked = ("performer", "show", ANA, "--json")
    shown = [json.loads(me(*asked).stdout) for _ in range(3)]
    assert [len(one["opened_on"]) for one in shown] == [0, 1, 2]
    assert "shown before: 3 times, last on 20" in me("performer", "show", ANA).stdout
    assert json.loads(me("performer", "show", BEN, "--json").stdout)["opened_on"] == []


@pytest.mark.parametrize(
    "words", [("performer", "show", "nobody"), ("consent", "show", "nothing"), ("init", "--help")]
)
def test_nothing_was_shown_and_nothing_is_on_record(me: Desk, words: tuple[str, ...]) -> None:
    before = me.size()
    me(*words)
    assert me.size() == before


def test_who_is_erased_is_gone_from_decisions_and_from_what_was_shown(me: Desk) -> None:
    (me.here / "use.yaml").write_text(USE)
    me("clear", "use.yaml")
    me("performer", "show", ANA)
    me("consent", "withdraw", "ana-first", "--on", "2025-03-02")
    with me.record() as held:
        before = {e.number: e.kind for e in held.entries(person=ANA)}
        digests_before = digests_of(held)
    assert set(before.values()) == {ENROLLED, CONSENTED, WITHDRAWN, DECIDED, OPENED}
    assert me("performer", "erase", ANA, "--because", "asked for it", "--yes").exit_code == 0
    with me.record() as held:
        after = {e.number: e for e in held.entries()}
        assert digests_of(held)[: len(digests_before)] == digests_before
    assert all(after[number].erased == 1 for number in before)
    told = me("log", "verify")
    assert told.exit_code == 0
    assert f"{len(before)} parts erased, as recorded" in told.stdout
    whole = b"".join(f.read_bytes() for f in me.home.rglob("*") if f.is_file())
    assert ANA.encode() not in whole


def digests_of(held: Record) -> list[bytes]:
    with held._store.reading() as view:
        return [part.digest for row in view.rows(start=0, limit=99) for part in row.parts]
