"""Whatever stands in a pack's files: it loads whole, or its mistakes are told with their place."""

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.packs import FILES, PLACE, write_pack

from personae.app.files.packs import read_packs
from personae.vocabulary.mistake import UserError

WHOLE = {
    **FILES,
    "rule.yaml": FILES["rule.yaml"]
    + "duty: {do: tell them, by: [{fact: on, hours: 3}]}\nowes: {rates: [daily_rate], days: 1}\n",
}
BITS = st.sampled_from(
    [
        "null",
        "true",
        "[]",
        "{}",
        "-",
        "~",
        "''",
        "2025-13-01",
        "0001-01-01",
        "9999-12-31",
        "NaN",
        "1e5",
        "any",
        "all",
        "not",
        "consent_covers",
        "copies",
        "kind",
        "voice",
        "EU",
        ":",
        "#",
        "|",
        ">",
        "&a",
        "*a",
        "!!int",
        "?",
        "---",
        "[a}",
        "{all:[]}",
        "{at_least:3}",
        "{from:2025-01-01}",
        "[null]",
        "{minor:null}",
        "[[voice]]",
        "\x00",
        "\ufeff",
        "é",
    ]
)


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """One of the files, with a few of its words replaced, doubled or taken away."""
    name = draw(st.sampled_from(["rule.yaml", "cases.yaml"]))
    words = WHOLE[name].split(" ")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(words) - 1))
        bit = draw(st.one_of(BITS, st.text(max_size=3)))
        words[at] = draw(st.sampled_from([bit, "", words[at] * 2, f"{bit}\n{words[at]}"]))
    return name, " ".join(words)


@settings(deadline=None)  # it writes files
@example(("cases.yaml", "given: &a {fixed_on: &a 2025-06-02}\ncases: []\n"))
@given(changed())
def test_a_changed_pack_loads_or_its_mistakes_are_told(file: tuple[str, str]) -> None:
    name, text = file
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_pack(root, **{key.partition(".")[0]: said for key, said in WHOLE.items()})
        (root / PLACE / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            (provision,) = read_packs(root)
        except UserError as wrong:
            for mistake in wrong.mistakes:
                assert mistake.where.startswith(f"{root / PLACE}"), mistake
                assert mistake.what.endswith("."), mistake
                assert "Input should" not in mistake.what, mistake
        else:
            assert provision.rule.id == PLACE
