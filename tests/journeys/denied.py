"""`personae` on a machine whose network is refused."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.journeys.stranger import PERSONAE, Ran, Stranger

STRACE = shutil.which("strace")
CALLS = "calls.txt"
# Runs before any of our modules; native code goes round it, which is why system calls are told too.
_DENY = """
import socket, runpy, sys
asked, *sys.argv = sys.argv[1:]
def denied(*args, **kwargs):
    open(asked, "a").write(f"{args}\\n")
    raise OSError("the network is refused")
socket.socket.__init__ = denied
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, denied)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
ASKED = "asked.txt"


def without_network(me: Stranger, *args: object, program: Path = PERSONAE) -> Ran:
    """What was asked of Python's sockets stands in `ASKED`, each system call in `CALLS`."""
    environment = me.environment()
    tell = [STRACE, "-f", "-qq", "--seccomp-bpf", "-e", "trace=%network", "-o", me.desk / CALLS]
    ran = subprocess.run(
        [
            *(map(str, tell) if STRACE else []),
            *(sys.executable, "-c", _DENY, str(me.desk / ASKED), str(program)),
            *map(str, args),
        ],
        cwd=me.here,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def sockets_of(desk: Path) -> list[str]:
    """Lines of `CALLS` that reach for another machine; a local pair of one's own does not."""
    lines = (desk / CALLS).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "AF_INET" in line or "connect(" in line]
