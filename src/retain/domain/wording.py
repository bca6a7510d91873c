"""Small words that every front end needs."""


def plural(number: int, word: str, many: str | None = None) -> str:
    """Return “1 card” or “2 cards”, with narrow spaces between thousands."""
    return f"{number:,} {word if number == 1 else many or word + 's'}".replace(",", "\u202f")


def shortened(text: str, longest: int) -> str:
    """Return ``text``, cut to ``longest`` letters with a “…” where it is longer."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def sentence(text: str) -> str:
    """Return ``text`` with its first letter large, as a sentence begins."""
    return text[:1].upper() + text[1:]


def duration(milliseconds: int) -> str:
    """Return a span of time: “40 s” under a minute, “12 min” under an hour, else “1 h 05 min”."""
    seconds = round(milliseconds / 1000)
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"  # noqa: PLR2004 - an hour


def grouped(number: int) -> str:
    """Return a number with narrow spaces between thousands."""
    return f"{number:,}".replace(",", "\u202f")


def size_of(size: int) -> str:
    """Return a number of bytes in words, such as “4.2 MB”; powers of 1000."""
    if size < 1000:  # noqa: PLR2004
        return f"{size} B"
    value, unit = float(size), "B"
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the unit that it ends with is wanted
        value /= 1000
        if value < 999.5:  # noqa: PLR2004
            break
    return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"  # noqa: PLR2004
