"""The sentences in which an agreement is told, a file a language: words, days and moments.

The files are part of the package, as its code is: adding a language is adding a file.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

_FILES = Path(__file__).parent / "languages"
FIRST = "en"  # whose file says which texts there are
_MEASURED = "measured"  # how hard it is to read, by a measure of each language's own


@dataclass(frozen=True, slots=True)
class Texts:
    """tag  BCP 47; the file's own name"""

    tag: str
    file: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """The text called `key` (`offer.title`), filled in.

        One that the language has not is said to be missing, and never told in another language.
        """
        section, _, name = key.rpartition(".")
        found = self._section(section).get(name) if section else self.file.get(name)
        try:
            return str(found).format(**values) if isinstance(found, str) else self._missing(key)
        except (LookupError, ValueError):  # it asks for what is not told
            return self._missing(key)

    def raw(self, key: str) -> str:
        """The text with its holes, for whoever fills it in elsewhere."""
        section, _, name = key.rpartition(".")
        found = self._section(section).get(name)
        return found if isinstance(found, str) else self._missing(key)

    @property
    def name(self) -> str:
        return str(self.file.get("name", self.tag))

    @property
    def missing(self) -> tuple[str, ...]:
        """The texts that `FIRST` has and this language has not."""
        here = set(keys(self.file))
        return tuple(key for key in keys(texts(FIRST).file) if key not in here)

    @property
    def reading(self) -> str:
        """How hard its texts are to read, as it was measured."""
        return self("reading", **self._section(_MEASURED))

    def called(self, section: str, word: str) -> str:
        """What a word of an agreement is called: `theatrical` of `media`; in quotation marks as it
        stands where no language has a name for it, as the code of a county: see `has_name`.
        """
        if word in self._section(section):
            return self(f"{section}.{word}")
        if _first_has(section, word):
            return self._missing(f"{section}.{word}")
        return self("lists.quoted", name=word)

    def has_name(self, section: str, word: str) -> bool:
        """Whether a language has a name for it, or else it stands there as it was written."""
        return word in self._section(section) or _first_has(section, word)

    def counted(self, key: str, number: int) -> str:
        """The text called `key` of a number `n`, or that of one alone, `key` with `_one`."""
        return self(f"{key}_one") if number == 1 else self(key, n=number)

    def words(self, section: str) -> tuple[str, ...]:
        """The words of agreements that `section` has names for."""
        return tuple(texts(FIRST).file[section])

    def listed(self, words: Iterable[str]) -> str:
        *before, last = words
        return f"{', '.join(before)}{self('lists.and')}{last}" if before else last

    def day(self, day: date) -> str:
        return self(
            "dates.day", day=day.day, month=self._of("months", day.month - 1), year=day.year
        )

    def moment(self, at: datetime) -> str:
        """With its weekday and its distance from UTC; in the zone that `at` has."""
        return self(
            "dates.moment",
            weekday=self._of("weekdays", at.weekday()),
            day=self.day(at.date()),
            time=f"{at.hour}:{at.minute:02}",
            zone=_from_utc(at),
        )

    def _of(self, names: str, number: int) -> str:
        found = self._section("dates").get(names)
        if not isinstance(found, list) or len(found) <= number:
            return self._missing(f"dates.{names}")
        return str(found[number])

    def _section(self, name: str) -> Mapping[str, Any]:
        found = self.file.get(name)
        return found if isinstance(found, dict) else {}

    def _missing(self, key: str) -> str:
        said = self.file.get("missing")
        if isinstance(said, str):
            return said.replace("{key}", key)
        return f"[{self.tag}: {key}]"


def keys(file: Mapping[str, Any]) -> Iterator[str]:
    """The key of every text of a language's file: `name`, `offer.title`."""
    for name, inner in file.items():
        if isinstance(inner, dict) and name != _MEASURED:
            yield from (f"{name}.{key}" for key in inner)
        elif not isinstance(inner, dict):
            yield name


def languages() -> tuple[str, ...]:
    """The tags of those there are: a file here is a language."""
    return tuple(sorted(path.stem for path in _FILES.glob("*.toml")))


@cache
def texts(tag: str) -> Texts:
    """Raises UserError where there is no file of that name."""
    if tag not in languages():
        meant = did_you_mean(tag, languages()) or f"There are {', '.join(languages())}."
        raise UserError(Mistake("--language", f"no offer is written in `{tag}`.", meant))
    return Texts(tag, tomllib.loads((_FILES / f"{tag}.toml").read_text(encoding="utf-8")))


def _first_has(section: str, word: str) -> bool:
    return word in texts(FIRST).file.get(section, {})


def _from_utc(at: datetime) -> str:
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("a moment has its zone")
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
