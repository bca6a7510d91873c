"""Leeches: cards that are forgotten so often that they should be rewritten."""


def is_leech(lapses: int, threshold: int) -> bool:
    """Whether a card that has just lapsed for the ``lapses``-th time (≥ 1) is to be named a leech, perhaps again.

    It is at the threshold (≥ 1), and then at every half of it more, rounded up.
    """
    return lapses >= threshold and (lapses - threshold) % -(-threshold // 2) == 0
