"""What the record needs of an engine: a store, a vault for its keys, a clock."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from personae.proof.log import Frontier
from personae.vocabulary.mistake import UserError


class DamagedError(UserError):
    """What a store keeps was changed or damaged beneath it, and cannot be read as written."""

    exit_code = 12


class BrokenSealError(Exception):
    """Sealed bytes that do not open: changed, moved to another place, or under another key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a store keeps of somebody on record. Nothing in it can be read without the vault.

    pseudonym    16 random bytes, by which parts point here
    lookup       keyed hash of the person's id: finds them, tells nobody who they are
    wrapped_key  their own key, under the master key
    sealed_id    their id, under their own key
    """

    pseudonym: bytes
    lookup: bytes
    wrapped_key: bytes
    sealed_id: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an entry says of one person; `person` and `sealed` are None once that is erased.

    digest  SHA-256 of salt and part, 32 bytes: all that stays
    """

    digest: bytes
    person: Person | None
    sealed: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry as a store keeps it.

    number     counted from 0, without gaps
    canonical  the bytes that were hashed as a leaf of the log
    mark       the vault's mark on the log's root once this entry stood in it
    parts      in the order of their digests
    """

    number: int
    kind: str
    canonical: bytes
    mark: bytes
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the log stands, and by which master key; `key_check` tells a wrong one at once."""

    frontier: Frontier
    key_check: bytes


class View(Protocol):
    """A store as it stood at one moment."""

    def head(self) -> Head | None:
        """None in a store that no record was begun in."""
        ...

    def person(self, lookup: bytes) -> Person | None: ...

    def persons(self) -> Sequence[Person]:
        """Everybody on record, in the order of their pseudonyms."""
        ...

    def rows(
        self, *, start: int, limit: int, kind: str | None = None, pseudonym: bytes | None = None
    ) -> Sequence[Row]:
        """Up to `limit` entries from number `start` on; of this kind, naming this person."""
        ...

    def leaves(self, *, start: int, limit: int) -> Sequence[bytes]:
        """The canonical bytes of up to `limit` entries from number `start` on, and nothing else."""
        ...


class Change(View, Protocol):
    """A store within one change, which happens as a whole or not at all."""

    def set_head(self, head: Head) -> None: ...

    def add_person(self, person: Person) -> None: ...

    def append(self, row: Row) -> None:
        """Every person that its parts name must be there already."""
        ...

    def forget(self, pseudonym: bytes) -> int:
        """Drop this person, and all of their parts but the digests; how many parts that were."""
        ...


class Store(Protocol):
    """Keeps entries. Each method raises UserError where the disk or another process forbids it."""

    def reading(self) -> AbstractContextManager[View]: ...

    def writing(self) -> AbstractContextManager[Change]:
        """Only one at a time, whichever process asks. Durable once left without an exception."""
        ...

    def extend(self, stood: Head, rows: Sequence[Row], head: Head) -> bool:
        """Append rows and set the head in one durable act, if the log still stands as `stood`.

        Says whether it did; every person that they name must be there already. It is what
        `writing` does too, but asks nothing of the store first.
        """
        ...

    def scrub(self, traces: Sequence[bytes]) -> bool:
        """Make what was dropped unreadable; whether none of `traces` is left in the store."""
        ...

    def faults(self) -> str:
        """What the store finds wrong beneath its entries, in a sentence; empty where nothing.

        Such as an index that leads past an entry: reading all would not show it.
        """
        ...

    @property
    def out_of_reach(self) -> str:
        """Where old bytes can stay after `scrub`, in a sentence; empty where nowhere."""
        ...

    def close(self) -> None: ...


class RetiringChange(Change, Protocol):
    def retire(self) -> None:
        """Take away where the log stands, so that nobody can add to it any more."""
        ...


class Retiring(Store, Protocol):
    """A store that can be left for another."""

    def writing(self) -> AbstractContextManager[RetiringChange]: ...


class Vault(Protocol):
    """Does what needs the master key, and never hands that key out.

    `bound_to` ties sealed bytes to their place: they open nowhere else.
    """

    def mark(self, data: bytes) -> bytes:
        """32 bytes that nobody without the master key can make of `data`."""
        ...

    def new_key(self, *, bound_to: bytes) -> tuple[bytes, bytes]:
        """A random key, and the same wrapped by the master key."""
        ...

    def unwrap(self, wrapped: bytes, *, bound_to: bytes) -> bytes:
        """Raises BrokenSealError."""
        ...

    def seal(self, key: bytes, plain: bytes, *, bound_to: bytes) -> bytes: ...

    def unseal(self, key: bytes, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Raises BrokenSealError."""
        ...


class KeyPlace(Protocol):
    """Where a home's master key lies between runs."""

    @property
    def kind(self) -> str:
        """As `personae.toml` calls it: `keyring`, `file`, `memory`."""
        ...

    def make(self, home_id: str) -> Vault:
        """A new master key for a new home. Raises UserError, never replaces a key."""
        ...

    def open(self, home_id: str) -> Vault:
        """The key made before. Raises UserError where it is missing or cannot be trusted."""
        ...

    def discard(self, home_id: str) -> None:
        """Destroy the key, and with it all that was sealed; for a home whose making failed."""
        ...

    def where(self, home_id: str) -> str:
        """Told to the user: a path, a keyring's name."""
        ...


class Signer(Protocol):
    """Signs with a key that it never hands out (Ed25519, RFC 8032)."""

    @property
    def public_key(self) -> bytes:
        """32 bytes, which may be shown to anybody."""
        ...

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        ...


# Whether the holder of a public key (32 bytes) signed this message with this signature.
CheckSignature: TypeAlias = Callable[[bytes, bytes, bytes], bool]


ChainAlgorithm: TypeAlias = Literal["ES256", "RS256"]


class ChainSigner(Protocol):
    """Signs films and documents under certificates: a key file, PKCS#11, a KMS."""

    @property
    def certificates(self) -> bytes:
        """PEM, that of the key first, then those above it."""
        ...

    @property
    def algorithm(self) -> ChainAlgorithm:
        """ECDSA on P-256, or RSA with PKCS#1 v1.5; SHA-256 either way."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`, which is hashed first; of ECDSA, in DER (RFC 3279)."""
        ...


class Clock(Protocol):
    def now(self) -> datetime:
        """With its zone."""
        ...
