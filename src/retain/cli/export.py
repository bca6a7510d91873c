"""``retain export``: decks on their way to Anki, to a deck file, a table or a dump."""

from dataclasses import asdict
from pathlib import Path

import click

from retain.cli.context import Context
from retain.cli.long_work import progress_bar
from retain.cli.manual import DATABASE, manual
from retain.cli.output import one_line, say, write_json
from retain.cli.parameters import FilePath, json_option
from retain.cli.suggestions import decks
from retain.domain.wording import plural


@click.command(
    epilog=manual(
        'retain export german.apkg --deck "Languages::German"',
        "retain export everything.colpkg",
        "retain export cards.csv",
        reads=DATABASE + " and its pictures and sounds",
        writes="FILE, which is replaced only once it is complete",
    )
)
@click.argument("file", type=FilePath())
@click.option("--deck", metavar="NAME", shell_complete=decks, help="Only this deck and those below it.")
@click.option("--no-scheduling", is_flag=True, help="Leave out reviews, due dates and presets, to share a deck.")
@json_option
@click.pass_obj
def command(context: Context, file: Path, deck: str | None, *, no_scheduling: bool, as_json: bool) -> None:
    """Write decks to FILE: an Anki package (.apkg), a whole Anki collection (.colpkg), .md, .csv, .tsv or .json.

    An .apkg adds to what is in Anki: notes that are newer replace theirs, cards that exist there keep their schedule.
    A .colpkg replaces everything that is in Anki.
    """
    from retain.services.files import check_is_not_database  # noqa: PLC0415 - loads SQLAlchemy
    from retain.services.transfer.export import export_file, what_anki_does  # noqa: PLC0415

    check_is_not_database(file, context.path)
    with context.open() as collection, progress_bar() as progress:
        report = export_file(collection, file, deck=deck, scheduling=not no_scheduling, progress=progress)
    context.done = True
    if hint := what_anki_does(file, scheduling=not no_scheduling):
        say(hint)
    if as_json:
        write_json({name: value for name, value in asdict(report).items() if name != "warnings"})
        return
    for warning in report.warnings:
        say(warning)
    told = ", ".join(
        plural(number, word, many)
        for number, word, many in (
            (report.notes, "note", None),
            (report.cards, "card", None),
            (report.reviews, "review", None),
            (report.media, "media file", None),
        )
        if number or word in ("note", "card")
    )
    click.echo(one_line(f"{told} written to {file}"))
