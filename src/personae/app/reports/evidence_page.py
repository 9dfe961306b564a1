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
report/, stills/       what a comparison with records found of one person: what is seen, and the
                       finding. Other people, pay, hours and what records say are left out
agreements.json        each agreement by its digest, with who signed it and whether that counts
keys.json              what befell the keys that signed: registered, changed, lost, compromised
notices.json           the notices of the case, and what became of them
proofs/entry-N.json    that entry N stands in the house's log; check-a-proof.html checks one
files/, other proofs   what the sender added

With Personae installed, `personae evidence check PACK.zip --key KEY` does the same, checks each
proof, and holds the digests in agreements.json and report/ against the entries. KEY is the house's,
as it gave it to you by another way: without it, anybody may have made the pack.

What the proofs show
  of an agreement      its entry holds the very digest that agreements.json names. The digest is
                       over 32 secret bytes and the agreement, so that nobody finds its terms by
                       trying. It does not show what the agreement says; a pack made with --open
                       shows that too, in the proof, and the signatures whole in agreements.json
  of a film            the entry of its audit, where one is here, holds the SHA-256 of the film and
                       of the whole report, and shows the scenes and the cut list, the days of
                       photography and where the picture is shown, but nobody's records. The file
                       in report/ is a part of that report, by the house's word
  of the rest          that signatures and notices came on record, and when; not what they say
What no proof shows: the stills, case.yaml, keys.json, notices.json and what the sender added. That
they are what the house packed, its signature over manifest.json shows.

What it shows: that nothing in it was changed since the house packed it, and that the entries stood
in the house's log. What it does not show: that what the files say is true.
"""


def check_page() -> bytes:
    return _PAGE.read_bytes()
