"""One consent, clause by clause, against one use: each clause a yes, a no or an unknown."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from personae.clearance.request import Request
from personae.consent.agreement import (
    ANY,
    EVERY_DAY,
    Consent,
    DescribedUse,
    Signature,
    grants,
    grants_territory,
)
from personae.consent.as_facts import FOR_THE_DEAD
from personae.consent.contradictions import of_the_person
from personae.consent.standing import GUARDIAN, speaks, with_birth
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import Scene, scene_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What one clause says of the use.

    cite     the consent's own key, or the words of a described use
    missing  the fact that would decide it, by name; empty where none would
    """

    cite: str
    met: Answer
    because: str
    missing: str = ""


def clauses_of(request: Request, consent: Consent) -> tuple[Clause, ...]:
    """Every clause that this use is held against, but for the day of signing."""
    kinds = None if request.kind is None else (request.kind,)
    out = [
        _scope("pictures", "the picture", consent.pictures, (request.picture,)),
        _scope("kinds", "the kind of use", consent.kinds, kinds),
        _scope("media", "the medium", consent.media, request.media),
        _scope(
            "territories",
            "the territory",
            consent.territories,
            request.territories,
            holds=grants_territory,
        ),
        _term(request, consent),
        _grantee(request, consent),
        *_grantor(request, consent),
    ]
    return tuple(out) + _described(request, consent.uses)


def signed_in_time(request: Request, signed: Signature) -> Clause:
    """Signed on the day of the use or before it; unknown where no record dates the use."""
    day, late = request.use_day, signed.on > request.use_day
    dated = request.made_on is not None
    met = Answer.of(not late) if late or dated else Answer.UNKNOWN
    if dated:
        told = f"made by {day}, {request.made_on_by}"
    elif request.released_on is not None and request.released_on <= request.on:
        told = f"made by {day}, the day of release"
    else:
        told = f"judged as of {day}"
    because = f"{'after' if late else 'not after'} this use, which is {told}."
    if met is Answer.UNKNOWN:
        because = "and no record says whether this use was made before or after that."
    return Clause(
        cite=f"signed.on: {signed.on}",
        met=met,
        because=f"It was signed on {signed.on}, {because}",
        missing="turnover_on" if met is Answer.UNKNOWN else "",
    )


def _scope(
    key: str,
    what: str,
    agreed: tuple[str, ...],
    wanted: tuple[str, ...] | None,
    *,
    holds: Callable[[tuple[str, ...], str], bool] = grants,
) -> Clause:
    told = f"{key}: {', '.join(agreed)}" if agreed else f"{key}: left out"
    if ANY in agreed:
        return Clause(cite=told, met=Answer.YES, because=f"It agrees to any, whatever {what}.")
    if not agreed:
        return Clause(
            cite=told, met=Answer.NO, because=f"It leaves {key} out, which grants nothing there."
        )
    if not wanted:
        return Clause(
            cite=told,
            met=Answer.UNKNOWN,
            because=f"Nobody recorded {what} of this use.",
            missing=key,
        )
    outside = [w for w in wanted if not holds(agreed, w)]
    if outside:
        because = f"This use is beyond it: {what} {', '.join(outside)} is not among those agreed."
        return Clause(cite=told, met=Answer.NO, because=because)
    return Clause(cite=told, met=Answer.YES, because=f"It agrees to {what} {', '.join(wanted)}.")


def _term(request: Request, consent: Consent) -> Clause:
    """The day judged must be in the term, and the day made unless it was signed after that."""
    term = consent.term
    if term is None:
        return Clause(
            cite="term: left out",
            met=Answer.NO,
            because="It leaves the term out, which grants nothing on any day.",
        )
    if term == EVERY_DAY:
        return Clause(cite="term: any", met=Answer.YES, because="It agrees to any day.")
    told = f"term: {term.start} until {term.end or 'none agreed'}"
    days = [request.on]
    if consent.signed is not None and consent.signed.on <= request.use_day:
        days.insert(0, request.use_day)
    for day in days:
        if day not in term:
            return Clause(
                cite=told,
                met=Answer.NO,
                because=f"This use is beyond it: {day} is not within the term agreed.",
            )
    return Clause(cite=told, met=Answer.YES, because=f"{request.on} is within the term agreed.")


def _grantee(request: Request, consent: Consent) -> Clause:
    """It reaches the company that it was given to; of another only a person can say."""
    told = f"granted_to: {consent.granted_to}"
    if consent.granted_to == request.company or consent.sublicence:
        return Clause(cite=told, met=Answer.YES, because=f"It reaches {request.company}.")
    return Clause(
        cite=told,
        met=Answer.UNKNOWN,
        because=f"It was given to {consent.granted_to}; whether it reaches {request.company} is "
        "not recorded.",
        missing="granted_to",
    )


def _grantor(request: Request, consent: Consent) -> tuple[Clause, ...]:
    """Whether whoever signed could, by what the registry knows of the performer.

    A guardian speaks for the performer until they are of age, an estate or a union for the dead.
    Where a signature does not fit, only a person can say whose mistake it is.
    """
    by, life = consent.granted_by, request.life
    told = f"granted_by: {by.who}, as {by.acting_as}"
    unfit = tuple(
        Clause(
            cite=told,
            met=Answer.UNKNOWN,
            because=f"By the registry {one.what}",
            missing="granted_by",
        )
        for one in of_the_person(consent, born=life.born, died=life.died)
    )
    if by.acting_as in FOR_THE_DEAD and life.died is None:
        because = (
            f"{by.who} signed as {by.acting_as}, which speaks for the dead alone, and no death of "
            "the performer is recorded."
        )
        return (*unfit, Clause(cite=told, met=Answer.UNKNOWN, because=because, missing="died_on"))
    if by.acting_as != GUARDIAN:
        return unfit
    met, missing = speaks(with_birth(consent, life.born), on=request.use_day), "performer_born"
    if met is Answer.NO and request.made_on is None:  # it may have been made while they could
        met, missing = Answer.UNKNOWN, "turnover_on"
        because = f"{by.who} signed as guardian; whether this use was made before the performer "
        because += "was of age is not recorded."
    elif met is Answer.UNKNOWN:
        because = f"{by.who} signed as guardian; when the performer comes of age is not recorded."
    elif met is Answer.YES:
        because = f"Who signed could on {request.use_day}, or the performer has since."
    else:
        because = f"{by.who} signed as guardian, and on {request.use_day} the performer was of age."
    return (
        *unfit,
        Clause(
            cite=told,
            met=met,
            because=because,
            missing=missing if met is Answer.UNKNOWN else "",
        ),
    )


def _described(request: Request, uses: tuple[DescribedUse, ...]) -> tuple[Clause, ...]:
    """Every scene of the use must be described, for as many copies and for as long.

    No description: no clause.
    """
    if not uses:
        return ()
    scenes: tuple[Scene | None, ...] = request.scenes or (None,)
    return tuple(_in_scene(scene, uses, request) for scene in scenes)


def _in_scene(scene: Scene | None, uses: tuple[DescribedUse, ...], request: Request) -> Clause:
    """By the description that goes furthest: a yes of one of them is enough."""
    each = [_by_use(scene, use, request) for use in uses]
    for met in (Answer.YES, Answer.UNKNOWN):
        for clause in each:
            if clause is not None and clause.met is met:
                return clause
    # All that are of this scene fall short: told by the one that falls short by the least.
    short = [(use, clause) for use, clause in zip(uses, each, strict=True) if clause is not None]
    if (together := _together([use for use, _ in short], request)) is not None:
        return together
    if short:
        return max(short, key=lambda known: known[0].copies or 0)[1]
    named = ", ".join(dict.fromkeys(s for u in uses for s in u.scenes))
    return Clause(
        cite=_quoted(uses[0]),
        met=Answer.NO,
        because=f"This use is beyond it: it describes scene {named}, not scene {scene}.",
    )


def _together(uses: list[DescribedUse], request: Request) -> Clause | None:
    """Where several descriptions are of one scene, each may be of a part of what is seen there.

    None where one alone could be meant, or all of them are not long enough.
    """
    long = [use for use in uses if _copies(use, request).met is not Answer.NO]
    agreed = sum(use.max_seconds or 0 for use in long)
    if len(long) < 2 or max(_lasts(use, request)[0] for use in long) > agreed:  # noqa: PLR2004
        return None
    return Clause(
        cite="; ".join(_quoted(use) for use in long),
        met=Answer.UNKNOWN,
        because="It describes several uses of this scene, none as long as all that is seen; which "
        "of them each shot is, no record says.",
        missing="seconds",
    )


def _by_use(scene: Scene | None, use: DescribedUse, request: Request) -> Clause | None:
    """What one description says of the use in one scene; None where it is of other scenes."""
    sure = ANY in use.scenes or (scene is not None and _is_of(scene, use.scenes))
    if not sure and scene is not None and use.scenes:
        return None
    told = (_copies(use, request), _seconds(use, request))
    refused = [one for one in told if one.met is Answer.NO]
    if refused:
        return refused[0]
    if not sure:
        return Clause(
            cite=_quoted(use),
            met=Answer.UNKNOWN,
            because="Whether this is the scene that it describes is not recorded.",
            missing="scenes",
        )
    return next((one for one in told if one.met is Answer.UNKNOWN), told[0])


def _is_of(scene: Scene, scenes: tuple[Scene, ...]) -> bool:
    return scene_key(scene) in {scene_key(one) for one in scenes}


def _copies(use: DescribedUse, request: Request) -> Clause:
    used, most = request.copies, request.most_copies
    agreed = 1 if use.copies is None else use.copies
    if most is not None and most <= agreed:
        return Clause(
            cite=_quoted(use),
            met=Answer.YES,
            because=f"It describes this use, with at most {agreed} at once.",
        )
    if use.copies is None:
        return Clause(
            cite=_quoted(use),
            met=Answer.UNKNOWN,
            because=f"It gives no number of copies; {_as_many(used, most)} at once.",
            missing="copies",
        )
    if used > agreed:
        return Clause(
            cite=_quoted(use),
            met=Answer.NO,
            because=f"This use is beyond it: {used} at once, where it describes {agreed}.",
        )
    return Clause(
        cite=_quoted(use),
        met=Answer.UNKNOWN,
        because=f"It describes {agreed} at once; by the records {_as_many(used, most)}.",
        missing="copies",
    )


def _as_many(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more are used"
    return f"{least} are used" if most == least else f"from {least} to {most} are used"


def _seconds(use: DescribedUse, request: Request) -> Clause:
    """How long a replica may be seen in the scenes described, together."""
    agreed, cite = use.max_seconds, _quoted(use)
    if agreed is None or request.screen_time is None:
        return Clause(cite=cite, met=Answer.YES, because="It is not asked how long it lasts.")
    least, most = _lasts(use, request)
    if least > agreed:
        return Clause(
            cite=cite,
            met=Answer.NO,
            because=f"This use is beyond it: {_said(least)}, where at most {agreed} s are agreed.",
        )
    if most > agreed:
        return Clause(
            cite=cite,
            met=Answer.UNKNOWN,
            because=f"It agrees to at most {agreed} s; by what was measured this use takes from "
            f"{_said(least)} to {_said(most)}.",
            missing="seconds",
        )
    return Clause(cite=cite, met=Answer.YES, because=f"It lasts no longer than {agreed} s.")


def _lasts(use: DescribedUse, request: Request) -> tuple[Fraction, Fraction]:
    return request.seconds_in(None if ANY in use.scenes else use.scenes)


def _said(seconds: Fraction) -> str:
    return f"{float(seconds):.1f} s"


def _quoted(use: DescribedUse) -> str:
    scenes = ", ".join(use.scenes) or "none named"
    copies = "not given" if use.copies is None else use.copies
    longest = "" if use.max_seconds is None else f", max_seconds: {use.max_seconds}"
    return f"uses: “{use.description}”, scenes: {scenes}, copies: {copies}{longest}"
