"""Time stamps by a real authority (OpenSSL's), and what is published to an address."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.authority import OPENSSL, Authority, Server, served
from tests.proofs import a_house

from personae.app import wiring
from personae.app.journeys.log import checkpoint, keys_of_log
from personae.app.journeys.log_check import checkpoints_checked
from personae.app.journeys.log_prove import proved
from personae.engines.clocks.rfc3161 import stamp, stamped
from personae.engines.web import put
from personae.proof.checking import Checkers, Trust, checked
from personae.proof.timestamps import StampError
from personae.vocabulary.mistake import UserError

TEXT = b"personae.invalid/a-house\n12\nroot\n"
BY = Checkers(signature=wiring.check_signature(), stamp=stamp)
pytestmark = pytest.mark.skipif(not Path(OPENSSL).exists(), reason="no OpenSSL on this machine")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("tsa") / "other")


@pytest.fixture(scope="module")
def server(authority: Authority) -> Iterator[Server]:
    with served(authority) as server:
        yield server


@pytest.fixture(scope="module")
def answer(server: Server) -> bytes:
    return stamped(f"{server.url}/tsa", TEXT)


def test_an_authority_stamps_a_digest_and_says_when(
    server: Server, answer: bytes, authority: Authority
) -> None:
    found = stamp(answer, TEXT, authority.root.read_bytes())
    assert found.by == "Unsafe Clock of a Test"
    assert abs(found.at - datetime.now(UTC)) < timedelta(minutes=5)
    sent = next(data for _, path, data, _ in server.asked if path == "/tsa")
    assert TEXT not in sent  # the digest alone leaves this machine


def test_a_stamp_over_something_else(answer: bytes, authority: Authority) -> None:
    with pytest.raises(StampError, match="over something else"):
        stamp(answer, TEXT + b"x", authority.root.read_bytes())


def test_a_stamp_by_an_authority_that_is_not_trusted(answer: bytes, other: Authority) -> None:
    with pytest.raises(StampError, match="does not lead to the one that was given"):
        stamp(answer, TEXT, other.root.read_bytes())


def test_a_stamp_under_a_certificate_that_had_expired(tmp_path: Path) -> None:
    late = Authority.made(tmp_path / "late", days=-1)
    with served(late) as server:
        answer = stamped(f"{server.url}/tsa", TEXT)
    with pytest.raises(StampError, match="does not lead to the one that was given"):
        stamp(answer, TEXT, late.root.read_bytes())


def test_a_certificate_that_is_none(answer: bytes) -> None:
    with pytest.raises(StampError, match="no certificate in PEM"):
        stamp(answer, TEXT, b"nonsense")


def test_flipped_bytes_of_a_stamp_are_told(answer: bytes, authority: Authority) -> None:
    """All over the response; it either cannot be read, or does not hold."""
    root, held = authority.root.read_bytes(), 0
    for at in range(0, len(answer), 11):
        data = bytearray(answer)
        data[at] ^= 0x20
        try:
            found = stamp(bytes(data), TEXT, root)
        except StampError:
            continue
        # Certificates beside the signer's own are no part of what is signed.
        assert found == stamp(answer, TEXT, root)
        held += 1
    assert held < len(answer) / 11 / 2


@pytest.mark.parametrize("data", [b"", b"nonsense", b"0\x03\x02\x01\x00"])
def test_what_is_no_stamp(data: bytes) -> None:
    with pytest.raises(StampError):
        stamp(data, TEXT, None)


def test_an_answer_to_another_request_is_refused(server: Server, answer: bytes) -> None:
    server.replay = answer
    with pytest.raises(UserError, match="answers another request"):
        stamped(f"{server.url}/replay", TEXT)
    server.replay = None
    with pytest.raises(UserError, match="no time stamp of this checkpoint: it cannot be read"):
        stamped(f"{server.url}/replay", TEXT)


@pytest.mark.parametrize(
    ("path", "said"),
    [("/code/503", "answered 503"), ("/go", "answered 302"), ("/large", "far too long")],
)
def test_an_address_that_does_not_answer_as_it_should(server: Server, path: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        stamped(f"{server.url}{path}", TEXT)
    assert not [one for one in server.asked if one[1] == "/elsewhere"]


def test_an_address_where_nobody_listens() -> None:
    with served() as gone:
        url = gone.url
    with pytest.raises(UserError, match=r"did not take it: .*[Rr]efused"):
        stamped(f"{url}/tsa", TEXT)


@pytest.mark.parametrize(
    "url",
    ["", "example.com", "ftp://example.com/x", "file:///etc/passwd", "https://", "http://:x/"],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UserError, match="is no address"):
        put(url, b"", "text/plain", where="--to")


@pytest.mark.parametrize(
    "url", ["http://example.com/x", "http://192.0.2.1/x", "http://127.0.0.1.example/x"]
)
def test_nothing_is_published_unencrypted_but_on_this_machine(url: str) -> None:
    with pytest.raises(UserError, match="is not encrypted"):
        put(url, b"", "text/plain", where="--to")


def test_a_proof_carries_the_stamp_of_its_checkpoint(
    server: Server, authority: Authority, other: Authority, tmp_path: Path
) -> None:
    with a_house(tmp_path) as house:
        made = checkpoint(house, stamp=lambda data: stamped(f"{server.url}/tsa", data))
        proof, key = proved(house, 7), keys_of_log(house)[0]
        assert proof.stamp == made.stamp
        assert checkpoints_checked(house)[0].wrong == ()

        def told(
            trusted: Authority | None, stamped_: bytes | None = proof.stamp
        ) -> tuple[bool | None, str]:
            roots = None if trusted is None else trusted.root.read_bytes()
            found = checked(replace(proof, stamp=stamped_), Trust(key=key, roots=roots), BY)
            last = found.checks[-1]
            assert last.evidence == "time stamp"
            return last.holds, last.says

        assert told(authority)[0] is True
        assert "Unsafe Clock of a Test saw the checkpoint on" in told(authority)[1]
        assert told(None)[0] is None
        assert told(other)[0] is False
        assert told(authority, None) == (
            False,
            "No time stamp is in the file, and you asked for one.",
        )
        assert told(authority, stamped(f"{server.url}/tsa", b"another"))[0] is False
        (file,) = (tmp_path / "log" / "checkpoints").glob("*.tsr")
        file.write_bytes(stamped(f"{server.url}/tsa", b"another"))
        assert "is wrong: it is over something else" in checkpoints_checked(house)[0].wrong[0]
