"""How files are to be brought in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the owner asked for.

    ``deck`` is where notes go; the decks of a package or dump go below it. ``reverse`` adds the cards from definition
    to title and ``prune`` removes what vanished from a deck file. Without ``scheduling`` the cards of a package come as
    new ones, without reviews; ``update_scheduling`` takes over what it knows later of cards that are here already, and
    the reviews that are missing. ``dry_run`` only reports.
    """

    deck: str | None = None
    reverse: bool = False
    prune: bool = False
    scheduling: bool = True
    update_scheduling: bool = False
    dry_run: bool = False
