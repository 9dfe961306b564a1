"""PRODUCTION.yaml and the files it names, read together: every mistake is told at once."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from personae.app.files.ai_uses import read_ai_uses
from personae.app.files.cells import Cells
from personae.app.files.consent import MEDIA, TermForm
from personae.app.files.edl import read_edl
from personae.app.files.forms import Form, filled
from personae.app.files.mistakes import Mistakes
from personae.app.files.records import (
    read_dood,
    read_items,
    read_scenes,
    read_shots,
    read_skins,
    read_vouchers,
    read_work,
)
from personae.app.files.replicas import read_replicas
from personae.app.files.scenes_spelt import spelt_alike
from personae.app.files.words import (
    Agreement,
    Amount,
    Day,
    Id,
    Territory,
    Words,
    a_text,
    each_named,
    one_of,
)
from personae.app.files.yaml_text import Text, read_yaml
from personae.reconciliation.ai_uses import AiUse
from personae.reconciliation.cut import cut_list, past_the_end
from personae.reconciliation.production import CastMember, EdlEvent, GivenMinimum, Production
from personae.reconciliation.worked import ROLES
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, PictureId

Record = TypeVar("Record")
TYPES = (
    *("theatrical", "television", "streaming", "unscripted"),
    *("commercial", "corporate", "game", "audio"),
)
_UNITS = ("day", "week", "hour", "picture", "episode")


def _a_zone(value: object) -> str:
    text = a_text(value)
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"`{text}` is no time zone: write it like America/Los_Angeles.") from None
    return text


class _Member(Form):
    performer: Id
    role: Annotated[str, one_of("role", ROLES)]
    rate: Amount | None = None
    unit: Annotated[str, one_of("unit", _UNITS)] | None = None


class _Minimum(TermForm):
    """A minimum that no pack holds, as the production knows it."""

    of: Words
    per: Annotated[str, one_of("unit", ("day", "week", "each"))]
    amount: Amount
    source: Words


class ProductionForm(Form):
    """The keys of a PRODUCTION.yaml. A file not named is unknown, never "no"."""

    picture: Id
    title: Words
    company: Words
    type: Annotated[str, one_of("type", TYPES)] | None = None
    agreement: Agreement | None = None
    writers_agreement: Agreement | None = None
    principal_photography: TermForm | None = None
    released_on: Day | None = None
    time_zone: Annotated[str, BeforeValidator(_a_zone)]
    consents_complete: bool | None = None
    territories: Annotated[tuple[Territory, ...], BeforeValidator(each_named)] = ()
    media: Annotated[
        tuple[Annotated[str, one_of("medium", MEDIA)], ...], BeforeValidator(each_named)
    ] = ()
    cast: Annotated[tuple[_Member, ...], Field(min_length=1), BeforeValidator(each_named)]
    work: Words | None = None
    vouchers: Words | None = None
    skins: Words | None = None
    dood: Words | None = None
    scenes: Words | None = None
    shots: Words | None = None
    edl: Words | None = None
    replicas: Words | None = None
    items: Words | None = None
    minimums: Annotated[tuple[_Minimum, ...], BeforeValidator(each_named)] = ()
    ai_uses: Words | None = None


_FILES = (
    *("work", "vouchers", "skins", "dood", "scenes"),
    *("shots", "edl", "replicas", "items", "ai_uses"),
)


def read_production(path: Path) -> Production:
    """A production and all its records.

    Raises UserError with every mistake of all its files, each with file and line.
    """
    mistakes = Mistakes()
    text = read_yaml(path, mistakes)
    form = None if text is None else filled(ProductionForm, text, path.name, mistakes)
    mistakes.raise_any()
    if text is None or form is None:
        raise AssertionError("a form is filled in or there is a mistake")
    _cast_once(form, text, path.name, mistakes)
    _minimums_once(form, text, path.name, mistakes)
    if form.shots is not None and form.edl is not None:
        where = f"{path.name}:{text.line(('edl',))}"
        mistakes.add(where, "both `shots` and `edl` list the shots.", "Keep one of them.")
    cells = Cells(
        cast=frozenset(PerformerId(m.performer) for m in form.cast),
        zone=ZoneInfo(form.time_zone),
        mistakes=mistakes,
    )
    files = _Files(path, form, text, cells)
    production = spelt_alike(_production(form, files))
    mistakes.raise_any()
    return production


def check_days(production: Production, *, today: date) -> None:
    """Raises UserError with every day of work that has not come yet."""
    rows = [(row.where, row.day) for row in production.work or ()]
    rows += [(row.where, row.day) for row in production.vouchers or ()]
    coming = [
        Mistake(where, f"{day} is after today, {today}.", "Correct the day.")
        for where, day in rows
        if day > today
    ]
    if coming:
        raise UserError(*coming)


def check_against_film(
    production: Production, *, frames: int, frame_rate: Fraction, starts_at: str | None
) -> None:
    """Hold a production's frames and timecodes against the film they are said to describe.

    frames, frame_rate, starts_at  of the film, as screening found them
    Raises UserError with every line that names frames the film has not.
    """
    cut, mistakes = cut_list(production, rate=frame_rate, starts_at=starts_at)
    if mistakes:
        raise UserError(*mistakes)
    past = past_the_end(production, cut, frames=frames)
    if past:
        raise UserError(*past)


def _cast_once(form: ProductionForm, text: Text, file: str, mistakes: Mistakes) -> None:
    first: dict[str, int] = {}
    for n, member in enumerate(form.cast):
        line = text.line(("cast", n, "performer"))
        if member.performer in first:
            mistakes.add(
                f"{file}:{line}",
                f"`{member.performer}` is in the cast twice, first in line "
                f"{first[member.performer]}.",
                "Keep one line, or give the other performer an id of their own.",
            )
        first.setdefault(member.performer, line)


def _minimums_once(form: ProductionForm, text: Text, file: str, mistakes: Mistakes) -> None:
    """On no day may the production name two minimums for one thing; none is nought."""
    for n, one in enumerate(form.minimums):
        where = f"{file}:{text.line(('minimums', n))}"
        if not one.amount.amount > 0:
            mistakes.add(where, "a minimum is more than nought.", "Leave out what is not known.")
        for other in form.minimums[:n]:
            alike = (one.of, one.per) == (other.of, other.per)
            if alike and one.term.meets(other.term):
                what = f"two minimums for {one.of} per {one.per} are in force at once."
                mistakes.add(where, what, "One ends on the day the next begins.")


class _Files:
    """The files beside a PRODUCTION.yaml, each read where it was named."""

    def __init__(self, production: Path, form: ProductionForm, text: Text, cells: Cells) -> None:
        self._path, self._form, self._text, self._cells = production, form, text, cells

    def named(self, key: str) -> str | None:
        name = getattr(self._form, key)
        return None if name is None else str(name)

    def find(self, key: str) -> Path | None:
        name = self.named(key)
        if name is None:
            return None
        path = self._path.parent / name
        if path.is_file():
            return path
        self._cells.mistakes.add(
            f"{self._path.name}:{self._text.line((key,))}",
            f"`{key}` names `{name}`, and no such file stands beside it.",
            "Correct the name, or leave the key out: a record not given is unknown.",
        )
        return None

    def read(
        self, key: str, reader: Callable[[Path, Cells], tuple[Record, ...]]
    ) -> tuple[Record, ...] | None:
        path = self.find(key)
        return None if path is None else reader(path, self._cells)


def _production(form: ProductionForm, files: _Files) -> Production:
    def edl(path: Path, cells: Cells) -> tuple[EdlEvent, ...]:
        return read_edl(path, cells.mistakes)

    photography = form.principal_photography
    work, vouchers = files.read("work", read_work), files.read("vouchers", read_vouchers)
    skins, dood = files.read("skins", read_skins), files.read("dood", read_dood)
    scenes = files.read("scenes", read_scenes)
    there = None if scenes is None else tuple(dict.fromkeys(each.scene for each in scenes))

    def ai_uses(path: Path, cells: Cells) -> tuple[AiUse, ...]:
        return read_ai_uses(path, cells, there)

    return Production(
        picture=PictureId(form.picture),
        title=form.title,
        company=form.company,
        type=form.type,
        agreement=form.agreement,
        principal_photography=None if photography is None else photography.term,
        released_on=form.released_on,
        time_zone=form.time_zone,
        consents_complete=form.consents_complete,
        territories=form.territories or None,
        media=form.media or None,
        cast=tuple(
            CastMember(performer=PerformerId(m.performer), role=m.role, rate=m.rate, unit=m.unit)
            for m in form.cast
        ),
        work=work,
        vouchers=vouchers,
        skins=skins,
        dood=dood,
        scenes=scenes,
        shots=files.read("shots", read_shots),
        edl=files.read("edl", edl),
        replicas=files.read("replicas", read_replicas),
        items=files.read("items", read_items),
        minimums=tuple(
            GivenMinimum(of=m.of, per=m.per, term=m.term, amount=m.amount, source=m.source)
            for m in form.minimums
        ),
        writers_agreement=form.writers_agreement,
        ai_uses=files.read("ai_uses", ai_uses),
        files=tuple((key, name) for key in _FILES if (name := files.named(key)) is not None),
    )
