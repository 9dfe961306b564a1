"""A refusal belongs to the performer: the producer sees `no consent`, as if nobody had answered."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import click
import pytest
from tests.journeys.stranger import Ran, Stranger, clip, contents, portraits, production

from personae.app.cli.commands import personae

ANA = "ana-vale"  # who is enrolled and in the cast
BEN, MIA = "ben-vale", "mia-vale"  # alike in all but what they answered
OFFER = """\
consent: {who}-offer
performer: {who}
granted_by: {{who: {who}, as: performer}}
granted_to: northlight-pictures
pictures: [a-short-take]
kinds: [employment-based]
purposes: any
media: [theatrical]
territories: [US]
term: {{from: 2025-03-01, until: 2028-03-01}}
disclosed_at: 2025-02-17T08:40-08:00
"""
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
FAILED = "another-picture: true\ntraining: true\nanother-company: true\neach-use: true\n"
UNDERSTOOD = "another-picture: false\ntraining: false\nanother-company: false\neach-use: false\n"
Said: TypeAlias = tuple[int, str, str]

# Every command, and what of a person it could let out: {who} is the performer, {out} a folder.
READS: dict[tuple[str, ...], Sequence[str]] = {
    ("performer", "list"): ("--json",),
    ("performer", "show"): ("{who}", "--json"),
    ("consent", "list"): ("--performer", "{who}", "--json"),
    ("consent", "show"): ("{who}-offer", "--json"),
    ("consent", "preview-withdrawal"): ("{who}-offer", "--json"),
    ("rules", "duties"): ("--production", "all/production.yaml", "--json", "-o", "{out}"),
    ("consent", "scan"): ("{who}-offer", "--at", "2026-01-01T00:00Z", "--json"),
    ("consent", "export"): ("{who}-offer", "--format", "c2pa", "--json"),
    ("consent", "imported"): ("--performer", "{who}", "--json"),
    ("consent", "receipt"): ("{who}-offer", "-o", "{out}", "--json"),
    ("pay", "show"): ("--performer", "{who}", "--json"),
    ("clear",): ("{who}.yaml", "--json"),
    ("screen",): ("cut.mp4", "--performer", "ana-vale", "--json", "-o", "{out}/seen.json"),
    ("audit",): ("cut.mp4", "--production", "all/production.yaml", "--json", "-o", "{out}"),
    ("report",): ("report", "--for", "ana-vale"),
    ("verify",): ("cut.mp4", "--json"),
    ("log", "verify"): ("--json",),
}
# These look at no consent on record, or only put something there and say what they were given.
ELSEWHERE = {
    ("init",),
    ("performer", "add"),
    ("performer", "erase"),
    ("consent", "add"),
    ("consent", "offer"),  # records what the producer offers, and looks at no answer
    ("consent", "sign"),  # takes in what somebody signed; a no is no file
    ("consent", "import"),  # tells what a file says, whatever is on record
    ("consent", "withdraw"),
    *(("key", name) for name in ("new", "register", "show", "change", "lost", "compromised")),
    ("evidence", "check"),  # looks at a pack and at no home
    ("evidence", "pack"),  # of signed consents alone, as is `notice draft`: see test_take_down.py
    ("notice", "draft"),
    ("key", "sign"),  # with the signer's own key, over files
    ("consent", "signature"),
    ("consent", "countersign"),  # of signed consents alone
    *(("notice", name) for name in ("sent", "answered", "counter", "closed", "list")),
    *(("rider", name) for name in ("sign", "check", "keep")),  # of signed documents alone
    ("pay", "answer"),
    ("pay", "close"),
    ("pay", "dispute"),
    ("pay", "paid"),
    ("pay", "run"),  # works out of a production's records; what somebody agreed to is not asked
    ("log", "checkpoint"),  # the log's size and root: a refusal puts nothing there
    ("log", "compare"),
    ("log", "key"),
    ("log", "page"),
    ("log", "prove"),  # proves what is on record, which no refusal is
    ("log", "replay"),  # likewise: decides again by what was on record
    ("log", "verify-proof"),
    ("log", "witness"),
    ("rules", "compare"),
    ("rules", "list"),
    ("rules", "show"),
    ("rules", "test"),
    ("demo",),
    ("seal",),  # refers to what was agreed alone, as `tests/journeys/test_seal.py` shows
    ("review",),  # compares with the consents as `audit` does, by the same function
    ("schema",),
}


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name)


def test_no_command_is_forgotten_here() -> None:
    assert set(commands(personae)) == set(READS) | ELSEWHERE


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A producer who has offered the same to three performers; a cut shows one of them."""
    me = Stranger(tmp_path_factory.mktemp("desk")).settle()
    me.enrol(ANA, *portraits(ANA))
    for who in (BEN, MIA):
        me("performer", "add", who.replace("-", " ").title(), "--id", who).went_well()
    for who in (ANA, BEN, MIA):
        (me.here / f"{who}-offer.yaml").write_text(OFFER.format(who=who))
        (me.here / f"{who}.yaml").write_text(USE.format(who=who))
        me("consent", "add", f"{who}-offer.yaml").went_well()
    clip(me.here / "cut.mp4", 160, 6)
    production(me.here / "all", [ANA])
    me("audit", "cut.mp4", "--production", "all/production.yaml", "-o", "report").went_well(11)
    return me


def answered(me: Stranger, who: str, answers: str) -> Ran:
    mine = me.desk / "the-performers-own.yaml"
    mine.write_text(answers)
    return me("consent", "offer", f"{who}-offer.yaml", "--answers", mine)


def refused(me: Stranger, who: str) -> None:
    """They read the offer, fail a question, ask again, and say no."""
    me("consent", "offer", f"{who}-offer.yaml").went_well()
    assert "To read again:" in answered(me, who, FAILED).went_well().out
    assert "All of it was understood." in answered(me, who, UNDERSTOOD + "an-end: true\n").out


def said(me: Stranger, command: tuple[str, ...], who: str, out: str) -> Said:
    """What a command tells of `who`: its exit code and its two outputs."""
    words = [word.format(who=who, out=out) for word in READS[command]]
    ran = me(*command, *words)
    assert "Traceback" not in ran.err
    return ran.code, ran.out, ran.err


def test_a_refusal_changes_no_byte_of_the_home(me: Stranger) -> None:
    before = contents(me.home), contents(me.here)
    refused(me, ANA)
    assert (contents(me.home), contents(me.here)) == before


@pytest.mark.parametrize("command", READS, ids=" ".join)
def test_every_command_says_the_same_before_a_refusal_and_after_it(
    me: Stranger, tmp_path: Path, command: tuple[str, ...]
) -> None:
    before, after = me.moved(tmp_path / "before"), me.moved(tmp_path / "after")
    refused(after, ANA)
    told = [
        (said(desk, command, ANA, "out"), contents(desk.here / "out")) for desk in (before, after)
    ]
    assert told[0] == told[1]
    assert told[0][0][1] or told[0][0][2]


@pytest.mark.parametrize(
    "command", [c for c in READS if "{who}" in " ".join(READS[c])], ids=" ".join
)
def test_who_refused_and_who_never_answered_are_told_in_the_same_bytes(
    me: Stranger, command: tuple[str, ...]
) -> None:
    refused(me, MIA)
    of_mia, of_ben = (
        (code, _anyone(out, who), _anyone(err, who))
        for who in (MIA, BEN)
        for code, out, err in [said(me, command, who, "out")]
    )
    assert of_mia == of_ben


def _anyone(text: str, who: str) -> str:
    return text.replace(who, "someone").replace(who.replace("-", " ").title(), "Someone")


@pytest.mark.parametrize("on", ["2025-02-16", "2025-02-18", "2026-01-01", "2028-03-01"])
def test_an_offer_is_no_consent_on_any_day(me: Stranger, on: str) -> None:
    shown = me("consent", "show", f"{ANA}-offer", "--on", on, "--json").went_well().json
    assert shown["state"] == "no consent"
    assert me("consent", "show", f"{ANA}-offer", "--on", on).out.startswith(
        f"{ANA}-offer, on {on}: no consent\n"
    )


def test_a_refusal_cannot_be_put_on_record_as_a_withdrawal(me: Stranger) -> None:
    before = me.registry()
    me("consent", "withdraw", f"{ANA}-offer").refused(1, "was not signed", "nothing to withdraw")
    assert me.registry() == before


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        (
            "trianing: true\n",
            "own.yaml:1: no question is called `trianing`. Did you mean `training`?",
        ),
        (
            "each-use: null\ntraining: perhaps\n",
            "own.yaml:2: `training`: true or false belongs here.",
        ),
        ("- true\n", "own.yaml:1: answers belong here, like `training: false`."),
        ("", "own.yaml: the file is empty."),
    ],
)
def test_answers_that_cannot_be_read(me: Stranger, answers: str, wrong: str) -> None:
    answered(me, ANA, answers).refused(1, wrong)
