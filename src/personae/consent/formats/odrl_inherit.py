"""Inheritance among ODRL policies (Information Model 2.2, section 2.9): rules are handed down."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from personae.consent.formats.odrl import Policy
from personae.vocabulary.mistake import Mistake, UserError


def with_inherited(uid: str, policies: Mapping[str, Policy], *, called: str) -> Policy:
    """The policy with the rules of all that it inherits from, which are all in `policies`.

    called  what messages call the file

    Raises UserError for a circle, for a policy that is not there (nothing is fetched), and where
    two of them say different things of what wins in a conflict.
    """
    family = _family(uid, policies, called)
    policy = policies[uid]
    said = {policies[each].conflict for each in family} - {None}
    if len(said) > 1:
        raise _refused(called, f"{uid} and a policy that it inherits from resolve conflicts apart.")
    return replace(
        policy,
        rules=tuple(dict.fromkeys(rule for each in family for rule in policies[each].rules)),
        conflict=next(iter(said), None),
        profiles=tuple(dict.fromkeys(p for each in family for p in policies[each].profiles)),
        unread=tuple(dict.fromkeys(word for each in family for word in policies[each].unread)),
        inherits=(),
    )


def _family(uid: str, policies: Mapping[str, Policy], called: str) -> tuple[str, ...]:
    """It, and all that it inherits from, each once and before what it inherits from."""
    done: dict[str, None] = {}
    path = [uid]  # from it up to the one that is looked at
    left = [_parents(uid, policies, called, "")]
    while path:
        parent = next(left[-1], None)
        if parent is None:
            done[path.pop()] = None
            left.pop()
        elif parent in path:
            circle = " inherits from ".join((*path[path.index(parent) :], parent))
            raise _refused(called, f"{circle}, which is a circle.")
        elif parent not in done:
            left.append(_parents(parent, policies, called, path[-1]))
            path.append(parent)
    return tuple(reversed(done))


def _parents(uid: str, policies: Mapping[str, Policy], called: str, child: str) -> Iterator[str]:
    if uid not in policies:
        raise _refused(
            called, f"{child} inherits from {uid}, which is not in this file, and none is fetched."
        )
    return iter(policies[uid].inherits)


def _refused(called: str, what: str) -> UserError:
    return UserError(Mistake(called, what, "Write its rules out in one policy."))
