"""Publish a checkpoint into a folder: a web server's, a shared drive's, a repository's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personae.app.reports.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from personae.app.journeys.log import Kept
    from personae.proof.notes import NoteKey


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
    write_file(folder / "checkpoint", data, for_others=True)
