"""How long the learner has looked at the card that is asked, without the time spent on other screens."""

from collections.abc import Callable


class CardClock:
    """Times one card at a time; ``now`` tells UTC milliseconds."""

    def __init__(self, now: Callable[[], int]) -> None:
        """Time nothing yet."""
        self._now = now
        self._since = 0
        self._held: tuple[int | None, int] = (None, 0)

    @property
    def spent(self) -> int:
        """Milliseconds since the card was asked."""
        return self._now() - self._since

    def start(self) -> None:
        """Begin to time the card that is asked now."""
        self._since = self._now()

    def hold(self, card_id: int | None) -> None:
        """Stop while something else is looked at than the card with this id (None: no card is asked)."""
        self._held = (card_id, self.spent)

    def go_on(self, card_id: int | None) -> None:
        """Run on from where it stopped, if it is still that card which is asked."""
        held, spent = self._held
        if card_id is not None and card_id == held:
            self._since = self._now() - spent
