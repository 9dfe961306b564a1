"""A WSGI application on the loopback address, for one browser, until it ends.

It is the standard library's own server: nothing listens but for one person on this machine, and
what guards it (address, key, origin) stands here, not in a framework.
"""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import WSGIApplication

from personae.vocabulary.mistake import Mistake, UserError

App = TypeVar("App", bound=WSGIApplication)
LOOPBACK = "127.0.0.1"
_IDLE_S = 20  # a browser opens connections in advance and may say nothing on them


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_address = True

    def server_bind(self) -> None:
        """As the base class does, without asking any name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.socket.getsockname()[1]
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A browser that goes away in the middle is nobody's business; all else is a bug."""
        import sys

        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(WSGIRequestHandler):
    timeout = _IDLE_S
    server_version = "Personae"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        """Requests are nobody's business."""


@contextmanager
def serving(make: Callable[[str], App], *, port: int | None) -> Iterator[App]:
    """Serve on the loopback address while the block runs; gives the application.

    make    the application, given `http://127.0.0.1:PORT`
    port    None for any that is free
    raises  UserError where the port is taken
    """
    try:
        server = _Server((LOOPBACK, port or 0), _Handler)
    except OSError as error:
        raise UserError(
            Mistake(
                "--port",
                f"nothing can be served on port {port}: {error.strerror}.",
                "Name another, or none, to have a free one chosen.",
            )
        ) from None
    app = make(f"http://{LOOPBACK}:{server.server_port}")
    server.set_app(app)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield app
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
