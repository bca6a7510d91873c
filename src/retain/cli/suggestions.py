"""What the shell offers in the place of an argument: decks, tags, options, the words of a search.

Each function has the shape that click asks for. An item whose value goes on (``deck:``, ``new_per_day=``) is open: no
space follows it.
"""

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from retain.config.surroundings import database_path
from retain.domain.option_help import GROUPS
from retain.services.names import Named, names_in

OPEN = "open"
"""The type of an item that goes on."""

_COLLECTION = {"day_start": "the hour at which a day begins", "timezone": "a name like Europe/Berlin, or local"}


def _names(ctx: click.Context, named: Named) -> list[str]:
    return names_in(database_path(ctx.find_root().params.get("db")), named)


def _beginning(values: Iterable[str], incomplete: str, help: str | None = None) -> list[CompletionItem[str]]:  # noqa: A002
    """Return the values that begin so, in any case."""
    begun = incomplete.casefold()
    return [CompletionItem(value, help=help) for value in values if value.casefold().startswith(begun)]


def decks(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the names of decks."""
    return _beginning(_names(ctx, Named.DECK), incomplete)


def presets(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the names of presets."""
    return _beginning(_names(ctx, Named.PRESET), incomplete)


def tags(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer tags in use."""
    return _beginning(_names(ctx, Named.TAG), incomplete)


def flags(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the colours of flags."""
    from retain.domain.flags import FLAGS  # noqa: PLC0415 - only where it is asked for

    return _beginning(FLAGS, incomplete)


def options(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the options of a deck, and the values of those that have few."""
    known = {option.key: option for _, group in GROUPS for option in group}
    key, equals, value = incomplete.partition("=")
    if not equals:
        lines = {key: option.line for key, option in known.items()} | {"preset": "the options are taken from"}
        return [CompletionItem(f"{key}=", OPEN, line) for key, line in lines.items() if key.startswith(incomplete)]
    values = _names(ctx, Named.PRESET) if key == "preset" else list(known[key].choices) if key in known else []
    return [CompletionItem(f"{key}={item.value}") for item in _beginning(values, value)]


def collection_settings(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the settings of the collection."""
    key, equals, value = incomplete.partition("=")
    if not equals:
        return [
            CompletionItem(f"{key}=", OPEN, line) for key, line in _COLLECTION.items() if key.startswith(incomplete)
        ]
    values: list[str] = []
    if key == "day_start":
        values = [str(hour) for hour in range(24)]
    elif key == "timezone":
        from zoneinfo import available_timezones  # noqa: PLC0415 - reads many files

        values = ["local", *sorted(available_timezones())]
    return [CompletionItem(f"{key}={item.value}") for item in _beginning(values, value)]


def backups(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer backups by their numbers, or files."""
    from retain.domain.backups import WHY  # noqa: PLC0415 - only where it is asked for
    from retain.domain.clock import format_time  # noqa: PLC0415
    from retain.storage.backups import list_backups  # noqa: PLC0415

    if incomplete and not incomplete.isdecimal():
        return [CompletionItem(incomplete, "file")]
    there = reversed(list_backups(database_path(ctx.find_root().params.get("db"))))
    numbered = {str(number): f"{format_time(one.at)}, {WHY[one.reason]}" for number, one in enumerate(there, start=1)}
    return [CompletionItem(number, help=when) for number, when in numbered.items() if number.startswith(incomplete)]


_KEY_HELP = {
    "deck": "a deck and its subdecks", "tag": "a tag", "is": "a state", "prop": "a number of the card",
    "rated": "answered in so many days", "added": "added in so many days", "edited": "edited in so many days",
    "introduced": "first answered in so many days", "front": "words on the front", "back": "words on the back",
    "note": "a note type", "flag": "a flag", "id": "cards by number",
}  # fmt: skip
_DAYS = ("1", "7", "30")


def query(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the words of a search: what stands before the colon, then what may stand after it."""
    head = incomplete[: len(incomplete) - len(incomplete.lstrip("-("))]
    key, colon, value = incomplete[len(head) :].partition(":")
    if not colon:
        return [CompletionItem(f"{head}{one}:", OPEN, line) for one, line in _KEY_HELP.items() if one.startswith(key)]
    kind = "plain"
    values: Iterable[str] = ()
    match key:
        case "deck":
            values = map(_quoted, _names(ctx, Named.DECK))
        case "tag":
            values = ["none", *_names(ctx, Named.TAG)]
        case "note":
            values = map(_quoted, _names(ctx, Named.NOTE_TYPE))
        case "is":
            from retain.storage.search.terms import STATES  # noqa: PLC0415 - only where it is asked for

            values = STATES
        case "prop":
            from retain.storage.search.terms import PROPERTIES  # noqa: PLC0415

            kind, values = OPEN, [f"{name}{sign}" for name in (*PROPERTIES, "retrievability") for sign in ("<", ">")]
        case "flag":
            from retain.domain.flags import FLAGS  # noqa: PLC0415

            values = FLAGS
        case "rated" | "added" | "edited" | "introduced":
            values = _DAYS
    begun = value.lstrip('"').casefold()
    return [
        CompletionItem(f"{head}{key}:{one}", kind) for one in values if one.lstrip('"').casefold().startswith(begun)
    ]


def _quoted(name: str) -> str:
    """Return a name as a search takes it: in quotation marks where it has white space or signs."""
    return name if name.replace("::", "").replace("-", "").replace("_", "").isalnum() else f'"{name}"'
