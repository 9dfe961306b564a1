"""What lies in every evidence pack: the page that checks it, and a word on how."""

from pathlib import Path

_PAGE = Path(__file__).parent / "templates" / "evidence.html"

README = """\
An evidence pack

check.html             open it in a browser and pick this ZIP: it tells of every file whether it is
                       still what was packed. It needs no network and no account.
manifest.json          every file with its SHA-256, and what it is
manifest.signature.json  the house's signature (Ed25519) over the SHA-256 of manifest.json
case.yaml              the case, as its sender declares it
report/, stills/       what a comparison with records found; everybody else is left out or blurred
agreements.json        each agreement by its digest, with who signed it and whether that counts
keys.json              what befell the keys that signed: registered, changed, lost, compromised
notices.json           the notices of the case, and what became of them
proofs/                that each of these stands in the house's log; check-a-proof.html checks one
files/                 what the sender added

With Personae installed, `personae evidence check PACK.zip` does the same and checks each proof.

What it shows: that nothing in it was changed since the house packed it, and that the entries stood
in the house's log. What it does not show: that what the files say is true.
"""


def check_page() -> bytes:
    return _PAGE.read_bytes()
