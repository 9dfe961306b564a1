"""All that an audit was decided from, as the record keeps it, so that it can be decided again.

A production's records and a screening speak of many people at once. Here each row lies in the part
of the one person whom it is about; what is left names nobody, and is in the envelope. Somebody who
is erased takes their rows with them, and the rest can still be read. Pay, stills and what was
measured of models are left out: no finding rests on them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from personae.app.files.to_review import of_findings, with_bytes
from personae.reconciliation.production import Production  # noqa: TC001  # pydantic reads it
from personae.screening.sightings import Screening, Still
from personae.vocabulary.names import PerformerId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from personae.vocabulary.entry import Json

# Characters that no text of a record has: private use, by Unicode.
_TAKEN, _OPEN, _CLOSE = "\ue000", "\ue001", "\ue002"
_Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Inputs:
    """screening  as it was before anybody answered; without stills"""

    production: Production
    screening: Screening


@dataclass(frozen=True, slots=True)
class Kept:
    """common  what names nobody
    of_each  by person: the rows about them, each with its place in `common`
    """

    common: dict[str, Json]
    of_each: dict[PerformerId, dict[str, Json]]


def kept(inputs: Inputs) -> Kept:
    bare = replace(
        inputs,
        production=of_findings(inputs.production),
        screening=_bare(inputs.screening),
    )
    said = _without_floats(_adapter().dump_python(bare, mode="json"))
    people = sorted(set(_people(said)))
    rows: dict[str, list[Json]] = {person: [] for person in people}
    common = _parted(said, (), set(people), rows)
    return Kept(
        common=_unnamed(common, people),
        of_each={
            PerformerId(person): {"called": called, "rows": rows[person]}
            for called, person in enumerate(people)
        },
    )


def given(common: Mapping[str, Json], of_each: Mapping[PerformerId, Any]) -> Inputs:
    """What was kept, of all who can still be read. Raises ValueError where it cannot be read."""
    people = {part["called"]: person for person, part in of_each.items()}
    said: Any = _named(dict(common), people)
    for part in of_each.values():
        for path, row in part["rows"]:
            _put(said, path, row)
    try:
        return _adapter().validate_python(_without_the_taken(said))
    except ValidationError as error:
        raise ValueError(str(error)) from None


def _bare(screening: Screening) -> Screening:
    blank = Still(frame=0, jpeg=b"", width=0, height=0, boxes=(), others=())
    hearing = screening.hearing
    return replace(
        with_bytes(screening, lambda _path: b""),
        calibration=None,
        hearing=None if hearing is None else replace(hearing, strangers=None),
        sightings=tuple(replace(s, face=blank, frame=blank) for s in screening.sightings),
        unknown=tuple(
            replace(
                person,
                face=blank,
                frame=blank,
                each_shot=tuple((shot, blank) for shot, _ in person.each_shot),
            )
            for person in screening.unknown
        ),
    )


def _without_floats(value: Any) -> Any:  # noqa: ANN401  # whatever JSON can hold
    """The record keeps no float: each is written as the shortest text that reads back the same."""
    if isinstance(value, dict):
        return {key: _without_floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_floats(item) for item in value]
    return repr(value) if isinstance(value, float) else value


def _people(value: Any) -> Iterator[str]:  # noqa: ANN401  # whatever JSON can hold
    """Everybody of whom a row says that it is about them."""
    if isinstance(value, dict):
        if isinstance(value.get("performer"), str):
            yield value["performer"]
        for key, item in value.items():
            if key in ("looked_for", "not_enrolled", "listened_for"):
                yield from item
            yield from _people(item)
    elif isinstance(value, list):
        for item in value:
            yield from _people(item)


def _parted(
    value: Any,  # noqa: ANN401  # whatever JSON can hold
    path: _Path,
    people: set[str],
    rows: dict[str, list[Json]],
) -> Any:  # noqa: ANN401  # likewise
    if isinstance(value, dict):
        return {key: _parted(item, (*path, key), people, rows) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    out = []
    for at, item in enumerate(value):
        who = _about(item)
        if who in people:
            rows[who].append([[*path, at], item])
            out.append(_TAKEN)
        else:
            out.append(_parted(item, (*path, at), people, rows))
    return out


def _about(item: Any) -> str:  # noqa: ANN401  # whatever JSON can hold
    """Whom a row is about: its performer, its first column, itself."""
    if isinstance(item, dict):
        item = item.get("performer")
    elif isinstance(item, list):
        item = item[0] if item else None
    return item if isinstance(item, str) else ""


def _unnamed(value: Any, people: Sequence[str]) -> Any:  # noqa: ANN401  # whatever JSON can hold
    """Names in what is common (of a shot, of a file) give way to numbers."""
    numbers = {person: number for number, person in enumerate(people)}
    # The longest first: `ana-vale-two` holds `ana-vale`.
    names = "|".join(re.escape(p) for p in sorted(people, key=len, reverse=True))
    if not names:
        return value
    pattern = re.compile(rf"(?<![a-z0-9])(?:{names})(?![a-z0-9])")
    return _texts(
        value, lambda text: pattern.sub(lambda m: f"{_OPEN}{numbers[m[0]]}{_CLOSE}", text)
    )


def _named(value: Any, people: Mapping[int, str]) -> Any:  # noqa: ANN401  # whatever JSON can hold
    pattern = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
    return _texts(
        value, lambda text: pattern.sub(lambda m: people.get(int(m[1]), "somebody-erased"), text)
    )


def _texts(value: Any, change: Any) -> Any:  # noqa: ANN401  # whatever JSON can hold
    if isinstance(value, dict):
        return {key: _texts(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def _put(said: Any, path: Iterable[str | int], row: Json) -> None:  # noqa: ANN401  # likewise
    *way, last = path
    for step in way:
        said = said[step]
    said[last] = row


def _without_the_taken(value: Any) -> Any:  # noqa: ANN401  # whatever JSON can hold
    """Rows of people who have been erased are gone."""
    if isinstance(value, dict):
        return {key: _without_the_taken(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_the_taken(item) for item in value if item != _TAKEN]
    return value


@cache
def _adapter() -> TypeAdapter[Inputs]:
    return TypeAdapter(Inputs)
