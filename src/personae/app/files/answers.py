"""A performer's own answers to the questions of understanding: read, and kept nowhere."""

from collections.abc import Iterable
from pathlib import Path

from personae.app.files.mistakes import Mistakes
from personae.app.files.yaml_text import read_yaml
from personae.consent.disclosure import Question
from personae.vocabulary.mistake import did_you_mean


def read_answers(path: Path, asked: Iterable[Question]) -> dict[str, bool]:
    """Each question's id with its answer; one left out, or null, is not answered.

    Raises UserError with every mistake of the file, each with its line.
    """
    mistakes = Mistakes()
    text = read_yaml(path, mistakes)
    mistakes.raise_any()
    if text is None:
        raise AssertionError("a file is read or there is a mistake")
    known = [question.id for question in asked]
    answers: dict[str, bool] = {}
    if not isinstance(text.value, dict):
        mistakes.add(f"{path.name}:1", "answers belong here, like `training: false`.")
        mistakes.raise_any()
        return answers
    for name, said in text.value.items():
        where = f"{path.name}:{text.line((name,))}"
        if name not in known:
            near = did_you_mean(name, known) or f"Questions: {', '.join(known)}."
            mistakes.add(where, f"no question is called `{name}`.", near)
        elif isinstance(said, bool):
            answers[name] = said
        elif said is not None:
            mistakes.add(where, f"`{name}`: true or false belongs here.")
    mistakes.raise_any()
    return answers
