"""Who may speak to a page that is served on this machine: one browser, from its own page.

A page of another site can make a browser send requests here (and, by a name that resolves to this
address, read the answers). So the name asked for, the page asked from and a key are all checked.
"""

import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", _POLICY),
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


class Gate:
    """Lets in whoever brings the key of the printed address; the key opens once."""

    def __init__(self, address: str) -> None:
        """For a page that may be asked for under `address` alone: `http://127.0.0.1:PORT`."""
        self._address = address
        self._host = address.removeprefix("http://")
        self._key: str | None = secrets.token_urlsafe(24)
        self._held = secrets.token_urlsafe(24)
        self._cookie = f"personae-{self._host.rpartition(':')[2]}"

    @property
    def url(self) -> str:
        """With the key, as it is told to the person who started this."""
        return f"{self._address}/?key={self._key}"

    def refusal(self, environ: Mapping[str, Any]) -> str | None:
        """Why a request is not let in at all, whoever sends it; None where it is."""
        if environ.get("HTTP_HOST") != self._host:
            return "This page is asked for under its own address only."
        origin = environ.get("HTTP_ORIGIN")
        writes = environ["REQUEST_METHOD"] != "GET"
        if (writes or origin is not None) and origin != self._address:
            return "This page takes answers from itself only."
        if environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin"):
            return "This page is opened from no other page."
        return None

    def opens(self, key: str) -> bool:
        """Whether this is the key; from then on it opens no more."""
        if self._key is None or not hmac.compare_digest(key.encode(), self._key.encode()):
            return False
        self._key = None
        return True

    def knows(self, environ: Mapping[str, Any]) -> bool:
        """Whether the browser was let in before."""
        try:
            said = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(self._cookie)
        except CookieError:
            return False
        return said is not None and hmac.compare_digest(said.value.encode(), self._held.encode())

    def cookie(self) -> tuple[str, str]:
        """The header by which a browser is known from now on."""
        value = f"{self._cookie}={self._held}; Path=/; HttpOnly; SameSite=Strict"
        return ("Set-Cookie", value)
