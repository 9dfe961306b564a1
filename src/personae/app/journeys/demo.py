"""The main job on The Long Take, in a throw-away home; its dates are fixed."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING

from personae.app.journeys.agree import record_consents
from personae.app.journeys.audit import Audited, audited
from personae.app.journeys.enrol import Details, enrol
from personae.app.journeys.pay_run import USUAL, run_pay
from personae.app.journeys.seal import seal
from personae.app.journeys.verify import verify
from personae.app.reports.files import write_file
from personae.app.settings import Ground, Settings
from personae.app.wiring import (
    certificate_digest,
    fixed_clock,
    now,
    seal_by,
    seal_reader,
    sealer,
    throw_away,
    unsafe_chain,
)
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from personae.app.journeys.screen import Engines
    from personae.app.wiring import House

UNSAFE = "Unsafe Test Signer"
_NOW = "2025-06-16T09:00:00-07:00"
_ENROLLED_UP_TO_DEGREES = 45


def long_take() -> Path:
    """Where The Long Take lies: in the package, or beside it in a checkout."""
    package = Path(__file__).parents[2]
    for place in (package / "examples", package.parents[1] / "examples"):
        if (place / "the-long-take" / "the-long-take.mp4").exists():
            return place / "the-long-take"
    raise UserError(
        Mistake(
            str(package),
            "The Long Take is not in this installation.",
            "Install personae again; the film ships with it.",
        )
    )


def run(output: Path, engines: Engines, *, progress: Callable[[int, int | None], None]) -> Audited:
    """Enrol the cast, record consents and work, audit the film, pay, seal; all goes to `output`."""
    film = long_take()
    settings = Settings(
        ground=Ground.TEST_DATA,
        told_on=date(2025, 2, 1),
        templates_until=date(2026, 2, 1),
        keys="memory",
        home_id="the-long-take",
    )
    with (
        tempfile.TemporaryDirectory(prefix="personae-demo-") as scratch,
        throw_away(settings, Path(scratch), fixed_clock(_NOW)) as house,
    ):
        names = json.loads((film / "names.json").read_text(encoding="utf-8"))
        for performer, name in names.items():
            enrol(
                house,
                name=name,
                performer=performer,
                photos=_portraits(film / "portraits" / performer),
                ground=None,
                details=Details(),
                model=engines.model,
                pictures=engines.pictures,
            )
        record_consents(house, sorted((film / "consents").glob("*.yaml")))
        done = audited(
            house,
            film / "the-long-take.mp4",
            film / "production.yaml",
            output,
            engines,
            on=None,
            progress=progress,
        )
        pay = output / "pay"
        run_pay(house, film / "production.yaml", pay, USUAL, report=output / "report.json")
        sealed = _sealed(house, film / "the-long-take.mp4", output)
    summary = f"{done.summary}\n{pay / 'statements'}\n{sealed}"
    return replace(done, exit_code=0, summary=summary)


def _sealed(house: House, film: Path, output: Path) -> str:
    """Seal the film anew, verify it, and say in one line where it is and whether it holds."""
    # The certificates are of the day on which the demo runs: others would be over.
    chain, root = unsafe_chain(now().astimezone(UTC).replace(microsecond=0))
    out, trust = output / f"{film.stem}-sealed.mp4", output / "Unsafe-test-root.pem"
    out.unlink(missing_ok=True)  # an earlier demo's
    by = seal_by(chain, unsafe=True)
    seal(
        house,
        film,
        report=output / "report.json",
        out=out,
        by=by,
        sealer=sealer(),
        reader=seal_reader(),
        certificate=certificate_digest(by),
    )
    write_file(trust, root, for_others=True)
    found = verify(out, seal_reader(), trust=(trust,), house=house)
    return f"{out} (sealed by {UNSAFE}; {found.verdict.standing.value})"


def _portraits(folder: Path) -> list[Path]:
    """Those up to 45° from the camera: `09_y45_p0_studio.jpg` is turned by 45."""
    return [
        photo
        for photo in sorted(folder.glob("*.jpg"))
        if abs(int(photo.stem.split("_")[1].removeprefix("y"))) <= _ENROLLED_UP_TO_DEGREES
    ]
