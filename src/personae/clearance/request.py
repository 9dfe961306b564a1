"""A proposed use: of whom, in what, which kind, how many, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from personae.vocabulary.names import PerformerId, PictureId, Scene, scene_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenTime:
    """How long a replica is on screen in one shot, in seconds: as far as it was measured.

    scenes   of the shot; empty where unknown
    least_s  where it is seen for certain
    most_s   of all frames in which it may be, seen or not
    """

    scenes: tuple[Scene, ...]
    least_s: Fraction
    most_s: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the registry knows of a performer's days; None where nobody recorded it."""

    born: date | None = None
    died: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The use that is asked about; None is a fact that nobody recorded.

    kind         a consent's kinds: employment-based, background, voice …
    media        all of them must be agreed to; None where nobody said which
    territories  ISO 3166; likewise
    scenes       all of them must be described where a consent describes uses; None if unknown
    copies       how many of the performer at once, for certain
    more_copies  how many more that may be; None where nobody recorded a number
    made_on      the day by which the use was made, where a record says; None otherwise
    made_on_by   what that day is, by which record
    on           the day on which consents are judged; the use is made by then at the latest
    released_on  of the picture: what is in it was made by then; None where nobody says
    begun_on     of its principal photography: no cut of it was made before; None where nobody says
    screen_time  of replicas of the performer, shot by shot of the whole cut; None where no cut was
                 measured, and how long a use may last is then not asked
    life         of the performer, as the registry knows it

    What the picture is for is no fact of a production, so purposes are not asked here.
    """

    performer: PerformerId
    picture: PictureId
    company: str
    kind: str | None
    media: tuple[str, ...] | None
    territories: tuple[str, ...] | None
    scenes: tuple[Scene, ...] | None
    copies: int
    made_on: date | None
    on: date
    made_on_by: str = "the day of the vendor's turnover"
    more_copies: int | None = 0
    released_on: date | None = None
    begun_on: date | None = None
    screen_time: tuple[ScreenTime, ...] | None = None
    life: Life = Life()

    @property
    def use_day(self) -> date:
        """The day by which the use was made; where no record dates it, the last it can be."""
        if self.made_on is not None:
            return self.made_on
        return self.on if self.released_on is None else min(self.released_on, self.on)

    @property
    def most_copies(self) -> int | None:
        return None if self.more_copies is None else self.copies + self.more_copies

    def seconds_in(self, scenes: Iterable[Scene] | None) -> tuple[Fraction, Fraction]:
        """How long at least and at most in these scenes together; None for all of the cut.

        A shot whose scene is unknown may be of any.
        """
        wanted = None if scenes is None else {scene_key(scene) for scene in scenes}
        least = most = Fraction(0)
        for shot in self.screen_time or ():
            here = {scene_key(scene) for scene in shot.scenes}
            if wanted is None or wanted & here:
                least += shot.least_s
            if wanted is None or not here or wanted & here:
                most += shot.most_s
        return least, most
