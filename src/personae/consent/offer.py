"""An offer as it is put to a performer in one language: every sentence, part and question.

What was shown is what is signed: its digest is over all of these sentences, in their order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from personae.consent.agreement import Consent
from personae.consent.disclosure import in_plain_words
from personae.consent.granting import granted, limits, named, term_said, withheld
from personae.consent.notice import HOURS, hours_of, in_zone, services_from
from personae.consent.parts import YES_NO, Part, parts
from personae.consent.texts import Texts
from personae.vocabulary.entry import Json, canonical_bytes, sha256_of
from personae.vocabulary.names import Sha256

SCHEMA = "personae/disclosure/1"
_UNION = "sag-aftra/"  # whose agreements name the hours of notice that `notice.py` counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known of an offer beside the agreement itself.

    name         of the performer, as people write it
    company      that asks
    titles       of pictures by their ids; the first is the one that is asked for
    zone         in which moments are told; else as the agreement writes them
    scan_waits   whether the house makes a scan wait for the notice; None where nobody said
    job_stands   whether the job stands if the performer says no; None where nobody said
    """

    name: str
    company: str
    titles: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo | None = None
    scan_waits: bool | None = None
    job_stands: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """id  `clock`, `granted` …; its sentences under a heading, which may be empty"""

    id: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A part as it is put to the performer.

    hint  its limits, where it has any
    """

    part: Part
    label: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What an answer follows from: the agreement, or a part where the performer chooses it.

    said  the sentence to read again where it is so, and where it is not
    """

    so: bool
    part: str | None
    said: tuple[str, str]

    def holds(self, given: Mapping[str, bool]) -> bool:
        return self.so if self.part is None else given.get(self.part, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A question of understanding: yes where any of its points is so, of what would be signed."""

    id: str
    asks: str
    points: tuple[Point, ...]

    def answer(self, given: Mapping[str, bool]) -> bool:
        return any(point.holds(given) for point in self.points)

    def said(self, given: Mapping[str, bool]) -> str:
        return " ".join(point.said[0 if point.holds(given) else 1] for point in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """An offer in one language, in the order in which it is read."""

    offer: str
    say: Texts
    sections: tuple[Section, ...]
    choices: tuple[Choice, ...]
    checks: tuple[Check, ...]

    def section(self, name: str) -> Section:
        return next(section for section in self.sections if section.id == name)

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Each text that informs, with the place where it stands."""
        return tuple(self._said())

    def as_json(self) -> dict[str, Json]:
        said: list[Json] = [[place, text] for place, text in self.said]
        return {"schema": SCHEMA, "offer": self.offer, "language": self.say.tag, "said": said}

    @property
    def digest(self) -> Sha256:
        return sha256_of(canonical_bytes(self.as_json()))

    def _said(self) -> Iterator[tuple[str, str]]:
        for section in self.sections:
            if section.heading:
                yield section.id, section.heading
            yield from ((section.id, sentence) for sentence in section.sentences)
            if section.id == "parts":
                yield from self._choices_said()
            if section.id == "check":
                yield from ((f"check.{check.id}", check.asks) for check in self.checks)

    def _choices_said(self) -> Iterator[tuple[str, str]]:
        for choice in self.choices:
            yield f"part.{choice.part.id}", choice.label
            if choice.hint:
                yield f"part.{choice.part.id}", choice.hint


def as_offered(consent: Consent) -> Consent:
    """The agreement before anybody signed it: what an offer is made of."""
    beside = replace(consent.represented, by_counsel=None, counsel=None, counsel_terms_clear=None)
    return replace(consent, signed=None, countersigned_on=None, withdrawn=None, represented=beside)


def disclosed(consent: Consent, say: Texts, beside: Beside) -> Disclosure:
    """The offer of `consent` in the language of `say`."""
    sections = (
        Section(id="head", heading="", sentences=tuple(_head(consent, say, beside))),
        _section("clock", say, _clock(consent, say, beside)),
        Section(id="short", heading=say("offer.short"), sentences=()),
        _section("granted", say, [*granted(consent, say, beside.titles), *_reason(consent, say)]),
        _section("withheld", say, withheld(consent, say) or (say("offer.withheld_nothing"),)),
        _section("parts", say, [say("offer.parts_note")]),
        _section("pay", say, _pay(consent, say)),
        _section("keep", say, [say(f"offer.keep_{each}") for each in _KEPT]),
        _section("job", say, [_job(beside, say), say("offer.refusal")]),
        Section(id="words", heading=say("page.words"), sentences=in_plain_words(consent, say)),
        _section("check", say, [say("offer.check_note")]),
        Section(id="reading", heading="", sentences=(say.reading,)),
    )
    return Disclosure(
        offer=consent.id,
        say=say,
        sections=sections,
        choices=tuple(_choice(part, consent, say, beside) for part in parts(consent)),
        checks=checks(consent, say),
    )


def checks(consent: Consent, say: Texts) -> tuple[Check, ...]:
    """The questions of `disclosure.py`, of what would be signed: some follow from a choice."""
    chosen = {part.id for part in parts(consent)}
    asked, term = consent.conditions.approval_of_each_use is True, term_said(consent, say)
    ends = consent.term is None or consent.term.end is not None
    anything = "any" in consent.pictures

    def of(key: str) -> Point:
        return Point(
            so=getattr(consent, key) is True,
            part=key if key in chosen else None,
            said=(say(f"offer.{key}"), say(f"again.{key}")),
        )

    training, *others = (of(key) for key in YES_NO)
    pictures = (say("offer.pictures_any"), say("again.pictures"))
    each = (say("again.asked"), say("offer.not_asked"))
    found = {
        "another-picture": (Point(so=anything, part=None, said=pictures),),
        "training": (training,),
        "another-company": tuple(others),
        "each-use": (Point(so=asked, part=None, said=each),),
        "an-end": (Point(so=ends, part=None, said=(term, term)),),
    }
    return tuple(
        Check(id=name, asks=say(f"asks.{name}"), points=points) for name, points in found.items()
    )


_KEPT = ("record", "key", "erase", "photos", "scan", "vendor", "withdraw")


def _section(
    name: str, say: Texts, sentences: "Iterator[str] | list[str] | tuple[str, ...]"
) -> Section:
    return Section(id=name, heading=say(f"offer.{name}"), sentences=tuple(sentences))


def _head(consent: Consent, say: Texts, beside: Beside) -> Iterator[str]:
    capacity = consent.granted_by.acting_as
    title = "title" if capacity == "performer" else "title_for_another"
    yield say(f"offer.{title}", company=beside.company, name=beside.name)
    if beside.titles:
        yield say("offer.picture", title=next(iter(beside.titles.values())))
    yield say("offer.nothing_yet")
    if capacity != "performer":
        yield say(
            "offer.for_another",
            performer=beside.name,
            capacity=say.called("capacities", capacity),
        )
    yield say("offer.quotes")


def _clock(consent: Consent, say: Texts, beside: Beside) -> Iterator[str]:
    hours, told = hours_of(consent), consent.disclosed_at
    if told is None:
        yield say("offer.told_unknown")
    else:
        yield say("offer.told", at=say.moment(in_zone(told, beside.zone)))
    agreed = consent.conditions.notice_hours is not None
    yield say.counted("offer.promised", hours) if agreed else say("offer.unpromised")
    first = services_from(told, hours=hours)
    if first is not None and told is not None:
        local = in_zone(first, beside.zone or told.tzinfo)
        yield say("offer.until", at=say.moment(local))
    if (consent.represented.union_agreement or "").startswith(_UNION):
        yield say("offer.union")
        if hours < HOURS:
            yield say("offer.shorter")
    waits = beside.scan_waits
    yield say(
        "offer.house_unknown" if waits is None else "offer.house" if waits else "offer.house_off"
    )


def _reason(consent: Consent, say: Texts) -> Iterator[str]:
    if consent.business_reason:
        yield say("offer.reason", reason=consent.business_reason)


def _pay(consent: Consent, say: Texts) -> Iterator[str]:
    pay = consent.pay
    if pay is None:
        yield say("offer.pay_none")
    else:
        yield say("offer.pay_sum", amount=pay.amount, per=say.called("per", pay.per))
    yield say("offer.pay_floor")


def _job(beside: Beside, say: Texts) -> str:
    stands = beside.job_stands
    return say(
        "offer.job_unknown"
        if stands is None
        else "offer.job_stands"
        if stands
        else "offer.job_ends"
    )


def _choice(part: Part, consent: Consent, say: Texts, beside: Beside) -> Choice:
    if part.group == "uses":
        use = consent.uses[int(part.word) - 1]
        label = say("part.uses", description=use.description)
        return Choice(part=part, label=label, hint=limits(use, say))
    if part.group in YES_NO:
        return Choice(part=part, label=say(f"part.{part.group}"), hint="")
    name = named(part.group, part.word, say, beside.titles)
    return Choice(part=part, label=say(f"part.{part.group}", name=name), hint="")
