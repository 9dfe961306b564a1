"""The rules of the packs that ship, read once."""

from functools import cache

from personae.app.files.packs import read_packs
from personae.rules.rule import Rule


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(provision.rule for provision in read_packs())
