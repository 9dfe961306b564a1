"""A person's part of an entry: salted, digested, and sealed under that person's own key."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import NamedTuple

from personae.proof.interfaces import BrokenSealError, Part, Person, Vault
from personae.proof.log import Frontier
from personae.vocabulary.names import PerformerId

KEY_CHECK = b"personae/key-check/1"
_SALT_BYTES = 32
_PSEUDONYM_BYTES = 16


def mark_of(frontier: Frontier) -> bytes:
    """What the vault marks of a log: its size and root."""
    return b"personae/root/1" + frontier.size.to_bytes(8) + frontier.root()


class Draft(NamedTuple):
    """A part before it has its place. Sorting drafts by digest says nothing of whose they are."""

    digest: bytes
    salted: bytes


@dataclass(frozen=True, slots=True)
class Sealer:
    vault: Vault

    def lookup(self, name: PerformerId) -> bytes:
        return self.vault.mark(b"personae/person/1" + name.encode())

    def new_person(self, name: PerformerId) -> Person:
        """Under a fresh pseudonym and key, whoever they may have been before an erasure."""
        pseudonym = secrets.token_bytes(_PSEUDONYM_BYTES)
        key, wrapped = self.vault.new_key(bound_to=pseudonym)
        return Person(
            pseudonym=pseudonym,
            lookup=self.lookup(name),
            wrapped_key=wrapped,
            sealed_id=self.vault.seal(key, name.encode(), bound_to=_id_place(pseudonym)),
        )

    def name_of(self, person: Person) -> PerformerId:
        """Raises BrokenSealError where the row was changed or its pieces are of several people."""
        key = self.key_of(person)
        plain = self.vault.unseal(key, person.sealed_id, bound_to=_id_place(person.pseudonym))
        name = PerformerId(plain.decode())
        if self.lookup(name) != person.lookup:
            raise BrokenSealError
        return name

    def key_of(self, person: Person) -> bytes:
        """Raises BrokenSealError where it is not theirs."""
        return self.vault.unwrap(person.wrapped_key, bound_to=person.pseudonym)

    def draft(self, data: bytes) -> Draft:
        # The salt is what keeps a digest from being guessed, and it lies inside the sealed bytes:
        # with the key gone, the digest is noise. It has one length, so salt and data cannot shift.
        salted = secrets.token_bytes(_SALT_BYTES) + data
        return Draft(hashlib.sha256(salted).digest(), salted)

    def seal(self, draft: Draft, person: Person, *, number: int, position: int) -> Part:
        key = self.key_of(person)
        place = _part_place(number, position, person.pseudonym)
        sealed = self.vault.seal(key, draft.salted, bound_to=place)
        return Part(digest=draft.digest, person=person, sealed=sealed)

    def unseal(self, part: Part, *, number: int, position: int) -> tuple[PerformerId, bytes]:
        """Whose part it is, and its bytes. Raises BrokenSealError."""
        name, salted = self.salted(part, number=number, position=position)
        return name, salted[_SALT_BYTES:]

    def salted(self, part: Part, *, number: int, position: int) -> tuple[PerformerId, bytes]:
        """Whose part it is, and what its digest is of: the salt and its bytes.

        Whoever is given the salt can tell that the part is the one on record; nobody else can.
        Raises BrokenSealError.
        """
        if part.person is None:
            raise BrokenSealError
        name, key = self.name_of(part.person), self.key_of(part.person)
        return name, self.salted_under(key, part, number=number, position=position)

    def salted_under(self, key: bytes, part: Part, *, number: int, position: int) -> bytes:
        """The same, by the key of its person. Raises BrokenSealError."""
        if part.person is None or part.sealed is None:
            raise BrokenSealError
        place = _part_place(number, position, part.person.pseudonym)
        salted = self.vault.unseal(key, part.sealed, bound_to=place)
        if hashlib.sha256(salted).digest() != part.digest:
            raise BrokenSealError
        return salted


def _part_place(number: int, position: int, pseudonym: bytes) -> bytes:
    return b"personae/part/1" + number.to_bytes(8) + position.to_bytes(4) + pseudonym


def _id_place(pseudonym: bytes) -> bytes:
    return b"personae/id/1" + pseudonym
