"""Small files of every kind that is sealed, claims about them, and signers for trying out."""

import datetime as dt
import hashlib
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from PIL import Image
from tests.films import PLAIN, make_film

from personae.engines.signers.c2pa_seal import C2paSealer
from personae.engines.signers.certificates import signer_of
from personae.engines.signers.unsafe_certificates import unsafe_certificates
from personae.proof.provenance import (
    AuditTold,
    By,
    Claim,
    Declared,
    Film,
    Replica,
    SealSigner,
    Shown,
    training_said,
)
from personae.vocabulary.names import Sha256
from personae.vocabulary.span import Span

if TYPE_CHECKING:
    from personae.vocabulary.entry import Json

HELD = ("jpg", "png", "mp4", "mov", "wav", "mp3", "flac", "m4a")
MIME = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
}
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
CONSENT_ID = "5a" * 16
_SOUNDS = {"wav": "pcm_s16le", "mp3": "libmp3lame", "flac": "flac", "m4a": "aac"}


def sample(folder: Path, kind: str) -> Path:
    """A small file of that kind, of our own making."""
    path = folder / f"sample.{kind}"
    if kind in ("jpg", "png"):
        shades = np.arange(64 * 48 * 3, dtype=np.uint32).reshape(48, 64, 3) % 251
        Image.fromarray(shades.astype(np.uint8)).save(path)
    elif kind in _SOUNDS:
        _sound(path, _SOUNDS[kind])
    elif kind == "mxf":
        _mxf(path)
    else:
        shots = [np.full((48, 64, 3), 20 * number, np.uint8) for number in range(6)]
        make_film(path, shots, PLAIN)
    return path


def audited(path: Path) -> Film:
    return Film(path=path, sha256=Sha256(hashlib.sha256(path.read_bytes()).hexdigest()))


def claim(film: Film, *, replicas: int = 1, declared: Declared = Declared.SOME) -> Claim:
    consent: dict[str, Json] = {
        "schema": "org.personae.consent/1",
        "id": CONSENT_ID,
        "digest": {"alg": "sha256", "hash": "1b" * 32},
        "state": "signed",
        "on": NOW.date().isoformat(),
        "kinds": ["background"],
        "media": ["theatrical"],
        "training": False,
        "enforceable": False,
    }
    return Claim(
        label=f"urn:c2pa:{uuid.uuid4()}",
        title=film.path.name,
        version="0.1.0",
        at=NOW,
        audit=AuditTold(
            report=Sha256("0f" * 32),
            film=film.sha256,
            frame_rate="24/1",
            judged_on=NOW.date(),
            sealed_on=NOW.date(),
            replicas=declared,
        ),
        replicas=tuple(
            Replica(
                number=number,
                by=By.FACE,
                frames=(Span(0, 3),),
                declared=True,
                seen=True,
                shown=Shown.COVERED,
                consents=(CONSENT_ID,),
            )
            for number in range(1, replicas + 1)
        ),
        consents=(consent,) if replicas else (),
        training=training_said([False]),
    )


def unsafe(
    *, now: dt.datetime = NOW, lasts: dt.timedelta = dt.timedelta(days=30)
) -> tuple[SealSigner, bytes]:
    """A signer for trying out, and its root in PEM."""
    made = unsafe_certificates(now=now, lasts=lasts)
    by = signer_of(
        made.chain,
        made.key,
        now=now,
        chain_named="chain.pem",
        key_named="key.pem",
        passphrase=str,
        unsafe=True,
    )
    return by, made.root


def sealed(path: Path, out: Path, by: SealSigner, said: Claim | None = None) -> Path:
    """`path` with its seal, in `out`."""
    film = audited(path)
    out.write_bytes(b"")
    C2paSealer().seal_into(film, out, said or claim(film), by, ())
    return out


def flipped(path: Path, at: int, out: Path) -> Path:
    """A copy with one bit changed."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    out.write_bytes(data)
    return out


def _sound(path: Path, codec: str) -> None:
    wave = (9000 * np.sin(np.arange(16000) / 20)).astype(np.int16)
    with av.open(path, "w") as film:
        track = film.add_stream(codec, rate=16000, layout="mono")
        assert isinstance(track, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts = 16000, 0
        for packet in (*track.encode(frame), *track.encode(None)):
            film.mux(packet)


def _mxf(path: Path) -> None:
    with av.open(path, "w") as film:
        track = film.add_stream("mpeg2video", rate=25)
        assert isinstance(track, av.VideoStream)
        track.width, track.height, track.pix_fmt = 720, 576, "yuv422p"
        for number in range(3):
            shade = np.full((576, 720, 3), 30 * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(shade, "rgb24").reformat(format="yuv422p")
            frame.pts = number
            film.mux(track.encode(frame))
        film.mux(track.encode(None))
