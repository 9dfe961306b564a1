"""What a seal comes to, in words for somebody who never heard of one."""

from __future__ import annotations

import shlex
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from personae.app.journeys.verify import BROKEN, STOOD
from personae.app.reports.words import day, number
from personae.proof.provenance import By, Declared, Shown
from personae.proof.seals import Evidence, NoSeal, Seal, Standing, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from personae.app.journeys.seal import Sealed
    from personae.app.journeys.verify import Verified
    from personae.consent.formats.c2pa_assertion import Referred
    from personae.proof.provenance import AuditTold, Replica
    from personae.proof.seals import Part, Told, Verdict

CLOSING = (
    "A seal shows who vouches for a file, and that it has not changed since. It does not show that "
    "what it says is true. A film without a seal is not a fake for that."
)
MEANS = {
    Evidence.MEDIA: (
        "The pictures or the sound are not those that were sealed: something in the file was "
        "changed, cut or added afterwards."
    ),
    Evidence.SAYS: (
        "What the seal says is not what was signed: a part of it was changed, or is missing."
    ),
    Evidence.SIGNATURE: "The signature does not belong to this seal: somebody changed one of them.",
    Evidence.CERTIFICATE: (
        "The signer's certificate is not good for this seal: its days are over or had not begun, "
        "it was called back, or it was not made for such signatures. Nothing here shows that the "
        "file was changed."
    ),
    Evidence.SIGNER: (
        "Nobody whom you trust vouches for the signer: the names in the certificate are the "
        "signer's own words. Name who vouches for them with --trust."
    ),
    Evidence.INGREDIENT: (
        "A part of the film, or an earlier version, has a seal of its own, and that one does not "
        "hold or is missing."
    ),
    Evidence.TIME: "The time stamp does not belong to this seal, so its day is not shown.",
    Evidence.FORM: "There is something here that should be a seal, and it cannot be read as one.",
}
_FIRST = {
    Standing.HOLDS: "The seal holds: nothing was changed since.",
    Standing.UNTRUSTED: "Nothing was changed since it was sealed; who sealed it is not known here.",
    Standing.FAILS: "The seal does not hold.",
    Standing.UNREADABLE: "What should be a seal cannot be read.",
    Standing.NONE: "There is no seal in it or beside it.",
}
_SHOWN = {
    Shown.COVERED: "an agreement on record covered it when the film was audited",
    Shown.BEYOND: "it goes beyond the agreement on record",
    Shown.AFTERWARDS: "the agreement on record was signed after the use",
    Shown.NONE: "the records show no agreement that covers it",
    Shown.UNKNOWN: "the records do not say whether an agreement covers it",
}
# Where these fail, whatever the seal says may be anybody's words.
_UNSAID = (Evidence.SAYS, Evidence.SIGNATURE, Evidence.FORM)
_MOST = 50  # replicas and parts that are listed one by one
_SHORT = 12  # digits of a number or a digest that are printed


def summary(found: Verified) -> str:
    """All of it, a line or a paragraph each."""
    return "\n".join(_lines(found)) + "\n"


def sealed_said(done: Sealed, film: Path) -> str:
    """What was done, in a few lines."""
    how = f"{done.out} is a seal beside {film.name}" if done.beside else f"{done.out} is sealed"
    replicas = done.claim.replicas
    shown = Counter(one.shown for one in replicas)
    said = [f"{how}."]
    if not done.read_again:
        said.append(
            f"{film.name} was not read again: the system knows of no change since its audit."
        )
    if replicas:
        said.append(_told_of(len(replicas), shown[Shown.COVERED], shown[Shown.UNKNOWN]))
    else:
        said.append("It tells of no replica.")
    said += (line for path, verdict in done.components if (line := _component(path, verdict)))
    if done.root is not None:
        words = ["personae", "verify", str(film if done.beside else done.out)]
        words += ["--seal", str(done.out)] if done.beside else []
        said.append(
            f"By `Unsafe Test Signer`, for trying out: it proves nothing of who sealed. "
            f"To check it: {shlex.join([*words, '--trust', str(done.root)])}"
        )
    return "\n".join(said) + "\n"


def _component(path: Path, verdict: Verdict) -> str:
    if verdict.standing is Standing.NONE:
        return f"{path.name} has no seal of its own: nothing but this seal vouches for it."
    failing = dict.fromkeys(
        evidence.value for evidence, _ in verdict.failing if evidence is not Evidence.SIGNER
    )
    if not failing:
        return ""
    return (
        f"{path.name} has a seal that does not hold ({', '.join(failing)}). It was taken in so, "
        "and whoever verifies the film is told."
    )


def _told_of(replicas: int, covered: int, unknown: int) -> str:
    """What the records do not say is no no."""
    if replicas == 1:
        says = f"show {'an' if covered else 'no'} agreement that covers it"
        if unknown:
            says = "do not say whether an agreement covers it"
        return f"It tells of one replica; the records {says}."
    many = f"It tells of {number(replicas)} replicas; the records"
    if unknown == replicas:
        return f"{many} do not say whether agreements cover them."
    shown = (
        f"agreements that cover {number(covered)}" if covered else "no agreement that covers any"
    )
    rest = f", and of {number(unknown)} do not say whether one does" if unknown else ""
    return f"{many} show {shown} of them{rest}."


def _lines(found: Verified) -> Iterator[str]:
    read, verdict = found.read, found.verdict
    yield f"{found.film.name}: {_first(found)}"
    if isinstance(read, Unreadable):
        yield f"  {read.why[:1].upper()}{read.why[1:]}."
    if isinstance(read, NoSeal) and read.elsewhere:
        yield f"  It says that its seal lies at {read.elsewhere}; nothing was fetched from there."
    if isinstance(read, Seal):
        yield from _signer(found, read)
    for evidence, codes in _by_evidence(found).items():
        yield f"  {evidence.value}: {MEANS[evidence]}"
        if isinstance(read, Seal):
            yield f"    ({'; '.join(codes)})"
    if isinstance(read, Seal) and found.says is not None:
        if any(evidence in _UNSAID for evidence, _ in verdict.failing):
            yield "What it says is not shown: it may be anybody's words."
        else:
            yield from _says(found, read, found.says)
    yield ""
    yield CLOSING


def _first(found: Verified) -> str:
    """What it comes to, whatever else decides the exit code included."""
    said = _FIRST[found.verdict.standing]
    if found.verdict.standing not in (Standing.HOLDS, Standing.UNTRUSTED):
        return said
    codes = [] if found.says is None else [found.code_of(one) for one in found.says.consents]
    buts = []
    if found.report_matches is False:
        buts.append("it does not rest on the report that you gave")
    if BROKEN in codes:
        buts.append("an agreement in it is not the one on record here")
    elif any(codes):
        buts.append("by what is on record now, an agreement stood otherwise on that day")
    return f"{said.removesuffix('.')}; but {' and '.join(buts)}." if buts else said


def _by_evidence(found: Verified) -> dict[Evidence, list[str]]:
    out: dict[Evidence, list[str]] = {}
    for evidence, code in found.verdict.failing:
        kept = out.setdefault(evidence, [])
        if code.code not in kept:
            kept.append(code.code)
    return out


def _signer(found: Verified, read: Seal) -> Iterator[str]:
    name = read.by.name or "a signer without a name"
    of = f" ({read.by.organisation})" if read.by.organisation not in ("", read.by.name) else ""
    audit = None if found.says is None else found.says.audit
    when = ""
    if read.by.at is not None:
        when = f", by a time stamp of {day(read.by.at.date().isoformat())}"
    elif audit is not None:
        when = f", on {day(audit.sealed_on.isoformat())} by their own clock"
    yield f"Sealed by {name}{of}{when}."
    if read.by.organisation.startswith("Unsafe") or name.startswith("Unsafe"):
        yield "  These are test certificates, as anybody can make them: they vouch for nobody."
    if found.home is not None and found.home.sealed_on is not None:
        yield f"  This house put the seal on record on {day(found.home.sealed_on.isoformat())}."


def _says(found: Verified, read: Seal, says: Told) -> Iterator[str]:
    if any(evidence is Evidence.MEDIA for evidence, _ in found.verdict.failing):
        yield "What it says, it says of the film as it was before that change:"
    if says.audit is None and not (says.replicas or says.consents):
        yield "It says nothing of performers and replicas that can be understood here."
    else:
        yield from _replicas(found, says)
    if says.strange:
        yield f"It says more that cannot be understood here: {', '.join(says.strange[:_MOST])}."
    if found.report_matches is not None:
        rests = "rests on" if found.report_matches else "does not rest on"
        yield f"It {rests} the report that you gave."
    if says.training:
        told = sorted(set(says.training.values()))
        words = {"notAllowed": "not allowed", "allowed": "allowed", "constrained": "on conditions"}
        yield f"Training and data mining: {', '.join(words.get(t, 'unclear') for t in told)}."
    yield from (line for part in read.parts[:_MOST] for line in _part(part))


def _replicas(found: Verified, says: Told) -> Iterator[str]:
    if not says.replicas:
        declared = says.audit.replicas if says.audit else Declared.UNKNOWN
        if declared is Declared.NONE:
            yield "It says that the records declare no replica in it."
        else:
            yield "It does not say whether there are replicas in it: no list of them was given."
        return
    yield "It says of replicas:"
    consents = {one.public_id: one for one in says.consents}
    for one in says.replicas[:_MOST]:
        yield f"  {one.number}. {_replica(one, says.audit)}"
        for public in one.consents[:_MOST]:
            yield f"     {_consent(public, consents.get(public), says.audit)}"
            yield from _here(found, public)
        if not one.consents and one.shown is not Shown.NONE:
            yield "     No agreement is named."
    if len(says.replicas) > _MOST:
        yield f"  and {len(says.replicas) - _MOST} more."


def _replica(one: Replica, audit: AuditTold | None) -> str:
    what = {By.FACE: "A face", By.VOICE: "A voice"}[one.by]
    found = {By.FACE: "seen", By.VOICE: "heard"}[one.by]
    kind = {
        (True, True): "declared a replica",
        (True, False): f"declared a replica, and not {found} by the audit",
        (True, None): "declared a replica, and the audit could not tell whether it is there",
        (False, True): "more than one of them seen at once",
        (False, False): f"not declared, and not {found} by the audit",
        (False, None): "not declared, and the audit could not tell whether it is there",
    }[one.declared, one.seen]
    where = ", ".join(_span(span.start, span.end, audit) for span in one.frames[:_MOST])
    return f"{what}{f', {where}' if where else ''}: {kind}; {_SHOWN[one.shown]}."


def _span(start: int, end: int, audit: AuditTold | None) -> str:
    if audit is None or audit.frame_rate is None:
        return f"frames {start} to {end - 1}"
    rate = Fraction(audit.frame_rate)
    return f"{_clock(start / rate)} to {_clock(end / rate)}"


def _clock(seconds: Fraction) -> str:
    tenths = int(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 10:02}.{rest % 10}"


def _consent(number: str, said: Referred | None, audit: AuditTold | None) -> str:
    short = f"{number[:_SHORT]}…"
    if said is None:
        return f"Consent {short}, of which it says nothing more."
    stood = said.state in STOOD
    asked = audit is None or said.on == audit.sealed_on
    on = f"on {day(said.on.isoformat())}{', the day of sealing' if asked else ''}"
    return f"Consent {short}: it {'stood' if stood else 'stood no more'} {on} ({said.state})."


def _here(found: Verified, number: str) -> Iterator[str]:
    if found.home is None:
        return
    known = found.home.consents.get(number)
    if known is None:
        yield "       No agreement of that number is on record in this home."
        return
    said = next(
        one for one in (found.says.consents if found.says else ()) if one.public_id == number
    )
    same = "the same agreement" if known.unchanged else "NOT the agreement that was sealed"
    yield f"       Here it is {known.consent} of {known.performer}, {same}; today: {known.now}."
    if (said.state in STOOD) != (known.then in STOOD):
        yield f"       By what is on record now it was {known.then} on that day."


def _part(part: Part) -> Iterator[str]:
    kinds = {"parentOf": "An earlier version", "componentOf": "A part", "inputTo": "A source"}
    sealed = "with a seal of its own" if part.sealed else "without a seal"
    yield f"{kinds.get(part.relationship, 'A part')} was “{part.title or 'a file'}”, {sealed}."
    if part.sealed and (failed := [c for c in part.failed if not c.endswith("untrusted")]):
        yield f"  That seal did not hold when it was taken in ({'; '.join(failed[:_MOST])})."
