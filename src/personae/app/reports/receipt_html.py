"""A receipt as one page that needs no network and no script: for a phone, and for a drawer."""

from collections.abc import Iterator
from typing import Any

from personae.app.reports.templating import environment
from personae.consent.disclosure import in_plain_words
from personae.consent.formats.receipt import Receipt
from personae.consent.granting import granted
from personae.consent.life import Pause
from personae.consent.texts import Texts, languages, texts

_PAUSED = {
    Pause.NO_DAYS: "no_days",
    Pause.NOT_BEGUN: "not_begun",
    Pause.NOBODY_SAYS: "nobody_says",
}
_FORMS = {None: "unknown", True: "yes", False: "no"}


def render(receipt: Receipt, say: Texts) -> str:
    return environment().get_template("receipt.html").render(_values(receipt, say))


def _values(receipt: Receipt, say: Texts) -> dict[str, Any]:
    consent = receipt.consent
    return {
        "language": say.tag,
        "kind": say("receipt.kind"),
        "title": say("receipt.title", name=receipt.name, company=receipt.company),
        "keep": say("receipt.keep"),
        "for_another": _for_another(receipt, say),
        "state_heading": say("receipt.state", on=say.day(receipt.on)),
        "state": _state(receipt, say),
        "granted_heading": say("receipt.granted"),
        "granted": granted(consent, say, receipt.titles),
        "withheld_heading": say("offer.withheld"),
        "withheld": receipt.withheld(say) or (say("offer.withheld_nothing"),),
        "sections": [
            (say("offer.pay"), list(_pay(receipt, say))),
            (say("receipt.how"), list(_how(receipt, say))),
            (say("receipt.record"), list(_record(receipt, say))),
            (say("receipt.back"), [say("offer.keep_withdraw")]),
        ],
        "words_heading": say("receipt.words"),
        "words": in_plain_words(consent, say),
        "footer": (say("receipt.file"), say("receipt.made", on=say.day(receipt.on))),
    }


def _state(receipt: Receipt, say: Texts) -> str:
    """What had become of it; never that it counts on a day on which it allows nothing."""
    if receipt.pause is None:
        return say(f"receipt.{receipt.state.said}")
    term = receipt.consent.term
    begins = {"on": say.day(term.start)} if term and receipt.pause is Pause.NOT_BEGUN else {}
    return say(f"receipt.{_PAUSED[receipt.pause]}", **begins)


def _for_another(receipt: Receipt, say: Texts) -> str:
    by = receipt.consent.granted_by
    if by.acting_as == "performer":
        return ""
    capacity = say.called("capacities", by.acting_as)
    return say("receipt.for_another", who=by.who, performer=receipt.name, capacity=capacity)


def _pay(receipt: Receipt, say: Texts) -> Iterator[str]:
    pay = receipt.consent.pay
    if pay is None:
        yield say("offer.pay_none")
    else:
        yield say("offer.pay_sum", amount=pay.amount, per=say.called("per", pay.per))
    yield say("offer.pay_floor")


def _how(receipt: Receipt, say: Texts) -> Iterator[str]:
    consent, shown, signed = receipt.consent, receipt.shown, receipt.consent.signed
    if consent.disclosed_at is None:
        yield say("receipt.told_unknown")
    else:
        yield say("offer.told", at=say.moment(consent.disclosed_at))
    if shown is None:
        yield say("receipt.shown_unknown")
    elif shown.language is None:
        yield say("receipt.shown_digest", digest=shown.digest)
    else:
        known = texts(shown.language).name if shown.language in languages() else shown.language
        yield say("receipt.shown", language=known, digest=shown.digest)
    if signed is not None:
        yield _signed(receipt, say)
        yield say(f"receipt.separately_{_FORMS[signed.separately]}")
        yield say(f"receipt.conspicuous_{_FORMS[signed.conspicuous]}")
        yield (
            say("receipt.document_unknown")
            if signed.document is None
            else say("receipt.document", digest=signed.document)
        )
    if receipt.vouched_by is not None:
        yield say("receipt.vouched", issuer=receipt.vouched_by)
    for each in receipt.sealed:
        key = "counts" if each.counts else "counts_not"
        who = receipt.company if each.company else each.who
        yield say(f"receipt.signature_{key}", who=who, at=say.moment(each.at))
    on = consent.countersigned_on
    yield (
        say("receipt.company_unsigned")
        if on is None
        else say("receipt.company_signed", on=say.day(on))
    )
    if consent.supersedes is not None:
        yield say("receipt.replaces", before=consent.supersedes)
    if receipt.end is not None:
        effective = say.day(receipt.end.effective)
        yield say("receipt.ends", on=say.day(receipt.end.on), effective=effective)


def _signed(receipt: Receipt, say: Texts) -> str:
    by, signed = receipt.consent.granted_by, receipt.consent.signed
    day = "" if signed is None else say.day(signed.on)
    if by.acting_as == "performer":
        return say("receipt.signed_by_you", on=day)
    capacity = say.called("capacities", by.acting_as)
    return say("receipt.signed_by", who=by.who, on=day, capacity=capacity)


def _record(receipt: Receipt, say: Texts) -> Iterator[str]:
    yield say("receipt.entry", number=receipt.number, at=say.moment(receipt.at))
    yield say("receipt.digest", digest=receipt.digest)
    yield say("receipt.digest_note")
    yield say("receipt.proof")
    yield say("receipt.reference", id=receipt.reference.public_id.hex())
    yield say("receipt.salt", salt=receipt.reference.salt.hex())
