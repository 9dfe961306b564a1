"""Why a decision is what it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a decision is what it is.

    rule     the rule, or the consent's id, that says so
    effect   `silent`, `refer`, `void`, `forbid`, `require`, `owe`, `grant`
    cite     the section of a statute or agreement, or the clause of the consent
    level    how it was read: P, P*, U, L, N, R, D or — (see the facts' reading levels)
    because  one plain sentence
    status   of a rule: law, agreement, bill, proposal, position; empty where a consent says so
    """

    rule: str
    effect: str
    cite: str
    level: str
    because: str
    status: str = ""
