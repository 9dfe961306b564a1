"""`personae consent offer`, `sign`, `scan`: before an agreement, and until a scan."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from personae.app.cli.shared import FILE, Context, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from personae.app.journeys.offer import Made
    from personae.consent.agreement import Consent
    from personae.consent.disclosure import Question

CODES = {"may": 0, "not yet": 10, "unknown": 11}  # by the values of `journeys.scan.Scan`
STANDS = {"stands": True, "ends": False}


class Moment(click.ParamType[datetime]):
    """A moment as ISO 8601 writes it, with its zone."""

    name = "moment"

    def convert(
        self,
        value: Any,  # noqa: ANN401  # Click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail(
                f"`{value}` is no moment with its zone; write it like 2025-02-17T08:40-08:00.",
                param,
                ctx,
            )
        return moment


@click.command()
@click.argument("file", type=FILE, required=False)
@click.option("-o", "--out", type=FILE, metavar="PAGE.html", help="Write a page for a phone.")
@click.option(
    "--language", metavar="TAG", help="Told in this language (en, es); of a page, shown first."
)
@click.option(
    "--production",
    type=FILE,
    metavar="PRODUCTION.yaml",
    help="For the title and the time zone; scenes that it has not are refused.",
)
@click.option(
    "--job-if-no",
    type=click.Choice(list(STANDS)),
    help="What the company says of the job where the performer says no; else nobody said.",
)
@click.option(
    "--answers", type=FILE, metavar="MINE.yaml", help="The performer's own, a question a line."
)
@click.option("--withdraw", metavar="OFFER", help="Take an offer back: its id goes on record.")
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def offer(
    context: Context,
    file: Path | None,
    *,
    out: Path | None,
    language: str | None,
    production: Path | None,
    job_if_no: str | None,
    answers: Path | None,
    withdraw: str | None,
    as_json: bool,
) -> None:
    """Tell the performer in plain words what FILE asks of them, with questions to answer.

    With -o it is one page for a phone, which gives back a signed answer or, for a no, nothing at
    all; where a home is there, the offer goes on record as the producer's own act. With --answers
    it says what to read again. What a performer answers is put on record only once they sign.

    Example: personae consent offer consents/ana-vale.yaml -o offer.html --language es
    """
    if withdraw is not None:
        if (file, out, answers) != (None, None, None):
            raise click.UsageError("--withdraw takes the offer's id and nothing else.")
        _withdraw(context, withdraw, as_json=as_json)
        return
    if file is None:
        raise click.UsageError("Missing argument 'FILE'.")
    if out is None:
        if production is not None or job_if_no is not None:
            raise click.UsageError(
                "--production and --job-if-no are told on a page: give it with -o."
            )
        _tell(file, answers, language, as_json=as_json)
        return
    if answers is not None:
        raise click.UsageError("The page asks the questions itself: --answers goes without -o.")
    _page(
        context,
        file,
        out,
        language=language,
        production=production,
        job_stands=STANDS.get(job_if_no or ""),
        as_json=as_json,
    )


@click.command()
@click.argument("answer", type=FILE, metavar="ANSWER.json")
@click.option(
    "--offer", "offered", type=FILE, required=True, metavar="FILE.yaml", help="As it was offered."
)
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def sign(context: Context, answer: Path, offered: Path, *, as_json: bool) -> None:
    """Put on record what a performer signed on the page of an offer.

    The consent is no wider than the parts that they granted. It goes on record with their
    signature, their answers and the digest of what they were shown, in one act; or nothing does.

    Example: personae consent sign answer-ana-vale-long-take.json --offer consents/ana-vale.yaml
    """
    from personae.app.files.answer_file import read_answer_file
    from personae.app.files.consent import read_consent_file
    from personae.app.journeys.keys import UNCHECKED
    from personae.app.journeys.offer_answer import record_answer

    given, file = read_answer_file(answer), read_consent_file(offered)
    with context.house() as house:
        consent, first = record_answer(house, given, file)
    kept_back = [part for part, yes in given.parts.items() if not yes]
    if as_json:
        told(
            {
                "consent": consent.id,
                "performer": consent.performer,
                "signed_on": None if consent.signed is None else consent.signed.on.isoformat(),
                "granted": [part for part, yes in given.parts.items() if yes],
                "kept_back": kept_back,
                "key": given.signed.key.hex(),
                "key_seen_first": first,
            }
        )
        return
    on = "" if consent.signed is None else f", signed on {consent.signed.on}"
    click.echo(f"{consent.id}: on record for {consent.performer}{on}.")
    if kept_back:
        called = ", ".join(_called(part, file.consent) for part in kept_back)
        click.echo(f"Kept back, and not in the consent: {called}.")
    if first:
        click.echo(f"Its key was seen here for the first time. {UNCHECKED}")


@click.command()
@click.argument("consent_id", metavar="CONSENT")
@click.option("--at", type=Moment(), metavar="MOMENT", help="When the scan would be; else now.")
@click.option(
    "--engaged-at",
    type=Moment(),
    metavar="MOMENT",
    help="When the performer was engaged: who was told by then need not wait longer.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the machine form.")
@click.pass_obj
def scan(
    context: Context,
    consent_id: str,
    *,
    at: datetime | None,
    engaged_at: datetime | None,
    as_json: bool,
) -> None:
    """Whether a scan may be made, by the house's own rule that it waits for the notice.

    Exit codes: 0 it may; 10 not yet, or nobody agreed to a digital copy on that day; 11 when the
    performer was told, or whether a guardian's word still counts, is not on record.
    `scan_waits_for_notice = false` in personae.toml switches the rule off.

    Example: personae consent scan ana-vale-long-take --at 2025-03-04T09:00-08:00
    """
    from personae.app.journeys.scan import may_scan

    with context.house() as house:
        found = may_scan(house, consent_id, at=at or house.clock.now(), engaged_at=engaged_at)
    if as_json:
        told(found.as_json())
    else:
        for sentence in found.sentences():
            click.echo(sentence)
    if code := CODES[found.may.value]:
        raise click.exceptions.Exit(code)


def _withdraw(context: Context, offer_id: str, *, as_json: bool) -> None:
    from personae.app.journeys.offer import take_back

    with context.house() as house:
        held = take_back(house, offer_id)
    if as_json:
        told({"offer": held.offer, "performer": held.performer, "withdrawn": True})
        return
    click.echo(f"{held.offer}: the offer to {held.performer} is withdrawn, and on record as such.")


def _page(
    context: Context,
    file: Path,
    out: Path,
    *,
    language: str | None,
    production: Path | None,
    job_stands: bool | None,
    as_json: bool,
) -> None:
    from contextlib import nullcontext

    from personae.app.files.consent import read_consent_file
    from personae.app.files.production import read_production
    from personae.app.journeys.offer import made, record_offer
    from personae.app.reports.files import check_writable, write_file

    check_writable(out.parent)
    of = None if production is None else read_production(production)
    with context.house() if context.has_home else nullcontext(None) as house:
        offered = made(
            read_consent_file(file),
            house,
            production=of,
            language=language,
            job_stands=job_stands,
        )
        page = offered.page
        new = house is not None and record_offer(house, offered)
    write_file(out, page.encode())
    _told_of_page(offered, out, recorded=house is not None, new=new, as_json=as_json)


def _told_of_page(offered: Made, out: Path, *, recorded: bool, new: bool, as_json: bool) -> None:
    from personae.consent.disclosure import without_a_name

    unnamed = without_a_name(offered.consent, offered.disclosures[0].say)
    lacks = {d.say.tag: list(d.say.missing) for d in offered.disclosures if d.say.missing}
    if as_json:
        told(
            {
                "offer": offered.consent.id,
                "page": str(out),
                "agreement": offered.agreement,
                "disclosures": {d.say.tag: d.digest for d in offered.disclosures},
                "missing": lacks,
                "unnamed": list(unnamed),
                "on_record": recorded,
            }
        )
        return
    said = ", ".join(d.say.tag for d in offered.disclosures)
    click.echo(f"{out}: the offer {offered.consent.id}, in {said}.")
    for tag, missing in lacks.items():
        click.echo(f"{tag}: {len(missing)} texts are missing, and it cannot be signed in it.")
    if unnamed:
        words = ", ".join(f"`{word}`" for word in unnamed)
        click.echo(
            f"No language file has words for {words}: the page shows that in quotation marks."
        )
    if not recorded:
        click.echo("No home is here, so it is not on record; an answer needs it to be.")
    elif new:
        click.echo("That it was made is on record.")
    else:
        click.echo("It was on record already.")


def _called(part: str, offer: Consent) -> str:
    """A part's id; of a use with its words, for its number says nothing."""
    group, _, number = part.partition("-")
    return f"{part} (“{offer.uses[int(number) - 1].description}”)" if group == "uses" else part


def _tell(file: Path, answers: Path | None, language: str | None, *, as_json: bool) -> None:
    from personae.app.files.answers import read_answers
    from personae.app.files.consent import read_consent
    from personae.consent.disclosure import in_plain_words, questions, to_read_again
    from personae.consent.texts import FIRST, texts

    proposed, say = read_consent(file), texts(language or FIRST)
    asked, sentences = questions(proposed, say), in_plain_words(proposed, say)
    again = None
    if answers is not None:
        again = to_read_again(asked, read_answers(answers, asked))
    if as_json:
        told(_as_json(proposed, sentences, asked, again))
        return
    for sentence in sentences:
        click.echo(sentence)
    if again is None:
        click.echo(say("terminal.questions"))
        for q in asked:
            click.echo(f"  {q.id}: {q.asks}")
    elif again:
        click.echo(say("terminal.again"))
        for q in again:
            click.echo(f"  {q.asks} {q.said}")
    else:
        click.echo(say("terminal.understood"))


def _as_json(
    proposed: Consent,
    sentences: Sequence[str],
    asked: Sequence[Question],
    again: Sequence[Question] | None,
) -> dict[str, object]:
    return {
        "consent": proposed.id,
        "says": list(sentences),
        "questions": [{"id": q.id, "asks": q.asks} for q in asked],
        "read_again": None if again is None else [q.id for q in again],
    }
