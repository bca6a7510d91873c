"""How sure a measured share is."""

import math

_Z = 1.959963984540054
"""Standard deviations that hold 95 % of a normal distribution."""


def wilson(passed: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval, 0–1, of the true share where ``passed`` of ``total`` were seen.

    Wilson's score interval (1927), which stays within 0–1 and holds for few trials too; (0, 1) without any.
    """
    if not total:
        return 0.0, 1.0
    share = passed / total
    weight = _Z * _Z / total
    middle = (share + weight / 2) / (1 + weight)
    half = _Z * math.sqrt(share * (1 - share) / total + weight / (4 * total)) / (1 + weight)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (0.0 if not passed else low), (1.0 if passed == total else high)
