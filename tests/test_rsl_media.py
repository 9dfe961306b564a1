"""Declarations after the draft of RSL-MEDIA: absence permits nothing, a conflict neither."""

import re
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from tests.consents import DAYS, consents, rulings, some_use

from personae.clearance.answers import Ruling
from personae.consent.agreement import ANY, Consent, Withdrawal
from personae.consent.formats.credential import Standing
from personae.consent.formats.loss import terms_of
from personae.consent.formats.rsl_media import (
    GENERATE,
    TOKENS,
    TRAIN,
    Declaration,
    Status,
    as_xml,
    carried,
    declaration,
    loss_report,
)
from personae.consent.formats.rsl_media_in import Word, imported, said_of
from personae.consent.formats.rsl_media_xml import read_declarations
from personae.vocabulary.answer import Answer
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import ConsentId

DAY = date(2026, 6, 20)
OPEN = '<rsl xmlns="https://rslstandard.org/rsl">'
HEAD = (
    '<media type="identity" id="hc-7" status="active" valid-from="2026-06-01" '
    'valid-until="2027-06-01" revalidated-on="2026-06-10">'
)
ATTESTED = '<attestation by="ana-vale" as="performer" on="2026-06-01"/>'
CONTACT = "<contact>mailto:agent@example.org</contact>"
PERMITS = '<permits type="usage">media:ai-generate</permits>'
PROHIBITS = '<prohibits type="usage">media:ai-generate</prohibits>'


def media(*inner: str, head: str = HEAD, attested: str = ATTESTED, contact: str = CONTACT) -> str:
    return f"{head}{''.join(inner)}{attested}{contact}</media>"


def file(*declared: str) -> bytes:
    return f"{OPEN}{''.join(declared)}</rsl>".encode()


def word(
    data: bytes, token: str = GENERATE, *, on: date = DAY, minor: Answer = Answer.NO
) -> tuple[Word, str]:
    said = said_of(read_declarations(data, "d.xml"), token, on=on, minor=minor)
    return said.word, said.why


def test_a_declaration_in_force_permits_what_it_names_and_nothing_else() -> None:
    assert word(file(media(PERMITS)))[0] is Word.PERMITTED
    assert word(file(media(PERMITS)), TRAIN)[0] is Word.NOT_SAID


def test_absence_is_not_permission() -> None:
    told = word(file(media()))
    assert told == (Word.NOT_SAID, "no declaration permits it.")


@pytest.mark.parametrize(
    "data",
    [
        file(media(PERMITS, PROHIBITS)),
        file(media(PERMITS), media(PROHIBITS)),
        file(media(PROHIBITS), media(PERMITS)),
    ],
)
def test_a_contradictory_declaration_is_unresolved_and_never_permissive(data: bytes) -> None:
    assert word(data) == (
        Word.UNRESOLVED,
        "it is declared both permitted and prohibited.",
    )


@pytest.mark.parametrize(
    ("minor", "why"),
    [(Answer.YES, "the performer is a minor"), (Answer.UNKNOWN, "nobody recorded their birth")],
)
def test_a_minor_s_permission_does_not_operate(minor: Answer, why: str) -> None:
    found, said = word(file(media(PERMITS)), minor=minor)
    assert found is Word.NOT_SAID
    assert why in said


def test_a_minor_s_prohibition_does() -> None:
    assert word(file(media(PROHIBITS)), minor=Answer.YES)[0] is Word.PROHIBITED


@pytest.mark.parametrize(
    ("on", "found", "why"),
    [
        (date(2026, 5, 31), Word.NOT_SAID, "from 2026-06-01 only"),
        (date(2026, 6, 9), Word.NOT_SAID, "yet to come"),
        (date(2026, 6, 10), Word.PERMITTED, "in force"),
        (date(2026, 7, 9), Word.PERMITTED, "in force"),
        (date(2026, 7, 10), Word.NOT_SAID, "stale: it was to be renewed before 2026-07-10"),
        (date(2027, 6, 1), Word.NOT_SAID, "ended on 2027-06-01"),
    ],
)
def test_a_stale_declaration_or_one_of_other_days_permits_nothing(
    on: date, found: Word, why: str
) -> None:
    told = word(file(media(PERMITS)), on=on)
    assert told[0] is found
    assert why in told[1]


@pytest.mark.parametrize("days", [1, 365])
def test_how_soon_a_declaration_is_stale_is_its_own_to_say(days: int) -> None:
    head = HEAD.replace(">", f' revalidation-days="{days}">')
    last = date(2026, 6, 10) + timedelta(days=days - 1)
    on = min(last, date(2027, 5, 31))
    assert word(file(media(PERMITS, head=head)), on=on)[0] is Word.PERMITTED
    after = last + timedelta(days=1)
    assert word(file(media(PERMITS, head=head)), on=after)[0] is Word.NOT_SAID


@pytest.mark.parametrize(
    ("key", "day", "found", "why"),
    [
        ("valid-from", "9999-12-20", Word.NOT_SAID, "from 9999-12-20 only"),
        ("revalidated-on", "9999-12-31", Word.NOT_SAID, "yet to come"),
        ("revalidated-on", "0001-01-01", Word.NOT_SAID, "before 0001-01-31"),
        ("valid-until", "9999-12-31", Word.PERMITTED, "in force"),
    ],
)
def test_the_calendar_s_last_days_are_days(key: str, day: str, found: Word, why: str) -> None:
    head = re.sub(f'{key}="[^"]*"', f'{key}="{day}"', HEAD)
    if key == "valid-from":  # which counts where no other day is named
        head = re.sub(' revalidated-on="[^"]*"| valid-until="[^"]*"', "", head)
    told = word(file(media(PERMITS, head=head)))
    assert told[0] is found
    assert why in told[1]


@pytest.mark.parametrize("status", ["withdrawn", "superseded"])
def test_a_declaration_withdrawn_or_superseded_says_nothing(status: str) -> None:
    gone = HEAD.replace("active", status)
    told = word(file(media(PERMITS, head=gone)))
    assert told == (Word.NOT_SAID, f"the declaration that permitted it is {status}.")
    assert word(file(media(PROHIBITS, head=gone)))[0] is Word.NOT_SAID
    assert word(file(media(PROHIBITS, head=gone), media(PERMITS)))[0] is Word.PERMITTED


def test_a_stale_prohibition_is_still_a_prohibition() -> None:
    assert word(file(media(PROHIBITS)), on=date(2026, 12, 1))[0] is Word.PROHIBITED


@pytest.mark.parametrize(
    ("inner", "depends_on"),
    [
        ('<payment type="use">ask</payment>', "payment"),
        ('<permits type="geo">US</permits>', "permits type=geo"),
        ('<prohibits type="user">advertisers</prohibits>', "prohibits type=user"),
        ('<permits type="usage" after="2027">media:ai-generate</permits>', "permits type=usage"),
        ('<prohibits type="usage">all</prohibits>', "`all`"),
    ],
)
def test_a_permission_that_depends_on_more_is_unresolved(inner: str, depends_on: str) -> None:
    found, why = word(file(media(PERMITS, inner)))
    assert found is Word.UNRESOLVED
    assert depends_on in why


def test_a_work_or_a_mark_says_nothing_of_an_identity() -> None:
    work = HEAD.replace('"identity"', '"work"')
    assert word(file(media(PERMITS, head=work), media()))[0] is Word.NOT_SAID


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<!DOCTYPE rsl SYSTEM "https://x.example/rsl.dtd">' + file(media()), "document type"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE rsl [<!ENTITY a "b">]>' + file(media()), "d.xml:2: "),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + file("&x;"), "document type"),
        (b'<!ENTITY x "y">' + file(media()), "document type or an entity"),
        (file("&x;"), "d.xml:1: it is no XML"),
        (('<!DOCTYPE r [<!ENTITY a "b">]>' + OPEN).encode("utf-16"), "not written in UTF-8"),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + file(media()), "in `UTF-7`"),
        (b" " * 1_000_001, "over a megabyte"),
        (b"", "no XML"),
        (b"<rsl/>", "no `rsl` of"),
        (file(), "nothing of anybody's identity"),
        (file("<x/>"), "`x` that is not understood"),
        (file(media("<grant/>")), "`grant` that is not understood"),
        (file(media("<payment><free/></payment>")), "`payment` that is not understood"),
        (file(media(head=HEAD.replace(">", ' scope="all">'))), "`scope` not understood"),
        (file(media(attested="")), "has no `attestation`"),
        (file(media(contact="")), "has no `contact`"),
        (file(media(CONTACT)), "more than one `contact`"),
        (file(media(contact="<contact> </contact>")), "`contact` is empty"),
        (file(media(head=HEAD.replace("active", "paused"))), "`paused` is no status"),
        (file(media(head=HEAD.replace("2027-06-01", "2027-02-30"))), "`valid-until` is no day"),
        (file(media(head=HEAD.replace(' id="hc-7"', ""))), "does not say `id`"),
        (file(media(head=HEAD.replace(">", ' revalidation-days="-1">'))), "no number of days"),
        (file(media(head=HEAD.replace(">", ' revalidation-days="3651">'))), "no number of days"),
    ],
)
def test_a_file_with_a_dtd_or_not_understood_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_declarations(data, "d.xml")


def test_a_file_that_speaks_of_several_people_is_not_guessed_at() -> None:
    both = read_declarations(
        file(media(PERMITS), media(PROHIBITS, head=HEAD.replace("hc-7", "hc-8"))), "d.xml"
    )
    with pytest.raises(ValueError, match="`hc-7`, `hc-8`: say which"):
        imported(both, None, on=DAY, minor=Answer.NO)
    with pytest.raises(ValueError, match="nothing of `hc-9`"):
        imported(both, "hc-9", on=DAY, minor=Answer.NO)
    assert imported(both, "hc-8", on=DAY, minor=Answer.NO).kept["tokens"] == {
        TRAIN: "not said",
        GENERATE: "prohibited",
    }


def test_what_came_in_is_no_agreement() -> None:
    found = imported(read_declarations(file(media(PERMITS)), "d"), None, on=DAY, minor=Answer.NO)
    assert found.consent is None
    assert any("grants nothing here" in sentence for sentence in found.told)
    certified = file(media(PERMITS, "<certification>eyJ</certification>"))
    of = imported(read_declarations(certified, "d"), None, on=DAY, minor=Answer.NO)
    assert any("not checked" in sentence for sentence in of.told)


def declared(
    consent: Consent, on: date, minor: Answer = Answer.NO, standing: Standing | None = None
) -> Declaration:
    return declaration(
        consent,
        identity="hc-7",
        contact="mailto:a@example.org",
        standing=standing or Standing(),
        on=on,
        minor=minor,
    )


def test_for_1000_random_consents_what_is_declared_comes_back_and_is_never_wider() -> None:
    rng = Random(8)  # noqa: S311
    permitted = 0
    for drawn in consents(1000, seed=8, signed=True):
        consent = _to_everybody(drawn) if rng.random() < 0.6 else drawn
        on = rng.choice(DAYS[4:])
        out = declared(consent, on)
        (back,) = read_declarations(as_xml(out), "d.xml")
        assert back == out
        for token in TOKENS:
            said = said_of([back], token, on=on, minor=Answer.NO)
            if said.word is not Word.PERMITTED:
                continue
            permitted += 1
            uses = [
                {
                    **some_use(rng, consent),
                    "kind": "training" if token == TRAIN else "employment-based",
                    "on": on,
                    "consent_reaches_company": True,  # it is given to everybody
                    "copies_agreed": True,
                    "deceased": True,  # where an estate or the union speaks, it is for the dead
                    "transferred": False,
                }
                for _ in range(8)
            ]
            assert set(rulings(consent, uses)) == {Ruling.PERMITTED}
            assert all(getattr(consent, key) == (ANY,) for key in ("pictures", "kinds", "media"))
            assert token != TRAIN or consent.training is True
    assert permitted > 20


def _to_everybody(consent: Consent) -> Consent:
    """One that is granted to everybody for everything, but for what happens to limit it."""
    return replace(
        consent,
        granted_to=ANY,
        pictures=(ANY,),
        kinds=(ANY,),
        purposes=(ANY,),
        media=(ANY,),
        territories=(ANY,),
        uses=consent.uses[:0] if consent.training else consent.uses,
        pay=None,
    )


def test_for_1000_random_consents_what_is_told_and_what_is_lost_are_all_terms() -> None:
    for consent in consents(1000, seed=9, signed=True):
        out = declared(consent, DAYS[6])
        lost = {loss.term for loss in loss_report(consent, out)}
        assert (carried(out) & set(terms_of(consent))) | lost == set(terms_of(consent))
        assert not carried(out) & lost
        by, signed = consent.granted_by, consent.signed
        assert signed is not None
        assert (out.attested_by, out.attested_as, out.attested_on) == (
            by.who,
            by.acting_as,
            signed.on,
        )
        if "training" in carried(out):
            assert (TRAIN in out.permits, TRAIN in out.prohibits) == (
                consent.training is True,
                consent.training is False,
            )


def free() -> Consent:
    """Granted to everybody, for everything, with nothing asked in return."""
    drawn = next(
        c
        for c in consents(999, seed=10, signed=True)
        if c.granted_by.acting_as == "performer" and c.withdrawn is None and c.term is not None
    )
    agreed = _to_everybody(drawn)
    return replace(
        agreed,
        uses=(),
        excludes=(),
        languages=(),
        training=True,
        conditions=replace(
            agreed.conditions, notice_hours=None, approval_of_each_use=None, strike_lock=None
        ),
    )


def in_force(consent: Consent) -> date:
    assert consent.signed is not None
    assert consent.term is not None
    return max(consent.signed.on, consent.term.start)


def test_what_is_granted_to_everybody_is_declared_so() -> None:
    assert declared(free(), in_force(free())).permits == {TRAIN, GENERATE}


@pytest.mark.parametrize(
    "limit",
    [
        {"granted_to": "northlight-pictures"},
        {"pictures": ("the-long-take",)},
        {"kinds": ("voice",)},
        {"purposes": ("drama",)},
        {"media": ("game",)},
        {"territories": ("US",)},
        {"languages": ("en",)},
        {"excludes": ("nudity",)},
    ],
)
def test_one_limit_and_nothing_is_permitted_to_everybody(limit: dict[str, object]) -> None:
    limited = Consent(**{n: getattr(free(), n) for n in Consent.__dataclass_fields__} | limit)
    assert declared(limited, in_force(limited)).permits == frozenset()


@pytest.mark.parametrize("minor", [Answer.YES, Answer.UNKNOWN])
def test_of_a_minor_nothing_is_declared_permitted(minor: Answer) -> None:
    assert declared(free(), in_force(free()), minor).permits == frozenset()


def test_a_withdrawn_or_superseded_consent_is_declared_so_and_permits_nothing() -> None:
    on = in_force(free())
    gone = Standing(withdrawals=(Withdrawal(consent=free().id, on=on, effective=on),))
    found = declared(free(), on, standing=gone)
    assert (found.status, found.permits) == (Status.WITHDRAWN, frozenset())
    later = Standing(others=(replace(free(), id=ConsentId("later"), supersedes=free().id),))
    assert declared(free(), on, standing=later).status is Status.SUPERSEDED


def test_training_is_not_prohibited_to_everybody_where_the_performer_agreed_to_it_elsewhere() -> (
    None
):
    refused = replace(free(), training=False)
    on = in_force(refused)
    assert declared(refused, on).prohibits == {TRAIN}
    other = replace(free(), id=ConsentId("other"), supersedes=None)
    assert declared(refused, on, standing=Standing(others=(other,))).prohibits == frozenset()


def test_nothing_is_declared_of_what_nobody_signed() -> None:
    with pytest.raises(ValueError, match="signed by then"):
        declared(replace(free(), signed=None), DAY)
