"""What a command costs: CPU time and peak memory of the whole process, told by the kernel.

CPU time, because other programs share the machine; peers run in turns and the medians are
compared, because its speed changes from minute to minute.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MEASURED = Path(__file__).with_name("measured_run.py")
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes of one `ru_maxrss`


class CommandError(Exception):
    """A command of the bench ended otherwise than it should have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One run: seconds of CPU (user and system, its children's too) and bytes at the peak."""

    cpu_s: float
    peak_bytes: int
    exit_code: int
    printed: str


def run(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    expected: frozenset[int] = frozenset({0}),
) -> Cost:
    """Run to the end; raises CommandError with what was printed if the exit code is not expected.

    environment  added to our own
    """
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb") as report:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-S", _MEASURED, str(write_end), *map(str, command)],
                check=True,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                pass_fds=[write_end],
            )
        finally:
            os.close(write_end)
        exit_code, cpu_s, peak = json.loads(report.read())
    if exit_code not in expected:
        words = " ".join(map(str, command))
        raise CommandError(f"`{words}` ended with {exit_code}:\n{done.stdout}")
    return Cost(cpu_s=cpu_s, peak_bytes=peak * _RSS_UNIT, exit_code=exit_code, printed=done.stdout)


@dataclass(frozen=True, slots=True)
class Costs:
    """Several runs of one thing."""

    runs: tuple[Cost, ...]

    @property
    def cpu_s(self) -> float:
        """The median."""
        return statistics.median(run.cpu_s for run in self.runs)

    @property
    def range_s(self) -> tuple[float, float]:
        seconds = [run.cpu_s for run in self.runs]
        return min(seconds), max(seconds)


def in_turns(
    commands: Mapping[str, Sequence[str | Path]],
    rounds: int,
    *,
    environment: Mapping[str, str] | None = None,
    a_round: Mapping[str, int] | None = None,
) -> dict[str, Costs]:
    """Each command `rounds` times, one after the other, so that all see the same machine.

    a_round  how often in each round, where more than once: a short run's cost is less sure
    """
    runs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            for _ in range((a_round or {}).get(name, 1)):
                runs[name].append(run(command, environment=environment))
    return {name: Costs(tuple(costs)) for name, costs in runs.items()}
