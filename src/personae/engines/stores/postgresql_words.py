"""What PostgreSQL and its driver say, in plain words. libpq puts no password into its messages."""

import psycopg
from psycopg import errors
from sqlalchemy.exc import DBAPIError

from personae.proof.interfaces import DamagedError
from personae.vocabulary.mistake import Mistake, UserError

_SAID: dict[type[psycopg.Error], tuple[str, str]] = {
    errors.LockNotAvailable: (
        "another personae is writing to it and did not finish in time.",
        "Nothing was recorded; run the command again when the other has ended.",
    ),
    errors.InsufficientPrivilege: (
        "this user may not do that in this database.",
        "Let whoever runs the server grant the right to make and change tables there.",
    ),
    errors.ReadOnlySqlTransaction: (
        "it can only be read: this is a standby, or the database is set so.",
        "Nothing was recorded; name the primary server.",
    ),
    errors.DiskFull: (
        "the server's disk is full.",
        "Nothing was recorded; make room and run the command again.",
    ),
    errors.TooManyConnections: (
        "the server takes no more connections.",
        "Nothing was recorded; try again later.",
    ),
    errors.QueryCanceled: (
        "the server ended what was asked of it, because it took too long or somebody said so.",
        "Nothing was recorded; run the command again.",
    ),
}
_BROKEN = (
    errors.DataCorrupted,
    errors.IndexCorrupted,
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.DatatypeMismatch,
)


def told(where: str, error: BaseException) -> UserError | None:
    """What it means to a user; None for what would be a bug of ours."""
    orig = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(orig, psycopg.Error):
        return None
    if isinstance(orig, _BROKEN):
        what = f"the database is damaged, or its tables were changed ({_words(orig)})."
        do = "Put back a copy, and ask whoever runs the server."
        return DamagedError(Mistake(where, what, do))
    for kind, said in _SAID.items():
        if isinstance(orig, kind):
            return UserError(Mistake(where, *said))
    if isinstance(orig, psycopg.OperationalError):
        return UserError(_not_reached(where, orig))
    return None


def _not_reached(where: str, error: psycopg.Error) -> Mistake:
    """What a server, or the way to it, said when it did not let us in or went away."""
    words = _words(error)
    if "password" in words or "authentication" in words:
        what = "the server did not accept this user and password."
        do = "Put the password into PGPASSWORD or ~/.pgpass, or ask whoever runs the server."
    elif "does not exist" in words:
        what, do = f"the server says: {words}.", "Make it there first, or name another."
    elif "connection to server" in str(error) or "connection failed" in str(error):
        what = f"the server cannot be reached: {words}."
        do = "Nothing was recorded; see that it runs and that its address is right."
    elif getattr(error, "sqlstate", None) is None or isinstance(error, errors.AdminShutdown):
        what = f"the server went away: {words}."
        do = "Whether it kept the last fact is not known: look before you record it again."
    else:
        what, do = f"the server says: {words}.", "Nothing was recorded; ask whoever runs it."
    return Mistake(where, what, do)


def _words(error: BaseException) -> str:
    """The last line of what was said."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    last = lines[-1] if lines else type(error).__name__
    return last.removeprefix("FATAL:").strip().rstrip(".?")
