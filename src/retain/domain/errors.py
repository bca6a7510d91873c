"""Errors meant for people: one line that says what, where, and how to mend it."""


class RetainError(Exception):
    """Something could not be done; ``str(error)`` is one clear line for the person at the terminal.

    Raised for anything that a user can cause or mend (a missing file, an unknown deck, a database of
    another program). The front ends print it after ``retain: `` and leave with status 1; any other
    exception is a defect.
    """


class CardChangedError(RetainError):
    """The card was answered, suspended or deleted elsewhere since it was shown; nothing was written."""


class BusyError(RetainError):
    """Another program is writing to the database; nothing was written, and the same call may do later."""
