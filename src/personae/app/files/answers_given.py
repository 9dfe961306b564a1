"""`answers.json`: what people answered about one film, as the record has it, a copy to read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from personae.reconciliation.answered import Answered
from personae.vocabulary.mistake import Mistake, UserError
from personae.vocabulary.names import Sha256

ANSWERS = "answers.json"
SCHEMA: Literal["personae/answers/1"] = "personae/answers/1"
_MOVE = "Move it away; it is written anew from the record."


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersFile:
    schema: Literal["personae/answers/1"]
    film: Sha256
    answers: tuple[Answered, ...]


def as_bytes(film: Sha256, answers: Sequence[Answered]) -> bytes:
    values = _adapter().dump_python(
        AnswersFile(schema=SCHEMA, film=film, answers=tuple(answers)), mode="json"
    )
    return (json.dumps(values, indent=2, ensure_ascii=False) + "\n").encode()


def check_answers(folder: Path, film: Sha256, on_record: Sequence[Answered]) -> None:
    """Raise UserError where the file in `folder` says anything that is not on record.

    It may lack the latest, where a review was cut off before it was written; and it may be of an
    earlier cut, whose answers are on record under another film.
    """
    path = folder / ANSWERS
    said = _read(path)
    if said is None or said.film != film:
        return
    known = {answer.entry: answer for answer in on_record}
    for number, answer in enumerate(said.answers, 1):
        if answer.entry not in known:
            raise UserError(
                Mistake(
                    str(path),
                    f"answer {number} is not on record in this home (entry {answer.entry}).",
                    _MOVE,
                )
            )
        if answer != known[answer.entry]:
            raise UserError(
                Mistake(
                    str(path),
                    f"answer {number} does not say what is on record (entry {answer.entry}).",
                    f"It was edited, and an answer is never changed: give another. {_MOVE}",
                )
            )


def _read(path: Path) -> AnswersFile | None:
    try:
        return _adapter().validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UserError(Mistake(str(path), f"it cannot be read: {error.strerror}.")) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        why = f"`{where}` is not as it was written" if where else "it is not JSON"
        raise UserError(Mistake(str(path), f"this is broken: {why}.", _MOVE)) from None


@cache
def _adapter() -> TypeAdapter[AnswersFile]:
    return TypeAdapter(AnswersFile)
