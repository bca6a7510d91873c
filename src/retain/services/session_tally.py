"""What was answered in a session, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from retain.domain.cards import CardState, Rating


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of this session: the operation that stored it, and the state that the card was in before."""

    operation: int
    card_id: int
    rating: Rating
    state: CardState
    duration: int
    """Milliseconds."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was done in a session: answers by rating, and the milliseconds that they took."""

    again: int = 0
    hard: int = 0
    good: int = 0
    easy: int = 0
    milliseconds: int = 0
    new: int = 0
    reviews: int = 0
    reviews_passed: int = 0

    @property
    def answers(self) -> int:
        """All answers."""
        return self.again + self.hard + self.good + self.easy


def tally_of(answers: Sequence[Answered]) -> Tally:
    """Return what some answers come to."""
    reviews = [answer for answer in answers if answer.state is CardState.REVIEW]
    by_rating = {rating: sum(answer.rating is rating for answer in answers) for rating in Rating}
    return Tally(
        again=by_rating[Rating.AGAIN],
        hard=by_rating[Rating.HARD],
        good=by_rating[Rating.GOOD],
        easy=by_rating[Rating.EASY],
        milliseconds=sum(answer.duration for answer in answers),
        new=sum(answer.state is CardState.NEW for answer in answers),
        reviews=len(reviews),
        reviews_passed=sum(answer.rating is not Rating.AGAIN for answer in reviews),
    )
