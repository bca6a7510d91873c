"""``retain study``: a review session, full screen or line by line."""

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.parameters import Minutes
from retain.cli.suggestions import decks, query, tags
from retain.domain.extra import COUNTS_BY_DEFAULT, Extra, ExtraKind, StudyRequest
from retain.services.today import quick_counts

_INLINE_CARDS = 5


@click.command(
    epilog=manual(
        'retain study "Machine Learning" --limit 20',
        "retain study --inline",
        "retain study --tag exam --practice",
        writes="each answer at once; in a session u takes it back, later “retain undo”",
    )
)
@click.argument("deck", required=False, shell_complete=decks)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="End after N answers.")
@click.option(
    "--minutes",
    type=Minutes(),
    metavar="M",
    help="End with the card on which M minutes have passed.",
)
@click.option("--ahead", metavar="N", help="Instead: reviews that come due within N days.")
@click.option("--failed", is_flag=True, help="Instead: what was forgotten today, as practice.")
@click.option("--tag", metavar="TAG", shell_complete=tags, help="Instead: the cards of a tag, as practice.")
@click.option(
    "--search", metavar="QUERY", shell_complete=query, help="Instead: the cards that a search finds, as practice."
)
@click.option(
    "--count/--practice",
    "counts",
    default=None,
    help="Whether such answers reschedule their cards; only --ahead does by itself.",
)
@click.option("--plain", is_flag=True, help="Ask line by line on standard input and output.")
@click.option("--inline", is_flag=True, help="Ask under the prompt, five cards unless --limit or --minutes is given.")
@click.pass_obj
def command(
    context: Context,
    deck: str | None,
    limit: int | None,
    minutes: float | None,
    *,
    ahead: str | None,
    failed: bool,
    tag: str | None,
    search: str | None,
    counts: bool | None,
    plain: bool,
    inline: bool,
) -> None:
    """Review the cards of DECK with its subdecks, or of all decks, that are due today.

    --ahead, --failed, --tag and --search show other cards instead, beyond the daily limits. As practice an answer
    changes neither due date nor memory.
    """
    chosen = {
        ExtraKind.AHEAD: ahead,
        ExtraKind.FAILED: "" if failed else None,
        ExtraKind.TAG: tag,
        ExtraKind.SEARCH: search,
    }
    kinds = [kind for kind, value in chosen.items() if value is not None]
    if len(kinds) > 1:
        raise click.UsageError("--ahead, --failed, --tag and --search are sessions of their own; choose one")
    if counts is not None and not kinds:
        raise click.UsageError("--count and --practice go with --ahead, --failed, --tag or --search")
    if plain and inline:
        raise click.UsageError("--plain and --inline are two ways to ask; choose one")
    if inline and limit is None and minutes is None:
        limit = _INLINE_CARDS
    extra = None
    if kinds:
        extra = Extra(kinds[0], chosen[kinds[0]] or "", COUNTS_BY_DEFAULT[kinds[0]] if counts is None else counts)
    plan = StudyRequest(deck, limit, minutes, extra)
    if deck is not None:
        quick_counts(context.path, context.source, deck)  # an unknown deck is named before a screen opens
    if plain:
        from retain.cli.plain import study_plainly  # noqa: PLC0415 - loads SQLAlchemy

        study_plainly(context, plan)
    else:
        from retain.cli.tui import open_session  # noqa: PLC0415 - loads Textual

        open_session(context, plan, inline=inline)
