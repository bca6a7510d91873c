"""``retain restore``: back to a backup."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from retain.cli.backups import show_backups
from retain.cli.context import Context
from retain.cli.manual import DATABASE, SECURED, manual
from retain.cli.output import one_line, say, write_json
from retain.cli.parameters import json_option
from retain.cli.suggestions import backups
from retain.domain.clock import format_time
from retain.domain.wording import plural

if TYPE_CHECKING:
    from retain.services.backups import Restoration
    from retain.storage.restoring import Loss


@click.command(
    epilog=manual("retain restore 1 --dry-run", "retain restore 1", reads="the backup, and " + DATABASE, writes=SECURED)
)
@click.argument("file", required=False, shell_complete=backups)
@click.option("--dry-run", is_flag=True, help="Only say what would be lost.")
@click.option("--yes", is_flag=True, help="Do not ask, even on a terminal.")
@json_option
@click.pass_obj
def command(context: Context, file: str | None, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Go back to the backup FILE: a path, a name, or a number of “retain backups”; without FILE they are listed.

    What the backup does not hold is named first, and saved in a backup of its own: “retain undo” takes the restore
    back. Programs that have the database open go on with what was restored.
    """
    from retain.services.backups import restoration  # noqa: PLC0415

    if file is None:
        show_backups(context, as_json=as_json)
        return
    path = context.path
    with restoration(path, file, context.source()) as ready:
        if not as_json:
            _preview(ready)
        if dry_run:
            done = None
        elif not (yes or as_json) and ready.loss and _is_watched() and not click.confirm("Go on?", err=True):
            say("Nothing was changed.")
            return
        else:
            done = ready.carry_out()
            context.done = True
    if as_json:
        write_json(
            {
                "restored": None if done is None else done.label.removeprefix("restore "),
                "lost": _lost(ready.loss),
                "backup": None if done is None else done.secured,
            }
        )
    elif done is not None:
        click.echo(one_line(done.label.replace("restore", "Restored", 1) + "."))
        if done.aside is not None:
            say(f"What was there could not be opened; it lies in {done.aside}.")
        elif done.secured is not None and ready.readable:
            say("“retain undo” takes this back.")


def _is_watched() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _preview(ready: "Restoration") -> None:
    loss = ready.loss
    if not ready.readable:
        say("What is there now cannot be read, so it cannot be said what would be lost.")
        return
    parts = []
    if loss.reviews:
        since = f", given since {format_time(loss.reviews_since or 0)[:16].replace('T', ' ')} UTC"
        parts.append(plural(loss.reviews, "review") + since)
    parts += [
        plural(number, word)
        for number, word in ((loss.notes, "note"), (loss.cards, "card"), (loss.notes_changed, "later change"))
        if number
    ]
    say(f"Not in this backup, and lost: {'; '.join(parts)}." if parts else "Nothing would be lost.")
    back = [plural(n, word) for n, word in ((loss.reviews_back, "review"), (loss.notes_back, "note")) if n]
    if back:
        say(f"Comes back: {', '.join(back)}.")


def _lost(loss: "Loss") -> dict[str, object]:
    values: dict[str, object] = asdict(loss)
    values["reviews_since"] = format_time(loss.reviews_since) if loss.reviews_since is not None else None
    return values
