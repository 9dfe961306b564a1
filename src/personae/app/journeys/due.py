"""Work out what is due to a production's cast, under its own agreement or under another pack."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from personae.app.files.packs import PACKS, read_packs
from personae.app.files.rates import read_rates
from personae.pay.due import due
from personae.pay.rates import Rates
from personae.pay.seen import Stretch, seen_in
from personae.pay.terms import Terms
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, Scene
from personae.vocabulary.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from personae.pay.line import Line
    from personae.pay.terms import Seen
    from personae.reconciliation.production import Production
    from personae.screening.sightings import Screening

_NONE = "none"


def due_lines(
    production: Production,
    seen: Mapping[PerformerId, Seen] | None,
    *,
    under: str | None = None,
) -> tuple[Line, ...]:
    """Every line that the records make due; see `terms_of`."""
    return due(terms_of(production, seen, under=under))


def terms_of(
    production: Production,
    seen: Mapping[PerformerId, Seen] | None,
    *,
    under: str | None = None,
) -> Terms:
    """Under what the production is paid.

    seen    None where no cut was screened
    under   a pack whose rules of replicas hold instead; minimums stay the agreement's where it
            names none
    raises  UserError where no pack is called so, or a pack cannot be read
    """
    agreement = production.agreement or _NONE
    rates = read_rates()
    held = rates.get(agreement) or Rates(pack=agreement)
    if under is not None:
        rules = tuple(p.rule for p in read_packs(only=under))
        held = rates.get(under) or held
    elif (PACKS / agreement).is_dir():
        rules = tuple(p.rule for p in read_packs(only=agreement))
    else:
        rules = ()
    return Terms(production=production, rates=held, rules=rules, seen=seen)


def seen_by(screening: Screening, production: Production) -> Mapping[PerformerId, Seen]:
    """What a screening saw, by performer."""
    return seen_in(
        (
            Stretch(performer=s.performer, shot=s.shot, span=s.span, copies=s.copies)
            for s in screening.sightings
            if s.by == "face"
        ),
        ((s.scene, s.span) for s in production.scenes or ()),
        frame_rate=screening.film.frame_rate,
    )


def seen_in_report(
    path: Path, production: Production
) -> tuple[dict[str, Any], Mapping[PerformerId, Seen]]:
    """The values of an audit's `report.json`, and whom it saw.

    raises  UserError where it is no report, or one of another picture
    """
    where = path.name
    try:
        values = json.loads(path.read_bytes())
    except OSError as why:
        raise UserError(Mistake(str(path), f"it cannot be read: {why.strerror}.")) from why
    except ValueError as why:
        raise UserError(
            Mistake(where, "this is no report: it is not JSON.", "Name an audit's report.json.")
        ) from why
    if not isinstance(values, dict) or values.get("schema") != "personae/report/1":
        raise UserError(
            Mistake(where, "this is no report of an audit.", "Name an audit's report.json.")
        )
    picture = values["picture"]
    if picture["id"] != production.picture:
        raise UserError(
            Mistake(
                where,
                f"it is a report on {picture['id']}, and the production is {production.picture}.",
                "Audit this production's cut, and name that report.",
            )
        )
    return values, seen_in(
        (
            Stretch(
                performer=PerformerId(s["performer"]),
                shot=s["shot"],
                span=Span(s["start_frame"], s["end_frame"]),
                copies=s["copies"],
            )
            for s in values["sightings"]
            if s["by"] == "face"
        ),
        ((Scene(s["scene"]), Span(s["start_frame"], s["end_frame"])) for s in values["scenes"]),
        frame_rate=Fraction(picture["frame_rate"]),
    )
