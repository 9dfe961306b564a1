"""What is heard of one performer, for the findings about them."""

from dataclasses import dataclass
from fractions import Fraction

from personae.screening.sightings import Screening, Sighting, VoiceSighting
from personae.vocabulary.names import PerformerId

_A_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVoice:
    """listened_for  whether a voice of theirs was compared
    alone         there is no picture: who is heard is all that can be found
    shots         in which they are heard
    """

    listened_for: bool
    alone: bool
    seconds: Fraction
    shots: tuple[str, ...]

    def said(self) -> str:
        """`They are heard for 12.5 s in this cut, and not seen.`; empty where they are not."""
        if not self.seconds:
            return ""
        how = "there is no picture" if self.alone else "and not seen"
        return f"They are heard for {duration(self.seconds)} in this cut, {how}."


def of_voice(performer: PerformerId, screening: Screening) -> OfVoice:
    hearing = screening.hearing
    heard = () if hearing is None else hearing.sightings
    return OfVoice(
        listened_for=hearing is not None and performer in hearing.listened_for,
        alone=is_sound_alone(screening),
        seconds=Fraction(0) if hearing is None else hearing.seconds_of(performer),
        shots=tuple(dict.fromkeys(s.shot for s in heard if s.performer == performer)),
    )


def found_in(screening: Screening) -> tuple[Sighting | VoiceSighting, ...]:
    """What findings are made of: who is seen; in sound alone who is heard.

    In a film a voice makes no finding of a shot: dialogue runs over cuts, and who speaks need not
    be there.
    """
    if is_sound_alone(screening) and screening.hearing is not None:
        return screening.hearing.sightings
    return screening.sightings


def is_sound_alone(screening: Screening) -> bool:
    return screening.film.width == 0


def duration(seconds: Fraction) -> str:
    """`4.5 s`, `2 min 05 s`."""
    whole = int(seconds)
    if whole < _A_MINUTE:
        return f"{float(seconds):.1f} s"
    return f"{whole // _A_MINUTE} min {whole % _A_MINUTE:02} s"
