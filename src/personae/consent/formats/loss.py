"""What a format cannot carry of a consent, term by term."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from personae.consent.agreement import Consent
from personae.consent.as_json import as_json
from personae.vocabulary.entry import Json

# Said by being empty: a term with a first day and `until: null` has no end that was agreed.
_SAID_BY_NULL = ("term.until",)


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """One term that is gone, or that is told less exactly than it was agreed.

    term  a key of a CONSENT.yaml as it is written: `conditions.approval_of_each_use`;
          of described uses, all of them together: `uses.scenes`
    why   one plain sentence
    """

    term: str
    why: str


def terms_of(consent: Consent) -> tuple[str, ...]:
    """The key of every term of `consent` that says something, in the order of a CONSENT.yaml.

    A key left out, an empty list or null says nothing; `false` and 0 do.
    """
    return tuple(dict.fromkeys(_said(as_json(consent), "")))


def losses(
    consent: Consent, carried: Iterable[str], why: Mapping[str, str], *, otherwise: str
) -> tuple[Loss, ...]:
    """Every term of `consent` that is not among `carried`, in the order of a CONSENT.yaml.

    carried    keys as `terms_of` tells them
    why        a sentence by key, or by the key it stands under (`pay` for `pay.amount`)
    otherwise  the sentence for all others
    """
    kept = frozenset(carried)
    return tuple(
        Loss(term, _sentence(term, why) or otherwise)
        for term in terms_of(consent)
        if term not in kept
    )


def as_lines(found: Iterable[Loss]) -> tuple[str, ...]:
    """For a terminal, a term a line."""
    return tuple(f"{loss.term}: {loss.why}" for loss in found)


def losses_as_json(found: Iterable[Loss]) -> list[Json]:
    return [{"term": loss.term, "why": loss.why} for loss in found]


def _said(value: Json, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _said(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for item in value:
            yield from _said(item, key)
    elif value not in (None, []) or key in _SAID_BY_NULL:
        yield key


def _sentence(term: str, why: Mapping[str, str]) -> str:
    while term:
        if term in why:
            return why[term]
        term = term.rpartition(".")[0]
    return ""
