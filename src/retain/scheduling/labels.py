"""How an interval reads on an answer button."""

from retain.domain.clock import DAY_SECONDS
from retain.domain.options import LEARN_AHEAD_SECONDS

_YEAR = 365 * DAY_SECONDS
_UNITS = ((_YEAR, "y"), (_YEAR // 12, "mo"), (DAY_SECONDS, "d"), (3600, "h"), (60, "m"))
_WITH_TENTHS = ("y", "mo", "h")


def interval_label(seconds: int) -> str:
    """Return ``seconds`` in its largest unit, like “<10m”, “1d”, “1.2mo” or “2.1y”.

    “<” stands before a wait that learning ahead may cut short (under 20 minutes). Halves round up.
    """
    ahead = "<" if seconds < LEARN_AHEAD_SECONDS else ""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{ahead}{_rounded(seconds, size, tenths=unit in _WITH_TENTHS)}{unit}"
    return f"{ahead}{seconds}s"


def _rounded(seconds: int, size: int, *, tenths: bool) -> str:
    if not tenths:
        return str((2 * seconds + size) // (2 * size))
    whole, tenth = divmod((20 * seconds + size) // (2 * size), 10)
    return f"{whole}.{tenth}" if tenth else str(whole)
