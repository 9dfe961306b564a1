"""`personae rules`: the law, the agreements and the proposals, as they are read here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from personae.app.cli.compare import compare
from personae.app.cli.duties import duties
from personae.app.cli.shared import FILE, told

if TYPE_CHECKING:
    from pathlib import Path

    from personae.rules.rule import Provision

EXIT_FAILED = 1  # as for any bad file: a rule that answers otherwise than its cases say is one

_packs = click.option(
    "--packs", "folder", type=FILE, metavar="DIR", help="Your own packs, instead of those here."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the machine form.")


@click.group()
def rules() -> None:
    """The rule packs: list, show, test, compare; and what they ask of a picture: duties.

    Example: personae rules show us-ca/labor-927
    """


rules.add_command(compare)
rules.add_command(duties)


def _read(folder: Path | None, only: str = "") -> tuple[Provision, ...]:
    from personae.app.files.packs import PACKS, read_packs

    return read_packs(PACKS if folder is None else folder, only)


@rules.command("list")
@_packs
@_as_json
def list_(folder: Path | None, *, as_json: bool) -> None:
    """Every rule: its effect, its status, how it was read, how many cases try it.

    Example: personae rules list
    """
    from personae.app.reports.rules import rule_in_brief

    provisions = _read(folder)
    if as_json:
        told([rule_in_brief(provision) for provision in provisions])
        return
    rows = [
        (p.rule.id, p.rule.effect.value, p.rule.status.value, p.rule.source.level, p.rule.title)
        for p in provisions
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(4)]
    for *cells, title in rows:
        start = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        click.echo(f"{start}  {title}")
    click.echo(f"\n{_counted(len(rows), 'rule')}; counsel has read none.")


@rules.command()
@click.argument("rule", metavar="RULE")
@_packs
@_as_json
def show(rule: str, folder: Path | None, *, as_json: bool) -> None:
    """One rule in plain sentences: since when, when it speaks, what it does, how it was read.

    Example: personae rules show us-ca/labor-927
    """
    from personae.app.reports.rules import rule_in_full

    provision = _one(_read(folder, rule), rule)
    if as_json:
        told(rule_in_full(provision))
    else:
        click.echo(_page(provision))


def _one(found: tuple[Provision, ...], name: str) -> Provision:
    from personae.vocabulary.mistake import Mistake, UserError

    for provision in found:
        if provision.rule.id == name:
            return provision
    ids = ", ".join(f"`{provision.rule.id}`" for provision in found)
    raise UserError(Mistake(name, "this is a pack, and no rule.", f"Its rules: {ids}."))


def _page(provision: Provision) -> str:
    from personae.app.reports.rules import common_facts, differing, facts_told, sections

    lines = [provision.rule.id]
    for heading, text in sections(provision.rule):
        lines += ["", heading, *(f"  {line}" for line in text.splitlines())]
    common = common_facts(provision.cases)
    lines += ["", f"Cases: {len(provision.cases)}"]
    lines += [f"  Each has {facts_told(common)}, unless it says otherwise."] if common else []
    for case in provision.cases:
        but = facts_told(differing(case, common))
        lines.append(f"  - {case.says}{f' ({but})' if but else ''}: {case.expect}")
    lines += ["", "The words relied on"]
    lines += [f"  {line}".rstrip() for line in provision.source_note.splitlines()]
    return "\n".join(lines)


@rules.command()
@click.argument("pack", required=False, default="", metavar="[PACK]")
@_packs
@_as_json
def test(pack: str, folder: Path | None, *, as_json: bool) -> None:
    """Hold every rule, or those of a PACK, to its cases; exit 1 where one fails.

    A rule does not load while its cases leave untried a boundary, a part of its condition or a
    fact that nobody recorded.

    Example: personae rules test us-ca
    """
    from personae.app.files.packs import failures

    provisions = _read(folder, pack)
    wrong = failures(provisions)
    if as_json:
        told(_tested(provisions, wrong))
    else:
        for name, sentences in wrong.items():
            for sentence in sentences:
                click.echo(f"{name}: {sentence}.")
        cases = sum(len(provision.cases) for provision in provisions)
        failed = sum(map(len, wrong.values()))
        end = f"{failed} not as expected." if failed else "all pass."
        click.echo(f"{_counted(len(provisions), 'rule')}, {_counted(cases, 'case')}: {end}")
    if wrong:
        raise click.exceptions.Exit(EXIT_FAILED)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _tested(provisions: tuple[Provision, ...], wrong: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "passed": not wrong,
        "rules": [
            {
                "rule": provision.rule.id,
                "cases": len(provision.cases),
                "failed": wrong.get(provision.rule.id, []),
            }
            for provision in provisions
        ],
    }
