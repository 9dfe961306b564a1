"""The facts that a rule may ask about, each in one sentence and typed.

A fact is as recorded or unknown; it is never taken to be false because nobody wrote it down. Some
are worked out of others (`clearance/gather.py`) where nobody recorded them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from personae.rules.territories import (
    is_territory,
    looks_like_one,
    names_its_part,
    territory_meant,
)
from personae.vocabulary.mistake import did_you_mean
from personae.vocabulary.names import is_id, suggested_id

_EVERYWHERE = frozenset(("any", "all", "world", "worldwide", "ww", "everywhere"))
_IDS = frozenset(("performer", "picture"))  # words that are ids of ours
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,20})?")
# What lies between two days or moments is below nought where the second was first.
_BETWEEN = frozenset(
    (
        *("hours_of_notice", "hours_from_engagement"),
        *("years_since_death", "years_since_interaction"),
    )
)
Value: TypeAlias = bool | str | date | datetime | int | Decimal
Facts: TypeAlias = Mapping[str, Value | None]


class Kind(Enum):
    YES_NO = "yes or no"
    CHOICE = "one of a list"
    WORD = "a word"
    TERRITORY = "a territory, by ISO 3166"
    DAY = "a day"
    MOMENT = "a moment, with its zone"
    NUMBER = "a number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """meaning  what it is for the fact to be so, as the words after “whether” or “which”"""

    name: str
    kind: Kind
    meaning: str
    choices: tuple[str, ...] = ()


REPLICA_KINDS = ("employment-based", "independently-created", "background", "voice", "alteration")
# `other` touches no likeness and no script, and trains nothing: noise taken out of a sound, say
KINDS = (*REPLICA_KINDS, "synthetic", "training", "writing", "other")
MEDIA = ("theatrical", "television", "streaming", "commercial", "game", "audio", "social")
PURPOSES = ("drama", "advertising", "news", "documentary", "parody", "merchandise")
ALTERATIONS = (
    "cosmetics",
    "wardrobe",
    "noise",
    "timing",
    "continuity",
    "pitch",
    "effects",
    "standards",
    "ratings",
    "dialogue",
    "dubbing",
    "other",
)
CAPACITIES = ("performer", "guardian", "representative", "estate", "union")


def _table(kind: Kind, **meanings: str) -> tuple[Fact, ...]:
    return tuple(Fact(name=name, kind=kind, meaning=said) for name, said in meanings.items())


_CHOICES = (
    Fact(name="kind", kind=Kind.CHOICE, choices=KINDS, meaning="which kind of use it is"),
    Fact(name="medium", kind=Kind.CHOICE, choices=MEDIA, meaning="where it is shown or heard"),
    Fact(name="purpose", kind=Kind.CHOICE, choices=PURPOSES, meaning="what it is for"),
    Fact(
        name="alteration_purpose",
        kind=Kind.CHOICE,
        choices=ALTERATIONS,
        meaning="what a recorded performance was altered for",
    ),
    Fact(
        name="granted_by_as",
        kind=Kind.CHOICE,
        choices=CAPACITIES,
        meaning="in which capacity the consent was given",
    ),
    Fact(name="territory", kind=Kind.TERRITORY, meaning="where it is shown or heard"),
)
_DOMICILE = "domicile_at_death"
_WORDS = _table(
    Kind.WORD,
    performer="whose likeness it is",
    picture="in which picture it is used",
    company="which company uses it; the picture's producer, where nobody says",
    agreement="under which agreement the picture is made, or `none`",
    home_picture="for which picture the replica was made",
    scene="in which scene",
    language="in which language the performer is heard, or `none`",
    advertising_category="what is advertised",
    domicile_at_death="where the performer lived when they died, by ISO 3166",
)
_DAYS = _table(
    Kind.DAY,
    on="on which day it is made or shown",
    fixed_on="on which day the new performance is fixed",
    photography_from="on which day principal photography begins",
    signed_on="on which day the consent was signed",
    released_on="on which day the picture is released",
    died_on="on which day the performer died",
    last_interaction_on="on which day the person last dealt with whoever holds the data",
    purpose_ended_on="on which day the purpose of the data ended",
    system_marketed_on="on which day the AI system that made it was first put on the market",
    model_marketed_on="on which day the general-purpose AI model was first put on the market",
    use_period_until="until which day the maximum period of use runs, the first day out",
)
_MOMENTS = _table(
    Kind.MOMENT,
    engaged_at="when the performer was engaged",
    services_at="when the performer's services are first required",
    notice_given_at="when the performer was told of the replica",
)
_NUMBERS = _table(
    Kind.NUMBER,
    copies="how many of the performer are used at once",
    seconds="how many seconds of it are shown",
    estimated_days="how many days the performer would have worked in person",
    scan_hours="how many hours the scan took",
    daily_rate="the performer's daily rate pro rata, in US dollars",
    scale_day="the minimum for a day in this class, in US dollars",
    principal_scale_day="the minimum for a day of a principal performer, in US dollars",
    hours_of_notice="how many hours before the services the performer was told",
    hours_from_engagement="how many hours lie between the engagement and the services",
    years_since_death="how many whole years have passed since the performer died",
    years_since_interaction="how many whole years have passed since the last interaction",
    licence_years="how many years the licence runs, a year begun counted as one",
)
_YES_NO = _table(
    Kind.YES_NO,
    in_place_of_work="it stands in for work the person would have done in person",
    performed_by_digital_replica="a digital replica gives the performance",
    created_with_participation="the performer took part in making the replica, as by a scan",
    created_during_employment="the replica was made in connection with the person's employment",
    portrays_unperformed="it shows the performer doing what they did not perform",
    background_actor="the person was employed as a background actor",
    worked_in_picture="the performer worked in this picture",
    described_specifically="the consent describes this use reasonably specifically",
    consistent_with_character="it is consistent with the contract and the fundamental character of "
    "the work as recorded",
    represented_by_counsel="counsel negotiated the replica clause for the performer",
    counsel_terms_clear="its terms are clear and conspicuous, and signed or initialled",
    represented_by_union="a union represents the performer in this work",
    union_agreement_on_replicas="the union's agreement expressly addresses digital replicas",
    counsel_limb_as_in_california="counsel advised that New York's words on counsel mean what "
    "California's say",
    separately_signed="the consent was signed apart from the standard terms",
    conspicuous="the consent is clear and conspicuous",
    consent_covers="a consent that stands covers this use",
    consent_names_picture="the consent names this picture, and not just any",
    consent_in_life="the consent was given by the performer in their lifetime",
    approved="the performer approved this use",
    excluded_otherwise="it is a use that the consent excludes in words of its own",
    copies_agreed="as many copies at once were agreed, where the consent gives no number",
    consent_reaches_company="a consent that was given to another company reaches this one",
    title_shown="whoever signed for the dead showed their title",
    chain_of_title="the right passed to whoever claims it, step by step, on record",
    same_picture="it is in the picture for which the replica was made",
    as_scripted="it stays substantially as scripted, performed or recorded",
    unsafe_for_humans="it depicts what no human could do, for reasons of safety",
    used_as_principal="a background replica is used as a principal character",
    counts_as_covered_background="replicas are counted towards the covered background actors",
    scan_only="the person was called in only to be scanned",
    scan_same_day="the scan was made on a day of other work",
    scan_accommodates_performer="the scan was scheduled to accommodate the performer",
    deceased="the performer is dead",
    rightsholder_consent="whoever holds the right after death consented",
    right_renewed="the right after death was renewed, and stands on the day",
    representative_found="an authorised representative of the dead can be found",
    union_consent="the union consented where no representative can be found",
    minor="the performer is a minor",
    shown_as_minor="it shows the performer as a minor, as by de-ageing",
    signed_as_minor="the performer was a minor when the consent was signed",
    guardian_consent="a guardian consented",
    court_approval="a court approved",
    noticed_by_engagement="notice was given at the engagement or before it",
    strike="a strike by the performer's union is in force",
    struck_work="this work is struck",
    business_reason="an articulable business reason for the scan is recorded",
    scan="it is a scan, or asks for one",
    transferred="the replica goes to another company",
    union_approved_transfer="the union approved that transfer",
    nudity="it shows the performer nude",
    sexual="it shows the performer in sexual acts, simulated or not",
    political="it is political",
    human_role="the character is a human",
    recognisable="it is recognisable as an identifiable person",
    voiced_by_person="a natural person voices it",
    natural_person_hired="a natural person was employed for the role",
    prompt_names_performer="a performer and a facial feature were named to make it",
    bargaining_offered="notice and an opportunity to bargain were given",
    advertisement="it is an advertisement",
    expressive_work="it is an expressive work",
    evidently_artistic="it is evidently artistic, creative, satirical or fictional",
    translation_only="it only translates",
    audio_only="it is only heard",
    disclosed_as_artificial="it is disclosed as artificially generated or manipulated",
    disclosure_fits_work="the disclosure does not hamper the display or enjoyment of the work",
    provides_system="whoever uses it also provides the AI system that made it",
    marked_machine_readable="it is marked as artificial in a way that machines can read",
    standard_editing="the AI system only assists standard editing, or alters nothing of substance",
    discloser_knows="whoever must disclose knows of it",
    deep_fake="it resembles existing persons, places or events and would falsely appear authentic",
    comment_or_satire="it is comment, criticism, scholarship, satire or parody",
    news="it is news",
    documentary="it is documentary, historical or biographical",
    false_impression="it gives a false impression of authenticity",
    fleeting="the likeness is fleeting or negligible in it",
    biometric="it takes or keeps a scan of face or hand geometry, a voiceprint, or the like",
    written_notice="the person was told in writing the purpose and length of term",
    written_release="the person signed a written release",
    retention_published="a schedule for keeping and destroying the data is published",
    sold_or_profited="the data are sold, leased, traded or otherwise profited from",
    data_destroyed="the data are destroyed",
    data_disclosed="the data are disclosed to others",
    purpose_ended="the purpose of the data has ended",
    illinois_nexus="the matter touches Illinois",
    eu_nexus="the matter touches the European Union",
    explicit_consent="the person explicitly consented to being identified",
    for_training="it trains a model",
    training_third_party="the model is an unaffiliated third party's, public and commercial",
    training_notice_given="notice of the licence for training was given",
    reserved_by_rightholder="the rightholder reserved text and data mining",
    knowingly="whoever uses the likeness knows that it is this person's",
    knows_unauthorised="whoever makes it available knows that the use was not authorised",
    protected_speech="counsel advised that the First Amendment protects the use",
    distributes_tool="it hands a tool to others, and no picture or sound",
    tool_for_unauthorised="the tool's main purpose or function is to make likenesses of people "
    "who did not authorise it",
    counsel_terms_written="the licensing terms stand in a written agreement",
    earlier_illinois_text_stands="counsel advised that Illinois's earlier text still counts for "
    "performances fixed before 2026",
    prominent="the synthetic performer is prominent in it",
    disclosed_conspicuously="it is disclosed conspicuously that a synthetic performer is in it",
    advertises_expressive_work="it advertises an expressive work, and shows the synthetic "
    "performer as that work does",
    accessibility_only="AI only makes it accessible",
    carrier_only="whoever shows it only carries it for others",
    provides_gpai_model="whoever trains it provides a general-purpose AI model in the European "
    "Union",
    copyright_policy="a policy on copyright is in place, which honours reservations",
    training_summary="a summary of the training content is published, by the official template",
    rightholder_licence="whoever holds the right in the works licensed the mining",
    identifies_person="it serves to identify a person uniquely",
    other_ground="another exception of Article 9(2) GDPR is on record",
    employed_by_keeper="the person is employed by whoever takes or keeps the data",
    real_time_generation="a replica makes up its lines or moves while it is played",
    consent_allows_real_time="the consent says that generation in real time is intended",
    new_generation="it generates new material with a replica",
    consent_suspended="the performer suspended the consent for a strike",
    engaged_for_commercial="the performer was engaged for this commercial",
    same_advertiser_line="it is for the same advertiser and the same line of products",
    within_original_period="its production starts within the original maximum period of use",
    told_product_and_spots="the performer was told the product and the number of commercials",
    use_period_ended="the maximum period of use has ended",
    terrestrial_radio="it is broadcast by terrestrial radio",
    royalty_artist="a recording contract pays the performer royalties",
    body_identifiers="fingerprints, palm prints or iris scans are used",
    unrelated_to_picture="the purpose is unrelated to the picture",
    set_security="it serves the security of the set",
    replica_kept_secure="only who needs it reaches the replica, and reasonable efforts keep others "
    "from it",
    transferee_assumed="whoever the replica goes to took on the agreement in writing, arbitration "
    "included",
    significant_value="it is on record what significant value the synthetic adds, beside a replica "
    "of a person too",
    schedule_f="the performer earns more than Schedule F's limit, as reported in 2023: $32,000 an "
    "episode or $60,000 a film",
    ai_material_given="the company gives a writer material that AI made, or that holds some",
    ai_material_disclosed="the company told the writer that AI made it, or part of it",
    ai_required_of_writer="the company requires the writer to use AI",
    ai_credited="AI is credited as a writer, or its text is counted as literary or source material",
    writer_used_ai="the writer used generative AI",
    company_agreed_to_ai="the company consented to that use of AI",
    time_limited="the licence is personal and limited in time",
    exclusive_licence="the licence is exclusive",
    consent_assigned="the right to consent was assigned or waived",
    training_log_kept="a clear and accessible log of what was used for training is kept",
    pay_agreed="pay is agreed, at the floor or above it",
)

FACTS: Mapping[str, Fact] = {
    fact.name: fact for fact in (*_WORDS, *_CHOICES, *_DAYS, *_MOMENTS, *_NUMBERS, *_YES_NO)
}

# What somebody does or leaves undone, by which a duty is met or not. Every other fact is a
# circumstance, by which it is owed or not.
DEEDS = frozenset(
    (
        *("consent_covers", "approved", "rightsholder_consent", "union_consent"),
        *("guardian_consent", "court_approval", "explicit_consent", "consent_allows_real_time"),
        *("described_specifically", "separately_signed", "conspicuous", "told_product_and_spots"),
        *("hours_of_notice", "noticed_by_engagement", "business_reason", "bargaining_offered"),
        *("union_approved_transfer", "transferee_assumed", "significant_value"),
        *("counts_as_covered_background", "replica_kept_secure"),
        *("written_notice", "written_release", "retention_published", "sold_or_profited"),
        *("data_destroyed", "data_disclosed"),
        *("disclosed_as_artificial", "disclosed_conspicuously", "marked_machine_readable"),
        *("training_notice_given", "rightholder_licence", "copyright_policy", "training_summary"),
        *("training_log_kept", "ai_material_disclosed", "ai_required_of_writer", "ai_credited"),
        *("company_agreed_to_ai", "pay_agreed"),
    )
)


class WrongValueError(ValueError):
    """What was written cannot be a value of the fact; the text is for whoever wrote it.

    do  what was probably meant, and what to do; may be empty
    """

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(what)
        self.do = do


def value_of(fact: Fact, written: object) -> Value | None:
    """What a file says of a fact, as its type; None, and so unknown, where it says null.

    Raises WrongValueError for what cannot be one.
    """
    if written is None:
        return None
    if fact.kind is Kind.YES_NO:
        if isinstance(written, bool):
            return written
        raise WrongValueError(f"`{fact.name}` is true, false or null, not `{written}`")
    if isinstance(written, bool | list | dict):
        raise WrongValueError(f"`{fact.name}` is {fact.kind.value}, not `{written}`")
    return _text_value(fact, str(written))


def least_of(fact: Fact) -> int | None:
    """The least that a number may be: nought for what is counted, measured or paid, else None."""
    return 0 if fact.kind is Kind.NUMBER and fact.name not in _BETWEEN else None


def _text_value(fact: Fact, text: str) -> Value:
    if fact.kind in (Kind.CHOICE, Kind.WORD, Kind.TERRITORY):
        return _word(fact, text)
    if fact.kind is Kind.NUMBER:
        return _number(fact, text)
    try:
        if fact.kind is Kind.DAY:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongValueError(f"`{fact.name}` is {fact.kind.value}, not `{text}`") from None
    if moment.tzinfo is None:
        raise WrongValueError(f"`{fact.name}` carries a zone, as 2025-03-01T09:00-08:00 does")
    return moment


def check_id(fact: Fact, value: Value | None) -> None:
    """Raises WrongValueError for what is no id, where consents are found by it."""
    if fact.name not in _IDS or value is None or is_id(str(value)):
        return
    near = suggested_id(str(value))
    what = f"`{fact.name}`: `{value}` is no id: ids are lower-case words joined by hyphens"
    raise WrongValueError(what, f"Write `{near}`." if near else "")


def _word(fact: Fact, text: str) -> str:
    """A choice, a territory or any other word."""
    if fact.kind is Kind.CHOICE and text not in fact.choices:
        what = f"`{fact.name}` is one of {', '.join(fact.choices)}, not `{text}`"
        raise WrongValueError(what, did_you_mean(text, fact.choices))
    if fact.kind is Kind.TERRITORY and not is_territory(text):
        raise _no_territory(fact, text)
    if fact.name == _DOMICILE and not (is_territory(text) and names_its_part(text)):
        raise _no_domicile(text)
    if not text:
        raise WrongValueError(f"`{fact.name}` is empty", "Leave out what nobody recorded.")
    if text != text.strip():
        what = f"`{fact.name}` begins or ends with a space: `{text}`"
        raise WrongValueError(what, "Take the space out.")
    return text


def _no_territory(fact: Fact, text: str) -> WrongValueError:
    what = f"`{fact.name}` is written like `US-CA` or `DE`, not `{text}`"
    if looks_like_one(text):
        what = f"`{fact.name}` is a code of ISO 3166, and `{text}` is none"
    if text.casefold() in _EVERYWHERE:
        return WrongValueError(what, "Name each territory: each is decided by itself.")
    return WrongValueError(what, territory_meant(text))


def _no_domicile(text: str) -> WrongValueError:
    """Rules compare it with states, so a country of which they ask the state is no answer."""
    what = f"`{_DOMICILE}` is written like `US-NY` or `DE`, not `{text}`"
    if is_territory(text):
        return WrongValueError(what, "Name the state, or leave it out where nobody recorded it.")
    return WrongValueError(what, territory_meant(text))


def _number(fact: Fact, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):  # Decimal reads `NaN` and `1e999` too
        raise WrongValueError(f"`{fact.name}` is {fact.kind.value}, not `{text}`")
    value, least = Decimal(text), least_of(fact)
    if least is not None and value < least:
        raise WrongValueError(f"`{fact.name}` is {least} or more, not `{text}`")
    return value
