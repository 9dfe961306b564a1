"""An earlier report of a picture, held to the shape of what is compared with a later one."""

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from personae.app.files.report_file import read_report
from personae.reconciliation.findings import Finding
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.money import Money
from personae.vocabulary.names import PictureId, Sha256, is_id

REPORT = "report.json"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Picture(_Part):
    duration_s: float = Field(ge=0, allow_inf_nan=False)
    agreement: str | None = None


class _Performer(_Part):
    performer: str
    finding: Finding
    screen_time_s: float = Field(ge=0, allow_inf_nan=False)
    heard_s: float = Field(ge=0, allow_inf_nan=False)
    most_copies: int = Field(ge=0)
    consented: bool | None

    @field_validator("performer")
    @classmethod
    def _is_id(cls, said: str) -> str:
        if not is_id(said):
            raise ValueError(f"`{said}` is no performer's id")
        return said


class _Line(_Part):
    performer: str
    amount: str
    earning: str

    @field_validator("amount")
    @classmethod
    def _is_money(cls, said: str) -> str:
        Money.parse(said)
        return said


class _Unknown(_Part):
    by: str | None = None


class _Hearing(_Part):
    listened_for: list[str] = []
    not_listened: str | None = None


class _Model(_Part):
    sha256: str


class _Report(_Part):
    picture: _Picture
    audited_on: date
    judged_on: date
    performers: list[_Performer]
    unknown: list[_Unknown]
    looked_for: list[str]
    hearing: _Hearing | None = None
    due: list[_Line]
    not_measured: list[str]
    models: list[_Model]
    thresholds: dict[str, Any] = {}
    records_missing: list[str] = []
    unread: list[Any] = []


def read_earlier(path: Path, picture: PictureId) -> tuple[dict[str, Any], Sha256]:
    """The values of the whole report at `path`, or in that folder, and the digest of its file.

    raises  UserError where it is no whole report of this picture, or not as one is written
    """
    if path.is_dir():
        path = path / REPORT
    values, digest = read_report(path)
    if "copy_for" in values:
        raise _refused(
            path,
            "this is a copy for one person, with everybody else left out.",
            f"Name the `{REPORT}` of the whole report.",
        )
    if (its := values["picture"].get("id")) != picture:
        raise _refused(
            path,
            f"this is a report of `{its}`, and the production is of `{picture}`.",
            "Two cuts of one picture can be compared, two pictures cannot.",
        )
    try:
        _Report.model_validate(values)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise _refused(
            path,
            f"`{where}` is not as a report has it.",
            "Name the file as `personae audit` wrote it, or audit the earlier cut again.",
        ) from None
    return values, digest


def _refused(path: Path, what: str, do: str) -> UserError:
    return UserError(Mistake(str(path), what, do))
