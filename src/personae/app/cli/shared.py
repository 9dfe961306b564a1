"""What every command needs: the house, dates, progress, and words for numbers."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from personae.app.journeys.screen import Engines
    from personae.app.settings import FaceRuntime
    from personae.app.wiring import House


@dataclass(frozen=True, slots=True)
class Context:
    home_option: Path | None
    database: str | None = None

    @property
    def home(self) -> Path:
        from personae.app.home import locate

        return locate(self.home_option, environ=os.environ, cwd=Path.cwd())

    @property
    def has_home(self) -> bool:
        """Whether a home lies there, whatever can be read of it."""
        return (self.home / "personae.toml").exists()

    @contextmanager
    def house(self) -> Iterator[House]:
        from personae.app.journeys.expire import expire_stills
        from personae.app.wiring import opened, pictures

        def tell(sentence: str) -> None:
            click.echo(sentence, err=True)

        with opened(self.home, environ=os.environ, database=self.database, told=tell) as house:
            for folder in expire_stills(house, pictures):
                click.echo(
                    f"{folder}: the stills of unknown people have expired and are gone.", err=True
                )
            yield house


class Day(click.ParamType[date]):
    """A day as ISO 8601 writes it."""

    name = "date"

    def convert(
        self,
        value: Any,  # noqa: ANN401  # Click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"`{value}` is no day; write it like 2026-01-31.", param, ctx)


DAY = Day()
FILE = click.Path(path_type=Path)


def engines(runtime: FaceRuntime | None = None, *, stills: bool = True) -> Engines:
    """What a screening needs; the default runtime where no home says which.

    stills  False where none is kept of what is seen
    """
    from personae.app import wiring
    from personae.app.journeys.screen import Engines

    model = wiring.face_model(runtime) if runtime else wiring.face_model()
    return Engines(
        films=wiring.film_reader(),
        model=model,
        pictures=wiring.pictures(stills=stills),
        ears=wiring.ears(),
        calibration=wiring.calibration(model),
    )


def told(value: Any) -> None:  # noqa: ANN401  # whatever JSON can hold
    """The machine form, on standard output."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


@contextmanager
def progress(what: str, unit: str = "frames") -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal, nothing in a pipe. Yields a function of units read and promised."""
    if not sys.stderr.isatty():
        yield lambda _read, _promised: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} " + unit),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda read, promised: bar.update(task, completed=read, total=promised)
