"""A consent as the text of an ODRL agreement, and back."""

from collections.abc import Iterable

from personae.app.files.rdf_agreements import policy_text
from personae.app.files.rdf_nodes import Nodes
from personae.app.files.rdf_policies import policies_in
from personae.app.files.rdf_text import Syntax, read_graph
from personae.consent.agreement import Consent, Withdrawal
from personae.consent.formats.loss import Loss
from personae.consent.formats.odrl import Policy
from personae.consent.formats.odrl_export import to_odrl
from personae.consent.formats.odrl_import import from_odrl
from personae.consent.formats.odrl_inherit import with_inherited
from personae.vocabulary.mistake import Mistake, UserError


def consent_to_odrl_text(
    consent: Consent,
    *,
    syntax: Syntax = "turtle",
    withdrawals: Iterable[Withdrawal] = (),
    others: Iterable[Consent] = (),
) -> tuple[str, tuple[Loss, ...]]:
    """What `personae consent export ID --format odrl` writes, and what it does not carry.

    The same values give the same text.

    withdrawals, others  what else is on record of the performer, which may have ended it
    """
    policy, lost = to_odrl(consent, withdrawals, others)
    return policy_text(policy, syntax=syntax), lost


def consent_from_odrl_text(
    text: str, *, called: str, syntax: Syntax | None = None
) -> tuple[Consent, tuple[Loss, ...]]:
    """What `personae consent import FILE --format odrl` reads, and what it left out.

    called  what messages call the file
    syntax  else what it looks like

    Raises UserError, with the line where the file is no Turtle or JSON-LD, for whatever cannot be
    read for sure. No network is used, whatever the file asks for.
    """
    policy = policy_from_text(text, called=called, syntax=syntax)
    return from_odrl(policy, called=called)


def policy_from_text(text: str, *, called: str, syntax: Syntax | None = None) -> Policy:
    """The one policy that no other in the file inherits from, with what it inherits."""
    policies = policies_in(Nodes(read_graph(text, called=called, syntax=syntax), called))
    handed_down = {
        uid: with_inherited(uid, policies, called=called).uid for uid in sorted(policies)
    }
    parents = {parent for policy in policies.values() for parent in policy.inherits}
    last = [uid for uid in handed_down if uid not in parents]
    if len(last) != 1:
        raise UserError(
            Mistake(
                called,
                f"it holds {len(last) or 'no'} policies, and one is read at a time.",
                "Give each a file, with what it inherits from beside it.",
            )
        )
    return with_inherited(last[0], policies, called=called)
