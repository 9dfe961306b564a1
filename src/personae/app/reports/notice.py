"""A notice as text, which any service can read, and as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from personae.proof.notice_case import NoticeKind
from personae.vocabulary.entry import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from personae.proof.notice_case import Case
    from personae.proof.notice_laws import Law
    from personae.proof.notices import Attached, Notice

SCHEMA = "personae/notice/1"
_WIDTH = 88
_TITLES = {NoticeKind.TAKE_DOWN: "NOTICE", NoticeKind.COUNTER: "COUNTER-NOTICE"}


def as_text(
    notice: Notice, case: Case, *, name: str, attached: Sequence[Attached], today: date
) -> str:
    """The notice of one law. Until nothing is missing it says at its head that it is a draft."""
    return "\n".join(_lines(notice, case, name, attached, today)) + "\n"


def _lines(
    notice: Notice, case: Case, name: str, attached: Sequence[Attached], today: date
) -> Iterator[str]:
    law = notice.law
    yield from _head(notice, case, name, today)
    yield from _section("1. What is published, and where")
    for n, thing in enumerate(case.published, start=1):
        yield from _wrapped(f"({n}) {thing.url}", "  ")
        yield from _wrapped(f"{thing.what}; seen on {thing.seen_on}.", "      ")
    yield from _section("2. What the sender declares")
    yield from _wrapped(notice.ground, "  ")
    yield from _section("3. What the records show")
    for line in notice.shows:
        yield from _wrapped(line, "  ")
    yield from _section("4. Statements, under the sender's own name")
    yield from _statements(notice, case)
    yield from _section("5. Attached")
    for each in attached:
        yield from _wrapped(f"{each.file}: {each.what}", "  ")
        yield f"      SHA-256 {each.sha256}"
    if not attached:
        yield "  Nothing."
    yield from _section("6. What follows, and what was not read")
    for line in (law.then, law.care, f"Not read: {law.not_read}"):
        yield from _wrapped(line, "  ")
    yield from _wrapped(f"This was drafted from {law.read}, and is no legal advice.", "  ")


def _head(notice: Notice, case: Case, name: str, today: date) -> Iterator[str]:
    law, sender = notice.law, case.sender
    if notice.missing:
        yield "DRAFT, NOT TO BE SENT. What is missing:"
        for missing in notice.missing:
            yield from _wrapped(missing, "  - ")
        yield ""
    yield from _wrapped(f"{_TITLES[case.kind]}: {law.name}")
    yield law.cite
    yield ""
    lines = {
        "To": case.recipient,
        "From": f"{sender.name}, as {sender.acting_as}",
        "Email": sender.email,
        "Phone": sender.phone,
        "Address": sender.address,
        "Case": f"{case.id}, drafted on {today}",
        "About": name,
    }
    yield from (f"{label + ':':<9}{value}" for label, value in lines.items() if value)


def _statements(notice: Notice, case: Case) -> Iterator[str]:
    for said in notice.statements:
        mark = "[x]" if said.confirmed else "[ ]"
        cite = f" ({said.cite})" if said.cite else ""
        yield from _wrapped(f"{mark} {said.words}{cite}", "  ")
    blank, signed = "_" * 24, case.confirmed_by is not None and not notice.missing
    yield ""
    yield f"  Signed: {f'/s/ {case.confirmed_by}' if signed else blank}"
    yield f"  Day:    {case.confirmed_on if signed else blank}"


def _section(title: str) -> Iterator[str]:
    yield ""
    yield title


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def as_json(
    case: Case,
    drafted: Sequence[tuple[Notice, str, str]],
    not_drafted: Sequence[tuple[Law, Sequence[str]]],
    attached: Sequence[Attached],
    *,
    today: date,
) -> dict[str, Any]:
    """What was drafted, what not and why, and what is attached.

    drafted  each notice with its file's name and text
    """
    return {
        "schema": SCHEMA,
        "case": case.id,
        "kind": case.kind.value,
        "performer": case.performer,
        "recipient": case.recipient,
        "drafted_on": today.isoformat(),
        "notices": [
            {
                "law": notice.law.id,
                "cite": notice.law.cite,
                "file": file,
                "sha256": sha256_of(text.encode()),
                "ready": not notice.missing,
                "missing": list(notice.missing),
            }
            for notice, file, text in drafted
        ],
        "not_drafted": [{"law": law.id, "because": list(why)} for law, why in not_drafted],
        "attached": [{"file": a.file, "sha256": a.sha256, "what": a.what} for a in attached],
    }


def as_bytes(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, indent=2, ensure_ascii=False) + "\n").encode()
