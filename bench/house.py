"""A house of the bench's own, driven by the `personae` command alone."""

import datetime as dt
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.gallery import Person
from bench.timing import Cost, run

PERSONAE = Path(sys.executable).with_name("personae")
_AUDIT_CODES = frozenset({0, 10, 11})


@dataclass(frozen=True, slots=True)
class House:
    """A home in `folder/home`, its master key in `folder/keys`."""

    folder: Path

    @classmethod
    def new(cls, folder: Path) -> "House":
        folder.mkdir(parents=True)
        house = cls(folder)
        today = dt.datetime.now(tz=dt.UTC).date()
        house.run(
            *("init", "--ground", "test-data", "--told-on", str(today)),
            *("--templates-until", str(today.replace(day=1) + dt.timedelta(days=400))),
        )
        return house

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the user's own keyring is touched."""
        return {
            "PERSONAE_KEYS": str(self.folder / "keys"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def command(self, *words: str | Path) -> list[str | Path]:
        return [PERSONAE, "--home", self.folder / "home", *words]

    def run(self, *words: str | Path, expected: frozenset[int] = frozenset({0})) -> Cost:
        return run(self.command(*words), environment=self.environment, expected=expected)

    def enrol(self, people: Iterable[Person]) -> None:
        for one in people:
            photos = (word for photo in one.photos for word in ("--photo", photo))
            self.run("performer", "add", one.name, "--id", one.id, *photos)

    def screening(
        self, film: Path, output: Path, performers: Iterable[str] = ()
    ) -> list[str | Path]:
        """The command that looks for these performers, or for everybody."""
        named = [word for one in performers for word in ("--performer", one)]
        whom = named or ["--everyone", "--because", "measuring"]
        return self.command("screen", film, *whom, "-o", output)

    def screen(self, film: Path, output: Path, performers: Iterable[str] = ()) -> dict[str, Any]:
        run(self.screening(film, output, performers), environment=self.environment)
        return read(output)

    def audit(self, film: Path, production: Path, output: Path, *options: str) -> dict[str, Any]:
        words: list[str | Path] = [
            "audit",
            film,
            "--production",
            production,
            "-o",
            output,
            *options,
        ]
        self.run(*words, expected=_AUDIT_CODES)
        return read(output / "report.json")


def read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value
