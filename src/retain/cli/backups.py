"""``retain backups``: the list of backups."""

from typing import TYPE_CHECKING

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import one_line, say, write_json, write_table
from retain.cli.parameters import json_option
from retain.domain.backups import WHY
from retain.domain.clock import format_time
from retain.domain.wording import grouped, plural, size_of

if TYPE_CHECKING:
    from retain.services.backups import Backup


@click.command(epilog=manual("retain backups", reads="the folder “backups” beside the database"))
@json_option
@click.pass_obj
def command(context: Context, *, as_json: bool) -> None:
    """List the backups of the database, the newest first, with the number by which “retain restore” knows each."""
    show_backups(context, as_json=as_json)


def show_backups(context: Context, *, as_json: bool) -> None:
    """Print the list, and where it lies."""
    from retain.services.backups import list_backups  # noqa: PLC0415

    found = list_backups(context.path)
    if as_json:
        write_json([_json(one) for one in found])
        return
    if not found:
        say(f"There are no backups of {context.path} yet; “retain backup” makes one.")
        return
    rows = [(str(number), *_row(one)) for number, one in enumerate(found, start=1)]
    write_table(("No.", "Made", "Notes", "Reviews", "Size", "Why"), rows, right=(0, 2, 3, 4))
    total = size_of(sum(one.file.size for one in found))
    say(one_line(f"{plural(len(found), 'backup')}, {total}, in {found[0].path.parent}"))


def _row(one: "Backup") -> tuple[str, ...]:
    held = one.contents
    return (
        format_time(one.file.at)[:16].replace("T", " ") + "Z",
        grouped(held.notes) if held else "?",
        grouped(held.reviews) if held else "?",
        size_of(one.file.size),
        WHY[one.file.reason],
    )


def _json(one: "Backup") -> dict[str, object]:
    held = one.contents
    return {
        "file": str(one.path),
        "at": format_time(one.file.at),
        "reason": str(one.file.reason),
        "bytes": one.file.size,
        "notes": held.notes if held else None,
        "cards": held.cards if held else None,
        "reviews": held.reviews if held else None,
        "last_review": format_time(held.last_review) if held and held.last_review is not None else None,
    }
