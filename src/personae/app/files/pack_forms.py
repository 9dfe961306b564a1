"""The forms of a rule's two YAML files: which keys stand in them, and what each may say."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from personae.app.files.forms import Form
from personae.app.files.words import Day, Words, one_of
from personae.rules.rule import LEVELS, Effect, Needs, Status

_WHOLE = re.compile(r"-?[0-9]{1,6}")
_ANSWERS = ("silent", "refer", *(effect.value for effect in Effect if effect is not Effect.REFER))


def _whole(value: object) -> object:
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise ValueError(f"`{value}` is no whole number.")
    return int(value)


def _several(value: object) -> object:
    """One, or a list of them."""
    many = tuple(value) if isinstance(value, list) else (value,)
    if value is None or not many:
        raise ValueError("nothing stands here: write one, or a list.")
    return many


def _facts(value: object) -> object:
    if not isinstance(value, dict):
        raise ValueError("facts belong here, like `minor: true`.")  # noqa: TRY004  # pydantic tells ValueErrors
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
WrittenFacts = Annotated[dict[str, Any], BeforeValidator(_facts)]


class SourceForm(Form):
    cite: Words
    href: Words
    retrieved: Day
    level: Annotated[str, one_of("reading level", tuple(LEVELS))]
    excerpt: Annotated[str, one_of("excerpt", ("source.md",))]


class AppliesForm(Form):
    date: Words
    from_: Day | None = Field(alias="from")
    until: Day | None = None


class DueForm(Form):
    fact: Words
    hours: Whole = 0
    years: Whole = 0
    or_later: Words | None = None


class DutyForm(Form):
    do: Words
    by: Annotated[tuple[DueForm, ...], BeforeValidator(_several)] = ()


class OwesForm(Form):
    rates: Annotated[tuple[Words, ...], BeforeValidator(_several)]
    days: Words


class RuleForm(Form):
    id: Words
    title: Words
    status: Annotated[str, one_of("status", tuple(s.value for s in Status))]
    source: SourceForm
    applies: AppliesForm | None = None
    effect: Annotated[str, one_of("effect", tuple(e.value for e in Effect))]
    needs: Annotated[str | None, one_of("need", tuple(n.value for n in Needs))] = None
    when: Any
    because: Words
    duty: DutyForm | None = None
    owes: OwesForm | None = None
    speaks_of: Annotated[str | None, one_of("subject", ("pay",))] = None
    unread: Words | None = None


class CaseForm(Form):
    case: Words
    but: WrittenFacts = Field(default_factory=dict)
    expect: Annotated[str, one_of("answer", _ANSWERS)]


class CasesForm(Form):
    given: WrittenFacts = Field(default_factory=dict)
    cases: list[CaseForm]
