"""The words in which a report speaks of findings: those of records. Nobody is accused."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from personae.reconciliation.findings import Finding
from personae.rules.rule import LEVELS as OF_RULES
from personae.vocabulary.names import PerformerId

SETTLE, DECIDE, ORDER, UNSEEN = "settle", "decide", "order", "unseen"

SHAPES = {SETTLE: "■", DECIDE: "▲", ORDER: "●", UNSEEN: "○"}  # so that no colour is needed


@dataclass(frozen=True, slots=True)
class Words:
    """A finding's title, and what it means for somebody who has never read a report."""

    title: str
    means: str


FINDINGS = {
    Finding.REPLICA_WITHOUT_CONSENT: Words(
        "Replica without consent",
        "A replica is declared or more than one of them is seen at once, and the records show "
        "no agreement that covers what is seen.",
    ),
    Finding.NOT_COVERED: Words(
        "Not covered",
        "A consent is on record, and what is seen goes beyond what it describes.",
    ),
    Finding.AGREED_AFTERWARDS: Words(
        "Agreed afterwards",
        "A consent is on record, signed after the use.",
    ),
    Finding.NEEDS_A_LOOK: Words(
        "Needs a look",
        "A face or a voice that the comparison settles neither way, or somebody on record for whom "
        "nobody could look. A person must say.",
    ),
    Finding.NO_RECORD: Words(
        "No record",
        "Seen, and no work record or declaration was found. It may be archive footage, a lost "
        "voucher, somebody who looks alike or a replica that was not declared.",
    ),
    Finding.WORKED_SCENES_UNKNOWN: Words(
        "Worked, scenes unknown",
        "Worked on this picture; which scenes, or whether replicas were made, is not on record.",
    ),
    Finding.REPLICA_WITH_CONSENT: Words(
        "Replica with consent", "A replica is on record, and a consent covers it."
    ),
    Finding.IN_ORDER: Words("In order", "Seen, and the work is on record."),
    Finding.WORKED_NOT_SEEN: Words(
        "Worked, not seen",
        "Worked, and is not seen in this cut. Never a fault of theirs, never less pay.",
    ),
    Finding.DECLARED_NOT_SEEN: Words(
        "Declared, not seen", "A replica is declared, and nothing of them is seen in this cut."
    ),
    Finding.CONSENT_UNUSED: Words(
        "Consent unused", "A consent is on record, and nothing of them is seen in this cut."
    ),
    Finding.ABSENT: Words(
        "Absent",
        "Nothing of them is seen in this cut, and no record or standing consent names them.",
    ),
}

# The same of sound alone, in which nobody can be seen.
_IN_SOUND = {
    Finding.REPLICA_WITHOUT_CONSENT: Words(
        "Replica without consent",
        "A replica is declared, and the records show no agreement that covers what is heard.",
    ),
    Finding.NOT_COVERED: Words(
        "Not covered",
        "A consent is on record, and what is heard goes beyond what it describes.",
    ),
    Finding.NEEDS_A_LOOK: Words(
        "Needs a look",
        "A voice that the comparison settles neither way, or somebody on record for whom nobody "
        "could listen. A person must say.",
    ),
    Finding.NO_RECORD: Words(
        "No record",
        "Heard, and no work record or declaration was found. It may be an archive recording, a "
        "lost voucher, somebody who sounds alike or a replica that was not declared.",
    ),
    Finding.IN_ORDER: Words("In order", "Heard, and the work is on record."),
    Finding.WORKED_NOT_SEEN: Words(
        "Worked, not heard",
        "Worked, and is not heard in this cut. Never a fault of theirs, never less pay.",
    ),
    Finding.DECLARED_NOT_SEEN: Words(
        "Declared, not heard", "A replica is declared, and nothing of them is heard in this cut."
    ),
    Finding.CONSENT_UNUSED: Words(
        "Consent unused", "A consent is on record, and nothing of them is heard in this cut."
    ),
    Finding.ABSENT: Words(
        "Absent",
        "Nothing of them is heard in this cut, and no record or standing consent names them.",
    ),
}

LEVELS = {**OF_RULES, "—": "the text was not read"}

NOT_MEASURED = {
    "voice": "Voices: nobody was listened for, so nothing is said about who is heard.",
    "face": "Faces: there is no picture, so nobody could be looked for.",
    "certainty": "How sure a score is: nothing was measured with this recogniser, so nobody can "
    "say how many false matches to expect.",
    "pay": "Pay: what is due was not worked out; an empty list does not mean that nothing is owed.",
    "rules": "Rules: the rule packs were not asked, nor the clauses of a consent that no file of a "
    "production answers (purpose, language, exclusions, approval, notice); `personae clear` asks "
    "them of one use.",
    "bodies": "Bodies without a face: seen from behind, masked or out of focus.",
}

RIGHTS = {
    "worked": "by a work record",
    "consent": "by a consent",
    "none": "no right on record",
    "unknown": "right unknown",
}

WHY_UNKNOWN = {
    "score": "The face resembles somebody on record, too little to say who it is.",
    "size": "The face is too small to say who it is.",
    "nobody": "The face resembles nobody who was looked for.",
}

WHY_UNKNOWN_VOICE = "The voice resembles one on record, too little to say whose it is."

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def of_findings(*, alone: bool) -> Mapping[Finding, Words]:
    """The words of each finding in a film, or in sound alone."""
    return {**FINDINGS, **_IN_SOUND} if alone else FINDINGS


def group_of(finding: Finding) -> str:
    """Which of the four groups a finding belongs to."""
    if finding.exit_code:
        return SETTLE if finding.exit_code == _SETTLE_CODE else DECIDE
    seen = finding in (Finding.IN_ORDER, Finding.REPLICA_WITH_CONSENT)
    return ORDER if seen else UNSEEN


_SETTLE_CODE = 10


def number(count: int) -> str:
    """`two`, `twelve`, `13`, `1,500`: small numbers are read as words."""
    return _NUMBERS[count] if 0 < count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, one: str, many: str) -> str:
    """`one shot`, `12 shots`."""
    return f"{number(count)} {one if count == 1 else many}"


def duration(seconds: float) -> str:
    """`3.5 s`, `2 min 05 s`, `1 h 12 min`."""
    whole = int(seconds)
    if whole < 60:  # noqa: PLR2004 - a minute
        return f"{seconds:.1f} s"
    if whole < 3600:  # noqa: PLR2004 - an hour
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def told_apart(names: Mapping[PerformerId, str]) -> dict[PerformerId, str]:
    """The same names; where two people have one, each with the id: `Cher (ana-vale)`."""
    count = Counter(name.casefold() for name in names.values())
    return {
        who: f"{name} ({who})" if count[name.casefold()] > 1 and name != who else name
        for who, name in names.items()
    }


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def shots_listed(shots: Sequence[str], order: Sequence[str], *, most: int = 24) -> str:
    """`d3`, `d6–d9, d12`: neighbours in the cut are joined; past `most` pieces it is said how many.

    order  all shots of the cut
    """
    place = {shot: at for at, shot in enumerate(order)}
    known = sorted((s for s in shots if s in place), key=place.__getitem__)
    runs: list[list[str]] = []
    for shot in known:
        if runs and place[shot] == place[runs[-1][-1]] + 1:
            runs[-1].append(shot)
        else:
            runs.append([shot])
    words = [", ".join(run) if len(run) < _RUN else f"{run[0]}–{run[-1]}" for run in runs]
    left = sum(map(len, runs[most:]))
    return ", ".join(words[:most]) + (f" and {left:,} more" if left else "")


_RUN = 3  # two neighbours are still named one by one


def day(iso: str) -> str:
    """`24 March 2025` of `2025-03-24`, which is read alike everywhere."""
    on = date.fromisoformat(iso)
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # not the machine's own language: one report reads alike on all of them
