"""An offer on record, its answer, and the scan that waits: through the commands."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from tests.journeys.stranger import LONG_TAKE, Stranger, contents, production
from tests.offers import (
    ALL,
    KEY,
    MADE,
    OFFER,
    OMAR,
    RIGHT,
    Seated,
    answered,
    clock_at,
    offer_text,
    write_offer,
)

from personae.app.cli.commands import personae
from personae.app.cli.offer import CODES, Moment
from personae.app.files.answer_file import read_answer_file
from personae.app.files.consent import read_consent_file
from personae.app.journeys.keys import AHEAD
from personae.app.journeys.offer import OFFERED, offers
from personae.app.journeys.offer_answer import SIGNED, record_answer
from personae.app.journeys.scan import may_scan
from personae.app.wiring import opened
from personae.engines.signers.ed25519 import Ed25519Signer
from personae.vocabulary.entry import canonical_bytes, sha256_of
from personae.vocabulary.mistake import UserError

PAGE = ("consent", "offer", f"{OFFER}.yaml", "-o", "page.html", "--json")
SIGN = ("consent", "sign", "answer.json", "--offer", f"{OFFER}.yaml")
OTHER_KEY = Ed25519Signer(bytes(range(1, 33)))


@pytest.fixture(scope="module")
def me(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A producer who has made an offer; nobody has answered."""
    me = Seated(tmp_path_factory.mktemp("desk"))
    with clock_at(MADE):
        me.settle()
        me("performer", "add", "Omar Haddad", "--id", OMAR).went_well()
        me("performer", "add", "Old Joe", "--id", "old-joe", "--died", "2020-01-01").went_well()
        write_offer(me)
        (me.here / "made.json").write_text(me(*PAGE).went_well().out, encoding="utf-8")
    return me


@pytest.fixture
def mine(me: Stranger, tmp_path: Path) -> Stranger:
    """A copy that a test may change."""
    return me.moved(tmp_path / "desk")


def made(me: Stranger) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((me.here / "made.json").read_text(encoding="utf-8"))
    return found


def give(me: Stranger, answer: Any) -> None:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    (me.here / "answer.json").write_text(text, encoding="utf-8")


def entries(me: Stranger) -> int:
    count: int = me("log", "verify", "--json").went_well().json["entries"]
    return count


# What was signed goes on record


def test_what_was_signed_goes_on_record_in_one_act(mine: Stranger) -> None:
    before = entries(mine)
    give(mine, answered(made(mine), parts=ALL | {"media-streaming": False}))
    ran = mine(*SIGN).went_well()
    assert ran.out.splitlines()[:2] == [
        f"{OFFER}: on record for {OMAR}, signed on 2025-05-06.",
        "Kept back, and not in the consent: media-streaming.",
    ]
    assert "Its key was seen here for the first time." in ran.out
    assert entries(mine) == before + 3  # the consent, the answer that signed it, the key
    held = mine("consent", "show", OFFER, "--json").went_well().json
    assert (held["media"], held["state"]) == (["theatrical"], "signed")
    assert held["signed"]["on"] == "2025-05-06"
    assert held["signed"]["separately"] is True
    assert held["disclosed_at"] == "2025-05-05T10:00:00-07:00"
    assert (held["training"], held["excludes"]) == (False, ["nudity", "sexual", "political"])


def test_the_record_keeps_what_was_shown_and_answered(mine: Stranger) -> None:
    answer = answered(made(mine), language="es")
    give(mine, answer)
    mine(*SIGN).went_well()
    with opened(mine.home, environ=mine.environment()) as house:
        (offer,) = offers(house.record)
        (shown,) = house.record.entries(OFFERED)
        (signed,) = house.record.entries(SIGNED)
    assert offer.disclosures["es"] == answer["disclosure"]
    kept: Any = dict(shown.parts)[OMAR]["shown"]  # type: ignore[index]
    assert sha256_of(canonical_bytes(kept["es"])) == answer["disclosure"]
    assert ["granted", "Si firma"] in kept["es"]["said"]
    part: Any = dict(signed.parts)[OMAR]  # type: ignore[index]
    assert part == {"consent": OFFER, "answer": answer}
    assert (shown.envelope, signed.envelope) == ({}, {})


def test_the_moment_of_the_signature_counts_where_nobody_wrote_when_they_were_told(
    mine: Stranger,
) -> None:
    text = offer_text("untold").replace("disclosed_at: 2025-05-05T10:00-07:00\n", "")
    write_offer(mine, "untold", text)
    with clock_at(MADE):
        of = mine("consent", "offer", "untold.yaml", "-o", "page.html", "--json").went_well().json
    give(mine, answered(of, at=datetime(2025, 5, 6, 3, 30, tzinfo=UTC)))
    mine("consent", "sign", "answer.json", "--offer", "untold.yaml").went_well()
    held = mine("consent", "show", "untold", "--json").json
    assert held["disclosed_at"] == "2025-05-06T03:30:00+00:00"
    assert held["signed"]["on"] == "2025-05-06"


def test_the_day_of_the_signature_is_that_of_the_place_where_it_was_told(mine: Stranger) -> None:
    give(mine, answered(made(mine), at=datetime(2025, 5, 6, 3, 30, tzinfo=UTC)))
    assert "signed on 2025-05-05." in mine(*SIGN).went_well().out


def test_a_second_offer_is_signed_with_the_key_of_the_first(mine: Stranger) -> None:
    give(mine, answered(made(mine)))
    mine(*SIGN).went_well()
    write_offer(mine, "second")
    with clock_at(MADE):
        of = mine("consent", "offer", "second.yaml", "-o", "page.html", "--json").went_well().json
    second = ("consent", "sign", "answer.json", "--offer", "second.yaml")
    give(mine, answered(of, key=OTHER_KEY))
    before = mine.registry()
    mine(*second).refused(1, "was never registered for them, and another one was.")
    assert mine.registry() == before
    give(mine, answered(of, key=KEY))
    assert mine(*second, "--json").went_well().json["key_seen_first"] is False


def test_a_phone_s_clock_may_run_a_little_behind_the_house_s(mine: Stranger) -> None:
    give(mine, answered(made(mine), at=MADE - AHEAD))
    mine(*SIGN).went_well()


def test_a_page_made_again_is_signed_from_when_it_was_first_made(mine: Stranger) -> None:
    with clock_at(MADE + timedelta(days=9)):  # told of the job too, so what it shows is another
        mine(*PAGE[:-1], "--job-if-no", "stands").went_well()
    give(mine, answered(made(mine)))
    mine(*SIGN).went_well()


# Bad input: nothing is recorded


def swapped(answer: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    return {**answer, key: value}


def resigned(**how: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda of: answered(of, **how)


def tampered(key: str, value: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda of: swapped(answered(of), key, value)


def signature(key: str, value: Any) -> Callable[[dict[str, Any]], Any]:
    def change(of: dict[str, Any]) -> Any:
        answer: dict[str, Any] = answered(of)
        return swapped(answer, "signature", {**answer["signature"], key: value})

    return change


SPENT = "the signature does not fit: the file was changed after it. Nothing was recorded."
NO_ANSWER = "this is no answer of an offer: "
REFUSED: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "of another offer": (
        resigned(offer="another-offer"),
        f"it answers the offer `another-offer`, not `{OFFER}`.",
    ),
    "of other words": (
        resigned(agreement="a" * 64),
        f"it signs other words than {OFFER}.yaml has. Give the file of which the page was made",
    ),
    "of another disclosure": (
        resigned(disclosure="b" * 64),
        "what was shown before it was signed is not what was offered here.",
    ),
    "of a language that was not shown": (
        lambda of: answered(of, language="es") | {"language": "fr"},
        "what was shown before it was signed is not what was offered here.",
    ),
    "a part changed": (tampered("parts", ALL | {"media-streaming": False}), SPENT),
    "an answer changed": (tampered("answers", RIGHT | {"training": True}), SPENT),
    "its moment changed": (tampered("at", "2025-05-06T17:00:01Z"), SPENT),
    "its signature changed": (signature("value", "00" * 64), SPENT),
    "another key": (signature("key", OTHER_KEY.public_key.hex()), SPENT),
    "another moment of signing": (signature("at", "2025-05-06T17:00:01Z"), SPENT),
    "over less": (signature("over", {"agreement": "a" * 64}), SPENT),
    "by somebody else": (
        resigned(signer="finn-hale"),
        f"it was signed by finn-hale as performer, and was offered to {OMAR} as performer.",
    ),
    "a part that nobody asked": (
        resigned(parts=ALL | {"training": True}),
        "it does not answer what the offer asks.",
    ),
    "a part left out": (
        resigned(parts={"uses-1": True}),
        "it does not answer what the offer asks.",
    ),
    "a question left out": (
        resigned(answers={"training": False}),
        "it does not answer what the offer asks.",
    ),
    "nothing granted": (
        resigned(parts=dict.fromkeys(ALL, False)),
        "it grants nothing, so there is nothing to put on record.",
    ),
    "no medium granted": (
        resigned(parts=ALL | {"media-theatrical": False, "media-streaming": False}),
        "it grants nothing, so there is nothing to put on record.",
    ),
    "not understood": (
        resigned(answers=RIGHT | {"training": True}),
        "it was signed before all of it was understood: training. They read it again and sign",
    ),
    "signed tomorrow": (
        resigned(at=datetime.now(UTC) + timedelta(days=1)),
        "which is yet to come. Set the phone's clock, and sign again.",
    ),
    "signed before it was told": (
        resigned(at=datetime(2025, 5, 5, 16, 54, 59, tzinfo=UTC)),
        "at 2025-05-05 16:54 UTC, before they were told, at 2025-05-05 17:00 UTC. Set the phone's",
    ),
    "signed before its page was made": (
        resigned(at=MADE - AHEAD - timedelta(seconds=1)),
        "before the page that it answers was made, at 2025-05-05 18:00 UTC. Set the phone's clock",
    ),
    "no JSON": (lambda _: "{", NO_ANSWER),
    "no mapping": (lambda _: "[]", NO_ANSWER + "it is not of the schema personae/answer/1."),
    "another schema": (tampered("schema", "personae/answer/2"), "it is not of the schema"),
    "an empty file": (lambda _: "", NO_ANSWER),
    "a key twice": (lambda _: '{"schema": "a", "schema": "b"}', "a key stands twice in it."),
    "a float": (lambda _: '{"schema": 1.5}', "it holds 1.5, which no answer does."),
    "not a number": (lambda _: '{"schema": NaN}', "it holds NaN, which no answer does."),
    "nested without end": (lambda _: "[" * 100_000, NO_ANSWER),
    "half a character": (lambda _: '{"schema": "personae/answer/1", "x": "\\ud800"}', NO_ANSWER),
    "a key more": (tampered("note", "hello"), NO_ANSWER + "see note."),
    "a part that is no yes": (tampered("parts", {"uses-1": "yes"}), "not a yes or a no each."),
    "no digest": (tampered("agreement", "x"), "agreement is no digest."),
    "a moment without UTC": (tampered("at", "2025-05-06T17:00:00+02:00"), "at is not in UTC."),
    "a key that is no hex": (signature("key", "zz"), NO_ANSWER),
    "no signature": (tampered("signature", None), "signature is none."),
    "too large": (lambda _: " " * 300_000, "the file is too large to be an answer."),
}


def taken(me: Stranger, answer: Any) -> None:
    """As `consent sign` takes an answer in, without a process of its own."""
    give(me, answer)
    file = read_consent_file(me.here / f"{OFFER}.yaml")
    with opened(me.home, environ=me.environment()) as house:
        record_answer(house, read_answer_file(me.here / "answer.json"), file)


@pytest.mark.parametrize(("how", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_an_answer_that_is_not_taken(
    me: Stranger, how: Callable[[dict[str, Any]], Any], said: str
) -> None:
    before = contents(me.home)
    with pytest.raises(UserError, match=re.escape(said)):
        taken(me, how(made(me)))
    assert contents(me.home) == before


def test_what_is_refused_is_told_in_one_line(me: Stranger) -> None:
    before = contents(me.home)
    give(me, tampered("parts", ALL | {"media-streaming": False})(made(me)))
    me(*SIGN).refused(1, f"answer.json: {SPENT}")
    assert contents(me.home) == before


def test_the_same_answer_a_second_time(mine: Stranger) -> None:
    give(mine, answered(made(mine)))
    mine(*SIGN).went_well()
    before = mine.registry()
    mine(*SIGN).refused(1, f"the consent `{OFFER}` is on record already. Nothing was recorded.")
    assert mine.registry() == before


def test_an_answer_after_the_offer_was_withdrawn(mine: Stranger) -> None:
    give(mine, answered(made(mine)))
    ran = mine("consent", "offer", "--withdraw", OFFER).went_well()
    assert ran.out == f"{OFFER}: the offer to {OMAR} is withdrawn, and on record as such.\n"
    before = mine.registry()
    mine(*SIGN).refused(1, f"the offer `{OFFER}` was withdrawn. Make a new one with another id.")
    mine("consent", "offer", "--withdraw", OFFER).refused(1, "was withdrawn already.")
    mine(*PAGE).refused(1, f"the offer `{OFFER}` was withdrawn. Give a new offer an id of its own.")
    assert mine.registry() == before


def test_an_answer_to_an_offer_that_this_house_never_made(mine: Stranger) -> None:
    give(mine, answered(made(mine)))
    house = Seated(mine.desk.parent / "other")
    house.settle()
    house("performer", "add", "Omar Haddad", "--id", OMAR).went_well()
    for name in (f"{OFFER}.yaml", "answer.json"):
        (house.here / name).write_bytes((mine.here / name).read_bytes())
    house(*SIGN).refused(1, f"no offer `{OFFER}` with these words is on record here.")


def test_a_letter_changed_anywhere_is_seen(me: Stranger) -> None:
    text, before = json.dumps(answered(made(me))), contents(me.home)
    places = [n for n, letter in enumerate(text) if letter.isalnum()][::19]
    assert len(places) > 40
    for place in places:
        changed = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
        with pytest.raises(UserError):
            taken(me, changed)
    assert contents(me.home) == before


def test_a_file_that_is_not_there_or_is_no_offer(mine: Stranger) -> None:
    (mine.here / "answer.json").unlink(missing_ok=True)
    mine(*SIGN).refused(1, "answer.json: it cannot be read: No such file or directory.")
    give(mine, answered(made(mine)))
    signed = offer_text() + "signed: {on: 2025-05-06}\n"
    (mine.here / f"{OFFER}.yaml").write_text(signed, encoding="utf-8")
    mine(*SIGN).refused(1, "this is no offer: it says that it is signed.")


# The offer itself


def test_an_offer_goes_on_record_once(mine: Stranger) -> None:
    before = mine.registry()
    again = mine(*PAGE).went_well().json
    assert again == made(mine)
    assert mine.registry() == before
    asked = mine("consent", "offer", f"{OFFER}.yaml", "-o", "page.html", "--job-if-no", "stands")
    assert "That it was made is on record." in asked.went_well().out
    assert "your job stands if you say no" in (mine.here / "page.html").read_text("utf-8")
    give(mine, answered(made(mine)))  # the first page still counts
    mine(*SIGN).went_well()


def test_without_a_home_a_page_is_made_and_nothing_is_recorded(tmp_path: Path) -> None:
    homeless = Seated(tmp_path / "desk")
    homeless.environment()
    write_offer(homeless)
    ran = homeless("consent", "offer", f"{OFFER}.yaml", "-o", "page.html").went_well()
    assert "No home is here, so it is not on record" in ran.out
    assert not homeless.home.exists()
    page = (homeless.here / "page.html").read_text(encoding="utf-8")
    assert "Nobody has said if a scan must wait for it." in page


OFFERS_REFUSED = {
    "signed": (
        offer_text() + "signed: {on: 2025-05-06}\n",
        (),
        "it is signed already, and an offer is made of what is not.",
    ),
    "other words": (
        offer_text().replace("training: false", "training: true"),
        (),
        f"`{OFFER}` was offered already, and said otherwise. Withdraw it",
    ),
    "nobody on record": (
        offer_text("other").replace("omar-haddad", "omar-hadad"),
        (),
        "no performer `omar-hadad` is on record. Did you mean `omar-haddad`?",
    ),
    "told on a moment to come": (
        offer_text("other").replace("2025-05-05T10:00", "2999-05-05T10:00"),
        (),
        "they were told at 2999-05-05T10:00:00-07:00, which is yet to come. The page would say so",
    ),
    "to a guardian of somebody of age": (
        offer_text("other").replace("as: performer", 'as: guardian, performer_born: "2000-02-29"'),
        (),
        "signed today, it could not go on record: a guardian signed on",
    ),
    "to the dead": (
        offer_text("other").replace(OMAR, "old-joe"),
        (),
        "signed today, it could not go on record: it was signed on",
    ),
    "in the place of none": (
        offer_text("other") + "supersedes: none-such\n",
        (),
        "signed today, it could not go on record: no consent `none-such` of omar-haddad is on",
    ),
    "to whoever shows no title": (
        offer_text("other").replace("as: performer", "as: representative"),
        (),
        "omar-haddad signed as a representative and showed no title.",
    ),
    "another picture": (
        offer_text("other"),
        ("--production", "short/production.yaml"),
        "it does not speak of a-short-take.",
    ),
    "a scene that is not": (
        offer_text("other").replace('scenes: ["9"]', 'scenes: ["99"]'),
        ("--production", LONG_TAKE / "production.yaml"),
        "the-long-take has no scene `99`.",
    ),
}


@pytest.mark.parametrize(
    ("text", "more", "said"), OFFERS_REFUSED.values(), ids=OFFERS_REFUSED.keys()
)
def test_an_offer_that_is_not_made(
    mine: Stranger, text: str, more: tuple[object, ...], said: str
) -> None:
    production(mine.here / "short", [OMAR])
    (mine.here / "offer.yaml").write_text(text, encoding="utf-8")
    before = contents(mine.home)
    mine("consent", "offer", "offer.yaml", "-o", "new.html", *more).refused(1, said)
    assert contents(mine.home) == before
    assert not (mine.here / "new.html").exists()


def test_without_a_home_nobody_is_told_on_a_moment_to_come_either(tmp_path: Path) -> None:
    homeless = Seated(tmp_path / "desk")
    homeless.environment()
    write_offer(homeless, text=offer_text().replace("2025-05-05T10", "2999-05-05T10"))
    homeless("consent", "offer", f"{OFFER}.yaml", "-o", "page.html").refused(1, "is yet to come")
    assert not (homeless.here / "page.html").exists()


def test_a_page_that_cannot_be_written_is_not_on_record(mine: Stranger) -> None:
    write_offer(mine, "second")
    before = contents(mine.home)
    (mine.here / "file").write_text("")
    mine("consent", "offer", "second.yaml", "-o", "file/page.html").refused(1, "is a file")
    assert contents(mine.home) == before


def test_what_was_signed_is_not_offered_again_nor_withdrawn_by_the_producer(
    mine: Stranger,
) -> None:
    give(mine, answered(made(mine)))
    mine(*SIGN).went_well()
    mine(*PAGE).refused(1, f"a consent `{OFFER}` is on record already")
    taken = mine("consent", "offer", "--withdraw", OFFER)
    taken.refused(1, f"`{OFFER}` was signed and is on record as a consent.")
    never = mine("consent", "offer", "--withdraw", "omar-haddad-ofer")
    never.refused(1, f"no offer `omar-haddad-ofer` is on record. Did you mean `{OFFER}`?")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--withdraw", OFFER, f"{OFFER}.yaml"),
        (f"{OFFER}.yaml", "--job-if-no", "stands"),
        (f"{OFFER}.yaml", "-o", "page.html", "--answers", "mine.yaml"),
    ],
)
def test_options_that_do_not_go_together(words: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError):
        personae(["consent", "offer", *words], standalone_mode=False)


# The scan that waits


@pytest.fixture(scope="module")
def agreed(me: Stranger, tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """The same house once Omar Haddad has signed, and a consent of which nobody knows when."""
    house = me.moved(tmp_path_factory.mktemp("agreed") / "desk")
    give(house, answered(made(house)))
    house(*SIGN).went_well()
    untold = offer_text("on-paper").replace("disclosed_at: 2025-05-05T10:00-07:00\n", "")
    write_offer(house, "on-paper", untold + "signed: {on: 2025-05-06}\n")
    write_offer(house, "open")
    house("consent", "add", "on-paper.yaml", "open.yaml").went_well()
    return house


ENGAGED = ("--engaged-at",)
SCANS = [
    (OFFER, ("--at", "2025-05-07T09:59:59-07:00"), 10, False),
    (OFFER, ("--at", "2025-05-07T10:00-07:00"), 0, True),
    (OFFER, ("--at", "2025-05-07T16:59+00:00"), 10, False),
    (OFFER, ("--at", "2025-05-07T17:00Z"), 0, True),
    (OFFER, ("--at", "2025-05-06T09:00-07:00", *ENGAGED, "2025-05-06T08:00-07:00"), 0, True),
    (OFFER, ("--at", "2025-05-06T07:59-07:00", *ENGAGED, "2025-05-06T08:00-07:00"), 10, False),
    (OFFER, ("--at", "2025-05-06T09:00-07:00", *ENGAGED, "2025-05-05T09:59-07:00"), 10, False),
    (OFFER, ("--at", "2025-05-05T12:00-07:00"), 10, False),  # before it was signed
    (OFFER, (), 0, True),
    (OFFER, ("--at", "2028-03-01T10:00-07:00"), 10, False),  # its term is over
    ("on-paper", (), 11, None),
    ("on-paper", (*ENGAGED, "2025-05-05T09:59-07:00"), 11, None),
    ("open", (), 10, False),  # nobody has signed
]  # fmt: skip


@pytest.mark.parametrize(("consent", "words", "code", "may"), SCANS)
def test_a_scan_waits_for_the_notice(
    agreed: Stranger, consent: str, words: tuple[str, ...], code: int, may: bool | None
) -> None:
    given = dict(zip(words[::2], map(datetime.fromisoformat, words[1::2]), strict=True))
    with opened(agreed.home, environ=agreed.environment()) as house:
        at = given.get("--at", house.clock.now())
        found = may_scan(house, consent, at=at, engaged_at=given.get("--engaged-at"))
    assert CODES[found.may.value] == code
    assert found.as_json()["may_scan"] is may
    assert all(each.endswith(".") for each in found.sentences())


def test_a_scan_is_told_with_its_moments(agreed: Stranger) -> None:
    ran = agreed("consent", "scan", OFFER, "--at", "2025-05-07T09:00-07:00").went_well(10)
    assert ran.out == (
        f"{OFFER}: told at 2025-05-05 10:00 -0700; by the notice of 48 hours, services from "
        "2025-05-07 10:00 -0700.\n"
        "By the house's own rule, a scan waits for the notice: not yet.\n"
    )
    unknown = agreed("consent", "scan", "on-paper").went_well(11).out
    assert unknown.startswith("on-paper: when the performer was told is not on record.\n")
    may = agreed("consent", "scan", OFFER, "--engaged-at", "2025-05-06T08:00-07:00", "--json")
    assert may.went_well().json["services_from"] == "2025-05-06T15:00:00+00:00"
    nobody = agreed("consent", "scan", "open").went_well(10).out
    assert nobody == "open: no consent, so nobody agreed to a scan.\n"


def test_a_house_may_switch_its_rule_off(agreed: Stranger, tmp_path: Path) -> None:
    house = agreed.moved(tmp_path / "desk")
    settings = house.home / "personae.toml"
    text = settings.read_text(encoding="utf-8")
    assert "scan_waits_for_notice = true\n" in text
    settings.write_text(text.replace("notice = true", "notice = false"), encoding="utf-8")
    ran = house("consent", "scan", OFFER, "--at", "2025-05-06T12:00-07:00").went_well()
    assert "The house has switched off its own rule" in ran.out
    assert house("consent", "scan", "on-paper", "--json").went_well().json["may_scan"] is True
    house("consent", "scan", "open").went_well(10)  # nobody agreed, rule or none


@pytest.mark.parametrize("moment", ["2025-05-07", "2025-05-07T10:00", "soon"])
def test_a_moment_without_its_zone_is_refused(moment: str) -> None:
    with pytest.raises(click.BadParameter, match="is no moment with its zone"):
        Moment().convert(moment, None, None)


def test_a_scan_under_a_consent_that_nobody_knows(agreed: Stranger) -> None:
    ran = agreed("consent", "scan", "omar-haddad-ofer")
    ran.refused(1, f"no consent `omar-haddad-ofer` is on record. Did you mean `{OFFER}`?")
