"""The words of ODRL 2.2 that are read and written here, and our profile's own.

ODRL Vocabulary & Expression 2.2 (W3C Recommendation of 15 February 2018). The words of the profile
are told in docs/reference/odrl.md. Its names are no addresses: nothing is to be fetched from them.
"""

from collections.abc import Mapping
from urllib.parse import quote, unquote

ODRL = "http://www.w3.org/ns/odrl/2/"
DCT = "http://purl.org/dc/terms/"
PROFILE = "urn:personae:odrl"
PX = f"{PROFILE}#"
_NAMES = "urn:personae:"


def odrl(word: str) -> str:
    return ODRL + word


def px(word: str) -> str:
    return PX + word


def dct(word: str) -> str:
    return DCT + word


def named(what: str, name: str) -> str:
    """`urn:personae:picture:the-long-take`; whatever an IRI cannot hold is percent-encoded."""
    return f"{_NAMES}{what}:{quote(name, safe='')}"


def name_of(what: str, iri: str) -> str | None:
    """What `named` put into the IRI; None where it is of another kind, or not ours."""
    start = f"{_NAMES}{what}:"
    name = unquote(iri[len(start) :]) if iri.startswith(start) else ""
    return name if name and named(what, name) == iri else None


def local(iri: str) -> str:
    """The word at the end, as messages tell it: `odrl:use`, `print`."""
    for start, prefix in ((ODRL, "odrl:"), (PX, "personae:"), (DCT, "dct:")):
        if iri.startswith(start):
            return prefix + iri[len(start) :]
    return iri


# `includedIn` of the vocabulary: who may do the wider may do the narrower. Words that 2.2 no
# longer recommends stand under the one that it names in their place.
_INCLUDED: Mapping[str, tuple[str, ...]] = {
    "use": (
        *("Attribution", "CommericalUse", "DerivativeWorks", "Distribution", "Notice"),
        *("Reproduction", "ShareAlike", "Sharing", "SourceCode", "acceptTracking", "aggregate"),
        *("annotate", "anonymize", "archive", "attribute", "compensate", "concurrentUse", "delete"),
        *("derive", "digitize", "display", "distribute", "ensureExclusivity", "execute"),
        *("grantUse", "include", "index", "inform", "install", "modify", "move", "nextPolicy"),
        *("obtainConsent", "play", "present", "print", "read", "reproduce", "reviewPolicy"),
        *("stream", "synchronize", "textToSpeech", "transform", "translate", "uninstall"),
        "watermark",
    ),
    "transfer": ("give", "sell"),
    "reproduce": ("extract", "copy"),
    "modify": ("append", "appendTo", "write", "writeTo"),
    "transform": ("export",),
    "grantUse": ("license",),
    "compensate": ("pay",),
}
_WIDER = {
    odrl(narrow): odrl(wide) for wide, narrower in _INCLUDED.items() for narrow in narrower
} | {px("train"): odrl("use")}


def included(action: str, wider: str) -> bool:
    """Whether whoever may do `wider` may do `action`."""
    while action != wider:
        if action not in _WIDER:
            return False
        action = _WIDER[action]
    return True


def known_action(action: str) -> bool:
    return action in _WIDER or action in _WIDER.values()
