"""The foot of every command's help, as a manual page has it: what it reads and writes, how it ends, examples."""

from textwrap import wrap

DATABASE = "the review database"
NOTHING = "nothing"
_FAILED = "1 could not be done, and the data is as it was; 2 wrong usage; 130 interrupted"
STATUS = f"0 done; {_FAILED}"
PARTLY = f"0 done, also where lines were refused, which are then listed; {_FAILED}"
UNDONE = "the review database; “retain undo” takes it back"
SECURED = "the review database, and before that a backup; “retain undo” takes it back"
_LABEL = 13
_WIDTH = 78
"""Letters on a line, the margin included, so that it fits into the narrowest of usual terminals."""


def manual(*examples: str, reads: str = DATABASE, writes: str = NOTHING, status: str = STATUS) -> str:
    """Return the foot of a help page; each of ``examples`` is a whole command line."""
    facts = [line for fact in (("Reads", reads), ("Writes", writes), ("Exit status", status)) for line in _lines(*fact)]
    if len(examples) == 1:
        shown = [f"Example: {examples[0]}"]
    else:
        shown = ["\b", "Examples:", *(f"  {one}" for one in examples)]
    # A line with \b alone tells click to leave the lines that follow as they are.
    return "\n".join(("\b", *facts, "", *shown))


def _lines(label: str, text: str) -> list[str]:
    first, *more = wrap(text, _WIDTH - _LABEL - 2)
    return [label.ljust(_LABEL) + first, *(" " * _LABEL + line for line in more)]
