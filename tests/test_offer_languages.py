"""What an offer says in each language: every text, filled the same, and as easy as it is said."""

import math
import re
import shutil
import string
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyphen  # type: ignore[import-untyped]  # ships no types
import pytest
from babel import Locale
from tests.journeys.stranger import Stranger
from tests.offers import FILES, OMAR, beside, offered, write_offer

from personae.app.files.consent import CAPACITIES, EXCLUSIONS, KINDS, MEDIA, PURPOSES
from personae.consent import texts as module
from personae.consent.disclosure import in_plain_words, questions
from personae.consent.offer import disclosed
from personae.consent.texts import Texts, keys, languages, texts
from personae.rules.territories import _BESIDE, _COUNTRIES, _STATES
from personae.vocabulary.mistake import UserError

FOLDER = Path(module.__file__).parent / "languages"
OWN = {"measured", "reading"}  # each language has measures of its own


def filled_in(tag: str) -> dict[str, set[str]]:
    """Each text's key, and what is filled into it."""
    file = tomllib.loads((FOLDER / f"{tag}.toml").read_text(encoding="utf-8"))
    found = {}
    for key in keys(file):
        section, _, name = key.rpartition(".")
        text = file[section][name] if section else file[name]
        holes = {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}
        found[key] = holes if isinstance(text, str) and key not in OWN else set()
    return found


def test_english_and_spanish_are_there() -> None:
    assert set(languages()) >= {"en", "es"}


@pytest.mark.parametrize("tag", languages())
def test_a_language_has_every_text_and_fills_the_same_into_it(tag: str) -> None:
    assert filled_in(tag) == filled_in("en")
    assert texts(tag).missing == ()


@pytest.mark.parametrize("tag", languages())
def test_a_language_says_how_hard_it_is_by_what_was_measured(tag: str) -> None:
    file = texts(tag).file
    holes = {name for _, name, _, _ in string.Formatter().parse(file["reading"]) if name}
    assert holes == set(file["measured"])


@pytest.mark.parametrize("tag", languages())
def test_a_language_has_a_name_for_each_word_of_an_agreement(tag: str) -> None:
    file = texts(tag).file
    for section, words in {
        "kinds": KINDS,
        "did": KINDS,
        "did_not": KINDS,
        "purposes": PURPOSES,
        "media": MEDIA,
        "exclusions": (*EXCLUSIONS, "of_advertising"),
        "capacities": CAPACITIES,
    }.items():
        assert set(file[section]) == set(words), section
    assert len(file["dates"]["months"]) == 12
    assert len(file["dates"]["weekdays"]) == 7


@pytest.mark.parametrize("tag", languages())
def test_a_language_has_a_name_for_each_country_and_each_state_that_rules_ask_of(tag: str) -> None:
    file = texts(tag).file
    assert set(file["territories"]) == set(_COUNTRIES | _BESIDE) | {
        f"US-{state}" for state in _STATES
    }
    cldr = Locale(tag)
    assert {str(code) for code in cldr.languages if len(str(code)) == 2} - set(
        file["languages"]
    ) <= {
        "mo",
        "sh",
    }
    names = {code: cldr.territories[code] for code in file["territories"] if len(code) == 2}
    other = {code for code, name in names.items() if name not in file["territories"][code]}
    assert len(other) < 5, other


def test_nothing_is_left_in_english_that_is_told_in_another_language() -> None:
    english, spanish = texts("en").file, texts("es").file
    same = {
        key
        for key in filled_in("en")
        if "." in key
        for section, _, name in [key.rpartition(".")]
        if english[section][name] == spanish[section][name]
    }
    assert {key for key in same if not key.startswith(("territories.", "languages."))} <= {
        "page.no",
        "part.kinds",
        "words.no",
    }


def every(tag: str) -> Iterator[str]:
    """All that the offers of The Long Take say in a language."""
    for file in FILES:
        told = disclosed(offered(file), texts(tag), beside(file.stem))
        yield from (text for _, text in told.said)


@pytest.mark.parametrize("tag", languages())
def test_nothing_is_missing_in_an_offer_of_the_long_take(tag: str) -> None:
    said = list(every(tag))
    assert len(FILES) == 7
    assert len(said) > 7 * 40
    assert not [text for text in said if "{" in text or "(offer." in text or "None" in text]


# How hard it is to read: of the sentences alone, for headings and labels of two words would make it
# look easier. Of syllables the higher count is taken, by pyphen's hyphens or by groups of vowels:
# hyphens leave "ahora" in fewer pieces than are spoken.


def sentences(tag: str) -> list[list[str]]:
    """The words of each sentence that an offer of The Long Take holds, each sentence once."""
    found: dict[str, None] = {}
    for file in FILES:
        told = disclosed(offered(file), texts(tag), beside(file.stem))
        for section in told.sections:
            found |= dict.fromkeys(section.sentences)
        found |= dict.fromkeys(choice.hint for choice in told.choices if choice.hint)
        found |= dict.fromkeys(check.asks for check in told.checks)
    parts = (part for text in found for part in re.split(r"[.?!]+(?=\s|$)", text))
    words = (re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", part) for part in parts)
    return [each for each in words if each]


def figures(tag: str, spoken: Callable[[str], int]) -> tuple[float, float]:
    """Words a sentence, and syllables a word."""
    hyphens, said = pyphen.Pyphen(lang=tag, left=1, right=1), sentences(tag)
    words = [word for sentence in said for word in sentence]
    syllables = sum(max(len(hyphens.positions(word)) + 1, spoken(word.lower())) for word in words)
    return len(words) / len(said), syllables / len(words)


def in_english(word: str) -> int:
    """Groups of vowels, but for an e that ends the word and is not spoken."""
    return len(re.findall(r"[aeiouy]+", re.sub(r"(?<![l])e$|es$|ed$", "", word)))


def in_spanish(word: str) -> int:
    """In a group of vowels each strong or accented one is spoken by itself."""
    groups = re.findall(r"[aeiouáéíóúü]+y?|y$", word)
    return sum(max(1, len(re.findall(r"[aeoáéíóú]", group))) for group in groups)


@pytest.mark.parametrize(
    ("word", "many"),
    [("ahora", 3), ("día", 2), ("leer", 2), ("aviso", 3), ("ciudad", 2), ("que", 1), ("soy", 1)],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, many: int) -> None:
    assert in_spanish(word) == many


def test_english_reads_at_the_school_grade_that_the_page_states() -> None:
    """Kincaid and others (1975): 0.39 words a sentence + 11.8 syllables a word − 15.59."""
    a_sentence, a_word = figures("en", in_english)
    grade = 0.39 * a_sentence + 11.8 * a_word - 15.59
    assert texts("en").file["measured"] == {"grade": f"{math.ceil(grade * 10) / 10:.1f}"}
    assert grade < 7


def test_spanish_reads_as_easily_as_the_page_states() -> None:
    """Fernández Huerta (1959): 206.84 − 60 syllables a word − 1.02 words a sentence. The bands of
    INFLESZ (Barrio-Cantalejo 2008) are of Szigriszt's 206.835 − 62.3 syllables − words."""
    a_sentence, a_word = figures("es", in_spanish)
    huerta = 206.84 - 60 * a_word - 1.02 * a_sentence
    szigriszt = 206.835 - 62.3 * a_word - a_sentence
    bands = {80: "muy fácil", 65: "bastante fácil", 55: "normal", 40: "algo difícil"}
    band = next((name for least, name in bands.items() if szigriszt > least), "muy difícil")
    assert texts("es").file["measured"] == {"huerta": str(math.floor(huerta)), "inflesz": band}
    assert huerta > 65


# A text that is missing


def without(say: Texts, section: str, name: str) -> Texts:
    texts_of = {key: text for key, text in say.file[section].items() if key != name}
    return replace(say, file={**say.file, section: texts_of})


def test_a_missing_text_is_said_to_be_missing_and_never_told_in_english() -> None:
    say = without(without(texts("es"), "offer", "granted"), "media", "theatrical")
    assert say.missing == ("media.theatrical", "offer.granted")
    told = [text for _, text in disclosed(offered(FILES[-2]), say, beside(OMAR)).said]
    assert "Este texto falta en español (offer.granted). Pídalo antes de responder." in told
    assert any("Este texto falta en español (media.theatrical)." in text for text in told)
    english = set(every("en")) - set(every("es"))
    assert not english & set(told)


def test_a_text_that_asks_for_what_is_not_told_is_missing_too() -> None:
    spanish = texts("es")
    odd = {**spanish.file["offer"], "seconds": "{seconds} segundos"}
    say = replace(spanish, file={**spanish.file, "offer": odd})
    assert say("offer.seconds", n=6).startswith("Este texto falta en español (offer.seconds).")


def test_where_even_that_is_missing_its_key_is_told() -> None:
    bare = Texts("fr", {})
    assert bare("offer.title") == "[fr: offer.title]"
    assert bare.called("media", "theatrical") == "[fr: media.theatrical]"
    assert bare.called("territories", "NO") == "[fr: territories.NO]"
    assert bare.name == "fr"


def test_a_file_makes_a_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "languages")
    french = 'name = "Français"\nmissing = "Il manque ce texte : {key}."\n[page]\nyes = "Oui"\n'
    (tmp_path / "languages" / "fr.toml").write_text(french, encoding="utf-8")
    monkeypatch.setattr(module, "_FILES", tmp_path / "languages")
    texts.cache_clear()
    try:
        assert languages() == ("en", "es", "fr")
        say = texts("fr")
        assert say("page.yes") == "Oui"
        assert say("page.no") == "Il manque ce texte : page.no."
        assert {"page.no", "offer.title"} <= set(say.missing)
    finally:
        texts.cache_clear()


def test_a_language_without_a_file_is_a_mistake_that_names_those_there_are(
    tmp_path: Path,
) -> None:
    me = Stranger(tmp_path / "desk")
    me.environment()
    write_offer(me)
    told = ("consent", "offer", f"{OMAR}-offer.yaml", "--language")
    me(*told, "fr").refused(1, "--language: no offer is written in `fr`. There are en, es.")
    me(*told, "../en").refused(1, "no offer is written in `../en`.")
    me(*told, "fr", "-o", "page.html").refused(1, "no offer is written in `fr`.")
    assert not (me.here / "page.html").exists()
    assert "Es para la película: the-long-take." in me(*told, "es").went_well().out
    with pytest.raises(UserError):
        texts("EN")


def test_the_agreement_is_told_in_spanish_too() -> None:
    consent = offered(FILES[-2])
    told = in_plain_words(consent, texts("es"))
    assert len(told) == len(in_plain_words(consent))
    assert not set(told) & set(in_plain_words(consent))
    assert "Se entrena" not in told[0]
    assert [q.id for q in questions(consent, texts("es"))] == [q.id for q in questions(consent)]
