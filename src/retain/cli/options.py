"""``retain options``: a deck's options."""

from typing import Any

import click

from retain.cli.context import Context
from retain.cli.output import write_json, write_table
from retain.cli.parameters import Assignment, json_option


@click.command(epilog='Example: retain options "Machine Learning" new_per_day=10 learning_steps="1m 10m 1d"')
@click.argument("deck")
@click.argument("assignments", nargs=-1, type=Assignment(), metavar="[KEY=VALUE]…")
@click.option("--all", "for_all", is_flag=True, help="Change the preset for every deck that shares it.")
@json_option
@click.pass_obj
def command(
    context: Context, deck: str, assignments: tuple[tuple[str, str], ...], *, for_all: bool, as_json: bool
) -> None:
    """Show the options of DECK, or set some of them; other decks keep theirs, unless --all is given.

    preset=NAME shares the preset of that name, or makes one of that name from the options that the deck has;
    “retain presets” lists them.
    """
    from retain.services.settings import deck_options, set_deck_options  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        if assignments:
            values = set_deck_options(collection, deck, dict(assignments), for_all=for_all)
        else:
            values = deck_options(collection, deck)
    show(values, as_json=as_json)


def show(values: dict[str, Any], *, as_json: bool) -> None:
    """Print options by name."""
    if as_json:
        write_json(values)
    else:
        write_table(("Option", "Value"), [(name, _text(value)) for name, value in values.items()])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return " ".join(f"{number:g}" for number in value)
    return "–" if value is None else str(value) or "none"
