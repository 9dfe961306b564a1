"""Keys and signatures as text: multibase base58btc, multikeys, and `did:key` (Ed25519 only)."""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"  # the multicodec of an Ed25519 public key, as a varint
_KEY_BYTES = 32
_MOST_LETTERS = 128  # a signature takes 88; decoding takes quadratic time
_DID = "did:key:"


def base58btc(data: bytes) -> str:
    """With its multibase letter, `z`."""
    number, out = int.from_bytes(data), ""
    while number:
        number, letter = divmod(number, len(_ALPHABET))
        out = _ALPHABET[letter] + out
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + _ALPHABET[0] * zeros + out


def from_base58btc(text: str) -> bytes:
    """Raises ValueError for what is not written so."""
    letters = text[1:]
    if not text.startswith("z") or not letters or len(letters) > _MOST_LETTERS:
        raise ValueError(f"`{text[:20]}` is not written in base58btc.")
    number = 0
    for letter in letters:
        digit = _ALPHABET.find(letter)
        if digit < 0:
            raise ValueError(f"`{letter}` is no letter of base58btc.")
        number = number * len(_ALPHABET) + digit
    zeros = len(letters) - len(letters.lstrip(_ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def did_key(public_key: bytes) -> str:
    """`did:key:z6Mk…` of an Ed25519 public key of 32 bytes."""
    return _DID + base58btc(_ED25519 + public_key)


def key_of(did: str) -> bytes:
    """The Ed25519 public key that a `did:key` is; ValueError for any other."""
    if not did.startswith(_DID):
        raise ValueError(f"`{did[:60]}` is no `did:key`, and no other is looked up.")
    found = from_base58btc(did.removeprefix(_DID))
    if len(found) != len(_ED25519) + _KEY_BYTES or not found.startswith(_ED25519):
        raise ValueError(f"`{did[:60]}` is no Ed25519 key.")
    return found.removeprefix(_ED25519)
