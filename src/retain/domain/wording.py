"""Small words that every front end needs."""


def plural(number: int, word: str, many: str | None = None) -> str:
    """Return “1 card” or “2 cards”, with narrow spaces between thousands."""
    return f"{number:,} {word if number == 1 else many or word + 's'}".replace(",", "\u202f")
