"""``retain import``: adds or updates notes from files."""

from dataclasses import asdict
from pathlib import Path

import click

from retain.cli.context import Context
from retain.cli.output import say, write_json
from retain.cli.parameters import json_option
from retain.domain.wording import plural

_FORMATS = ("topics", "markdown")


@click.command(epilog='Example: retain import decks/ml-topics.md seeds/own.txt --deck "Machine Learning"')
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--deck", metavar="NAME", help="The deck to add to; else the file's own, or one called like the file.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="What the files are, if their names do not say.")
@click.option("--reverse", is_flag=True, help="Add the cards from definition to title too, the title masked.")
@click.option("--prune", is_flag=True, help="Remove notes that came from an earlier copy of the file and are gone.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@json_option
@click.pass_obj
def command(
    context: Context,
    files: tuple[Path, ...],
    deck: str | None,
    form: str | None,
    *,
    reverse: bool,
    prune: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add the notes of topic lists (.txt) and deck files (.md), or update those that were imported before.

    Every card keeps its memory. What vanished from a file is reported and kept, unless --prune removes it.
    """
    from retain.services.library import import_sources  # noqa: PLC0415 - loads SQLAlchemy
    from retain.services.sources import read_source  # noqa: PLC0415

    sources = [read_source(file, form) for file in files]
    with context.open() as collection:
        report = import_sources(collection, sources, deck=deck, reverse=reverse, prune=prune, dry_run=dry_run)
    if as_json:
        write_json(asdict(report))
        return
    for warning in report.warnings:
        say(warning)
    numbers = {
        "added": report.notes_added,
        "updated": report.notes_updated,
        "renamed": report.notes_renamed,
        "unchanged": report.notes_unchanged,
        "missing from the file": report.notes_missing,
        "removed": report.notes_removed,
    }
    told = ", ".join(f"{number} {word}" for word, number in numbers.items() if number) or "nothing to do"
    cards = f"; {plural(report.cards_added, 'new card')}" if report.cards_added else ""
    click.echo(f"{'Would be: ' if dry_run else ''}notes: {told}{cards}")
