"""``retain duplicates``: notes with the same front, or nearly the same."""

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import say, write_json, write_table
from retain.cli.parameters import SearchCommand, json_option
from retain.cli.suggestions import query as suggest_query
from retain.domain.wording import plural


@click.command(
    cls=SearchCommand,
    epilog=manual("retain duplicates", "retain duplicates --near deck:French", "retain duplicates --json"),
)
@click.argument("query", nargs=-1, shell_complete=suggest_query)
@click.option("--near", is_flag=True, help="Notes whose fronts are nearly the same, not just the same.")
@json_option
@click.pass_obj
def command(context: Context, query: tuple[str, ...], *, near: bool, as_json: bool) -> None:
    """List the notes that have the same front, group by group: all of them, or those that QUERY finds.

    Case, white space and markup do not count. With --near a few letters, the order of words and what stands in
    brackets may differ, but not numbers.
    """
    from retain.services.duplicates import find_duplicates  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        groups = find_duplicates(collection, " ".join(query), near=near)
    if as_json:
        write_json(
            [
                [
                    {
                        "note": note.note_id,
                        "guid": note.guid,
                        "front": note.front,
                        "deck": note.deck,
                        "cards": list(note.card_ids),
                    }
                    for note in group
                ]
                for group in groups
            ]
        )
        return
    rows = [
        (str(number), str(note.note_id), ",".join(map(str, note.card_ids)), note.deck, note.front)
        for number, group in enumerate(groups, start=1)
        for note in group
    ]
    write_table(("Group", "Note", "Cards", "Deck", "Front"), rows, right=(0, 1))
    say(plural(len(groups), "group"))
