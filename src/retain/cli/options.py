"""``retain options``: a deck's options."""

from inspect import cleandoc
from textwrap import wrap
from typing import Any

import click

from retain.cli.context import Context
from retain.cli.manual import UNDONE, manual
from retain.cli.output import write_json, write_table
from retain.cli.parameters import Assignment, json_option
from retain.cli.suggestions import decks, options
from retain.domain.option_help import GROUPS, SWITCH

_KEY_WIDTH = 28


def _table_of_keys() -> str:
    """Return every option with the line that explains it, in groups, for the help page."""
    parts = []
    for title, group in GROUPS:
        lines = [f"{title}:"]
        for option in group:
            choices = f" One of {', '.join(option.choices)}." if option.choices and option.choices != SWITCH else ""
            first, *more = wrap(option.line + choices, 76 - _KEY_WIDTH)
            lines.append(f"  {option.key.ljust(_KEY_WIDTH - 2)}{first}")
            lines += [" " * _KEY_WIDTH + line for line in more]
        parts.append("\n".join(("\b", *lines)))
    return "\n\n".join(parts)


@click.command(
    epilog=manual(
        'retain options "Machine Learning" new_per_day=10 learning_steps="1m 10m 1d"',
        "retain options French preset=Languages",
        writes="with KEY=VALUE " + UNDONE,
    )
)
@click.argument("deck", shell_complete=decks)
@click.argument("assignments", nargs=-1, type=Assignment(), metavar="[KEY=VALUE]…", shell_complete=options)
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


command.help = f"{cleandoc(command.help or '')}\n\n{_table_of_keys()}"
