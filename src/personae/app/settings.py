"""`personae.toml`: on which ground a house keeps likenesses, and where its records lie."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from personae.vocabulary.mistake import Mistake, UserError, did_you_mean
from personae.vocabulary.names import is_id

FILE = "registry.sqlite"  # where the records lie if nobody says otherwise


class Ground(StrEnum):
    """The lawful ground on which faces and voices are kept."""

    CONSENT = "consent"
    CONTRACT = "contract"
    OWN_LIKENESS = "own-likeness"
    LEGAL_CLAIM = "legal-claim"
    TEST_DATA = "test-data"


class FaceRuntime(StrEnum):
    """What runs the face models; their weights, and what they say of a face, are the same."""

    ONNXRUNTIME = "onnxruntime"
    OPENVINO = "openvino"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a home's `personae.toml` says.

    told_on          the day on which people were told that their likeness is kept
    templates_until  the day from which templates may no longer be kept
    stills_days      how long stills of unknown people are kept
    database         a file, from the home if not absolute, or an address of PostgreSQL
    keys             where the master key lies: `keyring`, `file`, `memory`
    faces            what runs the face models
    scan_waits_for_notice  whether no scan is made until the performer's notice has run: a rule
                     of the house's own
    home_id          names the master key; says nothing of the house
    """

    ground: Ground | None = None
    told_on: date | None = None
    templates_until: date | None = None
    stills_days: int = 30
    database: str = FILE
    faces: FaceRuntime = FaceRuntime.ONNXRUNTIME
    scan_waits_for_notice: bool = True
    keys: str
    home_id: str

    @property
    def on_a_server(self) -> bool:
        return "://" in self.database

    def stills_until(self, made_on: date) -> date:
        """The day on which stills of unknown people made that day have expired."""
        return made_on + timedelta(days=self.stills_days)

    def as_toml(self) -> str:
        return _TEMPLATE.format(
            ground=_line("ground", self.ground, '"consent"'),
            grounds=", ".join(Ground),
            told_on=_line("told_on", self.told_on, "2026-01-31"),
            templates_until=_line("templates_until", self.templates_until, "2027-01-31"),
            stills_days=self.stills_days,
            database=_quoted(self.database),
            faces=_quoted(self.faces),
            runtimes=", ".join(FaceRuntime),
            scan_waits_for_notice=str(self.scan_waits_for_notice).lower(),
            keys=_quoted(self.keys),
            home_id=_quoted(self.home_id),
        )


_SERVERS = ("postgresql+psycopg://", "postgresql://")
_TEMPLATE = """\
# A home of Personae. Edit it by hand; a key nobody knows is an error.

# On which lawful ground faces and voices are kept here:
# {grounds}.
# Without ground, told_on and templates_until nothing can be enrolled or screened.
{ground}

# The day on which people were told that their likeness is kept here.
{told_on}

# The day from which templates may no longer be kept.
{templates_until}

# Stills of people whom nobody enrolled are kept for so many days.
stills_days = {stills_days}

# Where the records lie: a file, from this folder if not absolute; or an address like
# postgresql+psycopg://user@host/database (an extra: pip install personae[postgres]).
database = {database}

# What runs the face models: {runtimes}. The second is an extra, pip install personae[openvino]:
# it tells faces apart in .6 of the time where the processor has bf16, and else in more.
faces = {faces}

# Whether a scan waits until the performer has had the notice that was agreed (48 hours, where no
# other number was). It is a rule of this house, and what `personae consent scan` answers.
scan_waits_for_notice = {scan_waits_for_notice}

# Where the master key lies (keyring, file, memory), and under which name.
# Do not change these two: without its key nothing here can be read.
keys = {keys}
home_id = {home_id}
"""


def read_settings(path: Path) -> Settings:
    """Read a `personae.toml`. Raises UserError with the line for anything not fully understood."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UserError(
            Mistake(str(path), "there is no home here.", "Make one with `personae init`.")
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UserError(Mistake(str(path), f"it cannot be read: {said}.")) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise UserError(
            Mistake(
                f"{path}:{at[1]}" if at else str(path),
                f"it is no TOML: {error}.",
                'Text stands in quotes: `ground = "consent"`; a date without: `2026-01-31`.',
            )
        ) from error
    return _Reader(path, text, table).settings()


def name_database(path: Path, address: str) -> None:
    """Write another `database` into a `personae.toml`, all else as it stood; whole or not."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next((n for n, line in enumerate(lines) if re.match(r"\s*database\b", line)), None)
    said = f"database = {_quoted(address)}"
    if at is None:
        lines.insert(0, said)
    else:
        lines[at] = said
    half = path.with_name(f".{path.name}.half")
    half.write_text("\n".join([*lines, ""]), encoding="utf-8")
    half.replace(path)


class _Reader:
    def __init__(self, path: Path, text: str, table: Mapping[str, object]) -> None:
        self._path, self._text, self._table = path, text, table
        self._mistakes: list[Mistake] = []

    def settings(self) -> Settings:
        known = set(Settings.__dataclass_fields__)
        for key in self._table.keys() - known:
            self._wrong(key, f"no setting is called `{key}`.", did_you_mean(key, known))
        for key in ("keys", "home_id"):
            if key not in self._table:
                self._wrong(key, f"`{key}` is missing.", "Put back what `personae init` wrote.")
        said = {
            "ground": self._ground(),
            "told_on": self._day("told_on"),
            "templates_until": self._day("templates_until"),
            "stills_days": self._days("stills_days"),
            "database": self._database(),
            "faces": self._faces(),
            "scan_waits_for_notice": self._yes_no("scan_waits_for_notice"),
            "keys": self._text_of("keys"),
            "home_id": self._home_id(),
        }
        if self._mistakes:
            raise UserError(*sorted(self._mistakes, key=str))
        return Settings(**{key: value for key, value in said.items() if value is not None})  # type: ignore[arg-type]  # each was read as its own type above

    def _wrong(self, key: str, what: str, do: str = "") -> None:
        lines = enumerate(self._text.splitlines(), start=1)
        at = next((n for n, line in lines if re.match(rf'[ \t"\[]*{re.escape(key)}\b', line)), None)
        self._mistakes.append(Mistake(f"{self._path}:{at}" if at else str(self._path), what, do))

    def _text_of(self, key: str) -> str | None:
        value = self._table.get(key)
        if value is None or (isinstance(value, str) and value):
            return value
        self._wrong(key, f"`{key}` is a text in quotes.")
        return None

    def _ground(self) -> Ground | None:
        said = self._text_of("ground")
        if said is None or said in list(Ground):
            return None if said is None else Ground(said)
        self._wrong(
            "ground",
            f"no ground is called `{said}`.",
            did_you_mean(said, Ground) or f"It is one of {', '.join(Ground)}.",
        )
        return None

    def _day(self, key: str) -> date | None:
        value = self._table.get(key)
        if value is None or type(value) is date:  # a moment is a date too, to Python
            return value
        self._wrong(key, f"`{key}` is a day without quotes and time of day, like 2026-01-31.")
        return None

    def _days(self, key: str) -> int | None:
        value = self._table.get(key)
        if value is None or (type(value) is int and 1 <= value <= 3650):  # noqa: PLR2004  # ten years
            return value
        self._wrong(key, f"`{key}` is a whole number of days from 1 to 3650.")
        return None

    def _yes_no(self, key: str) -> bool | None:
        value = self._table.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(key, f"`{key}` is true or false, without quotes.")
        return None

    def _database(self) -> str | None:
        said = self._text_of("database")
        if said is not None and "://" in said and not said.startswith(_SERVERS):
            self._wrong(
                "database",
                "records lie in an SQLite file or in PostgreSQL.",
                "Name a file, or write `postgresql+psycopg://user@host/database`.",
            )
        return said

    def _faces(self) -> FaceRuntime | None:
        said = self._text_of("faces")
        if said is None or said in list(FaceRuntime):
            return None if said is None else FaceRuntime(said)
        self._wrong(
            "faces",
            f"no runtime of face models is called `{said}`.",
            did_you_mean(said, FaceRuntime) or f"It is one of {', '.join(FaceRuntime)}.",
        )
        return None

    def _home_id(self) -> str | None:
        said = self._text_of("home_id")
        if said is not None and not is_id(said):  # it becomes a file's name
            self._wrong("home_id", f"`{said}` is no home's id.", "Put back what init wrote.")
        return said


def _line(key: str, value: object, example: str) -> str:
    if value is None:
        return f"# {key} = {example}"
    return f"{key} = {_quoted(value) if isinstance(value, str) else value}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'
