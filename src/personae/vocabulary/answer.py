"""Yes, no, and unknown, which is neither."""

from enum import Enum


class Answer(Enum):
    """A fact as recorded, combined by Kleene's strong three-valued logic.

    Kleene, Introduction to Metamathematics (1952), § 64. An unknown is never a no.
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, fact: bool | None) -> "Answer":
        return cls.UNKNOWN if fact is None else cls.YES if fact else cls.NO

    @property
    def as_json(self) -> bool | None:
        return None if self is Answer.UNKNOWN else self is Answer.YES

    def __bool__(self) -> bool:
        raise TypeError("an Answer may be unknown: compare it with Answer.YES or Answer.NO")

    def __and__(self, other: "Answer") -> "Answer":
        if Answer.NO in (self, other):
            return Answer.NO
        return Answer.UNKNOWN if Answer.UNKNOWN in (self, other) else Answer.YES

    def __or__(self, other: "Answer") -> "Answer":
        return ~(~self & ~other)

    def __invert__(self) -> "Answer":
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(self, Answer.UNKNOWN)
