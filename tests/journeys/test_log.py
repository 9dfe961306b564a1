"""The log as strangers meet it: checkpoints, proofs, witnesses and replay, by the real command."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.authority import OPENSSL, Authority, served
from tests.journeys.inside import Inside
from tests.journeys.sitting import sat
from tests.journeys.stranger import Stranger, contents

from personae.app.files.packs import PACKS
from personae.app.wiring import opened
from personae.reconciliation.answered import Says
from personae.vocabulary.entry import Entry, Json
from personae.vocabulary.names import PerformerId

ANA, BEN = "ana-vale", "ben-vale"
USE = """\
performer: {who}
picture: a-short-take
kind: employment-based
medium: theatrical
territory: US-CA
purpose: drama
on: 2025-06-02
agreement: none
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """Two performers, a decision each; a checkpoint published, and a proof of the second."""
    me = Inside(tmp_path_factory.mktemp("desk")).settle()
    for who in (ANA, BEN):
        me("performer", "add", who.replace("-", " ").title(), "--id", who).went_well()
        (me.here / f"{who}.yaml").write_text(USE.format(who=who))
        assert me("clear", f"{who}.yaml").code in (0, 10, 11)
    me("log", "checkpoint", "-o", "public").went_well()
    me("log", "prove", "3", "-o", "proof.json").went_well()
    return me


@pytest.fixture
def me(made: Inside, tmp_path: Path) -> Inside:
    return made.moved(tmp_path / "desk")


@pytest.fixture(scope="module")
def elsewhere(made: Inside, tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """Somebody with the published files and no home."""
    desk = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(made.here, desk / "work")
    return Inside(desk)


def edited(me: Inside, *statements: str) -> None:
    """As whoever can write to the file, and has no key."""
    with sqlite3.connect(me.home / "registry.sqlite") as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def test_a_proof_is_checked_where_there_is_no_home(elsewhere: Inside) -> None:
    ran = Stranger(elsewhere.desk)(  # by a process of its own
        "log", "verify-proof", "proof.json", "--key", "public/log.key"
    ).went_well()
    assert "number 3 of 4 entries" in ran.out
    assert "Whether what it says is true is not proved." in ran.out
    key = (elsewhere.here / "public" / "log.key").read_text().strip()
    told = elsewhere("log", "verify-proof", "proof.json", "--key", key, "--json").went_well().json
    assert told["holds"] is True
    assert {check["evidence"] for check in told["checks"]} == {"signature", "path", "entry"}
    assert not elsewhere.home.exists()


def test_without_a_key_a_person_must_decide_whose_it_is(elsewhere: Inside) -> None:
    ran = elsewhere("log", "verify-proof", "proof.json").went_well(11)
    assert "ask the house by another way" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"number": 3', '"number": 2', "not in that log at that place"),
        ("use-decided", "use-decidet", "something in it was changed"),
        ('"path": [\n  "', '"path": [\n  "00', "cannot be read as a proof"),
        ("personae/proof/1", "personae/proof/9", "cannot be read as a proof"),
    ],
)
def test_a_changed_proof_exits_12_and_says_which_evidence_fails(
    elsewhere: Inside, old: str, new: str, says: str
) -> None:
    text = (elsewhere.here / "proof.json").read_text(encoding="utf-8")
    assert old in text
    (elsewhere.here / "changed.json").write_text(text.replace(old, new), encoding="utf-8")
    ran = elsewhere("log", "verify-proof", "changed.json", "--key", "public/log.key").went_well(12)
    assert says in ran.out
    assert "proves nothing" in ran.out


def test_another_house_s_key_does_not_do(elsewhere: Inside, tmp_path: Path) -> None:
    other = Inside(tmp_path).settle()
    key = other("log", "key").went_well().out.strip()
    ran = elsewhere("log", "verify-proof", "proof.json", "--key", key).went_well(12)
    assert "it says nothing of that log" in ran.out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("log", "verify-proof", "nowhere.json"), "it cannot be read"),
        (("log", "verify-proof", "proof.json", "--key", "x"), "this is no key"),
        (("log", "verify-proof", "proof.json", "--tsa-root", "nowhere"), "it cannot be read"),
        (("log", "compare", "nowhere", "public/checkpoint"), "it cannot be read"),
    ],
)
def test_what_cannot_be_checked_is_refused(
    elsewhere: Inside, given: tuple[str, ...], said: str
) -> None:
    elsewhere(*given).refused(1, said)


def test_a_log_s_key_is_no_witness_s_and_the_other_way_round(elsewhere: Inside) -> None:
    log_key = (elsewhere.here / "public" / "log.key").read_text().strip()
    ran = elsewhere("log", "verify-proof", "proof.json", "--witness", log_key)
    ran.refused(1, "--witness: this is the key of a log, and not of a witness")


BACKDATED = (
    "INSERT INTO entry SELECT 3, kind, replace(canonical, '202', '201'), mark FROM entry "
    "WHERE number = 4"
)
# What is edited, by whoever has no key; what `verify` says; which entry is then asked for.
EDITS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "flipped leaf": (
        ("UPDATE entry SET canonical = replace(canonical, 'use-', 'uze-') WHERE number = 1",),
        "entry 1: it is not what was recorded there",
        "1",
    ),
    "truncated": (
        ("DELETE FROM part WHERE entry = 3", "DELETE FROM entry WHERE number = 3"),
        "missing",
        "3",
    ),
    "leaf removed": (
        ("DELETE FROM part WHERE entry = 1", "DELETE FROM entry WHERE number = 1"),
        "entry 1",
        "1",
    ),
    "two swapped": (
        (
            "UPDATE entry SET number = -1 WHERE number = 1",
            "UPDATE entry SET number = 1 WHERE number = 2",
            "UPDATE entry SET number = 2 WHERE number = -1",
        ),
        "entry 1: it is not what was recorded there",
        "1",
    ),
    "one added with an old date": (
        (
            "UPDATE entry SET number = 4 WHERE number = 3",
            BACKDATED,
        ),
        "entry 3",
        "3",
    ),
    "flipped node": (("UPDATE head SET peaks = zeroblob(32)",), "does not hold", "0"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_home_is_told_and_nothing_is_proved_from_it(me: Inside, name: str) -> None:
    statements, says, number = EDITS[name]
    edited(me, *statements)
    assert says in me("log", "verify").went_well(12).out
    assert me("log", "prove", number, "-o", "again.json").went_well(12).out
    assert not (me.here / "again.json").exists()


def test_an_older_copy_of_the_registry_is_told_by_the_checkpoint(
    made: Inside, tmp_path: Path
) -> None:
    me = made.moved(tmp_path / "desk")
    older = {p.name: p.read_bytes() for p in me.home.glob("registry.sqlite*")}
    me("performer", "add", "Cleo Tan", "--id", "cleo-tan").went_well()
    me("log", "checkpoint", "-o", "later").went_well()
    for path in me.home.glob("registry.sqlite*"):
        path.unlink()
    for name, data in older.items():
        (me.home / name).write_bytes(data)
    ran = me("log", "verify").went_well(12)
    assert "an older copy of the home was put back" in ran.out
    ran = me("log", "checkpoint").went_well(12)
    assert "A house never signs two logs." in ran.out
    shutil.rmtree(me.home / "log")  # and where those too are lost, whoever was shown one tells
    assert "The record holds" in me("log", "verify").went_well().out
    ran = me("log", "verify", "--against", "later/checkpoint", "--json").went_well(12)
    assert "a split view" in ran.json["checkpoints"][0]["wrong"][0]


def test_two_logs_of_one_house_are_told_by_whoever_holds_both_checkpoints(
    made: Inside, tmp_path: Path
) -> None:
    """Two copies of one home go on by themselves: to some it shows one, to others the other."""
    one, other = made.moved(tmp_path / "one"), made.moved(tmp_path / "other")
    for me, who in ((one, "Cleo Tan"), (other, "Dan Ito")):
        me("performer", "add", who, "--id", who.lower().replace(" ", "-")).went_well()
        me("log", "checkpoint", "-o", "mine").went_well()
        me("log", "prove", "--since", "public/checkpoint", "-o", "growth.json").went_well()
    shutil.copy(other.here / "mine" / "checkpoint", one.here / "theirs")
    key = ("--key", "public/log.key")
    ran = one("log", "compare", "mine/checkpoint", "theirs", *key).went_well(12)
    assert "two different logs of the same 5 entries" in ran.out
    one("log", "compare", "mine/checkpoint", "mine/checkpoint", *key).went_well()
    ran = one("log", "compare", "public/checkpoint", "theirs", *key).went_well(11)
    assert "cannot be told without a proof" in ran.out
    proof = ("--proof", "growth.json")
    one("log", "compare", "public/checkpoint", "mine/checkpoint", *key, *proof).went_well()
    ran = one("log", "compare", "public/checkpoint", "theirs", *key, *proof).went_well(12)
    assert "does not join the checkpoint of 4 entries to that of 5" in ran.out
    ran = one("log", "verify", "--against", "theirs").went_well(12)
    assert "shown another log" in ran.out


def test_a_witness_with_a_key_of_their_own(me: Inside, elsewhere: Inside) -> None:
    witness, seen = elsewhere, ("--name", "union.example/w1", "--key", "w.pem")
    witness("key", "new", "-o", "w.pem").went_well()
    log = ("--log", "public/log.key")
    witness("log", "witness", "public/checkpoint", *seen, *log, "-o", "seen.txt").went_well()
    shutil.copy(witness.here / "seen.txt", me.here)
    shutil.copy(witness.here / "w.pem.pub", me.here)
    me("log", "checkpoint", "--cosigned", "seen.txt", "-o", "public").went_well()
    key = (
        me("log", "key", "--of", "w.pem.pub", "--name", "union.example/w1").went_well().out.strip()
    )
    assert "union.example/w1 saw 4 entries" in me("log", "verify", "--witness", key).went_well().out
    me("log", "prove", "0", "-o", "seen.json").went_well()
    ran = me("log", "verify-proof", "seen.json", "--key", "public/log.key", "--witness", key)
    assert "`union.example/w1` saw the checkpoint on" in ran.went_well().out
    ran = me("log", "verify-proof", "proof.json", "--key", "public/log.key", "--witness", key)
    assert "has not signed this checkpoint" in ran.went_well(12).out
    # The house goes on; the witness signs what follows from what it saw, and asks for the proof.
    me("performer", "add", "Cleo Tan", "--id", "cleo-tan").went_well()
    me("log", "checkpoint", "-o", "public").went_well()
    me("log", "prove", "--since", "seen.txt", "-o", "growth.json").went_well()
    shutil.copy(me.here / "public" / "checkpoint", witness.here / "next")
    shutil.copy(me.here / "growth.json", witness.here)
    ran = witness("log", "witness", "next", *seen, *log)
    ran.refused(1, "you last saw 4 entries", "log prove --since")
    grew = ("--proof", "growth.json")
    told = witness("log", "witness", "next", *seen, *log, *grew, "--json").went_well().json
    assert (told["size"], told["key"]) == (5, key)
    witness("log", "witness", "next", "--key", "w.pem", "--name", "a b", *log).refused(
        1, "cannot name a key"
    )
    ran = me("log", "verify", "--witness", key).went_well(12)
    assert "has not signed the newest checkpoint, of 5 entries" in ran.out


def test_nothing_is_proved_of_what_is_not_there(me: Inside) -> None:
    me("log", "prove", "99", "-o", "x.json").refused(1, "the log has 4 entries")
    me("log", "prove", "zoe", "-o", "x.json").refused(1, "no entry is about `zoe`")
    me("log", "prove", "no/where", "-o", "x.json").refused(1, "no entry's number, no id")
    me("log", "prove", "a" * 64, "-o", "x.json").refused(1, "no entry holds the digest")
    me("log", "prove", "0", "--open", BEN, "-o", "x.json").refused(1, f"no part of `{BEN}`")
    assert me("log", "prove", "-o", "x.json").code == 2
    assert me("log", "prove", "0", "--open", ANA, "--digest-only", "-o", "x.json").code == 2
    assert not (me.here / "x.json").exists()


def test_several_entries_of_one_person_are_named(me: Inside) -> None:
    ran = me("log", "prove", ANA, "-o", "x.json")
    ran.refused(1, "2 entries fit", "(performer-enrolled)", "(use-decided)")


def test_a_proof_of_another_size_accuses_nobody(me: Inside, elsewhere: Inside) -> None:
    """The house published at 5, and the proof that was handed over goes on to 6."""
    witness = elsewhere
    me("performer", "add", "Cleo Tan", "--id", "cleo-tan").went_well()
    me("log", "checkpoint", "-o", "later").went_well()
    me("performer", "add", "Dan Ito", "--id", "dan-ito").went_well()
    since = ("log", "prove", "--since", "public/checkpoint")
    me(*since, "-o", "on.json").went_well()
    me(*since, "--to", "later/checkpoint", "-o", "right.json").went_well()
    two = ("log", "compare", "public/checkpoint", "later/checkpoint", "--key", "later/log.key")
    ran = me(*two, "--proof", "on.json").went_well(11)
    assert "This proof is of 4 → 6 entries, not of 4 → 5" in ran.out
    assert "two different logs" not in ran.out
    me(*two, "--proof", "right.json").went_well()
    for name in ("later/checkpoint", "on.json", "right.json"):
        shutil.copy(me.here / name, witness.here / Path(name).name.replace("checkpoint", "five"))
    witness("key", "new", "-o", "eye.pem").went_well()
    eye = ("--key", "eye.pem", "--name", "union.example/eye", "--log", "public/log.key")
    witness("log", "witness", "public/checkpoint", *eye, "-o", "first.txt").went_well()
    ran = witness("log", "witness", "five", *eye, "--proof", "on.json")
    ran.refused(1, "--proof: you last saw 4 entries", "of 4 → 6 entries, not of 4 → 5")
    witness("log", "witness", "five", *eye, "--proof", "right.json", "-o", "5.txt").went_well()


def test_the_end_of_a_growth_is_a_checkpoint_of_this_house(me: Inside) -> None:
    me("performer", "add", "Cleo Tan", "--id", "cleo-tan").went_well()
    me("log", "checkpoint", "-o", "later").went_well()
    prove = ("log", "prove", "-o", "x.json")
    both = ("--since", "later/checkpoint", "--to", "public/checkpoint")
    me(*prove, *both).refused(1, "--to: it is of 4 entries, and --since of 5")
    assert me(*prove, "3", "--to", "later/checkpoint").code == 2
    text = (me.here / "later" / "checkpoint").read_text(encoding="utf-8")
    (me.here / "odd").write_text(text.replace("\n5\n", "\n6\n"), encoding="utf-8")
    ran = me(*prove, "--since", "public/checkpoint", "--to", "odd").went_well(12)
    assert "is not signed by this house" in ran.out
    assert not (me.here / "x.json").exists()


def test_what_was_proved_before_the_house_changed_its_key_still_checks(me: Inside) -> None:
    """By what is published then, or by the keys that are printed: one a line, the newest first."""
    old = (me.here / "public" / "log.key").read_text(encoding="utf-8").strip()
    me("performer", "add", "Cleo Tan", "--id", "cleo-tan").went_well()
    shutil.copy(me.here / "public" / "checkpoint", me.here / "four")
    me("log", "prove", "--since", "four", "-o", "growth.json").went_well()
    me("key", "change", "--house").went_well()
    me("log", "checkpoint", "-o", "public").went_well()
    me("log", "prove", "--since", "four", "-o", "over.json").went_well()
    new, before = me("log", "key").went_well().out.split()
    assert before == old != new
    assert (me.here / "public" / "log.key").read_text(encoding="utf-8").split() == [new, old]
    told = me("log", "key", "--json").json
    assert (told["key"], told["before"]) == (new, [old])
    for key in (("public/log.key",), (f"{new}\n{old}",)):
        for proof in ("proof.json", "growth.json", "over.json"):
            me("log", "verify-proof", proof, "--key", *key).went_well()
        two = ("log", "compare", "four", "public/checkpoint", "--proof", "over.json")
        me(*two, "--key", *key).went_well()
    ran = me("log", "verify-proof", "proof.json", "--key", new).went_well(12)
    assert "A house that has changed its key has several: ask for all of them." in ran.out
    ran = me("log", "prove", "--since", "four", "-o", "again.json").went_well()
    assert ran.out.split()[-2:] == [new, old]
    me("key", "new", "-o", "eye.pem").went_well()
    eye = ("--key", "eye.pem", "--name", "union.example/eye")
    me("log", "witness", "four", *eye, "--log", "public/log.key", "-o", "a.txt").went_well()
    each = ("--log", new, "--log", old, "--proof", "over.json")
    me("log", "witness", "public/checkpoint", *eye, *each, "-o", "b.txt").went_well()


def test_a_key_that_others_may_have_is_given_to_nobody_to_check_by(me: Inside) -> None:
    old = me("log", "key").went_well().out.strip()
    me("key", "compromised", "--house", "--since", "2026-01-01").went_well()
    new = me("log", "key").went_well().out.strip()
    assert new != old
    assert "\n" not in new
    me("log", "prove", "3", "-o", "again.json").went_well()
    me("log", "verify-proof", "again.json", "--key", new).went_well()


def test_a_proof_whose_checkpoint_was_changed_says_nothing_of_its_size(me: Inside) -> None:
    """Of three entries or four: the way from the first is the same, so the path leads there."""
    me("log", "prove", "0", "-o", "first.json").went_well()
    text = (me.here / "first.json").read_text(encoding="utf-8")
    (me.here / "less.json").write_text(text.replace("\\n4\\n", "\\n3\\n"), encoding="utf-8")
    ran = me("log", "verify-proof", "less.json", "--key", "public/log.key").went_well(12)
    assert "as number 0 of 3 entries, counted from 0; that the log was ever so is not" in ran.out
    assert "stands in the log" not in ran.out


def test_a_key_that_says_not_whose_it_is_names_the_command_that_does(me: Inside) -> None:
    me("key", "new", "-o", "eye.pem").went_well()
    ran = me("log", "verify", "--witness", "eye.pem.pub")
    ran.refused(1, "a witness signs under a name", "log key --of eye.pem.pub --name NAME")


def test_a_home_without_signed_checkpoints_says_that_it_was_held_against_none(me: Inside) -> None:
    shutil.rmtree(me.home / "log")
    ran = me("log", "verify").went_well()
    assert "It was held against no signed checkpoint" in ran.out


def test_nothing_is_written_over(me: Inside) -> None:
    kept = me.here / "important.csv"
    kept.write_text("mine", encoding="utf-8")
    before = me.registry()
    me("log", "prove", "3", "--open", BEN, "-o", kept.name).refused(1, "is here already")
    me("log", "page", "-o", kept.name).refused(1, "is here already")
    me("log", "prove", "--since", "public/checkpoint", "-o", "public/checkpoint").refused(
        1, "is here already"
    )
    assert me.registry() == before
    me("key", "new", "-o", "eye.pem").went_well()
    eye = ("--key", "eye.pem", "--name", "union.example/eye", "--log", "public/log.key")
    key = (me.here / "eye.pem").read_bytes()
    ran = me("log", "witness", "public/checkpoint", *eye, "-o", "eye.pem")
    ran.refused(1, "made from that very file")
    assert (kept.read_text(encoding="utf-8"), (me.here / "eye.pem").read_bytes()) == ("mine", key)


def test_one_entry_is_one_entry(tmp_path: Path) -> None:
    me = Inside(tmp_path).settle()
    me("performer", "add", "Ana Vale", "--id", ANA).went_well()
    me("log", "checkpoint", "-o", "public").went_well()
    me("key", "new", "-o", "eye.pem").went_well()
    eye = ("--key", "eye.pem", "--name", "union.example/eye", "--log", "public/log.key")
    ran = me("log", "witness", "public/checkpoint", *eye, "-o", "seen.txt").went_well()
    assert "a checkpoint of 1 entry:" in ran.out
    ran = me("log", "verify").went_well()
    assert "The record holds: 1 entry," in ran.out
    assert "1 checkpoint, of 1 entry, is of this log." in ran.out


def test_no_address_is_spoken_to_but_those_that_are_named(me: Inside, tmp_path: Path) -> None:
    if not Path(OPENSSL).exists():
        pytest.skip("no OpenSSL on this machine")
    authority = Authority.made(tmp_path / "tsa")
    with served(authority) as server:
        to, tsa = f"{server.url}/checkpoint", f"{server.url}/tsa"
        me("log", "checkpoint").went_well()
        assert server.asked == []
        me("log", "checkpoint", "--to", to, "--tsa", tsa).went_well()
        published = [(what, data) for what, path, data, _ in server.asked if path != "/tsa"]
    assert published == [("PUT", (me.here / "public" / "checkpoint").read_bytes())]
    me("log", "prove", "3", "-o", "stamped.json").went_well()
    shutil.copy(authority.root, me.here / "root.pem")
    asked = ("--key", "public/log.key", "--tsa-root", "root.pem")
    ran = me("log", "verify-proof", "stamped.json", *asked).went_well()
    assert "Unsafe Clock of a Test saw the checkpoint on" in ran.out
    ran = me("log", "verify-proof", "proof.json", *asked).went_well(12)
    assert "No time stamp is in the file" in ran.out
    me("log", "checkpoint", "--to", "http://example.com/x").refused(1, "is not encrypted")


def test_what_is_published_stands_in_a_folder_whole(me: Inside) -> None:
    found = contents(me.here / "public")
    assert set(found) == {"checkpoint", "checkpoint-4.txt", "log.key"}
    assert found["checkpoint"] == found["checkpoint-4.txt"]


def test_two_houses_never_publish_over_each_other(me: Inside, tmp_path: Path) -> None:
    other = Inside(tmp_path / "other").settle()
    other("performer", "add", "Cleo Tan", "--id", "cleo-tan").went_well()
    before, kept = contents(me.here / "public"), contents(other.home / "log")
    other("log", "checkpoint", "-o", me.here / "public").refused(
        1, "public/checkpoint", "a checkpoint of another log lies here"
    )
    assert contents(me.here / "public") == before
    assert contents(other.home / "log") == kept


def test_a_log_that_does_not_continue_what_was_published_is_not_published(
    made: Inside, tmp_path: Path
) -> None:
    """Though the home's own signed checkpoints are gone, and nothing in it says that there were."""
    one, other = made.moved(tmp_path / "one"), made.moved(tmp_path / "other")
    for me, who in ((one, "Cleo Tan"), (other, "Dan Ito")):
        me("performer", "add", who, "--id", who.lower().replace(" ", "-")).went_well()
    one("log", "checkpoint", "-o", "public").went_well()
    before = contents(one.here / "public")
    shutil.rmtree(other.home / "log")
    ran = other("log", "checkpoint", "-o", one.here / "public").went_well(12)
    assert "shown another log" in ran.out
    assert contents(one.here / "public") == before
    assert not list((other.home / "log").glob("*.txt"))  # nor was anything signed
    one("log", "checkpoint", "-o", "public").went_well()


@pytest.mark.parametrize("text", ["mine", ""])
def test_what_is_no_checkpoint_is_not_published_over(me: Inside, text: str) -> None:
    (me.here / "site").mkdir()
    (me.here / "site" / "checkpoint").write_text(text)
    ran = me("log", "checkpoint", "-o", "site").went_well(12)
    assert "this is no whole checkpoint" in ran.out
    assert contents(me.here / "site") == {"checkpoint": text.encode()}


def test_the_page_is_written_beside_the_proofs(elsewhere: Inside) -> None:
    elsewhere("log", "page", "-o", "check.html").went_well()
    assert "Check a proof" in (elsewhere.here / "check.html").read_text(encoding="utf-8")


def test_a_decision_comes_out_the_same(me: Inside) -> None:
    ran = me("log", "replay").went_well()
    assert "2 of 2 came out the same." in ran.out
    (one,) = me("log", "replay", "3", "--json").went_well().json
    assert (one["entry"], one["outcome"]) == (3, "same")
    me("log", "replay", "0").refused(1, "nothing was decided there")
    me("log", "replay", "77").refused(1, "the log has 4 entries")


def test_what_was_agreed_later_changes_no_decision_of_before(me: Inside) -> None:
    (me.here / "consent.yaml").write_text(
        f"""consent: {ANA}-later
performer: {ANA}
granted_by: {{who: {ANA}, as: performer}}
granted_to: northlight-pictures
pictures: any
kinds: any
purposes: any
media: any
territories: any
term: {{from: 2025-01-01, until: null}}
signed: {{on: 2025-01-01, separately: true, conspicuous: true}}
"""
    )
    me("consent", "add", "consent.yaml").went_well()
    assert "2 of 2 came out the same." in me("log", "replay").went_well().out


def test_rules_that_changed_are_named_and_are_no_fault(me: Inside) -> None:
    packs = me.here / "packs"
    shutil.copytree(PACKS, packs)
    rule = packs / "us-ca" / "labor-927" / "rule.yaml"
    text = rule.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    rule.write_text(text.replace(title, f"{title} now"), encoding="utf-8")
    ran = me("log", "replay", "--packs", "packs").went_well()
    assert "though packs have changed since (us-ca)" in ran.out
    shutil.rmtree(packs / "us-ca")
    ran = me("log", "replay", "--packs", "packs").went_well()
    assert "Packs have changed since" in ran.out or "though packs have changed" in ran.out
    assert "us-ca" in ran.out


def test_a_decision_of_somebody_erased_is_not_computed_and_accuses_nobody(me: Inside) -> None:
    me("performer", "erase", ANA, "--because", "withdrawn", "--yes").went_well()
    ran = me("log", "replay").went_well()
    assert "has been erased; it cannot be computed again" in ran.out
    assert "1 of 2 came out the same." in ran.out


def test_many_decisions_are_computed_again_from_their_file(me: Inside) -> None:
    pl = pytest.importorskip("polars")
    rows = {"performer": [ANA, BEN] * 50, "picture": ["a-short-take"] * 100}
    frame = pl.DataFrame({**rows, "kind": ["employment-based"] * 100})
    frame.write_parquet(me.here / "uses.parquet")
    frame.head(99).write_parquet(me.here / "other.parquet")
    me("clear", "--uses", "uses.parquet", "-o", "out.parquet").went_well(11)
    number = me("log", "verify", "--json").went_well().json["entries"] - 1
    for given in ((), ("--uses", "other.parquet")):
        (one,) = me("log", "replay", str(number), *given, "--json").went_well().json
        assert one["outcome"] == "not kept"
        assert "that file is not here" in one["says"]
    uses = ("--uses", "uses.parquet")
    (one,) = me("log", "replay", str(number), *uses, "--json").went_well().json
    assert (one["outcome"], one["says"]) == ("same", "Computed again, it comes out the same.")
    me("log", "replay", "--uses", "nowhere").refused(1, "it cannot be read")
    with opened(me.home, environ=me.environment()) as house:
        (many,) = house.record.entries("uses-decided")
        other: dict[str, Json] = {**many.envelope, "counts": {"permitted": 100}}
        house.record.put(Entry(kind=many.kind, envelope=other, parts={}))
    (one,) = me("log", "replay", str(number + 1), *uses, "--json").went_well(12).json
    assert one["outcome"] == "differs"


@pytest.fixture(scope="module")
def reviewed(audited: Stranger, tmp_path_factory: pytest.TempPathFactory) -> Inside:
    me = Inside(audited.moved(tmp_path_factory.mktemp("reviewed") / "desk").desk)
    for reviewer in ("Jo Park", "Kim Lee"):  # of the five of him that no consent covers
        sat(me, reviewer, ("unknown-4", Says.WHO, "diego-santos"))
    return me


def test_an_audit_and_its_review_come_out_the_same(reviewed: Inside) -> None:
    told = reviewed("log", "replay", "--json").went_well().json
    assert [(one["kind"], one["outcome"]) for one in told] == [
        ("audit-made", "same"),
        ("audit-reviewed", "same"),
        ("audit-reviewed", "same"),
    ]
    with opened(reviewed.home, environ=reviewed.environment()) as house:
        *_, last = house.record.entries("audit-reviewed")
        diego = last.parts[PerformerId("diego-santos")]
    assert diego["finding"] == "replica without consent"  # which rests on both answers


def test_an_audit_is_proved_by_its_report(audited: Stranger, tmp_path: Path) -> None:
    me = Inside(audited.moved(tmp_path / "desk").desk)
    ran = me("log", "prove", "report/report.json", "-o", "proof.json").went_well()
    assert "proves that entry" in ran.out
    proof = json.loads((me.here / "proof.json").read_text(encoding="utf-8"))
    assert json.loads(proof["entry"]["canonical"])["kind"] == "audit-made"


def test_an_audit_whose_findings_are_not_those_of_its_record_exits_12(
    reviewed: Inside, tmp_path: Path
) -> None:
    """As only the house itself could: the same audit with another finding, and one of long ago."""
    me = reviewed.moved(tmp_path / "desk")
    with opened(me.home, environ=me.environment()) as house:
        (audit,) = house.record.entries("audit-made")
        parts = dict(audit.parts)
        parts[PerformerId("omar-haddad")] = {
            **parts[PerformerId("omar-haddad")],
            "finding": "replica without consent",
        }
        house.record.put(Entry(kind="audit-made", envelope=audit.envelope, parts=parts))
        bare = {key: value for key, value in audit.envelope.items() if key != "from"}
        house.record.put(Entry(kind="audit-made", envelope=bare, parts=parts))
    told = me("log", "replay", "--json").went_well(12).json
    assert [one["outcome"] for one in told] == ["same", "same", "same", "differs", "not kept"]
    assert "Then `replica without consent`, and computed again `" in told[3]["says"]
    assert "An earlier version made it" in told[4]["says"]


def test_an_answer_that_was_erased_since_is_held_against_nobody(
    reviewed: Inside, tmp_path: Path
) -> None:
    me = reviewed.moved(tmp_path / "desk")
    me("performer", "erase", "reviewer-jo-park", "--because", "withdrawn", "--yes").went_well()
    told = me("log", "replay", "--json").went_well().json
    assert [one["outcome"] for one in told] == ["same", "same", "erased"]
    assert "who answered, has been erased since" in told[2]["says"]


def test_after_an_erasure_the_rest_of_an_audit_comes_out_the_same(
    reviewed: Inside, tmp_path: Path
) -> None:
    me = reviewed.moved(tmp_path / "desk")
    me("performer", "erase", "rosa-duarte", "--because", "withdrawn", "--yes").went_well()
    told = me("log", "replay", "--json").went_well().json
    assert {one["outcome"] for one in told} == {"same"}
    assert "Of those who have been erased since, nothing can be said." in told[0]["says"]


def test_a_decision_that_is_not_what_was_decided_exits_12(me: Inside) -> None:
    """The same question is put on record with another answer, as only the house itself could."""
    with opened(me.home, environ=me.environment()) as house:
        entry = list(house.record.entries("use-decided"))[-1]
        ((who, part),) = entry.parts.items()
        decided = part["decided"]
        assert isinstance(decided, dict)
        other = {**part, "decided": {**decided, "answer": "permitted"}}
        house.record.put(Entry(kind=entry.kind, envelope=entry.envelope, parts={who: other}))
    ran = me("log", "replay").went_well(12)
    assert "Then `permitted`, and computed again" in ran.out
    assert "from the same record by the same rules" in ran.out
    assert "2 of 3 came out the same." in ran.out
