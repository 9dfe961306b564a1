"""An offer as one page for a phone: it needs no network, may use none, and gives back an answer."""

import base64
import hashlib
import json
from collections.abc import Sequence

from personae.app.reports.templating import TEMPLATES, environment
from personae.consent.agreement import Consent
from personae.consent.as_json import as_json
from personae.consent.offer import SCHEMA, Disclosure
from personae.consent.parts import parts
from personae.vocabulary.entry import canonical_bytes, sha256_of

_DATA = "/*OFFER*/null"


def render(consent: Consent, disclosures: Sequence[Disclosure]) -> str:
    """The page with all these languages in it; the first is the one that is shown first."""
    made = environment()
    style = _source("offer.css")
    script = _source("offer.js").replace(_DATA, _in_script(_data(consent, disclosures)))
    return made.get_template("offer.html").render(
        disclosures=disclosures,
        first=disclosures[0],
        first_of_many=_first_of_many(consent),
        style=style,
        script=script,
        style_digest=_allowed(style),
        script_digest=_allowed(script),
    )


def _data(consent: Consent, disclosures: Sequence[Disclosure]) -> dict[str, object]:
    """What the page's script needs; the sentences themselves stand in the page."""
    labels = {
        choice.part.id: {d.say.tag: d.choices[n].label for d in disclosures}
        for n, choice in enumerate(disclosures[0].choices)
    }
    return {
        "offer": consent.id,
        "agreement": sha256_of(canonical_bytes(as_json(consent))),
        "signer": consent.granted_by.who,
        "acting_as": consent.granted_by.acting_as,
        "disclosure_schema": SCHEMA,
        "disclosures": {d.say.tag: d.digest for d in disclosures},
        "incomplete": [d.say.tag for d in disclosures if d.say.missing],
        "parts": [
            {"id": p.id, "group": p.group, "needed": p.needed, "label": labels[p.id]}
            for p in parts(consent)
        ],
        "checks": [
            {
                "id": check.id,
                "points": [
                    {
                        "so": point.so,
                        "part": point.part,
                        "said": {d.say.tag: list(d.checks[n].points[m].said) for d in disclosures},
                    }
                    for m, point in enumerate(check.points)
                ],
            }
            for n, check in enumerate(disclosures[0].checks)
        ],
        "texts": {
            d.say.tag: {key: d.say.raw(f"page.{key}") for key in d.say.words("page")}
            for d in disclosures
        },
    }


def _first_of_many(consent: Consent) -> frozenset[str]:
    """The first part of each group of several of which one at least must be granted."""
    groups: dict[str, list[str]] = {}
    for part in parts(consent):
        if part.needed:
            groups.setdefault(part.group, []).append(part.id)
    return frozenset(ids[0] for ids in groups.values() if len(ids) > 1)


def _in_script(value: object) -> str:
    """JSON that ends no script, whatever texts it holds."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _allowed(text: str) -> str:
    """As a Content-Security-Policy names what may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
