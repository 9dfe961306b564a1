"""A screening as people have answered it, compared with the records again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from personae.reconciliation.answered import Answered, Standing, Verdict, verdict
from personae.reconciliation.findings import Reconciliation, ShotsFinding
from personae.reconciliation.told import joined_words
from personae.screening.sightings import Certainty, Screening, Sighting, UnknownPerson
from personae.vocabulary.names import PerformerId
from personae.vocabulary.span import Span

_ENOUGH = 2
_SETTLE = 10
_LEAVES = (Standing.NAMED, Standing.NOBODY)  # no more `needs a look`

_SAID = {
    Standing.SECOND: (
        "One person has said who this is.",
        "Have a second person review it who has not been told the first answer.",
    ),
    Standing.DIFFER: (
        "People who looked have answered differently; that is no fault of anybody's.",
        "Let them look once more: a changed answer is kept beside the first.",
    ),
    Standing.SOMEBODY_ELSE: (
        "A person has said that this is somebody who is not in the cast.",
        "Where they belong to the picture, enrol them, add them to the cast and audit again.",
    ),
}


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Reviewed:
    """screening  with what was answered in it, `certainty` reviewed
    verdicts   by the unknown person they are about; of those alone to whom anybody answered
    """

    screening: Screening
    reconciliation: Reconciliation
    verdicts: Mapping[str, Verdict]


def reviewed(
    screening: Screening,
    answers: Sequence[Answered],
    reconcile: Callable[[Screening], Reconciliation],
) -> Reviewed:
    """Compare with the records again, as far as the answers carry.

    answers    about this screening's unknown people; all of them, replaced ones too
    reconcile  the comparison, by the same records and consents each time

    A finding that something must be settled with a performer is never made on one reviewer's word
    alone: their answer waits for a second one, and the face stays `needs a look`.
    """
    asked = {person.id for person in screening.unknown}
    verdicts = {q: verdict(a for a in answers if a.question == q) for q in asked}
    waiting: set[str] = set()
    firm = {q for q, v in verdicts.items() if len(v.decided_by) >= _ENOUGH}
    one_word = {q for q, v in verdicts.items() if v.standing is Standing.NAMED} - firm
    sure = reconcile(answered(screening, _held_back(verdicts, one_word)))
    while True:
        taken = _held_back(verdicts, waiting)
        named = answered(screening, taken)
        found = reconcile(named)
        more = _on_one_word(found, sure, screening, verdicts, one_word - waiting)
        if not more:
            break
        waiting |= more
    told = replace(found, findings=tuple(_told(f, taken, screening) for f in found.findings))
    given = {q: v for q, v in taken.items() if v.answers}
    return Reviewed(screening=named, reconciliation=told, verdicts=given)


def answered(screening: Screening, verdicts: Mapping[str, Verdict]) -> Screening:
    """The screening with whoever was named among the sightings."""
    left = [p for p in screening.unknown if not _leaves(p, verdicts)]
    named = [
        (p, v.performer)
        for p in screening.unknown
        if (v := verdicts.get(p.id)) and v.standing is Standing.NAMED and v.performer
    ]
    new = [one for person, performer in named for one in _sightings(person, performer)]
    whole = [*screening.sightings, *new]
    seen = [
        replace(one, copies=_at_once(one, whole)) if one.certainty is Certainty.REVIEWED else one
        for one in whole
    ]
    if len(left) < len(screening.unknown):
        seen = [replace(one, copies_ask=_still_asked(one, left)) for one in seen]
    return replace(
        screening,
        sightings=tuple(sorted(seen, key=lambda s: (s.span, s.performer))),
        unknown=tuple(left),
    )


def _leaves(person: UnknownPerson, verdicts: Mapping[str, Verdict]) -> bool:
    return person.id in verdicts and verdicts[person.id].standing in _LEAVES


def _held_back(verdicts: Mapping[str, Verdict], waiting: set[str]) -> dict[str, Verdict]:
    return {
        q: replace(v, standing=Standing.SECOND) if q in waiting else v for q, v in verdicts.items()
    }


def _on_one_word(
    found: Reconciliation,
    sure: Reconciliation,
    screening: Screening,
    verdicts: Mapping[str, Verdict],
    one_word: set[str],
) -> set[str]:
    """The questions whose one answer makes something to settle that is not there without it."""
    before, now = _severest(sure), _severest(found)
    return {
        person.id
        for person in screening.unknown
        if person.id in one_word
        for shot, _ in person.appearances
        if (at := (verdicts[person.id].performer, shot)) in now and now[at] > before.get(at, 0)
    }


def _severest(found: Reconciliation) -> dict[tuple[PerformerId | None, str], int]:
    """By performer and shot, the severity of what must be settled there."""
    out: dict[tuple[PerformerId | None, str], int] = {}
    for one in found.findings:
        if one.finding.exit_code == _SETTLE:
            for shot in one.shots:
                at = (one.performer, shot)
                out[at] = max(out.get(at, 0), one.finding.severity)
    return out


def _told(
    found: ShotsFinding, verdicts: Mapping[str, Verdict], screening: Screening
) -> ShotsFinding:
    """What rests on people's word; of somebody who still needs a look without any name."""
    about = verdicts.get(found.person or "")
    if about is not None and (said := _SAID.get(about.standing)):
        return replace(found, on_record=(*found.on_record, said[0]), do_next=said[1])
    rests = tuple(_rests(found, verdicts, screening))
    return replace(found, on_record=(*found.on_record, *rests)) if rests else found


def _rests(
    found: ShotsFinding, verdicts: Mapping[str, Verdict], screening: Screening
) -> Iterator[str]:
    for person in screening.unknown:
        about = verdicts[person.id]
        shots = [s for s in found.shots if s in {shot for shot, _ in person.appearances}]
        named = about.standing is Standing.NAMED and about.performer == found.performer
        if named and shots:
            many = len(about.decided_by)
            who = "one person" if many == 1 else f"{many} people"
            yield f"Who this is in {joined_words(shots)} was said by {who}, and by no score."


def _sightings(person: UnknownPerson, performer: PerformerId) -> list[Sighting]:
    scores = {c.performer: c.score for c in person.candidates}
    faces = dict(person.each_shot)
    together = dict(person.together)
    return [
        Sighting(
            performer=performer,
            by="face",
            shot=shot,
            span=span,
            copies=max(len(together[shot].boxes) if shot in together else 1, 1),
            copies_ask=len(together[shot].ask) if shot in together else 0,
            score=scores.get(performer),
            certainty=Certainty.REVIEWED,
            face_px=person.face_px,
            counts=(),
            face=faces.get(shot, person.face),
            frame=person.frame if _is_in(person, span) else faces.get(shot, person.face),
            together=together.get(shot),
        )
        for shot, span in person.appearances
    ]


def _is_in(person: UnknownPerson, span: Span) -> bool:
    return span.start <= person.frame.frame < span.end


def _at_once(one: Sighting, seen: Sequence[Sighting]) -> int:
    """The most of the performer at one moment of `one`, all their sightings together."""
    same = [s for s in seen if (s.performer, s.by) == (one.performer, one.by)]
    starts = {
        at
        for s in same
        for at in (s.span.start, *(span.start for span, _ in s.counts))
        if one.span.start <= at < one.span.end
    }
    return max(sum(_count(s, at) for s in same) for at in (one.span.start, *starts))


def _count(seen: Sighting, frame: int) -> int:
    if not seen.span.start <= frame < seen.span.end:
        return 0
    if seen.certainty is Certainty.REVIEWED:
        return seen.copies
    return next((n for span, n in seen.counts if span.start <= frame < span.end), 1)


def _still_asked(seen: Sighting, left: Sequence[UnknownPerson]) -> int:
    """Of the copies that were to be confirmed, those about whom a question is still open."""
    open_ = sum(
        max(p.most_at_once, 1)
        for p in left
        if p.candidates
        and p.candidates[0].performer == seen.performer
        and any(span.meets(seen.span) for _, span in p.appearances)
    )
    return min(seen.copies_ask, open_)
