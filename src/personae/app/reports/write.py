"""A report in a folder: `report.json`, `report.html`, `faces/`, `frames/`; never half of one."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath

from personae.app.reports.copies import redacted_stills
from personae.app.reports.report_html import render
from personae.app.reports.report_json import Report, as_bytes, report, stills
from personae.app.reports.values import Audit
from personae.likeness.interfaces import Pictures
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId, is_id

PAGE, VALUES = "report.html", "report.json"
_COPY = "report-for-{}.html"


def write(
    folder: Path,
    audit: Audit,
    *,
    beside: Mapping[str, bytes] | None = None,
    then: Callable[[Report], None] = lambda _values: None,
) -> Report:
    """Write the report of `audit` into `folder`, and give its values.

    beside  further files by their names, written in the same act
    then    done once the report stands; should it fail, the earlier report is put back
    Copies made for one person go: they are of an earlier report, and tell what may no longer hold.
    Whatever stops it (Ctrl-C, a full disk) leaves the earlier report whole; other files in the
    folder are let alone. Raises UserError where the folder cannot be written.
    """
    values, pictures = report(audit), stills(audit)
    documents = _documents(values, pictures)
    gone = (_pictures_named(folder) - pictures.keys()) | _copies(folder)
    files = {**pictures, **(beside or {}), **documents}
    put(folder, files, gone=gone, then=lambda: then(values))
    return values


def write_copy(folder: Path, performer: PerformerId, pictures: Pictures) -> Path:
    """Write the copy for one performer beside the report in `folder`; its path."""
    name = _COPY.format(performer)
    values, held = load(folder)
    page = render(values, held, for_=performer, pictures=pictures)
    put(folder, {name: page.encode()})
    return folder / name


def expire(folder: Path, today: date, pictures: Pictures) -> tuple[str, ...]:
    """Remove the stills of unknown people whose day has come, and make the page again.

    They may stand beside a performer too: in every picture that stays, all faces but those it is
    shown for are blurred. Gives the paths removed; none before that day, or where none are left.
    """
    values, held = load(folder)
    if today < date.fromisoformat(values["stills_until"]):
        return ()
    gone = set()
    for person in (*values["unknown"], *values.get("reviews", ())):
        for still in stills_in(person):
            gone |= {still["still"]} - {None}
            still["still"] = None
    for person in values["unknown"]:
        person["still"] = None
    if not gone:
        return ()
    kept = {path: jpeg for path, jpeg in held.items() if path not in gone}
    kept |= redacted_stills(values, kept, pictures)
    put(folder, {**kept, **_documents(values, kept)}, gone=gone)
    return tuple(sorted(gone))


def load(folder: Path) -> tuple[Report, dict[str, bytes]]:
    """The values of the report in `folder`, and those of its pictures that are still there."""
    where = folder / VALUES
    try:
        values = json.loads(where.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise UserError(
            Mistake(str(where), "there is no report here.", "`personae audit` writes one.")
        ) from None
    except ValueError:
        raise UserError(
            Mistake(str(where), "this is no report: it is not JSON.", "Audit the film again.")
        ) from None
    if not isinstance(values, dict) or values.get("schema") != "personae/report/1":
        raise UserError(Mistake(str(where), "this is no report of `personae/report/1`."))
    try:
        named = _named_in(values)
    except (KeyError, TypeError):
        raise UserError(
            Mistake(str(where), "a part of the report is missing.", "Audit the film again.")
        ) from None
    found = {}
    for path in named:
        try:
            found[path] = (folder / path).read_bytes()
        except FileNotFoundError:
            continue
    return values, found


def _documents(values: Report, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    return {PAGE: render(values, pictures).encode(), VALUES: as_bytes(values)}


def _pictures_named(folder: Path) -> set[str]:
    """The pictures of an earlier report, if one can be read: those are ours to remove."""
    try:
        return set(_named_in(load(folder)[0]))
    except UserError:
        return set()


def _copies(folder: Path) -> set[str]:
    """The copies that were made of an earlier report, by the names of those they are for."""
    try:
        performers = load(folder)[0]["performers"]
        names = {_COPY.format(one["performer"]) for one in performers if is_id(one["performer"])}
    except (UserError, KeyError, TypeError):
        return set()
    return {name for name in names if (folder / name).is_file()}


def _named_in(values: Report) -> list[str]:
    """Paths of the stills, none that leads out of `faces/` and `frames/`."""
    seen = (*values["sightings"], *values["unknown"], *values.get("reviews", ()))
    paths = [still["still"] for each in seen for still in stills_in(each) if still["still"]]
    return [path for path in paths if is_ours(path)]


def stills_in(seen: Report) -> list[Report]:
    whole = [seen[view] for view in ("face", "frame") if seen.get(view)]  # a voice has none
    return [*whole, *seen.get("other_shots", ())]


def is_ours(path: str) -> bool:
    """Whether a path leads to a still of a report, and nowhere out of its folder."""
    parts = PurePosixPath(path).parts
    return len(parts) == 2 and parts[0] in ("faces", "frames") and parts[1] not in ("..", ".")  # noqa: PLR2004


def put(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    gone: Collection[str] = (),
    then: Callable[[], None] = lambda: None,
) -> None:
    """Write all of `files`, remove all of `gone` and do `then`; or leave everything as it was."""
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=".report-", dir=folder))
        try:
            for name, data in files.items():
                target = workshop / "new" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            _swap(folder, workshop, list(files), sorted(gone), then)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
        for empty in ("faces", "frames"):
            _remove_if_empty(folder / empty)


def _swap(
    folder: Path, workshop: Path, new: list[str], gone: list[str], then: Callable[[], None]
) -> None:
    """Move the old aside and the new in, by renaming alone, and do `then`; undo it all if anything
    stops it.

    Pictures first and `report.json` last (the order of `new`), so that whoever reads the values
    while this runs finds the pictures they name.
    """
    done: list[str] = []
    try:
        for name in (*new, *gone):
            done.append(name)
            _move(folder / name, workshop / "old" / name)
            _move(workshop / "new" / name, folder / name)
        then()
    except BaseException:  # Ctrl-C too: the earlier report comes back before anybody is told
        for name in reversed(done):
            old = workshop / "old" / name
            if old.exists() or (workshop / "new" / name).exists() or name in gone:
                _move(old, folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise


def _move(source: Path, target: Path) -> None:
    """Rename within one disk, if there is anything to rename."""
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)  # noqa: PTH105 - the word for what it does, on every platform


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the system refuses, said to the person who named the folder."""
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise UserError(
            Mistake(str(folder), "the report needs a folder, and this is a file.")
        ) from None
    except OSError as refused:
        raise UserError(
            Mistake(
                str(folder),
                f"the report could not be written here ({refused.strerror or refused}).",
                "What was here before is unchanged. Choose another folder with `-o`.",
            )
        ) from None
