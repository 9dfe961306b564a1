"""The uses that a consent describes: in which scenes, how many at once, for how long."""

from fractions import Fraction

from personae.clearance.clause import Clause
from personae.clearance.request import Request
from personae.consent.agreement import ANY, DescribedUse
from personae.vocabulary.answer import Answer
from personae.vocabulary.names import Scene, scene_key


def described(request: Request, uses: tuple[DescribedUse, ...]) -> tuple[Clause, ...]:
    """Every scene of the use must be described, for as many copies and for as long.

    No description: no clause.
    """
    if not uses:
        return ()
    scenes: tuple[Scene | None, ...] = request.scenes or (None,)
    return tuple(_in_scene(scene, uses, request) for scene in scenes)


def _in_scene(scene: Scene | None, uses: tuple[DescribedUse, ...], request: Request) -> Clause:
    """By the description that goes furthest: a yes of one of them is enough."""
    each = [_by_use(scene, use, request) for use in uses]
    for met in (Answer.YES, Answer.UNKNOWN):
        for clause in each:
            if clause is not None and clause.met is met:
                return clause
    # All that are of this scene fall short: told by the one that falls short by the least.
    short = [(use, clause) for use, clause in zip(uses, each, strict=True) if clause is not None]
    if (together := _together([use for use, _ in short], request)) is not None:
        return together
    if short:
        return max(short, key=lambda known: known[0].copies or 0)[1]
    named = ", ".join(dict.fromkeys(s for u in uses for s in u.scenes))
    return Clause(
        cite=_quoted(uses[0]),
        met=Answer.NO,
        because=f"This use is beyond it: it describes scene {named}, not scene {scene}.",
    )


def _together(uses: list[DescribedUse], request: Request) -> Clause | None:
    """Where several descriptions are of one scene, each may be of a part of what is seen there.

    None where one alone could be meant, or all of them are not long enough.
    """
    long = [use for use in uses if _copies(use, request).met is not Answer.NO]
    agreed = sum(use.max_seconds or 0 for use in long)
    if len(long) < 2 or max(_lasts(use, request)[0] for use in long) > agreed:  # noqa: PLR2004
        return None
    return Clause(
        cite="; ".join(_quoted(use) for use in long),
        met=Answer.UNKNOWN,
        because="It describes several uses of this scene, none as long as all that is seen; which "
        "of them each shot is, no record says.",
        missing="seconds",
    )


def _by_use(scene: Scene | None, use: DescribedUse, request: Request) -> Clause | None:
    """What one description says of the use in one scene; None where it is of other scenes."""
    sure = ANY in use.scenes or (scene is not None and _is_of(scene, use.scenes))
    if not sure and scene is not None and use.scenes:
        return None
    told = (_copies(use, request), _seconds(use, request))
    refused = [one for one in told if one.met is Answer.NO]
    if refused:
        return refused[0]
    if not sure:
        return Clause(
            cite=_quoted(use),
            met=Answer.UNKNOWN,
            because="Whether this is the scene that it describes is not recorded.",
            missing="scenes",
        )
    return next((one for one in told if one.met is Answer.UNKNOWN), told[0])


def _is_of(scene: Scene, scenes: tuple[Scene, ...]) -> bool:
    return scene_key(scene) in {scene_key(one) for one in scenes}


def _copies(use: DescribedUse, request: Request) -> Clause:
    used, most = request.copies, request.most_copies
    agreed = 1 if use.copies is None else use.copies
    if most is not None and most <= agreed:
        return Clause(
            cite=_quoted(use),
            met=Answer.YES,
            because=f"It describes this use, with at most {agreed} at once.",
        )
    if use.copies is None:
        return Clause(
            cite=_quoted(use),
            met=Answer.UNKNOWN,
            because=f"It gives no number of copies; {_as_many(used, most)} at once.",
            missing="copies",
        )
    if used > agreed:
        return Clause(
            cite=_quoted(use),
            met=Answer.NO,
            because=f"This use is beyond it: {used} at once, where it describes {agreed}.",
        )
    return Clause(
        cite=_quoted(use),
        met=Answer.UNKNOWN,
        because=f"It describes {agreed} at once; by the records {_as_many(used, most)}.",
        missing="copies",
    )


def _as_many(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more are used"
    return f"{least} are used" if most == least else f"from {least} to {most} are used"


def _seconds(use: DescribedUse, request: Request) -> Clause:
    """How long a replica may be seen in the scenes described, together."""
    agreed, cite = use.max_seconds, _quoted(use)
    if agreed is None or request.screen_time is None:
        return Clause(cite=cite, met=Answer.YES, because="It is not asked how long it lasts.")
    least, most = _lasts(use, request)
    if least > agreed:
        return Clause(
            cite=cite,
            met=Answer.NO,
            because=f"This use is beyond it: {_said(least)}, where at most {agreed} s are agreed.",
        )
    if most > agreed:
        return Clause(
            cite=cite,
            met=Answer.UNKNOWN,
            because=f"It agrees to at most {agreed} s; by what was measured this use takes from "
            f"{_said(least)} to {_said(most)}.",
            missing="seconds",
        )
    return Clause(cite=cite, met=Answer.YES, because=f"It lasts no longer than {agreed} s.")


def _lasts(use: DescribedUse, request: Request) -> tuple[Fraction, Fraction]:
    return request.seconds_in(None if ANY in use.scenes else use.scenes)


def _said(seconds: Fraction) -> str:
    return f"{float(seconds):.1f} s"


def _quoted(use: DescribedUse) -> str:
    scenes = ", ".join(use.scenes) or "none named"
    copies = "not given" if use.copies is None else use.copies
    longest = "" if use.max_seconds is None else f", max_seconds: {use.max_seconds}"
    return f"uses: “{use.description}”, scenes: {scenes}, copies: {copies}{longest}"
