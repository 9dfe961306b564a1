"""Which kind of replica it is, from how it was made: the three definitions of the 2023 agreement.

SAG-AFTRA, Digital Replicas 101, and the agreement as quoted by Backstage: made in connection with
employment, to portray what was not performed; made without the performer, for a picture they did
not work in; and a background actor's, made with their participation.
"""

from collections.abc import Mapping

from personae.rules.conditions import All, Condition, answered, negated, true
from personae.rules.facts import Facts
from personae.vocabulary.answer import Answer


def _no(fact: str) -> Condition:
    return negated(true(fact))


# No two can hold of one replica. A replica made in employment stays one in another picture, and
# needs no scan: a performer may have been photographed for it on the set.
DEFINITIONS: Mapping[str, Condition] = {
    "employment-based": All(
        (_no("background_actor"), true("created_during_employment"), true("portrays_unperformed"))
    ),
    "background": All(
        (true("background_actor"), true("created_with_participation"), true("portrays_unperformed"))
    ),
    "independently-created": All(
        (
            _no("created_during_employment"),
            _no("created_with_participation"),
            _no("worked_in_picture"),
            true("portrays_unperformed"),
        )
    ),
}


def kind_of(facts: Facts) -> str | None:
    """The one kind whose definition these facts meet.

    None where that turns on what nobody recorded, and where no definition is met: a performer
    who gave the performance is not replicated at all.
    """
    for kind, definition in DEFINITIONS.items():
        if answered(definition, facts) is Answer.YES:
            return kind
    return None
