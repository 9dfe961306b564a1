"""An RSL-MEDIA file, read strictly: no DTD, no entity, nothing that is not understood."""

import re
from collections.abc import Mapping
from datetime import date
from xml.etree import ElementTree as ET

from personae.consent.formats.rsl_media import NAMESPACE, REVALIDATION, Declaration, Status
from personae.vocabulary.mistake import Mistake, UserError

MOST_BYTES = 1_000_000
_MOST_DAYS = 3650
_ASK = "Nothing was recorded; ask whoever declared it."
_OPENS = re.compile(r"<!(?!--|\[CDATA\[)")
_ENCODING = re.compile(r"<\?xml[^>]*\bencoding\s*=\s*[\"']([^\"']*)")
_ATTRIBUTES = frozenset(
    {
        "type",
        "id",
        "status",
        "valid-from",
        "valid-until",
        "revalidated-on",
        "revalidation-days",
    }
)
_ELEMENTS = frozenset(
    {"permits", "prohibits", "attestation", "contact", "payment", "certification"}
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_declarations(data: bytes, where: str) -> tuple[Declaration, ...]:
    """The declarations for identities that a file holds; those for works or marks are left out.

    Raises UserError for a file with a DTD or an entity of its own, which is looked for before
    anything is parsed, and for one that is not fully understood.
    """
    text = _text(data, where)
    try:
        # No document type and no entity gets this far, so nothing is expanded or fetched.
        root = ET.fromstring(text)  # noqa: S314
    except ET.ParseError as error:
        line = error.position[0]
        raise UserError(Mistake(f"{where}:{line}", "it is no XML.", _ASK)) from None
    try:
        return _read(root)
    except _StrangeError as error:
        raise UserError(Mistake(where, str(error), _ASK)) from None


class _StrangeError(ValueError):
    """A plain sentence."""


def _text(data: bytes, where: str) -> str:
    if len(data) > MOST_BYTES:
        raise UserError(Mistake(where, "it is over a megabyte, which no declaration is.", _ASK))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(Mistake(where, "it is not written in UTF-8.", _ASK)) from None
    named = _ENCODING.match(text)
    if named and named[1].lower() not in ("utf-8", "us-ascii"):
        raise UserError(Mistake(where, f"it is written in `{named[1]}`, not in UTF-8.", _ASK))
    if found := _OPENS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = "it has a document type or an entity of its own, and such a file is not read."
        raise UserError(Mistake(f"{where}:{line}", what, _ASK))
    return text


def _read(root: ET.Element) -> tuple[Declaration, ...]:
    if root.tag != f"{{{NAMESPACE}}}rsl":
        raise _StrangeError(f"it is no `rsl` of `{NAMESPACE}`.")
    found = []
    for element in root:
        name = _local(element)
        if name == "content":  # RSL 1.0: what may be done with a site's pages
            continue
        if name != "media":
            raise _StrangeError(f"it has an element `{name}` that is not understood.")
        if _attribute(element, "type") == "identity":
            found.append(_declaration(element))
    if not found:
        raise _StrangeError("it declares nothing of anybody's identity.")
    return tuple(found)


def _declaration(media: ET.Element) -> Declaration:
    if strange := sorted(set(media.attrib) - _ATTRIBUTES):
        raise _StrangeError(f"a declaration has an attribute `{strange[0]}` not understood.")
    parts: dict[str, list[ET.Element]] = {name: [] for name in _ELEMENTS}
    for element in media:
        name = _local(element)
        if name not in parts or len(element):
            raise _StrangeError(f"a declaration has an element `{name}` that is not understood.")
        parts[name].append(element)
    identity = _attribute(media, "id")
    attested, contact = (_only(parts[name], name, identity) for name in ("attestation", "contact"))
    start = _day(media.attrib, "valid-from")
    until = _day(media.attrib, "valid-until") if "valid-until" in media.attrib else None
    again = _day(media.attrib, "revalidated-on") if "revalidated-on" in media.attrib else start
    return Declaration(
        identity=identity,
        status=_status(_attribute(media, "status")),
        permits=frozenset(_tokens(parts["permits"])),
        prohibits=frozenset(_tokens(parts["prohibits"])),
        valid_from=start,
        valid_until=until,
        revalidated_on=again,
        revalidation=_days(media.attrib),
        attested_by=_attribute(attested, "by"),
        attested_as=_attribute(attested, "as"),
        attested_on=_day(attested.attrib, "on"),
        contact=_words(contact),
        limited=tuple(_limits(parts)),
        certified=bool(parts["certification"]),
    )


def _limits(parts: Mapping[str, list[ET.Element]]) -> list[str]:
    """What a permission depends on that a token alone does not tell."""
    kinds = [
        f"{name} type={element.get('type')}"
        for name in ("permits", "prohibits")
        for element in parts[name]
        if element.get("type") != "usage" or len(element.attrib) > 1
    ]
    return [*kinds, *("payment" for _ in parts["payment"])]


def _tokens(elements: list[ET.Element]) -> list[str]:
    """As written; several may stand in one element, apart by spaces or commas."""
    return [t for e in elements if e.get("type") == "usage" for t in re.split(r"[\s,]+", _words(e))]


def _only(elements: list[ET.Element], name: str, identity: str) -> ET.Element:
    if len(elements) != 1:
        raise _StrangeError(
            f"the declaration of `{identity}` has {'no' if not elements else 'more than one'} "
            f"`{name}`, and one is asked for."
        )
    return elements[0]


def _words(element: ET.Element) -> str:
    text = (element.text or "").strip()
    if not text:
        raise _StrangeError(f"its `{_local(element)}` is empty.")
    return text


def _attribute(element: ET.Element, key: str) -> str:
    text = element.get(key, "").strip()
    if not text:
        raise _StrangeError(f"its `{_local(element)}` does not say `{key}`.")
    return text


def _status(text: str) -> Status:
    try:
        return Status(text)
    except ValueError:
        known = ", ".join(status.value for status in Status)
        raise _StrangeError(f"`{text}` is no status; known: {known}.") from None


def _day(attributes: Mapping[str, str], key: str) -> date:
    text = attributes.get(key, "")
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _StrangeError(f"its `{key}` is no day like 2026-01-31.")


def _days(attributes: Mapping[str, str]) -> int:
    text = attributes.get("revalidation-days", str(REVALIDATION))
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > _MOST_DAYS:
        raise _StrangeError("its `revalidation-days` is no number of days.")
    return int(text)


def _local(element: ET.Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")
