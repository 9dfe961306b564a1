"""Which records were read, and which were not given: a plain line each."""

from personae.consent.agreement import Consent
from personae.reconciliation.production import Production

_ROWS = {
    "work": ("day", "days"),
    "vouchers": ("voucher", "vouchers"),
    "skins": ("line of the background list", "lines of the background list"),
    "dood": ("marked day", "marked days"),
    "scenes": ("stretch of a scene", "stretches of scenes"),
    "shots": ("shot", "shots"),
    "edl": ("picture event", "picture events"),
    "replicas": ("replica line", "replica lines"),
    "items": ("item paid by the piece", "items paid by the piece"),
}
_NOT_GIVEN = {
    "work": "work (Exhibit G): not given, so who of the cast worked when is unknown",
    "vouchers": "vouchers: not given, so which background actor worked when is unknown",
    "scenes": "scenes: not given, so records are compared for the whole picture",
    "replicas": "replicas: not given, so which replicas were made is unknown",
}


def compared(production: Production, consents: tuple[Consent, ...]) -> tuple[str, ...]:
    """`work.csv: 27 days`, in the order of the production's file; then the consents."""
    out = []
    for key, (one, many) in _ROWS.items():
        rows = getattr(production, key)
        if rows is not None:
            out.append(f"{production.file(key) or key}: {_counted(len(rows), one, many)}")
    own = [c for c in consents if c.speaks_of(production.picture)]
    people = len({c.performer for c in own})
    out.append(
        f"consents: {len(own)} for this picture, of {_counted(people, 'performer', 'performers')}"
    )
    return tuple(out)


def not_given(production: Production) -> tuple[str, ...]:
    out = []
    for key, told in _NOT_GIVEN.items():
        by_shots = key == "scenes" and any(s.scenes for s in production.shots or ())
        if getattr(production, key) is None and not by_shots:
            out.append(told)
    if production.consents_complete is not True:
        out.append("consents_complete: nobody says that the registry holds all of them")
    if production.media is None:
        out.append("media: not given, so for which media a consent must count is unknown")
    if production.territories is None:
        out.append("territories: not given, so where a consent must count is unknown")
    return tuple(out)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
