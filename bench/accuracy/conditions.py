"""The tables of `how-sure.md` by yaw, by what spoils a picture, and by how many looks there are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from bench.accuracy.figures import NOT_MEASURED, Figure, Table, cells
from bench.accuracy.pairs import ALL_PHOTOS, Enrolled, Photographed, Trials, same, strangers
from bench.accuracy.photographs import (
    Eyes,
    Face,
    Shown,
    blurred,
    compressed,
    dim,
    known_yaw,
    news_people,
    synthetic_people,
)
from bench.accuracy.rates import AT, asserted, missed, passed_over
from personae.likeness.matching import direction

_ENROLLED_UPTO = 45  # degrees; a portrait turned farther is not enrolled in the bench
_SPOILT_PX = 62


_YAWS = ((0, 10), (10, 20), (20, 30), (30, 91))


def by_yaw(all_: Photographed, everybody: Sequence[Enrolled], portraits: Sequence[Shown]) -> Table:
    news = [one for one in all_.news if one.face is not None]
    faces = [one.face for one in news if one.face] + [
        face for face in all_.crowds if face.width_px >= AT.present_px
    ]
    rows = []
    for low, high in _YAWS:
        turned = [one for one in news if one.face and low <= one.face.yaw < high]
        seen = [face for face in faces if low <= face.yaw < high]
        own = same(turned, all_, photos=ALL_PHOTOS) if turned else None
        to = f"to {high - 1}°" if high <= 90 else "and more"
        rows.append(
            cells(
                f"{low}° {to}, estimated; real people",
                _or_not(asserted(strangers(seen, everybody)) if seen else None),
                _or_not(missed(own) if own else None),
                _or_not(passed_over(own) if own else None),
            )
        )
    rows += [
        cells(f"{label}, known; synthetic people", "see below", missed(own), passed_over(own))
        for label, own in _synthetic_by_yaw(portraits)
    ]
    return Table(
        "By how far the face is turned",
        "Yaw is estimated from five points of the face; on portraits whose yaw is known the "
        "estimate is right to 2° in the mean up to 45° and too low beyond. Real people are "
        f"enrolled from {ALL_PHOTOS} photographs, synthetic ones from their portraits up to "
        f"{_ENROLLED_UPTO}°; a portrait in which no face is found counts as missed.",
        (
            "turned by",
            f"strangers at {AT.present_from:.2f} and more",
            f"same person under {AT.present_from:.2f}",
            f"under {AT.ask_from:.2f}",
        ),
        tuple(rows),
    )


def _or_not(found: Figure | None) -> str:
    return NOT_MEASURED if found is None else str(found)


def _synthetic_by_yaw(portraits: Sequence[Shown]) -> Iterable[tuple[str, Trials]]:
    by_person: dict[str, list[Face]] = {}
    for one in portraits:
        if one.face is not None and _turned(one) <= _ENROLLED_UPTO:
            by_person.setdefault(one.who, []).append(one.face)
    people = sorted(by_person)
    for label, yaws in (("0°", (0,)), ("15° and 20°", (15, 20)), ("45°", (45,)), ("65°", (65,)),
                        ("90°", (90,))):  # fmt: skip
        scores, who = [], []
        for one in portraits:
            if _turned(one) not in yaws:
                continue
            name = one.photo.rpartition("/")[2]
            others = [face for face in by_person[one.who] if face.photo != name]
            alike = -1.0 if one.face is None else Enrolled.of(others).vector @ one.face.vector
            scores.append(float(alike))
            who.append(people.index(one.who))
        yield label, Trials(np.array(scores), np.array(who), np.array(who))


def _turned(one: Shown) -> int:
    return known_yaw(one.photo) or 0


def of_synthetic(portraits: Sequence[Shown]) -> str:
    """How much alike the synthetic people are, as a sentence."""
    faces = [one.face for one in portraits if one.face and _turned(one) <= _ENROLLED_UPTO]
    people = sorted({face.who for face in faces})
    enrolled = [Enrolled.of([f for f in faces if f.who == who]) for who in people]
    trials = strangers(faces, enrolled)
    return (
        f"The synthetic people of The Long Take are much more alike than real ones: "
        f"{asserted(trials)} of their comparisons with one another come to {AT.present_from:.2f}. "
        "So no rate of strangers rests on them."
    )


_SPOILT = (
    ("as taken", None),
    ("blurred, a deviation of 3 % of the face", blurred(0.03)),
    ("blurred, 6 %", blurred(0.06)),
    ("a quarter of the light, with grain", dim(0.25)),
    ("a twelfth of the light, with grain", dim(1 / 12)),
    ("kept as a JPEG of quality 20", compressed(20)),
    ("kept as a JPEG of quality 8", compressed(8)),
)


def spoilt(eyes: Eyes, all_: Photographed, everybody: Sequence[Enrolled]) -> Table:
    rows = []
    for label, change in _SPOILT:
        shown = eyes.of(news_people(), width_px=_SPOILT_PX, change=change)
        own = same(shown, all_, photos=ALL_PHOTOS)
        found = [one.face for one in shown if one.face]
        rows.append(
            cells(
                label,
                asserted(strangers(found, everybody)),
                missed(own),
                passed_over(own),
                f"{len(shown) - len(found)} of {len(shown)}",
            )
        )
    return Table(
        "By blur, light and compression",
        f"The same news photographs, each face {_SPOILT_PX} px wide, spoilt by us; enrolled from "
        f"{ALL_PHOTOS} others as they were taken; of faces that were found. A film spoils "
        "pictures in more ways than these.",
        (
            "the picture",
            f"strangers at {AT.present_from:.2f} and more",
            f"same person under {AT.present_from:.2f}",
            f"under {AT.ask_from:.2f}",
            "no face found",
        ),
        tuple(rows),
    )


def by_looks(all_: Photographed, everybody: Sequence[Enrolled]) -> Table:
    """What several looks at one face do: a screening takes up to three."""
    rows = []
    for looks in (1, AT.looks):
        own, faces = _looked(all_, looks)
        rows.append(
            cells(looks, asserted(strangers(faces, everybody)), missed(own), passed_over(own))
        )
    return Table(
        "By how many looks are taken together",
        "A face that one look does not settle is compared as what up to three looks share. Here "
        "each look is another photograph of the same person; those not looked at are enrolled.",
        (
            "looks",
            f"strangers at {AT.present_from:.2f} and more",
            f"same person under {AT.present_from:.2f}",
            f"under {AT.ask_from:.2f}",
        ),
        tuple(rows),
    )


def _looked(all_: Photographed, looks: int) -> tuple[Trials, list[Face]]:
    scores, who, faces = [], [], []
    for number, person in enumerate(all_.people):
        own = [one.face for one in all_.news if one.who == person and one.face]
        for first in range(len(own)):
            turned = own[first:] + own[:first]
            seen, others = turned[:looks], turned[looks:]
            vector = direction(np.stack([face.vector for face in seen]))
            scores.append(float(Enrolled.of(others).vector @ vector))
            who.append(number)
            faces.append(replace(seen[0], vector=vector))
    return Trials(np.array(scores), np.array(who), np.array(who)), faces


def portraits_of(eyes: Eyes) -> list[Shown]:
    return eyes.of(synthetic_people())
