"""What the records say, in plain sentences. They accuse nobody."""

from collections.abc import Iterable

from personae.consent.agreement import Consent, DescribedUse, ended
from personae.consent.standing import superseded_by
from personae.reconciliation.asked import Consents
from personae.reconciliation.findings import Finding
from personae.reconciliation.production import ReplicaLine
from personae.reconciliation.worked import Work, WorkOf, said
from personae.vocabulary.names import PerformerId, Scene

_MOST = 4  # sentences of one kind; a feature may have weeks of them

DO_NEXT = {
    Finding.ABSENT: "",
    Finding.CONSENT_UNUSED: "",
    Finding.DECLARED_NOT_SEEN: "",
    Finding.WORKED_NOT_SEEN: "",
    Finding.IN_ORDER: "",
    Finding.REPLICA_WITH_CONSENT: "",
    Finding.WORKED_SCENES_UNKNOWN: "Write the scenes of that day into the work record.",
    Finding.NO_RECORD: "Look for the voucher, the work record or the archive footage that "
    "explains these shots.",
    Finding.NEEDS_A_LOOK: "Have a person decide; the facts that are missing are named here.",
    Finding.AGREED_AFTERWARDS: "Settle with the performer what was used before the signature, "
    "and keep that agreement on record.",
    Finding.NOT_COVERED: "Ask the performer for a consent that goes as far as this use, or bring "
    "the use back within what was agreed.",
    Finding.REPLICA_WITHOUT_CONSENT: "Ask the performer for a consent that describes this use, "
    "or take the replica out of the cut.",
}
UNPLACED = (
    "Write the scene or the record timecode of each replica that has no place into the vendor's "
    "list, or give the list of shots in which its shot code stands."
)
_TECHNIQUES = {
    "digi-double": "a digital double",
    "crowd-tile": "a crowd tile",
    "sprite": "a sprite",
    "face-replacement": "a face replacement",
    "voice": "a voice replica",
}


def joined_words(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def scenes_said(scenes: Iterable[Scene]) -> str:
    listed = tuple(scenes)
    return f"scene{'s' if len(listed) > 1 else ''} {joined_words(listed)}"


def of_work(work: WorkOf, scenes: tuple[Scene, ...]) -> tuple[str, ...]:
    """The work that bears on these scenes; without scenes, all of it."""
    near = [
        w for w in work.days if not scenes or not w.scenes or any(s in scenes for s in w.scenes)
    ]
    out = [_worked(w) for w in near[:_MOST]]
    if len(near) > _MOST:
        out.append(f"And on {len(near) - _MOST} more days.")
    if not near and work.days:
        out.append(
            f"The work records name them in {scenes_said(work.scenes)}, and not in "
            f"{scenes_said(scenes)}."
        )
    elsewhere = [s for s in scenes if s not in work.scenes]
    if near and elsewhere and all(w.scenes for w in work.days):
        out.append(f"The work records do not name them in {scenes_said(elsewhere)}.")
    if not work.days and not work.absent:
        out.append("No work record of theirs puts them on screen.")
    out += [
        f"{'Exhibit G' if key == 'work' else 'The vouchers'} of this production "
        f"{'was' if key == 'work' else 'were'} not given."
        for key in work.absent
        if not work.days
    ]
    return (*out, *work.other[:_MOST])


def _worked(work: Work) -> str:
    if not work.scenes:
        return f"Worked on {said(work.day)}, scenes not written down ({work.told})."
    return f"Worked {scenes_said(work.scenes)} on {said(work.day)} ({work.told})."


def of_lines(
    lines: tuple[ReplicaLine, ...] | None, perhaps: tuple[ReplicaLine, ...] = ()
) -> tuple[str, ...]:
    """perhaps: lines that may be of the same shots, for no record says where they belong"""
    if lines is None:
        return ("The vendor's replica list was not given.",)
    unplaced = tuple(
        f"{_declared(line)} No record says in which frames or scene that is."
        for line in perhaps[:_MOST]
        if line not in lines
    )
    if not lines:
        return unplaced or ("The vendor's list declares no replica of them there.",)
    return (*(_declared(line) for line in lines[:_MOST]), *unplaced)


def _declared(line: ReplicaLine) -> str:
    what = _TECHNIQUES.get(line.technique, "a replica")
    copies = "" if line.copies in (None, 1) else f" of {line.copies} copies"
    scenes = f" in {scenes_said(line.scenes)}" if line.scenes else ""
    shot = [f"shot {line.shot_code}"] if line.shot_code else []
    status = [line.status] if line.status else []
    where = f" ({', '.join((*shot, *status))})" if shot or status else ""
    turned = f", turned over on {said(line.turnover_on)}" if line.turnover_on else ""
    return f"The vendor's list has {what}{copies}{scenes}{where}{turned}."


def of_copies(copies: int) -> tuple[str, ...]:
    return (f"Up to {copies} of them are seen at once.",) if copies > 1 else ()


def of_consents(consents: Consents, performer: PerformerId) -> tuple[str, ...]:
    own = consents.of(performer)
    if not own:
        rest = "" if consents.complete else ", and nobody says that all of them are"
        return (f"No consent of theirs for this picture is on record{rest}.",)
    return tuple(sentence for c in own[:_MOST] for sentence in _consent(c, consents))


def _consent(consent: Consent, consents: Consents) -> tuple[str, ...]:
    called = (
        f"Consent of {said(consent.signed.on)}" if consent.signed else "A consent without signature"
    )
    if (why := not_standing(consent, consents)) is not None:
        return (f"{called}, {why}.",)
    if not consent.uses:
        return (f"{called} for {joined_words(consent.kinds) or 'no kind of use'}.",)
    return tuple(f"{called} describes: {_use(use)}." for use in consent.uses[:_MOST])


def not_standing(consent: Consent, consents: Consents) -> str | None:
    """Why a consent counts for nothing on the day judged; None where it does, or is unsigned."""
    on, signed, term = consents.judged_on, consent.signed, consent.term
    out = None
    if (withdrawal := ended(consent, consents.withdrawals, on=on)) is not None:
        out = f"withdrawn with effect from {said(withdrawal.effective)}"
    elif (later := superseded_by(consent, consents.given, on=on)) is not None and later.signed:
        out = f"whose place that of {said(later.signed.on)} took"
    elif signed is not None and signed.on > on:
        out = f"which is after {said(on)}, the day judged"
    elif term is not None and on < term.start:
        out = f"whose term begins on {said(term.start)}"
    elif term is not None and term.end is not None and on >= term.end:
        out = f"whose term ran until {said(term.end)}"
    return out


def _use(use: DescribedUse) -> str:
    scenes = f", {scenes_said(use.scenes)}" if use.scenes else ""
    copies = f", copies: {use.copies}" if use.copies is not None else ""
    longest = f", at most {use.max_seconds} s" if use.max_seconds is not None else ""
    return f"“{use.description}”{scenes}{copies}{longest}"
