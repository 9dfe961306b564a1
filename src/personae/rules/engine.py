"""A rule and facts: does it speak?"""

from personae.rules.conditions import answered
from personae.rules.facts import Facts
from personae.rules.rule import Rule
from personae.vocabulary.answer import Answer


def speaks(rule: Rule, facts: Facts) -> str:
    """`silent`, the effect's own word, or `refer` where it turns on what nobody recorded."""
    got = answered(rule.speaks, facts)
    if got is Answer.NO:
        return "silent"
    return rule.effect.value if got is Answer.YES else "refer"
