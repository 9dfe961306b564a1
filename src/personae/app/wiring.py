"""Settings to engines; the only module that names one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from personae.app.home import Home, new_home_id
from personae.app.settings import FILE, FaceRuntime, Settings
from personae.proof.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from personae.app.journeys.ears import Ears
    from personae.app.settings import Ground
    from personae.engines.stores.sql import SqlStore
    from personae.likeness.calibration import Calibration
    from personae.likeness.interfaces import FaceModel, Pictures, VoiceModel
    from personae.pay.interfaces import Typesetter
    from personae.proof.documents import DocumentChecked
    from personae.proof.interfaces import ChainSigner, CheckSignature, Clock, Signer, Store, Vault
    from personae.proof.provenance import Sealer, SealSigner
    from personae.proof.seals import SealReader
    from personae.proof.timestamps import CheckStamp
    from personae.proof.tree import Nodes
    from personae.screening.interfaces import FilmReader
    from personae.vocabulary.names import Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A home that is open, with its record."""

    home: Home
    record: Record
    store: Store
    vault: Vault
    clock: Clock

    @property
    def today(self) -> date:
        return self.clock.now().astimezone().date()


def make_home(
    path: Path,
    *,
    environ: Mapping[str, str],
    ground: Ground | None,
    told_on: date | None,
    templates_until: date | None,
    stills_days: int = 30,
    database: str | None = None,
) -> tuple[Home, str]:
    """A new home, and where its master key lies. Whole or not at all.

    database  the address of a PostgreSQL database without a record; else a file in the home
    raises    UserError where the days leave none on which a template may be kept
    """
    from personae.engines.clocks.system import SystemClock
    from personae.engines.stores.sql import SqlStore
    from personae.engines.vaults.places import key_place
    from personae.vocabulary.mistake import Mistake, UserError

    if told_on is not None and templates_until is not None and templates_until <= told_on:
        raise UserError(
            Mistake(
                "--templates-until",
                f"{templates_until} is not after {told_on}, the day on which people are told, so "
                "that no template could be kept on any day.",
                "Say the first day on which templates are gone. No home was made.",
            )
        )
    keys = key_place(None, environ=environ, home=path)
    home_id = new_home_id()
    settings = Settings(
        ground=ground,
        told_on=told_on,
        templates_until=templates_until,
        keys=keys.kind,
        home_id=home_id,
        stills_days=stills_days,
        database=database or FILE,
    )

    def fill(draft: Home) -> None:
        vault = keys.make(home_id)
        try:
            server = draft.settings.on_a_server
            store = _at(settings.database) if server else SqlStore.create(draft.database)
            try:
                Record.begin(store=store, vault=vault, clock=SystemClock())
            finally:
                store.close()
        except BaseException:
            keys.discard(home_id)
            raise

    return Home.create(path, settings, fill=fill), keys.where(home_id)


@contextmanager
def opened(
    path: Path,
    *,
    environ: Mapping[str, str],
    database: str | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Iterator[House]:
    """The house whose home lies at `path`; closed afterwards. Raises UserError.

    database  an address where its records are to lie from now on, instead of where its settings say
    told      is told, in a sentence, that they were moved
    """
    from personae.engines.clocks.system import SystemClock
    from personae.engines.vaults.places import key_place

    home = Home.open(path)
    vault = key_place(home.settings.keys, environ=environ, home=path).open(home.settings.home_id)
    store = _store_of(home, vault, database, told)
    try:
        record = Record(store=store, vault=vault, clock=SystemClock())
        yield House(home=home, record=record, store=store, vault=vault, clock=SystemClock())
    finally:
        store.close()


def _at(address: str, *, new: bool = True) -> SqlStore:
    """The store at an address of PostgreSQL. Raises UserError, also where the extra is missing."""
    from personae.engines.stores.sql import SqlStore
    from personae.vocabulary.mistake import Mistake, UserError

    try:
        from personae.engines.stores.postgresql import database_at
    except ImportError as error:
        what = "records in PostgreSQL need an extra that is not installed."
        do = "Install it: pip install personae[postgres]"
        raise UserError(Mistake("database", what, do)) from error
    return SqlStore.opened(database_at(address), new=new)


def _store_of(
    home: Home, vault: Vault, database: str | None, told: Callable[[str], None]
) -> SqlStore:
    """Where the records lie; those of a file in the home are first moved to a server that is named.

    Raises UserError where that server holds a record and the home does too.
    """
    from personae.app.moved import check_one_record_only, moved_away, old_file
    from personae.engines.stores.sql import SqlStore
    from personae.proof.moving import move

    address = database or home.settings.database
    file = old_file(home)
    if not home.settings.on_a_server and database is None:
        return SqlStore.open(moved_away(home.database))
    if not file.exists():
        return _at(address, new=False)
    store = _at(address)
    try:
        with store.reading() as view:
            check_one_record_only(file, begun=view.head() is not None)
        source = SqlStore.open(file)
        try:
            entries = move(source, store, vault)
        finally:
            source.close()
        kept = home.moved(file, address)
    except BaseException:
        store.close()
        raise
    moved = "1 entry was" if entries == 1 else f"{entries:,} entries were"
    told(
        f"{moved} moved to the server. {kept} is what they were before: nobody can "
        "write to it, and no erasure reaches it. Delete it once the server is backed up."
    )
    return store


@contextmanager
def throw_away(settings: Settings, path: Path, clock: Clock) -> Iterator[House]:
    """A house that lives in memory and is gone afterwards: for `personae demo`."""
    from personae.engines.stores.memory import MemoryStore
    from personae.engines.vaults.places import MemoryKey

    store, vault = MemoryStore(), MemoryKey().make(settings.home_id)
    record = Record.begin(store=store, vault=vault, clock=clock)
    yield House(
        home=Home(path=path, settings=settings),
        record=record,
        store=store,
        vault=vault,
        clock=clock,
    )


def face_model(runtime: FaceRuntime = FaceRuntime.ONNXRUNTIME) -> FaceModel:
    """Raises UserError where `runtime` is an extra that is not installed."""
    from personae.engines.faces.yunet_sface import YuNetSFace

    if runtime is FaceRuntime.OPENVINO:
        from personae.engines.faces import onnxruntime, openvino

        return YuNetSFace(openvino.load, finding=onnxruntime.load)
    return YuNetSFace()


def calibration(model: FaceModel) -> Calibration | None:
    """What was measured of the scores of `model`; None where nothing was."""
    from personae.engines.faces.measured import calibration_of

    return calibration_of(model.cards[-1])


def film_reader() -> FilmReader:
    from personae.engines.films.pyav import PyavReader

    return PyavReader()


def ears() -> Ears:
    """The readers of sound, and the voice model, which is loaded when it is asked for."""
    from personae.app.journeys.ears import Ears
    from personae.engines.sounds.pyav import PyavSounds
    from personae.engines.voices.measured import strangers_of

    return Ears(sounds=PyavSounds(), voices=voice_model, measured=strangers_of)


def voice_model() -> VoiceModel:
    from personae.engines.voices.silero_campplus import SileroCampplus

    return SileroCampplus()


def pictures(*, stills: bool = True) -> Pictures:
    """Reads photographs; makes no stills where none is kept of what is seen."""
    from personae.engines.pictures import NoStills, PillowPictures

    return PillowPictures() if stills else NoStills()


def typesetter(fonts: Sequence[Path] = ()) -> Typesetter:
    """Raises UserError where the extra `pdf` is not installed.

    fonts  folders with further fonts, for characters that Noto's have not
    """
    from personae.engines.documents.typst import TypstTypesetter

    return TypstTypesetter(fonts)


def house_signer(house: House, number: int = 1) -> Signer:
    """The house's own signing key, made out of its master key, so that it lies nowhere.

    number  counted from 1; a key that was given up is followed by the next
    """
    from personae.engines.signers.ed25519 import Ed25519Signer

    return Ed25519Signer(house.vault.mark(b"personae/signing-key/1" + number.to_bytes(4)))


def check_signature() -> CheckSignature:
    from personae.engines.signers.ed25519 import verify

    return verify


def log_nodes(house: House) -> Nodes:
    """Where the nodes of the house's log are kept. Raises UserError; to be closed."""
    from personae.engines.trees.nodes import MemoryNodes, NodeFile

    if house.home.settings.keys == "memory":
        return MemoryNodes()
    folder = house.home.path / "log"
    folder.mkdir(mode=0o700, exist_ok=True)
    return NodeFile(folder / "nodes")


def stamped(url: str, data: bytes) -> bytes:
    """A time stamp over `data`, by the authority at `url`. Raises UserError."""
    from personae.engines.clocks import rfc3161

    return rfc3161.stamped(url, data)


def check_stamp() -> CheckStamp:
    from personae.engines.clocks.rfc3161 import stamp

    return stamp


def publish(url: str, data: bytes, kind: str) -> None:
    """Put `data` at an address that the user has named. Raises UserError."""
    from personae.engines.web import put

    put(url, data, kind, where="--to")


def new_key(passphrase: str | None) -> tuple[bytes, bytes]:
    """A new private key and its public key, both in PEM."""
    from personae.engines.signers.key_files import new_key as made

    return made(passphrase)


def key_file_signer(path: Path, passphrase: Callable[[], str]) -> Signer:
    """What signs with a key file; `passphrase` is asked only where it is under one."""
    from personae.app.files.keys import read_small
    from personae.engines.signers.key_files import signer_of

    return signer_of(read_small(path), where=str(path), passphrase=passphrase)


def public_key(path: Path) -> bytes:
    """The public key (32 bytes) that a file holds. Raises UserError."""
    from personae.app.files.keys import read_small
    from personae.engines.signers.key_files import public_key_of

    return public_key_of(read_small(path), where=str(path))


def key_file_chain(key: Path, certificates: Path, passphrase: Callable[[], str]) -> ChainSigner:
    """What signs documents and films with a key file under its certificates."""
    from personae.app.files.keys import read_small
    from personae.engines.signers.chains import KeyFileChain

    pem, chain = read_small(key), read_small(certificates)
    return KeyFileChain(pem, chain, where=str(key), passphrase=passphrase)


@contextmanager
def token_chain(
    module: Path, token: str, key_label: str, certificates: Path, pin: Callable[[], str]
) -> Iterator[ChainSigner]:
    """What signs with a key that never leaves a token (PKCS#11), while it is plugged in."""
    from personae.app.files.keys import read_small
    from personae.engines.signers.pkcs11 import Pkcs11Chain, Token

    with Token(module, token, pin) as held:
        yield Pkcs11Chain(held, key_label, read_small(certificates))


def unsafe_chain(now: datetime) -> tuple[ChainSigner, bytes]:
    """What signs under certificates for trying out, and their root (PEM)."""
    from personae.engines.signers.chains import KeyFileChain
    from personae.engines.signers.unsafe_certificates import unsafe_certificates

    made = unsafe_certificates(now=now)
    return KeyFileChain(made.key, made.chain, where="the test key", passphrase=str), made.root


def sign_pdf(pdf: bytes, by: ChainSigner, *, where: str, reason: str | None) -> bytes:
    """Raises UserError, also where the extra `pdf` is not installed."""
    from personae.engines.signers import chains, pades

    chains.refuse_out_of_days(by.certificates, now())
    return pades.sign_pdf(pdf, by, where=where, reason=reason)


def check_pdf(pdf: bytes, *, where: str, trusted: Sequence[Path], now: datetime) -> DocumentChecked:
    """What a document's signatures come to. Raises UserError.

    trusted  files of certificates (PEM); none trusts nobody
    """
    from personae.app.files.keys import read_small
    from personae.engines.signers import chains, pades

    roots = [chains.in_pem(read_small(path), where=str(path)) for path in trusted]
    return pades.check_pdf(pdf, where=where, trusted=b"".join(roots) or None, now=now)


def sealer() -> Sealer:
    from personae.engines.signers.c2pa_seal import C2paSealer

    return C2paSealer()


def seal_reader() -> SealReader:
    from personae.engines.signers.c2pa_read import C2paReader

    return C2paReader()


def key_file_seal(key: Path, certificates: Path, passphrase: Callable[[], str]) -> SealSigner:
    """Who seals films with a key file under its certificates. Raises UserError."""
    from personae.app.files.keys import read_small
    from personae.engines.signers.certificates import signer_of

    return signer_of(
        read_small(certificates),
        read_small(key),
        now=now(),
        chain_named=str(certificates),
        key_named=str(key),
        passphrase=passphrase,
    )


def seal_by(chain: ChainSigner, *, unsafe: bool = False) -> SealSigner:
    """Who seals films with whatever signs under certificates: a token, a key service."""
    from personae.engines.signers.certificates import of_chain

    return of_chain(chain, now=now(), unsafe=unsafe)


def certificate_digest(by: SealSigner) -> Sha256:
    """SHA-256 of the certificate of whoever seals."""
    from personae.engines.signers.certificates import fingerprint

    return fingerprint(by.chain)


def now() -> datetime:
    """By the system's clock, where no house is needed."""
    from personae.engines.clocks.system import SystemClock

    return SystemClock().now()


def today() -> date:
    return now().astimezone().date()


def fixed_clock(moment: str) -> Clock:
    """A clock that stands still: for `personae demo`, whose dates are fixed. ISO 8601 with zone."""
    from datetime import datetime

    from personae.engines.clocks.system import FixedClock

    return FixedClock(datetime.fromisoformat(moment))
