"""``retain answer``: one review."""

import click

from retain.cli.cards import card_json
from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import write_json
from retain.cli.parameters import TimeType, json_option
from retain.domain.cards import Rating

_DAY_MS = 24 * 3_600_000


@click.command(
    epilog=manual(
        "retain answer 42 good --at 2026-03-01T18:30:00Z --duration 4200",
        writes="one review and the card; “retain undo” takes it back",
    )
)
@click.argument("card_id", type=int, metavar="ID")
@click.argument("rating", type=click.Choice([rating.name.lower() for rating in Rating], case_sensitive=False))
@click.option("--at", type=TimeType(), metavar="TIME", help="When it was answered; now by default.")
@click.option("--duration", type=click.IntRange(0, _DAY_MS), default=0, metavar="MS", help="Milliseconds it took.")
@json_option
@click.pass_obj
def command(context: Context, card_id: int, rating: str, at: int | None, duration: int, *, as_json: bool) -> None:
    """Answer the card ID with again, hard, good or easy, and show when it comes back."""
    from retain.services.cards import card_line  # noqa: PLC0415 - loads SQLAlchemy
    from retain.services.reviews import answer_card  # noqa: PLC0415

    with context.open() as collection:
        answer_card(collection, card_id, Rating[rating.upper()], at=at, duration=duration)
        with collection.database.reading() as connection:
            line = card_line(connection, card_id, collection.clock.moment(), collection.clock)
    values = card_json(line)
    if as_json:
        write_json(values)
    else:
        click.echo(f"card {card_id}: {values['state']}, due {values['due']}")
