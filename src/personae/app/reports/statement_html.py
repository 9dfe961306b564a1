"""A statement as one HTML file that needs no network: read on a phone, printed at a desk."""

from functools import cache

from jinja2 import Template

from personae.app.reports.language import Language
from personae.app.reports.statement_page import StatementPage
from personae.app.reports.templating import environment
from personae.pay.statement import Statement


def render(statement: Statement, say: Language) -> str:
    return _template().render(StatementPage(statement, say).values())


@cache
def _template() -> Template:
    """Compiled once for all the statements of a production."""
    return environment().get_template("statement.html")
