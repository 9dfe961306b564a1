"""The Long Take's duties, in a throw-away home: its cast and consents, and no pay yet.

`python tests/golden/duties/made.py` writes the files beside this one.
"""

import json
import tempfile
from datetime import date
from pathlib import Path

from personae.app.journeys.agree import record_consents
from personae.app.journeys.duties import duties
from personae.app.journeys.enrol import Details, enrol
from personae.app.reports import duties_html, duties_ics, duties_json, duties_text
from personae.app.settings import Ground, Settings
from personae.app.wiring import face_model, fixed_clock, pictures, throw_away

HERE = Path(__file__).parent
FILM = HERE.parents[2] / "examples" / "the-long-take"
ON = date(2025, 6, 16)
HOME = Settings(
    ground=Ground.TEST_DATA,
    told_on=date(2025, 2, 1),
    templates_until=date(2026, 2, 1),
    keys="memory",
    home_id="the-long-take",
)


def made() -> dict[str, bytes]:
    """Every file by its name; the page is left out, as its style changes for other reasons."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        throw_away(HOME, Path(scratch), fixed_clock("2025-06-16T09:00:00-07:00")) as house,
    ):
        names = json.loads((FILM / "names.json").read_text(encoding="utf-8"))
        model, reader = face_model(), pictures()
        for performer, name in names.items():
            enrol(
                house,
                name=name,
                performer=performer,
                photos=[],
                ground=None,
                details=Details(),
                model=model,
                pictures=reader,
            )
        record_consents(house, sorted((FILM / "consents").glob("*.yaml")))
        found = duties(house, FILM / "production.yaml", on=ON)
    values = duties_json.duties(found)
    assert duties_html.render(values)
    return {
        "duties.json": duties_json.as_bytes(values),
        "duties.ics": duties_ics.as_calendar(values),
        "duties.txt": duties_text.as_text(values).encode(),
    }


def main() -> None:
    for name, data in made().items():
        (HERE / name).write_bytes(data)
        print(f"wrote {name}")  # noqa: T201  # run by hand


if __name__ == "__main__":
    main()
