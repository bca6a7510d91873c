"""``retain config``: the settings of the whole collection."""

import click

from retain.cli.context import Context
from retain.cli.manual import UNDONE, manual
from retain.cli.options import show
from retain.cli.parameters import Assignment, json_option
from retain.cli.suggestions import collection_settings


@click.command(epilog=manual("retain config day_start=3 timezone=Europe/Berlin", writes="with KEY=VALUE " + UNDONE))
@click.argument("assignments", nargs=-1, type=Assignment(), metavar="[KEY=VALUE]…", shell_complete=collection_settings)
@json_option
@click.pass_obj
def command(context: Context, assignments: tuple[tuple[str, str], ...], *, as_json: bool) -> None:
    """Show the settings of the collection, or set some: day_start (0 to 23) and timezone (a name, or “local”)."""
    from retain.services.settings import collection_settings, set_collection_settings  # noqa: PLC0415

    with context.open() as collection:
        if assignments:
            set_collection_settings(collection, dict(assignments))
        values = collection_settings(collection)
    show(values, as_json=as_json)
