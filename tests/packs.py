"""A small pack that loads, and what is done to it."""

from pathlib import Path

PLACE = "us-ca/labor-927"
FILES = {
    "rule.yaml": """\
id: us-ca/labor-927
title: A clause needs a description
status: law
source:
  cite: Cal. Lab. Code § 927
  href: https://leginfo.legislature.ca.gov/
  retrieved: 2026-11-21
  level: P
  excerpt: source.md
applies:
  date: fixed_on
  from: 2025-01-01
effect: void
when:
  all:
    - in_place_of_work
    - not: described_specifically
because: the clause is unenforceable
""",
    "cases.yaml": """\
given: {fixed_on: 2025-06-02, in_place_of_work: true, described_specifically: false}
cases:
  - {case: nothing is described, expect: void}
  - {case: the day before, but: {fixed_on: 2024-12-31}, expect: silent}
  - {case: the first day, but: {fixed_on: 2025-01-01}, expect: void}
  - {case: nobody recorded the day, but: {fixed_on: null}, expect: refer}
  - {case: no work of a person's, but: {in_place_of_work: false}, expect: silent}
  - {case: nobody recorded whose work, but: {in_place_of_work: null}, expect: refer}
  - {case: it is described, but: {described_specifically: true}, expect: silent}
  - {case: nobody recorded a description, but: {described_specifically: null}, expect: refer}
""",
    "source.md": "# Labor Code § 927\n\n## Not read\n\nDecisions of courts.\n",
}


def write_pack(root: Path, place: str = PLACE, **changed: str) -> Path:
    """The pack at its place below `root`; `changed` replaces files: rule, cases, source."""
    folder = root / place
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        said = changed.get(name.partition(".")[0], text)
        (folder / name).write_text(said, encoding="utf-8")
    return folder


def but(name: str, old: str, new: str) -> str:
    """A file of the pack with one passage replaced, which must stand in it once."""
    text = FILES[name]
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)
