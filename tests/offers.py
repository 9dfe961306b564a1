"""Offers of The Long Take, as they were before anybody signed them, and answers to them."""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.stranger import LONG_TAKE, Ran, Stranger

from personae.app.cli import main
from personae.app.files.consent import read_consent
from personae.consent.agreement import Consent
from personae.consent.offer import Beside, as_offered
from personae.engines.clocks.system import SystemClock
from personae.engines.signers.ed25519 import Ed25519Signer
from personae.proof.signatures import sign, signed_as_json
from personae.vocabulary.entry import Json, canonical_bytes, sha256_of
from personae.vocabulary.names import Sha256

OMAR = "omar-haddad"  # a background performer
OFFER = f"{OMAR}-offer"
FILES = sorted((LONG_TAKE / "consents").glob("*.yaml"))
TITLES = {"the-long-take": "The Long Take"}
RIGHT = {
    "another-picture": False,
    "training": False,
    "another-company": False,
    "each-use": False,
    "an-end": True,
}
ALL = {"uses-1": True, "media-theatrical": True, "media-streaming": True}
KEY = Ed25519Signer(bytes(range(32)))
MADE = datetime(2025, 5, 5, 18, tzinfo=UTC)  # the page, an hour after they were told


@contextlib.contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """The machine's clock stands still, in this process: nobody signs before a page is made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SystemClock, "now", lambda _: moment)
        yield


def beside(name: str) -> Beside:
    return Beside(
        name=name.replace("-", " ").title(),
        company="Northlight Pictures",
        titles=TITLES,
        scan_waits=True,
    )


def offered(file: Path) -> Consent:
    return as_offered(read_consent(file))


def offer_text(consent: str = OFFER) -> str:
    """The CONSENT.yaml of Omar Haddad without what came of it."""
    lines = (LONG_TAKE / "consents" / f"{OMAR}.yaml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("signed", "withdrawn"))]
    text = "\n".join(kept).replace("by_counsel: false, ", "") + "\n"
    return text.replace(f"consent: {OMAR}-long-take", f"consent: {consent}")


def write_offer(me: Stranger, consent: str = OFFER, text: str | None = None) -> Path:
    path = me.here / f"{consent}.yaml"
    path.write_text(text or offer_text(consent), encoding="utf-8")
    return path


def answered(
    made: Mapping[str, Any],
    *,
    parts: Mapping[str, bool] = ALL,
    answers: Mapping[str, bool] = RIGHT,
    at: datetime = datetime(2025, 5, 6, 17, tzinfo=UTC),
    language: str = "en",
    key: Ed25519Signer = KEY,
    signer: str = OMAR,
    **otherwise: Json,
) -> dict[str, Json]:
    """A signed answer to the offer that `personae consent offer -o --json` told of."""
    answer: dict[str, Json] = {
        "schema": "personae/answer/1",
        "offer": made["offer"],
        "agreement": made["agreement"],
        "disclosure": made["disclosures"][language],
        "language": language,
        "parts": dict(parts),
        "answers": dict(answers),
        "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **otherwise,
    }
    over = {
        "agreement": Sha256(str(answer["agreement"])),
        "disclosure": Sha256(str(answer["disclosure"])),
        "answer": sha256_of(canonical_bytes(answer)),
    }
    signed = sign(key, signer=signer, acting_as="performer", over=over, at=at)
    return {**answer, "signature": signed_as_json(signed)}


class Seated(Stranger):
    """The same stranger and the same commands, without starting a process for each."""

    def __call__(self, *args: object, before: Callable[[], None] | None = None) -> Ran:
        assert before is None
        out, err = io.StringIO(), io.StringIO()
        kept = sys.argv, dict(os.environ), Path.cwd()
        sys.argv = ["personae", *map(str, args)]
        os.environ.update(self.environment())
        os.chdir(self.here)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main._run(main._Interruption())
        finally:
            sys.argv = kept[0]
            os.environ.clear()
            os.environ.update(kept[1])
            os.chdir(kept[2])
        return Ran(code, out.getvalue(), err.getvalue())

    def moved(self, desk: Path) -> "Seated":
        return Seated(super().moved(desk).desk)
