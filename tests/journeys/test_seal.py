"""A film is audited, sealed and verified, by hand: by those who made it and by a stranger."""

import datetime as dt
import json
import os
import re
import resource
import shlex
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from PIL import Image
from tests.films import PLAIN, make_film
from tests.journeys.denied import ASKED, STRACE, sockets_of, without_network
from tests.journeys.stranger import (
    LONG_TAKE,
    Stranger,
    clip,
    contents,
    pictures,
    portraits,
    production,
)
from tests.seals import NOW, flipped

from personae.app import wiring
from personae.app.journeys.seal import seal
from personae.app.journeys.verify import verify
from personae.app.wiring import House, opened
from personae.engines.signers.unsafe_certificates import unsafe_certificates
from personae.proof.seals import Evidence, Standing
from personae.vocabulary.entry import Entry
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import PerformerId

NORA = "nora-lind"
ROOT = "Unsafe-root-of-sealed.pem"
_HEAD = (
    "shot_code,scene,record_in,record_out,performer,kind,technique,copies,description,vendor,"
    "asset_id,scan_session,version,status,turnover_on,estimated_days,estimated_by,basis\n"
)
FILES = {
    "replicas": f"{_HEAD}LT_1000,10,,,nora-lind,employment-based,digi-double,1,Woman at the door,"
    "Halflight VFX,HL-0015,,v009,final,2025-04-30,,,\n",
    "scenes": "scene,start_frame,end_frame\n10,0,6\n",
    "work": "date,performer,status,call,dismissed,meal_minutes,scenes,remark\n",
}
AUDIT = ("--production", "all/production.yaml", "-o", "report", "--on", "2025-06-16")
TOKEN = (
    *("--pkcs11", "token.so", "--token", "house", "--key-label", "seal"),
    *("--certificates", "chain.pem"),
)
SEAL = ("--report", "report/report.json", "--test-certificates", "-o")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A house that audited a cut with one replica, and sealed it; to be copied."""
    me = Stranger(tmp_path_factory.mktemp("house")).settle().enrol(NORA)
    agreed = (LONG_TAKE / "consents" / f"{NORA}.yaml").read_text(encoding="utf-8")
    (me.here / "agreed.yaml").write_text(agreed)
    offer = re.sub(r"(?m)^signed:.*$", "signed: null", agreed)
    offer = re.sub(r"(?m)^represented:.*$", "represented: {by_union: true}", offer)
    offer = offer.replace(f"{NORA}-long-take", f"{NORA}-offer")
    (me.here / "offer.yaml").write_text(offer)
    later = re.sub(r"(?m)^term:.*$", "term: {from: 2999-03-01, until: null}", agreed)
    (me.here / "later.yaml").write_text(later.replace(f"{NORA}-long-take", f"{NORA}-later"))
    me("consent", "add", "agreed.yaml", "offer.yaml", "later.yaml").went_well()
    clip(me.here / "cut.mp4", 770, 6)
    production(me.here / "all", [NORA], picture="the-long-take", **FILES)
    me("audit", "cut.mp4", *AUDIT).went_well()
    me("seal", "cut.mp4", *SEAL, "sealed.mp4").went_well()
    return me


@pytest.fixture
def me(made: Stranger, tmp_path: Path) -> Stranger:
    """The same house, whose changes touch nobody else's."""
    return made.moved(tmp_path / "house")


@pytest.fixture(scope="module")
def passer_by(made: Stranger, tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """Somebody with the sealed film and the root, and no home at all."""
    they = Stranger(tmp_path_factory.mktemp("passer-by"))
    they.environment()
    for name in ("sealed.mp4", ROOT):
        shutil.copy(made.here / name, they.here / name)
    return they


@contextmanager
def nothing_comes_of_it(me: Stranger) -> Iterator[House]:
    """Neither a file nor an entry, nor half of one."""
    with opened(me.home, environ=me.environment()) as house:
        before = contents(me.here), house.record.size
        yield house
        assert (contents(me.here), house.record.size) == before


def refused(house: House, me: Stranger, film: str, out: str, said: str, **more: str) -> None:
    """As the command refuses it, without the time that a command takes to start."""
    chain, _ = wiring.unsafe_chain(NOW)
    by = wiring.seal_by(chain, unsafe=True)
    with pytest.raises(UserError, match=said):
        seal(
            house,
            me.here / film,
            report=me.here / more.get("report", "report/report.json"),
            out=me.here / out,
            by=by,
            sealer=wiring.sealer(),
            reader=wiring.seal_reader(),
            certificate=wiring.certificate_digest(by),
        )


# What is told


def test_a_passer_by_is_told_all_of_it_in_plain_words(passer_by: Stranger) -> None:
    said = passer_by("verify", "sealed.mp4", "--trust", ROOT).went_well().out
    assert said.startswith("sealed.mp4: The seal holds: nothing was changed since.\n")
    assert "Sealed by Unsafe Test Signer" in said
    assert "as anybody can make them: they vouch for nobody" in said
    assert "A face, 0:00:00.0 to 0:00:00.2: declared a replica; an agreement on record" in said
    assert re.search(r"Consent [0-9a-f]{12}…: it stood on .*, the day of sealing \(signed\)", said)
    assert "Training and data mining: not allowed." in said
    assert "It does not show that what it says is true." in said
    assert "A film without a seal is not a fake for that." in said
    assert NORA not in said


def test_an_unknown_signer_is_a_matter_for_a_person(passer_by: Stranger) -> None:
    ran = passer_by("verify", "sealed.mp4").went_well(11)
    assert "who sealed it is not known here" in ran.out
    assert "the signer's own words" in ran.out
    found = passer_by("verify", "sealed.mp4", "--json").went_well(11).json
    assert found["standing"] == "signer unknown"
    assert [one["evidence"] for one in found["failing"]] == ["signer"]
    assert found["home"] is None


def test_the_house_itself_is_told_whose_consent_it_was(made: Stranger) -> None:
    said = made("verify", "sealed.mp4", "--trust", ROOT).went_well().out
    assert "This house put the seal on record on " in said
    assert "Here it is nora-lind-long-take of nora-lind, the same agreement; today: signed" in said
    found = made("verify", "sealed.mp4", "--trust", ROOT, "--json").went_well().json
    (known,) = found["home"]["consents"].values()
    assert known == {
        "consent": "nora-lind-long-take",
        "performer": NORA,
        "unchanged": True,
        "then": "signed",
        "now": "signed",
    }


def test_the_sealed_film_names_nobody_and_tells_no_private_term(made: Stranger) -> None:
    before, after = ((made.here / name).read_bytes() for name in ("cut.mp4", "sealed.mp4"))
    private = (
        "nora",
        "lind",
        "cut.mp4",
        "northlight",
        "performer_id",
        "USD",
        "halflight",
        "door",
        "LT_1000",
    )
    for word in private:
        assert word.lower().encode() not in after.lower() or word.encode() in before, word
    says = made("verify", "sealed.mp4", "--trust", ROOT, "--json").json["says"]
    assert len(says["consents"]) == 1  # what was only offered, or has not begun, is not in it


def test_what_is_sealed_is_the_audited_film_frame_by_frame(made: Stranger) -> None:
    import av
    import numpy as np

    with av.open(made.here / "cut.mp4") as cut, av.open(made.here / "sealed.mp4") as sealed:
        for one, other in zip(cut.decode(video=0), sealed.decode(video=0), strict=True):
            assert np.array_equal(one.to_ndarray(), other.to_ndarray())


def test_a_seal_goes_on_record_and_the_record_holds(made: Stranger) -> None:
    with opened(made.home, environ=made.environment()) as house:
        (entry,) = list(house.record.entries("film-sealed"))
    report = (made.here / "report/report.json").read_bytes()
    assert entry.envelope["film"] == json.loads(report)["picture"]["sha256"]
    assert entry.envelope["unsafe"] is True
    assert NORA not in json.dumps(dict(entry.envelope))
    assert set(entry.parts) == {NORA}
    assert made.registry()["holds"]


def test_the_report_is_bound_and_another_is_told_apart(me: Stranger) -> None:
    args = ("verify", "sealed.mp4", "--trust", ROOT, "--report")
    assert (
        "It rests on the report that you gave." in me(*args, "report/report.json").went_well().out
    )
    report = me.here / "report/report.json"
    report.write_bytes(report.read_bytes().replace(b'"replica with consent"', b'"in order"'))
    ran = me(*args, "report/report.json").went_well(12)
    assert ran.out.startswith(
        "sealed.mp4: The seal holds: nothing was changed since; but it does not rest on the report "
        "that you gave.\n"
    )
    assert "It does not rest on the report that you gave." in ran.out
    shutil.copy(me.here / "cut.mp4", me.here / "unsealed.mp4")
    ran = me("verify", "unsealed.mp4", "--report", "report/report.json", "--json").went_well(11)
    assert ran.json["report_matches"] is None
    for name, data in (("empty.json", ""), ("work.csv", "date,performer\n"), ("list.json", "[]")):
        (me.here / name).write_text(data)
        me(*args, name).refused(1, f"{name}: this is no report. `personae audit` writes")


def test_every_file_of_certificates_that_is_named_is_trusted(me: Stranger) -> None:
    (me.here / "other.pem").write_bytes(unsafe_certificates(now=NOW).root)
    for names in ((ROOT, "other.pem"), ("other.pem", ROOT)):
        words = [word for name in names for word in ("--trust", name)]
        me("verify", "sealed.mp4", *words).went_well()
    (me.here / "empty.pem").write_bytes(b"")
    words = ["verify", "sealed.mp4", "--trust", ROOT, "--trust", "empty.pem"]
    me(*words).refused(1, "empty.pem: no certificate in PEM is in it.")


def test_no_root_is_lost_to_a_later_seal(me: Stranger) -> None:
    """It is all that shows that the earlier film is as it was sealed."""
    (me.here / "elsewhere").mkdir()
    earlier = (me.here / ROOT).read_bytes()
    (me.here / "sealed.mp4").rename(me.here / "elsewhere/sealed.mp4")
    with nothing_comes_of_it(me):
        ran = me("seal", "cut.mp4", *SEAL, "sealed.mp4")
        ran.refused(1, f"{ROOT}: something is here already.", "move it, or name the new")
        me("seal", "cut.mp4", *SEAL, "sealed.c2pa").refused(1, ROOT)
    assert (me.here / ROOT).read_bytes() == earlier


def test_a_film_whose_root_cannot_be_written_is_not_sealed(me: Stranger) -> None:
    """The longest name that a film can have is too long for what is called after it."""
    with nothing_comes_of_it(me):
        ran = me("seal", "cut.mp4", *SEAL, f"{'é' * 120}.mp4")
        ran.refused(1, "the root of the test certificates cannot be written: File name too long.")


def test_no_root_stays_where_its_film_is_not_sealed(me: Stranger) -> None:
    with nothing_comes_of_it(me) as house:
        chain, root = wiring.unsafe_chain(NOW)

        def refuse(_data: bytes) -> bytes:
            raise UserError(Mistake("the token", "it was pulled out."))

        by = replace(wiring.seal_by(chain, unsafe=True), sign=refuse)
        with pytest.raises(UserError, match="it was pulled out"):
            seal(
                house,
                me.here / "cut.mp4",
                report=me.here / "report/report.json",
                out=me.here / "out.mp4",
                by=by,
                sealer=wiring.sealer(),
                reader=wiring.seal_reader(),
                certificate=wiring.certificate_digest(by),
                root=root,
            )


def test_what_is_printed_to_check_a_seal_checks_it(me: Stranger) -> None:
    for out in ("a place/sealed here.mp4", "beside/of another name.c2pa"):
        said = me("seal", "cut.mp4", *SEAL, out).went_well().out
        (line,) = (line for line in said.splitlines() if "To check it: " in line)
        program, *words = shlex.split(line.partition("To check it: ")[2])
        assert program == "personae"
        assert "The seal holds" in me(*words).went_well().out


# After the day of sealing


def test_a_consent_withdrawn_later_stood_on_the_day(me: Stranger) -> None:
    """In effect from a day after the sealing, and looked at after that day."""
    effective = (NOW + dt.timedelta(days=9)).date().isoformat()
    me("consent", "withdraw", "nora-lind-long-take", "--effective", effective).went_well()
    said = me.later(11, "verify", "sealed.mp4", "--trust", ROOT).went_well().out
    assert "it stood on" in said
    assert "today: withdrawn" in said
    assert "By what is on record now" not in said


def test_a_withdrawal_that_counts_from_before_is_a_matter_for_a_person(me: Stranger) -> None:
    me("consent", "withdraw", "nora-lind-long-take", "--on", "2025-07-01").went_well()
    ran = me("verify", "sealed.mp4", "--trust", ROOT).went_well(11)
    assert "By what is on record now it was withdrawn on that day." in ran.out
    again = me("seal", "cut.mp4", *SEAL, "again.mp4").went_well()
    assert "is sealed" in again.out
    root = "Unsafe-root-of-again.pem"
    said = me("verify", "again.mp4", "--trust", root).went_well().out
    assert "it stood no more on" in said
    assert "(withdrawn)" in said


def test_after_an_erasure_the_seal_holds_and_leads_to_nobody(me: Stranger) -> None:
    me("performer", "erase", NORA, "--because", "asked for", "--yes").went_well()
    said = me("verify", "sealed.mp4", "--trust", ROOT).went_well().out
    assert "No agreement of that number is on record in this home." in said
    assert NORA not in said


def test_after_an_erasure_an_earlier_report_is_not_sealed(me: Stranger) -> None:
    """What the vendor's list said of them is gone; that is not to say that no list had them."""
    me("performer", "erase", NORA, "--because", "asked for", "--yes").went_well()
    gone = "one performer whose replica it tells of cannot be found on record any more"
    with nothing_comes_of_it(me) as house:
        refused(house, me, "cut.mp4", "out.mp4", gone)
    me.enrol(NORA)  # the same id is not the same entry
    with nothing_comes_of_it(me) as house:
        refused(house, me, "cut.mp4", "out.mp4", gone)
    me("audit", "cut.mp4", *AUDIT).went_well(10)
    (replica,) = me("seal", "cut.mp4", *SEAL, "out.mp4", "--json").went_well().json["replicas"]
    assert (replica["declared"], replica["records"]) == (True, "no agreement")


def test_after_an_erasure_a_review_does_not_bring_the_vendors_list_back(me: Stranger) -> None:
    """Its own entry tells of them again; the audit's list stays gone."""
    me("performer", "erase", NORA, "--because", "asked for", "--yes").went_well()
    report = me.here / "report/report.json"
    values = json.loads(report.read_bytes())
    with opened(me.home, environ=me.environment()) as house:
        (audit,) = house.record.entries("audit-made")
        kept = ("film", "judged_on", "report", "to_review")
        said = {key: audit.envelope[key] for key in kept}
        part = {PerformerId(NORA): {"finding": values["performers"][0]["finding"]}}
        house.record.put(Entry(kind="audit-reviewed", envelope=said, parts=part))
    with nothing_comes_of_it(me) as house:
        refused(house, me, "cut.mp4", "out.mp4", "cannot be found on record any more")


# What is not sealed


def test_another_film_an_edited_report_and_an_older_one(me: Stranger) -> None:
    clip(me.here / "other.mp4", 771, 6)
    report = me.here / "report/report.json"
    (me.here / "edited.json").write_bytes(report.read_bytes() + b"\n")
    (me.here / "none.json").write_text("{}")
    (me.here / "deep.json").write_text("[" * 100_000)
    with nothing_comes_of_it(me) as house:
        for film, given, said in (
            ("other.mp4", "report/report.json", "this report is of another film"),
            ("cut.mp4", "edited.json", "not as an audit of this film wrote it"),
            ("cut.mp4", "none.json", "this is no report"),
            ("cut.mp4", "deep.json", "this is no report"),
            ("cut.mp4", "nowhere.json", "it cannot be read"),
            ("gone.mp4", "report/report.json", "it cannot be read"),
        ):
            refused(house, me, film, "out.mp4", said, report=given)
    ran = me("seal", "other.mp4", *SEAL, "out.mp4")
    ran.refused(1, "report/report.json: this report is of another film than other.mp4.")
    film = json.loads(report.read_bytes())["picture"]["sha256"]
    with opened(me.home, environ=me.environment()) as house:
        later = {"picture": "the-long-take", "film": film, "report": "0" * 64}
        house.record.put(Entry(kind="audit-made", envelope=later, parts={}))
    with nothing_comes_of_it(me) as house:
        refused(house, me, "cut.mp4", "out.mp4", "a later report of this film went on record")


def test_a_film_that_lies_as_it_was_audited_is_not_read_again(me: Stranger) -> None:
    """By the time of its last change, which nobody sets but the system itself."""
    film = me.here / "cut.mp4"
    time.sleep(2.1)  # as long as a file system may give two changes one time
    me("audit", "cut.mp4", *AUDIT).went_well()
    ran = me("seal", "cut.mp4", *SEAL, "lies.mp4").went_well()
    assert "cut.mp4 was not read again" in ran.out
    shutil.copy2(film, me.here / "copy.mp4")
    assert "read again" not in me("seal", "copy.mp4", *SEAL, "read.mp4").went_well().out
    held = film.stat()
    with film.open("r+b") as stream:  # of the same size, and as old as before by its own word
        stream.seek(held.st_size // 2)
        byte = stream.read(1)[0]
        stream.seek(held.st_size // 2)
        stream.write(bytes([byte ^ 1]))
    os.utime(film, ns=(held.st_atime_ns, held.st_mtime_ns))
    me("seal", "cut.mp4", *SEAL, "out.mp4").refused(1, "this report is of another film")


def test_places_where_no_seal_goes(me: Stranger) -> None:
    make_film(me.here / "cut.mkv", pictures(770, 2), PLAIN)
    with nothing_comes_of_it(me) as house:
        for film, out, said in (
            ("cut.mp4", "sealed.mp4", "something is here already"),
            ("cut.mp4", "cut.mp4", "something is here already"),
            ("cut.mp4", "out.mov", "a sealed copy of cut.mp4 is a .mp4 too"),
            ("cut.mkv", "out.mkv", "no seal can be put into a file of this kind"),
            ("cut.mp4", "cut.mkv/out.mp4", "no folder can be made here"),
        ):
            refused(house, me, film, out, said)


def test_what_goes_on_record_meanwhile_stops_a_sealing(me: Stranger) -> None:
    """A withdrawal, perhaps: what the seal would say may stand no more."""
    with opened(me.home, environ=me.environment()) as house:
        sealer = wiring.sealer()

        class Slow:
            def __getattr__(self, name: str) -> object:
                if name == "seal_into":
                    house.record.put(Entry(kind="consent-withdrawn", envelope={}, parts={}))
                return getattr(sealer, name)

        before = contents(me.here)
        chain, _ = wiring.unsafe_chain(NOW)
        by = wiring.seal_by(chain, unsafe=True)
        with pytest.raises(UserError, match="recorded something in the meantime"):
            seal(
                house,
                me.here / "cut.mp4",
                report=me.here / "report/report.json",
                out=me.here / "out.mp4",
                by=by,
                sealer=Slow(),  # type: ignore[arg-type]  # it is one, by its attributes
                reader=wiring.seal_reader(),
                certificate=wiring.certificate_digest(by),
            )
        assert contents(me.here) == before


def test_a_full_disk_leaves_neither_half_a_film_nor_an_entry(me: Stranger) -> None:
    size = (me.here / "cut.mp4").stat().st_size

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    with nothing_comes_of_it(me):
        me("seal", "cut.mp4", *SEAL, "out.mp4", before=full).refused(1)


def test_without_a_home_nothing_is_sealed(passer_by: Stranger) -> None:
    (passer_by.here / "report.json").write_text("{}")
    ran = passer_by(
        "seal", "sealed.mp4", "--report", "report.json", "--test-certificates", "-o", "out.mp4"
    )
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert not (passer_by.here / "out.mp4").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--test-certificates", "--key", "key.pem", "--certificates", "chain.pem"),
        ("--test-certificates", *TOKEN),
        ("--key", "key.pem", *TOKEN),
        ("--key", "key.pem"),
        TOKEN[:-2],
        (),
    ],
)
def test_who_signs_is_said_in_one_way(made: Stranger, words: Sequence[str]) -> None:
    ran = made("seal", "cut.mp4", "--report", "report/report.json", "-o", "out.mp4", *words)
    assert ran.code == 2
    assert "--test-certificates alone" in ran.err


# Other ways to seal


def test_a_key_file_and_its_chain(me: Stranger) -> None:
    mine, other = unsafe_certificates(now=NOW), unsafe_certificates(now=NOW)
    for name, data in (("key", mine.key), ("chain", mine.chain), ("root", mine.root)):
        (me.here / f"{name}.pem").write_bytes(data)
    (me.here / "other.pem").write_bytes(other.key)
    words = ("--report", "report/report.json", "--certificates", "chain.pem", "-o", "mine.mp4")
    ran = me("seal", "cut.mp4", *words, "--key", "other.pem")
    ran.refused(1, "it is not the key of the first certificate")
    assert not (me.here / "mine.mp4").exists()
    done = me("seal", "cut.mp4", *words, "--key", "key.pem", "--json").went_well().json
    assert (done["unsafe"], done["root"]) == (False, None)
    me("verify", "mine.mp4", "--trust", "root.pem").went_well()
    assert x509.load_pem_x509_certificate(mine.root)


def test_a_seal_beside_the_film_copies_nothing(me: Stranger) -> None:
    shutil.copy(me.here / "cut.mp4", me.here / "cut.mxf")  # its digest is what it was
    (me.here / "cut.mp4").rename(me.here / "cut-was.mp4")
    before = (me.here / "cut.mxf").read_bytes()
    me("seal", "cut.mxf", *SEAL, "cut.c2pa").went_well()
    assert (me.here / "cut.mxf").read_bytes() == before
    assert (me.here / "cut.c2pa").stat().st_size < 40_000
    said = me("verify", "cut.mxf", "--trust", "Unsafe-root-of-cut.pem").went_well().out
    assert "The seal holds" in said
    film, root = me.here / "cut.mxf", me.here / "Unsafe-root-of-cut.pem"
    away = (me.here / "cut.c2pa").rename(me.here / "away.c2pa")
    reader = wiring.seal_reader()
    assert verify(film, reader, trust=(root,)).verdict.standing is Standing.NONE
    assert verify(film, reader, trust=(root,), sidecar=away).exit_code == 0
    with pytest.raises(UserError, match="this is a seal, not a film"):
        verify(away, reader, trust=(root,))
    film.write_bytes(before[:-1] + b"x")
    changed = verify(film, reader, trust=(root,), sidecar=away)
    assert changed.exit_code == 12
    assert [evidence for evidence, _ in changed.verdict.failing] == [Evidence.MEDIA]


def test_a_film_sealed_before_is_opened_and_its_history_stays(me: Stranger) -> None:
    me("audit", "sealed.mp4", *AUDIT).went_well()
    me("seal", "sealed.mp4", *SEAL, "twice.mp4").went_well()
    said = me("verify", "twice.mp4", "--trust", "Unsafe-root-of-twice.pem").went_well().out
    assert "An earlier version was “A Short Take”, with a seal of its own." in said


def test_a_part_without_a_seal_that_holds_is_told_of_before_it_is_published(me: Stranger) -> None:
    data = (me.here / "sealed.mp4").read_bytes()
    flipped(me.here / "sealed.mp4", data.index(b"mdat") + 40, me.here / "broken.mp4")
    (me.here / "proof.json").write_text("{}")
    named = ("sealed.mp4", "broken.mp4", "proof.json")
    words = [word for name in named for word in ("--component", name)]
    said = me("seal", "cut.mp4", *SEAL, "parts.mp4", *words).went_well().out
    assert "sealed.mp4 has" not in said
    assert "broken.mp4 has a seal that does not hold (media). It was taken in so" in said
    assert "proof.json has no seal of its own" in said
    done = me("seal", "cut.mp4", *SEAL, "told.mp4", *words, "--json").went_well().json
    assert done["components"] == [
        {"file": "sealed.mp4", "standing": "signer unknown", "failing": ["signer"]},
        {"file": "broken.mp4", "standing": "does not hold", "failing": ["media", "signer"]},
        {"file": "proof.json", "standing": "no seal", "failing": []},
    ]


# What fails


@pytest.mark.parametrize(
    ("place", "said", "shown"),
    [
        (b"mdat", "media: The pictures or the sound are not those that were sealed", True),
        (b"covered", "assertion: What the seal says is not what was signed", False),
    ],
)
def test_what_fails_is_named_with_what_it_means(
    passer_by: Stranger, place: bytes, said: str, shown: bool
) -> None:
    data = bytearray((passer_by.here / "sealed.mp4").read_bytes())
    data[data.index(place) + (40 if place == b"mdat" else 0)] ^= 1
    (passer_by.here / "changed.mp4").write_bytes(data)
    ran = passer_by("verify", "changed.mp4", "--trust", ROOT).went_well(12)
    assert "The seal does not hold." in ran.out
    assert said in ran.out
    assert ("declared a replica" in ran.out) == shown
    if not shown:
        assert "What it says is not shown: it may be anybody's words." in ran.out


def test_files_without_a_seal_are_accused_of_nothing(passer_by: Stranger) -> None:
    shutil.copy(portraits(NORA)[0], passer_by.here / "plain.jpg")
    ran = passer_by("verify", "plain.jpg").went_well(11)
    assert "There is no seal in it or beside it." in ran.out
    assert "A film without a seal is not a fake for that." in ran.out
    passer_by("verify", "gone.mp4").refused(1, "it cannot be read")
    (passer_by.here / "no.pem").write_text("no certificate")
    ran = passer_by("verify", "sealed.mp4", "--trust", "no.pem")
    ran.refused(1, "no certificate in PEM is in it")


def test_a_home_that_does_not_open_does_not_stand_in_the_way(me: Stranger) -> None:
    shutil.rmtree(me.desk / "keys")
    ran = me("verify", "sealed.mp4", "--trust", ROOT).went_well()
    assert "Without this home:" in ran.err
    assert me("--home", me.home, "verify", "sealed.mp4").code == 1


# No network


def test_verifying_asks_for_no_network(passer_by: Stranger) -> None:
    without_network(passer_by, "verify", "sealed.mp4", "--trust", ROOT).went_well()
    assert not (passer_by.desk / ASKED).exists()
    if STRACE:
        assert sockets_of(passer_by.desk) == []


@pytest.mark.parametrize("name", ["poster.jpg", "poster.png"])
def test_a_still_is_audited_sealed_and_verified(me: Stranger, name: str) -> None:
    (picture,) = pictures(770, 1)
    Image.fromarray(picture).save(me.here / name)
    files = {**FILES, "scenes": "scene,start_frame,end_frame\n10,0,1\n"}
    records = production(me.here / "still", [NORA], picture="the-long-take", **files)
    me("audit", name, "--production", records, "-o", "of-still", "--on", "2025-06-16").went_well()
    seen = json.loads((me.here / "of-still" / "report.json").read_text())
    assert [(s["performer"], s["shot"]) for s in seen["sightings"]] == [(NORA, "d1")]
    given = ("--report", "of-still/report.json", "--test-certificates")
    me("seal", name, *given, "-o", f"sealed-{name}").went_well()
    root = next(me.here.glob(f"Unsafe-root-of-sealed-{Path(name).stem}*"))
    told = me("verify", f"sealed-{name}", "--trust", root).went_well()
    assert "The seal holds: nothing was changed since." in told.out
