"""MP4, MOV and M4A with room for a seal, and their hash, in one reading (ISO 14496-12, C2PA A.5).

The library copies such a film twice and hashes it in between, at eight times the CPU of a hash.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from personae.engines.signers.direct import flowing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
HASH_LABEL = "c2pa.hash.bmff.v3"
# Left out of the hash: what the standard says must be, and boxes of nothing.
_LEFT_OUT = (b"ftyp", b"mfra", b"free", b"skip")
_NESTED = (b"trak", b"mdia", b"minf", b"stbl")
# What points into the file otherwise than by a track's chunks; such films are left to the library.
_POINTS_OTHERWISE = (b"moof", b"mfra", b"sidx", b"ssix", b"meta", b"styp", b"mvex")
_WITHIN = (b"saio", b"iloc", b"cmov", b"mvex")
_LARGEST_MOOV = 256 << 20
_AT_ONCE = 256 << 10  # bytes read and hashed while the processor still holds them near


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of the outermost level; `user_type` is of a `uuid` box alone."""

    at: int
    size: int
    kind: bytes
    user_type: bytes


def is_one(stream: BinaryIO) -> bool:
    """Whether a file begins as such files do."""
    stream.seek(4)
    return stream.read(4) == b"ftyp"


def top_boxes(stream: BinaryIO) -> Iterator[Box]:
    """The boxes of the outermost level, up to the first that is none or leads out of the file."""
    end = stream.seek(0, 2)
    at = 0
    while at + 8 <= end:
        stream.seek(at)
        head = stream.read(32)
        size, kind = struct.unpack(">I4s", head[:8])
        begins = 8
        if size == 1 and len(head) >= 16:  # noqa: PLR2004  # the size is in the next eight bytes
            size, begins = struct.unpack(">Q", head[8:16])[0], 16
        if size == 0:  # to the end of the file
            size = end - at
        user_type = head[begins : begins + 16] if kind == b"uuid" else b""
        yield Box(at=at, size=size, kind=kind, user_type=user_type)
        if size < begins:
            return
        at += size


def simple(stream: BinaryIO) -> tuple[Box, ...] | None:
    """The boxes of a film in which only its tracks' chunks have places; None of any other film."""
    boxes = tuple(top_boxes(stream))
    kinds = [box.kind for box in boxes]
    whole = bool(boxes) and boxes[-1].at + boxes[-1].size == stream.seek(0, 2)
    sealed = any(box.user_type == C2PA_BOX for box in boxes)
    if not whole or sealed or kinds[0] != b"ftyp" or set(kinds) & set(_POINTS_OTHERWISE):
        return None
    if kinds.count(b"moov") != 1 or kinds.count(b"ftyp") != 1:
        return None
    stream.seek(boxes[-1].at)
    if stream.read(4) == bytes(4):  # its size is not told, and the library knows what to do
        return None
    return boxes if _plain_moov(stream, boxes[kinds.index(b"moov")]) else None


def _plain_moov(stream: BinaryIO, moov: Box) -> bool:
    if moov.size > _LARGEST_MOOV:
        return False
    stream.seek(moov.at)
    data = stream.read(moov.size)
    return not any(kind in data for kind in _WITHIN) and _shifted(data, 0) == data


def with_room(source: FileIO, target: FileIO, boxes: tuple[Box, ...], room: int) -> bytes | None:
    """Copy a simple film with `room` zeros after its first box; its hash for `HASH_LABEL`.

    None where a place in it is too far for its number; then `target` holds nothing of use.
    Raises EOFError where the film has become shorter than its boxes.
    """
    digest = hashlib.sha256()
    source.seek(0)
    target.seek(0)
    with flowing(target) as out:
        for box in boxes:
            hashed = box.kind not in _LEFT_OUT
            if hashed:
                digest.update(struct.pack(">Q", box.at + room))
            if box.kind == b"moov":
                whole = source.read(box.size)
                if len(whole) < box.size:
                    raise EOFError
                moov = _shifted(whole, room)
                if moov is None:
                    return None
                digest.update(moov)
                out.write(moov)
                continue
            left = box.size
            while left:
                here = out.room(min(left, _AT_ONCE))
                count = source.readinto(here)
                if not count:
                    raise EOFError
                if hashed:
                    digest.update(here[:count])
                out.took(count)
                left -= count
            if not box.at:
                out.write(bytes(room))
    return digest.digest()


def binding(digest: bytes) -> dict[str, object]:
    """The content of `HASH_LABEL` for a film hashed as `with_room` does."""
    own = {"offset": 8, "value": list(C2PA_BOX)}
    return {
        "exclusions": [
            {"xpath": "/uuid", "data": [own]},
            *({"xpath": f"/{kind.decode()}"} for kind in _LEFT_OUT),
        ],
        "alg": "sha256",
        "hash": list(digest),
        "name": "jumbf manifest",
    }


def box_of(store: bytes) -> bytes:
    """The box that holds a manifest store."""
    head = C2PA_BOX + bytes(4) + b"manifest\0" + bytes(8)
    return struct.pack(">I4s", 8 + len(head) + len(store), b"uuid") + head + store


def _shifted(moov: bytes, by: int) -> bytes | None:
    """A `moov` box whose chunks lie so many bytes further on; None where that cannot be written."""
    out = bytearray(moov)
    for kind, begins, end in _tables(moov, 8, len(moov)):
        wide = kind == b"co64"
        (count,) = struct.unpack_from(">I", moov, begins + 4)
        if begins + 8 + count * (8 if wide else 4) > end:
            return None
        form = f">{count}{'Q' if wide else 'I'}"
        places = [place + by for place in struct.unpack_from(form, moov, begins + 8)]
        if max(places, default=0) >= 1 << (64 if wide else 32):
            return None
        struct.pack_into(form, out, begins + 8, *places)
    return bytes(out)


def _tables(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, beginning of the content and end of each table of chunks."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > end:  # noqa: PLR2004  # less than its own head
            return
        if kind in _NESTED:
            yield from _tables(data, at + 8, at + size)
        elif kind in (b"stco", b"co64"):
            yield kind, at + 8, at + size
        at += size
