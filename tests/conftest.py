"""What is dear to make and shared by the journeys, and how properties are tried."""

from pathlib import Path

import pytest
from hypothesis import settings
from tests.journeys.denied import without_network
from tests.journeys.sitting import to_review
from tests.journeys.stranger import Ran, Stranger

# How long a case takes is nobody's assertion: on a busy machine it takes longer.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The folder that `personae demo` wrote, and what it said."""
    desk = tmp_path_factory.mktemp("demo")
    return desk / "out", Stranger(desk)("demo", "-o", desk / "out")


@pytest.fixture(scope="session")
def demo_without_network(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The same on a machine where every socket is refused, and the calls that would open one."""
    desk = tmp_path_factory.mktemp("denied")
    return desk / "out", without_network(Stranger(desk), "demo", "-o", desk / "out")


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """Somebody whose audit left faces to be looked at (`sitting.to_review`); to be copied."""
    return to_review(tmp_path_factory.mktemp("audited"))
