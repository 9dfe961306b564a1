"""USE.yaml: one proposed use, as the facts that rules ask about."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from personae.app.files.mistakes import Mistakes
from personae.app.files.yaml_text import Plain, Text, read_yaml
from personae.clearance.at_odds import as_written, at_odds
from personae.rules.facts import FACTS, Facts, Value, WrongValueError, check_id, value_of
from personae.vocabulary.mistake import did_you_mean

_NEEDED = ("performer", "picture", "kind")
_OF_CONSENTS = "consent_covers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """facts        without the territory
    territories  those of the use, in the order given; (None,) where nobody said
    lines        of each fact in the file
    """

    facts: Facts
    territories: tuple[str | None, ...]
    lines: Mapping[str, int]


def read_use(path: Path) -> Use:
    """The use that a file proposes; a fact left out, or null, is unknown.

    Raises UserError with every mistake of the file, each with its line.
    """
    mistakes = Mistakes()
    text = read_yaml(path, mistakes)
    use = None if text is None else _use(text, path.name, mistakes)
    mistakes.raise_any()
    if use is None:
        raise AssertionError("a use is read or there is a mistake")
    return use


def refuse_at_odds(path: Path, use: Use, held: Facts, facts: Facts) -> None:
    """Raises UserError where a fact of the file is not what another makes of it, or the registry.

    held   what the registry knows of the performer
    facts  all of them together
    """
    mistakes = Mistakes()
    for odd in at_odds(facts):
        if odd.fact in use.lines:
            mistakes.add(f"{path.name}:{use.lines[odd.fact]}", odd.told, odd.do)
    for name, known in held.items():
        said = use.facts.get(name)
        if said is not None and known is not None and said != known:
            what = f"`{name}: {as_written(said)}`, and the registry says {as_written(known)}."
            do = f"Correct what is wrong, or leave `{name}` out."
            mistakes.add(f"{path.name}:{use.lines[name]}", what, do)
    mistakes.raise_any()


def _use(text: Text, file: str, mistakes: Mistakes) -> Use | None:
    if not isinstance(text.value, dict):
        mistakes.add(file, "a use is written as `fact: value`, one a line.")
        return None
    facts: dict[str, Value | None] = {}
    for name, written in text.value.items():
        if name == "territory":
            continue
        value = _value(name, written, f"{file}:{text.line((name,))}", mistakes)
        if value is not None:
            facts[name] = value
    for name in _NEEDED:
        if text.value.get(name) is None:
            mistakes.add(
                file, f"the key `{name}` is missing.", "A use says of whom, in what, which kind."
            )
    return Use(
        facts=facts,
        territories=_territories(text, file, mistakes),
        lines={name: text.line((name,)) for name in text.value},
    )


def _value(name: str, written: Plain, where: str, mistakes: Mistakes) -> Value | None:
    fact = FACTS.get(name)
    if fact is None:
        near = did_you_mean(name, FACTS)
        mistakes.add(
            where, f"no fact is called `{name}`.", near or "The reference lists all facts."
        )
        return None
    if name == _OF_CONSENTS:
        mistakes.add(where, f"`{name}` is worked out of the consents.", "Leave it out.")
        return None
    try:
        value = value_of(fact, written)
        check_id(fact, value)
    except WrongValueError as wrong:
        mistakes.add(where, f"{wrong}.", wrong.do)
        return None
    return value


def _territories(text: Text, file: str, mistakes: Mistakes) -> tuple[str | None, ...]:
    """One, or a list of them: a use in several is decided in each."""
    if not isinstance(text.value, dict):
        return (None,)
    written = text.value.get("territory")
    where = f"{file}:{text.line(('territory',))}"
    found = []
    for place in written if isinstance(written, list) else [written]:
        value = _value("territory", place, where, mistakes)
        found.append(None if value is None else str(value))
    return tuple(dict.fromkeys(found)) or (None,)
