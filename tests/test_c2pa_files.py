"""C2PA's own test files: read as a pinned run of the library read them, and where their list errs.

The files are others' and lie beside the repository; where they do not, these tests are skipped.
"""

import json
import re
from pathlib import Path
from typing import Any

import encypher_c2pa
import pytest
from tests.golden.c2pa.made import DATA, RESULTS, files, result

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="C2PA's test files are not here")

KEPT: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))["files"]
LIST = DATA.parent / "README.md"


def by_name(name: str) -> str:
    """What a file is, told by its name: the list's own code."""
    what = name.removeprefix("adobe-20220124-").removesuffix(".jpg")
    if what in ("A", "I"):  # a picture as it came, never sealed
        return "no seal"
    return "does not hold" if what.startswith(("X", "E-")) else "signer unknown"


@pytest.mark.parametrize("name", sorted(KEPT))
def test_each_file_is_read_as_it_was(name: str) -> None:
    assert result(DATA / name) == KEPT[name]


def test_no_file_is_left_out() -> None:
    assert {path.name for path in files()} == set(KEPT)


@pytest.mark.parametrize("name", [name for name in sorted(KEPT) if name.startswith("adobe")])
def test_each_file_is_what_its_name_says(name: str) -> None:
    assert KEPT[name]["standing"] == by_name(name)


@pytest.mark.parametrize(
    ("name", "evidence"),
    [
        ("adobe-20220124-E-clm-CAICAI.jpg", "ingredient"),
        ("adobe-20220124-E-dat-CA.jpg", "media"),
        ("adobe-20220124-E-sig-CA.jpg", "signature"),
        ("adobe-20220124-E-uri-CA.jpg", "assertion"),
        ("adobe-20220124-XCA.jpg", "media"),
        ("adobe-20220124-XCI.jpg", "media"),
    ],
)
def test_each_error_is_told_as_what_was_broken(name: str, evidence: str) -> None:
    failing = [kind for kind, _ in KEPT[name]["failing"] if kind != "signer"]
    assert failing[0] == evidence


# Where the list that comes with the files says something else


def test_the_list_names_two_files_that_are_not_there() -> None:
    named = set(re.findall(r"^\| \[([\w-]+)\]", LIST.read_text(encoding="utf-8"), re.MULTILINE))
    there = {path.stem for path in files()}
    assert named - there == {"truepic-20230212-landscape", "truepic-20230212-library"}
    assert there <= named


def test_the_lists_link_to_one_manifest_leads_nowhere() -> None:
    assert "manifests/image/jpegadobe-20220124-E-dat-CA" in LIST.read_text(encoding="utf-8")
    assert not (DATA / "manifests/image").exists()


def test_a_camera_file_said_to_be_whole_has_other_pictures_than_were_sealed() -> None:
    assert ["media", "assertion.dataHash.mismatch"] in KEPT["truepic-20230212-camera.jpg"][
        "failing"
    ]


def test_a_camera_file_said_to_have_a_wrong_signature_has_a_certificate_that_is_over() -> None:
    """The days of certificates pass: a list made once tells of its own day."""
    failing = [evidence for evidence, _ in KEPT["nikon-20221019-building.jpeg"]["failing"]]
    assert failing == ["certificate", "signer"]
    assert not KEPT["nikon-20221019-building.jpeg"]["time_stamp"]


def test_a_broken_part_does_not_break_the_whole_that_took_it_in_as_broken() -> None:
    """The list calls the file invalid: it is its part that was, when it was taken in."""
    whole = KEPT["adobe-20220124-CIE-sig-CA.jpg"]
    assert whole["standing"] == "signer unknown"
    assert whole["parts"] == [["timeStamp.mismatch", "claimSignature.mismatch"]]


def test_a_file_said_to_have_a_part_has_none() -> None:
    assert "[adobe-20220124-C](" in LIST.read_text(encoding="utf-8")
    assert KEPT["adobe-20220124-C.jpg"]["parts"] == []


# The independent reader


DIFFERS = {
    "nikon-20221019-building.jpeg",  # a certificate that is over leaves it whole there
    "adobe-20220124-E-uri-CIE-sig-CA.jpg",  # a part changed after it was taken in is not told there
}


@pytest.mark.parametrize("name", sorted(set(KEPT) - DIFFERS))
def test_the_independent_reader_finds_whole_what_we_do(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ENCYPHER_C2PA_ONLINE", "off")
    monkeypatch.setenv("ENCYPHER_C2PA_CONFIG_DIR", str(tmp_path))
    theirs = encypher_c2pa.verify(DATA / name, no_default_trust=True, telemetry=False)
    standing = KEPT[name]["standing"]
    assert theirs["present"] == (standing != "no seal")
    assert (theirs["validation_state"] == "Valid") == (standing == "signer unknown")
