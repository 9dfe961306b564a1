"""A house's home: its settings, its registry, and the stills that must not outlive their day."""

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from personae.app import stills
from personae.app.moved import left
from personae.app.settings import Ground, Settings, name_database, read_settings
from personae.vocabulary.mistake import Mistake, UserError

_SETTINGS = "personae.toml"


def locate(option: Path | None, *, environ: Mapping[str, str], cwd: Path) -> Path:
    """Where the home is: `--home`, `$PERSONAE_HOME`, `./.personae` where it exists, else the
    platform's data folder. Whether one is there is not asked.
    """
    if option is not None:
        return cwd / option
    if said := environ.get("PERSONAE_HOME"):
        return cwd / said
    if (here := cwd / ".personae").is_dir():
        return here
    import platformdirs

    return platformdirs.user_data_path("personae", appauthor=False) / "home"


def new_home_id() -> str:
    """Random, so that it says nothing of the house; it names the master key."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A folder that only its owner may enter."""

    path: Path
    settings: Settings

    @classmethod
    def create(cls, path: Path, settings: Settings, *, fill: Callable[["Home"], None]) -> "Home":
        """Make a home, whole or not at all.

        fill    puts the rest into it (registry, key) while it still stands under another name
        raises  UserError where something is there already, or nothing can be written; then
                everything is as it was, but for what `fill` did elsewhere
        """
        _refuse_taken(path)
        try:
            made = [p for p in path.parents if not p.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            # Beside its place, so that one rename makes it; 0700 by mkdtemp.
            draft = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        except OSError as error:
            raise UserError(
                Mistake(str(path), f"no home can be made here: {error.strerror}.")
            ) from error
        try:
            (draft / _SETTINGS).write_text(settings.as_toml(), encoding="utf-8")
            read_settings(draft / _SETTINGS)  # what is written can be read
            fill(cls(path=draft, settings=settings))
            draft.rename(path)
        except BaseException as error:  # Ctrl-C included: no half a home
            shutil.rmtree(draft, ignore_errors=True)
            with contextlib.suppress(OSError):
                for parent in made:
                    parent.rmdir()
            if isinstance(error, OSError):
                raise UserError(
                    Mistake(str(path), f"no home can be made here: {error.strerror}.")
                ) from error
            raise
        return cls(path=path, settings=settings)

    @classmethod
    def open(cls, path: Path) -> "Home":
        """Raises UserError where there is none, or its settings are not fully understood."""
        return cls(path=path, settings=read_settings(path / _SETTINGS))

    @property
    def database(self) -> Path:
        return self.path / self.settings.database

    def moved(self, file: Path, address: str) -> Path:
        """Its records lie at `address` from now on, and no longer in `file`; what that is now."""
        name_database(self.path / _SETTINGS, address)
        return file.rename(left(file))

    def require_ground(self, today: date, *, said: Ground | None = None) -> Ground:
        """The lawful ground for enrolling and screening today; `said` for one person goes first.

        raises UserError with everything that is missing or over
        """
        ground = said or self.settings.ground
        where, mistakes = str(self.path / _SETTINGS), list[Mistake]()
        if ground is None:
            grounds = ", ".join(Ground)
            mistakes.append(
                Mistake(where, "no lawful ground is given.", f"Set `ground` to one of {grounds}.")
            )
        if self.settings.told_on is None:
            mistakes.append(
                Mistake(
                    where,
                    "nothing says when people were told that their likeness is kept.",
                    "Set `told_on` to that day.",
                )
            )
        if self.settings.templates_until is None:
            mistakes.append(
                Mistake(
                    where,
                    "nothing says until when templates are kept.",
                    "Set `templates_until` to the first day on which they are gone.",
                )
            )
        mistakes += self.days_amiss(today)
        if ground is None or mistakes:
            raise UserError(*mistakes)
        return ground

    def days_amiss(self, today: date) -> list[Mistake]:
        """The days in the settings on which nobody can be enrolled today."""
        where, mistakes = str(self.path / _SETTINGS), list[Mistake]()
        told_on, until = self.settings.told_on, self.settings.templates_until
        if told_on is not None and told_on > today:
            mistakes.append(
                Mistake(where, f"people are to be told on {told_on} only.", "Tell them first.")
            )
        if until is not None and until <= today:
            mistakes.append(
                Mistake(
                    where,
                    f"templates were to be kept until {until}.",
                    "Erase them, or renew `templates_until` where the ground still stands.",
                )
            )
        return mistakes

    def remember_stills(self, folder: Path, *, until: date) -> None:
        """Stills of unknown people lie in `folder`, and expire on the day `until`."""
        stills.remember(self.path / "stills", stills.Stills(folder=folder.resolve(), until=until))

    def remembers_stills(self, folder: Path) -> bool:
        return any(s.folder == folder.resolve() for s in stills.remembered(self.path / "stills"))

    def expired_stills(self, today: date) -> list[stills.Stills]:
        """Those whose day has come, the oldest first."""
        return [s for s in stills.remembered(self.path / "stills") if s.until <= today]

    def forget_stills(self, folder: Path) -> None:
        """They are gone from `folder`, or it is; nothing more is to be remembered."""
        stills.forget(self.path / "stills", folder.resolve())


def _refuse_taken(path: Path) -> None:
    if (path / _SETTINGS).exists():
        raise UserError(
            Mistake(str(path), "a home is here already.", "It was left as it is; use it.")
        )
    if path.is_dir() and not any(path.iterdir()):
        return
    if os.path.lexists(path):
        raise UserError(
            Mistake(str(path), "something else is here already.", "Name an empty or a new folder.")
        )
