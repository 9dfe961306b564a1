"""What declarations of an identity let somebody do: never more than all of them together say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from personae.consent.formats.imported import Imported
from personae.consent.formats.rsl_media import TOKENS, Declaration, Status
from personae.vocabulary.answer import Answer


class Word(Enum):
    """permitted  by a declaration, and in force on the day: it is still no agreement to a use"""

    PERMITTED = "permitted"
    PROHIBITED = "prohibited"
    UNRESOLVED = "unresolved"
    NOT_SAID = "not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of one token, and why, in one plain sentence."""

    word: Word
    why: str


def imported(
    declarations: Iterable[Declaration], identity: str | None, *, on: date, minor: Answer
) -> Imported:
    """The declarations of one identity as they go on record: they grant nothing.

    identity  which one; it may be left out where the file speaks of one only
    minor     whether the performer is a minor on `on`, by the registry
    raises    ValueError where it cannot be told which identity is meant
    """
    every = tuple(declarations)
    named = list(dict.fromkeys(d.identity for d in every))
    if identity is None and len(named) > 1:
        raise ValueError(f"it speaks of {', '.join(f'`{n}`' for n in named)}: say which is meant.")
    wanted = identity or named[0]
    theirs = tuple(d for d in every if d.identity == wanted)
    if not theirs:
        raise ValueError(f"it declares nothing of `{wanted}`, only of {', '.join(named)}.")
    found = {token: said_of(theirs, token, on=on, minor=minor) for token in TOKENS}
    told = [f"{token}: {said.word.value}; {said.why}" for token, said in found.items()]
    if any(d.certified for d in theirs):
        told.append("It carries a certification, which was not checked.")
    told.append("A declaration is no agreement: it is on record, and grants nothing here.")
    return Imported(
        consent=None,
        told=tuple(told),
        kept={
            "identity": wanted,
            "on": on.isoformat(),
            "tokens": {token: said.word.value for token, said in found.items()},
            "contact": theirs[0].contact,
        },
    )


def said_of(declarations: Iterable[Declaration], token: str, *, on: date, minor: Answer) -> Said:
    """What the declarations of one identity say of `token` on the day `on`.

    What nobody declares is not permitted; what is declared both ways is unresolved; a declaration
    that is withdrawn, superseded, stale or of other days permits nothing, nor does a minor's.
    """
    every = tuple(declarations)
    against = [d for d in every if token in d.prohibits and _speaks(d, on)]
    permitting = [d for d in every if token in d.permits]
    asleep = [why for d in permitting for why in _asleep(d, on)]
    awake = [d for d in permitting if not list(_asleep(d, on))]
    if against and awake:
        return Said(word=Word.UNRESOLVED, why="it is declared both permitted and prohibited.")
    if against:
        return Said(word=Word.PROHIBITED, why="a declaration prohibits it.")
    if not awake:
        return Said(word=Word.NOT_SAID, why=asleep[0] if asleep else "no declaration permits it.")
    if open_ := [word for d in every for word in _open(d, token)]:
        return Said(word=Word.UNRESOLVED, why=f"it depends on {open_[0]}, which is not understood.")
    if minor is not Answer.NO:
        why = "the performer is a minor" if minor is Answer.YES else "nobody recorded their birth"
        return Said(word=Word.NOT_SAID, why=f"{why}, so a permission is without effect.")
    return Said(word=Word.PERMITTED, why="a declaration in force permits it.")


def _speaks(declared: Declaration, on: date) -> bool:
    """Whether what it prohibits counts: however stale it is, until it was taken back or ends."""
    over = declared.valid_until is not None and declared.valid_until <= on
    return declared.status is Status.ACTIVE and declared.valid_from <= on and not over


def _asleep(declared: Declaration, on: date) -> Iterator[str]:
    """Why it permits nothing on this day."""
    if declared.status is not Status.ACTIVE:
        yield f"the declaration that permitted it is {declared.status.value}."
    if on < declared.valid_from:
        yield f"the declaration holds from {declared.valid_from} only."
    if declared.valid_until is not None and declared.valid_until <= on:
        yield f"the declaration ended on {declared.valid_until}."
    if on < declared.revalidated_on:
        yield f"the declaration is of {declared.revalidated_on}, which is yet to come."
    if (on - declared.revalidated_on).days >= declared.revalidation:
        stale = declared.revalidated_on + timedelta(days=declared.revalidation)
        yield f"the declaration is stale: it was to be renewed before {stale}."


def _open(declared: Declaration, token: str) -> Iterator[str]:
    """What a permission may depend on, as written."""
    yield from declared.limited
    yield from (f"`{word}`" for word in sorted(declared.prohibits) if word not in TOKENS)
    if token in declared.permits:
        yield from (f"`{word}`" for word in sorted(declared.permits) if word not in TOKENS)
