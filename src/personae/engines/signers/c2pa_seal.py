"""Seals by c2pa-python: into a copy of a film, or beside it without copying anything."""

from __future__ import annotations

import io
import json
import mmap
from functools import partial
from typing import TYPE_CHECKING, Any

import c2pa

from personae.engines.signers import bmff
from personae.engines.signers.certificates import checked
from personae.engines.signers.direct import flowing
from personae.proof.provenance import SIDECAR
from personae.proof.seals import Unreadable
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from io import FileIO
    from pathlib import Path

    from personae.proof.provenance import Claim, Film, SealSigner

FORMATS = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
}
OTHER = "application/octet-stream"
_BOXES = ("video/mp4", "video/quicktime", "audio/mp4")
# The description box of every C2PA manifest store: `jumd` and its type (ISO 19566-5).
_STORE = b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"
_PARENT = "parent"
# Nothing is fetched, and the file is not read a second time only to see what was just written.
SETTINGS: dict[str, Any] = {
    "verify": {
        "verify_after_sign": False,
        "verify_timestamp_trust": False,
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
    },
    "builder": {"thumbnail": {"enabled": False}},
    "core": {"backing_store_memory_threshold_in_mb": 32},
}


class C2paSealer:
    """A `Sealer`."""

    def holds_seals(self, name: str) -> bool:
        return _ending(name) in FORMATS

    def seal_into(
        self, film: Film, copy: Path, claim: Claim, by: SealSigner, components: Sequence[Path]
    ) -> bytes:
        form = FORMATS[_ending(film.path.name)]
        with film.path.open("rb", buffering=0) as source, copy.open("r+b", buffering=0) as target:
            if form in _BOXES and (boxes := bmff.simple(source)) is not None:
                bound = partial(self._bound, film, claim, by, components)
                try:
                    store = _into_boxes(source, target, boxes, bound)
                except EOFError:
                    what = "it became shorter while it was being sealed."
                    do = "Nothing was written; seal it when nobody writes to it any more."
                    raise UserError(Mistake(str(film.path), what, do)) from None
                if store is not None:
                    return store
                target.truncate(0)
            builder = self._builder(film, form, claim, components, ())
            source.seek(0)
            target.seek(0)
            return _signed(builder, by, form, source, target, where=film.path)

    def seal_beside(
        self, film: Film, claim: Claim, by: SealSigner, components: Sequence[Path]
    ) -> bytes:
        """The film's own digest is its hard binding: nothing is excluded, so nothing is read."""
        binding = {
            "name": "jumbf manifest",
            "alg": "sha256",
            "hash": list(bytes.fromhex(film.sha256)),
            "pad": [],
        }
        return self._bound(film, claim, by, components, ("c2pa.hash.data", binding))

    def _bound(
        self,
        film: Film,
        claim: Claim,
        by: SealSigner,
        components: Sequence[Path],
        binding: tuple[str, Any],
    ) -> bytes:
        """The manifest store of a film whose hash is known: not a byte of it is read."""
        form = FORMATS.get(_ending(film.path.name), OTHER)
        builder = self._builder(film, form, claim, components, [binding])
        builder.set_no_embed()
        return _signed(builder, by, OTHER, io.BytesIO(), io.BytesIO(), where=film.path)

    def _builder(
        self,
        film: Film,
        form: str,
        claim: Claim,
        components: Sequence[Path],
        further: Sequence[tuple[str, Any]],
    ) -> Any:  # noqa: ANN401  # c2pa-python ships no types
        opened = form != OTHER and holds_seal(film.path)
        names = [f"component-{number}" for number, _ in enumerate(components, 1)]
        first: dict[str, Any] = {"action": "c2pa.created", "digitalSourceType": claim.source_type}
        if opened:  # of a creation we know no day
            first["action"] = "c2pa.opened"
            first["when"] = claim.at.isoformat(timespec="seconds")
            first["parameters"] = {"ingredientIds": [_PARENT]}
        placed = [
            {"action": "c2pa.placed", "parameters": {"ingredientIds": [name]}} for name in names
        ]
        asserted = [
            ("c2pa.actions.v2", {"actions": [first, *placed]}),
            *claim.assertions(),
            *further,
        ]
        manifest = {
            "claim_generator_info": [{"name": "Personae", "version": claim.version}],
            "label": claim.label,
            "title": claim.title,
            "format": form,
            "assertions": [{"label": label, "data": data} for label, data in asserted],
        }
        builder = c2pa.Builder(manifest, context=c2pa.Context.from_dict(SETTINGS))
        if opened:
            said = {"title": claim.title, "relationship": "parentOf", "label": _PARENT}
            _add(builder, film.path, form, said)
        for name, path in zip(names, components, strict=True):
            # Not the file's name: it might be somebody's.
            said = {"title": name, "relationship": "componentOf", "label": name}
            _add(builder, path, FORMATS.get(_ending(path.name), OTHER), said)
        return builder


def _into_boxes(
    source: FileIO,
    target: FileIO,
    boxes: tuple[bmff.Box, ...],
    bound: Callable[[tuple[str, Any]], bytes],
) -> bytes | None:
    """Signed twice, first to know how much room it takes. None where the library must do it."""
    room = len(bmff.box_of(bound((bmff.HASH_LABEL, bmff.binding(bytes(32))))))
    digest = bmff.with_room(source, target, boxes, room)
    if digest is None:
        return None
    store = bound((bmff.HASH_LABEL, bmff.binding(digest)))
    if len(box := bmff.box_of(store)) != room:
        return None
    target.seek(boxes[0].size)
    with flowing(target) as out:
        out.write(box)
    return store


def holds_seal(path: Path) -> bool:
    """Whether there is a manifest store in a file; what it holds is not looked at."""
    with path.open("rb") as stream:
        if bmff.is_one(stream):
            return any(box.user_type == bmff.C2PA_BOX for box in bmff.top_boxes(stream))
        if not path.stat().st_size:
            return False
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            return whole.find(_STORE) >= 0


def _add(builder: Any, path: Path, form: str, said: dict[str, str]) -> None:  # noqa: ANN401
    """Take in a file and its seal, which may be made to hurt: a process apart reads it before."""
    from personae.engines.signers.c2pa_read import C2paReader

    try:
        read = C2paReader().read(path, sidecar=None, anchors=b"") if holds_seal(path) else None
        if isinstance(read, Unreadable):
            raise UserError(
                Mistake(str(path), f"its seal cannot be read: {read.why}.", "It is not taken in.")
            )
        with path.open("rb") as stream:
            builder.add_ingredient({**said, "format": form}, form, stream)
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None
    except c2pa.C2paError as error:
        raise UserError(
            Mistake(str(path), f"it cannot be taken in as a part: {_said(error)}.")
        ) from None


def _signed(
    builder: Any,  # noqa: ANN401  # c2pa-python ships no types
    by: SealSigner,
    form: str,
    source: Any,  # noqa: ANN401  # a stream
    target: Any,  # noqa: ANN401  # a stream
    *,
    where: Path,
) -> bytes:
    """What the key refuses is told in its own words, not as a fault of the library's."""
    raised: list[Exception] = []
    sign = checked(by)

    def callback(data: bytes) -> bytes:
        try:
            return sign(bytes(data))
        except Exception as error:
            raised.append(error)
            raise

    try:
        signer = c2pa.Signer.from_callback(
            callback, c2pa.C2paSigningAlg[by.algorithm.upper()], by.chain.decode("ascii"), by.tsa
        )
        manifest: bytes = builder.sign(signer, form, source, target)
    except (c2pa.C2paError, OSError) as error:
        if raised:
            raise raised[0] from None
        if isinstance(error, OSError):
            raise
        raise UserError(
            Mistake(str(where), f"it cannot be sealed: {_said(error)}.", _do(where, by, error))
        ) from None
    return manifest


def _do(where: Path, by: SealSigner, error: Exception) -> str:
    if by.tsa is not None:
        return "Does the time-stamp authority answer? Without --tsa nobody is asked."
    if "ertificate" in str(error):
        return "C2PA asks for a certificate that may sign documents, with its whole chain."
    return (
        f"Is it a whole {_ending(where.name)} file? Anything can be sealed beside: -o NAME{SIDECAR}"
    )


def _said(error: Exception) -> str:
    return json.dumps(str(error).strip(), ensure_ascii=False)[1:-1].rstrip(".")


def _ending(name: str) -> str:
    return "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
