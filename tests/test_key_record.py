"""Keys from the shell: made, registered, changed, lost, compromised; and those of the house."""

import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec as ec_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.quick import Quick

from personae.app import wiring
from personae.app.journeys.key_record import (
    house_changes_hold,
    house_key_events,
    house_key_number,
    judged,
    next_key_digest,
)
from personae.app.journeys.keys import whose_key
from personae.app.wiring import House
from personae.proof.keys import HOUSE, Verdict
from personae.proof.signatures import Signed, sign, signed_as_json
from personae.vocabulary.entry import Entry, Json
from personae.vocabulary.mistake import UserError
from personae.vocabulary.names import PerformerId, Sha256

ANA = PerformerId("ana-vale")
OVER = {"agreement": Sha256("a" * 64)}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    me = Quick(tmp_path_factory.mktemp("desk")).settle()
    for who in ("Ana Vale", "Ben Vale"):
        me("performer", "add", who, "--id", who.lower().replace(" ", "-")).went_well()
    for name in ("ana", "next", "ben"):
        me("key", "new", "-o", f"{name}.pem").went_well()
    return me


@pytest.fixture
def me(desk: Quick, tmp_path: Path) -> Quick:
    return desk.moved(tmp_path / "desk")


@contextmanager
def opened(me: Quick) -> Iterator[House]:
    with wiring.opened(me.home, environ=me.environment()) as house:
        yield house


def made(me: Quick, file: str = "ana.pem", *, who: str = ANA, at: datetime | None = None) -> Signed:
    key = wiring.key_file_signer(me.here / file, lambda: "")
    moment = at or datetime.now(UTC)
    return sign(key, signer=who, acting_as="performer", over=OVER, at=moment)


# Files


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no OpenSSL on this machine")
def test_a_key_file_is_for_its_owner_alone_and_another_tool_reads_it(me: Quick) -> None:
    private, public = me.here / "ana.pem", me.here / "ana.pem.pub"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    told = subprocess.run(
        ["openssl", "pkey", "-in", private, "-pubout"], capture_output=True, check=True
    )
    assert told.stdout == public.read_bytes()


@pytest.mark.parametrize("there", ["ana.pem", "fresh.pem"])
def test_a_key_is_never_written_over(me: Quick, there: str) -> None:
    (me.here / "fresh.pem.pub").write_text("mine")
    before = {p.name: p.read_bytes() for p in me.here.iterdir()}
    me("key", "new", "-o", there).refused(1, "never written over")
    assert {p.name: p.read_bytes() for p in me.here.iterdir()} == before


def test_a_key_under_a_passphrase_opens_with_it_alone(me: Quick) -> None:
    (me.here / "right").write_text("open sesame\n")
    (me.here / "wrong").write_text("open barley\n")
    me("key", "new", "-o", "locked.pem", "--passphrase-file", "right").went_well()
    assert b"ENCRYPTED" in (me.here / "locked.pem").read_bytes()
    me("key", "register", ANA, "--public", "locked.pem.pub").went_well()
    change = ("key", "change", ANA, "--public", "next.pem.pub", "--key", "locked.pem")
    me(*change, "--passphrase-file", "wrong").refused(1, "does not open", "passphrase right?")
    me(*change, "--passphrase-file", "right").went_well()


def test_what_is_no_public_key(me: Quick) -> None:
    (me.here / "text").write_text("no key")
    (me.here / "hex").write_text("zz" * 32)
    ec = ec_key.generate_private_key(ec_key.SECP256R1()).public_key()
    (me.here / "ec.pub").write_bytes(
        ec.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    before = me.registry()
    register = ("key", "register", ANA, "--public")
    me(*register, "ana.pem").refused(1, "this is a private key", "hands to nobody")
    me(*register, "text").refused(1, "no public key")
    me(*register, "hex").refused(1, "no public key")
    me(*register, "ec.pub").refused(1, "no Ed25519 key")
    me(*register, "nowhere").refused(1, "nowhere")
    me("key", "register", "ana-vail", "--public", "ana.pem.pub").refused(1, "Did you mean")
    assert me.registry() == before


# On record


def test_a_key_is_registered_shown_and_said_to_be_unchecked(me: Quick) -> None:
    ran = me("key", "register", ANA, "--public", "ana.pem.pub").went_well()
    assert "Nobody has checked who holds this key" in ran.out
    (shown,) = me("key", "show", ANA, "--json").went_well().json
    assert (shown["holder"], shown["until"], shown["ended_by"]) == (ANA, None, None)
    assert shown["key"] == made(me).key.hex()


def test_one_key_stands_at_a_time_and_for_one_holder(me: Quick) -> None:
    me("key", "register", ANA, "--public", "ana.pem.pub").went_well()
    me("key", "register", ANA, "--public", "ana.pem.pub").refused(1, "registered for them already")
    me("key", "register", ANA, "--public", "next.pem.pub").refused(1, "another key stands")
    me("key", "register", "ben-vale", "--public", "ana.pem.pub").refused(1, "for somebody else")


def test_a_guardian_signs_with_a_key_of_their_own(me: Quick) -> None:
    register = ("key", "register", ANA, "--public", "ana.pem.pub")
    me(*register, "--holder", "rosa-vale").refused(1, "rosa-vale cannot act as performer")
    me(*register, "--as", "guardian").refused(1, "ana-vale cannot act as guardian")
    me(*register, "--holder", "rosa-vale", "--as", "guardian").went_well()
    (shown,) = me("key", "show", ANA, "--json").json
    assert shown["holder"] == "rosa-vale"


def test_a_guardian_of_two_signs_for_both_with_one_key(me: Quick) -> None:
    for who in (ANA, "ben-vale"):
        by = ("--public", "ana.pem.pub", "--holder", "rosa-vale", "--as", "guardian")
        me("key", "register", who, *by).went_well()
    me("key", "compromised", ANA, "--since", "2026-01-01", *by[2:]).went_well()
    now = datetime.now(UTC)
    signed = sign(
        wiring.key_file_signer(me.here / "ana.pem", str),
        signer="rosa-vale",
        acting_as="guardian",
        over=OVER,
        at=now,
    )
    with opened(me) as house:
        verdicts = [
            judged(house, signed, known_by=datetime.now(UTC), performer=PerformerId(who))
            for who in (ANA, "ben-vale")
        ]
    assert verdicts == [Verdict.COMPROMISED, Verdict.COMPROMISED]


def test_nobody_can_be_called_as_the_house_is(me: Quick) -> None:
    """A performer whose id is `house` signs for themselves alone."""
    me("performer", "add", "House", "--id", "house").went_well()
    me("key", "register", "house", "--public", "ana.pem.pub").went_well()
    with opened(me) as house:
        signed = made(me, who=HOUSE)
        assert judged(house, signed, known_by=datetime.now(UTC)) is Verdict.UNREGISTERED
    me(
        "key", "register", ANA, "--public", "next.pem.pub", "--holder", HOUSE, "--as", "company"
    ).refused(1, "is no id")


def test_a_change_is_signed_by_the_key_that_stood(me: Quick) -> None:
    me("key", "register", ANA, "--public", "ana.pem.pub").went_well()
    change = ("key", "change", ANA, "--public", "next.pem.pub")
    me(*change, "--key", "ben.pem").refused(1, "does not stand for ana-vale")
    before = made(me)
    with opened(me) as house:
        assert judged(house, before, known_by=datetime.now(UTC)) is Verdict.COUNTS
    me(*change, "--key", "ana.pem").went_well()
    later = made(me)
    with opened(me) as house:
        now = datetime.now(UTC)
        assert judged(house, later, known_by=now) is Verdict.REPLACED
        assert judged(house, made(me, "next.pem"), known_by=now) is Verdict.COUNTS
    me("key", "change", ANA, "--public", "ben.pem.pub", "--key", "ana.pem").refused(
        1, "does not stand"
    )


def test_what_came_on_record_before_a_compromise_counts_and_after_does_not(me: Quick) -> None:
    me("key", "register", ANA, "--public", "ana.pem.pub").went_well()
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    me("key", "compromised", ANA, "--since", f"{midnight + timedelta(days=1):%Y-%m-%d}").refused(
        1, "has not begun yet"
    )
    me("key", "compromised", ANA, "--since", f"{midnight:%Y-%m-%d}").went_well()
    signed = made(me)
    with opened(me) as house:
        now = datetime.now(UTC)
        assert judged(house, signed, known_by=now) is Verdict.COMPROMISED
        with pytest.raises(UserError, match="others may have had the key"):
            whose_key(house, signed, ANA)
        with pytest.raises(UserError, match="was never registered for them, and another one was"):
            whose_key(house, made(me, "next.pem"), ANA)
    me("key", "register", ANA, "--public", "next.pem.pub").went_well()
    with opened(me) as house:
        assert whose_key(house, made(me, "next.pem"), ANA) is None


def test_a_key_that_is_lost(me: Quick) -> None:
    me("key", "lost", ANA).refused(1, "no key was ever registered")
    me("key", "register", ANA, "--public", "ana.pem.pub").went_well()
    me("key", "lost", ANA, "--public", "ben.pem.pub").refused(1, "never stood for ana-vale")
    me("key", "lost", ANA).went_well()
    (shown,) = me("key", "show", ANA, "--json").json
    assert shown["ended_by"] == "lost"


def test_a_key_seen_first_is_registered_as_such(me: Quick) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    with opened(me) as house:
        signed = made(me, at=hour_ago)
        entry = whose_key(house, signed, ANA)
        assert entry is not None
        house.record.put(entry)
        assert whose_key(house, signed, ANA) is None
        with pytest.raises(UserError, match="not yet registered"):
            whose_key(house, made(me, at=hour_ago - timedelta(seconds=1)), ANA)
        with pytest.raises(UserError, match="it is dated"):
            whose_key(
                house, made(me, "ben.pem", who="ben-vale", at=hour_ago + timedelta(days=1)), ANA
            )
    assert "at_first_use" not in me("key", "show", ANA).out


def test_an_erasure_takes_the_keys_with_it(me: Quick) -> None:
    me("key", "register", ANA, "--public", "ana.pem.pub").went_well()
    me("performer", "erase", ANA, "--because", "asked for it", "--yes").went_well()
    with opened(me) as house:
        assert judged(house, made(me), known_by=datetime.now(UTC)) is Verdict.UNREGISTERED


# The house's own


def house_signed(house: House, number: int) -> Signed:
    key = wiring.house_signer(house, number)
    now = datetime.now(UTC)
    return sign(key, signer=HOUSE, acting_as="company", over=OVER, at=now)


def test_the_house_changes_its_key_and_the_old_one_names_the_next(me: Quick) -> None:
    with opened(me) as house:
        assert house_key_number(house.record) == 1
        assert judged(house, house_signed(house, 1), known_by=datetime.now(UTC)) is Verdict.COUNTS
    me("key", "change", "--house").went_well()
    me("key", "change", "--house").went_well()
    with opened(me) as house:
        assert house_key_number(house.record) == 3
        assert len({e.key for e in house_key_events(house)}) == 3
        assert house_changes_hold(house)
        now = datetime.now(UTC)
        verdicts = [judged(house, house_signed(house, n), known_by=now) for n in (1, 2, 3, 4)]
    assert verdicts == [
        Verdict.REPLACED,
        Verdict.REPLACED,
        Verdict.COUNTS,
        Verdict.UNREGISTERED,
    ]
    shown = me("key", "show", "--house", "--json").went_well().json
    assert [one["ended_by"] for one in shown] == ["replaced", "replaced", None]
    assert shown[0]["from"] is None


def test_a_compromise_of_the_house_s_key_moves_on_at_once(me: Quick) -> None:
    me("key", "compromised", "--house", "--since", "2026-01-01").went_well()
    with opened(me) as house:
        assert house_key_number(house.record) == 2
        now = datetime.now(UTC)
        assert judged(house, house_signed(house, 1), known_by=now) is Verdict.COMPROMISED
        assert judged(house, house_signed(house, 2), known_by=now) is Verdict.COUNTS
        before = datetime(2025, 12, 31, tzinfo=UTC)
        old = sign(
            wiring.house_signer(house, 1), signer=HOUSE, acting_as="company", over=OVER, at=before
        )
        assert judged(house, old, known_by=before) is Verdict.COUNTS


@pytest.mark.parametrize("wrong", ["another signer", "another key named"])
def test_a_change_of_the_house_s_key_that_the_old_one_did_not_sign_is_told(
    me: Quick, wrong: str
) -> None:
    with opened(me) as house:
        first, next_one = (wiring.house_signer(house, number) for number in (1, 2))
        stranger = wiring.key_file_signer(me.here / "ana.pem", str)
        by = stranger if wrong == "another signer" else first
        named = next_one if wrong == "another signer" else stranger
        over = {"next_key": next_key_digest(2, named.public_key)}
        now = datetime.now(UTC)
        signed = sign(by, signer=HOUSE, acting_as="company", over=over, at=now)
        envelope: dict[str, Json] = {
            "number": 2,
            "key": next_one.public_key.hex(),
            "instead": first.public_key.hex(),
            "since": now.isoformat(),
            "signed": signed_as_json(signed),
        }
        house.record.put(Entry(kind="house-key-changed", envelope=envelope, parts={}))
        assert not house_changes_hold(house)
    ran = me("key", "show", "--house").went_well(12)
    assert "A change of the house's key does not verify" in ran.err
