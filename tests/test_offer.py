"""What an offer says, part by part: whole truths of small offers."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.offers import FILES, OMAR, beside, offered

from personae.consent.agreement import ANY, EVERY_DAY, Conditions, Consent, DescribedUse, Pay
from personae.consent.disclosure import in_plain_words, without_a_name
from personae.consent.granting import granted, withheld
from personae.consent.offer import disclosed
from personae.consent.parts import narrowed, parts, without_a_yes
from personae.consent.texts import texts
from personae.vocabulary.money import Money
from personae.vocabulary.names import Scene

EN = texts("en")
BY_NAME = {file.stem: offered(file) for file in FILES}
OFFER = BY_NAME[OMAR]
TITLES = {"the-long-take": "The Long Take"}
CROWD = DescribedUse(
    description="figures in a crowd", scenes=(Scene("9"), Scene("12")), copies=3, max_seconds=6
)


def test_what_is_granted_and_what_is_withheld_of_a_background_performer() -> None:
    assert granted(OFFER, EN, TITLES) == (
        "They make a digital copy of you as a background actor.",
        (
            "The copy is for this: “a man with a newspaper in the street crowd”. It is in scene 9. "
            "One of you is seen at a time. How long you are seen is not said."
        ),
        "It is for the film “The Long Take”.",
        "It may be used for drama.",
        "It may be shown in cinemas and on streaming services.",
        "It may be shown all over the world.",
        "It may speak English.",
        "You agree from 1 March 2025 to 29 February 2028.",
        "They need not ask you again before each use.",
    )
    assert withheld(OFFER, EN) == (
        "Use it in any other film.",
        "Use it for anything else than what is named.",
        "Show more of you at one time than that.",
        "Make a copy of you without your work.",
        "Copy your voice.",
        "Use it for advertising, news, documentaries, parody and goods for sale.",
        "Show it on television, in commercials, in games, in sound recordings and on social media.",
        "Make it speak other languages.",
        "Train a computer model with it.",
        "Let another company use it.",
        "Pass it on to another company.",
        "This never, whatever else it says: nudity, sex scenes and politics.",
    )


def use(said: str) -> str:
    return f"The copy is for this: “figures in a crowd”. {said}"


BARE = replace(CROWD, scenes=(), max_seconds=None)
OPEN = replace(CROWD, scenes=(Scene(ANY),), copies=None)
NO_PURPOSES = "Use it for advertising, news, documentaries, parody and goods for sale."
NO_MEDIA = (
    "Show it on television, in commercials, in games, in sound recordings and on social media."
)
CHANGES: list[tuple[dict[str, object], str, str]] = [
    ({"kinds": (ANY,)}, "They may make any kind of digital copy of you.", "Copy your voice."),
    ({"kinds": ()}, "It names no kinds, so it allows nothing there.", ""),
    (
        {"uses": (CROWD,)},
        use(
            "It is in scene 9 and 12. Up to 3 of you are seen at a time. You are seen for 6 "
            "seconds at most."
        ),
        "",
    ),
    (
        {"uses": (OPEN,)},
        use(
            "It can be in any scene. How many of you are seen at a time is not said. You are seen "
            "for 6 seconds at most."
        ),
        "Show more of you at one time than that.",
    ),
    (
        {"uses": (BARE,)},
        use(
            "No scene is named. Up to 3 of you are seen at a time. How long you are seen is not "
            "said."
        ),
        "",
    ),
    (
        {"uses": ()},
        "No single use is named. Any use within the other limits is open.",
        "Use it for anything else than what is named.",
    ),
    ({"pictures": (ANY,)}, "It is for any film.", "Use it in any other film."),
    ({"pictures": ()}, "It names no pictures, so it allows nothing there.", ""),
    ({"purposes": (ANY,)}, "It may be used for any purpose.", NO_PURPOSES),
    ({"media": (ANY,)}, "It may be shown anywhere: in cinemas, online, in games.", NO_MEDIA),
    ({"media": ()}, "It names no media, so it allows nothing there.", ""),
    ({"territories": ("US", "NO")}, "It may be shown in the United States and Norway.", ""),
    ({"territories": ("NL", "DE-BY")}, "It may be shown in the Netherlands and “DE-BY”.", ""),
    ({"languages": ("fil", "pt-BR")}, "It may speak Filipino and “pt-BR”.", ""),
    ({"languages": ()}, "It may be used for drama.", "Make it speak other languages."),
    ({"kinds": ("voice",), "languages": ()}, "It may speak any language.", "Copy your voice."),
    ({"term": None}, "It names no days, so it allows nothing on any day.", ""),
    ({"term": EVERY_DAY}, "You agree for all days, with no end.", ""),
    (
        {"training": True},
        "They may train a computer model with it.",
        "Train a computer model with it.",
    ),
    ({"sublicence": True}, "They may let another company use it.", "Let another company use it."),
    (
        {"transfer": True},
        "They may pass it on to another company for good.",
        "Pass it on to another company.",
    ),
]


@pytest.mark.parametrize(("change", "says", "no_longer"), CHANGES)
def test_each_clause_has_a_sentence(change: dict[str, object], says: str, no_longer: str) -> None:
    changed = replace(OFFER, **change)  # type: ignore[arg-type]  # each of its own type above
    assert says in granted(changed, EN)
    if no_longer:
        assert no_longer in withheld(OFFER, EN)
        assert no_longer not in withheld(changed, EN)


def test_who_is_asked_each_time_is_told_so_among_what_is_withheld() -> None:
    asked = replace(OFFER, conditions=replace(OFFER.conditions, approval_of_each_use=True))
    assert "Use it without asking you each time." in withheld(asked, EN)
    assert "They need not ask you again before each use." not in granted(asked, EN)
    striking = replace(OFFER, conditions=replace(OFFER.conditions, strike_lock=True))
    assert "Make new use of it while your union is on strike." in withheld(striking, EN)


def section(consent: Consent, name: str, **known: object) -> tuple[str, ...]:
    told = replace(beside(OMAR), **known)  # type: ignore[arg-type]  # of its own type each
    return disclosed(consent, EN, told).section(name).sentences


def test_the_clock_of_an_offer() -> None:
    assert section(OFFER, "clock", zone=ZoneInfo("America/Los_Angeles")) == (
        "You were told on Monday, 5 May 2025, 10:00 (UTC−7).",
        "This offer gives you 48 hours of notice.",
        "They end on Wednesday, 7 May 2025, 10:00 (UTC−7).",
        "Whoever made this page has a rule of its own: no scan until the notice has run.",
    )
    of_imani = section(BY_NAME["imani-brooks"], "clock", scan_waits=False)
    assert of_imani == (
        "You were told on Wednesday, 5 March 2025, 9:15 (UTC−8).",
        "This offer gives you 12 hours of notice.",
        "They end on Wednesday, 5 March 2025, 21:15 (UTC−8).",
        (
            "Your union says: you get notice 48 hours before you are needed. Were you hired later "
            "than that? Then you get it when you are hired."
        ),
        "This offer gives less than that.",
        "Whoever made this page has no rule that makes a scan wait.",
    )
    unknown = Conditions(notice_hours=None, approval_of_each_use=None)
    unsaid = replace(OFFER, disclosed_at=None, conditions=unknown)
    assert section(unsaid, "clock", scan_waits=None) == (
        "Nobody has written down when you were told. If you sign, the moment you sign counts.",
        "This offer names no hours of notice. Then 48 hours count here.",
        "Nobody has said if a scan must wait for it.",
    )


def test_the_clock_is_told_in_the_time_of_the_picture_when_clocks_change() -> None:
    told = replace(OFFER, disclosed_at=datetime.fromisoformat("2025-03-08T18:00+00:00"))
    clock = section(told, "clock", zone=ZoneInfo("America/Los_Angeles"))
    assert clock[0] == "You were told on Saturday, 8 March 2025, 10:00 (UTC−8)."
    assert clock[2] == "They end on Monday, 10 March 2025, 11:00 (UTC−7)."
    in_india = section(told, "clock", zone=ZoneInfo("Asia/Kolkata"))
    assert in_india[0] == "You were told on Saturday, 8 March 2025, 23:30 (UTC+5:30)."


@pytest.mark.parametrize(
    ("stands", "says"),
    [
        (None, "Nobody has said if your job stands when you say no. Ask before you answer."),
        (True, "The company says: your job stands if you say no."),
        (False, "The company says: without your yes you do not get this job."),
    ],
)
def test_it_says_whether_the_job_stands(stands: bool | None, says: str) -> None:
    assert section(OFFER, "job", job_stands=stands)[0] == says


def test_what_is_one_is_told_as_one() -> None:
    one = replace(OFFER, conditions=replace(OFFER.conditions, notice_hours=1))
    assert "This offer gives you 1 hour of notice." in section(one, "clock")
    assert "The performer is told at least 1 hour before." in in_plain_words(one)
    short = replace(OFFER, uses=(replace(OFFER.uses[0], max_seconds=1),))
    assert any(
        said.endswith("You are seen for 1 second at most.") for said in section(short, "granted")
    )


def test_nothing_says_that_finished_work_may_stay() -> None:
    """No clause that was read says so; `consent preview-withdrawal` tells the producer the same."""
    said = " ".join(section(OFFER, "keep"))
    assert "No rule that was read here says if finished work may stay in use." in said


def test_pay_by_a_word_that_no_language_has_is_told_in_the_offers_own() -> None:
    paid = replace(OFFER, pay=Pay(amount=Money.parse("100.00 EUR"), per="flat fee"))
    assert section(paid, "pay")[0] == "The pay is 100.00 EUR for each “flat fee”."
    assert without_a_name(paid, texts("en")) == ("flat fee",)
    assert without_a_name(replace(OFFER, territories=("any", "SE")), texts("es")) == ()
    assert without_a_name(replace(OFFER, languages=("en", "pt-BR")), texts("es")) == ("pt-BR",)


def test_who_signs_for_another_is_told_for_whom() -> None:
    by = replace(OFFER.granted_by, who="eva", acting_as="guardian")
    head = section(replace(OFFER, granted_by=by), "head")
    assert head[0] == "Northlight Pictures asks for your consent for Omar Haddad"
    said = (
        "You sign for Omar Haddad, as their guardian. What this page says of signing and answering"
    )
    assert f"{said}, it says to you. In all else, “you” means Omar Haddad." in head
    assert not any("You sign for" in each for each in section(OFFER, "head"))


def ids(consent: Consent) -> list[str]:
    return [part.id for part in parts(consent)]


def test_the_parts_of_the_offers_of_the_long_take() -> None:
    media = ["media-theatrical", "media-streaming"]
    assert {name: ids(consent) for name, consent in BY_NAME.items()} == {
        "ana-vale": ["uses-1", *media],
        "imani-brooks": ["uses-1"],
        "ines-carvalho": [
            "uses-1",
            "kinds-employment-based",
            "kinds-voice",
            *media,
            "languages-en",
            "languages-pt",
        ],
        "mei-lin-zhao": ["uses-1", *media],
        "nora-lind": ["uses-1", *media],
        "omar-haddad": ["uses-1", *media],
        "tom-arden": ["kinds-alteration", *media],
    }


def test_what_is_no_choice_is_not_asked() -> None:
    whole = replace(OFFER, media=("theatrical", ANY), territories=("US", "US-CA"), training=True)
    assert ids(whole) == ["uses-1", "training"]
    assert ids(replace(OFFER, media=(), territories=("DE", "US", "US-CA"))) == [
        "uses-1",
        "territories-DE",
        "territories-US",
    ]


def test_a_country_that_was_kept_back_leaves_none_of_its_states() -> None:
    offer = replace(OFFER, territories=("DE", "US", "US-CA"), media=("theatrical",))
    left = narrowed(offer, {"uses-1": True, "territories-DE": True, "territories-US": False})
    assert left is not None
    assert left.territories == ("DE",)


def test_no_use_left_is_not_any_use() -> None:
    """A consent that describes none is held to its scopes alone; a no must never end there."""
    given = {"uses-1": False, "media-theatrical": True, "media-streaming": True}
    assert narrowed(OFFER, given) is None
    assert without_a_yes(OFFER, given) == ("uses",)
    both = {"uses-1": True, "media-theatrical": False, "media-streaming": False}
    assert without_a_yes(OFFER, both) == ("media",)


def test_training_alone_is_the_whole_of_an_offer_that_allows_nothing_else() -> None:
    offer = replace(OFFER, kinds=(), uses=(), media=("theatrical",), training=True)
    assert ids(offer) == ["training"]
    assert narrowed(offer, {"training": False}) is None
    assert narrowed(offer, {"training": True}) == offer
    beside_kinds = replace(offer, kinds=("voice",))
    left = narrowed(beside_kinds, {"kinds-voice": True, "training": False})
    assert left is not None
    assert left.training is False
