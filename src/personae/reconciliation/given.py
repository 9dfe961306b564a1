"""Which records were read, and which were not given: a plain line each."""

from personae.consent.agreement import Consent
from personae.reconciliation.called import codes
from personae.reconciliation.placed import Places
from personae.reconciliation.production import Production, ReplicaLine
from personae.vocabulary.mistake import did_you_mean

_MOST = 20  # lines of the vendor's list that are told one by one

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


def in_no_list(here: Places) -> tuple[str, ...]:
    """The lines of the vendor's list whose shot code no list of the cut has.

    Such a line stands in a whole scene, or nowhere. Whether the shot was taken out of the cut, or
    is only spelt otherwise there, the reader must say.
    """
    known = sorted({code for shot in here.cut.shots for code in codes(shot.names)})
    told = [
        _not_listed(line, known)
        for line in here.production.replicas or ()
        if line.shot_code and line.record is None and line.status != "omit"
        if not here.cut.named(line.shot_code) and (known or (here.by_scene and not line.scenes))
    ]
    more = len(told) - _MOST
    return (*told[:_MOST], *([f"And {_counted(more, 'line', 'lines')} more."] if more > 0 else ()))


def _not_listed(line: ReplicaLine, known: list[str]) -> str:
    listed = "is in no list of this cut" if known else "has no list of shots to stand in"
    if line.scenes:
        what = f"so its scene alone ({'; '.join(line.scenes)}) says where its replica is"
    else:
        what = "and neither a scene nor a record timecode says where its replica is"
    near = did_you_mean(line.shot_code, known)
    said = f"{line.where}: shot code {line.shot_code} {listed}, {what}."
    return f"{said} {near}" if near else said


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
