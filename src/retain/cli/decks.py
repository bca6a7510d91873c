"""``retain decks``: the deck tree, and decks made, renamed, moved and deleted."""

import click

from retain.cli.context import Context
from retain.cli.manual import SECURED, UNDONE, manual
from retain.cli.output import one_line, say, write_json, write_table
from retain.cli.parameters import json_option
from retain.cli.suggestions import decks
from retain.domain.decks import SEPARATOR, leaf
from retain.services.today import all_decks


@click.group(invoke_without_command=True, epilog=manual("retain decks --json"))
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Show the deck tree with today's counts, subdecks included and limits applied; or change the tree."""
    if ctx.invoked_subcommand is None:
        _show(ctx.obj, as_json=as_json)


def _show(context: Context, *, as_json: bool) -> None:
    lines = all_decks(context.path, context.source)
    if as_json:
        write_json(
            [
                {
                    "name": line.name,
                    "new": line.counts.new,
                    "learning": line.counts.learning,
                    "review": line.counts.review,
                    "cards": line.cards,
                }
                for line in lines
            ]
        )
        return
    if not lines:
        say("There are no decks yet; “retain import FILE” adds one, “retain” offers a starter deck.")
        return
    rows = [
        (
            str(line.counts.new),
            str(line.counts.learning),
            str(line.counts.review),
            str(line.cards),
            "  " * line.name.count(SEPARATOR) + leaf(line.name),
        )
        for line in lines
    ]
    write_table(("New", "Learning", "Review", "Cards", "Deck"), rows, right=(0, 1, 2, 3))


@command.command(epilog=manual('retain decks create "Languages::Spanish"', writes=UNDONE))
@click.argument("name", shell_complete=decks)
@click.pass_obj
def create(context: Context, name: str) -> None:
    """Make the deck NAME, and the decks above it that are not there yet; “::” nests."""
    from retain.services.decks import create_deck  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        made = create_deck(collection, name)
    click.echo(one_line(f"made {made}"))


@command.command(epilog=manual('retain decks rename Spanish "Languages::Castilian"', writes=UNDONE))
@click.argument("deck", shell_complete=decks)
@click.argument("name", shell_complete=decks)
@click.pass_obj
def rename(context: Context, deck: str, name: str) -> None:
    """Give DECK the full name NAME; its subdecks come along. A name with “::” moves it too."""
    from retain.services.decks import rename_deck  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        after = rename_deck(collection, deck, name)
    click.echo(one_line(f"now called {after}"))


@command.command(
    epilog=manual("retain decks move Spanish Languages", "retain decks move Languages::Spanish", writes=UNDONE)
)
@click.argument("deck", shell_complete=decks)
@click.argument("parent", required=False, shell_complete=decks)
@click.pass_obj
def move(context: Context, deck: str, parent: str | None) -> None:
    """Put DECK with its subdecks below the deck PARENT, or at the top where no PARENT is named."""
    from retain.services.decks import move_deck  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        after = move_deck(collection, deck, parent)
    click.echo(one_line(f"moved to {after}"))


@command.command(epilog=manual("retain decks delete Spanish", writes=SECURED))
@click.argument("deck", shell_complete=decks)
@click.pass_obj
def delete(context: Context, deck: str) -> None:
    """Delete DECK with its subdecks, their cards and reviews; “retain undo” brings all of it back.

    A note that has cards in other decks too stays, with those.
    """
    from retain.services.decks import delete_deck  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        gone = delete_deck(collection, deck)
    click.echo(one_line(f"deleted {gone}; “retain undo” brings it back"))
