"""Seals written and read by the library, and what an independent reader says of them."""

import datetime as dt
import os
import random
import resource
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import c2pa
import encypher_c2pa
import numpy as np
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from tests.authority import OPENSSL, Authority, served
from tests.films import Making, make_film
from tests.seals import (
    HELD,
    MIME,
    NOW,
    audited,
    claim,
    flipped,
    sample,
    sealed,
    unsafe,
)

from personae.engines.signers import bmff, certificates
from personae.engines.signers.c2pa_read import C2paReader
from personae.engines.signers.c2pa_seal import SETTINGS, C2paSealer, holds_seal
from personae.engines.signers.direct import AT_ONCE
from personae.proof.provenance import COMPOSITE, WITH_REPLICA, Declared, SealSigner
from personae.proof.seals import (
    Evidence,
    NoSeal,
    Seal,
    Standing,
    Unreadable,
    judge,
    told,
)
from personae.vocabulary.mistake import Mistake, UserError

READER = C2paReader()
BY, ROOT = unsafe()
_C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The independent reader keeps to itself, and writes nothing into a home folder."""
    monkeypatch.setenv("ENCYPHER_C2PA_TELEMETRY", "off")
    monkeypatch.setenv("ENCYPHER_C2PA_ONLINE", "off")
    monkeypatch.setenv("ENCYPHER_C2PA_CONFIG_DIR", str(tmp_path / "encypher"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seals")


@pytest.fixture(scope="module")
def film(folder: Path) -> Path:
    """A sealed MP4."""
    return sealed(sample(folder, "mp4"), folder / "film.mp4", BY)


def read(path: Path, *, sidecar: Path | None = None, anchors: bytes = ROOT) -> Seal:
    found = READER.read(path, sidecar=sidecar, anchors=anchors)
    assert isinstance(found, Seal), found
    return found


def independent(path: Path, mime: str, **more: Any) -> Any:
    return encypher_c2pa.verify(
        path,
        mime_type=mime,
        trust_pem=ROOT.decode(),
        no_default_trust=True,
        telemetry=False,
        **more,
    )


# What is written


@pytest.mark.parametrize("kind", HELD)
def test_both_readers_agree_on_every_kind_that_holds_its_seal(folder: Path, kind: str) -> None:
    source = sample(folder, kind)
    out = sealed(source, folder / f"sealed.{kind}", BY)
    found = read(out)
    assert judge(found).standing is Standing.HOLDS
    assert told(found.assertions).replicas == claim(audited(source)).replicas
    theirs = independent(out, MIME[kind])
    assert (theirs["integrity"], theirs["hard_binding"]) == ("valid", "match")
    assert theirs["validation_state"] == "Trusted"
    assert theirs["validation_results"]["failure"] == []
    changed = flipped(out, _media(out.read_bytes(), kind), folder / f"changed.{kind}")
    assert Evidence.MEDIA in {evidence for evidence, _ in judge(read(changed)).failing}
    assert independent(changed, MIME[kind])["hard_binding"] == "mismatch"


def _media(data: bytes, kind: str) -> int:
    """Where a byte of pictures or sound stands."""
    if kind in ("mp4", "mov", "m4a"):
        return data.index(b"mdat") + 40
    return 1000 if kind == "wav" else len(data) - 20


@pytest.mark.parametrize("kind", [*HELD, "mxf"])
def test_a_sidecar_binds_every_kind_by_the_films_own_digest(folder: Path, kind: str) -> None:
    film = audited(sample(folder, kind))
    before = film.path.read_bytes()
    store = C2paSealer().seal_beside(film, claim(film), BY, ())
    beside = folder / f"{kind}.c2pa"
    beside.write_bytes(store)
    assert film.path.read_bytes() == before
    assert bytes.fromhex(film.sha256) in store
    found = read(film.path, sidecar=beside)
    assert found.beside
    assert judge(found).standing is Standing.HOLDS
    other = flipped(film.path, film.path.stat().st_size // 2, folder / f"other.{kind}")
    assert judge(read(other, sidecar=beside)).failing[0][0] is Evidence.MEDIA
    if kind != "mxf":  # whose kind the independent reader does not know
        theirs = independent(film.path, MIME[kind], manifest_store=store)
        assert (theirs["hard_binding"], theirs["validation_state"]) == ("match", "Trusted")


def test_a_sidecar_costs_no_second_film(folder: Path) -> None:
    """Not a byte of the film is read again: what it should be is told."""
    film = audited(sample(folder, "mp4"))
    gone = replace(film, path=folder / "gone.mxf")
    assert C2paSealer().seal_beside(gone, claim(gone), BY, ())


def test_the_source_type_is_asserted_no_further_than_the_records_go(folder: Path) -> None:
    film = audited(sample(folder, "jpg"))
    for said, wanted in (
        (claim(film), WITH_REPLICA),
        (claim(film, replicas=0, declared=Declared.NONE), COMPOSITE),
        (claim(film, replicas=0, declared=Declared.UNKNOWN), COMPOSITE),
    ):
        out = sealed(film.path, folder / "typed.jpg", BY, said)
        (actions,) = [data for label, data in read(out).assertions if "actions" in label]
        (action,) = actions["actions"]
        assert (action["action"], action["digitalSourceType"]) == ("c2pa.created", wanted)


def test_copies_on_no_list_are_no_trained_media(folder: Path) -> None:
    said = claim(audited(sample(folder, "jpg")))
    seen_twice = replace(said, replicas=tuple(replace(r, declared=False) for r in said.replicas))
    assert seen_twice.source_type == COMPOSITE


@pytest.mark.parametrize("kind", ["mp4", "wav", "jpg"])
def test_an_earlier_seal_is_opened_and_kept(folder: Path, kind: str) -> None:
    first = sealed(sample(folder, kind), folder / f"first.{kind}", BY)
    assert holds_seal(first)
    assert not holds_seal(sample(folder, kind))
    second = sealed(first, folder / f"second.{kind}", BY)
    found = read(second)
    assert judge(found).standing is Standing.HOLDS
    assert found.manifests == 2
    assert [(part.relationship, part.sealed, part.failed) for part in found.parts] == [
        ("parentOf", True, ("signingCredential.untrusted",))  # no root is named when it is opened
    ]
    (actions,) = [data for label, data in found.assertions if "actions" in label]
    assert actions["actions"][0]["action"] == "c2pa.opened"
    assert independent(second, MIME[kind])["validation_state"] == "Trusted"


def test_parts_with_and_without_seals_are_taken_in(folder: Path, film: Path) -> None:
    whole = audited(sample(folder, "mov"))
    out = folder / "parts.mov"
    out.write_bytes(b"")
    parts = (film, sample(folder, "jpg"), sample(folder, "mxf"))
    C2paSealer().seal_into(whole, out, claim(whole), BY, parts)
    found = read(out)
    assert judge(found).standing is Standing.HOLDS
    assert [(p.title, p.relationship, p.sealed) for p in found.parts] == [
        ("component-1", "componentOf", True),  # by no file's name, which may be somebody's
        ("component-2", "componentOf", False),
        ("component-3", "componentOf", False),
    ]


def test_a_part_that_was_broken_before_is_told_of(folder: Path, film: Path) -> None:
    broken = flipped(film, film.read_bytes().index(b"mdat") + 40, folder / "broken.mp4")
    whole = audited(sample(folder, "mov"))
    out = folder / "with-broken.mov"
    out.write_bytes(b"")
    C2paSealer().seal_into(whole, out, claim(whole), BY, (broken,))
    (part,) = read(out).parts
    assert "assertion.bmffHash.mismatch" in part.failed


# Films whose places are moved by us


@pytest.mark.parametrize(
    ("kind", "movflags", "ours"),
    [
        ("mp4", "", True),
        ("mp4", "faststart", True),
        ("mov", "faststart", True),
        ("mp4", "frag_keyframe+empty_moov", False),
        ("mp4", "frag_keyframe+empty_moov+default_base_moof", False),
    ],
)
def test_a_sealed_film_plays_the_same_pictures(
    folder: Path, kind: str, movflags: str, ours: bool
) -> None:
    """Whether its chunks were moved by us or, where more than these have some, by the library."""
    shots = [np.full((48, 64, 3), 20 * number, np.uint8) for number in range(12)]
    muxing = {"movflags": movflags} if movflags else {}
    film = make_film(folder / f"play.{kind}", shots, Making(muxing=muxing, sound=True))
    with film.open("rb") as stream:
        assert (bmff.simple(stream) is not None) == ours
    out = sealed(film, folder / f"play-sealed.{kind}", BY)
    assert judge(read(out)).standing is Standing.HOLDS
    assert independent(out, MIME[kind])["validation_state"] == "Trusted"
    assert _played(out) == _played(film)


def _played(path: Path) -> list[bytes]:
    with av.open(path) as film:
        return [bytes(packet) for packet in film.demux() if packet.size]


def test_a_film_too_large_for_one_go_is_sealed_to_its_end(folder: Path) -> None:
    """Written past the page cache where that can be, and its seal put in through it."""
    plain = sample(folder, "mp4").read_bytes()
    chance = random.Random(1)  # noqa: S311  # seeded, so that it can be repeated
    film = folder / "large.mp4"
    film.write_bytes(plain + _box(b"mdat", chance.randbytes(2 * AT_ONCE)))
    out = sealed(film, folder / "large-sealed.mp4", BY)
    assert judge(read(out)).standing is Standing.HOLDS
    assert independent(out, MIME["mp4"])["validation_state"] == "Trusted"
    assert _played(out) == _played(film)
    changed = flipped(out, out.stat().st_size - 1, folder / "large-changed.mp4")
    assert Evidence.MEDIA in {evidence for evidence, _ in judge(read(changed)).failing}


def test_our_hash_is_the_librarys(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = sample(folder, "mp4")
    said = claim(audited(film))
    by_us = sealed(film, folder / "by-us.mp4", BY, said)
    monkeypatch.setattr(bmff, "simple", lambda _stream: None)
    by_library = sealed(film, folder / "by-library.mp4", BY, said)
    kinds = [[(box.kind, box.at) for box in _boxes(path)] for path in (by_us, by_library)]
    assert kinds[0] == kinds[1]
    bindings = [
        next(data for label, data in read(path).assertions if "bmff" in label)
        for path in (by_us, by_library)
    ]
    assert bindings[0] == bindings[1]


def _boxes(path: Path) -> list[bmff.Box]:
    with path.open("rb") as stream:
        return list(bmff.top_boxes(stream))


@pytest.mark.parametrize(
    ("kind", "form", "most"), [(b"stco", ">III", 2**32), (b"co64", ">IIQ", 2**64)]
)
def test_places_move_as_far_as_their_numbers_reach(kind: bytes, form: str, most: int) -> None:
    table = _box(kind, struct.pack(form, 0, 1, most - 101))
    moov = _box(b"moov", _box(b"trak", _box(b"mdia", _box(b"minf", _box(b"stbl", table)))))
    moved = bmff._shifted(moov, 100)
    assert moved is not None
    assert moved.endswith(struct.pack(form, 0, 1, most - 1))
    assert bmff._shifted(moov, 101) is None  # one further than its bytes tell
    lying = moov.replace(struct.pack(">II", 0, 1), struct.pack(">II", 0, 9))
    assert bmff._shifted(lying, 1) is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_film_cut_short_is_never_moved_by_us(folder: Path, share: float) -> None:
    whole = sample(folder, "mp4").read_bytes()
    cut = folder / "short.mp4"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with cut.open("rb") as stream:
        assert bmff.simple(stream) is None


@pytest.mark.parametrize("left", [0.1, 0.6, 0.999])
def test_a_film_that_becomes_shorter_while_it_is_sealed_is_told(
    folder: Path, tmp_path: Path, left: float
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(sample(folder, "mp4").read_bytes())
    told = audited(film)

    def sign(data: bytes) -> bytes:
        os.truncate(film, int(left * film.stat().st_size))
        return BY.sign(data)

    copy = tmp_path / "copy.mp4"
    copy.touch()
    with pytest.raises(UserError, match=r"shorter while it was being sealed.*nobody writes to it"):
        C2paSealer().seal_into(told, copy, claim(told), replace(BY, sign=sign), [])


# Keys


def _self_made(key: Any) -> tuple[bytes, bytes]:
    """A chain in PEM for `key`, vouched for by a root of its own, and that root."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def name(text: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Halflight VFX"),
                x509.NameAttribute(NameOID.COMMON_NAME, text),
            ]
        )

    def made(subject: str, public: Any, *, ca: bool) -> x509.Certificate:
        usage = dict.fromkeys(
            (
                *("digital_signature", "content_commitment", "key_encipherment"),
                *("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
                *("encipher_only", "decipher_only"),
            ),
            False,
        )
        usage["key_cert_sign" if ca else "digital_signature"] = True
        builder = (
            x509.CertificateBuilder()
            .subject_name(name(subject))
            .issuer_name(name("Root"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - dt.timedelta(days=1))
            .not_valid_after(NOW + dt.timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
                critical=False,
            )
        )
        if not ca:
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
            builder = builder.add_extension(purpose, critical=False)
        return builder.sign(root_key, hashes.SHA256())

    root_key = ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    root = made("Root", root_key.public_key(), ca=True).public_bytes(pem)
    return made("Post House", key.public_key(), ca=False).public_bytes(pem) + root, root


def _in_pem(key: Any, passphrase: bytes | None = None) -> bytes:
    under: Any = serialization.NoEncryption()
    if passphrase:
        under = serialization.BestAvailableEncryption(passphrase)
    pem: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, under
    )
    return pem


def _signer(chain: bytes, key: bytes, passphrase: str = "") -> SealSigner:
    return certificates.signer_of(
        chain,
        key,
        now=NOW,
        chain_named="chain.pem",
        key_named="key.pem",
        passphrase=lambda: passphrase,
    )


KEYS = {
    "es256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "es384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "es512": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ps256": lambda: rsa.generate_private_key(65537, 2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


@pytest.mark.parametrize("algorithm", KEYS)
def test_the_users_own_chain_and_key_of_every_kind(folder: Path, algorithm: str) -> None:
    key = KEYS[algorithm]()
    chain, root = _self_made(key)
    by = _signer(chain, _in_pem(key, b"open sesame"), "open sesame")
    assert (by.algorithm, by.unsafe) == (algorithm, False)
    out = sealed(sample(folder, "jpg"), folder / f"{algorithm}.jpg", by)
    found = read(out, anchors=root)
    assert judge(found).standing is Standing.HOLDS
    assert (found.by.name, found.by.organisation) == ("Post House", "Halflight VFX")


def test_what_signs_under_certificates_elsewhere_seals_too(folder: Path) -> None:
    """The interface of tokens and key services; its ECDSA signatures are DER."""
    from personae.engines.signers.chains import KeyFileChain

    key = KEYS["es256"]()
    chain, root = _self_made(key)
    token = KeyFileChain(_in_pem(key), chain, where="the token", passphrase=str)
    out = sealed(sample(folder, "jpg"), folder / "t.jpg", certificates.of_chain(token, now=NOW))
    assert judge(read(out, anchors=root)).standing is Standing.HOLDS


def test_keys_and_chains_that_cannot_seal(folder: Path) -> None:
    from personae.engines.signers.chains import KeyFileChain

    key, other = KEYS["es256"](), KEYS["es256"]()
    chain, _ = _self_made(key)
    rsa_key = KEYS["ps256"]()
    token = KeyFileChain(_in_pem(rsa_key), _self_made(rsa_key)[0], where="t", passphrase=str)
    small = rsa.generate_private_key(65537, 1024)  # noqa: S505  # as nobody should
    for make, said in (
        (lambda: _signer(chain, _in_pem(other)), "it is not the key of the first certificate"),
        (lambda: _signer(chain, chain), "this is no private key in PEM"),
        (lambda: _signer(b"", _in_pem(key)), "this is no chain of certificates in PEM"),
        (lambda: _signer(chain, _in_pem(key, b"right"), "wrong"), "the key does not open"),
        (lambda: _signer(_self_made(small)[0], _in_pem(small)), "this kind of key"),
        (lambda: certificates.of_chain(token, now=NOW), "no RSA signatures but by PSS"),
        (
            lambda: certificates.of_chain(
                KeyFileChain(_in_pem(key), chain, where="t", passphrase=str),
                now=NOW + dt.timedelta(days=9),
            ),
            "the certificate ended on",
        ),
        (
            lambda: certificates.check_days(
                certificates.first_of(chain, where="c"), NOW - dt.timedelta(days=2), where="c"
            ),
            "the certificate begins on",
        ),
    ):
        with pytest.raises(UserError, match=said):
            make()
    strayed = replace(_signer(chain, _in_pem(key)), sign=_signer(*_pair(other)).sign)
    with pytest.raises(UserError, match="does not fit the certificate"):
        sealed(sample(folder, "jpg"), folder / "strayed.jpg", strayed)


def _pair(key: Any) -> tuple[bytes, bytes]:
    return _self_made(key)[0], _in_pem(key)


def test_what_a_key_refuses_is_told_in_its_own_words(folder: Path) -> None:
    def refuse(_data: bytes) -> bytes:
        raise UserError(Mistake("the token", "it was pulled out."))

    with pytest.raises(UserError, match=r"^the token: it was pulled out\.$"):
        sealed(sample(folder, "jpg"), folder / "refused.jpg", replace(BY, sign=refuse))


# What is changed


def _evidence(found: Seal | NoSeal | Unreadable) -> set[Evidence]:
    return {evidence for evidence, _ in judge(found).failing}


def test_each_kind_of_failure_is_told_from_the_others(folder: Path, film: Path) -> None:
    data = film.read_bytes()
    store = data.index(b"jumdc2pa")
    label = data.index(b"org.personae.consent\0", store)
    places = {
        "media": (data.index(b"mdat") + 40, {Evidence.MEDIA}),
        "what it says": (data.index(b"covered", store), {Evidence.SAYS}),
        "consent": (data.index(b"1b1b1b1b", label), {Evidence.SAYS}),
        "claim": (data.index(b"instanceID", store) + 20, {Evidence.SIGNATURE}),
    }
    for name, (at, wanted) in places.items():
        found = READER.read(
            flipped(film, at, folder / f"flip-{name}.mp4"), sidecar=None, anchors=ROOT
        )
        assert judge(found).standing is Standing.FAILS, name
        assert wanted <= _evidence(found), (name, found)
        assert Evidence.MEDIA in wanted or Evidence.MEDIA not in _evidence(found), name
    assert _evidence(read(film, anchors=b"")) == {Evidence.SIGNER}
    assert judge(read(film, anchors=b"")).standing is Standing.UNTRUSTED
    assert judge(read(film, anchors=unsafe()[1])).standing is Standing.UNTRUSTED  # another's root


def test_a_seal_whose_certificate_is_over(folder: Path) -> None:
    picture = sample(folder, "jpg")
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    by, root = unsafe(now=now, lasts=dt.timedelta(seconds=3))
    out = sealed(picture, folder / "over.jpg", by)
    time.sleep(
        max(0.0, (now + dt.timedelta(seconds=4.1) - dt.datetime.now(dt.UTC)).total_seconds())
    )
    found = read(out, anchors=root)
    assert judge(found).standing is Standing.FAILS
    assert Evidence.CERTIFICATE in _evidence(found)
    assert Evidence.MEDIA not in _evidence(found)


@pytest.mark.skipif(not Path(OPENSSL).exists(), reason="no OpenSSL on this machine")
def test_a_time_stamp_keeps_a_seal_past_its_certificate(folder: Path) -> None:
    """Only one by an authority that is trusted: anybody can date anything back."""
    authority, film = Authority.made(folder / "tsa"), sample(folder, "mp4")
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    by, root = unsafe(now=now, lasts=dt.timedelta(seconds=6))
    with served(authority) as server:
        stamped_by = replace(by, tsa=f"{server.url}/tsa")
        out = sealed(film, folder / "stamped.mp4", stamped_by)
        refused = replace(by, tsa=f"{server.url}/code/503")
        with pytest.raises(UserError, match="Does the time-stamp authority answer"):
            sealed(film, folder / "refused.mp4", refused)
    over = now + dt.timedelta(seconds=7.1) - dt.datetime.now(dt.UTC)
    time.sleep(max(0.0, over.total_seconds()))
    trusted = read(out, anchors=root + authority.root.read_bytes())
    assert judge(trusted).standing is Standing.HOLDS
    assert trusted.by.at is not None
    assert abs(trusted.by.at - now) < dt.timedelta(seconds=7)
    unknown = read(out, anchors=root)
    assert unknown.by.at is None
    assert Evidence.CERTIFICATE in _evidence(unknown)


def test_a_change_in_padding_changes_nothing_and_is_not_accused(folder: Path, film: Path) -> None:
    data = film.read_bytes()
    at = max(_runs_of_nothing(data), key=lambda run: run[1])
    assert at[1] > 1000
    padded = flipped(film, at[0] + at[1] // 2, folder / "padded.mp4")
    assert padded.read_bytes() != data
    assert judge(read(padded)).standing is Standing.HOLDS


def _runs_of_nothing(data: bytes) -> Iterator[tuple[int, int]]:
    """Where zeros stand, and how many."""
    at = 0
    while (at := data.find(b"\0\0\0\0\0\0\0\0", at)) >= 0:
        end = at
        while end < len(data) and data[end] == 0:
            end += 1
        yield at, end - at
        at = end


def test_every_flipped_bit_of_a_seal_ends_in_words(folder: Path, film: Path) -> None:
    """Wherever it is: never an error, and one of the answers that there are."""
    data = film.read_bytes()
    for at in range(0, len(data), 1999):
        found = READER.read(flipped(film, at, folder / "each.mp4"), sidecar=None, anchors=ROOT)
        assert judge(found).standing in Standing


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["mp4", "jpg", "wav"])
def test_a_truncated_file_ends_in_words(folder: Path, kind: str, share: float) -> None:
    whole = sealed(sample(folder, kind), folder / f"whole.{kind}", BY).read_bytes()
    cut = folder / f"cut.{kind}"
    cut.write_bytes(whole[: int(len(whole) * share)])
    found = READER.read(cut, sidecar=None, anchors=ROOT)
    if not holds_seal(cut):  # the cut took the seal with it
        assert found == NoSeal()
    assert judge(found).standing in (Standing.NONE, Standing.FAILS, Standing.UNREADABLE), found


# Files made to hurt


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), kind) + data


_MANIFEST = bytes.fromhex("63326d6100110010800000aa00389b71")
_STORE = bytes.fromhex("6332706100110010800000aa00389b71")


def _described(kind: bytes, label: bytes) -> bytes:
    return _box(b"jumd", kind + b"\x03" + label + b"\0")


def _in_a_film(store: bytes) -> bytes:
    head = _C2PA_BOX + bytes(4) + b"manifest\0" + bytes(8)
    ftyp = _box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
    return ftyp + _box(b"uuid", head + store) + _box(b"mdat", bytes(100))


def _store(inner: bytes) -> bytes:
    return _box(b"jumb", _described(_STORE, b"c2pa") + inner)


def _nested(deep: int) -> bytes:
    described = _described(_MANIFEST, b"m")
    sizes = [(8 + len(described)) * (left + 1) for left in range(deep)]
    return b"".join(struct.pack(">I4s", size, b"jumb") + described for size in reversed(sizes))


def _endless() -> bytes:
    """A box that says it holds a thousand gigabytes."""
    head = struct.pack(">I4sQ", 1, b"uuid", 1 << 40) + _C2PA_BOX + bytes(4) + b"manifest\0"
    return _box(b"ftyp", b"isom\0\0\2\0isom") + head + bytes(100)


BOMBS: dict[str, Callable[[], bytes]] = {
    "a hundred thousand boxes within each other": lambda: _in_a_film(_store(_nested(100_000))),
    "a million boxes beside each other": lambda: _in_a_film(
        _store(_box(b"jumb", _described(_MANIFEST, b"m")) * 1_000_000)
    ),
    "a size beyond the file": _endless,
    "no boxes at all": lambda: _in_a_film(b"\xff" * 5000),
    "a store without a manifest": lambda: _in_a_film(_store(b"")),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_manifest_bomb_is_refused_in_little_time_and_memory(folder: Path, bomb: str) -> None:
    path = folder / "bomb.mp4"
    path.write_bytes(BOMBS[bomb]())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = READER.read(path, sidecar=None, anchors=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert judge(found).standing in (Standing.UNREADABLE, Standing.NONE), found
    assert judge(found).standing.exit_code in (11, 12)
    assert after.ru_utime - before.ru_utime < 5
    assert after.ru_maxrss < 1 << 20  # kilobytes: a gigabyte of all children so far


@pytest.mark.parametrize(("times", "standing"), [(1, Standing.HOLDS), (40, Standing.UNREADABLE)])
def test_a_seal_that_unfolds_to_ten_thousand_times_its_size(
    folder: Path, times: int, standing: Standing
) -> None:
    """Some 4 kB, compressed as C2PA allows; of 36 MB no more than 32 are unfolded."""
    settings = {**SETTINGS, "core": {"prefer_compress_manifests": True}}
    builder = c2pa.Builder(
        {"claim_generator_info": [{"name": "x"}], "assertions": [CREATED]},
        context=c2pa.Context.from_dict(settings),
    )
    for _ in range(times):
        long = {"org.example.long": "a" * 900_000}
        builder.add_action({"action": "c2pa.edited", "parameters": long})
    signer = c2pa.Signer.from_callback(BY.sign, c2pa.C2paSigningAlg.ES256, BY.chain.decode())
    out = folder / "unfolds.jpg"
    with sample(folder, "jpg").open("rb") as source, out.open("w+b") as target:
        builder.sign(signer, "image/jpeg", source, target)
    assert out.stat().st_size < 10_000
    assert judge(READER.read(out, sidecar=None, anchors=ROOT)).standing is standing


def test_a_seal_of_very_many_parts_is_read_within_bounds(folder: Path) -> None:
    whole = audited(sample(folder, "jpg"))
    part = sample(folder, "png")
    out = folder / "many.jpg"
    out.write_bytes(b"")
    C2paSealer().seal_into(whole, out, claim(whole, replicas=300), BY, (part,) * 60)
    found = read(out)
    assert len(found.parts) == 60
    assert len(told(found.assertions).replicas) == 300


def test_a_reader_that_runs_out_of_memory_or_time_says_so(film: Path) -> None:
    short = C2paReader(memory_bytes=16 << 20).read(film, sidecar=None, anchors=ROOT)
    assert isinstance(short, Unreadable)
    assert short.why == "reading it takes more memory or time than a seal may"
    assert judge(short).standing is Standing.UNREADABLE
    late = C2paReader(cpu_s=0).read(film, sidecar=None, anchors=ROOT)
    assert isinstance(late, Unreadable)


def test_a_sidecar_larger_than_any_seal_is_not_read(folder: Path, film: Path) -> None:
    vast = folder / "vast.c2pa"
    with vast.open("wb") as stream:
        os.truncate(stream.fileno(), 65 << 20)
    assert READER.read(film, sidecar=vast, anchors=b"") == Unreadable(
        why="it is larger than any seal"
    )


def test_a_modules_name_in_the_working_folder_is_not_run(
    folder: Path, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "c2pa.py").write_text("raise SystemExit(3)")
    (folder / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(folder)
    assert judge(read(film)).standing is Standing.HOLDS


def test_a_file_is_known_by_what_is_in_it_and_not_by_its_name(folder: Path, film: Path) -> None:
    for name in ("no-ending", "picture.jpg", "film.avi"):
        (folder / name).write_bytes(film.read_bytes())
        assert judge(read(folder / name)).standing is Standing.HOLDS


def test_a_part_made_to_hurt_is_not_taken_in(folder: Path) -> None:
    bomb = folder / "part.mp4"
    bomb.write_bytes(_in_a_film(_store(_nested(100_000))))
    whole = audited(sample(folder, "jpg"))
    out = folder / "hurt.jpg"
    out.write_bytes(b"")
    with pytest.raises(UserError, match="its seal cannot be read"):
        C2paSealer().seal_into(whole, out, claim(whole), BY, (bomb,))


def test_a_seal_said_to_lie_elsewhere_is_not_fetched(folder: Path) -> None:
    """The reader's own process would ask a server that counts; nobody asks it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/seal.c2pa"
        builder = c2pa.Builder(
            {"claim_generator_info": [{"name": "x"}], "assertions": [CREATED]},
            context=c2pa.Context.from_dict(SETTINGS),
        )
        builder.set_no_embed()
        builder.set_remote_url(url)
        signer = c2pa.Signer.from_callback(BY.sign, c2pa.C2paSigningAlg.ES256, BY.chain.decode())
        out = folder / "elsewhere.jpg"
        with sample(folder, "jpg").open("rb") as source, out.open("w+b") as target:
            builder.sign(signer, "image/jpeg", source, target)
        assert READER.read(out, sidecar=None, anchors=ROOT) == NoSeal(elsewhere=url)
        with pytest.raises(TimeoutError):
            server.accept()


CREATED = {
    "label": "c2pa.actions.v2",
    "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": COMPOSITE}]},
}


def test_text_of_strangers_steers_no_terminal(folder: Path) -> None:
    first = sealed(sample(folder, "jpg"), folder / "inner.jpg", BY)
    said = replace(claim(audited(first)), title="a\x1b[2Jb")
    (part,) = read(sealed(first, folder / "esc.jpg", BY, said)).parts
    assert part.title == "a\N{REPLACEMENT CHARACTER}[2Jb"


def test_files_that_are_not_there_or_not_what_they_say(folder: Path) -> None:
    with pytest.raises(UserError, match="it cannot be read"):
        READER.read(folder / "none.mp4", sidecar=None, anchors=b"")
    with pytest.raises(UserError, match="--trust: this is no chain"):
        READER.read(sample(folder, "jpg"), sidecar=None, anchors=b"no certificate")
    assert READER.read(sample(folder, "mxf"), sidecar=None, anchors=b"") == NoSeal()
    assert READER.read(sample(folder, "jpg"), sidecar=None, anchors=b"") == NoSeal()
    wrong = folder / "wrong.mp4"
    wrong.write_bytes(sample(folder, "mxf").read_bytes())
    assert READER.read(wrong, sidecar=None, anchors=b"") == NoSeal()
    with pytest.raises(UserError, match="it cannot be sealed"):
        sealed(wrong, folder / "wrong-sealed.mp4", BY)
