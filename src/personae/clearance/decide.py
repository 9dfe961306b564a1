"""Does an agreement cover this use? One decision, with the consents' own words as its reasons.

In this issue by performer, picture, kind, medium, territory, term, withdrawal and described use.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from personae.clearance.clause import Clause
from personae.clearance.clauses import clauses_of, signed_in_time
from personae.clearance.reasons import Reason
from personae.clearance.request import Request
from personae.consent.agreement import Consent, Withdrawal, ended
from personae.consent.standing import superseded_by
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import ConsentId


class Cover(Enum):
    """From what covers a use to what does not, the nearest first."""

    YES = "yes"
    UNKNOWN = "unknown"  # a fact that decides it was not recorded
    AFTERWARDS = "afterwards"  # covered by what was signed after the use
    BEYOND = "beyond"  # a consent stands, and this goes beyond it
    NO = "no"  # no consent stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether the consents on record cover a use.

    consents  those that decided it
    missing   the facts nobody recorded and that could change it, by name
    """

    covers: Cover
    consents: tuple[ConsentId, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]


def decide(
    request: Request,
    consents: Iterable[Consent],
    withdrawals: Iterable[Withdrawal],
    *,
    complete: bool,
) -> Decision:
    """Whether any one consent covers the whole of `request`.

    complete  whether the registry is said to hold all consents of this picture: what is missing
              is then a no, else unknown. What is on record and falls short is told as it is.
    """
    known = tuple(withdrawals)
    theirs = [c for c in consents if c.performer == request.performer]
    each = [_by_one(request, c, known, theirs) for c in theirs]
    if not each:
        return _nothing_on_record(request, complete=complete)
    order = list(Cover)
    best = min(each, key=lambda d: order.index(d.covers))
    same = [d for d in each if d.covers is best.covers]
    covers = best.covers
    missing = {name: None for d in same for name in d.missing}
    if not complete and covers not in (Cover.YES, Cover.UNKNOWN):
        missing["consents_complete"] = None
        covers = Cover.UNKNOWN if covers is Cover.NO else covers
    return Decision(
        covers=covers,
        consents=tuple(c for d in same for c in d.consents),
        reasons=tuple(r for d in same for r in d.reasons),
        missing=tuple(missing),
    )


def _nothing_on_record(request: Request, *, complete: bool) -> Decision:
    return Decision(
        covers=Cover.NO if complete else Cover.UNKNOWN,
        consents=(),
        reasons=(
            Reason(
                rule="consents",
                effect="require" if complete else "refer",
                cite="the registry",
                level="—",
                because=f"No consent of {request.performer} is on record"
                + ("." if complete else ", and nobody says that the registry holds all of them."),
            ),
        ),
        missing=() if complete else ("consents_complete",),
    )


def _by_one(
    request: Request, consent: Consent, withdrawals: tuple[Withdrawal, ...], others: list[Consent]
) -> Decision:
    if consent.signed is None:  # asked first, so that no ending of it tells what was never agreed
        return _void(consent, "signed", "No signature is on record, so it grants nothing.")
    withdrawal = ended(consent, withdrawals, on=request.on)
    if withdrawal is not None:
        return _void(
            consent,
            "withdrawn",
            f"It was withdrawn on {withdrawal.on}, in effect from {withdrawal.effective}.",
        )
    later = superseded_by(consent, others, on=request.on)
    if later is not None and later.signed is not None:
        because = f"{later.id}, signed on {later.signed.on}, took its place."
        return _void(consent, "superseded", because)
    clauses = clauses_of(request, consent)
    in_time = signed_in_time(request, consent.signed)
    if in_time.met is not Answer.NO and consent.signed.on > request.on:
        because = f"It was signed on {consent.signed.on}; on {request.on} nothing was agreed yet."
        return _void(consent, f"signed.on: {consent.signed.on}", because)
    agreed = Answer.YES
    for clause in clauses:
        agreed &= clause.met
    covers = _cover(agreed, in_time.met)
    asked = (*clauses, in_time) if covers is Cover.UNKNOWN else clauses
    return Decision(
        covers=covers,
        consents=(consent.id,),
        reasons=_reasons(consent, (*clauses, in_time), agreed),
        missing=tuple(c.missing for c in asked if c.met is Answer.UNKNOWN and c.missing),
    )


def _cover(agreed: Answer, in_time: Answer) -> Cover:
    if agreed is Answer.NO:
        return Cover.BEYOND
    if agreed is Answer.YES and in_time is not Answer.UNKNOWN:
        return Cover.YES if in_time is Answer.YES else Cover.AFTERWARDS
    return Cover.UNKNOWN


def _void(consent: Consent, clause: str, because: str) -> Decision:
    reason = Reason(rule=consent.id, effect="void", cite=clause, level="—", because=because)
    return Decision(covers=Cover.NO, consents=(consent.id,), reasons=(reason,), missing=())


def _reasons(consent: Consent, clauses: tuple[Clause, ...], agreed: Answer) -> tuple[Reason, ...]:
    """All clauses where the consent covers the use; else those that stand in the way."""
    in_the_way = [c for c in clauses if c.met is not Answer.YES]
    if agreed is Answer.NO:  # what is unknown decides nothing beside a plain no
        in_the_way = [c for c in in_the_way if c.met is Answer.NO]
    effect = {Answer.YES: "grant", Answer.NO: "require", Answer.UNKNOWN: "refer"}
    return tuple(
        Reason(rule=consent.id, effect=effect[c.met], cite=c.cite, level="—", because=c.because)
        for c in in_the_way or clauses
    )
