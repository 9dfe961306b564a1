"""Reads one seal in a process of its own, whose memory and time are bounded by the system.

A file from a stranger may hold a manifest that unfolds without end, or one that the library does
not survive. `c2pa_read.py` runs this, writes what to read to its standard input and takes JSON
from its standard output.
"""

import json
import sys
from typing import Any

NO_SEAL, ELSEWHERE, BROKEN = "no-seal", "elsewhere", "broken"
_FETCH = "must fetch remote manifests from url"  # the library's words for what it did not do
# Purposes that C2PA lets a certificate serve; RFC 5280, Microsoft's and C2PA's own.
_PURPOSES = """1.3.6.1.5.5.7.3.4
1.3.6.1.5.5.7.3.36
1.3.6.1.5.5.7.3.8
1.3.6.1.5.5.7.3.9
1.3.6.1.4.1.311.76.59.1.9
1.3.6.1.4.1.62558.2.1
"""


def bound(memory_bytes: int, cpu_s: int) -> None:
    """Where the system knows such limits; elsewhere the time on the clock is all there is."""
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, most in wanted:
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            continue


def read(asked: dict[str, Any]) -> dict[str, Any]:
    """The library's own JSON under `seal`, or what is in the way under `ended`."""
    import c2pa

    settings: dict[str, Any] = {
        "verify": {
            "verify_trust": True,
            "verify_timestamp_trust": True,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "trust": {"trust_config": _PURPOSES},
        "core": {"max_decompressed_manifest_size_in_mb": 32},
    }
    if asked["anchors"]:
        settings["trust"]["trust_anchors"] = asked["anchors"]
    try:
        store = None
        if asked["sidecar"]:
            with open(asked["sidecar"], "rb") as beside:  # noqa: PTH123  # a light start
                store = beside.read()
        with open(asked["film"], "rb") as film:  # noqa: PTH123  # a light start
            context = c2pa.Context.from_dict(settings)
            with c2pa.Reader(asked["form"], film, manifest_data=store, context=context) as reader:
                return {"seal": json.loads(reader.json())}
    except (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported):
        return {"ended": NO_SEAL}
    except c2pa.C2paError as error:
        said = str(error)[:500]
        if _FETCH in said:
            return {"ended": ELSEWHERE, "said": said.split(_FETCH, 1)[1].strip()}
        return {"ended": BROKEN, "said": said}


def main() -> None:
    asked = json.load(sys.stdin)
    bound(asked["memory_bytes"], asked["cpu_s"])
    sys.stdout.write(json.dumps(read(asked)))


if __name__ == "__main__":
    main()
