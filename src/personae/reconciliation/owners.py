"""Who in a house sees to a duty. A clause binds the company; which department acts, it leaves open.

The order here is this house's own, and a production may follow another.
"""

from enum import Enum

from personae.rules.conditions import facts_asked
from personae.rules.rule import Rule


class Owner(Enum):
    CASTING = "casting"
    PAYROLL = "payroll"
    PRODUCTION = "production"
    DELIVERY = "delivery"  # titles, credits, what leaves with the picture
    DEVELOPMENT = "development"  # whoever deals with the writers
    LABOUR = "labour relations"
    DATA = "data protection"
    RIGHTS = "business affairs"


# The first fact of a rule that stands here says whose it is.
_BY_FACT: dict[str, Owner] = {
    **dict.fromkeys(
        ("disclosed_as_artificial", "disclosed_conspicuously", "marked_machine_readable"),
        Owner.DELIVERY,
    ),
    **dict.fromkeys(
        (
            *("ai_material_disclosed", "ai_required_of_writer", "ai_credited"),
            "company_agreed_to_ai",
        ),
        Owner.DEVELOPMENT,
    ),
    **dict.fromkeys(
        (
            *("bargaining_offered", "significant_value", "union_approved_transfer"),
            *("transferee_assumed", "counts_as_covered_background", "union_consent", "strike"),
        ),
        Owner.LABOUR,
    ),
    **dict.fromkeys(
        (
            *("biometric", "written_notice", "written_release", "retention_published"),
            *("sold_or_profited", "data_destroyed", "data_disclosed", "explicit_consent"),
            *("replica_kept_secure", "body_identifiers", "use_period_ended"),
        ),
        Owner.DATA,
    ),
    **dict.fromkeys(
        (
            *("training_notice_given", "rightholder_licence", "copyright_policy"),
            *("training_summary", "training_log_kept", "training_third_party", "for_training"),
            *("rightsholder_consent", "deceased", "years_since_death"),
        ),
        Owner.RIGHTS,
    ),
    **dict.fromkeys(
        (
            *("hours_of_notice", "noticed_by_engagement", "business_reason", "consent_covers"),
            *("described_specifically", "separately_signed", "conspicuous", "guardian_consent"),
            *("approved", "scan", "minor"),
        ),
        Owner.CASTING,
    ),
}


def owner_of(rule: Rule) -> Owner:
    asked = set(facts_asked(rule.when))
    return next((owner for fact, owner in _BY_FACT.items() if fact in asked), Owner.PRODUCTION)
