"""One consent against one use: each scope, each boundary, on both sides."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from personae.clearance.decide import Cover, decide
from personae.clearance.request import Life, Request, ScreenTime
from personae.consent.agreement import (
    ANY,
    EVERY_DAY,
    Conditions,
    Consent,
    DescribedUse,
    Grantor,
    Representation,
    Signature,
    Withdrawal,
)
from personae.vocabulary.names import ConsentId, PerformerId, PictureId, Scene
from personae.vocabulary.term import Term

CROWD = DescribedUse(
    description="a figure in the crowd", scenes=(Scene("9"),), copies=2, max_seconds=None
)
SIX_S = replace(CROWD, max_seconds=6)


def shot(scene: str, least: int, most: int) -> ScreenTime:
    """Seconds of a replica in one shot; `scene` empty where unknown."""
    scenes = (Scene(scene),) if scene else ()
    return ScreenTime(scenes=scenes, least_s=Fraction(least), most_s=Fraction(most))


CONSENT = Consent(
    id=ConsentId("ana"),
    performer=PerformerId("ana-vale"),
    granted_by=Grantor(who="ana-vale", acting_as="performer"),
    granted_to="northlight",
    pictures=("long-take",),
    kinds=("background",),
    uses=(CROWD,),
    purposes=(),
    media=("theatrical", "streaming"),
    territories=("US",),
    languages=(),
    term=Term(start=date(2025, 3, 1), end=date(2026, 3, 1)),
    training=None,
    sublicence=None,
    conditions=Conditions(notice_hours=None, approval_of_each_use=None),
    excludes=(),
    disclosed_at=None,
    signed=Signature(on=date(2025, 3, 10), separately=None, conspicuous=None, document=None),
    represented=Representation(by_counsel=None, by_union=None, union_agreement=None),
    pay=None,
    withdrawn=None,
)
USE = Request(
    performer=PerformerId("ana-vale"),
    picture=PictureId("long-take"),
    company="northlight",
    kind="background",
    media=("theatrical", "streaming"),
    territories=("US-CA",),
    scenes=(Scene("9"),),
    copies=2,
    made_on=date(2025, 3, 20),
    on=date(2025, 6, 1),
)


@pytest.mark.parametrize(
    ("use", "consent", "covers"),
    [
        ({}, {}, "yes"),
        ({"picture": "other"}, {}, "beyond"),
        ({"picture": "other"}, {"pictures": (ANY,)}, "yes"),
        ({}, {"pictures": ()}, "beyond"),
        ({"kind": "voice"}, {}, "beyond"),
        ({"kind": None}, {}, "unknown"),
        ({"kind": None}, {"kinds": (ANY,)}, "yes"),
        ({"kind": None}, {"kinds": ()}, "beyond"),
        ({"media": ("theatrical", "game")}, {}, "beyond"),
        ({"media": None}, {}, "unknown"),
        ({"media": None}, {"media": ()}, "beyond"),
        ({"territories": ("US",)}, {}, "yes"),
        ({"territories": ("US",)}, {"territories": ("US-CA",)}, "beyond"),
        ({"territories": ("US-CA", "DE")}, {}, "beyond"),
        ({"territories": ("DE",)}, {"territories": (ANY,)}, "yes"),
        ({"territories": None}, {}, "unknown"),
        ({}, {"term": None}, "beyond"),
        ({}, {"term": EVERY_DAY}, "yes"),
        ({"on": date(2026, 2, 28)}, {}, "yes"),
        ({"on": date(2026, 3, 1)}, {}, "beyond"),
        ({"on": date(2026, 3, 1)}, {"term": Term(start=date(2025, 3, 1), end=None)}, "yes"),
        ({}, {"term": Term(start=date(2025, 3, 21), end=None)}, "beyond"),
        ({}, {"term": Term(start=date(2025, 3, 20), end=None)}, "yes"),
        ({"made_on": date(2025, 3, 10)}, {}, "yes"),
        ({"made_on": date(2025, 3, 9)}, {}, "afterwards"),
        ({"made_on": None, "on": date(2025, 3, 9)}, {}, "afterwards"),
        ({"made_on": date(2025, 2, 1)}, {}, "afterwards"),
        ({"made_on": None}, {}, "unknown"),  # before the signature, or after it
        ({"made_on": None, "released_on": date(2025, 3, 9)}, {}, "afterwards"),
        ({"made_on": None, "released_on": date(2025, 3, 10)}, {}, "unknown"),
        ({"made_on": None, "released_on": date(2025, 7, 1)}, {}, "unknown"),  # not released yet
        ({"released_on": date(2025, 3, 9)}, {}, "yes"),  # the turnover is nearer
        ({"made_on": None, "copies": 3}, {}, "beyond"),
        ({"on": date(2025, 3, 9)}, {"term": EVERY_DAY}, "no"),  # nothing was signed that day
        ({"on": date(2025, 3, 10)}, {"term": EVERY_DAY}, "yes"),
        ({"made_on": date(2025, 3, 9), "copies": 3}, {}, "beyond"),
        ({"made_on": date(2025, 3, 9), "media": None}, {}, "unknown"),
        ({}, {"signed": None}, "no"),
        ({"copies": 3}, {}, "beyond"),
        ({"copies": 1}, {}, "yes"),
        ({"copies": 3}, {"uses": (replace(CROWD, copies=None),)}, "unknown"),
        ({"copies": 1}, {"uses": (replace(CROWD, copies=None),)}, "yes"),
        ({"copies": 3}, {"uses": (CROWD, replace(CROWD, copies=3))}, "yes"),
        ({"copies": 9}, {"uses": ()}, "yes"),
        ({"copies": 1, "more_copies": 1}, {}, "yes"),
        ({"copies": 1, "more_copies": 2}, {}, "unknown"),
        ({"copies": 1, "more_copies": None}, {}, "unknown"),
        ({"copies": 3, "more_copies": None}, {}, "beyond"),
        ({"copies": 1, "more_copies": 1}, {"uses": (replace(CROWD, copies=None),)}, "unknown"),
        ({"copies": 1, "more_copies": None}, {"uses": ()}, "yes"),
        ({}, {"uses": (SIX_S,)}, "yes"),  # no cut was measured
        ({"screen_time": ()}, {"uses": (SIX_S,)}, "yes"),
        ({"screen_time": (shot("9", 6, 6),)}, {"uses": (SIX_S,)}, "yes"),
        ({"screen_time": (shot("9", 2, 7),)}, {"uses": (SIX_S,)}, "unknown"),
        ({"screen_time": (shot("9", 7, 7),)}, {"uses": (SIX_S,)}, "beyond"),
        ({"screen_time": (shot("9", 4, 4), shot("9", 3, 3))}, {"uses": (SIX_S,)}, "beyond"),
        ({"screen_time": (shot("9", 4, 4), shot("8", 3, 3))}, {"uses": (SIX_S,)}, "yes"),
        ({"screen_time": (shot("9", 4, 4), shot("", 3, 3))}, {"uses": (SIX_S,)}, "unknown"),
        (
            {"screen_time": (shot("8", 7, 7),)},
            {"uses": (replace(SIX_S, scenes=(Scene(ANY),)),)},
            "beyond",
        ),
        ({"screen_time": (shot("9", 7, 7),)}, {"uses": (SIX_S, CROWD)}, "yes"),
        # Two uses of one scene, six seconds each: twelve in all, and which is which nobody says.
        ({"screen_time": (shot("9", 12, 12),)}, {"uses": (SIX_S, SIX_S)}, "unknown"),
        ({"screen_time": (shot("9", 13, 13),)}, {"uses": (SIX_S, SIX_S)}, "beyond"),
        (
            {"screen_time": (shot("9", 7, 7),)},
            {"uses": (SIX_S, replace(SIX_S, copies=1))},
            "beyond",
        ),
        ({"scenes": (Scene("10"),)}, {}, "beyond"),
        ({"scenes": (Scene("09"),)}, {}, "yes"),
        ({"scenes": (Scene("9a"),)}, {"uses": (replace(CROWD, scenes=(Scene("9A"),)),)}, "yes"),
        ({"screen_time": (shot("09", 7, 7),)}, {"uses": (SIX_S,)}, "beyond"),
        ({"scenes": (Scene("9"), Scene("10"))}, {}, "beyond"),
        ({"scenes": None}, {}, "unknown"),
        ({"scenes": None, "copies": 3}, {}, "beyond"),
        ({"scenes": None}, {"uses": (replace(CROWD, scenes=(Scene(ANY),)),)}, "yes"),
        ({}, {"uses": (replace(CROWD, scenes=()),)}, "unknown"),
        ({"company": "others"}, {}, "unknown"),
        ({"company": "others"}, {"sublicence": True}, "yes"),
        ({"company": "others"}, {"pictures": (ANY,)}, "unknown"),
        ({"company": "others"}, {"pictures": (ANY,), "sublicence": True}, "yes"),
        ({"performer": "bo-chen"}, {}, "no"),
    ],
)
def test_what_a_consent_covers(use: dict[str, Any], consent: dict[str, Any], covers: str) -> None:
    decision = decide(replace(USE, **use), [replace(CONSENT, **consent)], [], complete=True)
    assert decision.covers is Cover(covers)
    assert (decision.covers is Cover.UNKNOWN) == bool(decision.missing)
    assert decision.reasons
    assert all(r.because.endswith(".") for r in decision.reasons)


@pytest.mark.parametrize(
    ("effective", "covers"),
    [(date(2025, 6, 1), "no"), (date(2025, 6, 2), "yes")],
)
def test_a_withdrawal_counts_from_the_start_of_its_day(effective: date, covers: str) -> None:
    withdrawal = Withdrawal(consent=CONSENT.id, on=date(2025, 5, 1), effective=effective)
    assert decide(USE, [CONSENT], [withdrawal], complete=True).covers is Cover(covers)
    written = replace(CONSENT, withdrawn=withdrawal)
    assert decide(USE, [written], [], complete=True).covers is Cover(covers)


def test_a_second_consent_may_cover_what_the_first_does_not() -> None:
    wider = replace(CONSENT, id=ConsentId("ana-2"), uses=(replace(CROWD, copies=5),))
    decision = decide(replace(USE, copies=5), [CONSENT, wider], [], complete=True)
    assert decision.covers is Cover.YES
    assert decision.consents == ("ana-2",)


@pytest.mark.parametrize(
    ("held", "covers"), [([], "unknown"), ([replace(CONSENT, signed=None)], "unknown")]
)
def test_a_registry_that_may_lack_some_never_says_no(held: list[Consent], covers: str) -> None:
    decision = decide(USE, held, [], complete=False)
    assert decision.covers is Cover(covers)
    assert decision.missing == ("consents_complete",)


def test_each_clause_that_fails_is_one_reason_citing_the_consent() -> None:
    use = replace(USE, copies=5, media=("game",), kind="voice")
    decision = decide(use, [CONSENT], [], complete=True)
    assert [(r.rule, r.effect, r.cite) for r in decision.reasons] == [
        ("ana", "require", "kinds: background"),
        ("ana", "require", "media: theatrical, streaming"),
        ("ana", "require", "uses: “a figure in the crowd”, scenes: 9, copies: 2"),
    ]


def test_what_is_unknown_beside_a_plain_no_is_not_asked_for() -> None:
    decision = decide(replace(USE, made_on=None, copies=5), [CONSENT], [], complete=True)
    assert (decision.covers, decision.missing) == (Cover.BEYOND, ())
    decision = decide(replace(USE, made_on=None), [CONSENT], [], complete=True)
    assert (decision.covers, decision.missing) == (Cover.UNKNOWN, ("turnover_on",))
    (reason,) = decision.reasons
    assert reason.because == (
        "It was signed on 2025-03-10, and no record says whether this use was made before or "
        "after that."
    )


GUARDIAN = Grantor(who="a-parent", acting_as="guardian", performer_born=date(2007, 3, 20))


@pytest.mark.parametrize(
    ("made_on", "born", "renewed_on", "covers"),
    [
        (date(2025, 3, 19), date(2007, 3, 20), None, "yes"),
        (date(2025, 3, 20), date(2007, 3, 20), None, "beyond"),
        (date(2025, 3, 20), date(2007, 3, 20), date(2025, 3, 20), "yes"),
        (date(2025, 3, 20), None, None, "unknown"),
        (None, date(2007, 3, 20), None, "unknown"),  # perhaps while they were a child
    ],
)
def test_a_guardians_consent_covers_until_the_performer_is_of_age(
    made_on: date | None, born: date | None, renewed_on: date | None, covers: str
) -> None:
    by = replace(GUARDIAN, performer_born=born, renewed_on=renewed_on)
    consent = replace(CONSENT, granted_by=by)
    use = replace(USE, made_on=made_on)
    assert decide(use, [consent], [], complete=True).covers is Cover(covers)


@pytest.mark.parametrize(
    ("life", "covers"),
    [
        (Life(born=date(2007, 3, 21)), "yes"),  # a birth on record tells what the consent does not
        (Life(born=date(2007, 3, 20)), "beyond"),
        (Life(), "unknown"),
        (Life(died=date(2025, 3, 9)), "unknown"),  # no parent signs for the dead
    ],
)
def test_the_registry_s_birth_ends_a_guardians_consent(life: Life, covers: str) -> None:
    consent = replace(CONSENT, granted_by=replace(GUARDIAN, performer_born=None))
    use = replace(USE, life=life)
    assert decide(use, [consent], [], complete=True).covers is Cover(covers)


@pytest.mark.parametrize("acting_as", ["estate", "union"])
@pytest.mark.parametrize(("died", "covers"), [(None, "unknown"), (date(2024, 1, 1), "yes")])
def test_an_estate_and_a_union_speak_for_the_dead_alone(
    died: date | None, covers: str, acting_as: str
) -> None:
    by = Grantor(who="heirs", acting_as=acting_as, title_shown=True)
    estate = replace(CONSENT, granted_by=by)
    decision = decide(replace(USE, life=Life(died=died)), [estate], [], complete=True)
    assert decision.covers is Cover(covers)
    assert decision.missing == (() if died else ("died_on",))


def test_a_consent_that_another_took_the_place_of_covers_nothing() -> None:
    narrower = replace(
        CONSENT,
        id=ConsentId("ana-two"),
        supersedes=ConsentId("ana"),
        media=("theatrical",),
        signed=Signature(on=date(2025, 5, 1), separately=None, conspicuous=None, document=None),
    )
    before = replace(USE, on=date(2025, 4, 30))
    assert decide(before, [CONSENT, narrower], [], complete=True).covers is Cover.YES
    assert decide(USE, [CONSENT, narrower], [], complete=True).covers is Cover.BEYOND


def test_an_unsigned_consent_tells_nothing_of_a_withdrawal() -> None:
    unsigned = replace(CONSENT, signed=None)
    gone = Withdrawal(consent=unsigned.id, on=date(2025, 4, 1), effective=date(2025, 4, 1))
    assert decide(USE, [unsigned], [gone], complete=True) == decide(
        USE, [unsigned], [], complete=True
    )
