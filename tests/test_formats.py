"""Consents out of one house and into another: what goes on record, and what it then grants."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from personae.app.files.consent import read_consent
from personae.app.files.use import read_use
from personae.app.journeys.agree import record_consents, withdraw
from personae.app.journeys.formats import (
    EXPORTED,
    IMPORTED,
    Asked,
    Exported,
    export_consent,
    key_named,
    still_vouched,
)
from personae.app.journeys.formats_in import Brought, came_in, import_file
from personae.app.journeys.opened import OPENED
from personae.app.journeys.receipt import receipt_of
from personae.app.journeys.registry import ENROLLED, consents
from personae.app.reports.receipt_html import render
from personae.app.settings import Settings
from personae.app.wiring import House, fixed_clock, throw_away
from personae.clearance.answers import Ruling
from personae.clearance.clear import Clearer
from personae.consent.as_json import as_json
from personae.consent.formats.credential_in import EvidenceError
from personae.consent.formats.loss import terms_of
from personae.consent.life import Pause, State
from personae.consent.texts import texts
from personae.vocabulary.entry import Entry, Json, sha256_of
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import ConsentId, PerformerId

NOW, LATER = "2025-06-02T09:00:00+00:00", "2025-07-03T09:00:00+00:00"
AGREED = """\
consent: ana-vale-long-take
performer: ana-vale
granted_by: {who: ana-vale, as: performer}
granted_to: northlight-pictures
pictures: [the-long-take]
kinds: [employment-based]
uses:
  - {description: "Ana's double crosses the square", scenes: ["12"], copies: 1}
purposes: [drama]
media: [theatrical]
territories: [US]
term: {from: 2025-03-01, until: 2028-03-01}
training: false
conditions: {notice_hours: 48, approval_of_each_use: true}
excludes: [nudity]
disclosed_at: 2025-02-17T08:40-08:00
signed: {on: 2025-02-20, separately: true, conspicuous: true}
represented: {by_counsel: true, by_union: true}
pay: {amount: 1204.00 USD, per: day}
"""
OFFER = AGREED.replace("ana-vale-long-take", "ana-vale-offer").partition("signed:")[0]
USE = """\
performer: ana-vale
picture: the-long-take
company: northlight-pictures
kind: employment-based
medium: theatrical
territory: US-WA
purpose: drama
on: 2025-06-03
agreement: none
scene: "12"
copies: 1
hours_of_notice: 50
approved: true
nudity: false
"""
DECLARED = """\
<rsl xmlns="https://rslstandard.org/rsl"><media type="identity" id="hc-7" status="active"
 valid-from="2025-05-20"><{word} type="usage">media:ai-generate</{word}>
<attestation by="ana-vale" as="performer" on="2025-05-20"/><contact>a@example.org</contact></media>
</rsl>
"""
FORMATS = ("odrl", "vc", "c2pa", "rsl-media")
ID = "ana-vale-long-take"
ASKED = Asked(identity="hc-7", contact="a@example.org")


@dataclass(frozen=True, slots=True)
class Desk:
    """Two houses: one in which it was agreed, one that only knows the people; and a folder."""

    here: House
    there: House
    folder: Path

    def export(self, to: str) -> Path:
        made = export_consent(self.here, ID, to=to, asked=ASKED)
        return self.file(f"ana.{to}", made.data)

    def file(self, name: str, data: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path


def house(
    into: ExitStack, folder: Path, called: str, people: dict[str, str | None], now: str = NOW
) -> House:
    settings = Settings(
        ground=None, told_on=None, templates_until=None, keys="memory", home_id=called
    )
    made = into.enter_context(throw_away(settings, folder, fixed_clock(now)))
    for who, born in people.items():
        part: dict[str, Json] = {
            "name": who.replace("-", " ").title(),
            "ground": "test-data",
            "details": {} if born is None else {"born": born},
            "photos": [],
            "templates": None,
        }
        made.record.put(Entry(kind=ENROLLED, envelope={}, parts={PerformerId(who): part}))
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    people = {"ana-vale": "1990-02-28", "ben-hart": None, "mia-roe": "2015-05-05"}
    with ExitStack() as stack:
        here = house(stack, tmp_path, "here", {"ana-vale": "1990-02-28"})
        made = Desk(here=here, there=house(stack, tmp_path, "there", people), folder=tmp_path)
        files = [made.file("ana.yaml", AGREED), made.file("offer.yaml", OFFER)]
        record_consents(here, files)
        yield made


def brought(
    desk: Desk, path: Path, of: str, *, performer: str = "ana-vale", issuer: str | None = None
) -> Brought:
    key = None if issuer is None else key_named(issuer)
    return import_file(desk.there, path, of=of, performer=performer, issuer=key)


def issuer(path: Path) -> str:
    return str(json.loads(path.read_text())["issuer"])


def covered(desk: Desk, **change: str | int | date) -> bool:
    """Whether the consents of the other house cover a use; by them alone, without any law."""
    facts = {**read_use(desk.file("use.yaml", USE)).facts, "territory": "US-WA", **change}
    known = consents(desk.there.record)
    clearer = Clearer((), known, ())
    return clearer.clear(facts).answer is Ruling.PERMITTED


@pytest.mark.parametrize("to", FORMATS)
def test_every_term_that_a_format_cannot_carry_is_told(desk: Desk, to: str) -> None:
    made = export_consent(desk.here, ID, to=to, asked=ASKED)
    terms = set(terms_of(read_consent(desk.folder / "ana.yaml")))
    assert made.losses
    assert {loss.term for loss in made.losses} <= terms


@pytest.mark.parametrize("to", FORMATS)
def test_what_went_out_is_on_record_with_its_digest_and_its_losses(desk: Desk, to: str) -> None:
    made: Exported = export_consent(desk.here, ID, to=to, asked=ASKED)
    (entry,) = desk.here.record.entries(EXPORTED)
    (part,) = entry.parts.values()
    assert part["document"] == sha256_of(made.data)
    assert part["lost"] == [loss.term for loss in made.losses]
    assert [e.envelope["what"] for e in desk.here.record.entries(OPENED)] == ["consent export"]


@pytest.mark.parametrize("to", FORMATS)
def test_an_offer_goes_out_in_no_format_and_leaves_no_trace(desk: Desk, to: str) -> None:
    before = desk.here.record.size
    with pytest.raises(UserError, match="`ana-vale-offer` is no consent: nobody signed it"):
        export_consent(desk.here, "ana-vale-offer", to=to, asked=ASKED)
    assert desk.here.record.size == before


def test_a_declaration_names_an_identity_and_a_contact(desk: Desk) -> None:
    with pytest.raises(UserError, match="Give --identity and --contact"):
        export_consent(desk.here, ID, to="rsl-media", asked=Asked())


@pytest.mark.parametrize("of", ["odrl", "c2pa", "rsl-media"])
def test_what_came_in_without_a_signature_is_kept_and_grants_nothing(desk: Desk, of: str) -> None:
    path = desk.export(of)
    found = brought(desk, path, of)
    assert not found.grants
    assert not covered(desk)
    assert consents(desk.there.record) == ()
    (kept,) = came_in(desk.there, "ana-vale")
    assert kept["document"] == sha256_of(path.read_bytes())
    assert kept["grants"] is False
    assert kept["told"] == list(found.imported.told)


def test_an_agreement_in_odrl_is_kept_as_it_came_but_for_its_signature(desk: Desk) -> None:
    brought(desk, desk.export("odrl"), "odrl")
    (kept,) = came_in(desk.there, None)
    out = as_json(read_consent(desk.folder / "ana.yaml"))
    assert kept["consent"]["uses"] == out["uses"]
    assert kept["consent"]["conditions"]["notice_hours"] == 48
    assert kept["consent"]["signed"] is None


def test_an_agreement_in_odrl_says_when_it_was_withdrawn(desk: Desk) -> None:
    """The withdrawal stands beside the consent on record; what goes out ends with it too."""
    withdraw(desk.here, ID, on=date(2025, 6, 1), effective=date(2025, 7, 1))
    found = brought(desk, desk.export("odrl"), "odrl").imported
    text = desk.export("odrl").read_text(encoding="utf-8")
    assert 'personae:withdrawnFrom "2025-07-01"^^xsd:date' in text
    assert 'odrl:rightOperand "2025-07-01"^^xsd:date' in text
    assert found.consent is not None
    assert found.consent.signed is None


def test_a_credential_grants_what_it_says_where_its_issuer_is_trusted_by_name(desk: Desk) -> None:
    path = desk.export("vc")
    assert not covered(desk)
    assert brought(desk, path, "vc", issuer=issuer(path)).grants
    assert covered(desk)
    assert not covered(desk, scene="13")
    assert not covered(desk, copies=2)
    assert not covered(desk, territory="DE")
    assert not covered(desk, approved=False)


def test_what_a_credential_grants_ends_with_it(desk: Desk) -> None:
    path = desk.export("vc")
    brought(desk, path, "vc", issuer=issuer(path))
    (came,) = consents(desk.there.record)
    assert came.term is not None
    assert (came.term.start.isoformat(), str(came.term.end)) == ("2025-06-02", "2025-07-02")


def test_what_is_on_record_by_another_s_word_is_not_vouched_for_again(desk: Desk) -> None:
    path = desk.export("vc")
    did = issuer(path)
    brought(desk, path, "vc", issuer=did)
    with pytest.raises(UserError, match=f"by the word of {did} alone"):
        export_consent(desk.there, ID, to="vc", asked=ASKED)
    made = receipt_of(desk.there, ID, on=desk.there.today)
    assert made.vouched_by == did
    page = render(made, texts("en"))
    assert f"It came here in a file. That you signed is the word of {did}." in page
    at_home = receipt_of(desk.here, ID, on=desk.here.today)
    assert at_home.vouched_by is None
    assert "came here in a file" not in render(at_home, texts("en"))


def test_a_credential_grants_nothing_where_nobody_is_trusted(desk: Desk) -> None:
    assert not brought(desk, desk.export("vc"), "vc").grants
    assert consents(desk.there.record) == ()
    assert not covered(desk)


def refused(desk: Desk, path: Path, of: str, said: str, **more: str) -> type[UserError]:
    """The kind of refusal; nothing went on record."""
    before = desk.there.record.size
    with pytest.raises(UserError, match=said) as told:
        brought(desk, path, of, **more)
    assert desk.there.record.size == before
    return told.type


def test_a_changed_credential_is_refused_as_evidence_that_does_not_hold(desk: Desk) -> None:
    text = desk.export("vc").read_text().replace('"nudity"', '"sexual"')
    changed = desk.file("changed.vc", text)
    assert refused(desk, changed, "vc", "changed after it was signed") is EvidenceError


def test_a_credential_of_another_issuer_is_refused_as_evidence_too(desk: Desk) -> None:
    strange = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    kind = refused(desk, desk.export("vc"), "vc", "it is of another issuer", issuer=strange)
    assert kind is EvidenceError


def test_a_credential_or_an_agreement_about_somebody_else_is_refused(desk: Desk) -> None:
    refused(desk, desk.export("vc"), "vc", "not about `urn:.*:ben-hart`", performer="ben-hart")
    refused(desk, desk.export("odrl"), "odrl", "it is about `ana-vale`", performer="ben-hart")


def test_an_expired_credential_is_refused(desk: Desk) -> None:
    path = desk.export("vc")
    with ExitStack() as stack:
        later = house(stack, desk.folder, "later", {"ana-vale": None}, LATER)
        with pytest.raises(UserError, match="it expired"):
            import_file(later, path, of="vc", performer="ana-vale")


@pytest.mark.parametrize(
    ("of", "text", "said"),
    [
        ("vc", b"{}", "no proof"),
        ("vc", b"\xff", "no letters"),
        ("c2pa", b'{"schema": "x"}', "has no `id`"),
        ("rsl-media", b'<!DOCTYPE rsl SYSTEM "https://x.example/d">', "document type"),
        ("odrl", b"\xff", "not written in UTF-8"),
        ("odrl", b'{"@context": "https://x.example/c.jsonld"}', "x.example"),
        ("vc", b" " * 1_000_001, "over a megabyte"),
    ],
)
def test_what_cannot_be_read_is_refused(desk: Desk, of: str, text: bytes, said: str) -> None:
    refused(desk, desk.file("x", text), of, said)


def test_what_is_not_there_or_of_nobody_is_refused(desk: Desk) -> None:
    refused(desk, desk.folder / "none.vc", "vc", "cannot be read: No such file")
    path = desk.export("c2pa")
    refused(desk, path, "c2pa", "Did you mean `ana-vale`", performer="ana-vael")


@pytest.mark.parametrize("key", ["x", "did:web:x.example", "0" * 63, "did:key:z6Mk"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(UserError, match="--issuer"):
        key_named(key)


def test_a_key_is_named_by_its_did_or_by_its_digits(desk: Desk) -> None:
    did = issuer(desk.export("vc"))
    public = key_named(did)
    assert key_named(public.hex()) == public == key_named(did.removeprefix("did:key:"))


@pytest.mark.parametrize("of", FORMATS)
def test_the_same_file_twice_is_refused(desk: Desk, of: str) -> None:
    path = desk.export(of)
    brought(desk, path, of)
    refused(desk, path, of, "this very file is on record already, as entry")


def test_a_consent_that_is_on_record_is_not_imported_over(desk: Desk) -> None:
    path = desk.export("vc")
    before = desk.here.record.size
    with pytest.raises(UserError, match="is on record already; consents are never edited"):
        import_file(desk.here, path, of="vc", performer="ana-vale", issuer=key_named(issuer(path)))
    assert desk.here.record.size == before


def renewed(desk: Desk, stack: ExitStack) -> Path:
    """What the same house issues a month later: its record stands, its clock has gone on."""
    later = house(stack, desk.folder, "later", {}, "2025-07-01T09:00:00+00:00")
    on = replace(desk.here, clock=later.clock)
    return desk.file("anew.vc", export_consent(on, ID, to="vc", asked=ASKED).data)


def test_a_credential_issued_anew_goes_on_beside_the_one_before(desk: Desk) -> None:
    first = desk.export("vc")
    brought(desk, first, "vc", issuer=issuer(first))
    with ExitStack() as stack:
        anew = renewed(desk, stack)
        there = replace(desk.there, clock=house(stack, desk.folder, "x", {}, LATER).clock)
        came = import_file(
            there, anew, of="vc", performer="ana-vale", issuer=key_named(issuer(anew))
        )
    assert came.imported.consent is not None
    assert came.imported.consent.id == f"{ID}-2025-07-01"
    assert [c.id for c in consents(desk.there.record)] == [ID, f"{ID}-2025-07-01"]
    assert covered(desk, on=date(2025, 7, 1))
    assert still_vouched(desk.there, ID) == (f"{ID}-2025-07-01",)
    assert still_vouched(desk.there, f"{ID}-2025-07-01") == (ID,)
    assert still_vouched(desk.here, ID) == ()  # where it was recorded itself
    assert covered(desk, on=date(2025, 7, 30))
    assert not covered(desk, on=date(2025, 7, 31))


def test_what_the_performer_took_back_here_is_not_vouched_for_anew(desk: Desk) -> None:
    first = desk.export("vc")
    brought(desk, first, "vc", issuer=issuer(first))
    withdraw(desk.there, ID, on=desk.there.today, effective=desk.there.today)
    with ExitStack() as stack:
        anew = renewed(desk, stack)
        there = replace(desk.there, clock=house(stack, desk.folder, "x", {}, LATER).clock)
        before = there.record.size
        with pytest.raises(UserError, match="was taken back here by ana-vale"):
            import_file(there, anew, of="vc", performer="ana-vale", issuer=key_named(issuer(anew)))
    assert desk.there.record.size == before


def test_what_was_replaced_here_is_not_vouched_for_anew(desk: Desk) -> None:
    first = desk.export("vc")
    brought(desk, first, "vc", issuer=issuer(first))
    narrower = AGREED.replace(f"consent: {ID}", "consent: narrower") + f"supersedes: {ID}\n"
    record_consents(desk.there, [desk.file("narrower.yaml", narrower)])
    with ExitStack() as stack:
        anew = renewed(desk, stack)
        there = replace(desk.there, clock=house(stack, desk.folder, "x", {}, LATER).clock)
        before = there.record.size
        with pytest.raises(UserError, match=f"`narrower` took the place of `{ID}` here"):
            import_file(there, anew, of="vc", performer="ana-vale", issuer=key_named(issuer(anew)))
    assert desk.there.record.size == before


def test_a_film_s_reference_is_found_at_home_and_nowhere_else(desk: Desk) -> None:
    path = desk.export("c2pa")
    at_home = import_file(desk.here, path, of="c2pa", performer="ana-vale")
    assert at_home.imported.kept["refers_to"] == ID
    assert brought(desk, path, "c2pa").imported.kept["refers_to"] is None


def test_a_declaration_that_changed_since_it_was_read_is_told(desk: Desk) -> None:
    first = desk.file("one.xml", DECLARED.format(word="permits"))
    then = desk.file("two.xml", DECLARED.format(word="prohibits"))
    before, after = (brought(desk, path, "rsl-media").imported for path in (first, then))
    assert "media:ai-generate: permitted" in before.told[1]
    assert "media:ai-generate: prohibited" in after.told[1]
    changed = "It changed since it was read before"
    assert not [told for told in before.told if changed in told]
    assert [told for told in after.told if changed in told]


@pytest.mark.parametrize(
    ("who", "why"), [("mia-roe", "the performer is a minor"), ("ben-hart", "recorded their birth")]
)
def test_a_permission_of_a_minor_or_of_nobody_knows_whom_is_without_effect(
    desk: Desk, who: str, why: str
) -> None:
    path = desk.file("d.xml", DECLARED.format(word="permits"))
    told = brought(desk, path, "rsl-media", performer=who).imported.told
    assert why in told[1]
    assert "not said" in told[1]


def test_a_receipt_tells_the_entry_that_put_the_consent_on_record(desk: Desk) -> None:
    made = receipt_of(desk.here, ID, on=desk.here.today)
    entry = next(e for e in desk.here.record.entries() if e.number == made.number)
    assert [part["consent"] for part in entry.parts.values()] == [ID]
    assert made.at == entry.at
    assert (made.name, made.company) == ("Ana Vale", "Northlight Pictures")
    assert (made.state, made.end, made.shown) == (State.SIGNED, None, None)


def test_a_receipt_points_at_the_same_reference_as_a_film(desk: Desk) -> None:
    film = json.loads(desk.export("c2pa").read_text())
    made = receipt_of(desk.here, ID, on=desk.here.today)
    assert made.reference.public_id.hex() == film["id"]


@pytest.mark.parametrize("day", ["2025-02-19", "2025-02-20"])
def test_there_is_a_receipt_from_the_day_of_signing_on(desk: Desk, day: str) -> None:
    on = type(desk.here.today).fromisoformat(day)
    if day == "2025-02-20":
        assert receipt_of(desk.here, ID, on=on).state is State.SIGNED
        return
    with pytest.raises(UserError, match="nobody had signed it"):
        receipt_of(desk.here, ID, on=on)


def test_of_a_withdrawn_consent_nothing_is_vouched_for_and_its_receipt_says_so(desk: Desk) -> None:
    today = desk.here.today
    withdraw(desk.here, ID, on=today, effective=today)
    with pytest.raises(UserError, match="withdrawn"):
        desk.export("vc")
    assert 'status="withdrawn"' in desk.export("rsl-media").read_text()
    assert json.loads(desk.export("c2pa").read_text())["state"] == "withdrawn"
    made = receipt_of(desk.here, ID, on=today)
    assert made.state is State.WITHDRAWN
    assert made.end is not None


GUARDED = AGREED.replace("{who: ana-vale, as: performer}", "{who: eva-roe, as: guardian}")


def guarded(desk: Desk, who: str, **change: str) -> ConsentId:
    """A guardian's consent that says no birth, on record in the house that knows the people."""
    text = GUARDED.replace(ID, f"{who}-of-eva").replace("performer: ana-vale", f"performer: {who}")
    for was, now in change.items():
        text = text.replace(f"{was}: ", f"{was}: {now} #")
    (made,) = record_consents(desk.there, [desk.file(f"{who}.yaml", text)])
    return made.id


@pytest.mark.parametrize(
    ("on", "state", "pause"),
    [
        (date(2025, 2, 28), State.SIGNED, Pause.NOT_BEGUN),
        (date(2025, 3, 1), State.SIGNED, None),
        (date(2033, 5, 4), State.SIGNED, None),
        (date(2033, 5, 5), State.EXPIRED, None),
    ],
)
def test_a_guardian_s_word_ends_by_the_registry_s_birth(
    desk: Desk, on: date, state: State, pause: Pause | None
) -> None:
    of_mia = guarded(
        desk, "mia-roe", term="any" if on.year > 2025 else "{from: 2025-03-01, until: null}"
    )
    made = receipt_of(desk.there, of_mia, on=on)
    assert (made.state, made.pause) == (state, pause)
    assert made.consent.granted_by.performer_born is None  # as it was signed


def test_what_a_guardian_signed_goes_out_by_the_registry_s_birth(desk: Desk) -> None:
    of_mia = guarded(desk, "mia-roe", term="any")
    with ExitStack() as stack:
        eve = house(stack, desk.folder, "eve", {}, "2033-05-04T09:00:00+00:00")
        there = replace(desk.there, clock=eve.clock)
        issued = json.loads(export_consent(there, of_mia, to="vc", asked=ASKED).data)
        assert issued["validUntil"] == "2033-05-05T00:00:00Z"
        assert "2015" not in json.dumps(issued)
        of_age = house(stack, desk.folder, "age", {}, "2033-05-05T09:00:00+00:00")
        there = replace(desk.there, clock=of_age.clock)
        with pytest.raises(UserError, match="it is expired on 2033-05-05"):
            export_consent(there, of_mia, to="vc", asked=ASKED)
        film = json.loads(export_consent(there, of_mia, to="c2pa", asked=ASKED).data)
        assert film["state"] == "expired"


def test_of_a_birth_that_nobody_recorded_nothing_is_said_to_stand(desk: Desk) -> None:
    of_ben, before = guarded(desk, "ben-hart"), desk.there.record.size
    for of in ("vc", "c2pa"):
        with pytest.raises(UserError, match="nobody recorded the performer's birth"):
            export_consent(desk.there, of_ben, to=of, asked=ASKED)
    assert desk.there.record.size == before
    made = receipt_of(desk.there, of_ben, on=desk.there.today)
    assert (made.state, made.pause) == (State.SIGNED, Pause.NOBODY_SAYS)


def test_an_import_names_nobody_in_what_can_be_read_for_ever(desk: Desk) -> None:
    path = desk.export("vc")
    brought(desk, path, "vc", issuer=issuer(path))
    for kind in (IMPORTED, EXPORTED):
        for record in (desk.here.record, desk.there.record):
            assert all(entry.envelope == {} for entry in record.entries(kind))
