"""The foot of a review: “show answer”, then the four ratings with the interval that each would give."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from retain.domain.cards import Rating
from retain.scheduling.labels import interval_label
from retain.scheduling.scheduler import Outcome


class Choice(Static):
    """Something that can be clicked as well as typed."""

    @dataclass
    class Chosen(Message):
        """A choice was clicked; ``rating`` is None for “show answer”."""

        rating: Rating | None

    def __init__(self, rating: Rating | None) -> None:
        """Make the choice of one rating, or of showing the answer."""
        super().__init__(id=rating.name.lower() if rating else "reveal")
        self._rating = rating

    def on_click(self) -> None:
        """Report the click."""
        self.post_message(self.Chosen(self._rating))


class RatingBar(Horizontal):
    """Holds the choices; which of them are shown follows the side of the card."""

    def compose(self) -> ComposeResult:
        """Make one choice for each rating and one to show the answer."""
        yield Choice(None)
        for rating in Rating:
            yield Choice(rating)

    def ask(self, *, typing: bool = False) -> None:
        """Offer to show the answer; while it is being typed, a space is one of its letters."""
        self._side("ask")
        key = "Enter" if typing else "Space"
        self.query_one("#reveal", Choice).update(Content.assemble((key, "bold"), "  Show answer"))

    def wait(self) -> None:
        """Offer to see the card now that is waited for."""
        self._side("ask")
        self.query_one("#reveal", Choice).update(Content.assemble(("Space", "bold"), "  Show it now"))

    def offer(self, outcomes: dict[Rating, Outcome], *, counts: bool = True, suggestion: Rating | None = None) -> None:
        """Offer the four ratings, each with its coming interval, or where none ``counts``, with what follows.

        The one that is suggested carries a sign.
        """
        self._side("rate")
        for rating, outcome in outcomes.items():
            suggested = rating is suggestion
            self.query_one(f"#{rating.name.lower()}", Choice).set_class(suggested, "-suggested")
            label = Content.assemble(
                ("▸" if suggested else "", "bold"),
                (f"{int(rating)} ", "bold"),
                (rating.name.title(), "bold"),
                "  ",
                (_consequence(outcome, counts=counts), "not bold"),
            )
            self.query_one(f"#{rating.name.lower()}", Choice).update(label)

    def _side(self, side: str) -> None:
        # Not by classes: to look up the rules for every choice anew takes longer than all else that a key does here.
        for choice in self.query(Choice):
            choice.display = side == ("ask" if choice.id == "reveal" else "rate")


def _consequence(outcome: Outcome, *, counts: bool) -> str:
    if counts:
        return interval_label(outcome.card.interval)
    return "repeat" if outcome.rating is Rating.AGAIN else "done"
