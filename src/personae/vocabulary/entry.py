"""Anything that can go on record: an envelope, and one part for each person it names."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from personae.vocabulary.names import PerformerId, Sha256

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def canonical_bytes(value: Json) -> bytes:
    """The one way to write a value: sorted keys, no spaces, UTF-8, and no float anywhere.

    For values without floats and with string keys this is RFC 8785 (JSON Canonicalization
    Scheme) but for the sorting of keys outside the Basic Multilingual Plane, which no key of
    ours uses.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


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
