"""Print the reference pages from what they describe; `make docs` runs this, and a test compares.

docs/reference/commands.md   every command, from the Click tree
docs/adr/README.md           every decision record, from its title
"""

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from personae.app.cli.commands import personae

ROOT = Path(__file__).resolve().parent.parent

_COMMANDS = """\
# Commands

Printed by `make docs` from the commands themselves. Exit codes: 0 in order, 10 something must be
settled, 11 a person must decide, 12 evidence does not verify, 130 Ctrl-C; 1 a bad file, 2 a bad
option.
"""

_DECISIONS = """\
# Decisions

One page each: what was chosen, why, and what was refused. Printed by `make docs`.

"""


def every_command(
    command: click.Command, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The command itself and all below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from every_command(command.commands[name], (*path, name))


def _called(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    return names if option.is_flag else f"{names} {option.make_metavar(context)}"


def _meaning(option: click.Option) -> str:
    notes = [option.help or ""]
    if option.required:
        notes.append("Required.")
    if option.multiple:
        notes.append("May be given several times.")
    return " ".join(filter(None, notes))


def _section(path: tuple[str, ...], command: click.Command) -> str:
    context = click.Context(command, info_name=" ".join(path))
    usage = " ".join(command.collect_usage_pieces(context))
    told, _, example = inspect.cleandoc(command.help or "").partition("Example:")
    lines = [f"## {' '.join(path)}", "", f"`{' '.join(path)} {usage}`", "", told.strip(), ""]
    if example:
        lines += ["```sh", " ".join(example.split()), "```", ""]
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if options:
        lines += ["| Option | |", "|---|---|"]
        for option in options:
            cells = (_called(option, context), _meaning(option))
            # a choice is written a|b, which would end the cell
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def commands_page() -> str:
    """`docs/reference/commands.md`."""
    sections = (_section(path, command) for path, command in every_command(personae, ("personae",)))
    return "\n".join((_COMMANDS, *sections))


def decisions_page() -> str:
    """`docs/adr/README.md`."""
    rows = []
    for record in sorted((ROOT / "docs" / "adr").glob("[0-9]*.md")):
        title = record.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        number, _, name = title.partition(". ")
        rows.append(f"{number}. [{name}]({record.name})")
    return _DECISIONS + "\n".join(rows) + "\n"


PAGES = {
    "docs/reference/commands.md": commands_page,
    "docs/adr/README.md": decisions_page,
}


def main() -> None:
    for path, page in PAGES.items():
        (ROOT / path).write_text(page(), encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
