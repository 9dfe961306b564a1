"""Nothing leaves the machine, and nothing is written but what was asked for."""

from pathlib import Path

import pytest
from tests.journeys.denied import ASKED, CALLS, STRACE, sockets_of, without_network
from tests.journeys.stranger import Ran, Stranger


def test_the_demo_runs_without_a_network(demo_without_network: tuple[Path, Ran]) -> None:
    folder, ran = demo_without_network
    ran.went_well()
    assert ran.err == ""
    assert not (folder.parent / ASKED).exists()


@pytest.mark.skipif(not STRACE, reason="no strace on this machine")
def test_no_part_of_it_asks_the_system_for_one(demo_without_network: tuple[Path, Ran]) -> None:
    assert sockets_of(demo_without_network[0].parent) == []


def test_nothing_is_written_but_the_report(demo_without_network: tuple[Path, Ran]) -> None:
    desk = demo_without_network[0].parent
    written = {p.relative_to(desk).parts[0] for p in desk.rglob("*") if p.is_file()}
    assert written - {CALLS} == {"out"}
    for empty in ("user", "work", "tmp"):
        assert not list((desk / empty).iterdir())


def test_the_denial_denies(tmp_path: Path) -> None:
    me, program = Stranger(tmp_path), tmp_path / "asks.py"
    program.write_text("import socket\ntry: socket.socket()\nexcept OSError: print('refused')\n")
    assert without_network(me, program=program).out == "refused\n"
    assert (tmp_path / ASKED).exists()


@pytest.mark.skipif(not STRACE, reason="no strace on this machine")
def test_a_socket_behind_pythons_back_is_seen(tmp_path: Path) -> None:
    me, program = Stranger(tmp_path), tmp_path / "asks.py"
    program.write_text("import _socket\n_socket.socket().close()\n")
    without_network(me, program=program).went_well()
    assert not (tmp_path / ASKED).exists()
    assert len(sockets_of(tmp_path)) == 1
