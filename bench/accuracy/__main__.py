"""`make bench-accuracy`: error rates with their intervals, and the page and numbers that ship."""

import argparse
import datetime as dt
import sys
from pathlib import Path

from bench.accuracy import conditions, tables, voices
from bench.accuracy.calibrate import SHIPPED, as_text, least, values
from bench.accuracy.chart import chart
from bench.accuracy.figures import NOT_MEASURED
from bench.accuracy.links import linked
from bench.accuracy.page import CHART, PAGE, Measured, page
from bench.accuracy.pairs import EDGES, Photographed, of_size
from bench.accuracy.photographs import Eyes, data_is_whole
from personae.app.wiring import face_model, pictures

_CHARTED = 3  # faces of 48 to 79 pixels


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__)
    parser.add_argument(
        "-o", "--output", action="store_true", help=f"also write {PAGE.name} and {SHIPPED.name}"
    )
    options = parser.parse_args()
    if not data_is_whole():
        print("not measured: the photographs are absent or not all there", file=sys.stderr)
        raise SystemExit(1)
    eyes = Eyes(face_model(), pictures())
    all_ = Photographed.by(eyes)
    everybody = all_.everybody()
    sizes = [of_size(number, all_, everybody) for number in range(len(EDGES))]
    portraits = conditions.portraits_of(eyes)
    today = dt.datetime.now(tz=dt.UTC).date()
    made = values(all_, sizes, eyes.model.cards[-1], today)
    heard = voices.listened(today)
    text = page(
        Measured(
            values=made,
            least_cllr=least(sizes),
            likest=max(float(size.strangers.scores.max()) for size in sizes),
            faces=(
                tables.by_size(sizes),
                conditions.by_yaw(all_, everybody, portraits),
                conditions.spoilt(eyes, all_, everybody),
                conditions.by_looks(all_, everybody),
                tables.alike(all_.crowds),
                linked(eyes, all_),
            ),
            voices=heard.tables,
            voice_strangers=heard.values["measured_on"]["strangers"]
            if heard.values
            else NOT_MEASURED,
            remarks=(tables.by_person(sizes), conditions.of_synthetic(portraits)),
        )
    )
    print(text)
    if options.output:
        _write(PAGE, text)
        _write(CHART, chart(sizes[_CHARTED]))
        _write(SHIPPED, as_text(made))
        if heard.values:
            _write(voices.SHIPPED, as_text(heard.values))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    print(f"wrote {path.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
