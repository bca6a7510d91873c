"""Learning and relearning steps: the short waits, in seconds, before a card counts as known."""

from collections.abc import Sequence

from retain.domain.clock import DAY_SECONDS


def hard_delay(steps: Sequence[int], index: int) -> int:
    """Return the wait after Hard on step ``index``: the step again, but something longer on the first.

    There it is half-way to the second step, or without one half as long again, at most a day longer; whole
    days once it reaches a day.
    """
    if index:
        return steps[index]
    first = steps[0]
    delay = (first + steps[1]) // 2 if len(steps) > 1 else min(first * 3 // 2, first + DAY_SECONDS)
    return delay if delay < DAY_SECONDS else (2 * delay + DAY_SECONDS) // (2 * DAY_SECONDS) * DAY_SECONDS
