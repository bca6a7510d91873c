"""``retain import``: adds or updates notes from files, and brings packages in."""

from dataclasses import asdict
from pathlib import Path

import click

from retain.cli.context import Context
from retain.cli.long_work import progress_bar
from retain.cli.manual import PARTLY, SECURED, manual
from retain.cli.output import say, write_json
from retain.cli.parameters import FilePath, json_option
from retain.cli.suggestions import decks
from retain.domain.wording import plural

_FORMATS = ("topics", "markdown", "csv", "json", "apkg")


@click.command(
    epilog=manual(
        'retain import decks/ml-topics.md seeds/own.txt --deck "Machine Learning"',
        "retain import french.apkg --dry-run",
        reads="the files",
        writes=SECURED + "; all files go in, or none",
        status=PARTLY,
    )
)
@click.argument("files", nargs=-1, required=True, type=FilePath(), metavar="FILE…")
@click.option(
    "--deck",
    metavar="NAME",
    shell_complete=decks,
    help="The deck to add to; else the file's own, or one called like the file.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="What the files are, if their names do not say.")
@click.option("--reverse", is_flag=True, help="Add the cards from definition to title too, the title masked.")
@click.option("--prune", is_flag=True, help="Remove notes that came from an earlier copy of the file and are gone.")
@click.option(
    "--no-scheduling", is_flag=True, help="Bring the cards of a package or dump as new ones, without reviews."
)
@click.option(
    "--update-scheduling",
    is_flag=True,
    help="Take over what a package or dump knows later of cards that are here, and the reviews that are missing.",
)
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
    no_scheduling: bool,
    update_scheduling: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add the notes of topic lists (.txt), deck files (.md), tables (.csv, .tsv), Anki packages and JSON dumps.

    Notes that were imported before are updated, and every card keeps its memory. What vanished from a file is reported
    and kept, unless --prune removes it.
    """
    from retain.services.transfer.imports import plan_import  # noqa: PLC0415 - loads SQLAlchemy
    from retain.services.transfer.wishes import Wishes  # noqa: PLC0415

    wishes = Wishes(
        deck=deck,
        reverse=reverse,
        prune=prune,
        scheduling=not no_scheduling,
        update_scheduling=update_scheduling,
        dry_run=dry_run,
    )
    plan = plan_import(files, form, wishes)
    with context.open() as collection, progress_bar() as progress:
        report = plan.run(collection, progress)
    if as_json:
        values = asdict(report)
        if not update_scheduling:
            del values["cards_updated"]
        write_json(values)
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
    others = [
        plural(number, word, many)
        for number, word, many in (
            (report.cards_added, "new card", None),
            (report.cards_updated, "card brought up to date", "cards brought up to date"),
            (report.reviews_added, "review", None),
            (report.media_added, "media file", None),
        )
        if number
    ]
    click.echo(f"{'Would be: ' if dry_run else ''}{'; '.join([f'notes: {told}', *others])}")
