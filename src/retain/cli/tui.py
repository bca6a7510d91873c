"""Opening the full screen."""

import gc
import sys

from retain.cli.context import Context
from retain.cli.output import say
from retain.config.surroundings import settings_path
from retain.domain.errors import RetainError
from retain.domain.extra import StudyRequest
from retain.domain.wording import plural
from retain.services.today import overview, quick_counts
from retain.storage.files import connect_plainly, media_folder


def open_home(context: Context) -> None:
    """Open the home screen; raises RetainError where the database cannot be used."""
    _open(context)


def open_session(context: Context, plan: StudyRequest, *, inline: bool = False) -> None:
    """Open a review session, on the full screen or in a few lines under the prompt."""
    before = _answered(context) if inline else 0
    _open(context, plan, inline=inline)
    if inline:
        left = quick_counts(context.path, context.source, plan.deck).total
        say(f"{plural(_answered(context) - before, 'answer')}, {plural(left, 'card')} left for today.")


def _answered(context: Context) -> int:
    return overview(context.path, context.source).done.answers


def _open(context: Context, plan: StudyRequest | None = None, *, inline: bool = False) -> None:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise RetainError("the full screen needs a terminal; “retain study --plain” works without one")
    # What is wrong with the file is said here, in the shell, rather than on a screen that cannot show anything.
    connection = connect_plainly(context.path)
    if connection is not None:
        connection.close()
    # Nothing of what is loaded and laid out until the first screen stands goes away again: to look for it among that
    # takes a tenth of the time until then. The app turns the collector on.
    gc.disable()
    from retain.tui.app import RetainApp  # noqa: PLC0415 - loads Textual

    if media_folder(context.path).is_dir():
        from retain.tui.pictures import prepare  # noqa: PLC0415 - only collections with pictures need it

        prepare()
    app = RetainApp(context.path, context.source, study=plan, settings_file=settings_path())
    app.run(inline=inline)
    if app.return_code:
        raise RetainError("the full screen ended with an unforeseen error; what was answered is saved")
