"""Where a home's master key lies between runs: the platform's keyring, a file, or nowhere."""

import base64
import binascii
import contextlib
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

import keyring
import platformdirs
from keyring.errors import KeyringError

from personae.engines.vaults.aes import KEY_BYTES, AesVault
from personae.proof.interfaces import KeyPlace, Vault
from personae.vocabulary.mistake import Mistake, UserError, did_you_mean

_SERVICE = "personae"
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY
_LOST = "Without it nothing in this home can be read: put back the key from your copy."


class KeyFile:
    """A file a home, readable by its owner alone, outside the home: `<folder>/<home id>.key`."""

    kind = "file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, home_id: str) -> Path:
        return self._folder / f"{home_id}.key"

    def where(self, home_id: str) -> str:
        return str(self._path(home_id))

    def make(self, home_id: str) -> Vault:
        path, key = self._path(home_id), secrets.token_bytes(KEY_BYTES)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, _NEW, 0o600), "wb") as stream:
                stream.write(key)
                stream.flush()
                os.fsync(stream.fileno())
        except FileExistsError as error:
            raise UserError(Mistake(str(path), "there is a key already.")) from error
        except OSError as error:
            raise UserError(
                Mistake(
                    str(path),
                    f"the master key cannot be written: {error.strerror}.",
                    "Name a folder of yours in PERSONAE_KEYS.",
                )
            ) from error
        return AesVault(key)

    def open(self, home_id: str) -> Vault:
        path = self._path(home_id)
        try:
            with path.open("rb") as stream:
                mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
                key = stream.read(KEY_BYTES + 1)
        except FileNotFoundError as error:
            raise UserError(Mistake(str(path), "the master key is not there.", _LOST)) from error
        except OSError as error:
            raise UserError(
                Mistake(str(path), f"the master key cannot be read: {error.strerror}.")
            ) from error
        if os.name != "nt" and mode & 0o077:  # Windows keeps its rights elsewhere
            raise UserError(
                Mistake(
                    str(path),
                    f"others on this machine may read the master key (mode {mode:04o}).",
                    f"Run `chmod 600 {path}`, and ask who could have read it.",
                )
            )
        if len(key) != KEY_BYTES:
            raise UserError(
                Mistake(str(path), f"a master key has {KEY_BYTES} bytes, and this is none.", _LOST)
            )
        return AesVault(key)

    def discard(self, home_id: str) -> None:
        with contextlib.suppress(OSError):
            self._path(home_id).unlink()


class KeyringKey:
    """The platform's own keyring: Keychain, Credential Locker, Secret Service, KWallet."""

    kind = "keyring"

    def where(self, home_id: str) -> str:
        return f"{keyring.get_keyring().name}: {_SERVICE}, {home_id}"

    def make(self, home_id: str) -> Vault:
        key = secrets.token_bytes(KEY_BYTES)
        try:
            if keyring.get_password(_SERVICE, home_id) is not None:
                raise UserError(Mistake(self.where(home_id), "there is a key already."))
            keyring.set_password(_SERVICE, home_id, base64.b64encode(key).decode())
        except KeyringError as error:
            raise UserError(
                Mistake(
                    self.where(home_id),
                    "the keyring did not take the master key.",
                    "Unlock it, or keep the key in a file.",
                )
            ) from error
        return AesVault(key)

    def open(self, home_id: str) -> Vault:
        try:
            said = keyring.get_password(_SERVICE, home_id)
        except KeyringError as error:
            raise UserError(
                Mistake(self.where(home_id), "the keyring did not open.", "Unlock it.")
            ) from error
        if said is None:
            raise UserError(Mistake(self.where(home_id), "the master key is not there.", _LOST))
        try:
            return AesVault(base64.b64decode(said, validate=True))
        except (binascii.Error, ValueError) as error:
            raise UserError(
                Mistake(self.where(home_id), "what lies there is no master key.", _LOST)
            ) from error

    def discard(self, home_id: str) -> None:
        with contextlib.suppress(KeyringError):
            keyring.delete_password(_SERVICE, home_id)


class MemoryKey:
    """Keys that end with this object: for throw-away homes and tests."""

    kind = "memory"

    def __init__(self) -> None:
        self._vaults: dict[str, Vault] = {}

    def where(self, home_id: str) -> str:
        return f"the memory of this run: {home_id}"

    def make(self, home_id: str) -> Vault:
        if home_id in self._vaults:
            raise UserError(Mistake(self.where(home_id), "there is a key already."))
        self._vaults[home_id] = AesVault(secrets.token_bytes(KEY_BYTES))
        return self._vaults[home_id]

    def open(self, home_id: str) -> Vault:
        if home_id not in self._vaults:
            raise UserError(
                Mistake(
                    self.where(home_id),
                    "the master key is not there: it ended with the run that made it.",
                    "A throw-away home cannot be opened again.",
                )
            )
        return self._vaults[home_id]

    def discard(self, home_id: str) -> None:
        self._vaults.pop(home_id, None)


def keyring_is_real() -> bool:
    """Whether this platform has a keyring that keeps secrets from other users."""
    backend = keyring.get_keyring()
    weak = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
    return backend.priority > 0 and not type(backend).__module__.startswith(weak)


def key_place(kind: str | None, *, environ: Mapping[str, str], home: Path) -> KeyPlace:
    """The place of that kind; for a new home (`kind` None) the keyring where it is real, else a
    file in `$PERSONAE_KEYS` or in the user's settings folder.

    raises UserError for a kind nobody knows, or a folder of keys inside the home: whoever copies
    the home would copy the key with it
    """
    if kind is None:
        kind = "keyring" if "PERSONAE_KEYS" not in environ and keyring_is_real() else "file"
    if kind == "keyring":
        return KeyringKey()
    if kind == "memory":
        return MemoryKey()
    if kind != "file":
        raise UserError(
            Mistake(
                str(home / "personae.toml"),
                f"no place for keys is called `{kind}`.",
                did_you_mean(kind, ("keyring", "file", "memory")),
            )
        )
    said = environ.get("PERSONAE_KEYS")
    folder = Path(said) if said else platformdirs.user_config_path("personae") / "keys"
    if folder.resolve().is_relative_to(home.resolve()):
        raise UserError(
            Mistake(
                "PERSONAE_KEYS",
                f"{folder} lies inside the home, and a copy of the home would hold its key.",
                "Name a folder outside it.",
            )
        )
    return KeyFile(folder.absolute())
