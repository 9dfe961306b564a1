"""What must hold of the record whatever is put on it, and whoever is erased."""

from datetime import UTC, datetime
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from personae.engines.clocks.system import FixedClock
from personae.engines.stores.memory import MemoryStore
from personae.engines.vaults.aes import AesVault
from personae.proof.record import Record
from personae.proof.verify import verify
from personae.vocabulary.entry import Entry, Json
from personae.vocabulary.names import PerformerId

VAULT = AesVault(b"m" * 32)
PEOPLE = [PerformerId(name) for name in ("ana-vale", "ben-okafor", "cleo-tan")]
LETTERS = st.characters(exclude_categories=["Cs"])
texts = st.text(LETTERS, max_size=6)
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
said = st.dictionaries(texts, values, max_size=3)
entries = st.builds(
    Entry,
    kind=st.sampled_from(["consent-recorded", "audit-made"]),
    envelope=said,
    parts=st.dictionaries(st.sampled_from(PEOPLE), said, max_size=3),
)
Act: TypeAlias = "Entry | PerformerId"
acts: st.SearchStrategy[list[Act]] = st.lists(entries | st.sampled_from(PEOPLE), max_size=12)


def begun() -> tuple[MemoryStore, Record]:
    store = MemoryStore()
    clock = FixedClock(datetime(2025, 3, 24, tzinfo=UTC))
    return store, Record.begin(store=store, vault=VAULT, clock=clock)


def play(record: Record, history: list[Act]) -> None:
    for act in history:
        if isinstance(act, Entry):
            record.put(act)
        elif act in record.people():
            record.erase(act, because="withdrawn")


@given(st.lists(entries, max_size=6))
def test_what_was_put_is_what_is_read(put: list[Entry]) -> None:
    _, record = begun()
    record.put_all(put)
    read = [Entry(kind=e.kind, envelope=e.envelope, parts=e.parts) for e in record.entries()]
    assert read == put


@given(acts)
def test_the_log_holds_whoever_is_erased(history: list[Act]) -> None:
    store, record = begun()
    play(record, history)
    found = verify(store=store, vault=VAULT)
    assert found.broken is None
    assert found.entries == record.size
    assert found.erased == sum(entry.erased for entry in record.entries())


@given(acts, st.sampled_from(PEOPLE))
def test_an_erasure_takes_one_person_away_and_nothing_else(
    history: list[Act], gone: PerformerId
) -> None:
    _, record = begun()
    play(record, history)
    before = list(record.entries())
    play(record, [gone])
    after = list(record.entries())
    assert list(record.entries(person=gone)) == []
    for old, new in zip(before, after, strict=False):
        assert new.parts == {who: part for who, part in old.parts.items() if who != gone}
        assert (new.envelope, new.at, new.kind) == (old.envelope, old.at, old.kind)


@given(acts, st.data())
def test_any_changed_byte_of_an_entry_is_seen(history: list[Act], draw: st.DataObject) -> None:
    store, record = begun()
    play(record, history)
    rows = store._shelf.kept
    if not rows:
        return
    row = draw.draw(st.sampled_from(rows))
    at = draw.draw(st.integers(0, len(row.canonical) - 1))
    changed = bytearray(row.canonical)
    changed[at] ^= draw.draw(st.integers(1, 255))
    object.__setattr__(row, "canonical", bytes(changed))
    broken = verify(store=store, vault=VAULT).broken
    assert broken is not None
    assert broken.number == row.number


@given(entries)
def test_the_same_entry_twice_leaves_no_common_digest(entry: Entry) -> None:
    store, record = begun()
    record.put_all([entry, entry])
    first, second = ({part.digest for part in row.parts} for row in store._shelf.kept)
    assert first.isdisjoint(second)
