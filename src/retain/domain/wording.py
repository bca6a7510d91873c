"""Small words that every front end needs."""


def plural(number: int, word: str, many: str | None = None) -> str:
    """Return “1 card” or “2 cards”, with narrow spaces between thousands."""
    return f"{number:,} {word if number == 1 else many or word + 's'}".replace(",", "\u202f")


def duration(milliseconds: int) -> str:
    """Return a span of time: “40 s” under a minute, “12 min” under an hour, else “1 h 05 min”."""
    seconds = round(milliseconds / 1000)
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"  # noqa: PLR2004 - an hour
