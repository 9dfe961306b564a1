"""CONSENT.yaml: one agreement as signed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from personae.app.files.forms import Form, filled
from personae.app.files.mistakes import Mistakes
from personae.app.files.words import (
    AgreedTerritory,
    Agreement,
    Amount,
    Count,
    Day,
    Digest,
    Id,
    Moment,
    Words,
    a_text,
    listed,
    one_of,
)
from personae.app.files.yaml_text import Text, read_yaml
from personae.consent.agreement import (
    EVERY_DAY,
    Conditions,
    Consent,
    DescribedUse,
    Grantor,
    Pay,
    Representation,
    Signature,
    Withdrawal,
)
from personae.consent.contradictions import contradictions
from personae.vocabulary.mistake import did_you_mean
from personae.vocabulary.names import ConsentId, PerformerId, Scene, is_id
from personae.vocabulary.term import Term

CAPACITIES = ("performer", "guardian", "representative", "estate", "union")
KINDS = ("employment-based", "independently-created", "background", "voice", "alteration")
PURPOSES = ("drama", "advertising", "news", "documentary", "parody", "merchandise")
MEDIA = ("theatrical", "television", "streaming", "commercial", "game", "audio", "social")
EXCLUSIONS = ("nudity", "sexual", "political", "advertising", "news", "documentary")

Scope = BeforeValidator(listed)


def _exclusion(value: object) -> str:
    """One of a closed list, or one category of advertising: `advertising:alcohol`."""
    text = a_text(value)
    what, colon, category = text.partition(":")
    if colon and what == "advertising":
        if not is_id(category):
            raise ValueError(
                f"`{category}` is no category of advertising: write `advertising:alcohol`, "
                "lower-case words joined by hyphens."
            )
        return text
    if text not in EXCLUSIONS:
        near = did_you_mean(text, EXCLUSIONS)
        raise ValueError(
            f"`{text}` is no exclusion. {near + ' ' if near else ''}Known: "
            f"{', '.join(EXCLUSIONS)}, advertising:CATEGORY."
        )
    return text


def _named(value: object) -> tuple[object, ...]:
    if value == "any":
        raise ValueError("`any` excludes everything: leave out what is not agreed to.")
    return listed(value)


def _steps(value: object) -> tuple[object, ...]:
    if value == "any":
        raise ValueError("a list belongs here, each step by which the right passed on.")
    return listed(value)


class _GrantedBy(Form):
    who: Words
    as_: Annotated[str, one_of("capacity", CAPACITIES)] = Field(alias="as")
    performer_born: Day | None = None
    renewed_on: Day | None = None
    title_shown: bool | None = None
    chain_of_title: Annotated[tuple[Words, ...], BeforeValidator(_steps)] = ()


class _Use(Form):
    description: Words
    scenes: Annotated[tuple[Words, ...], Scope] = ()
    copies: Count | None = None
    max_seconds: Count | None = None


class TermForm(Form):
    from_: Day = Field(alias="from")
    until: Day | None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "TermForm":
        if self.until is not None and self.until <= self.from_:
            raise ValueError(
                f"it runs from {self.from_} until {self.until}, which holds no day: "
                f"`until` is the first day out."
            )
        return self

    @property
    def term(self) -> Term:
        return Term(start=self.from_, end=self.until)


def _term(value: object) -> object:
    """`any` stands for every day."""
    every = {"from": EVERY_DAY.start.isoformat(), "until": None}
    return every if value == "any" else value


class _Conditions(Form):
    notice_hours: Count | None = None
    approval_of_each_use: bool | None = None
    strike_lock: bool | None = None


class _Signed(Form):
    on: Day
    separately: bool | None = None
    conspicuous: bool | None = None
    document: Digest | None = None


class _Countersigned(Form):
    on: Day


class _Represented(Form):
    by_counsel: bool | None = None
    by_union: bool | None = None
    union_agreement: Agreement | None = None
    counsel: Words | None = None
    counsel_terms_clear: bool | None = None


class _Pay(Form):
    amount: Amount
    per: Words


class _Withdrawn(Form):
    on: Day
    effective: Day


class ConsentForm(Form):
    """The keys of a CONSENT.yaml; a scope left out grants nothing, `any` grants all of it."""

    consent: Id
    performer: Id
    granted_by: _GrantedBy
    granted_to: Words
    pictures: Annotated[tuple[Id, ...], Scope] = ()
    kinds: Annotated[tuple[Annotated[str, one_of("kind", (*KINDS, "any"))], ...], Scope] = ()
    uses: Annotated[tuple[_Use, ...], Scope] = ()
    purposes: Annotated[
        tuple[Annotated[str, one_of("purpose", (*PURPOSES, "any"))], ...], Scope
    ] = ()
    media: Annotated[tuple[Annotated[str, one_of("medium", (*MEDIA, "any"))], ...], Scope] = ()
    territories: Annotated[tuple[AgreedTerritory, ...], Scope] = ()
    languages: Annotated[tuple[Words, ...], Scope] = ()
    term: Annotated[TermForm | None, BeforeValidator(_term)] = None
    training: bool | None = None
    sublicence: bool | None = None
    transfer: bool | None = None
    conditions: _Conditions | None = None
    excludes: Annotated[
        tuple[Annotated[str, BeforeValidator(_exclusion)], ...], BeforeValidator(_named)
    ] = ()
    business_reason: Words | None = None
    disclosed_at: Moment | None = None
    signed: _Signed | None = None
    countersigned: _Countersigned | None = None
    represented: _Represented | None = None
    pay: _Pay | None = None
    supersedes: Id | None = None
    withdrawn: _Withdrawn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFile:
    """A consent and the file that says it.

    text  for the lines of its keys
    """

    path: Path
    consent: Consent
    text: Text

    def where(self, *key: str | int) -> str:
        """`ana-vale.yaml:7`: the line of a key."""
        return f"{self.path.name}:{self.text.line(key)}"


def read_consent(path: Path) -> Consent:
    """The agreement that a CONSENT.yaml holds; raises as `read_consent_file` does."""
    return read_consent_file(path).consent


def read_consent_file(path: Path) -> ConsentFile:
    """The agreement that a CONSENT.yaml holds, and the lines of its keys.

    Raises UserError with every mistake of the file, each with its line.
    """
    mistakes = Mistakes()
    text = read_yaml(path, mistakes)
    form = None if text is None else filled(ConsentForm, text, path.name, mistakes)
    mistakes.raise_any()
    if form is None or text is None:
        raise AssertionError("a form is filled in or there is a mistake")
    file = ConsentFile(path=path, consent=_agreement(form), text=text)
    for found in contradictions(file.consent):
        mistakes.add(file.where(*found.key), found.what, found.do)
    mistakes.raise_any()
    return file


def _agreement(form: ConsentForm) -> Consent:
    conditions = form.conditions or _Conditions()
    represented = form.represented or _Represented()
    signed, pay, withdrawn = form.signed, form.pay, form.withdrawn
    return Consent(
        id=ConsentId(form.consent),
        performer=PerformerId(form.performer),
        granted_by=Grantor(
            who=form.granted_by.who,
            acting_as=form.granted_by.as_,
            performer_born=form.granted_by.performer_born,
            renewed_on=form.granted_by.renewed_on,
            title_shown=form.granted_by.title_shown,
            chain_of_title=form.granted_by.chain_of_title,
        ),
        granted_to=form.granted_to,
        pictures=form.pictures,
        kinds=form.kinds,
        uses=tuple(
            DescribedUse(
                description=use.description,
                scenes=tuple(Scene(s) for s in use.scenes),
                copies=use.copies,
                max_seconds=use.max_seconds,
            )
            for use in form.uses
        ),
        purposes=form.purposes,
        media=form.media,
        territories=form.territories,
        languages=form.languages,
        term=None if form.term is None else form.term.term,
        training=form.training,
        sublicence=form.sublicence,
        transfer=form.transfer,
        conditions=Conditions(
            notice_hours=conditions.notice_hours,
            approval_of_each_use=conditions.approval_of_each_use,
            strike_lock=conditions.strike_lock,
        ),
        excludes=form.excludes,
        business_reason=form.business_reason,
        disclosed_at=form.disclosed_at,
        signed=None
        if signed is None
        else Signature(
            on=signed.on,
            separately=signed.separately,
            conspicuous=signed.conspicuous,
            document=signed.document,
        ),
        countersigned_on=None if form.countersigned is None else form.countersigned.on,
        supersedes=None if form.supersedes is None else ConsentId(form.supersedes),
        represented=Representation(
            by_counsel=represented.by_counsel,
            by_union=represented.by_union,
            union_agreement=represented.union_agreement,
            counsel=represented.counsel,
            counsel_terms_clear=represented.counsel_terms_clear,
        ),
        pay=None if pay is None else Pay(amount=pay.amount, per=pay.per),
        withdrawn=None
        if withdrawn is None
        else Withdrawal(
            consent=ConsentId(form.consent), on=withdrawn.on, effective=withdrawn.effective
        ),
    )
