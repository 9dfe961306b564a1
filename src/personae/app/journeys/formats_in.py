"""What others' files say of a performer, put on record as no more than that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from personae.app import wiring
from personae.app.files.rdf_consent import consent_from_odrl_text
from personae.app.journeys.formats import IMPORTED, minor_on, vouched
from personae.app.journeys.opened import put_opened
from personae.app.journeys.registry import (
    CONSENTED,
    born,
    consents,
    died,
    enrolments,
    one,
    withdrawals,
)
from personae.consent.as_json import as_json
from personae.consent.contradictions import of_the_person
from personae.consent.formats import c2pa_assertion, rsl_media_in
from personae.consent.formats.credential_in import read_credential
from personae.consent.formats.imported import Imported
from personae.consent.formats.rsl_media_xml import read_declarations
from personae.consent.formats.strict_json import MOST_BYTES, read_object
from personae.consent.offer import as_offered
from personae.vocabulary.entry import Entry, sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import ConsentId, PerformerId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from personae.app.journeys.registry import Enrolment
    from personae.app.wiring import House
    from personae.consent.agreement import Consent
    from personae.proof.record import Record
    from personae.vocabulary.entry import Json
    from personae.vocabulary.names import Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as it came in.

    issuer    the public key of whoever is trusted to have issued a credential
    identity  of whom a declaration is asked, where it speaks of several
    """

    name: str
    data: bytes
    performer: Enrolment
    issuer: bytes | None
    identity: str | None

    @property
    def sha256(self) -> Sha256:
        return sha256_of(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """grants  whether a consent is on record by it that grants something"""

    source: Source
    format: str
    imported: Imported

    @property
    def grants(self) -> bool:
        found = self.imported.consent
        return found is not None and found.signed is not None


def import_file(
    house: House,
    path: Path,
    *,
    of: str,
    performer: str,
    issuer: bytes | None = None,
    identity: str | None = None,
) -> Brought:
    """Read `path`, in the format `of`, and put on record what it says of `performer`.

    A consent that was vouched for by a trusted issuer is on record as that; whatever else came in
    is kept with the file's digest and grants nothing.
    raises  EvidenceError, UserError; then nothing is on record
    """
    size = house.record.size
    person = one(enrolments(house.record), performer, where="--performer")
    source = Source(
        name=path.name,
        data=_bytes(path),
        performer=person,
        issuer=issuer,
        identity=identity,
    )
    _refuse_twice(house.record, source)
    brought = Brought(source=source, format=of, imported=_READERS[of](house, source))
    found = brought.imported.consent
    if found is not None and found.performer != person.performer:
        what = f"it is about `{found.performer}`, not about `{person.performer}`."
        raise UserError(Mistake(source.name, what, "Nothing was recorded."))
    entries = [_entry(brought)]
    if found is not None and brought.grants:
        _refuse_wrong_signer(found, source)
        found = _under_a_free_id(house.record, found, source, brought.imported.kept)
        brought = replace(brought, imported=replace(brought.imported, consent=found))
        part = {found.performer: as_json(found)}
        entries = [Entry(kind=CONSENTED, envelope={}, parts=part), _entry(brought)]
    house.record.put_all(entries, seen=size)
    return brought


def came_in(house: House, performer: str | None) -> list[dict[str, Any]]:
    """What is on record of imports, in its order; of one performer or of everybody."""
    if performer is not None:
        one(enrolments(house.record), performer, where="--performer")
    found = [
        {"number": entry.number, "at": entry.at.isoformat(), "performer": who, **part}
        for entry in house.record.entries(IMPORTED)
        for who, part in entry.parts.items()
        if performer in (None, who)
    ]
    named = {PerformerId(str(each["performer"])) for each in found} if performer else set()
    put_opened(house.record, "consent imported", named)
    return found


def _entry(brought: Brought) -> Entry:
    found = brought.imported.consent
    part: dict[str, Json] = {
        "format": brought.format,
        "document": brought.source.sha256,
        "grants": brought.grants,
        "consent": None if found is None else as_json(found),
        "told": [*brought.imported.told],
        "said": dict(brought.imported.kept),
    }
    return Entry(kind=IMPORTED, envelope={}, parts={brought.source.performer.performer: part})


def _refuse_twice(record: Record, source: Source) -> None:
    """The same file says nothing new, whatever was made of it the first time."""
    performer = source.performer.performer
    for entry in record.entries(IMPORTED, performer):
        if any(part["document"] == source.sha256 for part in entry.parts.values()):
            raise UserError(
                Mistake(
                    source.name,
                    f"this very file is on record already, as entry {entry.number}.",
                    "Nothing was recorded.",
                )
            )


def _under_a_free_id(
    record: Record, found: Consent, source: Source, said: Mapping[str, Json]
) -> Consent:
    """As it is called, or with its first day where the same issuer vouched for it before.

    Raises UserError where the id stands for what was recorded here or came from somebody else, and
    where what the issuer vouches for was taken back or replaced here: it does not come back.
    """
    held = {c.id: c for c in consents(record)}
    if found.id not in held:
        return found
    by = {c: known for c in held if (known := vouched(record, held[c])) is not None}
    if found.id not in by or by[found.id]["issuer"] != said["issuer"] or found.term is None:
        raise _already(found.id, source)
    before = {c for c, known in by.items() if known["of"] == found.id}
    if any(gone.consent in before for gone in withdrawals(record)):
        what = f"`{found.id}` was taken back here by {found.performer}."
        raise UserError(Mistake(source.name, what, "Nothing was recorded."))
    for later in held.values():
        if later.supersedes in before and later.signed is not None:
            what = f"`{later.id}` took the place of `{found.id}` here."
            raise UserError(Mistake(source.name, what, "Nothing was recorded."))
    anew = ConsentId(f"{found.id}-{found.term.start.isoformat()}")
    if anew in held:
        raise _already(anew, source)
    return replace(found, id=anew)


def _already(consent: ConsentId, source: Source) -> UserError:
    what = f"a consent `{consent}` is on record already; consents are never edited."
    return UserError(Mistake(source.name, what, "Nothing was recorded."))


def _refuse_wrong_signer(found: Consent, source: Source) -> None:
    person = source.performer
    for wrong in of_the_person(found, born=born(person), died=died(person)):
        raise UserError(Mistake(source.name, wrong.what, wrong.do))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None
    if len(data) > MOST_BYTES:
        raise UserError(Mistake(path.name, "it is over a megabyte, which no such file is."))
    return data


def _odrl(_house: House, source: Source) -> Imported:
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(Mistake(source.name, "it is not written in UTF-8.")) from None
    consent, losses = consent_from_odrl_text(text, called=source.name)
    told = (
        *(f"{loss.term}: {loss.why}" for loss in losses),
        "Nobody's signature stands in such a file, so it is kept as unsigned and grants nothing.",
    )
    unsigned = replace(as_offered(consent), supersedes=None)
    return Imported(consent=unsigned, told=told)


def _credential(house: House, source: Source) -> Imported:
    return read_credential(
        read_object(source.data, source.name),
        where=source.name,
        performer=source.performer.performer,
        issuer=source.issuer,
        on=house.today,
        check=wiring.check_signature(),
    )


def _rsl_media(house: House, source: Source) -> Imported:
    declared = read_declarations(source.data, source.name)
    on = house.today
    minor = minor_on(source.performer, None, on)
    try:
        found = rsl_media_in.imported(declared, source.identity, on=on, minor=minor)
    except ValueError as error:
        raise UserError(Mistake(source.name, str(error), "Give --identity.")) from None
    return replace(found, told=(*found.told, *_changed(house.record, source, found)))


def _changed(record: Record, source: Source, found: Imported) -> tuple[str, ...]:
    """Whether an earlier declaration of the same identity said otherwise."""
    before: Json = None
    for entry in record.entries(IMPORTED, source.performer.performer):
        for part in entry.parts.values():
            said = part["said"]
            if isinstance(said, dict) and said.get("identity") == found.kept["identity"]:
                before = said["tokens"]
    if before in (None, found.kept["tokens"]) or not isinstance(before, dict):
        return ()
    was = ", ".join(f"{token} {word}" for token, word in before.items())
    return (f"It changed since it was read before: {was}. A use cleared then is to be asked anew.",)


def _c2pa(house: House, source: Source) -> Imported:
    try:
        referred = c2pa_assertion.read_assertion(read_object(source.data, source.name))
    except ValueError as error:
        raise UserError(Mistake(source.name, str(error), "Nothing was recorded.")) from None
    ours = [
        consent.id
        for consent in consents(house.record)
        if consent.performer == source.performer.performer
        and c2pa_assertion.refers_to(
            referred, consent, c2pa_assertion.reference(house.vault.mark, consent)
        )
    ]
    told = (
        f"It says that on {referred.on} the agreement it refers to was {referred.state}.",
        f"It refers to `{ours[0]}`, which is on record here, unchanged."
        if ours
        else "It refers to an agreement that is not on record here.",
        "A reference is no agreement: it is on record, and grants nothing.",
    )
    kept: dict[str, Json] = {
        "id": referred.public_id,
        "digest": referred.digest,
        "state": referred.state,
        "on": referred.on.isoformat(),
        "refers_to": ours[0] if ours else None,
    }
    return Imported(consent=None, told=told, kept=kept)


_Reader: TypeAlias = "Callable[[House, Source], Imported]"
_READERS: dict[str, _Reader] = {
    "odrl": _odrl,
    "rsl-media": _rsl_media,
    "vc": _credential,
    "c2pa": _c2pa,
}
