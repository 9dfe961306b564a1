"""Signed notes: a text, and a line for each key that signed it (C2SP signed-note).

https://c2sp.org/signed-note
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from personae.proof.interfaces import CheckSignature, Signer

_DASH = "\u2014 "  # an em dash and a blank begin a line with a signature
_ID_BYTES = 4
_KEY_BYTES = 32
_MOST_SIGNATURES = 100
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


class NoteError(ValueError):
    """What is no signed note, or no key; says why in a sentence without its full stop."""


class Kind(IntEnum):
    """What a key signs: the specification's signature types."""

    NOTE = 0x01  # a text, as it stands (Ed25519)
    COSIGNATURE = 0x04  # a checkpoint, and when it was seen (Ed25519, C2SP tlog-cosignature)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKey:
    """Whose signature it is, told by name and key.

    name    a log's origin, a witness's name: no blank and no `+`
    public  32 bytes
    """

    name: str
    kind: Kind
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != _KEY_BYTES:
            raise NoteError(f"a public key has {_KEY_BYTES} bytes, not {len(self.public)}")

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(told).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """As it is handed to others: `example.com/foo+530d903a+Aeky…`."""
        written = base64.b64encode(bytes([self.kind]) + self.public).decode("ascii")
        return f"{self.name}+{self.id.hex()}+{written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """value  what the key made: 64 bytes, behind eight of time in a cosignature"""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode('ascii')}\n"

    def is_by(self, key: NoteKey) -> bool:
        """Whether it says that it is by this key; whether that is so must still be checked."""
        return (self.name, self.key_id) == (key.name, key.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """text  ends in a line break, and holds no signature line"""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def by(self, key: NoteKey) -> tuple[NoteSignature, ...]:
        return tuple(one for one in self.signatures if one.is_by(key))

    def with_signatures(self, more: Iterable[NoteSignature]) -> "Note":
        """These too; the same line is written once."""
        return replace(self, signatures=tuple(dict.fromkeys((*self.signatures, *more))))


def check_name(name: str) -> None:
    """Raises NoteError for what cannot name a key."""
    if not name or "+" in name or any(c.isspace() or not c.isprintable() for c in name):
        raise NoteError(f"`{name}` cannot name a key: no blank and no `+` may stand in it")


def key_of(text: str) -> NoteKey:
    """A key as others hand it to us: `example.com/foo+530d903a+Aeky…`. Raises NoteError."""
    found = _VKEY.fullmatch(text.strip())
    if found is None:
        raise NoteError("it is not of the form `name+id+key`")
    name, key_id, written = found.groups()
    told = _unwritten(written, "the key")
    if told[:1] not in {bytes([kind]) for kind in Kind}:
        raise NoteError("its kind of key is not known here: it is not Ed25519")
    key = NoteKey(name=name, kind=Kind(told[0]), public=told[1:])
    if key.id.hex() != key_id:
        raise NoteError(f"its id is {key.id.hex()}, and it says {key_id}: a letter was changed")
    return key


def note_of(data: bytes) -> Note:
    """Read a signed note. Raises NoteError; whose signatures hold is not asked here."""
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise NoteError("it is not UTF-8") from None
    if any(c < " " and c != "\n" for c in whole):
        raise NoteError("there is a control character in it")
    # The last empty line parts the text from its signatures; the text may hold others.
    text, empty, lines = whole.rpartition("\n\n")
    if not empty or not text:
        raise NoteError("no empty line parts a text from its signatures")
    if not lines.endswith("\n"):
        raise NoteError("its last line is not whole")
    signed = lines[:-1].split("\n")
    if len(signed) > _MOST_SIGNATURES:
        raise NoteError(f"it has more than {_MOST_SIGNATURES} signatures")
    return Note(text=f"{text}\n", signatures=tuple(map(_signature, signed)))


def signed_note(text: str, name: str, by: Signer) -> Note:
    """The text, signed; `name` is the key's. Raises NoteError for what can be no note's text."""
    if not text.endswith("\n") or any(c < " " and c != "\n" for c in text):
        raise NoteError("a note's text ends in a line break and has no control characters")
    key = NoteKey(name=name, kind=Kind.NOTE, public=by.public_key)
    line = NoteSignature(name=name, key_id=key.id, value=by.sign(text.encode()))
    return Note(text=text, signatures=(line,))


def is_signed(note: Note, key: NoteKey, check: CheckSignature) -> bool | None:
    """Whether the holder of `key` signed the text; None where no line says so.

    False where a line does and any such line does not hold: then the whole note is refused.
    """
    if key.kind is not Kind.NOTE:
        raise ValueError("a cosignature is checked with its time")
    lines = note.by(key)
    if not lines:
        return None
    return all(check(key.public, note.text.encode(), line.value) for line in lines)


def _signature(line: str) -> NoteSignature:
    if not line.startswith(_DASH):
        raise NoteError("a line below the text is no signature")
    name, blank, written = line.removeprefix(_DASH).partition(" ")
    if not blank:
        raise NoteError("a line below the text is no signature")
    check_name(name)
    value = _unwritten(written, "a signature")
    if len(value) <= _ID_BYTES:
        raise NoteError("a signature is too short")
    return NoteSignature(name=name, key_id=value[:_ID_BYTES], value=value[_ID_BYTES:])


def _unwritten(written: str, what: str) -> bytes:
    """Base64, written in the one way it can be."""
    try:
        data = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError(f"{what} is not base64") from None
    if base64.b64encode(data).decode("ascii") != written:
        raise NoteError(f"{what} is not written in the one way it can be")
    return data
