"""What every vault and every place for its key must do."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from personae.engines.vaults.aes import AesVault
from personae.engines.vaults.places import (
    KeyFile,
    KeyringKey,
    MemoryKey,
    key_place,
    keyring_is_real,
)
from personae.proof.interfaces import BrokenSealError, KeyPlace
from personae.vocabulary.mistake import UserError

VAULT = AesVault(b"m" * 32)


class Drawer(KeyringBackend):
    """A keyring that works, without a desktop behind it."""

    priority = 1

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # theirs
        self.held: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before, drawer = keyring.get_keyring(), Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


Make: TypeAlias = Callable[[Path], KeyPlace]
PLACES: dict[str, Make] = {
    "file": lambda folder: KeyFile(folder / "keys"),
    "keyring": lambda _: KeyringKey(),
    "memory": lambda _: MemoryKey(),
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path, drawer: Drawer) -> KeyPlace:
    assert drawer.held == {}
    return PLACES[request.param](tmp_path)


def test_the_key_made_is_the_key_found(place: KeyPlace) -> None:
    made = place.make("home-1")
    assert place.open("home-1").mark(b"data") == made.mark(b"data")


def test_each_home_has_its_own_key(place: KeyPlace) -> None:
    assert place.make("home-1").mark(b"data") != place.make("home-2").mark(b"data")


def test_a_key_is_never_replaced(place: KeyPlace) -> None:
    mark = place.make("home-1").mark(b"data")
    with pytest.raises(UserError, match="there is a key already"):
        place.make("home-1")
    assert place.open("home-1").mark(b"data") == mark


def test_a_missing_key_is_not_made_anew(place: KeyPlace) -> None:
    for _ in range(2):
        with pytest.raises(UserError, match="the master key is not there"):
            place.open("home-1")


def test_a_key_discarded_is_gone(place: KeyPlace) -> None:
    place.make("home-1")
    place.discard("home-1")
    place.discard("home-1")
    with pytest.raises(UserError, match="the master key is not there"):
        place.open("home-1")


def test_the_place_is_told(place: KeyPlace) -> None:
    assert "home-1" in place.where("home-1")
    assert place.kind in PLACES


def test_a_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    place = KeyFile(tmp_path / "keys")
    place.make("home-1")
    path = Path(place.where("home-1"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    place = KeyFile(tmp_path)
    place.make("home-1")
    path = Path(place.where("home-1"))
    path.chmod(mode)
    with pytest.raises(
        UserError, match=f"others on this machine may read .* {mode:04o}.*chmod 600"
    ):
        place.open("home-1")
    path.chmod(0o400)
    place.open("home-1")


@pytest.mark.parametrize("size", [0, 31, 33, 4096])
def test_a_key_file_of_another_length_is_refused(tmp_path: Path, size: int) -> None:
    place = KeyFile(tmp_path)
    place.make("home-1")
    Path(place.where("home-1")).write_bytes(b"k" * size)
    with pytest.raises(UserError, match="a master key has 32 bytes, and this is none"):
        place.open("home-1")


def test_a_key_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"cannot be written: .*PERSONAE_KEYS"):
        KeyFile(tmp_path / "file" / "keys").make("home-1")


@pytest.mark.parametrize("said", ["", "no base64!", "c2hvcnQ="])
def test_a_keyring_that_holds_something_else(drawer: Drawer, said: str) -> None:
    drawer.held["personae", "home-1"] = said
    with pytest.raises(UserError, match="no master key"):
        KeyringKey().open("home-1")


def test_a_locked_keyring(drawer: Drawer) -> None:
    drawer.locked = True
    with pytest.raises(UserError, match="did not open"):
        KeyringKey().open("home-1")
    with pytest.raises(UserError, match="did not take the master key"):
        KeyringKey().make("home-1")


def test_only_a_real_keyring_counts(drawer: Drawer) -> None:
    assert keyring_is_real()
    for backend in (fail.Keyring(), null.Keyring()):  # type: ignore[no-untyped-call]  # theirs
        keyring.set_keyring(backend)
        assert not keyring_is_real()
    keyring.set_keyring(drawer)


def test_which_place_a_new_home_takes(tmp_path: Path, drawer: Drawer) -> None:
    home, keys = tmp_path / "home", str(tmp_path / "keys")
    assert key_place(None, environ={}, home=home).kind == "keyring"
    assert key_place(None, environ={"PERSONAE_KEYS": keys}, home=home).kind == "file"
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # theirs
    assert key_place(None, environ={}, home=home).kind == "file"
    keyring.set_keyring(drawer)
    place = key_place("file", environ={"PERSONAE_KEYS": keys}, home=home)
    assert place.where("home-1") == f"{keys}/home-1.key"
    assert key_place("memory", environ={}, home=home).kind == "memory"


def test_keys_inside_the_home_are_refused(tmp_path: Path) -> None:
    inside = {"PERSONAE_KEYS": str(tmp_path / "home" / "keys")}
    with pytest.raises(UserError, match="lies inside the home"):
        key_place("file", environ=inside, home=tmp_path / "home")
    beside = {"PERSONAE_KEYS": str(tmp_path / "home-keys")}
    key_place("file", environ=beside, home=tmp_path / "home")


def test_a_place_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"no place for keys is called `keyrin`. Did you mean `keyring`"
    ):
        key_place("keyrin", environ={}, home=tmp_path)


@given(st.binary(max_size=100), st.binary(max_size=20))
def test_what_is_sealed_opens_in_its_own_place(plain: bytes, place: bytes) -> None:
    key, wrapped = VAULT.new_key(bound_to=place)
    assert VAULT.unwrap(wrapped, bound_to=place) == key
    sealed = VAULT.seal(key, plain, bound_to=place)
    assert VAULT.unseal(key, sealed, bound_to=place) == plain
    with pytest.raises(BrokenSealError):
        VAULT.unseal(key, sealed, bound_to=place + b"!")
    with pytest.raises(BrokenSealError):
        VAULT.unwrap(wrapped, bound_to=place + b"!")


@given(st.binary(max_size=40), st.data())
def test_one_changed_bit_and_nothing_opens(plain: bytes, draw: st.DataObject) -> None:
    key, _ = VAULT.new_key(bound_to=b"")
    sealed = bytearray(VAULT.seal(key, plain, bound_to=b""))
    bit = draw.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BrokenSealError):
        VAULT.unseal(key, bytes(sealed), bound_to=b"")


@pytest.mark.parametrize("size", [0, 11, 12, 27])
def test_too_short_to_be_sealed(size: int) -> None:
    key, _ = VAULT.new_key(bound_to=b"")
    with pytest.raises(BrokenSealError):
        VAULT.unseal(key, b"\0" * size, bound_to=b"")


def test_keys_and_seals_are_never_the_same_twice() -> None:
    key, wrapped = VAULT.new_key(bound_to=b"")
    assert (key, wrapped) != VAULT.new_key(bound_to=b"")
    assert VAULT.seal(key, b"x", bound_to=b"") != VAULT.seal(key, b"x", bound_to=b"")


def test_a_mark_needs_the_master_key() -> None:
    assert (
        VAULT.mark(b"data")
        == AesVault(b"m" * 32).mark(b"data")
        != AesVault(b"n" * 32).mark(b"data")
    )
    assert b"m" * 32 not in repr(VAULT).encode()


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_master_key_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        AesVault(b"k" * size)
