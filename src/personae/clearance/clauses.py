"""One consent, clause by clause, against one use: each clause a yes, a no or an unknown."""

from collections.abc import Callable
from dataclasses import dataclass

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
from personae.consent.standing import GUARDIAN, speaks
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import Scene


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
    """Signed on the day of the use or before it."""
    day, late = request.use_day, signed.on > request.use_day
    told = (
        f"made by {day}, the day of the vendor's turnover"
        if request.made_on is not None
        else f"judged as of {day}"
    )
    return Clause(
        cite=f"signed.on: {signed.on}",
        met=Answer.of(not late),
        because=f"It was signed on {signed.on}, {'after' if late else 'not after'} this use, "
        f"which is {told}.",
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
    """A consent that names the picture reaches its producer; one for any picture may not."""
    told = f"granted_to: {consent.granted_to}"
    if consent.granted_to == request.company or ANY not in consent.pictures or consent.sublicence:
        return Clause(cite=told, met=Answer.YES, because=f"It reaches {request.company}.")
    return Clause(
        cite=told,
        met=Answer.UNKNOWN,
        because=f"It was given to {consent.granted_to} for any picture; whether it reaches "
        f"{request.company} is not recorded.",
        missing="granted_to",
    )


def _grantor(request: Request, consent: Consent) -> tuple[Clause, ...]:
    """A guardian speaks for the performer until they are of age. Of others there is no clause."""
    by = consent.granted_by
    if by.acting_as != GUARDIAN:
        return ()
    met = speaks(consent, on=request.use_day)
    if met is Answer.UNKNOWN:
        because = f"{by.who} signed as guardian; when the performer comes of age is not recorded."
    elif met is Answer.YES:
        because = f"Who signed could on {request.use_day}, or the performer has since."
    else:
        because = f"{by.who} signed as guardian, and on {request.use_day} the performer was of age."
    return (
        Clause(
            cite=f"granted_by: {by.who}, as guardian",
            met=met,
            because=because,
            missing="performer_born" if met is Answer.UNKNOWN else "",
        ),
    )


def _described(request: Request, uses: tuple[DescribedUse, ...]) -> tuple[Clause, ...]:
    """Every scene of the use must be described, for as many copies. No description: no clause."""
    if not uses:
        return ()
    scenes: tuple[Scene | None, ...] = request.scenes or (None,)
    return tuple(_in_scene(scene, uses, request.copies) for scene in scenes)


def _in_scene(scene: Scene | None, uses: tuple[DescribedUse, ...], copies: int) -> Clause:
    here = [u for u in uses if ANY in u.scenes or (scene is not None and scene in u.scenes)]
    perhaps = [u for u in uses if u not in here and (scene is None or not u.scenes)]
    enough = [u for u in here if u.copies is not None and copies <= u.copies]
    if enough or (here and copies == 1):
        use = (enough or here)[0]
        return Clause(
            cite=_quoted(use),
            met=Answer.YES,
            because=f"It describes this use, with at most {use.copies or 1} at once.",
        )
    if any(u.copies is None for u in here):
        return Clause(
            cite=_quoted(next(u for u in here if u.copies is None)),
            met=Answer.UNKNOWN,
            because=f"It gives no number of copies; {copies} are used at once.",
            missing="copies",
        )
    if any(u.copies is None or copies <= u.copies for u in perhaps):
        return Clause(
            cite=_quoted(perhaps[0]),
            met=Answer.UNKNOWN,
            because="Whether this is the scene that it describes is not recorded.",
            missing="scenes",
        )
    if here or perhaps:
        most = max(u.copies for u in (*here, *perhaps) if u.copies is not None)
        return Clause(
            cite=_quoted((*here, *perhaps)[0]),
            met=Answer.NO,
            because=f"This use is beyond it: {copies} at once, where it describes {most}.",
        )
    named = ", ".join(dict.fromkeys(s for u in uses for s in u.scenes))
    return Clause(
        cite=_quoted(uses[0]),
        met=Answer.NO,
        because=f"This use is beyond it: it describes scene {named}, not scene {scene}.",
    )


def _quoted(use: DescribedUse) -> str:
    scenes = ", ".join(use.scenes) or "none named"
    copies = "not given" if use.copies is None else use.copies
    return f"uses: “{use.description}”, scenes: {scenes}, copies: {copies}"
