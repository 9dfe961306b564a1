"""On screen × worked × declared × agreed → what is found, as one table."""

from personae.clearance.decide import Cover
from personae.reconciliation.findings import Finding
from personae.reconciliation.worked import Worked
from personae.vocabulary.answer import Answer

_REPLICA = {
    Answer.YES: Finding.REPLICA_WITH_CONSENT,
    Answer.NO: Finding.REPLICA_WITHOUT_CONSENT,
    Answer.UNKNOWN: Finding.NEEDS_A_LOOK,
}
_NO_REPLICA = {
    Worked.HERE: Finding.IN_ORDER,
    Worked.ON_PICTURE: Finding.WORKED_SCENES_UNKNOWN,
    Worked.NO: Finding.NO_RECORD,
    Worked.UNKNOWN: Finding.NO_RECORD,  # the missing record is named beside it
}
_AT_WORK = (Worked.HERE, Worked.ON_PICTURE)


def compare(*, on_screen: Answer, worked: Worked, declared: Answer, consented: Answer) -> Finding:
    """What is found of one performer in one stretch of the cut.

    on_screen  unknown where no face of theirs could be looked for
    worked     on screen, there; a scan, a fitting or a travel day is no such work
    declared   a replica of them there; also yes where more than one of them is seen at once
    consented  whether a consent covers that replica
    """
    if on_screen is Answer.UNKNOWN:
        return Finding.NEEDS_A_LOOK
    if on_screen is Answer.NO:
        return _not_seen(worked, declared, consented)
    if declared is Answer.YES:
        return _REPLICA[consented]
    if declared is Answer.NO:
        return _NO_REPLICA[worked]
    return Finding.WORKED_SCENES_UNKNOWN if worked in _AT_WORK else Finding.NO_RECORD


def _not_seen(worked: Worked, declared: Answer, consented: Answer) -> Finding:
    if worked in _AT_WORK:
        return Finding.WORKED_NOT_SEEN
    if declared is Answer.YES:
        return Finding.DECLARED_NOT_SEEN
    return Finding.CONSENT_UNUSED if consented is Answer.YES else Finding.ABSENT


def refined(finding: Finding, cover: Cover) -> Finding:
    """`replica without consent`, told more exactly where a consent is on record after all."""
    if finding is not Finding.REPLICA_WITHOUT_CONSENT:
        return finding
    return {Cover.BEYOND: Finding.NOT_COVERED, Cover.AFTERWARDS: Finding.AGREED_AFTERWARDS}.get(
        cover, finding
    )
