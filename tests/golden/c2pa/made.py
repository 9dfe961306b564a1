"""Reads every file of the C2PA test set once more, and keeps what the library said of each.

python -m tests.golden.c2pa.made
"""

import json
from pathlib import Path
from typing import Any

import c2pa

from personae.engines.signers.c2pa_read import C2paReader
from personae.proof.seals import NoSeal, Seal, judge

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared/data/c2pa/image/jpeg"
RESULTS = Path(__file__).with_name("results.json")


def files() -> list[Path]:
    return sorted(path for path in DATA.glob("*.jp*g") if path.is_file())


def result(path: Path) -> dict[str, Any]:
    """States and codes, and nothing of what the file holds."""
    read = C2paReader().read(path, sidecar=None, anchors=b"")
    assert isinstance(read, Seal | NoSeal), read
    verdict = judge(read)
    seal = read if isinstance(read, Seal) else None
    return {
        "standing": verdict.standing.value,
        "failing": [[evidence.value, code.code] for evidence, code in verdict.failing],
        "parts": [list(part.failed) for part in seal.parts] if seal else [],
        "manifests": seal.manifests if seal else 0,
        "time_stamp": bool(seal and seal.by.at),
    }


def results() -> dict[str, Any]:
    return {
        "library": f"c2pa-rs {c2pa.sdk_version()}",
        "files": {path.name: result(path) for path in files()},
    }


def main() -> None:
    RESULTS.write_text(json.dumps(results(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
