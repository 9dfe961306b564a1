"""A notice drafted: what its law asks, what the records show, what is still to be confirmed.

Its words say what the sender declares and what records show, each as such, and accuse nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from personae.proof.notice_case import Agreed, Case, NoticeKind, Seen
from personae.proof.notice_laws import BY_ID, LAWS, Law
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

# What a report's finding lets a notice say, in the report's own words.
SHOWS = {
    "replica without consent": "The records show no agreement that covers what is seen.",
    "not covered": "An agreement is on record, and what is seen goes beyond it.",
    "agreed afterwards": "The agreement on record was signed after the use.",
    "no record": "The person is seen, and the records show neither work nor a declared replica "
    "for it. It may be archive footage, a lost paper, or somebody who looks alike.",
    "needs a look": "A person has yet to look: the report settles nothing.",
    "worked, scenes unknown": "The person worked on the picture; in which scenes, the records do "
    "not show.",
}
_AGREES = ("in order", "replica with consent")
_NOT_SEEN = ("absent", "consent unused", "worked, not seen", "declared, not seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file beside the notice, by its digest."""

    file: str
    sha256: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement with the case's own words in it, and whether the sender has confirmed it."""

    id: str
    cite: str
    words: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """missing  what keeps it from being sent, a sentence each; none where it can be"""

    law: Law
    ground: str
    shows: tuple[str, ...]
    statements: tuple[Said, ...]
    missing: tuple[str, ...]


def sentences(why: Iterable[str]) -> str:
    """Reasons in a row, as sentences."""
    return " ".join(f"{each[0].upper()}{each[1:]}" for each in why)


def asked(case: Case) -> tuple[tuple[Law, ...], tuple[tuple[Law, tuple[str, ...]], ...]]:
    """The laws under which a notice can be drafted, and those under which none can, with why.

    Raises UserError where the case names a law that nobody here knows, or that does not apply.
    """
    mistakes = []
    for name in case.laws:
        law = BY_ID.get(name)
        if law is None:
            near = did_you_mean(name, BY_ID) or f"Known: {', '.join(BY_ID)}."
            mistakes.append(Mistake("laws", f"no law is called `{name}` here.", near))
        elif law.kind is not case.kind:
            mistakes.append(Mistake("laws", f"`{name}` is for a {law.kind}, not a {case.kind}."))
        elif why := law.lacks(case):
            mistakes.append(
                Mistake("laws", f"no notice under {law.cite}. {sentences(why)}", "None is drafted.")
            )
    if mistakes:
        raise UserError(*mistakes)
    of_kind = [law for law in LAWS if law.kind is case.kind]
    wanted = [law for law in of_kind if not case.laws or law.id in case.laws]
    may = tuple(law for law in wanted if not law.lacks(case))
    return may, tuple((law, law.lacks(case)) for law in wanted if law not in may)


def refuse_beyond_evidence(case: Case, seen: Seen | None) -> None:
    """Raise UserError where the report attached does not carry a notice of this kind."""
    if seen is None or case.kind is NoticeKind.COUNTER:
        return
    if seen.finding in _AGREES:
        what = f"the report finds `{seen.finding}`: an agreement or a work record covers it."
    elif seen.finding in _NOT_SEEN:
        what = f"the report finds `{seen.finding}`: it does not show the person."
    else:
        return
    raise UserError(
        Mistake(
            "evidence.report",
            what,
            "A notice that rests on it would say more than it shows; none is drafted.",
        )
    )


def draft(case: Case, law: Law, *, seen: Seen | None, agreed: Sequence[Agreed]) -> Notice:
    """A notice under a law that applies (`asked`)."""
    confirmed = case.confirmed.get(law.id, ())
    statements = tuple(
        Said(
            id=each.id,
            cite=each.cite,
            words=_filled(each.words, case),
            confirmed=each.id in confirmed,
        )
        for each in law.statements
    )
    return Notice(
        law=law,
        ground=_filled(law.says, case),
        shows=tuple(_shows(seen, agreed)),
        statements=statements,
        missing=tuple(_missing(case, law, statements)),
    )


def _shows(seen: Seen | None, agreed: Sequence[Agreed]) -> Iterable[str]:
    if seen is None:
        yield "No film was compared with records: what is seen is told by the sender alone."
    else:
        took = (
            "a face for theirs, in " + ", ".join(seen.shots) if seen.shots else "no face for theirs"
        )
        yield (
            f"A film (SHA-256 {seen.film}) was compared with records on {seen.audited_on}; "
            f"software took {took}. Report: SHA-256 {seen.sha256}."
        )
        yield SHOWS.get(seen.finding, f"The report's finding is: {seen.finding}.")
    if not agreed:
        yield "No agreement of the person is on record with whoever drafted this."
    for each in agreed:
        signed = "not signed" if each.signed_on is None else f"signed on {each.signed_on}"
        yield (
            f"An agreement of the person is on record, {signed}: SHA-256 {each.digest}, over a "
            "secret and its words, so that nobody can guess them by it."
        )


def _missing(case: Case, law: Law, statements: Sequence[Said]) -> Iterable[str]:
    sender = case.sender
    has = {"email": sender.email, "address": sender.address, "phone": sender.phone}
    for needed in law.needs:
        if not has[needed]:
            yield f"{law.cite} asks for the sender's {needed}."
    for each in statements:
        if not each.confirmed:
            yield f"The sender has not confirmed the statement `{each.id}`."
    if case.confirmed_by is None or case.confirmed_on is None:
        yield "Nobody has put their name and the day under the statements."
    elif case.confirmed_by != sender.name:
        yield f"{case.confirmed_by} cannot confirm for {sender.name}, under whose name it goes."


def _filled(words: str, case: Case) -> str:
    work = case.copyright
    return words.format(
        work=work.work if work else "",
        owner=work.owner if work else "",
        i_am=_i_am(case.sender.acting_as),
        illegal_because=case.illegal_because or "",
        removed_on=_day(case.removed_on),
    )


def _i_am(role: str) -> str:
    return "I am" if role == "performer" else f"I may act, as {role}, for"


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
