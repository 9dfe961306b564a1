"""Who opened what: whoever is shown somebody's part of the record leaves a line there.

The line is put on record before anything is shown; where it cannot be, nothing is shown. A list of
everybody names nobody: it is one line of whoever asked for it, and none of those listed.
"""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING

from personae.app.journeys.answers import id_of
from personae.vocabulary.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from personae.proof.record import Record
    from personae.vocabulary.entry import Json
    from personae.vocabulary.names import PerformerId

OPENED = "record-opened"


def put_opened(record: Record, what: str, people: Iterable[PerformerId] = ()) -> None:
    """That this account was shown `what`, of these people or of everybody.

    what    the command, without what was asked of it
    raises  UserError; then nothing may be shown
    """
    account = _account()
    parts: dict[PerformerId, dict[str, Json]] = {one: {"opened": what} for one in people}
    parts.setdefault(id_of(account, "account", always=True), {})["account"] = account
    record.put(Entry(kind=OPENED, envelope={"what": what}, parts=parts))


def _account() -> str:
    """As the operating system calls whoever runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"user {os.getuid()}"
