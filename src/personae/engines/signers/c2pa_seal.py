"""Seals by c2pa-python: into a copy of a film, or beside it without copying anything."""

from __future__ import annotations

import io
import json
import mmap
import struct
from typing import TYPE_CHECKING, Any

import c2pa

from personae.engines.signers.certificates import checked
from personae.proof.provenance import SIDECAR
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
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
_C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
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
        builder = self._builder(film, form, claim, components, ())
        with film.path.open("rb") as source, copy.open("r+b") as target:
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
        form = FORMATS.get(_ending(film.path.name), OTHER)
        builder = self._builder(film, form, claim, components, [("c2pa.hash.data", binding)])
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
        opened = form != OTHER and holds_seal(film.path, form)
        names = [f"component-{number}" for number, _ in enumerate(components, 1)]
        first: dict[str, Any] = {
            "action": "c2pa.opened" if opened else "c2pa.created",
            "when": claim.at.isoformat(timespec="seconds"),
            "digitalSourceType": claim.source_type,
        }
        if opened:
            first["parameters"] = {"ingredientIds": [_PARENT]}
        placed = [
            {"action": "c2pa.placed", "parameters": {"ingredientIds": [name]}} for name in names
        ]
        said = [
            ("c2pa.actions.v2", {"actions": [first, *placed]}),
            *claim.assertions(),
            *further,
        ]
        manifest = {
            "claim_generator_info": [{"name": "Personae", "version": claim.version}],
            "label": claim.label,
            "title": claim.title,
            "format": form,
            "assertions": [{"label": label, "data": data} for label, data in said],
        }
        builder = c2pa.Builder(manifest, context=c2pa.Context.from_dict(SETTINGS))
        if opened:
            _add(builder, film.path, form, _PARENT, "parentOf")
        for name, path in zip(names, components, strict=True):
            _add(builder, path, FORMATS.get(_ending(path.name), OTHER), name, "componentOf")
        return builder


def holds_seal(path: Path, form: str) -> bool:
    """Whether there is a manifest store in a file; its contents are not looked at."""
    with path.open("rb") as stream:
        if form in _BOXES:
            return any(kind == b"uuid" and user == _C2PA_BOX for kind, user in _top_boxes(stream))
        if not path.stat().st_size:
            return False
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            return whole.find(_STORE) >= 0


def _top_boxes(stream: Any) -> Any:  # noqa: ANN401  # an iterator of pairs of bytes
    """Kind and user type of each box of the outermost level (ISO 14496-12)."""
    end = stream.seek(0, io.SEEK_END)
    at = 0
    while at + 8 <= end:
        stream.seek(at)
        head = stream.read(32)
        size, kind = struct.unpack(">I4s", head[:8])
        begins = 8
        if size == 1 and len(head) >= 16:  # noqa: PLR2004  # the size is in the next eight bytes
            size, begins = struct.unpack(">Q", head[8:16])[0], 16
        yield kind, head[begins : begins + 16]
        if size < begins:  # 0: to the end of the file; else it is no box
            return
        at += size


def _add(builder: Any, path: Path, form: str, name: str, relationship: str) -> None:  # noqa: ANN401
    said = {"title": path.name, "relationship": relationship, "label": name, "format": form}
    try:
        with path.open("rb") as stream:
            builder.add_ingredient(said, form, stream)
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
            callback, c2pa.C2paSigningAlg[by.algorithm.upper()], by.chain.decode("ascii")
        )
        manifest: bytes = builder.sign(signer, form, source, target)
    except (c2pa.C2paError, OSError) as error:
        if raised:
            raise raised[0] from None
        if isinstance(error, OSError):
            raise
        raise UserError(
            Mistake(str(where), f"it cannot be sealed: {_said(error)}.", _do(where, error))
        ) from None
    return manifest


def _do(where: Path, error: Exception) -> str:
    if "ertificate" in str(error):
        return "C2PA asks for a certificate that may sign documents, with its whole chain."
    return (
        f"Is it a whole {_ending(where.name)} file? Anything can be sealed beside: -o NAME{SIDECAR}"
    )


def _said(error: Exception) -> str:
    return json.dumps(str(error).strip(), ensure_ascii=False)[1:-1].rstrip(".")


def _ending(name: str) -> str:
    return "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
