"""How a person answers and how long it takes: what a simulation needs to know of them besides their memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FIRST_RATINGS = (0.24, 0.094, 0.495, 0.171)
_PASSES = (0.224, 0.631, 0.145)
_SECONDS_NEW = (47.1, 39.0, 27.6, 10.7)
_SECONDS_REVIEW = (31.7, 17.6, 12.4, 8.9)
"""What learners in general do: the defaults of the simulator of fsrs-rs 0.9 (open-spaced-repetition), with its times of
the answers that usually follow on the same day added up."""
_ANSWERS_NEW = (3.0, 2.5, 2.0, 1.0)
_ANSWERS_REVIEW = (2.0, 1.0, 1.0, 1.0)
_PRIOR_RATINGS = 20
_PRIOR_TIMES = 5
_NEW, _REVIEW = 0, 2
_RATINGS = range(1, 5)


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of ratings (they sum to 1), and what a card costs on a day, by the first rating that it was given then.

    ``passes`` are Hard, Good and Easy where a review was remembered. Times are milliseconds and include the answers
    that follow on the same day; ``answers`` counts those too. ``observed`` is on how many card-days this rests.
    """

    first: tuple[float, ...]
    passes: tuple[float, ...]
    new_ms: tuple[float, ...]
    review_ms: tuple[float, ...]
    new_answers: tuple[float, ...]
    review_answers: tuple[float, ...]
    observed: int


def habits_from(rows: Iterable[Sequence[float]]) -> Habits:
    """Return the habits in rows of state (0 new, 2 review), rating, card-days, mean answers, mean ms.

    What general learners do counts as 20 card-days of ratings and 5 of times, so that little data bends it little.
    """
    seen = {(int(state), int(rating)): (count, answers, spent) for state, rating, count, answers, spent in rows}

    def shares(state: int, ratings: range, general: Sequence[float]) -> tuple[float, ...]:
        counts = [
            seen.get((state, rating), (0, 0, 0))[0] + _PRIOR_RATINGS * share
            for rating, share in zip(ratings, general, strict=True)
        ]
        return tuple(count / sum(counts) for count in counts)

    def means(state: int, which: int, general: Sequence[float]) -> tuple[float, ...]:
        found = []
        for rating, usual in zip(_RATINGS, general, strict=True):
            row = seen.get((state, rating), (0, 0.0, 0.0))
            found.append((row[0] * row[which] + _PRIOR_TIMES * usual) / (row[0] + _PRIOR_TIMES))
        return tuple(found)

    return Habits(
        first=shares(_NEW, _RATINGS, _FIRST_RATINGS),
        passes=shares(_REVIEW, range(2, 5), _PASSES),
        new_ms=means(_NEW, 2, [1000 * seconds for seconds in _SECONDS_NEW]),
        review_ms=means(_REVIEW, 2, [1000 * seconds for seconds in _SECONDS_REVIEW]),
        new_answers=means(_NEW, 1, _ANSWERS_NEW),
        review_answers=means(_REVIEW, 1, _ANSWERS_REVIEW),
        observed=int(sum(count for count, _, _ in seen.values())),
    )
