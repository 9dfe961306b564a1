"""Random consents, random uses, and what it is for one consent to be wider than another.

Seeded and plain, so that a thousand are made in a moment and the same ones every time. The words
are those of a CONSENT.yaml; days are few and near one another, so that boundaries are met.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import TypeVar

from personae.app.files.consent import CAPACITIES, EXCLUSIONS, KINDS, MEDIA, PURPOSES
from personae.clearance.answers import Ruling
from personae.clearance.clear import Clearer
from personae.clearance.decide import Cover, decide
from personae.clearance.gather import derived
from personae.clearance.request import Request
from personae.clearance.rows import row_of
from personae.consent.agreement import (
    ANY,
    EVERY_DAY,
    Conditions,
    Consent,
    DescribedUse,
    Grantor,
    Pay,
    Representation,
    Signature,
    Withdrawal,
    grants,
)
from personae.consent.contradictions import contradictions
from personae.rules.facts import Facts, Value
from personae.vocabulary.entry import Json, sha256_of
from personae.vocabulary.money import Money
from personae.vocabulary.names import ConsentId, PerformerId, PictureId, Scene
from personae.vocabulary.term import Term

FIRST = date(2025, 1, 1)
DAYS = tuple(FIRST + timedelta(days=n) for n in range(0, 40, 4))
WHO = PerformerId("ana-vale")
PICTURES = ("the-long-take", "another-picture")
SCENES = (Scene("6"), Scene("9"), Scene("14A"))
TERRITORIES = ("US", "US-CA", "DE", "NO")
LANGUAGES = ("en", "es")
COMPANIES = ("northlight-pictures", "Müller & Søhne <Film>")
WORDS = (
    "a figure in the crowd",
    'Ana\'s double says "no" & walks < off >',
    "größer als 𝄞 – 夜",
    "any",
)
_MAYBE = (None, True, False)
_NEAR = 0.9
Known = TypeVar("Known")
_CONTENT = ("nudity", "sexual", "political", "advertisement", "news", "documentary")


def some_consent(rng: Random, *, signed: bool | None = None) -> Consent:
    """A consent that contradicts nothing; of some every scope is open, of some many are empty.

    signed  whether it is; None for either
    """
    while True:
        found = _any_consent(rng, rng.choice((0.15, 0.5, 0.9)), signed)
        if next(contradictions(found), None) is None:
            return found


def consents(number: int, *, seed: int, signed: bool | None = None) -> Iterator[Consent]:
    """As many, and the same ones for the same seed."""
    rng = Random(seed)  # noqa: S311 - no secret
    return (some_consent(rng, signed=signed) for _ in range(number))


def some_use(rng: Random, near: Consent | None = None) -> dict[str, Value | None]:
    """The facts of one use; most are known.

    near  a consent that the use lies within for the most part, so that some uses are covered
    """

    def word(key: str, words: tuple[str, ...]) -> str:
        named = tuple(str(w) for w in getattr(near, key, ()) if w != ANY)
        return rng.choice(named if named and rng.random() < _NEAR else words)

    def fact(helpful: bool) -> bool | None:
        return helpful if rng.random() < _NEAR else rng.choice((None, not helpful))

    scenes = [s for use in (near.uses if near else ()) for s in use.scenes if s != ANY]
    return {
        "performer": WHO,
        "agreement": "none",
        "picture": word("pictures", PICTURES),
        "kind": word("kinds", (*KINDS, "training")),
        "medium": word("media", MEDIA),
        "purpose": word("purposes", PURPOSES),
        "territory": word("territories", (*TERRITORIES, "US-NY")),
        "scene": _mostly(rng, rng.choice(scenes or SCENES)),
        "copies": _mostly(rng, rng.choice((1, 1, 1, 2, 3, 4))),
        "copies_agreed": fact(helpful=True),
        "seconds": _mostly(rng, rng.choice((4, 5, 10, 11))),
        "on": rng.choice(DAYS) + timedelta(days=rng.randint(-1, 1)),
        "company": near.granted_to if near and rng.random() < _NEAR else rng.choice(COMPANIES),
        "consent_reaches_company": fact(helpful=False),
        "language": word("languages", LANGUAGES),
        "hours_of_notice": _mostly(rng, rng.choice((0, 47, 48, 72))),
        "approved": fact(helpful=True),
        "strike": fact(helpful=False),
        "minor": fact(helpful=False),
        **{name: fact(helpful=False) for name in _CONTENT},
    }


def rulings(consent: Consent, uses: Iterable[Facts]) -> list[Ruling]:
    """What the clearance says of each use by this consent alone, without any law."""
    clearer = Clearer((), [consent], ())
    return [Ruling(clearer.decide(row_of(derived(use)))[0]) for use in uses]


def covers_more(back: Consent, out: Consent, uses: Iterable[Facts]) -> list[Facts]:
    """The uses that `back` covers, or covers with notice, and `out` does not so readily."""
    every = list(uses)
    told = zip(every, rulings(out, every), rulings(back, every), strict=True)
    return [use for use, before, after in told if after <= Ruling.NEEDS_NOTICE and before > after]


def some_request(rng: Random, near: Consent) -> Request:
    """What an audit asks of one performer in one shot; near a consent for the most part."""
    use = some_use(rng, near)
    scene, day = use["scene"], use["on"]
    assert isinstance(day, date)
    return Request(
        performer=WHO,
        picture=PictureId(str(use["picture"])),
        company=str(use["company"]),
        kind=_mostly(rng, str(use["kind"])),
        media=(str(use["medium"]),),
        territories=(str(use["territory"]),),
        scenes=None if scene is None else (Scene(str(scene)),),
        copies=rng.choice((1, 1, 2, 3)),
        made_on=rng.choice((None, day)),
        on=day,
    )


def audited_as_more(back: Consent, out: Consent, asked: Iterable[Request]) -> list[Request]:
    """Those that an audit finds covered by `back`, and not by `out`."""
    return [
        request
        for request in asked
        if decide(request, [back], [], complete=True).covers is Cover.YES
        and decide(request, [out], [], complete=True).covers is not Cover.YES
    ]


def told(terms: Mapping[str, Json], key: str) -> list[Json]:
    """What `terms`, written like a CONSENT.yaml, say of one key (`uses.scenes`: of each use)."""
    found: list[Json] = [dict(terms)]
    for name in key.split("."):
        inner = [each.get(name) for each in found if isinstance(each, dict)]
        found = [one for each in inner for one in _each(each)]
    return found


def _each(value: Json) -> list[Json]:
    """The items of a list of mappings; anything else is one."""
    mappings = isinstance(value, list) and any(isinstance(item, dict) for item in value)
    return value if mappings and isinstance(value, list) else [value]


def wider(back: Consent, out: Consent) -> list[str]:
    """The keys by which `back` grants what `out` does not, by comparing term with term.

    The scopes, the days and the promises; whose word it is, and whether it was signed, too.
    """
    found = [
        key
        for key, words in (
            ("pictures", (*PICTURES, "a-third-picture")),
            ("kinds", KINDS),
            ("purposes", PURPOSES),
            ("media", MEDIA),
            ("territories", (*TERRITORIES, "FR")),
        )
        if any(grants(getattr(back, key), w) and not _held(out, key, w) for w in words)
        or (ANY in getattr(back, key) and ANY not in getattr(out, key))
    ]
    if back.performer != out.performer:
        found.append("performer")
    if back.granted_to != out.granted_to and any(getattr(back, key) for key in _GRANTING):
        found.append("granted_to")
    if not _days_within(back.term, out.term):
        found.append("term")
    found += [
        key
        for key in ("training", "sublicence", "transfer")
        if getattr(back, key) is True and getattr(out, key) is not True
    ]
    if back.signed is not None and (out.signed is None or back.signed.on < out.signed.on):
        found.append("signed")
    if any(getattr(back, key) for key in _GRANTING):
        found += _fewer_promises(back, out)
    return found


_GRANTING = ("pictures", "kinds", "purposes", "media", "territories")


def _fewer_promises(back: Consent, out: Consent) -> Iterator[str]:
    """What binds whoever uses it, where anything may be used at all."""
    before, after = out.conditions, back.conditions
    if (after.notice_hours or 0) < (before.notice_hours or 0):
        yield "conditions.notice_hours"
    if before.approval_of_each_use and not after.approval_of_each_use:
        yield "conditions.approval_of_each_use"
    if before.strike_lock and not after.strike_lock:
        yield "conditions.strike_lock"
    if not set(out.excludes) <= set(back.excludes):
        yield "excludes"
    if out.uses and not (back.uses and all(_within_some(use, out.uses) for use in back.uses)):
        yield "uses"
    if out.languages and ANY not in out.languages:
        spoken = set(back.languages)
        if not spoken or not spoken <= set(out.languages):
            yield "languages"


def _within_some(use: DescribedUse, others: Iterable[DescribedUse]) -> bool:
    return any(
        (not o.scenes or ANY in o.scenes or (use.scenes and set(use.scenes) <= set(o.scenes)))
        and (use.copies or 1) <= (o.copies or use.copies or 1)
        and (o.max_seconds is None or (use.max_seconds or 10**9) <= o.max_seconds)
        for o in others
    )


def _held(consent: Consent, key: str, word: str) -> bool:
    scope = getattr(consent, key)
    return grants(scope, word) or (key == "territories" and word.partition("-")[0] in scope)


def _days_within(back: Term | None, out: Term | None) -> bool:
    if back is None:
        return True
    if out is None or back.start < out.start:
        return False
    return out.end is None or (back.end is not None and back.end <= out.end)


def _any_consent(rng: Random, openness: float, signed: bool | None) -> Consent:
    """openness  how likely a scope is `any`, and how unlikely a limit"""

    def scope(words: tuple[str, ...]) -> tuple[str, ...]:
        if rng.random() < openness:
            return (ANY,)
        return tuple(rng.sample(words, rng.randint(0 if rng.random() < 0.2 else 1, len(words))))

    def limit(value: object) -> object:
        return None if rng.random() < openness else value

    is_signed = rng.random() < 0.85 if signed is None else signed
    of_ours = ConsentId(rng.choice(("one", "two", "three")))
    return Consent(
        id=of_ours,
        performer=WHO,
        granted_by=_grantor(rng),
        granted_to=rng.choice(COMPANIES),
        pictures=scope(PICTURES),
        kinds=scope(KINDS),
        uses=()
        if rng.random() < openness
        else tuple(_some_described(rng) for _ in range(rng.randint(1, 2))),
        purposes=scope(PURPOSES),
        media=scope(MEDIA),
        territories=scope(TERRITORIES),
        languages=rng.choice(((), (ANY,), ("en",), LANGUAGES)),
        term=_term(rng),
        training=rng.choice(_MAYBE),
        sublicence=rng.choice(_MAYBE),
        conditions=Conditions(
            notice_hours=rng.choice((0, 48)) if limit(1) else None,
            approval_of_each_use=rng.choice((True, False)) if limit(1) else None,
            strike_lock=rng.choice((True, False)) if limit(1) else None,
        ),
        excludes=tuple(rng.sample((*EXCLUSIONS, "advertising:alcohol"), rng.randint(1, 3)))
        if limit(1)
        else (),
        disclosed_at=rng.choice((None, *_moments(rng))),
        signed=_signature(rng) if is_signed else None,
        represented=Representation(
            by_counsel=rng.choice(_MAYBE) if is_signed else None,
            by_union=rng.choice(_MAYBE),
            union_agreement=rng.choice((None, "none", "sag-aftra/tv-theatrical-2023")),
            counsel=rng.choice((None, "J. Okafor")) if is_signed else None,
            counsel_terms_clear=rng.choice(_MAYBE),
        ),
        pay=rng.choice((None, Pay(amount=Money.parse("216.00 USD"), per="day"))),
        withdrawn=Withdrawal(consent=of_ours, on=DAYS[5], effective=rng.choice(DAYS[5:]))
        if is_signed and rng.random() < 0.1
        else None,
        transfer=rng.choice(_MAYBE),
        business_reason=rng.choice((None, "the fall from the wall")),
        countersigned_on=rng.choice((None, *DAYS[2:])) if is_signed else None,
        supersedes=rng.choice((None, ConsentId("four"))),
    )


def _grantor(rng: Random) -> Grantor:
    acting_as = rng.choice(("performer",) * 3 + CAPACITIES)
    guardian = acting_as == "guardian"
    return Grantor(
        who=WHO if acting_as == "performer" else "M. Vale",
        acting_as=acting_as,
        performer_born=rng.choice((None, *(d.replace(year=d.year - 18) for d in DAYS)))
        if guardian
        else rng.choice((None, date(1990, 2, 28))),
        renewed_on=rng.choice((None, *DAYS)) if guardian else None,
        title_shown=rng.choice((None, True)),
        chain_of_title=rng.choice(((), ("a will", "probate <of> it"))),
    )


def _some_described(rng: Random) -> DescribedUse:
    scenes = rng.choice(((), (ANY,), tuple(rng.sample(SCENES, rng.randint(1, 2)))))
    return DescribedUse(
        description=rng.choice(WORDS),
        scenes=tuple(Scene(s) for s in scenes),
        copies=rng.choice((None, 1, 2, 3)),
        max_seconds=rng.choice((None, 5, 10)),
    )


def _term(rng: Random) -> Term | None:
    start = rng.choice(DAYS)
    later = [day for day in DAYS if day > start] or [start + timedelta(days=1)]
    ends = Term(start=start, end=rng.choice(later))
    return rng.choice((None, EVERY_DAY, Term(start=start, end=None), ends, ends, ends, ends))


def _signature(rng: Random) -> Signature:
    return Signature(
        on=rng.choice(DAYS[:5]),
        separately=rng.choice(_MAYBE),
        conspicuous=rng.choice(_MAYBE),
        document=rng.choice((None, sha256_of(b"as signed"))),
    )


def _moments(rng: Random) -> tuple[datetime, ...]:
    zone = timezone(timedelta(minutes=rng.choice((0, -480, 345))))
    return (
        datetime(2024, 12, 30, 8, 40, tzinfo=UTC),
        datetime(2024, 12, 29, 23, 59, 30, tzinfo=zone),
    )


def _mostly(rng: Random, value: Known) -> Known | None:
    return None if rng.random() < 0.1 else value


def signed_as(back: Consent, out: Consent) -> Consent:
    """What came back, as if it had been signed on the same day: what it would grant then."""
    if out.signed is None:
        return back
    return replace(back, signed=replace(out.signed))
