"""What another text would pay, as one HTML file that needs no network."""

from personae.app.reports.comparison_words import money, opening
from personae.app.reports.templating import environment
from personae.app.reports.union_html import EARNINGS
from personae.app.reports.whatif_chart import chart
from personae.app.reports.whatif_words import (
    SAME_RECORDS,
    Values,
    change,
    headline,
    partly,
    remarks,
    signed,
    text,
)
from personae.app.reports.words import LEVELS


def render(values: Values) -> str:
    """The page of `whatif_json.what_if`."""
    pages = environment(
        money=money, opening=opening, signed=signed, change=change, partly=partly, text=text
    )
    return pages.get_template("whatif.html").render(
        values=values,
        headline=headline(values),
        remarks=remarks(values),
        chart=chart(values),
        earnings=EARNINGS,
        levels=LEVELS,
        same_records=SAME_RECORDS,
    )
