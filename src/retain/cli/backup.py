"""``retain backup``: a consistent copy of the database, whoever else is using it."""

from pathlib import Path

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import one_line, write_json
from retain.cli.parameters import FilePath, json_option
from retain.domain.wording import plural, size_of


@click.command(
    epilog=manual(
        "retain backup",
        "retain backup /media/stick/cards.sqlite",
        writes="a backup in the folder “backups” beside the database, or FILE",
    )
)
@click.argument("file", required=False, type=FilePath())
@json_option
@click.pass_obj
def command(context: Context, file: Path | None, *, as_json: bool) -> None:
    """Make a backup among the others, or write a copy of the database to FILE (packed if it ends in .zst) or a folder.

    A backup that was asked for stays until you delete it.
    """
    from retain.services.backups import back_up, back_up_to  # noqa: PLC0415
    from retain.services.files import check_is_not_database  # noqa: PLC0415

    now = context.source()
    if file is None:
        made = back_up(context.path, now)
        place, contents = made.path, made.contents
    else:
        check_is_not_database(file, context.path)
        place, contents = back_up_to(context.path, file, now)
    context.done = True
    notes, cards, reviews = (contents.notes, contents.cards, contents.reviews) if contents else (0, 0, 0)
    size = place.stat().st_size
    if as_json:
        write_json({"file": str(place), "bytes": size, "notes": notes, "cards": cards, "reviews": reviews})
    else:
        held = f"{plural(notes, 'note')}, {plural(cards, 'card')}, {plural(reviews, 'review')}"
        click.echo(one_line(f"{held} in {place} ({size_of(size)})"))
