"""`personae pay`: what is owed, what was paid, what is disputed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from personae.app.cli.pay_run import run
from personae.app.cli.shared import DAY, Context, told
from personae.vocabulary.money import Money

if TYPE_CHECKING:
    from datetime import date


class Amount(click.ParamType[Money]):
    """Money as every file here writes it."""

    name = "amount"

    def convert(
        self,
        value: Any,  # noqa: ANN401  # Click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Money:
        if isinstance(value, Money):
            return value
        try:
            return Money.parse(value)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


@click.group()
def pay() -> None:
    """What is owed and by which clause: show, paid, dispute, answer, close.

    A LINE is named by the first digits of its id, as `personae pay show` prints them.

    Example: personae pay show --production the-long-take
    """


@pay.command()
@click.option("--production", metavar="ID", help="Of one production only.")
@click.option("--performer", metavar="ID", help="Of one performer only.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def show(context: Context, *, production: str | None, performer: str | None, as_json: bool) -> None:
    """Every line with where it stands, what nobody could work out yet, and the balances.

    Example: personae pay show --performer ana-vale
    """
    from personae.app.journeys.ledger_record import ledger_of
    from personae.app.journeys.opened import put_opened
    from personae.app.reports import ledger as report
    from personae.vocabulary.mistake import did_you_mean

    with context.house() as house:
        ledger = ledger_of(house.record)
        put_opened(
            house.record, "pay show", (one for one in ledger.performers() if one == performer)
        )
    wanted = report.Wanted(production=production, performer=performer)
    if as_json:
        told(report.as_json(ledger, wanted))
        return
    lines = list(report.lines(ledger, wanted))
    for line in lines:
        click.echo(line)
    if not lines:
        pictures, people = ledger.pictures(), ledger.performers()
        near = [
            did_you_mean(said, known)
            for said, known in ((production, pictures), (performer, people))
            if said is not None and said not in known
        ]
        click.echo(" ".join(filter(None, ["No such pay is on record.", *near])))


@pay.command()
@click.argument("line", metavar="LINE")
@click.option("--amount", type=Amount(), required=True, help='Written like "1204.00 USD".')
@click.option("--on", type=DAY, help="The day on which it was paid; else today.")
@click.option("--reference", required=True, help="The bank's or the payroll's own.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def paid(
    context: Context, line: str, *, amount: Money, on: date | None, reference: str, as_json: bool
) -> None:
    """Record that a line was paid, all of it or part.

    The same reference twice is recorded once. A line that is held cannot be paid.

    Example: personae pay paid 5f0c91aa --amount "1204.00 USD" --on 2025-03-31 --reference PR-0117
    """
    from personae.app.journeys.ledger import pay as put

    with context.house() as house:
        done = put(house, line, amount, on=on, reference=reference)
    left = done.line.balance
    if as_json:
        told(
            {
                "line": done.name,
                "recorded": done.new,
                "standing": done.line.standing.value,
                "balance": str(left),
            }
        )
        return
    said = "was paid" if done.new else "was on record as paid already"
    rest = f"{left} is left" if left.amount >= 0 else f"{-left} is too much"
    click.echo(f"{done.name}: {amount} {said}, {reference}; {rest}.")


@pay.command()
@click.argument("line", metavar="LINE")
@click.option("--because", required=True, help="What is wrong with it, in their own words.")
@click.option("--by", help="Who says so; else the performer.")
@click.option("--on", type=DAY, help="The day on which they said so; else today.")
@click.pass_obj
def dispute(context: Context, line: str, *, because: str, by: str | None, on: date | None) -> None:
    """Say that a line is wrong: nothing can be paid on it until that is answered.

    Example: personae pay dispute 5f0c91aa --because "I was dismissed at 23:30"
    """
    from personae.app.journeys.ledger import dispute as put

    with context.house() as house:
        name, done = put(house, line, because=because, by=by, on=on)
    click.echo(f"{name}: disputed on {done.on} by {done.by}, and held until it is answered.")


@pay.command()
@click.argument("line", metavar="LINE")
@click.option("--says", required=True, help="The answer, in plain words.")
@click.option("--upheld", "outcome", flag_value="upheld", help="The line is wrong, as they say.")
@click.option("--rejected", "outcome", flag_value="rejected", help="It is as it should be.")
@click.option("--changed", "outcome", flag_value="changed", help="Something else was agreed.")
@click.option("--by", default="production", show_default=True, help="Who answers (production).")
@click.option("--on", type=DAY, help="The day of the answer; else today.")
@click.pass_obj
def answer(
    context: Context, line: str, *, says: str, outcome: str | None, by: str, on: date | None
) -> None:
    """Answer the dispute of a line, and release it; both stay on record.

    Its amount changes with the records it rests on, when they are run again, and not by an answer.

    Example: personae pay answer 5f0c91aa --says "the time card says 22:30" --rejected
    """
    from personae.app.journeys.ledger import answer as put
    from personae.pay.disputes import Outcome

    if outcome is None:
        raise click.UsageError("Say how it ends: --upheld, --rejected or --changed.")
    with context.house() as house:
        name, done = put(house, line, says=says, outcome=Outcome(outcome), by=by, on=on)
    click.echo(f"{name}: {done.outcome.value} on {done.on} by {done.by}; no longer held.")


@pay.command()
@click.option("--production", required=True, metavar="ID", help="Whose books are closed.")
@click.option("--until", required=True, type=DAY, help="The first day that stays open.")
@click.pass_obj
def close(context: Context, *, production: str, until: date) -> None:
    """Close a production's books for every day before --until, for good.

    A record that is corrected later gives a reversal and a new line on the first open day.

    Example: personae pay close --production the-long-take --until 2025-03-10
    """
    from personae.app.journeys.ledger import close as put

    with context.house() as house:
        done = put(house, production, until=until)
    click.echo(f"{done.picture}: closed for every day before {done.until}.")


pay.add_command(run)
