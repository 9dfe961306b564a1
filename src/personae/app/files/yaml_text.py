"""YAML 1.2 with the line of every key: `NO` is Norway, and a doubled key is a mistake.

Scalars stay text but for true, false and null, so that scene `07` keeps its nought and a title
`2012` needs no quotes; what a key's value must be is said where the file is described.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from personae.app.files.mistakes import Mistakes

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

Plain: TypeAlias = "str | bool | list[Plain] | dict[str, Plain] | None"
Path_: TypeAlias = "tuple[str | int, ...]"
_BIGGEST = 4_000_000  # bytes
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Text:
    """What a YAML file says, and on which line each of its keys stands."""

    value: Plain
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of a key, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path, mistakes: Mistakes, *, called: str = "") -> Text | None:
    """None, and why in `mistakes`, where the file cannot be read as one YAML 1.2 document.

    called  what messages call the file; else its name
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError

    before, called = len(mistakes), called or path.name
    text = _text(path, called, mistakes)
    if text is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ReusedAnchorWarning)
            # Not its round-trip reader, which leaves a BEL (U+0007) at each fold of a `>` text.
            node = YAML(typ="safe", pure=True).compose(text)
    except ReusedAnchorWarning:
        mistakes.add(called, "one anchor (`&`) stands for two things.", "Give each its own name.")
        return None
    except MarkedYAMLError as why:
        mark = why.problem_mark or why.context_mark
        where = f"{called}:{mark.line + 1}" if mark else called
        what = " ".join(str(why.problem or why.context or "it cannot be read").split())
        mistakes.add(where, f"this is not YAML: {what}.", "Mind the indentation and the quotes.")
        return None
    except (YAMLError, ValueError, RecursionError) as why:
        mistakes.add(called, f"this is not YAML: {' '.join(str(why).split())}.")
        return None
    if node is None:
        mistakes.add(called, "the file is empty.")
        return None
    reader = _Reader(called, mistakes)
    value = reader.plain(node, ())
    return None if len(mistakes) > before else Text(value, reader.lines)


def _text(path: Path, called: str, mistakes: Mistakes) -> str | None:
    try:
        if path.stat().st_size > _BIGGEST:
            mistakes.add(called, "the file is too large to be one of ours.")
            return None
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = why.object[: why.start].count(b"\n") + 1
        mistakes.add(f"{called}:{line}", "this is not UTF-8.", "Save the file as UTF-8.")
    except OSError as why:
        mistakes.add(str(path), f"it cannot be read: {why.strerror}.")
    return None


class _Reader:
    def __init__(self, file: str, mistakes: Mistakes) -> None:
        self._file, self._mistakes = file, mistakes
        self.lines: dict[Path_, int] = {}

    def plain(self, node: "Node", at: Path_) -> Plain:
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        line = node.start_mark.line + 1
        self.lines.setdefault(at, line)
        if len(at) > _DEEPEST or node.anchor is not None:
            self._mistakes.add(
                f"{self._file}:{line}",
                "anchors, aliases and very deep nesting are not read here.",
                "Write the value out.",
            )
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node.value, at)
        if isinstance(node, SequenceNode):
            return [self.plain(item, (*at, n)) for n, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, pairs: "list[tuple[Any, Node]]", at: Path_) -> Plain:
        out: dict[str, Plain] = {}
        for key_node, value_node in pairs:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node.value, str):
                self._mistakes.add(f"{self._file}:{line}", "a key must be a word.")
                continue
            key = key_node.value
            path = (*at, key)
            if key in out:
                self._mistakes.add(
                    f"{self._file}:{line}",
                    f"the key `{key}` stands twice, first in line {self.lines[path]}.",
                    "Keep one of them.",
                )
                continue
            self.lines[path] = line
            out[key] = self.plain(value_node, path)
        return out

    def _scalar(self, node: "Node") -> Plain:
        text = str(node.value)
        if getattr(node, "style", None):  # quoted, or a block: text whatever it looks like
            return text
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text in ("true", "True", "TRUE"):
            return True
        if text in ("false", "False", "FALSE"):
            return False
        return text
