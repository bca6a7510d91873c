"""``retain cards``: lists cards."""

from typing import TYPE_CHECKING, Any

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import say, write_json, write_table
from retain.cli.parameters import SearchCommand, json_option
from retain.cli.suggestions import query as suggest_query
from retain.domain.clock import DAY_SECONDS, format_time
from retain.domain.wording import plural

if TYPE_CHECKING:
    from retain.services.cards import CardLine


@click.command(
    cls=SearchCommand,
    epilog=manual(
        "retain cards 'deck:\"Machine Learning\" is:due -tag:hard'",
        "retain cards 'prop:retrievability<0.8 or is:leech'",
        "retain cards rated:1:again --json | jq -r '.[].front'",
    ),
)
@click.argument("query", nargs=-1, shell_complete=suggest_query)
@json_option
@click.pass_obj
def command(context: Context, query: tuple[str, ...], *, as_json: bool) -> None:
    """List the cards that QUERY finds, or all of them.

    \b
    word  "exact words"  *part*     in the text; a word is found by its beginning
    front:word  back:word           in the first field, in the others
    deck:NAME  tag:NAME  note:TYPE  * for anything; subdecks come along
    is:STATE                        new learning review relearning due suspended
                                    buried flagged leech
    prop:interval>=21               also due reps lapses stability difficulty
                                    retrievability position; < <= = != >= >
    rated:7  rated:7:again          answered within so many days, today included
    added:7  edited:7  introduced:7
    flag:red  id:12,14  nid:3

    Terms side by side must all hold; “or” between them, “-” before one, and brackets do what they say.
    """  # noqa: D301 - click's mark for text that keeps its lines
    from retain.services.cards import find_cards  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        lines = find_cards(collection, " ".join(query))
    if as_json:
        write_json([card_json(line) for line in lines])
        return
    rows = [(str(line.card.id), line.card.state.name.lower(), shown_due(line), line.deck, line.front) for line in lines]
    write_table(("Id", "State", "Due", "Deck", "Front"), rows, right=(0,))
    say(plural(len(lines), "card"))


def shown_due(line: "CardLine") -> str:
    """Return when a card is due: a time, a date, or a dash."""
    return "–" if line.due is None else _due(line)


def _due(line: "CardLine") -> str:
    return format_time(line.due)[:16].replace("T", " ") + "Z" if isinstance(line.due, int) else str(line.due)


def card_json(line: "CardLine") -> dict[str, Any]:
    """Return a card as the command line's JSON has it."""
    card = line.card
    return {
        "id": card.id,
        "note": line.note.id,
        "guid": line.note.guid,
        "deck": line.deck,
        "front": line.front,
        "back": line.back,
        "tags": list(line.note.tags),
        "state": card.state.name.lower(),
        "due": format_time(line.due) if isinstance(line.due, int) else line.due.isoformat() if line.due else None,
        "interval": interval_days(card.interval),
        "stability": card.memory.stability if card.memory else None,
        "difficulty": card.memory.difficulty if card.memory else None,
        "retrievability": line.retrievability,
        "reps": card.reps,
        "lapses": card.lapses,
        "last_review": format_time(card.last_review_at) if card.last_review_at is not None else None,
        "suspended": card.suspended,
        "buried": line.buried,
        "flag": card.flag,
    }


def interval_days(seconds: int) -> int | float:
    """Return seconds as days: whole for whole days, else a fraction."""
    days, rest = divmod(seconds, DAY_SECONDS)
    return seconds / DAY_SECONDS if rest else days
