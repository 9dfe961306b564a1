"""Canonical bytes, held to the vectors of RFC 8785 and to ECMAScript's own way with numbers."""

import json
import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personae.vocabulary.entry import canonical_bytes

# RFC 8785 § 3.2.2: its input, and § 3.2.4: its octets.
SAMPLE = r"""{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"""
OCTETS = """
7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e
75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30
2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24
5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
"""
# § 3.2.3: the keys, and the values in the order that sorting must give.
KEYS = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\U0001f600": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
}
SORTED = [
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
]
# Appendix B: IEEE 754 bits and the text; those two that are no number follow below.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


def test_the_sample_of_the_standard() -> None:
    assert canonical_bytes(json.loads(SAMPLE)) == bytes.fromhex(OCTETS)


def test_keys_are_sorted_by_their_utf_16_code_units() -> None:
    values = list(json.loads(canonical_bytes(dict(KEYS))).values())
    assert values == SORTED
    inner: Any = [{"a": dict(KEYS)}]
    assert canonical_bytes(inner) == b'[{"a":' + canonical_bytes(dict(KEYS)) + b"}]"


@pytest.mark.parametrize(("bits", "text"), NUMBERS.items())
def test_numbers_are_written_as_ecmascript_does(bits: str, text: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical_bytes(number) == text.encode()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_has_no_bytes(value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_bytes(value)


@pytest.mark.parametrize(("value", "fits"), [(2**53 - 1, True), (2**53, False), (-(2**53), False)])
def test_whole_numbers_end_where_readers_differ(value: int, fits: bool) -> None:
    if fits:
        assert canonical_bytes([value, -value]) == f"[{value},{-value}]".encode()
    else:
        with pytest.raises(ValueError, match="write it as text"):
            canonical_bytes({"a": [value]})


def test_keys_are_texts() -> None:
    wrong: Any = {1: "one"}
    with pytest.raises(ValueError, match="the key 1 is no text"):
        canonical_bytes({"a": [wrong]})


def test_half_a_character_is_refused() -> None:
    halves: list[Any] = ["\ud83d", {"\ud83d": 1, "\U0001f600": 2}]
    for value in halves:
        with pytest.raises(UnicodeEncodeError):
            canonical_bytes(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
        ),
        max_leaves=8,
    )
)
def test_what_is_read_back_is_what_was_written(value: Any) -> None:
    data = canonical_bytes(value)
    assert json.loads(data) == value
    assert canonical_bytes(json.loads(data)) == data


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_back_as_itself(value: float) -> None:
    assert float(json.loads(canonical_bytes(value))) == value
