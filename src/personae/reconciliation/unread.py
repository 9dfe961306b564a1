"""What of a film could not be read, and whether somebody may be there unseen or unheard."""

from collections.abc import Iterable
from fractions import Fraction

from personae.reconciliation.heard import is_sound_alone
from personae.screening.sightings import Screening
from personae.screening.thresholds import Pace, VoiceThresholds
from personae.vocabulary.span import Span

# What is shorter than the way from one look at a film to the next, and than this, passes a whole
# film's audit unseen too: a face there is a few frames of a shot whose rest was read.
_A_MOMENT_S = Fraction(1, 5)


def may_hide(screening: Screening) -> tuple[Span, ...]:
    """The stretches that could not be read, each long enough that somebody may be there.

    In a picture: five frames or more, or more than a fifth of a second. In sound alone: as much
    as the shortest speech by which a voice is told, one second.
    """
    rate = screening.film.frame_rate
    if is_sound_alone(screening):
        return tuple(g for g in screening.gaps if g.frames / rate >= VoiceThresholds().least_s)
    return tuple(
        g for g in screening.gaps if g.frames >= Pace().every or g.frames / rate > _A_MOMENT_S
    )


def may_be_in(gaps: tuple[Span, ...], spans: Iterable[Span]) -> bool:
    """Whether some of `spans` could not be read; where they are not known, whether anything."""
    placed = tuple(spans)
    return any(not placed or any(gap.meets(span) for span in placed) for gap in gaps)


def unread_said(frames: int, *, of: int, rate: Fraction, alone: bool) -> str:
    """`81 of 116 frames could not be read, and nobody was looked for in them.`

    frames  all that could not be read, those of a moment too
    of      frames of the whole film, `rate` a second
    alone   it is sound alone
    """
    if alone:
        lost, whole = (f"{float(n / rate):.1f} s" for n in (frames, of))
        return f"{lost} of {whole} could not be heard, and nobody was listened for there."
    them = "it" if frames == 1 else "them"
    return f"{frames:,} of {of:,} frames could not be read, and nobody was looked for in {them}."
