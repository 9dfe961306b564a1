"""A home: where it is, how it is made, and on which ground it keeps likenesses."""

import os
import stat
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from personae.app.home import Home, locate, new_home_id
from personae.app.settings import Ground, Settings, name_database, read_settings
from personae.app.stills import Stills
from personae.engines.clocks.system import SystemClock
from personae.engines.stores.sql import SqlStore
from personae.engines.vaults.places import key_place
from personae.proof.record import Record
from personae.vocabulary.mistake import UserError

TODAY = date(2025, 3, 24)
DAY = timedelta(days=1)
FULL = Settings(
    ground=Ground.CONSENT,
    told_on=date(2025, 1, 31),
    templates_until=date(2026, 1, 31),
    keys="file",
    home_id="0a1b2c3d4e5f6071",
)
BARE = Settings(keys="memory", home_id="0a1b")


def nothing(_: Home) -> None:
    """A home with nothing but its settings."""


def made(path: Path, settings: Settings = FULL) -> Home:
    return Home.create(path, settings, fill=nothing)


# Where


@pytest.mark.parametrize(
    ("option", "environ", "here", "expected"),
    [
        ("there", {"PERSONAE_HOME": "said"}, True, "there"),
        (None, {"PERSONAE_HOME": "said"}, True, "said"),
        (None, {"PERSONAE_HOME": ""}, True, ".personae"),
        (None, {}, True, ".personae"),
    ],
)
def test_where_the_home_is(
    tmp_path: Path, option: str | None, environ: Mapping[str, str], here: bool, expected: str
) -> None:
    if here:
        (tmp_path / ".personae").mkdir()
    found = locate(Path(option) if option else None, environ=environ, cwd=tmp_path)
    assert found == tmp_path / expected


def test_an_absolute_home_stands_where_it_says(tmp_path: Path) -> None:
    assert locate(tmp_path / "x", environ={}, cwd=Path("/")) == tmp_path / "x"


def test_else_the_platforms_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    found = locate(None, environ={}, cwd=tmp_path)
    assert found.is_relative_to(tmp_path)
    assert not found.exists()


# Making one


def test_a_home_made_is_the_home_opened(tmp_path: Path) -> None:
    home = made(tmp_path / "deep" / "home")
    assert Home.open(tmp_path / "deep" / "home") == home
    assert home.settings == FULL
    assert home.database == tmp_path / "deep" / "home" / "registry.sqlite"
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert sorted(p.name for p in home.path.iterdir()) == ["personae.toml"]
    assert sorted(p.name for p in home.path.parent.iterdir()) == ["home"]


def test_an_empty_folder_may_become_a_home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    home = made(tmp_path / "home")
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


@pytest.mark.parametrize("settings", [FULL, BARE])
def test_settings_come_back_as_written(tmp_path: Path, settings: Settings) -> None:
    assert Home.open(made(tmp_path / "home", settings).path).settings == settings


def test_awkward_names_come_back_as_written(tmp_path: Path) -> None:
    odd = Settings(keys="file", home_id="0a", database='a "quoted" \\ name\n\x7f é.sqlite')
    assert Home.open(made(tmp_path / "home", odd).path).settings == odd


def test_a_second_home_is_not_made_over_the_first(tmp_path: Path) -> None:
    made(tmp_path / "home")
    with pytest.raises(UserError, match="a home is here already"):
        made(tmp_path / "home", BARE)
    assert Home.open(tmp_path / "home").settings == FULL


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_nothing_is_made_over_something_else(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "home"
    if kind == "file":
        path.write_text("mine")
    elif kind == "folder":
        path.mkdir()
        (path / "mine").write_text("mine")
    else:
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(UserError, match="something else is here already"):
        made(path)
    assert os.listdir(tmp_path) == ["home"]  # noqa: PTH208  # names only


@pytest.mark.parametrize("error", [UserError(), KeyboardInterrupt(), OSError(28, "No space left")])
def test_a_home_is_made_whole_or_not_at_all(tmp_path: Path, error: BaseException) -> None:
    def fill(home: Home) -> None:
        home.database.write_bytes(b"half a registry")
        raise error

    with pytest.raises(UserError if isinstance(error, OSError) else type(error)):
        Home.create(tmp_path / "deep" / "home", FULL, fill=fill)
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_no_home_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="no home can be made here"):
        made(tmp_path / "file" / "home")


def test_ids_of_homes_differ_and_can_name_a_file() -> None:
    ids = {new_home_id() for _ in range(20)}
    assert len(ids) == 20
    for one in ids:
        Settings(keys="file", home_id=one)
        assert one.isalnum()


# Reading `personae.toml`


KEYS = 'keys = "file"\nhome_id = "0a"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('grund = "consent"\n', "1: no setting is called `grund`. Did you mean `ground`?"),
        ('ground = "consnt"\n', "1: no ground is called `consnt`. Did you mean `consent`?"),
        ('ground = "whim"\n', "1: no ground is called `whim`. It is one of consent, contract"),
        ("ground = true\n", "1: `ground` is a text in quotes"),
        ('\ntold_on = "2025-01-31"\n', "2: `told_on` is a day without quotes"),
        ("told_on = 2025-01-31T10:00:00\n", "1: `told_on` is a day without quotes"),
        ("told_on = 2025-02-30\n", "1: it is no TOML"),
        ("templates_until = 2026\n", "1: `templates_until` is a day without quotes"),
        ("stills_days = 0\n", "1: `stills_days` is a whole number of days from 1 to 3650"),
        ("stills_days = 3651\n", "1: `stills_days` is a whole number of days"),
        ("stills_days = true\n", "1: `stills_days` is a whole number of days"),
        ("stills_days = 30.0\n", "1: `stills_days` is a whole number of days"),
        ('database = "mysql://x/y"\n', "1: records lie in an SQLite file or in PostgreSQL."),
        ('database = ""\n', "1: `database` is a text in quotes"),
        ('faces = "openvno"\n', "1: no runtime of face models is called `openvno`. Did you mean"),
        ('scan_waits_for_notice = "yes"\n', "1: `scan_waits_for_notice` is true or false, without"),
        ('faces = "torch"\n', "1: no runtime of face models is called `torch`. It is one of onnx"),
        ("ground = consent\n", "1: it is no TOML"),
        ('ground = "consent"\nground = "contract"\n', "it is no TOML"),
        ("[more]\nx = 1\n", "no setting is called `more`"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "personae.toml"
    path.write_text(text + KEYS if "[" not in text else KEYS + text)
    with pytest.raises(UserError) as told:
        read_settings(path)
    assert said in str(told.value)
    assert str(told.value).startswith(str(path))


@pytest.mark.parametrize("text", ["", 'database = "old.sqlite"\n'])
def test_another_database_is_named_and_nothing_else_is_touched(tmp_path: Path, text: str) -> None:
    path = tmp_path / "personae.toml"
    path.write_text(f"# Ours.\n{text}stills_days = 7\n{KEYS}")
    before = path.read_text()
    name_database(path, 'postgresql+psycopg://a"b@host/x')
    said = read_settings(path)
    assert said.database == 'postgresql+psycopg://a"b@host/x'
    assert said.on_a_server
    assert (said.stills_days, said.home_id) == (7, "0a")
    kept = [line for line in path.read_text().splitlines() if not line.startswith("database")]
    assert kept == [line for line in before.splitlines() if not line.startswith("database")]
    assert [p.name for p in tmp_path.iterdir()] == ["personae.toml"]


@pytest.mark.parametrize("key", ["keys", "home_id"])
def test_what_leads_to_the_key_cannot_be_left_out(tmp_path: Path, key: str) -> None:
    path = tmp_path / "personae.toml"
    path.write_text("".join(line for line in KEYS.splitlines(True) if not line.startswith(key)))
    with pytest.raises(UserError, match=f"`{key}` is missing"):
        read_settings(path)


def test_a_homes_id_cannot_lead_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "personae.toml"
    path.write_text('keys = "file"\nhome_id = "../../etc/passwd"\n')
    with pytest.raises(UserError, match="is no home's id"):
        read_settings(path)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "personae.toml"
    path.write_text('ground = "x"\ntold_on = 1\nstills_days = 0\n' + KEYS)
    with pytest.raises(UserError) as told:
        read_settings(path)
    assert len(told.value.mistakes) == 3


@pytest.mark.parametrize("limit", [1, 3650])
def test_days_at_their_bounds(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "personae.toml"
    path.write_text(f"stills_days = {limit}\n{KEYS}")
    assert read_settings(path).stills_days == limit


def test_no_home(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no home here\. Make one with `personae init`"):
        Home.open(tmp_path)


def test_settings_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "personae.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match="it is not UTF-8"):
        Home.open(tmp_path)


# The ground


def home_with(
    ground: Ground | None = Ground.CONTRACT,
    told_on: date | None = TODAY,
    until: date | None = TODAY + DAY,
) -> Home:
    settings = Settings(
        ground=ground, told_on=told_on, templates_until=until, keys="memory", home_id="0a"
    )
    return Home(path=Path("home"), settings=settings)


def test_told_today_and_kept_until_tomorrow_is_in_order() -> None:
    assert home_with().require_ground(TODAY) is Ground.CONTRACT


def test_what_is_said_of_one_person_goes_first() -> None:
    assert home_with().require_ground(TODAY, said=Ground.LEGAL_CLAIM) is Ground.LEGAL_CLAIM
    assert home_with(ground=None).require_ground(TODAY, said=Ground.CONSENT) is Ground.CONSENT


@pytest.mark.parametrize(
    ("home", "said"),
    [
        (home_with(ground=None), "no lawful ground is given"),
        (home_with(told_on=None), "nothing says when people were told"),
        (home_with(told_on=TODAY + DAY), "people are to be told on 2025-03-25 only"),
        (home_with(until=None), "nothing says until when templates are kept"),
        (home_with(until=TODAY), "templates were to be kept until 2025-03-24"),
    ],
)
def test_without_a_ground_nothing_goes(home: Home, said: str) -> None:
    with pytest.raises(UserError, match=said) as told:
        home.require_ground(TODAY)
    assert len(told.value.mistakes) == 1


def test_a_person_s_ground_does_not_tell_people_nor_end_anything() -> None:
    with pytest.raises(UserError) as told:
        home_with(None, None, None).require_ground(TODAY, said=Ground.CONSENT)
    assert len(told.value.mistakes) == 2
    with pytest.raises(UserError) as told:
        home_with(None, None, None).require_ground(TODAY)
    assert len(told.value.mistakes) == 3


# Stills of unknown people


def test_stills_expire_on_their_day(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    until = home.settings.stills_until(TODAY)
    assert until == date(2025, 4, 23)
    home.remember_stills(tmp_path / "report", until=until)
    assert home.expired_stills(until - DAY) == []
    held = Stills(folder=(tmp_path / "report").resolve(), until=until)
    assert home.expired_stills(until) == [held]
    home.forget_stills(tmp_path / "report")
    home.forget_stills(tmp_path / "report")
    assert home.expired_stills(until) == []


def test_a_report_made_again_has_one_day(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    for n in (1, 2):
        home.remember_stills(tmp_path / "report", until=TODAY + n * DAY)
    home.remember_stills(tmp_path / "other", until=TODAY)
    assert [s.until for s in home.expired_stills(TODAY + 9 * DAY)] == [TODAY, TODAY + 2 * DAY]
    assert home.expired_stills(TODAY + DAY)[0].folder.name == "other"
    assert len(list((home.path / "stills").iterdir())) == 2  # nothing half-written is left


def test_a_damaged_memory_of_stills_is_told(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    home.remember_stills(tmp_path / "report", until=TODAY)
    (file,) = (home.path / "stills").iterdir()
    for text in ("", "[]", '{"folder": "x"}', '{"folder": "x", "until": "soon"}'):
        file.write_text(text)
        with pytest.raises(UserError, match="no longer says which stills expire when"):
            home.expired_stills(TODAY)


def test_stills_that_cannot_be_remembered_are_told(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    (home.path / "stills").write_text("in the way")
    with pytest.raises(UserError, match="must not lie about unremembered"):
        home.remember_stills(tmp_path / "report", until=TODAY)


# A home with all that belongs to it


def test_a_whole_home_is_made_and_opened_again(tmp_path: Path) -> None:
    path, environ = tmp_path / "home", {"PERSONAE_KEYS": str(tmp_path / "keys")}
    place = key_place(None, environ=environ, home=path)
    settings = Settings(keys=place.kind, home_id=new_home_id())

    def fill(home: Home) -> None:
        store = SqlStore.create(home.database)
        Record.begin(store=store, vault=place.make(settings.home_id), clock=SystemClock())
        store.close()

    Home.create(path, settings, fill=fill)
    home = Home.open(path)
    again = key_place(home.settings.keys, environ=environ, home=path)
    store = SqlStore.open(home.database)
    record = Record(store=store, vault=again.open(home.settings.home_id), clock=SystemClock())
    assert record.size == 0
    store.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", "keys"]
    assert sorted(p.name for p in path.iterdir()) == ["personae.toml", "registry.sqlite"]
    assert [p.name for p in (tmp_path / "keys").iterdir()] == [f"{settings.home_id}.key"]
