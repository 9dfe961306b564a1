"""Publish a checkpoint into a folder: a web server's, a shared drive's, a repository's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.journeys.log import (
    EvidenceError,
    origin_of,
    read_shown,
    split_from,
    tree_of,
)
from personae.app.reports.files import write_file
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from personae.app.journeys.log import Kept
    from personae.app.wiring import House
    from personae.proof.notes import NoteKey

NEWEST = "checkpoint"


def check_place(house: House, folder: Path) -> None:
    """Before anything is signed: what was published in `folder` must be of this very log.

    So two houses never write over each other, and a home whose own signed checkpoints were lost
    is still held against the one that others were shown.

    raises  UserError where another log's lies there; EvidenceError where this log does not
            continue it
    """
    path = folder / NEWEST
    if not path.exists():
        return
    shown = read_shown(path).checkpoint
    if shown.origin != origin_of(house):
        raise UserError(
            Mistake(
                str(path),
                f"a checkpoint of another log lies here, `{shown.origin}`.",
                "It was left as it is. Publish into a folder of this log's own.",
            )
        )
    with tree_of(house) as tree:
        if not tree.has(shown.size, shown.root):
            raise EvidenceError(f"{path}: {split_from(shown.size, tree.size)}")


def publish_in(folder: Path, made: Kept, keys: Iterable[NoteKey]) -> None:
    """The newest as `checkpoint`, each by its size beside it, and the log's keys.

    keys  the one that signs now and those before it, so that what was proved before still checks

    Raises UserError where nothing can be written there.
    """
    data, size = str(made.signed.note).encode(), made.signed.checkpoint.size
    write_file(folder / f"checkpoint-{size}.txt", data, for_others=True)
    if made.stamp is not None:
        write_file(folder / f"checkpoint-{size}.tsr", made.stamp, for_others=True)
    lines = "".join(f"{key}\n" for key in keys)
    write_file(folder / "log.key", lines.encode(), for_others=True)
    # Last: whoever reads it finds the rest there.
    write_file(folder / NEWEST, data, for_others=True)
