"""``retain keys``: the keys of the full screen, by the names under which they can be changed."""

import click

from retain.cli.manual import manual
from retain.cli.output import say, write_json, write_table
from retain.cli.parameters import json_option
from retain.config.surroundings import settings_path


@click.command(epilog=manual("retain keys", reads="nothing"))
@json_option
def command(*, as_json: bool) -> None:
    """Show every key of the full screen, and the name by which the settings file can give it another."""
    from retain.tui.app import RetainApp  # noqa: PLC0415 - loads Textual
    from retain.tui.keys import known_bindings  # noqa: PLC0415 - loads every screen

    bindings = known_bindings(RetainApp)
    if as_json:
        write_json([{"name": name, "keys": one.key, "does": one.description} for name, one in bindings.items()])
        return
    rows = [(name, one.key, one.tooltip or one.description) for name, one in bindings.items()]
    write_table(("Name", "Keys", "Does"), rows)
    say(f'To change one, write a line like "study.good" = "space,g" under [keys] in {settings_path()}')
