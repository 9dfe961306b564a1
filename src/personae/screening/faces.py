"""A film, read once: shots, faces, tracks, and who they are."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from personae.screening.copies import people_among, with_copies
from personae.screening.counting import AtOnce, CountFrames
from personae.screening.crowds import Crowd
from personae.screening.looking import Looking, ShotInProgress
from personae.screening.naming import named
from personae.screening.shots import CutDetector
from personae.screening.sightings import Screening, Shot, Sighting
from personae.screening.stills import Moments
from personae.screening.summing import sightings_of
from personae.screening.thresholds import Pace, Thresholds
from personae.screening.tracks import Tracker
from personae.screening.unknown import Glimpse, gathered, glimpse
from personae.vocabulary.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from personae.likeness.interfaces import FaceModel, Pictures
    from personae.likeness.matching import Gallery
    from personae.screening.interfaces import Film
    from personae.vocabulary.names import PerformerId


class Screener:
    """Looks for the performers of one gallery in one film."""

    def __init__(
        self,
        *,
        model: FaceModel,
        gallery: Gallery,
        pictures: Pictures,
        thresholds: Thresholds | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._model = model
        self._gallery = gallery
        self._pictures = pictures
        self._thresholds = thresholds or Thresholds()
        self._pace = pace or Pace()
        self._looking = Looking(
            model=model, gallery=gallery, thresholds=self._thresholds, pace=self._pace
        )

    def screen(
        self,
        film: Film,
        *,
        not_enrolled: tuple[PerformerId, ...] = (),
        progress: Callable[[int], None] = lambda _frames: None,
    ) -> Screening:
        """Read `film` to its end.

        not_enrolled  performers asked for without a face on record; only reported
        progress      told the number of frames read so far
        raises        UserError from the film's reader; TemplateMismatchError from the gallery
        """
        cuts = CutDetector()
        shots: list[Shot] = []
        sightings: list[Sighting] = []
        glimpses: list[Glimpse] = []
        compared: Counter[int] = Counter()
        shot: ShotInProgress | None = None
        frames, last = 0, None

        def close(current: ShotInProgress, end: int) -> None:
            shots.append(Shot(id=f"d{len(shots) + 1}", span=Span(current.start, end)))
            seen, unnamed = self._close(current, shots[-1])
            sightings.extend(seen)
            glimpses.extend(unnamed)
            compared.update(t.width_px for t in current.tracker.tracks if t.compared is not None)

        for frame in film.frames():
            luma = frame.luma(self._pace.luma_width)
            change = cuts.change(luma)
            if shot is None or change:
                start = 0  # frames that could not be decoded at the head belong to the first shot
                if shot is not None and change:
                    start = max(frame.number - change.halfway, shot.start + 1)
                    shot.end(start, fading_from=frame.number - change.began)
                    close(shot, start)
                shot = ShotInProgress(
                    film.facts,
                    start,
                    Tracker(lost_after=2 * self._pace.every_in_crowd),
                    Moments(),
                    Crowd(self._thresholds.crowd),
                    CountFrames(apart=self._thresholds.crowd.apart_frames),
                )
            self._looking.if_due(shot, frame, luma)
            frames, last = frame.number + 1, frame
            progress(frames)
        if shot is not None:
            close(shot, frames)
        ends_s = Fraction(0) if last is None else last.at_s
        missing = max(0, film.frame_count - frames)  # a film that breaks off
        return Screening(
            film=film.facts,
            frames=frames + missing,
            duration_s=ends_s + (1 + missing) / film.facts.frame_rate,
            unreadable_frames=film.unreadable,
            variable_rate=film.variable_rate,
            shots=tuple(shots),
            sightings=tuple(sightings),
            unknown=gathered(glimpses, self._thresholds),
            looked_for=self._gallery.performers,
            not_enrolled=not_enrolled,
            models=self._model.cards,
            thresholds=self._thresholds.told(),
            not_measured=("voice",),
            compared=tuple(sorted(compared.items())),
            problems=film.problems,
            gaps=film.gaps,
        )

    def _close(
        self, shot: ShotInProgress, done: Shot
    ) -> tuple[tuple[Sighting, ...], list[Glimpse]]:
        """Name the tracks of a shot that has ended, and let its pictures go."""
        tracks = named(
            shot.tracker,
            shot=done,
            model=self._model,
            gallery=self._gallery,
            thresholds=self._thresholds,
        )
        at_once = AtOnce(shot.counts.kept, model=self._model, thresholds=self._thresholds)
        tracks = with_copies(
            tracks, shot.tracker, at_once, gallery=self._gallery, thresholds=self._thresholds
        )
        seen = sightings_of(
            done,
            tracks,
            at_once,
            gallery=self._gallery,
            moments=shot.moments,
            pictures=self._pictures,
        )
        nobody = [track for track in tracks if track.performer is None]
        unnamed = [
            glimpse(done, copies, at_once.numbers, shot.moments, self._pictures)
            for copies in people_among(nobody, at_once, self._thresholds)
        ]
        return seen, unnamed
