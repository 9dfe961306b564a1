"""ANSWER.json: what the page of an offer gives back once somebody signs."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from personae.proof.signatures import Signed, signed_from_json
from personae.vocabulary.entry import Json, canonical_bytes, sha256_of
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256

SCHEMA = "personae/answer/1"
_KEYS = frozenset(
    (
        *("schema", "offer", "agreement", "disclosure", "language"),
        *("parts", "answers", "at", "signature"),
    )
)
_BIGGEST = 200_000  # bytes
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """A signed answer as it came.

    agreement   digest of the consent as it was offered
    disclosure  digest of what was shown
    parts       yes or no, by the part's id
    answers     to the questions of understanding, by their ids
    whole       all of it, as it goes on record
    sha256      of the file's bytes
    """

    path: Path
    offer: str
    agreement: Sha256
    disclosure: Sha256
    language: str
    parts: dict[str, bool]
    answers: dict[str, bool]
    at: datetime
    signed: Signed
    whole: dict[str, Json]
    sha256: Sha256

    @property
    def digest(self) -> Sha256:
        """Of the answer without its signature: what the signature is over."""
        return sha256_of(canonical_bytes({k: v for k, v in self.whole.items() if k != "signature"}))


def read_answer_file(path: Path) -> AnswerFile:
    """Raises UserError for whatever no page of ours could have written."""
    data = _bytes(path)
    try:
        found = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_float=_refused,
            parse_constant=_refused,
        )
    except (ValueError, RecursionError) as why:
        raise _wrong(path, f"this is no answer of an offer: {_short(why)}.") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise _wrong(path, f"this is no answer of an offer: it is not of the schema {SCHEMA}.")
    if found.keys() != _KEYS:
        odd = sorted(found.keys() ^ _KEYS)
        raise _wrong(path, f"this is no answer of an offer: see {', '.join(odd)}.")
    try:
        return AnswerFile(
            path=path,
            offer=_text(found, "offer"),
            agreement=_digest(found, "agreement"),
            disclosure=_digest(found, "disclosure"),
            language=_text(found, "language"),
            parts=_yes_no(found, "parts"),
            answers=_yes_no(found, "answers"),
            at=_moment(found),
            signed=_signed(found),
            whole=found,
            sha256=sha256_of(data),
        )
    except (ValueError, UnicodeEncodeError) as why:
        raise _wrong(path, f"this is no answer of an offer: {_short(why)}.") from None


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _BIGGEST:
            raise _wrong(path, "the file is too large to be an answer.")
        return path.read_bytes()
    except OSError as error:
        raise _wrong(path, f"it cannot be read: {error.strerror}.") from None


def _wrong(path: Path, what: str) -> UserError:
    return UserError(
        Mistake(str(path), what, "Ask for the file again, as the offer's page saved it.")
    )


def _short(why: BaseException) -> str:
    return " ".join(str(why).split())[:120].rstrip(".")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in it")
    return found


def _refused(text: str) -> None:
    raise ValueError(f"it holds {text}, which no answer does")


def _text(found: dict[str, Any], key: str) -> str:
    value = found[key]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key} is no text")
    value.encode()  # half a character is none
    return value


def _digest(found: dict[str, Any], key: str) -> Sha256:
    value = _text(found, key)
    if not _DIGEST.fullmatch(value):
        raise ValueError(f"{key} is no digest")
    return Sha256(value)


def _yes_no(found: dict[str, Any], key: str) -> dict[str, bool]:
    value = found[key]
    if not isinstance(value, dict) or not all(isinstance(said, bool) for said in value.values()):
        raise ValueError(f"{key} is not a yes or a no each")
    return value


def _moment(found: dict[str, Any]) -> datetime:
    moment = datetime.strptime(_text(found, "at"), "%Y-%m-%dT%H:%M:%S%z")
    if not _text(found, "at").endswith("Z"):
        raise ValueError("at is not in UTC")
    return moment


def _signed(found: dict[str, Any]) -> Signed:
    kept = found["signature"]
    if not isinstance(kept, dict):
        raise ValueError("signature is none")  # noqa: TRY004  # of a file's value
    return signed_from_json(kept)
