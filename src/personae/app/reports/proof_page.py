"""The page that shows and checks proofs: one file, which loads nothing and asks no server."""

from pathlib import Path

_PAGE = Path(__file__).parent / "templates" / "proof.html"


def proof_page() -> bytes:
    return _PAGE.read_bytes()
