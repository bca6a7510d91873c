"""The cards that a session still has to ask, in memory: today's order, and the learning cards that wait."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from itertools import islice

from retain.domain.cards import CardState
from retain.scheduling.limits import Counts
from retain.storage.queries import Waiting


class SessionQueue:
    """Cards in their order, each with the kind that it counts as, and learning cards by the time they are due."""

    def __init__(
        self, order: Iterable[int] = (), kinds: Mapping[int, CardState] | None = None, waiting: Iterable[Waiting] = ()
    ) -> None:
        """Hold the cards ``order``, of these ``kinds``, and the learning cards ``waiting``, the first due first."""
        self._main = deque(order)
        self._kinds = kinds or {}
        self._left = Counter(self._kinds[card_id] for card_id in self._main)
        self._waiting = list(waiting)

    @property
    def first(self) -> int | None:
        """The next card in today's order, None where none is left."""
        return self._main[0] if self._main else None

    @property
    def first_two(self) -> tuple[int, ...]:
        """The next two cards in today's order, fewer where fewer are left."""
        return tuple(islice(self._main, 2))

    @property
    def order(self) -> tuple[int, ...]:
        """The cards in today's order, without the learning cards that wait."""
        return tuple(self._main)

    @property
    def next_due(self) -> int | None:
        """When the first waiting card is due (UTC ms), None where none waits."""
        return self._waiting[0].due_at if self._waiting else None

    def due_by(self, moment: int) -> list[Waiting]:
        """Return the learning cards due by ``moment`` (UTC ms), the first due first."""
        return [one for one in self._waiting if one.due_at <= moment]

    def counts(self, soon: int) -> Counts:
        """Return what is left, with the learning cards due by ``soon`` (UTC ms)."""
        learning = len(self.due_by(soon)) + self._left[CardState.LEARNING]
        return Counts(self._left[CardState.NEW], learning, self._left[CardState.REVIEW])

    def holds(self, card_id: int) -> bool:
        """Whether a card is still to be asked."""
        return (card_id in self._kinds and card_id in self._main) or self.waits(card_id)

    def waits(self, card_id: int) -> bool:
        """Whether a card is among the learning cards."""
        return any(one.card_id == card_id for one in self._waiting)

    def forget(self, card_id: int) -> None:
        """Take a card off, wherever it stands."""
        if card_id in self._kinds and card_id in self._main:
            self._main.remove(card_id)  # as a rule it is the first
            self._left[self._kinds[card_id]] -= 1
        self._waiting = [one for one in self._waiting if one.card_id != card_id]

    def again(self, card_id: int) -> None:
        """Ask a card once more, after all others."""
        self._main.append(card_id)
        self._left[self._kinds[card_id]] += 1

    def wait(self, card_id: int, due_at: int) -> None:
        """Let a learning card wait until it is due (UTC ms)."""
        self._waiting.append(Waiting(due_at, card_id))
        self._waiting.sort(key=lambda one: (one.due_at, one.card_id))
