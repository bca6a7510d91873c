"""The seven flags of a card: numbers and colours as in Anki."""

from retain.domain.errors import RetainError

FLAGS = ("none", "red", "orange", "green", "blue", "pink", "turquoise", "purple")


def flag_name(number: int) -> str:
    """Return the colour of a flag, 0–7."""
    return FLAGS[number]


def parse_flag(text: str) -> int:
    """Return the number of a flag given by number or colour; raises RetainError for any other text."""
    word = text.strip().lower()
    if word in FLAGS:
        return FLAGS.index(word)
    if word.isascii() and word.isdecimal() and int(word[:3]) < len(FLAGS):
        return int(word)
    colours = ", ".join(f"{number} {name}" for number, name in enumerate(FLAGS))
    raise RetainError(f"“{text[:40]}” is not a flag; there are {colours}")
