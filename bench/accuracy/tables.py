"""The tables of `how-sure.md` by size of face, and of people who are alike."""

from collections.abc import Sequence

import numpy as np

from bench.accuracy.figures import Table, cells, figure, pixels
from bench.accuracy.pairs import EDGES, PHOTOS, OfSize
from bench.accuracy.photographs import CLASS_PHOTO, Face
from bench.accuracy.rates import AT, asked, asserted, missed, passed_over

_PAIRED_PX = 24


def by_size(sizes: Sequence[OfSize]) -> Table:
    rows = []
    for number, size in enumerate(sizes):
        below = EDGES[number + 1] if number + 1 < len(EDGES) else None
        never = EDGES[number] < AT.present_px
        rows.append(
            cells(
                pixels(EDGES[number], below) + (", never asserted" if never else ""),
                asserted(size.strangers),
                asked(size.strangers),
                *(missed(trials) for trials in size.by_photos),
                passed_over(size.by_photos[0]),
                f"{size.shown - size.found} of {size.shown}",
            )
        )
    return Table(
        "By size of the face",
        "The width is that of the detector's box, some 10 % less than the face. News photographs "
        "were made smaller until the face was so wide; faces of crowds are as they were taken.",
        (
            "width",
            f"strangers at {AT.present_from:.2f} and more",
            f"at {AT.ask_from:.2f} and more",
            *(
                f"same person under {AT.present_from:.2f}, enrolled from {n}"
                + (" photograph" if n == 1 else "")
                for n in PHOTOS
            ),
            f"under {AT.ask_from:.2f}, from 1",
            "no face found",
        ),
        tuple(rows),
    )


def by_person(sizes: Sequence[OfSize]) -> str:
    """How unlike the ten people are, as a sentence."""
    large = [size.by_photos[0] for n, size in enumerate(sizes) if EDGES[n] >= AT.present_px]
    who = np.concatenate([trials.seen for trials in large])
    low = np.concatenate([trials.scores < AT.present_from for trials in large])
    counts = [(int(low[who == one].sum()), int((who == one).sum())) for one in np.unique(who)]
    never = sum(count == 0 for count, _ in counts)
    most, of = max(counts)
    return (
        f"People differ. Enrolled from one photograph, {never} of the ten were never missed at "
        f"{AT.present_px} px and more, and one was missed {most} times of {of}: a rate for "
        "everybody together is not that of each."
    )


def class_alike(crowds: Sequence[Face]) -> str:
    """How often two of the class come to the score of an assertion, as a clause."""
    faces = [face for face in crowds if face.scene == CLASS_PHOTO and face.width_px >= _PAIRED_PX]
    scores = [float(a.vector @ b.vector) for n, a in enumerate(faces) for b in faces[:n]]
    matched = sum(score >= AT.present_from for score in scores)
    return (
        f"{matched} of {len(scores)} pairs of one school class, photographed together, score "
        f"{AT.present_from:.2f} and more"
    )


def alike(crowds: Sequence[Face], least_px: int = _PAIRED_PX) -> Table:
    """Two strangers in one photograph: of one scene, one light, and often of one age."""
    photos = {face.scene for face in crowds}
    sets = {
        "all photographs": photos,
        "without the class": photos - {CLASS_PHOTO},
        "the class alone": {CLASS_PHOTO},
    }
    faces = [face for face in crowds if face.width_px >= least_px]
    rows = []
    for label, among in sets.items():
        pairs = [
            (a, b)
            for a in range(len(faces))
            for b in range(a)
            if faces[a].scene == faces[b].scene and faces[a].scene in among
        ]
        first, second = np.array(pairs).T
        scores = np.array([float(faces[a].vector @ faces[b].vector) for a, b in pairs])
        like = scores >= np.quantile(scores, 0.99)
        rows.append(
            cells(
                label,
                *(
                    figure(hit, like, first, second)
                    for hit in (scores >= AT.ask_from, scores >= AT.present_from)
                ),
            )
        )
    return Table(
        "By group: two strangers in one photograph",
        f"Every two faces of {least_px} px and more in one crowd photograph are two people. One of "
        "the photographs shows a school class: people of one age, in one light, who look more "
        "alike to the recogniser than strangers do elsewhere. It is the one group that these data "
        "show.",
        (
            "pairs in",
            f"at {AT.ask_from:.2f} and more",
            f"at {AT.present_from:.2f} and more",
        ),
        tuple(rows),
    )
