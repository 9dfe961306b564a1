"""JSON from outside, read so that everybody who reads the same bytes reads the same thing."""

import json

from personae.vocabulary.entry import Json
from personae.vocabulary.mistake import Mistake, UserError

MOST_BYTES = 1_000_000
_MOST_EXACT = 2**53  # beyond it a JSON number is another one in another program
_AS_JSON = "Ask whoever made it for the file as it was made."


def read_object(data: bytes, where: str) -> dict[str, Json]:
    """The JSON object that `data` is.

    Refused with UserError: what is no object, a key twice, a number with a decimal point or
    beyond 2^53, text that is no Unicode, more than a megabyte, nesting without end.
    """
    if len(data) > MOST_BYTES:
        raise UserError(Mistake(where, "it is over a megabyte, which no such file is.", _AS_JSON))
    try:
        found = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_float=_no_float,
            parse_int=_exact,
            parse_constant=_no_float,
        )
        jcs(found)
    except UnicodeError:
        raise UserError(Mistake(where, "it holds bytes that are no letters.", _AS_JSON)) from None
    except json.JSONDecodeError as error:
        at = f"{where}:{error.lineno}"
        raise UserError(Mistake(at, "it is no JSON.", _AS_JSON)) from None
    except _StrangeError as error:
        raise UserError(Mistake(where, str(error), _AS_JSON)) from None
    except RecursionError:
        raise UserError(Mistake(where, "it is nested too deeply to be read.", _AS_JSON)) from None
    if not isinstance(found, dict):
        raise UserError(Mistake(where, "it is no JSON object.", _AS_JSON))
    return found


def jcs(value: Json) -> bytes:
    """RFC 8785 for values without floats: keys sorted by their UTF-16 code units, no spaces."""
    return json.dumps(
        _sorted(value), separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


class _StrangeError(ValueError):
    """A plain sentence; ValueError, so that json lets it through."""


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=_units)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _units(key: str) -> bytes:
    return key.encode("utf-16-be")


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _StrangeError(f"the key `{twice}` stands in it twice, so it can be read in two ways.")
    return found


def _no_float(text: str) -> Json:
    raise _StrangeError(f"the number `{text}` is not whole, which none in such a file is.")


def _exact(text: str) -> Json:
    if len(text) > len(str(_MOST_EXACT)) + 1 or abs(int(text)) > _MOST_EXACT:
        raise _StrangeError(f"the number `{text[:20]}` is too large to be read alike everywhere.")
    return int(text)
