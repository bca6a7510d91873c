"""``retain card``: why a card is where it is."""

from typing import TYPE_CHECKING, Any

import click

from retain.cli.cards import card_json, interval_days, shown_due
from retain.cli.charts import write_chart
from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import one_line, write_json, write_table
from retain.cli.parameters import json_option
from retain.domain.cards import Card, Rating
from retain.domain.clock import date_of, format_time

if TYPE_CHECKING:
    from retain.services.statistics.card import CardStory
    from retain.services.statistics.card_history import Event


@click.command(epilog=manual("retain card 42"))
@click.argument("card_id", type=int, metavar="ID")
@json_option
@click.pass_obj
def command(context: Context, card_id: int, *, as_json: bool) -> None:
    """Show a card's memory, its history, and what each rating would do."""
    from retain.services.statistics.card import card_story  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        story = card_story(collection, card_id)
    if as_json:
        write_json(_json(story))
        return
    _show(story)
    for chart in (story.recall, story.stability, story.difficulty):
        if not chart.is_empty:
            click.echo()
            write_chart(chart)


def _json(story: "CardStory") -> dict[str, Any]:
    details = story.details
    return card_json(details.line) | {
        "reviews": [_review(event) for event in story.events],
        "next": {
            rating.name.lower(): {
                "interval_s": outcome.card.interval,
                "due": _due(outcome.card),
                "stability": outcome.card.memory.stability if outcome.card.memory else None,
                "difficulty": outcome.card.memory.difficulty if outcome.card.memory else None,
            }
            for rating, outcome in details.outcomes.items()
        },
    }


def _review(event: "Event") -> dict[str, Any]:
    log = event.log
    memory = None if event.is_practice else event.after
    return {
        "at": format_time(log.at),
        "rating": int(log.rating or 0),
        "state": log.state_before.name.lower(),
        "interval": interval_days(log.interval),
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "duration_ms": log.duration,
    }


def _due(card: Card) -> str | None:
    if card.due_at is not None:
        return format_time(card.due_at)
    return date_of(card.due_day).isoformat() if card.due_day is not None else None


def _show(story: "CardStory") -> None:
    from retain.scheduling.labels import interval_label  # noqa: PLC0415

    line = story.details.line
    card = line.card
    click.echo(f"{one_line(line.front)}\n  {one_line(line.back)}\n")
    click.echo(f"Deck        {one_line(line.deck)}")
    click.echo(f"State       {card.state.name.lower()}, due {shown_due(line)}")
    if card.memory is not None and line.retrievability is not None:
        click.echo(f"Stability   {card.memory.stability:.2f} days")
        click.echo(f"Difficulty  {card.memory.difficulty:.2f} of 10")
        click.echo(f"Recall now  {line.retrievability:.0%}")
    click.echo(f"Answers     {card.reps}, of them forgotten {card.lapses}\n")
    for words in story.why:
        click.echo(words)
    click.echo()
    rows = [
        (
            format_time(event.log.at)[:16].replace("T", " ") + "Z",
            event.what,
            event.log.state_before.name.lower(),
            interval_label(event.log.interval),
            f"{event.log.duration / 1000:.0f} s",
            _number(event.log.stability),
            _number(event.log.difficulty),
            "–" if event.recall is None else f"{event.recall:.0%}",
        )
        for event in story.events
    ]
    if rows:
        write_table(
            ("Answered", "Rating", "State before", "Interval", "Time", "Stability", "Difficulty", "Recall then"),
            rows,
            right=(4, 5, 6, 7),
        )
        click.echo()
    click.echo("Asked now:")
    for rating in Rating:
        click.echo(f"  {int(rating)} {rating.name.title():<6} {story.consequences[rating]}")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
