"""The rule packs: a folder a provision, with `rule.yaml`, `cases.yaml` and `source.md`."""

import hashlib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

import personae.rules
from personae.app.files.forms import Form, filled
from personae.app.files.mistakes import Mistakes
from personae.app.files.words import Day, Words, one_of
from personae.app.files.yaml_text import Text, read_yaml
from personae.clearance.gather import derived
from personae.rules.facts import Kind, Value, WrongValueError, value_of
from personae.rules.loader import (
    At,
    condition_of,
    fact_called,
    failed,
    merged,
    satisfiable,
    untested,
)
from personae.rules.rule import (
    LEVELS,
    Applies,
    Case,
    Due,
    Duty,
    Effect,
    Needs,
    Owes,
    Provision,
    Rule,
    Source,
    Status,
)
from personae.vocabulary.mistake import Mistake, UserError

PACKS = Path(personae.rules.__file__).parent / "packs"
_FILES = ("rule.yaml", "cases.yaml", "source.md")
_ANSWERS = ("silent", "refer", *(effect.value for effect in Effect if effect is not Effect.REFER))


def _whole(value: object) -> object:
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else value


def _several(value: object) -> object:
    """One, or a list of them."""
    return tuple(value) if isinstance(value, list) else () if value is None else (value,)


Whole = Annotated[int, BeforeValidator(_whole)]
Several = BeforeValidator(_several)


class _Source(Form):
    cite: Words
    href: Words
    retrieved: Day
    level: Annotated[str, one_of("reading level", tuple(LEVELS))]
    excerpt: Annotated[str, one_of("excerpt", ("source.md",))]


class _Applies(Form):
    date: Words
    from_: Day | None = Field(alias="from")
    until: Day | None = None


class _Due(Form):
    fact: Words
    hours: Whole = 0
    years: Whole = 0


class _Duty(Form):
    do: Words
    by: Annotated[tuple[_Due, ...], Several] = ()


class _Owes(Form):
    rates: Annotated[tuple[Words, ...], Several]
    days: Words


class _Rule(Form):
    id: Words
    title: Words
    status: Annotated[str, one_of("status", tuple(s.value for s in Status))]
    source: _Source
    applies: _Applies | None = None
    effect: Annotated[str, one_of("effect", tuple(e.value for e in Effect))]
    needs: Annotated[str | None, one_of("need", tuple(n.value for n in Needs))] = None
    when: Any
    because: Words
    duty: _Duty | None = None
    owes: _Owes | None = None
    unread: Words | None = None


class _Case(Form):
    case: Words
    but: dict[str, Any] = {}
    expect: Annotated[str, one_of("answer", _ANSWERS)]


class _Cases(Form):
    given: dict[str, Any] = {}
    cases: list[_Case]


def read_packs(root: Path = PACKS) -> tuple[Provision, ...]:
    """Every provision under `root`, in the order of their ids.

    Raises UserError with all that is wrong in any of them: a pack that is not fully understood,
    or whose cases leave a boundary untried, does not load.
    """
    mistakes = Mistakes()
    folders = sorted({path.parent for name in _FILES for path in root.rglob(name)})
    if not folders:
        mistakes.add(str(root), "no rule stands here.", "A rule is a folder with `rule.yaml`.")
    read = [_provision(folder, root, mistakes) for folder in folders]
    provisions = [provision for provision in read if provision is not None]
    ids: dict[str, Path] = {}
    for provision, folder in zip(read, folders, strict=True):
        if provision is None:
            continue
        first = ids.setdefault(provision.rule.id, folder)
        if first is not folder:
            where = str(folder / "rule.yaml")
            mistakes.add(where, f"`{provision.rule.id}` stands in {first} too.", "Keep one.")
    mistakes.raise_any()
    return tuple(sorted(provisions, key=lambda provision: provision.rule.id))


def within(provisions: tuple[Provision, ...], prefix: str) -> tuple[Provision, ...]:
    """Those of one pack, or of one rule; raises UserError where there is none."""
    found = tuple(
        p for p in provisions if p.rule.id == prefix or p.rule.id.startswith(f"{prefix}/")
    )
    if not found:
        known = {part for p in provisions for part in (p.rule.id, p.rule.pack)}
        raise UserError(
            Mistake(prefix, "no pack and no rule is called so.", did_you_mean(prefix, known))
        )
    return found


def _provision(folder: Path, root: Path, mistakes: Mistakes) -> Provision | None:
    before = len(mistakes)
    for name in _FILES:
        if not (folder / name).is_file():
            mistakes.add(str(folder), f"`{name}` is missing.", "A rule has all three files.")
    if len(mistakes) > before:
        return None
    rule = _rule(folder, root, mistakes)
    cases = _read_cases(folder, mistakes)
    note = (folder / "source.md").read_text(encoding="utf-8").strip()
    if not note:
        mistakes.add(str(folder / "source.md"), "it is empty.", "Keep the words relied on in it.")
    if rule is None or cases is None or len(mistakes) > before:
        return None
    where = str(folder / "cases.yaml")
    for missing in untested(rule, cases, derived):
        mistakes.add(where, f"no case has {missing}.", "Write one on each side of it.")
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update((folder / name).read_bytes())
    return Provision(rule=rule, cases=cases, source_note=note, digest=digest.hexdigest())


def _form(kind: type[Any], path: Path, mistakes: Mistakes) -> tuple[Any, Text] | None:
    text = read_yaml(path, mistakes)
    form = None if text is None else filled(kind, text, str(path), mistakes)
    return None if form is None or text is None else (form, text)


def _rule(folder: Path, root: Path, mistakes: Mistakes) -> Rule | None:
    path = folder / "rule.yaml"
    read = _form(_Rule, path, mistakes)
    if read is None:
        return None
    form, text = read
    before = len(mistakes)

    def tell(at: At, what: str, do: str) -> None:
        mistakes.add(f"{path}:{text.line(at)}", what, do)

    if form.id != folder.relative_to(root).as_posix():
        tell(("id",), f"`{form.id}` is not the folder's place.", "They are the same.")
    when = condition_of(form.when, ("when",), tell)
    if when is not None and not satisfiable(when):
        tell(
            ("when",),
            "no facts at all make this true.",
            "Two of its conditions shut each other out.",
        )
    effect, status = Effect(form.effect), Status(form.status)
    if (effect is Effect.REQUIRE) != (form.needs is not None):
        tell(("effect",), "`require`, and nothing else, says what it `needs`.", "")
    if form.unread is not None and effect is not Effect.REFER:
        tell(("unread",), "a rule whose words nobody read refers.", "Write `effect: refer`.")
    if form.applies is None and status.decides:
        tell((), "the key `applies` is missing.", "A law and an agreement begin on a day.")
    applies = None if form.applies is None else _applies(form.applies, tell)
    if applies is not None and applies.from_ is None and status.decides:
        tell(("applies", "from"), "a law and an agreement begin on a day.", "")
    duty = None if form.duty is None else _duty(form.duty, tell)
    owes = None if form.owes is None else _owes(form.owes, tell)
    if len(mistakes) > before or when is None:
        return None
    return Rule(
        id=form.id,
        title=form.title,
        source=Source(
            cite=form.source.cite,
            href=form.source.href,
            retrieved=form.source.retrieved,
            level=form.source.level,
        ),
        status=status,
        applies=applies,
        effect=effect,
        needs=None if form.needs is None else Needs(form.needs),
        when=when,
        because=form.because,
        duty=duty,
        owes=owes,
        unread=form.unread or "",
    )


def _applies(form: _Applies, tell: Any) -> Applies | None:  # noqa: ANN401  # a closure of ours
    fact = fact_called(form.date, ("applies", "date"), tell)
    if fact is None:
        return None
    if fact.kind is not Kind.DAY:
        tell(("applies", "date"), f"`{fact.name}` is {fact.kind.value}, not a day.", "")
    if form.from_ is not None and form.until is not None and form.until <= form.from_:
        tell(("applies", "until"), f"it ends on {form.until}, before it begins.", "")
        return None
    return Applies(fact=fact.name, from_=form.from_, until=form.until)


def _duty(form: _Duty, tell: Any) -> Duty:  # noqa: ANN401
    for n, due in enumerate(form.by):
        fact = fact_called(due.fact, ("duty", "by", n, "fact"), tell)
        if fact is not None and fact.kind not in (Kind.DAY, Kind.MOMENT):
            tell(("duty", "by"), f"`{due.fact}` is {fact.kind.value}, and no date.", "")
    return Duty(
        do=form.do, by=tuple(Due(fact=d.fact, hours=d.hours, years=d.years) for d in form.by)
    )


def _owes(form: _Owes, tell: Any) -> Owes:  # noqa: ANN401
    for name in (*form.rates, form.days):
        if name.replace(".", "", 1).isdigit():
            continue
        fact = fact_called(name, ("owes",), tell)
        if fact is not None and fact.kind is not Kind.NUMBER:
            tell(("owes",), f"`{name}` is {fact.kind.value}, not a number.", "")
    return Owes(rates=form.rates, days=form.days)


def _read_cases(folder: Path, mistakes: Mistakes) -> tuple[Case, ...] | None:
    path = folder / "cases.yaml"
    read = _form(_Cases, path, mistakes)
    if read is None:
        return None
    form, text = read
    given = _facts(form.given, ("given",), path, text, mistakes)
    out = []
    for n, case in enumerate(form.cases):
        but = _facts(case.but, ("cases", n, "but"), path, text, mistakes)
        out.append(Case(says=case.case, facts=merged(given, but), expect=case.expect))
    return tuple(out)


def _facts(
    written: dict[str, Any], at: At, path: Path, text: Text, mistakes: Mistakes
) -> dict[str, Value | None]:
    """Facts as a file gives them; what is wrong in them goes to `mistakes`."""
    out: dict[str, Value | None] = {}

    def tell(where: At, what: str, do: str) -> None:
        mistakes.add(f"{path}:{text.line(where)}", what, do)

    for name, value in written.items():
        fact = fact_called(name, (*at, name), tell)
        if fact is None:
            continue
        try:
            out[name] = value_of(fact, value)
        except WrongValueError as wrong:
            tell((*at, name), f"{wrong}.", "")
    return out


def failures(provisions: tuple[Provision, ...]) -> dict[str, list[str]]:
    """The cases that fail, by rule; empty where all pass."""
    found = {p.rule.id: failed(p.rule, p.cases, derived) for p in provisions}
    return {name: wrong for name, wrong in found.items() if wrong}
