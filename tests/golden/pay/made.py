"""Put the statements of a folder together, by performer."""

import json
import sys
from pathlib import Path


def together(folder: Path) -> str:
    every = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }
    return json.dumps(every, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(together(Path(sys.argv[1])))
