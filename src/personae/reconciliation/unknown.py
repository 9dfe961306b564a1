"""People seen or heard whom nobody has named: for a person to say, without a name beside them."""

from collections.abc import Sequence

from personae.reconciliation.findings import Finding, Reason, ShotsFinding
from personae.reconciliation.heard import duration
from personae.reconciliation.placed import Places
from personae.screening.sightings import Screening, UnknownPerson, UnknownVoice
from personae.vocabulary.span import Span, joined

_BECAUSE = {
    "score": "The face is near one on record, but not near enough to say whose it is.",
    "size": "The face is too small for anybody to be named by it.",
    "nobody": "The face is like none that was looked for.",
}
_NUMBERS = ("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TIMES = ("never", "once", "twice", *(f"{n} times" for n in _NUMBERS))


def unknown_people(screening: Screening, here: Places) -> list[ShotsFinding]:
    voices = () if screening.hearing is None else screening.hearing.unknown
    return [
        *(_one(person, here) for person in screening.unknown),
        *(_voice(voice, here) for voice in voices),
    ]


def _one(person: UnknownPerson, here: Places) -> ShotsFinding:
    return _needs_a_look(
        person.id,
        person.appearances,
        here,
        because=_BECAUSE.get(person.why, "Nobody has said who this is."),
        on_record=_several_times(person),
        do_next=(
            "Look at the face and say who it is, or that it is nobody of the cast."
            if person.most_at_once == 1
            else "Look at the faces and say who it is, and whether it is one person: twins, a "
            "mirror and a screen show one face several times too."
        ),
    )


def _several_times(person: UnknownPerson) -> tuple[str, ...]:
    if person.most_at_once == 1:
        return ()
    times = (
        _TIMES[person.most_at_once]
        if person.most_at_once < len(_TIMES)
        else f"{person.most_at_once} times"
    )
    shot = max(person.together, key=lambda seen: len(seen[1].boxes))[0] if person.together else None
    return (f"One unknown person, {times} in one frame{f' of shot {shot}' if shot else ''}.",)


def _voice(voice: UnknownVoice, here: Places) -> ShotsFinding:
    return _needs_a_look(
        voice.id,
        [(shot, span) for shot, span, *_ in voice.appearances],
        here,
        because="The voice is near one on record, but not near enough to say whose it is: two may "
        "speak at once, music may be louder, or it is a voice like theirs.",
        on_record=(f"This voice is heard for {duration(voice.heard_s)}.",),
        do_next="Listen there and say whose voice it is, or that it is nobody's of the cast.",
    )


def _needs_a_look(
    person: str,
    appearances: Sequence[tuple[str, Span]],
    here: Places,
    *,
    because: str,
    on_record: tuple[str, ...],
    do_next: str,
) -> ShotsFinding:
    shots = tuple(dict.fromkeys(shot for shot, _ in appearances))
    spans = joined(span for _, span in appearances)
    return ShotsFinding(
        performer=None,
        person=person,
        finding=Finding.NEEDS_A_LOOK,
        shots=shots,
        scenes=tuple(dict.fromkeys(s for shot in shots for s in here.scenes[shot])),
        span=spans[0] if len(spans) == 1 else None,
        answer="cannot-say",
        reasons=(Reason(rule="screening", effect="refer", cite="", level="—", because=because),),
        missing=("name",),
        on_record=on_record,
        do_next=do_next,
    )
