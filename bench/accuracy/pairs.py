"""Which faces are compared with whom: pairs of one person and pairs of two, by size of face."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.accuracy.photographs import Eyes, Face, Shown, news_people
from bench.accuracy.worth import worth
from personae.likeness.matching import direction

LEAST_PX = 20  # smaller faces are left alone
ENROLLED_FROM_PX = 48  # a photograph with a smaller face does not enrol anybody
EDGES = (20, 26, 32, 48, 80)  # a class of size begins at each; 26 is the least that is asserted
MADE_PX = (22, 28, 39, 62, None)  # how wide the faces of news photographs are made for each class
ALL_PHOTOS = 9  # of ten, for the one that is compared is not enrolled
PHOTOS = (1, 3, ALL_PHOTOS)
_SAME_AT, _STRANGERS_AT = 0.10, 0.99  # where it is asked how alike the trials of a cluster are


def size_of(width_px: float) -> int | None:
    """Which class; None where a face is smaller than all."""
    return int(np.searchsorted(EDGES, width_px, "right")) - 1 if width_px >= EDGES[0] else None


@dataclass(frozen=True, eq=False, slots=True)
class Enrolled:
    """Somebody as the gallery holds them: one direction of some photographs and mirror images."""

    who: str
    scene: str
    vector: NDArray[np.float32]

    @classmethod
    def of(cls, faces: Sequence[Face]) -> "Enrolled":
        vectors = np.stack([v for face in faces for v in (face.vector, face.mirrored)])
        return cls(faces[0].who, faces[0].scene, direction(vectors))


@dataclass(frozen=True, eq=False, slots=True)
class Trials:
    """Scores (n,), and of each the cluster of the face seen and of the face on record."""

    scores: NDArray[np.float64]
    seen: NDArray[np.int_]
    on_record: NDArray[np.int_]

    def __len__(self) -> int:
        return len(self.scores)

    def but(self, cluster: int) -> "Trials":
        keep = (self.seen != cluster) & (self.on_record != cluster)
        return Trials(self.scores[keep], self.seen[keep], self.on_record[keep])

    def only(self, cluster: int) -> "Trials":
        keep = (self.seen == cluster) | (self.on_record == cluster)
        return Trials(self.scores[keep], self.seen[keep], self.on_record[keep])

    def at_or_above(self, score: float) -> int:
        return int((self.scores >= score).sum())


class Clusters:
    """A number for each scene."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __getitem__(self, scene: str) -> int:
        return self._numbers.setdefault(scene, len(self._numbers))


@dataclass(frozen=True, eq=False, slots=True)
class Photographed:
    """All the faces that are compared, looked at once."""

    news: tuple[Shown, ...]  # as they were taken
    by_size: tuple[tuple[Shown, ...], ...]  # the same made as wide as each class is
    crowds: tuple[Face, ...]

    @classmethod
    def by(cls, eyes: Eyes) -> "Photographed":
        return cls(
            tuple(eyes.of(news_people())),
            tuple(tuple(eyes.of(news_people(), width_px=px)) for px in MADE_PX),
            tuple(eyes.crowds(LEAST_PX)),
        )

    @property
    def people(self) -> list[str]:
        return sorted({one.who for one in self.news})

    def enrolled(self, who: str, *, photos: int, without: str | None = None) -> Enrolled:
        """From the next photographs after `without`, or from the first ones."""
        own = [one.face for one in self.news if one.who == who and one.face is not None]
        at = next((n + 1 for n, face in enumerate(own) if face.photo == without), 0)
        chosen = [face for face in (own[at:] + own[:at]) if face.photo != without]
        return Enrolled.of(chosen[:photos])

    def gallery(self) -> NDArray[np.float32]:
        """The ten with all their photographs: (10, d), in the order of `people`."""
        return np.stack([self.enrolled(w, photos=ALL_PHOTOS + 1).vector for w in self.people])

    def everybody(self) -> list[Enrolled]:
        """The ten with all their photographs; of crowds each large face with its one."""
        ten = [self.enrolled(who, photos=ALL_PHOTOS + 1) for who in self.people]
        return ten + [Enrolled.of([f]) for f in self.crowds if f.width_px >= ENROLLED_FROM_PX]


def same(shown: Iterable[Shown], all_: Photographed, *, photos: int) -> Trials:
    """Each face with its own person, enrolled from that many other photographs."""
    clusters = {who: n for n, who in enumerate(all_.people)}
    scores, who = [], []
    for one in shown:
        if one.face is not None:
            on_record = all_.enrolled(one.who, photos=photos, without=one.face.photo)
            scores.append(float(on_record.vector @ one.face.vector))
            who.append(clusters[one.who])
    return Trials(np.array(scores), np.array(who), np.array(who))


def strangers(
    faces: Sequence[Face], enrolled: Sequence[Enrolled], *, one_scene: bool = False
) -> Trials:
    """Each face with everybody who is not them: of other scenes, or of the same one only."""
    clusters = Clusters()
    scores = np.stack([f.vector for f in faces]) @ np.stack([e.vector for e in enrolled]).T
    seen = np.array([clusters[f.scene] for f in faces])
    on_record = np.array([clusters[e.scene] for e in enrolled])
    fits = (seen[:, None] == on_record[None]) == one_scene
    fits &= np.array([[f.who != e.who for e in enrolled] for f in faces])
    rows, columns = np.nonzero(fits)
    return Trials(scores[rows, columns].astype(float), seen[rows], on_record[columns])


@dataclass(frozen=True, eq=False, slots=True)
class OfSize:
    """The trials of one class of size.

    shown, found  photographs made so small, and those in which the face was found
    """

    same: Trials
    by_photos: tuple[Trials, ...]  # the same, apart for each of `PHOTOS`
    strangers: Trials
    shown: int
    found: int

    @property
    def same_worth(self) -> float:
        """No more than there are photographs: each is compared several times."""
        at = float(np.quantile(self.same.scores, _SAME_AT))
        return min(worth(self.same.scores <= at, self.same.seen), float(self.found))

    @property
    def strangers_worth(self) -> float:
        return strangers_worth(self.strangers)


def strangers_worth(trials: Trials) -> float:
    """At the score to which one stranger in a hundred comes."""
    at = float(np.quantile(trials.scores, _STRANGERS_AT))
    return worth(trials.scores >= at, trials.seen, trials.on_record)


def of_size(number: int, all_: Photographed, enrolled: Sequence[Enrolled]) -> OfSize:
    shown = all_.by_size[number]
    found = [one for one in shown if one.face and size_of(one.face.width_px) == number]
    by_photos = tuple(same(found, all_, photos=photos) for photos in PHOTOS)
    faces = [one.face for one in found if one.face]
    faces += [face for face in all_.crowds if size_of(face.width_px) == number]
    return OfSize(
        same=joined(by_photos),
        by_photos=by_photos,
        strangers=strangers(faces, enrolled),
        shown=sum(one.face is None or size_of(one.face.width_px) == number for one in shown),
        found=len(found),
    )


def joined(trials: Sequence[Trials]) -> Trials:
    return replace(
        trials[0],
        scores=np.concatenate([t.scores for t in trials]),
        seen=np.concatenate([t.seen for t in trials]),
        on_record=np.concatenate([t.on_record for t in trials]),
    )
