"""What a withdrawal would touch, as JSON and in words."""

from collections.abc import Iterator
from typing import Any

from personae.app.journeys.preview import Preview, TouchedPicture
from personae.clearance.decide import Cover
from personae.reconciliation.told import scenes_said
from personae.reconciliation.withdrawing import TouchedUse
from personae.vocabulary.answer import Answer

Values = dict[str, Any]
SCHEMA = "personae/withdrawal-preview/1"
NO_CLAUSE = (
    "no clause that was read says whether a use that is already in the picture goes on after a "
    "withdrawal: settle it with the performer"
)
NO_SCAN_CLAUSE = "no clause that was read says what a withdrawal does to a scan that is kept"
PAY_STAYS = "what is due by the records stays due: pay asks what was done, and no consent"
_EMBODIED = {
    Answer.YES: "made and final before that day",
    Answer.NO: "not final before that day",
    Answer.UNKNOWN: "whether it is final before that day, no record says",
}


def as_values(found: Preview) -> Values:
    consent = found.consent
    return {
        "schema": SCHEMA,
        "consent": consent.id,
        "performer": consent.performer,
        "state": found.state.said,
        "on": found.on.isoformat(),
        "effective": found.effective.isoformat(),
        "already_withdrawn_from": found.already and found.already.effective.isoformat(),
        "ends_anyway": found.ends and found.ends.isoformat(),
        "pictures": [_picture(one) for one in found.pictures],
        "other_pictures": list(found.others),
        "training": consent.training,
        "recorded": False,
    }


def _picture(one: TouchedPicture) -> Values:
    found = one.touched
    return {
        "picture": found.production.picture,
        "title": found.production.title,
        "replicas_known": found.production.replicas is not None,
        "uses": [_use(use) for use in found.uses],
        "scans": [{"about": s.about, "where": list(s.where)} for s in found.scans],
        "agreed_and_not_made": [
            {"description": use.description, "scenes": list(use.scenes)} for use in found.unmade
        ],
        "payments": [
            {
                "for": item.line.what,
                "amount": None if item.line.amount is None else str(item.line.amount),
                "standing": "open" if item.line.amount is None else item.standing.value,
                "rule": item.line.clause.rule,
                "stays_due": True,
            }
            for item in one.payments
        ],
    }


def _use(use: TouchedUse) -> Values:
    subject = use.subject
    return {
        "about": subject.about,
        "scenes": list(subject.scenes),
        "where": list(subject.where),
        "made_on": None if subject.day is None else subject.day.isoformat(),
        "embodied": use.embodied.value,
        "covered_before": use.before.covers.value,
        "covered_after": use.after.covers.value,
        "still_covered_by": list(use.still),
        "goes_on": None,
        "goes_on_by": None,
        "because": [reason.because for reason in use.after.reasons],
    }


def as_text(values: Values) -> str:
    return "\n".join(_lines(values)) + "\n"


def _lines(values: Values) -> Iterator[str]:
    name, day = values["consent"], values["effective"]
    if values["state"] == "no consent":
        yield f"{name}: no consent on {values['on']}, so there is nothing to withdraw."
        return
    yield f"{name}: what a withdrawal of {values['performer']} would touch from {day} on."
    yield "Nothing was recorded; `personae consent withdraw` records it."
    already = values["already_withdrawn_from"]
    if already and already <= day:
        yield f"It is withdrawn already, in effect from {already}."
    elif already:
        yield f"A withdrawal of it is on record already, in effect from {already}."
    elif values["ends_anyway"] and values["ends_anyway"] <= day:
        yield f"It ends before {values['ends_anyway']} begins, withdrawn or not."
    for picture in values["pictures"]:
        yield from _of_picture(picture, day)
    if values["other_pictures"]:
        named = ", ".join(values["other_pictures"])
        yield ""
        yield f"Its other pictures, whose scenes and payments only their files tell: {named}."
        yield "Name them with --production."
    yield ""
    yield f"From {day} on nothing new may rest on this consent: no use, no medium, no territory."
    if values["training"]:
        yield "It grants training: that ends too. What a model has learnt by then stays in it."


def _of_picture(picture: Values, day: str) -> Iterator[str]:
    yield ""
    yield f"{picture['title']} ({picture['picture']})"
    if not picture["replicas_known"]:
        yield "  The vendor's replica list was not given, so nobody knows which uses there are."
    elif not picture["uses"]:
        yield "  No replica on the vendor's list rests on it."
    for use in picture["uses"]:
        yield from _of_use(use, day)
    for scan in picture["scans"]:
        yield f"  {scan['about']}: {NO_SCAN_CLAUSE}."
    for use in picture["agreed_and_not_made"]:
        scenes = f" ({scenes_said(use['scenes'])})" if use["scenes"] else ""
        yield f"  agreed and on no list: {use['description']}{scenes}; it may not be made any more."
    for pay in picture["payments"]:
        amount = pay["amount"] or "no amount yet"
        yield f"  pay: {pay['for']}: {amount}, {pay['standing']}; it stays due."
    if picture["payments"]:
        yield f"  ({PAY_STAYS})"


def _of_use(use: Values, day: str) -> Iterator[str]:
    made = f"made by {use['made_on']}" if use["made_on"] else "on no known day"
    embodied = _EMBODIED[Answer(use["embodied"])]
    yield f"  {use['about']} ({', '.join(use['where'])}): {made}, {embodied}."
    if use["still_covered_by"]:
        yield f"    Still covered by {', '.join(use['still_covered_by'])}."
        return
    if use["covered_after"] == Cover.UNKNOWN.value:
        yield f"    Whether anything covers it from {day} on is not known."
    else:
        yield f"    Not covered from {day} on: an audit judged on that day or later says so."
    if use["embodied"] != Answer.NO.value:
        yield f"    Whether it stays: {NO_CLAUSE}."
