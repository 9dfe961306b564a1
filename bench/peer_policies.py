"""Rego in Rust (`gordon-to-regorus`) and Cedar (`cedarpy`) on given policies and uses.

Runs in `.venv-bench`, and imports nothing of ours.

IN.json   {"rego": policies, "cedar": {"consents": …, "rules": …}, "uses": [facts]}
OUT.json  by engine: {"fired": [[item]], "cpu_s": seconds}, without the time to read policies
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import cedarpy
import regorus


def rego(policies: str, uses: list[dict[str, Any]]) -> dict[str, Any]:
    engine = regorus.Engine()
    engine.add_policy("items.rego", policies)
    begun = time.process_time()
    fired = []
    for use in uses:
        engine.set_input(use)
        fired.append(engine.eval_rule("data.items.fired"))
    return {"fired": [sorted(map(int, one)) for one in fired], "cpu_s": _since(begun)}


def cedar(policies: dict[str, str], uses: list[dict[str, Any]]) -> dict[str, Any]:
    """Consents first, for a rule may ask whether one covers the use."""
    read = {name: cedarpy.PolicySet.from_str(text) for name, text in policies.items()}
    nobody = cedarpy.Entities.from_json_str("[]")
    begun = time.process_time()
    consents = _speaking(read["consents"], nobody, uses)
    told = [
        {**use, "consent_covers": bool(covering)}
        for use, covering in zip(uses, consents, strict=True)
    ]
    rules = _speaking(read["rules"], nobody, told)
    cpu_s = _since(begun)
    ids = {name: _ids(text) for name, text in policies.items()}
    fired = [
        sorted([ids["consents"][one] for one in by] + [ids["rules"][one] for one in over])
        for by, over in zip(consents, rules, strict=True)
    ]
    return {"fired": fired, "cpu_s": cpu_s}


def _speaking(policies: Any, nobody: Any, uses: list[dict[str, Any]]) -> list[list[str]]:  # noqa: ANN401
    asked = {"principal": 'P::"p"', "action": 'Action::"use"', "resource": 'R::"r"'}
    requests = [{**asked, "context": use} for use in uses]
    answers = cedarpy.is_authorized_batch(requests, policies, nobody)
    return [list(answer.diagnostics.reasons) for answer in answers]


def _ids(text: str) -> dict[str, int]:
    """Cedar numbers policies as they stand; each names its item in an annotation."""
    lines = [line for line in text.splitlines() if line.startswith("@item")]
    return {f"policy{n}": int(line.split('"')[1]) for n, line in enumerate(lines)}


def _since(begun: float) -> float:
    return time.process_time() - begun


def main(given: Path, output: Path) -> None:
    asked = json.loads(given.read_text())
    done = {
        "rego": rego(asked["rego"], asked["uses"]),
        "cedar": cedar(asked["cedar"], asked["uses"]),
    }
    output.write_text(json.dumps(done))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
