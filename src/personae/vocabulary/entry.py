"""Anything that can go on record: an envelope, and one part for each person it names."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from personae.vocabulary.names import PerformerId, Sha256

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


_LARGEST = 2**53 - 1  # the last whole number that every reader of JSON reads as itself
_BMP = "\uffff"  # the last character of the Basic Multilingual Plane
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_encode_one = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def canonical_bytes(value: "Json | float", *, floats: bool = True) -> bytes:
    """The one way to write a value: RFC 8785 (JSON Canonicalization Scheme), UTF-8.

    floats  False refuses them: what is put on record is exact
    raises  ValueError for what other readers would read otherwise: a key that is no text, a number
            that is none, or a whole one beyond 2^53 - 1 (RFC 7493 § 2.2; write it as text)
    """
    plain = _is_plain(value)
    if plain:
        text = _encode(value)
        if text.isascii() or max(text) <= _BMP:
            return text.encode()
    elif not floats:
        raise ValueError("a float is no part of a record: write it as text")
    return _written(value).encode()


def _is_plain(value: "Json | float") -> bool:
    """Whether Python's own encoder writes it so, but for keys beyond the plane that it sorts by."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise ValueError(f"the key {key!r} is no text")  # noqa: TRY004  # as all the others
            if not isinstance(inner, str) and not _is_plain(inner):
                return False
        return True
    if isinstance(value, list | tuple):
        return all(isinstance(inner, str) or _is_plain(inner) for inner in value)
    if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
        raise ValueError(f"{value} is more than every reader of JSON can hold: write it as text")
    return not isinstance(value, float)


def _written(value: "Json | float") -> str:
    if isinstance(value, dict):
        # § 3.2.3: by UTF-16 code units, where Python sorts by code points.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_encode_one(key)}:{_written(value[key])}" for key in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    return _number(value) if isinstance(value, float) else _encode_one(value)


def _number(value: float) -> str:
    """§ 3.2.2.3: as ECMAScript writes it (ECMA-262, Number::toString)."""
    sign, digits, exponent = Decimal(repr(float(_encode_one(value)))).normalize().as_tuple()
    said = "".join(map(str, digits))
    before = len(digits) + int(exponent)  # digits before the point
    if said == "0":
        return "0"
    if before > 21 or before <= -6:  # noqa: PLR2004  # the standard's own bounds
        rest = f".{said[1:]}" if said[1:] else ""
        said = f"{said[0]}{rest}e{before - 1:+d}"
    elif before <= 0:
        said = f"0.{'0' * -before}{said}"
    else:
        said = said.ljust(before, "0")
        said = said[:before] + (f".{said[before:]}" if said[before:] else "")
    return f"-{said}" if sign else said


def sha256_of(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A fact about to go on record.

    kind      what happened: `performer-enrolled`, `consent-recorded`, `audit-made` …
    envelope  what names nobody; it can be read for ever
    parts     what concerns one person each; unreadable once that person's key is destroyed
    """

    kind: str
    envelope: Mapping[str, Json]
    parts: Mapping[PerformerId, Mapping[str, Json]]
