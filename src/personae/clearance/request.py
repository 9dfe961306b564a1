"""A proposed use: of whom, in what, which kind, how many, when."""

from dataclasses import dataclass
from datetime import date

from personae.vocabulary.names import PerformerId, PictureId, Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The use that is asked about; None is a fact that nobody recorded.

    kind         a consent's kinds: employment-based, background, voice …
    media        all of them must be agreed to; None where nobody said which
    territories  ISO 3166; likewise
    scenes       all of them must be described where a consent describes uses; None if unknown
    copies       how many of the performer at once
    made_on      the day by which the use was made, where a record says; None otherwise
    on           the day on which consents are judged; the use is made by then at the latest

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

    @property
    def use_day(self) -> date:
        return self.on if self.made_on is None else self.made_on
