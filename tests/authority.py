"""A time-stamping authority and a publisher's server on this machine, for tests: real requests."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OPENSSL = "/usr/bin/openssl"
_CONFIG = """\
[tsa]
default_tsa = one
[one]
serial = {here}/serial
crypto_device = builtin
signer_cert = {here}/tsa.pem
signer_key = {here}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS = "[e]\nextendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"


def _openssl(*args: object) -> None:
    subprocess.run([OPENSSL, *map(str, args)], check=True, capture_output=True)


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority's own root and certificate, made by OpenSSL; `root` is what others trust."""

    here: Path

    @classmethod
    def made(cls, here: Path, *, days: int = 3650) -> "Authority":
        """days  for how long its certificate holds; none for one that has expired"""
        here.mkdir(parents=True)
        new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        _openssl(
            "req", "-x509", *new, "-keyout", here / "root.key", "-out", here / "root.pem",
            "-days", 3650, "-subj", "/CN=Unsafe Root of a Test",
        )  # fmt: skip
        _openssl(
            "req", *new, "-keyout", here / "tsa.key", "-out", here / "tsa.csr",
            "-subj", "/CN=Unsafe Clock of a Test",
        )  # fmt: skip
        (here / "e.cnf").write_text(_EXTENSIONS)
        _openssl(
            "x509", "-req", "-in", here / "tsa.csr", "-CA", here / "root.pem", "-CAkey",
            here / "root.key", "-CAcreateserial", "-out", here / "tsa.pem", "-days", days,
            "-extfile", here / "e.cnf", "-extensions", "e",
        )  # fmt: skip
        (here / "serial").write_text("01\n")
        (here / "tsa.cnf").write_text(_CONFIG.format(here=here))
        return cls(here)

    @property
    def root(self) -> Path:
        return self.here / "root.pem"

    def reply(self, query: bytes) -> bytes:
        (self.here / "q.tsq").write_bytes(query)
        _openssl(
            "ts", "-reply", "-queryfile", self.here / "q.tsq", "-config", self.here / "tsa.cnf",
            "-section", "one", "-out", self.here / "a.tsr",
        )  # fmt: skip
        return (self.here / "a.tsr").read_bytes()


@dataclass(slots=True)
class Server:
    """What was asked of it, and what it answers by path: bytes, or a status code."""

    url: str = ""
    asked: list[tuple[str, str, bytes, str]] = field(default_factory=list)
    authority: Authority | None = None
    replay: bytes | None = None  # answered to every query, whatever was asked


@contextmanager
def served(authority: Authority | None = None) -> Iterator[Server]:
    """`/tsa` stamps, `/replay` answers the same always, `/code/503` fails, `/go` sends elsewhere;
    anything else is taken.
    """
    server = Server(authority=authority)

    class Handler(BaseHTTPRequestHandler):
        def _taken(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            kind = self.headers["Content-Type"]
            server.asked.append((self.command, self.path, data, kind))
            code, answer = 200, b""
            if self.path == "/tsa" and server.authority is not None:
                answer = server.authority.reply(data)
            elif self.path == "/replay":
                answer = server.replay or b"nonsense"
            elif self.path == "/large":
                answer = b"x" * (2 << 20)
            elif self.path.startswith("/code/"):
                code = int(self.path.rpartition("/")[2])
            self.send_response(302 if self.path == "/go" else code)
            if self.path == "/go":
                self.send_header("Location", "/elsewhere")
            if self.path == "/tsa":
                self.send_header("Content-Type", "application/timestamp-reply")  # RFC 3161, 3.4
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_POST = _taken  # noqa: N815  # the handler's own names
        do_PUT = _taken  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Tests need no access log."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
