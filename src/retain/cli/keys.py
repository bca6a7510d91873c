"""``retain keys``: the keys of the full screen, by the names under which they can be changed."""

import click

from retain.cli.manual import manual
from retain.cli.output import say, write_json, write_table
from retain.cli.parameters import json_option
from retain.config.settings import load_settings, place_of
from retain.config.surroundings import settings_path


@click.command(epilog=manual("retain keys", reads="the settings file"))
@json_option
def command(*, as_json: bool) -> None:
    """Show every key of the full screen, and the name by which the settings file can give it another."""
    from retain.tui.app import RetainApp  # noqa: PLC0415 - loads Textual
    from retain.tui.keys import known_bindings, what_is_wrong  # noqa: PLC0415 - loads every screen

    changed = {}
    for name, wanted in load_settings(settings_path(), complain=say).keys.items():
        if wrong := what_is_wrong(RetainApp, name, wanted):
            say(f"{place_of(settings_path(), name)}: {wrong}")
        else:
            changed[name] = wanted
    bindings = {name: (changed.get(name, one.key), one) for name, one in known_bindings(RetainApp).items()}
    if as_json:
        write_json([{"name": name, "keys": keys, "does": one.description} for name, (keys, one) in bindings.items()])
        return
    rows = [(name, keys, one.tooltip or one.description) for name, (keys, one) in bindings.items()]
    write_table(("Name", "Keys", "Does"), rows)
    say(f'To change one, write a line like "study.good" = "space,g" under [keys] in {settings_path()}')
