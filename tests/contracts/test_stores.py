"""What every store must do, the one in memory included."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.postgres import Server, running

from personae.engines.stores.memory import MemoryStore
from personae.engines.stores.postgresql import database_at
from personae.engines.stores.sql import SqlStore
from personae.proof.interfaces import Head, Part, Person, Row, Store
from personae.proof.log import Frontier


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store
    if request.param == "memory":
        made = MemoryStore()
    elif request.param == "sqlite":
        made = SqlStore.create(tmp_path / "registry.sqlite")
    else:
        there: Server = request.getfixturevalue("server")
        made = SqlStore.opened(database_at(there.address(schema=there.schema())))
    yield made
    made.close()


def person(n: int) -> Person:
    return Person(
        pseudonym=bytes([n]) * 16,
        lookup=bytes([n + 100]) * 32,
        wrapped_key=b"key %d" % n,
        sealed_id=b"id %d" % n,
    )


def row(number: int, *people: Person, kind: str = "audit-made") -> Row:
    return Row(
        number=number,
        kind=kind,
        canonical=b"canonical %d" % number,
        mark=b"mark %d" % number,
        parts=tuple(
            Part(digest=b"digest %d" % at, person=who, sealed=b"sealed %d %d" % (number, at))
            for at, who in enumerate(people)
        ),
    )


def test_a_new_store_is_empty(store: Store) -> None:
    with store.reading() as view:
        assert view.head() is None
        assert view.person(b"nobody") is None
        assert view.persons() == []
        assert view.rows(start=0, limit=10) == []


def test_what_was_put_comes_back_the_same(store: Store) -> None:
    ana, ben = person(1), person(2)
    head = Head(frontier=Frontier(3, (b"a" * 32, b"b" * 32)), key_check=b"check")
    rows = [row(0, ana, ben), row(1, kind="rules-read"), row(2, ben)]
    with store.writing() as change:
        for who in (ana, ben):
            change.add_person(who)
        for one in rows:
            change.append(one)
        change.set_head(head)
        assert change.person(ana.lookup) == ana  # seen within its own change
    with store.reading() as view:
        assert view.head() == head
        assert view.person(ben.lookup) == ben
        assert view.persons() == [ana, ben]
        assert view.rows(start=0, limit=10) == rows


def test_rows_are_found_by_number_kind_and_person(store: Store) -> None:
    ana, ben = person(1), person(2)
    rows = [row(0, ana), row(1, ben), row(2, ana, ben, kind="consent-recorded"), row(3)]
    with store.writing() as change:
        change.add_person(ana)
        change.add_person(ben)
        for one in rows:
            change.append(one)
    with store.reading() as view:
        assert view.rows(start=1, limit=2) == rows[1:3]
        assert view.rows(start=0, limit=9, kind="consent-recorded") == [rows[2]]
        assert view.rows(start=0, limit=9, pseudonym=ben.pseudonym) == rows[1:3]
        assert view.rows(start=2, limit=9, pseudonym=ana.pseudonym) == [rows[2]]
        assert view.rows(start=0, limit=9, kind="audit-made", pseudonym=b"none") == []
        assert list(view.leaves(start=1, limit=2)) == [one.canonical for one in rows[1:3]]
        assert list(view.leaves(start=4, limit=2)) == []


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    with store.writing() as change:
        change.append(row(0))
        change.set_head(Head(frontier=Frontier(), key_check=b"before"))

    def half_a_change() -> None:
        with store.writing() as change:
            change.add_person(person(1))
            change.append(row(1, person(1)))
            change.set_head(Head(frontier=Frontier(), key_check=b"after"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_change()
    with store.reading() as view:
        assert view.rows(start=0, limit=9) == [row(0)]
        assert view.persons() == []
        assert view.head() == Head(frontier=Frontier(), key_check=b"before")


def test_who_is_forgotten_leaves_digests_only(store: Store) -> None:
    ana, ben = person(1), person(2)
    with store.writing() as change:
        change.add_person(ana)
        change.add_person(ben)
        change.append(row(0, ana, ben))
        change.append(row(1, ana))
    with store.writing() as change:
        assert change.forget(ana.pseudonym) == 2
    with store.reading() as view:
        assert view.person(ana.lookup) is None
        assert view.persons() == [ben]
        first, second = view.rows(start=0, limit=9)
    assert [(p.digest, p.person, p.sealed) for p in first.parts] == [
        (b"digest 0", None, None),
        (b"digest 1", ben, b"sealed 0 1"),
    ]
    assert [(p.person, p.sealed) for p in second.parts] == [(None, None)]
    assert store.scrub([ana.pseudonym, ana.lookup, ana.wrapped_key, ana.sealed_id])
    assert not store.scrub([ben.pseudonym])  # who is still there is found


def test_one_person_is_not_kept_twice(store: Store) -> None:
    def twice() -> None:
        with store.writing() as change:
            change.add_person(person(1))
            change.add_person(person(1))

    # Each engine its own error: it would be a bug of ours, not a user's.
    with pytest.raises((ValueError, sqlite3.IntegrityError, psycopg.IntegrityError)):
        twice()
    with store.reading() as view:
        assert view.persons() == []


def test_writers_take_turns(store: Store) -> None:
    with store.writing() as change:
        change.set_head(Head(frontier=Frontier(), key_check=(0).to_bytes(2)))

    def add_one(times: int) -> None:
        for _ in range(times):
            with store.writing() as change:
                head = change.head()
                assert head is not None
                more = int.from_bytes(head.key_check) + 1
                change.set_head(Head(frontier=Frontier(), key_check=more.to_bytes(2)))

    threads = [threading.Thread(target=add_one, args=(15,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as view:
        head = view.head()
    assert head is not None
    assert int.from_bytes(head.key_check) == 60


def test_a_view_does_not_move(store: Store) -> None:
    with store.writing() as change:
        change.append(row(0))
    with store.reading() as view:
        before = view.rows(start=0, limit=9)
        with store.writing() as change:
            change.append(row(1))
        assert view.rows(start=0, limit=9) == before
    with store.reading() as view:
        assert len(view.rows(start=0, limit=9)) == 2
