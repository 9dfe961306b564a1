"""What people answered when they were asked who a face is, and what it comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from personae.vocabulary.names import PerformerId, Sha256


class Says(Enum):
    YES = "yes"  # the person in one of the pictures shown
    NO = "no"  # nobody of the cast
    WHO = "who"  # somebody whom the reviewer named
    CANNOT_SAY = "cannot say"


class Standing(Enum):
    """What all answers to one question come to."""

    OPEN = "open"  # nobody has answered, or whoever did cannot say
    NAMED = "named"
    NOBODY = "nobody of the cast"
    SOMEBODY_ELSE = "somebody else"  # named, and not in the cast
    SECOND = "a second person must look"
    DIFFER = "answered differently"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer of one reviewer. It is never changed: a changed mind is a later one.

    entry      its number on the record, by which answers are told apart and ordered
    question   the unknown person asked about: `unknown-1`
    performer  who they said it is, of the cast; None where they named nobody of it
    name       of somebody who is not in the cast, as they wrote it
    picture    the letter under which the performer was shown; None where no picture was chosen
    seen       digests of the stills of the question, which the answer is about
    shown      digests of the pictures it was compared with, in the order shown
    seed       by which that order was drawn
    replaces   the entry of the reviewer's earlier answer to the same question
    """

    entry: int
    question: str
    says: Says
    performer: PerformerId | None
    name: str | None
    picture: str | None
    reviewer: str
    at: datetime
    seen: tuple[Sha256, ...]
    shown: tuple[Sha256, ...]
    seed: str
    replaces: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """answers    in force: the latest of each reviewer
    performer  where NAMED or SECOND
    """

    standing: Standing
    performer: PerformerId | None
    answers: tuple[Answered, ...]

    @property
    def decided_by(self) -> tuple[Answered, ...]:
        return tuple(a for a in self.answers if a.says is not Says.CANNOT_SAY)


def verdict(answers: Iterable[Answered]) -> Verdict:
    """What the answers to one question come to, before any finding is looked at.

    Whoever cannot say stands in nobody's way. All others must agree: on a performer, or on nobody
    of the cast, whom one may name and another not.
    """
    in_force = of_each_reviewer(answers)
    decided = [a for a in in_force if a.says is not Says.CANNOT_SAY]
    whom = {a.performer for a in decided}
    performer = None
    if not decided:
        standing = Standing.OPEN
    elif len(whom) > 1:
        standing = Standing.DIFFER
    elif (performer := decided[0].performer) is not None:
        standing = Standing.NAMED
    elif any(a.name for a in decided):
        standing = Standing.SOMEBODY_ELSE
    else:
        standing = Standing.NOBODY
    return Verdict(standing=standing, performer=performer, answers=in_force)


def of_each_reviewer(answers: Iterable[Answered]) -> tuple[Answered, ...]:
    """The latest answer of each, in the order given."""
    latest = {reviewer_key(a.reviewer): a for a in sorted(answers, key=lambda a: a.entry)}
    return tuple(sorted(latest.values(), key=lambda a: a.entry))


def reviewer_key(name: str) -> str:
    """`Jo Park` and ` jo  park ` are one person: two names must differ in more than that."""
    return " ".join(name.casefold().split())
