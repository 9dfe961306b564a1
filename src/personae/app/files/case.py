"""CASE.yaml: what is published where, who says so, and what a notice may rest on."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import BeforeValidator, Field

from personae.app.files.forms import Form, filled
from personae.app.files.mistakes import Mistakes
from personae.app.files.words import Count, Day, Id, Territory, Words, a_text, each_named, one_of
from personae.app.files.yaml_text import Text, read_yaml
from personae.proof.notice_case import Case, Copyright, NoticeKind, Published, Sender, Told
from personae.proof.notice_laws import BY_ID
from personae.vocabulary.mistake import did_you_mean
from personae.vocabulary.names import ConsentId, PerformerId

ROLES = ("performer", "guardian", "representative", "estate", "union", "company")
_LIST = BeforeValidator(each_named)


def _an_address(value: object) -> str:
    text = a_text(value)
    if not text.startswith(("https://", "http://")) or any(c.isspace() for c in text):
        raise ValueError(f"`{text}` is no address: write it like https://example.com/watch?v=1.")
    return text


def _an_email(value: object) -> str:
    text = a_text(value)
    name, at, host = text.partition("@")
    if not (name and at and "." in host) or any(c.isspace() for c in text):
        raise ValueError(f"`{text}` is no e-mail address.")
    return text


def _a_file(value: object) -> str:
    """Beside the case or below it: what is packed must not lead elsewhere."""
    text = a_text(value)
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text:
        raise ValueError(f"`{text}`: a file beside the case, or in a folder beside it.")
    return text


def _some(value: object) -> tuple[object, ...]:
    found: tuple[object, ...] = each_named(value)
    if not found:
        raise ValueError("at least one belongs here.")
    return found


class _Sender(Form):
    name: Words
    as_: Annotated[str, one_of("role", ROLES)] = Field(alias="as")
    email: Annotated[str, BeforeValidator(_an_email)] | None = None
    address: Words | None = None
    phone: Words | None = None


class _Published(Form):
    url: Annotated[str, BeforeValidator(_an_address)]
    what: Words
    seen_on: Day


class _Copyright(Form):
    declared: bool
    work: Words | None = None
    owner: Words | None = None


class _Told(Form):
    computer_made: bool | None = None
    advertising: bool | None = None
    intimate: bool | None = None
    known_unauthorised: bool | None = None
    died_on: Day | None = None
    domiciled: Territory | None = None


Box = Annotated[tuple[Count, Count, Count, Count], BeforeValidator(each_named)]


class _Still(Form):
    """person and others: left, top, right, bottom, in pixels of the still."""

    file: Annotated[str, BeforeValidator(_a_file)]
    what: Words | None = None
    person: Box | None = None
    others: Annotated[tuple[Box, ...], _LIST] | None = None


_Files = Annotated[tuple[Annotated[str, BeforeValidator(_a_file)], ...], _LIST]


class _Evidence(Form):
    report: Annotated[str, BeforeValidator(_a_file)] | None = None
    stills: Annotated[tuple[_Still, ...], _LIST] = ()
    proofs: _Files = ()
    files: _Files = ()
    consents: Annotated[tuple[Id, ...], _LIST] = ()


class _Confirmed(Form):
    by: Words
    on: Day
    statements: dict[str, Annotated[tuple[Words, ...], _LIST]]


class CaseForm(Form):
    """The keys of a CASE.yaml; its schema is `personae schema case`."""

    case: Id
    kind: Annotated[str, one_of("kind of notice", tuple(NoticeKind))]
    performer: Id
    sender: _Sender
    recipient: Words
    published: Annotated[tuple[_Published, ...], BeforeValidator(_some)]
    territories: Annotated[tuple[Territory, ...], BeforeValidator(_some)]
    told: _Told = _Told()
    copyright: _Copyright | None = None
    illegal_because: Words | None = None
    removed_on: Day | None = None
    laws: Annotated[tuple[Annotated[str, one_of("law", tuple(BY_ID))], ...], _LIST] = ()
    evidence: _Evidence = _Evidence()
    confirmed: _Confirmed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StillNamed:
    """person, others: boxes (left, top, right, bottom); None where they are not known"""

    file: Path
    what: str
    person: tuple[int, int, int, int] | None
    others: tuple[tuple[int, int, int, int], ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case, and the files that it names, beside it."""

    path: Path
    case: Case
    report: Path | None
    stills: tuple[StillNamed, ...]
    proofs: tuple[Path, ...]
    files: tuple[Path, ...]
    consents: tuple[ConsentId, ...]

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The case and every file that it names."""
        report = () if self.report is None else (self.report,)
        stills = (each.file for each in self.stills)
        return (self.path, *report, *stills, *self.proofs, *self.files)


def read_case(path: Path) -> CaseFile:
    """Raises UserError with every mistake of the file, each with its line."""
    mistakes = Mistakes()
    text = read_yaml(path, mistakes)
    form = None if text is None else filled(CaseForm, text, path.name, mistakes)
    if text is not None and form is not None:
        _together(form, text, path.name, mistakes)
    mistakes.raise_any()
    if form is None:
        raise AssertionError("a case is read or there is a mistake")
    return _case_file(path, form)


def _together(form: CaseForm, text: Text, file: str, mistakes: Mistakes) -> None:
    """What no key by itself can be wrong in."""
    told = form.copyright
    if told is not None and told.declared and not (told.work and told.owner):
        where = f"{file}:{text.line(('copyright',))}"
        mistakes.add(where, "a copyright is declared in a named work (`work`), of an `owner`.")
    for name, statements in (form.confirmed.statements if form.confirmed else {}).items():
        where = f"{file}:{text.line(('confirmed', 'statements', name))}"
        law = BY_ID.get(name)
        if law is None:
            mistakes.add(where, f"no law is called `{name}` here.", did_you_mean(name, BY_ID))
            continue
        known = [each.id for each in law.statements]
        for each in statements:
            if each not in known:
                near = did_you_mean(each, known) or f"Known: {', '.join(known)}."
                mistakes.add(where, f"{law.cite} asks for no statement `{each}`.", near)
    for n, still in enumerate(form.evidence.stills):
        for box in (still.person, *(still.others or ())):
            if box is not None and not (box[0] < box[2] and box[1] < box[3]):
                line = text.line(("evidence", "stills", n))
                mistakes.add(f"{file}:{line}", "a box is left, top, right, bottom.")


def _case_file(path: Path, form: CaseForm) -> CaseFile:
    sender, told, here = form.sender, form.told, path.parent
    named, confirmed = form.copyright, form.confirmed
    case = Case(
        id=form.case,
        kind=NoticeKind(form.kind),
        performer=PerformerId(form.performer),
        sender=Sender(
            name=sender.name,
            acting_as=sender.as_,
            email=sender.email,
            address=sender.address,
            phone=sender.phone,
        ),
        recipient=form.recipient,
        published=tuple(
            Published(url=each.url, what=each.what, seen_on=each.seen_on) for each in form.published
        ),
        territories=form.territories,
        told=Told(
            computer_made=told.computer_made,
            advertising=told.advertising,
            intimate=told.intimate,
            known_unauthorised=told.known_unauthorised,
            died_on=told.died_on,
            domiciled=told.domiciled,
        ),
        copyright=Copyright(work=named.work, owner=named.owner)
        if named is not None and named.declared and named.work and named.owner
        else None,
        illegal_because=form.illegal_because,
        removed_on=form.removed_on,
        laws=form.laws,
        confirmed=confirmed.statements if confirmed else {},
        confirmed_by=confirmed.by if confirmed else None,
        confirmed_on=confirmed.on if confirmed else None,
    )
    evidence = form.evidence
    return CaseFile(
        path=path,
        case=case,
        report=here / evidence.report if evidence.report else None,
        stills=tuple(
            StillNamed(
                file=here / still.file,
                what=still.what or "a still, as the sender describes it",
                person=still.person,
                others=still.others,
            )
            for still in evidence.stills
        ),
        proofs=tuple(here / name for name in evidence.proofs),
        files=tuple(here / name for name in evidence.files),
        consents=tuple(ConsentId(each) for each in evidence.consents),
    )
