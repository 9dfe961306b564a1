"""A picture's duties as one HTML file that needs no network."""

from personae.app.reports.duties_json import Values
from personae.app.reports.duties_words import (
    COUNSEL,
    asked,
    by,
    clause,
    counted,
    headline,
    in_reach,
    parts,
    why,
)
from personae.app.reports.templating import environment
from personae.rules.rule import LEVELS

_TONES = {"not met": "settle", "not known": "decide", "met": "order"}
_SHAPES = {"not met": "■", "not known": "◆", "met": "●"}


def render(values: Values) -> str:
    """The page of `duties_json.duties`."""
    pages = environment(by=by, clause=clause, asked=asked, in_reach=in_reach, why=why)
    counts = values["counts"]
    return pages.get_template("duties.html").render(
        values=values,
        answer=f"{counted(counts['not met'], 'duty', 'duties')} not met, "
        f"{counts['not known']} not known, {counts['met']} met",
        headline=headline(values),
        counsel=COUNSEL,
        parts=list(parts(values)),
        tones=_TONES,
        shapes=_SHAPES,
        levels=LEVELS,
    )
