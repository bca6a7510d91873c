"""Opening the full screen."""

import sys

from retain.cli.context import Context
from retain.config.surroundings import settings_path
from retain.domain.errors import RetainError
from retain.storage.files import connect_plainly


def open_home(context: Context) -> None:
    """Open the home screen; raises RetainError where the database cannot be used."""
    _open(context, session=False)


def open_session(context: Context, deck: str | None, limit: int | None) -> None:
    """Open a review session on ``deck`` (None: every deck), of at most ``limit`` answers."""
    _open(context, session=True, deck=deck, limit=limit)


def _open(context: Context, *, session: bool, deck: str | None = None, limit: int | None = None) -> None:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise RetainError("the full screen needs a terminal; “retain study --plain” works without one")
    # What is wrong with the file is said here, in the shell, rather than on a screen that cannot show anything.
    connection = connect_plainly(context.path)
    if connection is not None:
        connection.close()
    from retain.tui.app import RetainApp, StudyRequest  # noqa: PLC0415 - loads Textual

    request = StudyRequest(deck, limit) if session else None
    app = RetainApp(context.path, context.source, study=request, settings_file=settings_path())
    app.run()
    if app.return_code:
        raise RetainError("the full screen ended with an unforeseen error; what was answered is saved")
