"""A statement as one HTML file that needs no network: read on a phone, printed at a desk."""

from personae.app.reports.language import Language
from personae.app.reports.statement_page import StatementPage
from personae.app.reports.templating import environment
from personae.pay.statement import Statement


def render(statement: Statement, say: Language) -> str:
    page = environment().get_template("statement.html")
    return page.render(StatementPage(statement, say).values())
