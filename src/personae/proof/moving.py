"""A whole record from one store into another, and nothing left that could still be written to."""

from personae.proof.interfaces import Retiring, Store, Vault
from personae.proof.verify import verify
from personae.vocabulary.mistake import Mistake, UserError

_AT_A_TIME = 1000  # entries in memory at once


def move(source: Retiring, target: Store, vault: Vault) -> int:
    """Copy all of it, look whether the copy holds, and let nobody write to the source any more.

    returns  how many entries were moved
    raises   UserError where the source does not hold or the target has a record; then the source
             is as it was
    """
    with source.writing() as old:  # from here on nobody else adds to it
        before = verify(store=source, vault=vault)
        if not before.holds:
            raise UserError(
                Mistake(
                    "the registry",
                    f"it does not hold, and was not moved: {before.broken}",
                    "`personae log verify` says more; put back a copy.",
                )
            )
        with target.writing() as new:
            if new.head() is not None or (head := old.head()) is None:
                raise UserError(
                    Mistake("the registry", "a record was begun already where it was to go.")
                )
            for person in old.persons():
                new.add_person(person)
            start = 0
            while rows := old.rows(start=start, limit=_AT_A_TIME):
                for row in rows:
                    new.append(row)
                start = rows[-1].number + 1
            new.set_head(head)
        after = verify(store=target, vault=vault)
        if not after.holds or (after.root, after.entries) != (before.root, before.entries):
            raise UserError(
                Mistake(
                    "the registry",
                    f"its copy does not hold: {after.broken or 'it is another'}.",
                    "Nothing was taken away; empty the new database and try again.",
                )
            )
        old.retire()
    return after.entries
