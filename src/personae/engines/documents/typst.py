"""Typst: tagged PDF in milliseconds, and a refusal where others print a box.

It reads one file beside this one and what it is handed as JSON; no text of a document is ever read
as markup. Fonts are Noto's for all scripts, under the Open Font License; none of the machine's own
is used, so that the same document gives the same bytes everywhere.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personae.pay.interfaces import Document
from personae.vocabulary.mistake import Mistake, UserError

if TYPE_CHECKING:
    from typst import Fonts, TypstError

_MARKUP = Path(__file__).parent / "document.typ"
_PACKAGES = (
    "manimgx_fonts",
    "manimgx_fonts_cjk",
)  # Noto Sans for 22 scripts; for Han, Kana, Hangul
_FIRST = ("Noto Sans", "Noto Sans CJK SC")  # the others follow by name
_NOT_SHOWN = "could not be displayed"


class TypstTypesetter:
    def __init__(self, fonts: Sequence[Path] = ()) -> None:
        """Raise UserError where the extra is not installed, or a folder is none.

        fonts  folders with further fonts, which are asked where Noto's have no such character
        """
        missing = [name for name in ("typst", *_PACKAGES) if find_spec(name) is None]
        if missing:
            raise UserError(
                Mistake(
                    "--pdf",
                    "what makes a PDF is not installed.",
                    "Install it: pip install 'personae[pdf]'. The page (HTML) needs nothing more, "
                    "and a browser can print it.",
                )
            )
        nowhere = [
            Mistake("--fonts", f"{each} is no folder.") for each in fonts if not each.is_dir()
        ]
        if nowhere:
            raise UserError(*nowhere)
        import typst

        folders = [*map(_folder, _PACKAGES), *map(str, fonts)]
        self._fonts: Fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
        )

    def pdf(self, document: Document) -> bytes:
        from typst import Compiler, TypstError

        others = sorted(set(self._fonts.families()) - set(_FIRST))
        compiler = Compiler(_MARKUP, root=_MARKUP.parent, font_paths=self._fonts)
        given = {"document": json.dumps(_plain(document)), "fonts": json.dumps([*_FIRST, *others])}
        try:
            made = compiler.compile(
                format="pdf", sys_inputs=given, pdf_standards=["ua-1"], timestamp=0
            )
        except TypstError as error:
            raise _told(error, document) from None
        if not isinstance(made, bytes):
            raise TypeError("one document gives one PDF")
        return made


def _folder(package: str) -> str:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return next(iter(found.submodule_search_locations))


def _plain(document: Document) -> dict[str, Any]:
    blocks = [{"kind": type(block).__name__.lower(), **asdict(block)} for block in document.blocks]
    for block in blocks:
        if "right" in block:
            block["right"] = sorted(block["right"])
    return {**asdict(document), "blocks": blocks}


def _told(error: "TypstError", document: Document) -> Exception:
    """What the person who gave the text can do about it; else the error itself."""
    message = str(error.message)
    shown = message.split('"')
    if _NOT_SHOWN in message or "disallowed codepoint" in message:
        character = _first_of(shown[1] if len(shown) > 1 else "")
        return UserError(
            Mistake(
                document.title,
                f"no font at hand can show {character}.",
                "Give a folder of fonts that can with `--fonts DIR`; the page (HTML) does without.",
            )
        )
    return error


def _first_of(escaped: str) -> str:
    """`Ꮳ (U+13E3 CHEROKEE LETTER TSA)`, whether it was told as itself or escaped."""
    if escaped.startswith("\\u{"):
        code = int(escaped[3:].partition("}")[0], 16)
    else:
        code = ord(escaped[:1] or "\ufffd")
    name = unicodedata.name(chr(code), "")
    itself = f"{chr(code)} " if chr(code).isprintable() else ""
    return f"{itself}(U+{code:04X}{f' {name}' if name else ''})" if itself else f"U+{code:04X}"
