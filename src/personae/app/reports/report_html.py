"""A report as one HTML file that needs no network: from its JSON and its pictures alone.

So it can be made again later, when the stills of unknown people have expired, or for one person.
"""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from personae.app.reports.copies import redacted, redacted_stills
from personae.app.reports.page import Page
from personae.app.reports.report_json import Report
from personae.app.reports.words import day, duration
from personae.likeness.interfaces import Pictures
from personae.vocabulary.names import PerformerId


def render(
    report: Report,
    stills: Mapping[str, bytes],
    *,
    for_: PerformerId | None = None,
    pictures: Pictures | None = None,
) -> str:
    """The page of `report`, with the JPEG bytes of `stills` inside it.

    stills    by the path the report gives them; where one is missing a plain silhouette stands
    for_      makes the copy for this performer: nobody else in it, all other faces blurred
    pictures  blurs them; a copy cannot be made without it

    Raises UserError where the report knows no `for_`.
    """
    if for_ is not None:
        if pictures is None:
            raise ValueError("a copy for one person cannot be made without what blurs the others")
        report = redacted(report, for_)
        stills = redacted_stills(report, stills, pictures)
    return _page_template().render(Page(report, stills).values())


def _page_template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,  # titles and names come from other people's files
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"duration": duration, "day": day}
    return environment.get_template("report.html")
