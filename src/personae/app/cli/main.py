"""The `personae` command."""

import click


@click.group()
def main() -> None:
    """Who is in the picture, did they agree, and what are they owed."""
