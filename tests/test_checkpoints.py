"""Signed notes, checkpoints and cosignatures, held to what others published of them."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.test_tree_proofs import NODE

from personae.engines.signers.ed25519 import Ed25519Signer, verify
from personae.proof.checkpoints import (
    Checkpoint,
    Compared,
    compared,
    log_key,
    read_checkpoint,
    signed,
)
from personae.proof.log import consistency_path, frontier_at
from personae.proof.notes import (
    Kind,
    NoteError,
    NoteKey,
    is_signed,
    key_of,
    note_of,
    signed_note,
)
from personae.proof.witnesses import (
    Seen,
    WitnessError,
    cosigned,
    may_cosign,
    seen_by,
    witness_key,
)

# The example of C2SP signed-note: its key and its note.
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = (
    "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppz"
    "i2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example of golang.org/x/mod/sumdb/note, from which the format comes (BSD-3-Clause).
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER_LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo"
    "tpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWL"
    "ox33WWd1RvMc+QQ=\n"
)
# A checkpoint that a public log of certificates published in May 2026, and what cosigned it.
ARCHE = (
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
REMORA = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
STAGEMOLE = "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"
COSIGNED = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

\u2014 arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
\u2014 arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
\u2014 transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
\u2014 remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
\u2014 witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501  # as it was published
# The example of C2SP tlog-cosignature, whose keys are not published: for its form alone.
SOFA = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501  # as it was published
QUASIMODO = """\
Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

\u2014 quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
"""  # noqa: E501  # as it was published

HOUSE = Ed25519Signer(bytes(range(32)))
OTHER = Ed25519Signer(bytes(32))
ORIGIN = "example.com/log"
KEY = log_key(ORIGIN, HOUSE.public_key)
AT = datetime(2026, 3, 2, 12, 0, 7, tzinfo=UTC)


def at_size(size: int, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin=origin, size=size, root=frontier_at(NODE, size).root())


def test_the_example_of_signed_notes() -> None:
    key = key_of(FOO)
    assert (str(key), key.id.hex(), key.kind) == (FOO, "530d903a", Kind.NOTE)
    note = note_of(FOO_NOTE.encode())
    assert note.text == "This is an example message.\n"
    assert is_signed(note, key, verify) is True
    assert str(note) == FOO_NOTE


def test_the_example_of_the_go_library_is_made_byte_for_byte() -> None:
    note = signed_note(TEXT, "PeterNeumann", Ed25519Signer(PETER_SEED))
    assert str(note) == f"{TEXT}\n{PETER_LINE}"
    assert str(NoteKey(name="PeterNeumann", kind=Kind.NOTE, public=key_of(PETER).public)) == PETER
    both = note_of(f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}".encode())
    assert is_signed(both, key_of(PETER), verify) is True
    assert is_signed(both, key_of(ENOCH), verify) is True
    assert is_signed(both, key_of(FOO), verify) is None


def test_a_text_with_empty_lines_ends_at_the_last() -> None:
    note = note_of(QUASIMODO.encode())
    assert note.text.count("\n\n") == 1
    assert note.signatures[0].name == "quasimodo.example/salvatore"
    assert str(note) == QUASIMODO


def test_a_checkpoint_that_a_public_log_published_with_its_witnesses() -> None:
    shown = read_checkpoint(COSIGNED.encode())
    assert shown.checkpoint.size == 1_432_088_532
    assert shown.checkpoint.text == shown.note.text
    assert shown.is_signed_by(key_of(ARCHE), verify) is True
    for witness in (REMORA, STAGEMOLE):
        seen = seen_by(shown, key_of(witness), verify)
        assert isinstance(seen, Seen)
        assert seen.at == datetime(2026, 5, 23, 21, 50, 24, tzinfo=UTC)


def test_of_that_checkpoint_another_size_is_signed_by_nobody() -> None:
    shown = read_checkpoint(COSIGNED.replace("1432088532", "1432088533").encode())
    assert shown.is_signed_by(key_of(ARCHE), verify) is False
    assert seen_by(shown, key_of(REMORA), verify) is False


def test_the_example_of_cosignatures_has_its_form() -> None:
    shown = read_checkpoint(SOFA.encode())
    assert shown.checkpoint.origin == "example.com/behind-the-sofa"
    line = shown.note.signatures[1]
    assert (len(line.value), int.from_bytes(line.value[:8])) == (72, 1679315147)
    assert str(shown.note) == SOFA


def test_a_checkpoint_reads_back() -> None:
    shown = signed(at_size(42), HOUSE)
    again = read_checkpoint(str(shown.note).encode())
    assert again == shown
    assert again.is_signed_by(KEY, verify) is True


@given(st.data())
def test_any_flipped_byte_of_a_checkpoint_is_told(draw: st.DataObject) -> None:
    shown = cosigned(signed(at_size(42), HOUSE), "witness.example/w", OTHER, AT)
    data = bytearray(str(shown.note).encode())
    data[draw.draw(st.integers(0, len(data) - 1))] ^= draw.draw(st.integers(1, 255))
    try:
        changed = read_checkpoint(bytes(data))
    except NoteError:
        return
    by_house = changed.is_signed_by(KEY, verify)
    by_witness = seen_by(changed, witness_key("witness.example/w", OTHER.public_key), verify)
    assert not (by_house is True and isinstance(by_witness, Seen))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no empty line"),
        ("a\n1\n", "no empty line"),
        (f"{TEXT}{PETER_LINE}", "no empty line"),
        (f"{TEXT}\n", "not whole"),
        (f"{TEXT}\n{PETER_LINE}"[:-1], "not whole"),
        (f"{TEXT}\nPeterNeumann x08go/ZJ\n", "no signature"),
        (f"{TEXT}\n\u2014 PeterNeumann\n", "no signature"),
        (f"{TEXT}\n\u2014 Peter+Neumann x08go/ZJ\n", "cannot name a key"),
        (f"{TEXT}\n\u2014 PeterNeumann x08g!\n", "not base64"),
        (f"{TEXT}\n\u2014 PeterNeumann x08gow==\n", "too short"),
        (f"{TEXT}\n\u2014 PeterNeumann x08go/ZJkj==\n", "in the one way"),
        (f"a\tb\n\n{PETER_LINE}", "control character"),
        (f"a\r\n\n{PETER_LINE}", "control character"),
        (f"{TEXT}\n{PETER_LINE * 101}", "more than 100"),
    ],
)
def test_what_is_no_signed_note(text: str, said: str) -> None:
    with pytest.raises(NoteError, match=said):
        note_of(text.encode())


def test_what_is_not_utf8() -> None:
    with pytest.raises(NoteError, match="UTF-8"):
        note_of(f"{TEXT}\n{PETER_LINE}".encode("utf-16"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n1\n", "a line each"),
        ("a\n1\nAAAA\n", "32 bytes"),
        ("a\n01\n" + "A" * 43 + "=\n", "no size"),
        ("a\n-1\n" + "A" * 43 + "=\n", "no size"),
        ("a\n" + "9" * 20 + "\n" + "A" * 43 + "=\n", "no size"),
        ("a\n1\n" + "A" * 42 + "B=\n", "32 bytes"),
        ("a\n1\n!" + "A" * 42 + "=\n", "not base64"),
        ("\n1\n" + "A" * 43 + "=\n", "none empty"),
    ],
)
def test_what_is_no_checkpoint(text: str, said: str) -> None:
    with pytest.raises(NoteError, match=said):
        read_checkpoint(f"{text}\n{PETER_LINE}".encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not of the form"),
        ("example.com/foo", "not of the form"),
        (FOO.replace("530d903a", "530D903A"), "not of the form"),
        (FOO.replace("530d903a", "530d903b"), "a letter was changed"),
        (FOO.replace("example.com/foo", "example.com/fop"), "a letter was changed"),
        (FOO[:-4], "32 bytes|a letter"),
        (FOO.replace("Aeky", "Beky"), "not Ed25519"),
        ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "cannot name a key"),
    ],
)
def test_what_is_no_key(text: str, said: str) -> None:
    with pytest.raises(NoteError, match=said):
        key_of(text)


def test_a_note_that_no_key_can_sign() -> None:
    for text in ("no line break", "a\tb\n"):
        with pytest.raises(NoteError, match="ends in a line break"):
            signed_note(text, "a", HOUSE)


def test_another_key_of_the_same_name_has_signed_nothing() -> None:
    shown = signed(at_size(42), HOUSE)
    assert shown.is_signed_by(log_key(ORIGIN, OTHER.public_key), verify) is None


def test_a_signature_of_another_under_the_name_of_ours_does_not_hold() -> None:
    ours, theirs = signed(at_size(42), HOUSE), signed(at_size(42), OTHER)
    forged = str(ours.note).replace(
        str(ours.note.signatures[0]),
        str(theirs.note.signatures[0]).replace(
            base64.b64encode(
                theirs.note.signatures[0].key_id + theirs.note.signatures[0].value
            ).decode(),
            base64.b64encode(KEY.id + theirs.note.signatures[0].value).decode(),
        ),
    )
    assert read_checkpoint(forged.encode()).is_signed_by(KEY, verify) is False


def test_two_lines_of_one_key_must_both_hold() -> None:
    ours, other = signed(at_size(42), HOUSE), signed(at_size(41), HOUSE)
    both = ours.note.with_signatures(other.note.signatures)
    assert len(both.by(KEY)) == 2
    assert is_signed(ours.note, KEY, verify) is True
    assert is_signed(both, KEY, verify) is False


@pytest.mark.parametrize(
    ("one", "other", "joined", "said"),
    [
        (at_size(7), at_size(7), None, Compared.SAME),
        (at_size(7), at_size(20), consistency_path(NODE, 7, 20), Compared.GREW),
        (at_size(20), at_size(7), consistency_path(NODE, 7, 20), Compared.GREW),
        (at_size(0), at_size(7), None, Compared.GREW),
        (at_size(7), at_size(20), None, Compared.UNKNOWN),
        (at_size(7), at_size(20), consistency_path(NODE, 8, 20), Compared.NOT_JOINED),
        (at_size(7), Checkpoint(origin=ORIGIN, size=7, root=bytes(32)), None, Compared.SPLIT),
        (at_size(7), Checkpoint(origin=ORIGIN, size=0, root=bytes(32)), None, Compared.SPLIT),
        (at_size(7), at_size(7, "example.com/other"), None, Compared.OTHER_LOG),
    ],
)
def test_what_two_checkpoints_are_to_each_other(
    one: Checkpoint, other: Checkpoint, joined: tuple[bytes, ...] | None, said: Compared
) -> None:
    assert compared(one, other, joined) is said


def test_a_witness_says_when_it_saw_a_checkpoint() -> None:
    shown = cosigned(signed(at_size(42), HOUSE), "witness.example/w", OTHER, AT)
    key = witness_key("witness.example/w", OTHER.public_key)
    assert seen_by(shown, key, verify) == Seen(witness=key, at=AT)
    assert shown.is_signed_by(KEY, verify) is True
    assert seen_by(shown, witness_key("witness.example/x", OTHER.public_key), verify) is None


def test_the_first_moment_of_several_counts() -> None:
    once = cosigned(signed(at_size(42), HOUSE), "w", OTHER, AT)
    twice = cosigned(once, "w", OTHER, datetime(2026, 3, 1, tzinfo=UTC))
    seen = seen_by(twice, witness_key("w", OTHER.public_key), verify)
    assert isinstance(seen, Seen)
    assert seen.at == datetime(2026, 3, 1, tzinfo=UTC)


def test_the_same_line_stands_once() -> None:
    once = cosigned(signed(at_size(42), HOUSE), "w", OTHER, AT)
    assert cosigned(once, "w", OTHER, AT) == once


def test_the_moment_of_a_cosignature_cannot_be_moved() -> None:
    shown = cosigned(signed(at_size(42), HOUSE), "w", OTHER, AT)
    line = shown.note.signatures[1]
    earlier = (int.from_bytes(line.value[:8]) - 3600).to_bytes(8) + line.value[8:]
    moved = str(shown.note).replace(
        base64.b64encode(line.key_id + line.value).decode(),
        base64.b64encode(line.key_id + earlier).decode(),
    )
    assert seen_by(read_checkpoint(moved.encode()), witness_key("w", OTHER.public_key), verify) is (
        False
    )


def test_the_logs_own_key_is_no_witness() -> None:
    with pytest.raises(NoteError, match="no witness's key"):
        seen_by(signed(at_size(42), HOUSE), KEY, verify)


@pytest.mark.parametrize(
    ("shown", "before", "path"),
    [
        (at_size(20), None, None),
        (at_size(7), at_size(7), None),
        (at_size(20), at_size(7), consistency_path(NODE, 7, 20)),
    ],
)
def test_what_a_witness_may_cosign(
    shown: Checkpoint, before: Checkpoint | None, path: tuple[bytes, ...] | None
) -> None:
    may_cosign(shown, before, path)


@pytest.mark.parametrize(
    ("shown", "path", "said"),
    [
        (at_size(20), None, Compared.UNKNOWN),
        (at_size(6), None, Compared.UNKNOWN),
        (at_size(6), consistency_path(NODE, 6, 7), Compared.UNKNOWN),  # a witness never goes back
        (at_size(20), consistency_path(NODE, 6, 20), Compared.NOT_JOINED),
        (Checkpoint(origin=ORIGIN, size=7, root=bytes(32)), None, Compared.SPLIT),
    ],
)
def test_what_a_witness_who_saw_seven_entries_may_not_cosign(
    shown: Checkpoint, path: tuple[bytes, ...] | None, said: Compared
) -> None:
    with pytest.raises(WitnessError) as told:
        may_cosign(shown, at_size(7), path)
    assert told.value.compared is said
