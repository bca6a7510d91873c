"""``retain catch-up``: spreads what has piled up, or what a holiday would leave behind."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from retain.cli.context import Context
from retain.cli.manual import SECURED, manual
from retain.cli.output import one_line, say, write_json, write_table
from retain.cli.parameters import json_option
from retain.cli.suggestions import decks
from retain.domain.clock import date_of, day_number
from retain.domain.wording import plural

if TYPE_CHECKING:
    from retain.services.catching_up import Proposal

_DATE = click.DateTime(["%Y-%m-%d"])


@click.command(
    epilog=manual(
        "retain catch-up --days 7 --apply",
        "retain catch-up French --holiday 2026-07-01 2026-07-14",
        writes="with --apply, due dates in " + SECURED,
    )
)
@click.argument("deck", required=False, shell_complete=decks)
@click.option("--days", type=int, metavar="N", help="Spread the due reviews over N days, from today on.")
@click.option(
    "--holiday", type=(_DATE, _DATE), metavar="FROM TO", help="Bring forward what comes due from one date to another."
)
@click.option("--apply", is_flag=True, help="Do it; without this the plan is only shown.")
@json_option
@click.pass_obj
def command(
    context: Context,
    deck: str | None,
    days: int | None,
    holiday: tuple[datetime, datetime] | None,
    *,
    apply: bool,
    as_json: bool,
) -> None:
    """Spread the reviews of DECK, or of all decks, that have piled up or that fall into a holiday.

    The cards for which waiting costs most come first. The plan shows what each day holds then, and how much of it
    will be remembered; nothing changes without --apply, and “retain undo” takes it back.
    """
    from retain.services.catching_up import carry_out, propose_catching_up, propose_holiday  # noqa: PLC0415 - heavy

    if (days is None) == (holiday is None):
        raise click.UsageError("give either --days N or --holiday FROM TO")
    with context.open() as collection:
        if holiday is not None:
            first, last = (day_number(one.date()) for one in holiday)
            proposal = propose_holiday(collection, deck, first, last)
        else:
            proposal = propose_catching_up(collection, deck, days or 0)
        moved = carry_out(collection, proposal) if apply else 0
    if as_json:
        write_json(_json(proposal, applied=apply, moved=moved))
    else:
        _show(proposal, applied=apply, moved=moved)


def _json(proposal: "Proposal", *, applied: bool, moved: int) -> dict[str, Any]:
    return {
        "cards": proposal.cards,
        "moves": len(proposal.moves),
        "moved": moved,
        "applied": applied,
        "recall_now": proposal.recall_now,
        "recall_spread": proposal.recall_spread,
        "recall_waiting": proposal.recall_waiting,
        "days": [
            {
                "day": date_of(one.day).isoformat(),
                "spread": one.spread,
                "due_anyway": one.due_anyway,
                "recall": one.recall,
            }
            for one in proposal.outlook
        ],
    }


def _show(proposal: "Proposal", *, applied: bool, moved: int) -> None:
    click.echo(one_line(f"{proposal.title}."))
    if proposal.recall_spread is not None:
        rows = [
            (
                date_of(one.day).isoformat(),
                str(one.spread),
                str(one.due_anyway),
                str(one.spread + one.due_anyway),
                _share(one.recall),
            )
            for one in proposal.outlook
        ]
        write_table(("Day", "Spread", "Due then", "Together", "Remembered"), rows, right=(1, 2, 3, 4))
        click.echo(
            f"Remembered on the whole: {_share(proposal.recall_spread)} as planned, {_share(proposal.recall_now)} "
            f"when due or today, {_share(proposal.recall_waiting)} if all of them waited."
        )
    if applied:
        click.echo(f"{plural(moved, 'card')} rescheduled; “retain undo” takes it back.")
    elif proposal.moves:
        say(f"{plural(len(proposal.moves), 'card')} would be rescheduled; add --apply to do it.")
    else:
        say("Nothing would change.")


def _share(recall: float | None) -> str:
    return "–" if recall is None else f"{recall:.0%}"
