"""What can be done to cards apart from answering them: ``retain suspend``, ``bury``, ``flag`` and their like."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from retain.cli.context import Context
from retain.cli.manual import UNDONE, manual
from retain.cli.output import one_line, write_json
from retain.cli.parameters import SearchCommand, json_option
from retain.cli.suggestions import decks, flags, query, tags
from retain.domain.wording import plural

if TYPE_CHECKING:
    from retain.services.collection import Collection

_SUGGESTIONS = {"COLOUR": flags, "DECK": decks, "TAG": tags}
"""What the shell offers in the place of an argument, by its name."""
_Act = Callable[["Collection", Sequence[int], str], int]


def _command(
    name: str,
    summary: str,
    example: str,
    act: _Act,
    *,
    done: str,
    argument: str | None = None,
    thing: str = "card",
) -> click.Command:
    """Make a command that does ``act`` to the cards that its words name; ``argument`` comes before these words."""

    def run(context: Context, words: tuple[str, ...], *, as_json: bool, value: str = "") -> None:
        from retain.services.actions import select_cards  # noqa: PLC0415 - loads SQLAlchemy

        with context.open() as collection:
            number = act(collection, select_cards(collection, words), value)
        if as_json:
            write_json({f"{thing}s": number})
        else:
            click.echo(one_line(f"{plural(number, thing)} {done.format(value=value)}"))

    run.__doc__ = f"{summary}\n\nCards are named by their ids, or by a search as “retain cards” takes it."
    command = click.argument("words", nargs=-1, required=True, metavar="QUERY|ID…", shell_complete=query)(
        click.pass_obj(json_option(run))
    )
    if argument:
        command = click.argument("value", metavar=argument, shell_complete=_SUGGESTIONS.get(argument))(command)
    return click.command(
        name,
        cls=SearchCommand,
        epilog=manual(f"retain {example}", writes=UNDONE),
    )(command)


def _suspend(collection: "Collection", cards: Sequence[int], _: str) -> int:
    from retain.services.actions import suspend  # noqa: PLC0415 - loads SQLAlchemy

    return suspend(collection, cards)


def _unsuspend(collection: "Collection", cards: Sequence[int], _: str) -> int:
    from retain.services.actions import unsuspend  # noqa: PLC0415 - loads SQLAlchemy

    return unsuspend(collection, cards)


def _bury(collection: "Collection", cards: Sequence[int], _: str) -> int:
    from retain.services.actions import bury  # noqa: PLC0415 - loads SQLAlchemy

    return bury(collection, cards)


def _unbury(collection: "Collection", cards: Sequence[int], _: str) -> int:
    from retain.services.actions import unbury  # noqa: PLC0415 - loads SQLAlchemy

    return unbury(collection, cards)


def _flag(collection: "Collection", cards: Sequence[int], value: str) -> int:
    from retain.domain.flags import parse_flag  # noqa: PLC0415
    from retain.services.actions import flag  # noqa: PLC0415 - loads SQLAlchemy

    return flag(collection, cards, parse_flag(value))


def _reset(collection: "Collection", cards: Sequence[int], _: str) -> int:
    from retain.services.actions import reset  # noqa: PLC0415 - loads SQLAlchemy

    return reset(collection, cards)


def _set_due(collection: "Collection", cards: Sequence[int], value: str) -> int:
    from retain.services.actions import parse_due, set_due  # noqa: PLC0415 - loads SQLAlchemy

    return set_due(collection, cards, parse_due(value, collection.clock.today()))


def _move(collection: "Collection", cards: Sequence[int], value: str) -> int:
    from retain.services.actions import move  # noqa: PLC0415 - loads SQLAlchemy

    return move(collection, cards, value)


def _tag(collection: "Collection", cards: Sequence[int], value: str) -> int:
    from retain.services.actions import add_tags  # noqa: PLC0415 - loads SQLAlchemy

    return add_tags(collection, cards, [value])


def _untag(collection: "Collection", cards: Sequence[int], value: str) -> int:
    from retain.services.actions import remove_tags  # noqa: PLC0415 - loads SQLAlchemy

    return remove_tags(collection, cards, [value])


def _delete(collection: "Collection", cards: Sequence[int], _: str) -> int:
    from retain.services.actions import delete  # noqa: PLC0415 - loads SQLAlchemy

    return delete(collection, cards)


COMMANDS = {
    command.name: command
    for command in (
        _command(
            "suspend", "Suspend cards: they are kept, and not asked.", "suspend tag:leech", _suspend, done="suspended"
        ),
        _command("unsuspend", "Ask suspended cards again.", "unsuspend is:suspended", _unsuspend, done="unsuspended"),
        _command("bury", "Put cards aside until tomorrow.", "bury 42 43", _bury, done="put aside until tomorrow"),
        _command("unbury", "Ask cards today that were put aside.", "unbury is:buried", _unbury, done="no longer aside"),
        _command(
            "flag",
            "Give cards a flag: none, red, orange, green, blue, pink, turquoise or purple, or its number from 0 to 7.",
            "flag red 42",
            _flag,
            argument="COLOUR",
            done="flagged {value}",
        ),
        _command(
            "reset",
            "Make cards new again, in their old places; what was answered stays in the log.",
            "reset 42",
            _reset,
            done="made new",
        ),
        _command(
            "set-due",
            "Make cards due on DAY: 0 is today, 3 in three days, 3-7 spreads them over those days; or a date.",
            "set-due 3-7 tag:exam",
            _set_due,
            argument="DAY",
            done="rescheduled",
        ),
        _command(
            "move",
            "Move cards to DECK, which is made where there is none; they keep their schedule.",
            'move "Languages::German" tag:german',
            _move,
            argument="DECK",
            done="moved to {value}",
        ),
        _command(
            "tag", "Tag the notes of cards with TAG.", "tag exam 42", _tag, argument="TAG", done="tagged", thing="note"
        ),
        _command(
            "untag",
            "Take TAG from the notes of cards.",
            "untag leech 42",
            _untag,
            argument="TAG",
            done="without the tag now",
            thing="note",
        ),
        _command(
            "delete",
            "Delete the notes of cards, with all their cards and reviews; “retain undo” brings them back.",
            "delete 42",
            _delete,
            done="deleted",
            thing="note",
        ),
    )
}
