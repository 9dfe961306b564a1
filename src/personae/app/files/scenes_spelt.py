"""One spelling for each scene of a production, however each of its files writes it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from personae.reconciliation.ai_uses import AiUse
from personae.reconciliation.production import (
    ListedShot,
    Production,
    ReplicaLine,
    Voucher,
    WorkDay,
)
from personae.vocabulary.names import Scene, scene_key

_Row = TypeVar("_Row", WorkDay, Voucher, ListedShot, ReplicaLine, AiUse)
_Scenes = tuple[Scene, ...]


def spelt_alike(production: Production) -> Production:
    """The same production, its scenes spelt as the list of scenes first does, else that of shots.

    A scene that neither names keeps the spelling of the record that names it.
    """
    listed = [s.scene for s in production.scenes or ()]
    listed += [scene for shot in production.shots or () for scene in shot.scenes]
    spelling: dict[str, Scene] = {}
    for scene in listed:
        spelling.setdefault(scene_key(scene), scene)

    def spelt(scenes: Iterable[Scene]) -> _Scenes:
        return tuple(dict.fromkeys(spelling.get(scene_key(scene), scene) for scene in scenes))

    return replace(
        production,
        work=_all(production.work, spelt),
        vouchers=_all(production.vouchers, spelt),
        scenes=None
        if production.scenes is None
        else tuple(replace(s, scene=spelling[scene_key(s.scene)]) for s in production.scenes),
        shots=_all(production.shots, spelt),
        replicas=_all(production.replicas, spelt),
        ai_uses=_all(production.ai_uses, spelt),
    )


def _all(
    rows: tuple[_Row, ...] | None, spelt: Callable[[_Scenes], _Scenes]
) -> tuple[_Row, ...] | None:
    return None if rows is None else tuple(replace(row, scenes=spelt(row.scenes)) for row in rows)
