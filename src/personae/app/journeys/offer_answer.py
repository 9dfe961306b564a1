"""Put on record what a performer signed: the consent, what they were shown, and their answer.

One act: all of it goes on record, or nothing does. Only a yes comes here; a no is no file.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from personae.app import wiring
from personae.app.journeys.agree import against_the_registry
from personae.app.journeys.keys import AHEAD, whose_key
from personae.app.journeys.offer import agreement_digest, offers, taken_back
from personae.app.journeys.registry import CONSENTED, consents, enrolments
from personae.consent.agreement import Signature
from personae.consent.as_json import as_json
from personae.consent.contradictions import contradictions
from personae.consent.notice import in_zone
from personae.consent.offer import checks
from personae.consent.parts import narrowed, parts
from personae.consent.texts import FIRST, texts
from personae.proof.signatures import holds
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from datetime import date, datetime

    from personae.app.files.answer_file import AnswerFile
    from personae.app.files.consent import ConsentFile
    from personae.app.wiring import House
    from personae.consent.agreement import Consent

SIGNED = "consent-signed"
_AGAIN = "Nothing was recorded."
_CLOCK = "Set the phone's clock, and sign again."


def record_answer(house: House, answer: AnswerFile, file: ConsentFile) -> tuple[Consent, bool]:
    """The consent that the answer signs, once it is on record; whether its key was seen first here.

    file    the offer as it was made
    raises  UserError, and records nothing, where the answer is of another offer, was changed, is
            on record already, came after the offer was withdrawn, is of a disclosure that was not
            the one offered, is dated before the performer was told or the page was there, or
            leaves something that was not understood
    """
    size = house.record.size
    _of_this_offer(answer, file)
    made_at = _still_open(house, answer, file)
    key = _signed_so(house, answer, file.consent, made_at=made_at)
    consent = _agreed(answer, file)
    _fits(house, consent, file)
    house.record.put_all(
        [
            Entry(kind=CONSENTED, envelope={}, parts={consent.performer: as_json(consent)}),
            Entry(
                kind=SIGNED,
                envelope={},
                parts={consent.performer: {"consent": consent.id, "answer": answer.whole}},
            ),
            *([] if key is None else [key]),
        ],
        seen=size,
    )
    return consent, key is not None


def _of_this_offer(answer: AnswerFile, file: ConsentFile) -> None:
    offer = file.consent
    if answer.offer != offer.id:
        raise _refused(answer, f"it answers the offer `{answer.offer}`, not `{offer.id}`.")
    if offer.signed is not None:
        raise UserError(
            Mistake(
                file.where("signed"),
                "this is no offer: it says that it is signed.",
                "Give the file of which the page was made.",
            )
        )
    if answer.agreement != agreement_digest(offer):
        raise _refused(
            answer,
            f"it signs other words than {file.path.name} has.",
            "Give the file of which the page was made, unchanged.",
        )


def _still_open(house: House, answer: AnswerFile, file: ConsentFile) -> datetime:
    """When a page with what the answer was shown first went on record here, UTC."""
    offer = file.consent
    if any(c.id == offer.id for c in consents(house.record)):
        raise _refused(answer, f"the consent `{offer.id}` is on record already.")
    if offer.id in taken_back(house.record):
        raise _refused(
            answer, f"the offer `{offer.id}` was withdrawn.", "Make a new one with another id."
        )
    made = [m for m in offers(house.record) if m.offer == offer.id]
    made = [m for m in made if m.agreement == answer.agreement]
    if not made:
        raise _refused(
            answer,
            f"no offer `{offer.id}` with these words is on record here.",
            "An offer goes on record when its page is made: `personae consent offer -o`.",
        )
    shown = [m.at for m in made if m.disclosures.get(answer.language) == answer.disclosure]
    if not shown:
        raise _refused(answer, "what was shown before it was signed is not what was offered here.")
    return min(shown)


def _signed_so(
    house: House, answer: AnswerFile, offer: Consent, *, made_at: datetime
) -> Entry | None:
    """What is to go on record of the key beside it; None where the key is there already.

    made_at  when the page that it answers went on record, UTC: nobody signed it before
    """
    signed, by = answer.signed, offer.granted_by
    over = {
        "agreement": answer.agreement,
        "disclosure": answer.disclosure,
        "answer": answer.digest,
    }
    same = signed.over == over and signed.at == answer.at
    if not same or not holds(signed, wiring.check_signature()):
        raise _refused(answer, "the signature does not fit: the file was changed after it.")
    if (signed.signer, signed.acting_as) != (by.who, by.acting_as):
        raise _refused(
            answer,
            f"it was signed by {signed.signer} as {signed.acting_as}, and was offered to {by.who} "
            f"as {by.acting_as}.",
        )
    if answer.at > house.clock.now() + AHEAD:
        raise _refused(
            answer,
            f"it says that it was signed at {_utc(answer.at)}, which is yet to come.",
            _CLOCK,
        )
    _not_before(answer, offer, made_at)
    return whose_key(house, signed, offer.performer)


def _not_before(answer: AnswerFile, offer: Consent, made_at: datetime) -> None:
    """A signer can write any moment; none of before the page, or before they were told, is true."""
    signed, told = f"it says that it was signed at {_utc(answer.at)}", offer.disclosed_at
    if told is not None and answer.at + AHEAD < told:
        raise _refused(answer, f"{signed}, before they were told, at {_utc(told)}.", _CLOCK)
    if answer.at + AHEAD < made_at:
        what = f"{signed}, before the page that it answers was made, at {_utc(made_at)}."
        raise _refused(answer, what, _CLOCK)


def _agreed(answer: AnswerFile, file: ConsentFile) -> Consent:
    """What was granted of the offer, as a signed consent; never wider than it."""
    offer = file.consent
    asked = {part.id for part in parts(offer)}
    questions = checks(offer, texts(FIRST))
    if answer.parts.keys() != asked or answer.answers.keys() != {q.id for q in questions}:
        raise _refused(answer, "it does not answer what the offer asks.")
    left = narrowed(offer, answer.parts)
    if left is None:
        raise _refused(answer, "it grants nothing, so there is nothing to put on record.")
    again = [q.id for q in questions if answer.answers[q.id] is not q.answer(answer.parts)]
    if again:
        raise _refused(
            answer,
            f"it was signed before all of it was understood: {', '.join(again)}.",
            "They read it again and sign anew.",
        )
    signature = Signature(
        on=_day(answer.at, offer), separately=True, conspicuous=None, document=answer.sha256
    )
    # Who signs what they were shown had been shown it by then, whoever forgot to write when.
    told = offer.disclosed_at or answer.at
    return replace(left, signed=signature, disclosed_at=told)


def _fits(house: House, consent: Consent, file: ConsentFile) -> None:
    known, held = enrolments(house.record), {c.id: c for c in consents(house.record)}
    now_signed = replace(file, consent=consent)
    mistakes = [
        Mistake(file.where(*found.key), found.what, found.do) for found in contradictions(consent)
    ]
    mistakes += against_the_registry(now_signed, known, held, held)
    if mistakes:
        raise UserError(*mistakes)


def _day(at: datetime, offer: Consent) -> date:
    """The day of the signature where the offer was told, else by UTC."""
    return at.astimezone(offer.disclosed_at.tzinfo if offer.disclosed_at else UTC).date()


def _utc(moment: datetime) -> str:
    return f"{in_zone(moment, UTC):%Y-%m-%d %H:%M} UTC"


def _refused(answer: AnswerFile, what: str, do: str = "") -> UserError:
    return UserError(Mistake(answer.path.name, what, f"{do} {_AGAIN}".strip()))
