"""How often a screening takes two strangers in one photograph for copies of one person."""

import tempfile
from pathlib import Path

from bench.accuracy.figures import Figure, Table, cells
from bench.accuracy.pairs import Photographed
from bench.accuracy.photographs import CLASS_PHOTO, Eyes
from bench.crowd_films import photos, read, still_film
from bench.strangers import LEAST_PX, Pairs, pairs_of
from personae.app.reports.sightings import sightings
from personae.app.wiring import film_reader
from personae.likeness.matching import Gallery
from personae.screening.faces import Screener
from personae.vocabulary.names import PerformerId


def linked(eyes: Eyes, all_: Photographed) -> Table:
    """Every photograph as a shot of a film, with the ten looked for; chains of links count too."""
    by_photo = _by_photo(eyes, all_)
    sets = {
        "all photographs": set(by_photo),
        "without the class": set(by_photo) - {CLASS_PHOTO},
        "the class alone": {CLASS_PHOTO},
    }
    rows = []
    for label, among in sets.items():
        pairs = [by_photo[photo] for photo in sorted(among)]
        faces = sum(_faces(each.all) for each in pairs)
        rows.append(
            cells(
                label,
                faces,
                Figure(sum(p.linked for p in pairs), sum(p.all for p in pairs), float(faces)),
            )
        )
    return Table(
        "By group: two strangers taken for copies",
        f"The same photographs as shots of a film, screened whole: faces of {LEAST_PX} px and "
        "more that were made one person's, all pairs of a group counted. The upper ends count each "
        "face as one trial, for every pair shares its faces with others.",
        ("pairs in", "faces", "taken for copies of one person"),
        tuple(rows),
    )


def _by_photo(eyes: Eyes, all_: Photographed) -> dict[str, Pairs]:
    gallery = Gallery(
        eyes.model.cards[-1].sha256,
        tuple(PerformerId(who) for who in all_.people),
        all_.gallery(),
    )
    with tempfile.TemporaryDirectory(prefix="personae-bench-") as folder:
        path = still_film([read(photo) for photo in photos()], Path(folder) / "strangers.mp4")
        film = film_reader().open(path)
        try:
            screener = Screener(model=eyes.model, gallery=gallery, pictures=eyes.pictures)
            seen = sightings(screener.screen(film))
        finally:
            film.close()
    shots = [one["shot"] for one in seen["shots"]]
    if len(shots) != len(photos()):
        raise ValueError(f"{len(photos())} photographs were seen as {len(shots)} shots")
    return {
        photo.name: pairs_of(seen, shot, least_px=LEAST_PX)
        for photo, shot in zip(photos(), shots, strict=True)
    }


def _faces(pairs: int) -> int:
    """How many faces make so many pairs: two for one, three for three."""
    return round((1 + (1 + 8 * pairs) ** 0.5) / 2) if pairs else 0
