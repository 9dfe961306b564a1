"""What a production gives: its cast, its records of work, its scenes and its replica list.

A record that was not given is None and unknown; an empty one is a record that says "none".
`where` is the file and the line a row was read from: `work.csv:7`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from personae.reconciliation.ai_uses import AiUse
from personae.reconciliation.timecode import Timecode
from personae.vocabulary.money import Money
from personae.vocabulary.names import PerformerId, PictureId, Scene
from personae.vocabulary.span import Span
from personae.vocabulary.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    performer: PerformerId
    role: str
    rate: Money | None
    unit: str | None  # day, week …


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDay:
    """A line of Exhibit G, the performers' production time report. Moments carry their zone."""

    where: str
    day: date
    performer: PerformerId
    status: str
    call: datetime | None
    dismissed: datetime | None
    meal_minutes: int | None
    scenes: tuple[Scene, ...]  # empty: not written down
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """A background actor's day. `scan`: none, same-day, only (a scan and no work)."""

    where: str
    day: date
    number: str
    performer: PerformerId
    covered: bool | None
    class_: str
    rate: Money | None
    call: datetime | None
    meal_out: datetime | None
    meal_in: datetime | None
    dismissed: datetime | None
    changes: int | None
    adjustments: str
    scan: str
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinsLine:
    """One line of the day's background list."""

    where: str
    day: date
    performer: PerformerId
    covered: bool | None
    call: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoodDay:
    """One marked day of the Day Out of Days."""

    where: str
    day: date
    performer: PerformerId
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneFrames:
    """A stretch of the cut that belongs to one scene; a scene may have several."""

    where: str
    scene: Scene
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedShot:
    """A shot of the production's own list, by frames of the cut."""

    where: str
    names: tuple[str, ...]  # what it is called, the vendor's code among them
    span: Span
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdlEvent:
    """A picture event of an edit decision list, in its own record timecode.

    fade_frames  frames at its start in which the event before is still seen (dissolve, wipe)
    """

    where: str
    number: str
    names: tuple[str, ...]
    source_in: Timecode
    source_out: Timecode
    record_in: Timecode
    record_out: Timecode
    fade_frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaLine:
    """A line of the visual-effects vendor's count sheet.

    record   its place in the cut, by record timecode or by frames; None where not given
    copies   None where the sheet gives no number
    status   temp, final, omit; empty where the sheet does not say
    """

    where: str
    shot_code: str
    scenes: tuple[Scene, ...]
    record: tuple[Timecode, Timecode] | Span | None
    performer: PerformerId
    kind: str | None
    technique: str
    copies: int | None
    description: str
    vendor: str
    asset_id: str
    scan_session: str
    version: str
    status: str
    turnover_on: date | None
    estimated_days: str
    estimated_by: str
    basis: str

    @property
    def is_voice(self) -> bool:
        """Whether it declares a voice, which is no figure and is not counted."""
        return self.technique == "voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """Something paid by the piece: a session, a window of use, a side.

    item   the id that the agreement's rates give it
    count  how many
    rate   the contract's, each; None where it is the minimum
    """

    where: str
    day: date
    performer: PerformerId
    item: str
    count: Decimal
    rate: Money | None
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMinimum:
    """A minimum that the production itself names, where no pack holds one; `source` says whence."""

    of: str
    per: str
    term: Term
    amount: Money
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """A PRODUCTION.yaml and the files it names.

    consents_complete  None where nobody says whether the registry holds all consents
    media, territories None where nobody says
    writers_agreement  under which agreement writers work; `none`, or None where nobody says
    files              the record's key and the file's name, of those that were given
    """

    picture: PictureId
    title: str
    company: str
    type: str | None
    agreement: str | None
    principal_photography: Term | None
    released_on: date | None
    time_zone: str
    consents_complete: bool | None
    territories: tuple[str, ...] | None
    media: tuple[str, ...] | None
    cast: tuple[CastMember, ...]
    work: tuple[WorkDay, ...] | None = None
    vouchers: tuple[Voucher, ...] | None = None
    skins: tuple[SkinsLine, ...] | None = None
    dood: tuple[DoodDay, ...] | None = None
    scenes: tuple[SceneFrames, ...] | None = None
    shots: tuple[ListedShot, ...] | None = None
    edl: tuple[EdlEvent, ...] | None = None
    replicas: tuple[ReplicaLine, ...] | None = None
    items: tuple[ItemLine, ...] | None = None
    minimums: tuple[GivenMinimum, ...] = ()
    writers_agreement: str | None = None
    ai_uses: tuple[AiUse, ...] | None = None
    files: tuple[tuple[str, str], ...] = ()

    @property
    def begun_on(self) -> date | None:
        """The first day of principal photography: no frame of a cut was shot before."""
        return None if self.principal_photography is None else self.principal_photography.start

    def file(self, key: str) -> str | None:
        return dict(self.files).get(key)

    def role_of(self, performer: PerformerId) -> str | None:
        return next((m.role for m in self.cast if m.performer == performer), None)
