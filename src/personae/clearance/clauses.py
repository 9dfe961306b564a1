"""One consent, clause by clause, against one use: each clause a yes, a no or an unknown."""

from collections.abc import Callable

from personae.clearance.clause import Clause
from personae.clearance.described import described
from personae.clearance.request import Request
from personae.consent.agreement import (
    ANY,
    EVERY_DAY,
    Consent,
    Signature,
    grants,
    grants_territory,
)
from personae.consent.as_facts import FOR_THE_DEAD
from personae.consent.contradictions import of_the_person
from personae.consent.standing import GUARDIAN, speaks, with_birth
from personae.vocabulary.answer import Answer


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
    return tuple(out) + described(request, consent.uses)


def signed_in_time(request: Request, signed: Signature) -> Clause:
    """Signed on the day of the use or before it; unknown where no record dates the use."""
    day, late = request.use_day, signed.on > request.use_day
    dated = request.made_on is not None
    first = request.begun_on is not None and signed.on <= request.begun_on
    met = Answer.of(not late) if late or dated or first else Answer.UNKNOWN
    if first and not dated and not late:
        told = f"of a picture whose photography began on {request.begun_on}"
    elif dated:
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
