"""What every engine that sets documents in pages must do."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typst", reason="the extra `pdf` is not installed")
pytest.importorskip("pypdf")

from pypdf import PdfReader

from personae.app import wiring
from personae.pay.interfaces import (
    Amount,
    Block,
    Document,
    Heading,
    Listed,
    Pairs,
    Paragraph,
    Table,
    Text,
    Typesetter,
    Words,
)
from personae.vocabulary.mistake import UserError

ENGINES = {"typst": wiring.typesetter}
NAMES = {
    "Latin": "Ana Vale, Þórdís Łukasiewicz, Nguyễn Thị Hương",
    "Cyrillic": "Зоя Ковалёва",
    "Greek": "Ελένη Παπαδοπούλου",
    "Arabic": "نور الهاشمي",
    "Hebrew": "נועה לוי",
    "Devanagari": "आशा शर्मा",
    "Tamil": "கவிதா",
    "Thai": "สมชาย",
    "Georgian": "ნინო",
    "Armenian": "Անի",
    "Ethiopic": "አበበ",
    "Han": "王晓明",
    "Kana": "さくら カオル",
    "Hangul": "김민준",
}
HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:0.1.0"',
    "$x^2$ *b* _i_ <a> @b [c] \\ ` // /*",
    "= Not a heading",
)


@pytest.fixture(params=sorted(ENGINES), scope="module")
def typesetter(request: pytest.FixtureRequest) -> Typesetter:
    return ENGINES[request.param]()


def words(text: str, **manner: Any) -> Text:
    return (Words(text=text, **manner),)


def document(*blocks: Block, title: str = "A statement", language: str = "en") -> Document:
    return Document(
        title=title,
        author="northlight-pictures",
        language=language,
        paper="us-letter",
        page="Page",
        blocks=(Heading(level=1, text="The first words"), *blocks),
    )


WHOLE = document(
    Paragraph(text=words("Nine hundred", large=True, strong=True)),
    Amount(text=words("To be paid"), amount="903.00 USD", ruled=True),
    Heading(level=2, text="Lines"),
    Pairs(pairs=(("Clause", words("Overtime")), ("Paid", words("not yet")))),
    Heading(level=3, text="One more"),
    Listed(items=(words("first step"), words("second step"))),
    Table(
        header=("Day", "Sum"),
        rows=((words("Monday"), words("216.00")), (words("Tuesday"), words("108.00"))),
        widths=(3, 1),
        right=frozenset({1}),
    ),
    title="What is due",
    language="es",
)


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def opened(made: bytes) -> PdfReader:
        file = tmp_path / "made.pdf"
        file.write_bytes(made)
        return PdfReader(file)

    return opened


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def roles(element: Any) -> list[str]:
    """The tags of a document, in the order in which they are read aloud."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if not isinstance(element, dict):
        return []
    found = [str(element["/S"])] if "/S" in element else []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found += roles(kid)
    return found


def test_everything_is_in_it_and_in_its_order(typesetter: Typesetter, read: Any) -> None:
    told = text_of(read(typesetter.pdf(WHOLE)))
    said = "The first words,Nine hundred,To be paid,903.00 USD,Lines,Clause,Overtime,not yet,"
    said += "One more,first step,second step,Day,Sum,Monday,216.00,Tuesday,108.00"
    places = [told.index(each) for each in said.split(",")]
    assert places == sorted(places)


def test_it_is_tagged_with_its_title_and_language(typesetter: Typesetter, read: Any) -> None:
    catalogue = read(typesetter.pdf(WHOLE)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] is True or bool(catalogue["/MarkInfo"]["/Marked"])
    assert str(catalogue["/Lang"]).startswith("es")
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    tags = roles(catalogue["/StructTreeRoot"])
    for tag in ("/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD"):
        assert tag in tags, tag
    assert tags.index("/H1") < tags.index("/H2") < tags.index("/Table")
    assert tags.count("/LI") == 4
    assert tags.count("/TH") == 2


def test_it_says_what_it_is_called(typesetter: Typesetter, read: Any) -> None:
    info = read(typesetter.pdf(WHOLE)).metadata
    assert info is not None
    assert info.title == "What is due"
    assert info.author == "northlight-pictures"


def test_it_claims_the_standard_for_everybody(typesetter: Typesetter) -> None:
    """PDF/UA-1, ISO 14289-1."""
    assert b"pdfuaid:part" in typesetter.pdf(WHOLE)


def test_the_same_document_gives_the_same_bytes(typesetter: Typesetter) -> None:
    assert typesetter.pdf(WHOLE) == typesetter.pdf(WHOLE) == ENGINES["typst"]().pdf(WHOLE)


@pytest.mark.parametrize("script", sorted(NAMES))
def test_a_name_in_any_script_is_set_in_letters_of_its_own(
    typesetter: Typesetter, read: Any, script: str
) -> None:
    name = NAMES[script]
    pdf = read(typesetter.pdf(document(Paragraph(text=words(name)))))
    shown = "".join(page.extract_text() for page in pdf.pages)
    letters = {character for character in name if character.isalpha()}
    # an engine may join letters to one shape, which reading the text takes apart again
    assert len(letters - set(shown)) <= len(letters) // 3, shown


def test_a_character_in_no_font_is_refused_by_name(typesetter: Typesetter) -> None:
    with pytest.raises(UserError) as told:
        typesetter.pdf(document(Paragraph(text=words("Name: Ꮳ"))))
    assert "Ꮳ (U+13E3 CHEROKEE LETTER TSA)" in str(told.value)
    assert "A statement" in str(told.value)


def test_a_control_character_is_refused(typesetter: Typesetter) -> None:
    with pytest.raises(UserError) as told:
        typesetter.pdf(document(Paragraph(text=words("a\x00b"))))
    assert "U+0000" in str(told.value)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_read_as_markup(typesetter: Typesetter, read: Any, text: str) -> None:
    blocks = (
        Paragraph(text=words(text)),
        Heading(level=2, text=text),
        Listed(items=(words(text),)),
    )
    told = text_of(read(typesetter.pdf(document(*blocks, title=text))))
    assert told.count(text) >= 3


def test_a_long_name_stays_on_its_page(typesetter: Typesetter, read: Any) -> None:
    name = "Wolfeschlegelstein" * 12
    blocks = (Heading(level=2, text=name), Paragraph(text=words(name)))
    (page,) = read(typesetter.pdf(document(*blocks))).pages
    ends: list[float] = []
    page.extract_text(visitor_text=lambda _text, _cm, tm, _font, size: ends.append(tm[4] + size))
    assert max(ends) <= float(page.mediabox.width)
    assert page.extract_text().count("\n") >= 5  # it is broken over several lines


def test_what_may_be_copied_is_left_as_it_is(typesetter: Typesetter, read: Any) -> None:
    digest, key = "5f" * 32, "the-long-take/mei-lin-zhao/replica/employment-based/LT_0600/HL-0011/1"
    blocks = (Paragraph(text=words(digest, small=True)), Paragraph(text=words(key, small=True)))
    told = text_of(read(typesetter.pdf(document(*blocks))))
    assert digest in told
    assert key in told.replace(" ", "")


def test_many_pages_are_numbered(typesetter: Typesetter, read: Any) -> None:
    pdf = read(typesetter.pdf(document(*[Paragraph(text=words(f"line {n}")) for n in range(200)])))
    assert len(pdf.pages) > 2
    for number, page in enumerate(pdf.pages, start=1):
        assert f"Page {number}/{len(pdf.pages)}" in page.extract_text()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from personae.engines.documents import typst

    monkeypatch.setattr(typst, "find_spec", lambda name: None if name == "typst" else name)
    with pytest.raises(UserError) as told:
        wiring.typesetter()
    assert "pip install 'personae[pdf]'" in str(told.value)


def test_a_folder_of_fonts_that_is_none_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere is no folder"):
        wiring.typesetter([tmp_path / "nowhere"])


def test_further_fonts_are_asked_for_what_the_others_have_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from personae.engines.documents import typst

    further = Path(typst._folder("manimgx_fonts_cjk"))
    monkeypatch.setattr(typst, "_PACKAGES", ("manimgx_fonts",))
    told = document(Paragraph(text=words("王晓明")))
    with pytest.raises(UserError, match="王"):
        wiring.typesetter().pdf(told)
    assert wiring.typesetter([further]).pdf(told)
