"""Windows of time, put together from slices that do not overlap, so that every day is read once."""

from collections.abc import Iterator, Mapping, Sequence

from retain.storage.counted import EVER
from retain.storage.figures import Days

Window = tuple[int | None, int]
"""The first and the last day of a window, as offsets from today; None for no first."""
_LATEST = 10**9


class Windows:
    """Some windows by name, as they lie on the study day ``today``."""

    def __init__(self, windows: Mapping[str, Window], today: int) -> None:
        """Cut time where a window begins or ends."""
        ends = {today + last + 1 for _, last in windows.values()}
        cuts = sorted({*ends, *(today + first for first, _ in windows.values() if first is not None)})
        self.slices: Sequence[Days] = [
            (EVER, EVER),
            *((cut, following - 1) for cut, following in zip(cuts, [*cuts[1:], _LATEST], strict=True)),
        ]
        self._windows = {
            name: (None if first is None else today + first, today + last) for name, (first, last) in windows.items()
        }

    def parts(self) -> Iterator[tuple[str, int, int]]:
        """Yield the name of a window, the number of a slice, and 1 where that is part of it.

        A window without a first day is all days (1) without what comes after its last (−1).
        """
        for name, (first, last) in self._windows.items():
            for number, (low, _) in enumerate(self.slices):
                if first is None:
                    if low == EVER or low > last:
                        yield name, number, 1 if low == EVER else -1
                elif first <= low <= last:
                    yield name, number, 1
