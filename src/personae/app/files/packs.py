"""The rule packs: a folder a provision, with `rule.yaml`, `cases.yaml` and `source.md`."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import personae.rules
from personae.app.files.forms import Form, filled
from personae.app.files.mistakes import Mistakes
from personae.app.files.pack_forms import CasesForm, RuleForm
from personae.app.files.pack_parts import applies_of, check_keys, duty_of, owes_of
from personae.app.files.yaml_text import Text, read_yaml
from personae.clearance.gather import derived
from personae.clearance.reach import jurisdiction
from personae.rules.facts import Facts, Value, WrongValueError, value_of
from personae.rules.loader import At, Tell, check, check_cover, condition_of, fact_called
from personae.rules.rule import (
    Case,
    Effect,
    Needs,
    Provision,
    Rule,
    Source,
    Status,
)
from personae.rules.territories import territory_meant
from personae.rules.tried import failed, merged, untested
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

PACKS = Path(personae.rules.__file__).parent / "packs"
_FILES = ("rule.yaml", "cases.yaml", "source.md")
_BESIDE = ("rates.yaml",)  # read where pay is worked out
_BIGGEST_NOTE = 1_000_000  # bytes
_Form = TypeVar("_Form", bound=Form)


def read_packs(root: Path = PACKS, only: str = "") -> tuple[Provision, ...]:
    """Every provision under `root`, in the order of their ids; of one pack or rule if `only`.

    Raises UserError with all that is wrong in any of them: a pack that is not fully understood,
    or whose cases leave a boundary untried, does not load.
    """
    mistakes = Mistakes()
    if not root.is_dir():
        mistakes.add(_shown(root), "no such folder stands here.", "A pack is a folder of rules.")
        mistakes.raise_any()
    folders = sorted({path.parent for name in _FILES for path in root.rglob(name)})
    if not folders:
        mistakes.add(_shown(root), "no rule stands here.", "A rule is a folder with `rule.yaml`.")
    mistakes.raise_any()
    for path in sorted({*root.rglob("*.yaml"), *root.rglob("*.yml")}):
        if path.name not in (*_FILES, *_BESIDE):
            near = did_you_mean(path.name, _FILES)
            mistakes.add(_shown(path), "no file of a rule is called so.", near or "Take it away.")
    wanted = set(_of(only, [folder.relative_to(root).as_posix() for folder in folders]))
    reading = [
        _Folder(folder, folder.relative_to(root).as_posix(), mistakes)
        for folder in folders
        if folder.relative_to(root).as_posix() in wanted
    ]
    provisions = [folder.provision() for folder in reading]
    _doubled(reading)
    mistakes.raise_any()
    found = (provision for provision in provisions if provision is not None)
    return tuple(sorted(found, key=lambda provision: provision.rule.id))


def within(provisions: tuple[Provision, ...], prefix: str) -> tuple[Provision, ...]:
    """Those of one pack, or of one rule; raises UserError where there is none."""
    ids = set(_of(prefix, [p.rule.id for p in provisions]))
    return tuple(p for p in provisions if p.rule.id in ids)


def failures(provisions: tuple[Provision, ...]) -> dict[str, list[str]]:
    """The cases that fail, by rule; empty where all pass."""
    found = {p.rule.id: failed(p.rule, p.cases, derived) for p in provisions}
    return {name: wrong for name, wrong in found.items() if wrong}


def _of(prefix: str, ids: list[str]) -> list[str]:
    """The ids that are `prefix` or stand below it; all where it is empty."""
    prefix = prefix.rstrip("/")
    found = [name for name in ids if not prefix or name == prefix or name.startswith(f"{prefix}/")]
    if not found:
        above = {name[:at] for name in ids for at in range(len(name)) if name[at] == "/"}
        near = did_you_mean(prefix, {*ids, *above})
        packs = ", ".join(sorted({name.rpartition("/")[0] for name in ids} - {""}))
        what = "no pack and no rule is called so."
        raise UserError(Mistake(prefix, what, near or f"Packs: {packs}."))
    return found


def _shown(path: Path) -> str:
    """As a reader finds it: from the current folder where it lies below."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _doubled(reading: "list[_Folder]") -> None:
    first: dict[str, _Folder] = {}
    for folder in reading:
        if folder.id and first.setdefault(folder.id, folder) is not folder:
            other = _shown(first[folder.id].path / "rule.yaml")
            folder.tell_rule(("id",), f"`{folder.id}` is the id of {other} too.", "Keep one.")


@dataclass
class _Folder:
    """One provision while it is read.

    place  of the folder among the packs, which is the rule's id
    id     as the rule says it; empty until it is read
    """

    path: Path
    place: str
    mistakes: Mistakes
    id: str = ""
    texts: dict[str, Text] = field(default_factory=dict)

    def provision(self) -> Provision | None:
        before = len(self.mistakes)
        for name in _FILES:
            if not (self.path / name).is_file():
                where = _shown(self.path)
                self.mistakes.add(where, f"`{name}` is missing.", "A rule has all three files.")
        if len(self.mistakes) > before:
            return None
        rule, note = self._rule(), self._note()
        cases = self._cases(rule)
        if rule is None or cases is None or len(self.mistakes) > before:
            return None
        return Provision(rule=rule, cases=cases, source_note=note, digest=self._digest)

    @cached_property
    def _digest(self) -> str:
        digest = hashlib.sha256()
        for name in _FILES:
            digest.update((self.path / name).read_bytes())
        return digest.hexdigest()

    def _form(self, form: type[_Form], name: str) -> _Form | None:
        called = _shown(self.path / name)
        text = read_yaml(self.path / name, self.mistakes, called=called)
        if text is None:
            return None
        self.texts[name] = text
        return filled(form, text, called, self.mistakes)

    def _tell(self, name: str, at: At, what: str, do: str) -> None:
        line = self.texts[name].line(at)
        self.mistakes.add(f"{_shown(self.path / name)}:{line}", what, do)

    def tell_rule(self, at: At, what: str, do: str) -> None:
        self._tell("rule.yaml", at, what, do)

    def tell_cases(self, at: At, what: str, do: str) -> None:
        self._tell("cases.yaml", at, what, do)

    def _note(self) -> str:
        path = self.path / "source.md"
        try:
            if path.stat().st_size > _BIGGEST_NOTE:
                self.mistakes.add(_shown(path), "the file is too large to be one of ours.")
                return ""
            note = path.read_bytes().decode("utf-8-sig").strip()
        except UnicodeDecodeError as why:
            line = why.object[: why.start].count(b"\n") + 1
            self.mistakes.add(f"{_shown(path)}:{line}", "this is not UTF-8.", "Save it as UTF-8.")
            return ""
        except OSError as why:
            self.mistakes.add(_shown(path), f"it cannot be read: {why.strerror}.")
            return ""
        if not note:
            self.mistakes.add(_shown(path), "it is empty.", "Keep the words relied on in it.")
        elif "not read" not in " ".join(note.lower().split()):
            what = "it does not say what was not read."
            self.mistakes.add(f"{_shown(path)}:1", what, "Write it under `## Not read`.")
        return note

    def _rule(self) -> Rule | None:
        before, tell = len(self.mistakes), self.tell_rule
        form = self._form(RuleForm, "rule.yaml")
        if form is None:
            self.id = _id_of(self.texts.get("rule.yaml"))
            return None
        self.id = form.id
        if form.id != self.place:
            tell(("id",), f"`{form.id}` is not the folder's place.", f"Write `{self.place}`.")
        effect, status = Effect(form.effect), Status(form.status)
        needs = None if form.needs is None else Needs(form.needs)
        check_keys(form, effect, status, tell)
        _check_place(form.id, status, tell)
        when = condition_of(form.when, ("when",), tell)
        applies = None if form.applies is None else applies_of(form.applies, status, tell)
        duty = None if form.duty is None else duty_of(form.duty, tell)
        owes = None if form.owes is None else owes_of(form.owes, tell)
        if when is not None:
            check(when, applies, ("when",), tell)
            check_cover(when, effect, needs, ("when",), tell)
        if len(self.mistakes) > before or when is None:
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
            needs=needs,
            when=when,
            because=form.because,
            duty=duty,
            owes=owes,
            of_pay=effect is Effect.OWE or form.speaks_of is not None,
            unread=form.unread or "",
        )

    def _cases(self, rule: Rule | None) -> tuple[Case, ...] | None:
        before = len(self.mistakes)
        form = self._form(CasesForm, "cases.yaml")
        if form is None:
            return None
        given = self._facts(form.given, ("given",))
        cases = tuple(
            Case(
                says=case.case,
                facts=merged(given, self._facts(case.but, ("cases", n, "but"))),
                expect=case.expect,
            )
            for n, case in enumerate(form.cases)
        )
        if rule is None or len(self.mistakes) > before:
            return None
        for missing in untested(rule, cases, derived):
            self.tell_cases(
                ("cases",), f"no case has {missing}.", "A rule's cases try each side of it."
            )
        return cases

    def _facts(self, written: dict[str, Any], at: At) -> Facts:
        """Facts as a file gives them; what is wrong in them is told."""
        out: dict[str, Value | None] = {}
        for name, value in written.items():
            fact = fact_called(name, (*at, name), self.tell_cases)
            if fact is None:
                continue
            try:
                out[name] = value_of(fact, value)
            except WrongValueError as wrong:
                self.tell_cases((*at, name), f"{wrong}.", wrong.do)
        return out


def _check_place(rule_id: str, status: Status, tell: Tell) -> None:
    """A law is asked where its folder says, and an agreement of pictures made under its name."""
    folder = rule_id.partition("/")[0]
    if jurisdiction(rule_id) is None and status in (Status.LAW, Status.BILL):
        what = f"`{folder}` is no place, so no use would ever be asked by this {status.value}."
        near = territory_meant(folder).lower().capitalize()
        do = "A law's folder is called like its territory, as `us-ca` or `de`."
        tell(("status",), what, f"{near} {do}".strip())
    elif jurisdiction(rule_id) is not None and status is Status.AGREEMENT:
        what = f"`{folder}` is a place, and no picture is made under an agreement called so."
        tell(("status",), what, "Put it into a folder called like whoever made it.")


def _id_of(text: Text | None) -> str:
    """The id of a rule that is wrong elsewhere."""
    said = text.value.get("id") if text is not None and isinstance(text.value, dict) else None
    return said if isinstance(said, str) else ""
