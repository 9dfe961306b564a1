"""Send a few bytes to an address that the user has named, and read a short answer."""

import http.client
import ipaddress
import urllib.error
import urllib.parse
import urllib.request
from typing import NoReturn

from personae.vocabulary.mistake import Mistake, UserError

_TIMEOUT_S = 30
_LONGEST = 1 << 20  # bytes of an answer


def post(url: str, data: bytes, kind: str, *, where: str) -> bytes:
    """What is answered. Plain HTTP is as good: what is sent tells nothing, the answer is signed.

    where   the option that named the address
    raises  UserError
    """
    _parts(url, where)
    return _sent("POST", url, data, kind, where)


def put(url: str, data: bytes, kind: str, *, where: str) -> None:
    """Publish at `url`: over HTTPS, or over HTTP on this machine. Raises UserError."""
    parts = _parts(url, where)
    if parts.scheme != "https" and not _is_here(parts.hostname or ""):
        raise UserError(
            Mistake(
                where,
                f"`{url}` is not encrypted: anybody between could put something else there.",
                "Name an address that begins with https://.",
            )
        )
    _sent("PUT", url, data, kind, where)


def _parts(url: str, where: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named or parts.scheme not in ("http", "https"):
        raise UserError(
            Mistake(where, f"`{url}` is no address.", "It begins with https:// and a name.")
        )
    return parts


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Stay(urllib.request.HTTPRedirectHandler):
    """Nothing goes to an address that the user has not named."""

    def redirect_request(self, *_: object) -> None:
        return None


def _sent(method: str, url: str, data: bytes, kind: str, where: str) -> bytes:
    request = urllib.request.Request(  # noqa: S310  # http and https alone, see _parts
        url, data=data, method=method, headers={"Content-Type": kind}
    )
    here = _is_here(urllib.parse.urlsplit(url).hostname or "")
    proxies = urllib.request.ProxyHandler({}) if here else urllib.request.ProxyHandler()
    try:
        with urllib.request.build_opener(proxies, _Stay).open(request, timeout=_TIMEOUT_S) as got:
            answer: bytes = got.read(_LONGEST + 1)
    except urllib.error.HTTPError as error:
        with error:
            _refused(where, url, f"it answered {error.code} {error.reason}")
    except urllib.error.URLError as error:
        _refused(where, url, str(getattr(error.reason, "strerror", None) or error.reason))
    except (OSError, http.client.HTTPException) as error:
        _refused(where, url, str(error) or type(error).__name__)
    if len(answer) > _LONGEST:
        _refused(where, url, "its answer is far too long")
    return answer


def _refused(where: str, url: str, why: str) -> NoReturn:
    raise UserError(Mistake(where, f"{url} did not take it: {why}.", "Nothing else was undone."))
