"""What one clause of a consent says of one use."""

from dataclasses import dataclass

from personae.vocabulary.answer import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What one clause says of the use.

    cite     the consent's own key, or the words of a described use
    missing  the fact that would decide it, by name; empty where none would
    """

    cite: str
    met: Answer
    because: str
    missing: str = ""
