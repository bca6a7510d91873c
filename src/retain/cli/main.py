"""The ``retain`` command: finds the subcommand, and words every error as one line."""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from retain import __version__
from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import one_line
from retain.domain.errors import RetainError
from retain.domain.progress import Cancelled

INTERRUPTED = 130

_COMMANDS = {
    "answer": "Answer one card.",
    "backup": "Make a backup, or write a copy to a file.",
    "backups": "List the backups.",
    "bury": "Put cards aside until tomorrow.",
    "card": "Show why a card is where it is.",
    "cards": "List cards, all of them or those that a query finds.",
    "catch-up": "Spread reviews that piled up, or that fall into a holiday.",
    "check": "Look for damage in the database, and mend it.",
    "completion": "Print the script by which bash, zsh or fish completes commands, decks and tags.",
    "config": "Show or set what holds for the whole collection.",
    "decks": "Show the deck tree with today's counts; make, rename, move or delete a deck.",
    "delete": "Delete the notes of cards.",
    "due": "Show how many cards are due today.",
    "duplicates": "List notes with the same front, or nearly the same.",
    "export": "Write decks for Anki, as a deck file, a table or a dump.",
    "flag": "Give cards a flag of one of seven colours.",
    "import": "Add or update notes from deck files, topic lists, Anki packages, tables and dumps.",
    "keys": "Show the keys of the full screen and their names.",
    "move": "Move cards to a deck.",
    "optimize": "Fit the FSRS parameters to your reviews.",
    "options": "Show or set a deck's options.",
    "presets": "List the presets that decks share, rename or delete one.",
    "reset": "Make cards new again.",
    "restore": "Go back to a backup.",
    "reviews": "Bring a review history in, or write it out.",
    "set-due": "Make cards due on a day, or spread over some days.",
    "simulate": "Show the work and the knowledge that a retention costs.",
    "stats": "Show progress and retention.",
    "study": "Review cards.",
    "suspend": "Keep cards from being asked.",
    "tag": "Tag the notes of cards.",
    "topics": "Split a topic list into titles and definitions.",
    "unbury": "Ask cards today that were put aside.",
    "undo": "Take back the last action.",
    "unsuspend": "Ask suspended cards again.",
    "untag": "Take a tag from the notes of cards.",
}
_MODULES = {"import": "import_", "catch-up": "catch_up"} | dict.fromkeys(
    (
        "bury", "delete", "flag", "move", "reset", "set-due", "suspend", "tag", "unbury", "unsuspend", "untag",
    ),
    "actions",
)  # fmt: skip
"""The module of a command, where that is not called as the command is."""
_COMPLETE = "complete"
"""What the completion scripts of the shells call; it is not listed."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and one line, and imports one only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return None where there is none of that name."""
        if cmd_name not in _COMMANDS and cmd_name != _COMPLETE:
            return None
        name = _MODULES.get(cmd_name, cmd_name)
        module = importlib.import_module(f"retain.cli.{name}")
        command = module.COMMANDS[cmd_name] if name == "actions" else module.command
        return command if isinstance(command, click.Command) else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Offer the commands, none of which is imported for it, or the options."""
        commands = [CompletionItem(name, help=line) for name, line in _COMMANDS.items() if name.startswith(incomplete)]
        return commands or click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=manual(
        "retain import decks/ml-topics.md && retain study",
        reads="the database that --db or RETAIN_DB names, else the one in your data folder, and the settings file "
        "that RETAIN_CONFIG names, else the one in your config folder",
        writes="the same database, and backups beside it",
    ),
)
@click.option("--db", metavar="PATH", help="The review database; RETAIN_DB names it too.", envvar="RETAIN_DB")
@click.version_option(__version__, "-V", "--version", prog_name="retain", message="%(prog)s %(version)s")
@click.pass_context
def retain(ctx: click.Context, db: str | None) -> None:
    """Learn with spaced repetition, in the terminal. Without a command the full screen opens."""
    if db is not None and not db:  # an unset variable of a script's; it must not lead to the usual database
        raise RetainError("--db names no file; give the path of a database, or leave it out")
    ctx.obj.chosen = db
    if ctx.invoked_subcommand is None:
        from retain.cli.tui import open_home  # noqa: PLC0415 - the screen is heavy

        open_home(ctx.obj)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0 done, 1 not done (with one line that says why), 2 wrong usage, 130 interrupted.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # closed, as it may be for a program that runs by the clock
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end
        # A letter that the terminal's encoding lacks, or a byte that is none, is shown by its number.
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    context = Context()
    try:
        retain(args=arguments, prog_name="retain", standalone_mode=False, obj=context)
    except Exception as error:  # noqa: BLE001 - every error is worded for a person
        return _status(error, context)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _status(error: Exception, context: Context) -> int:
    """Word an error as one line on standard error, and return the exit status that it stands for."""
    if isinstance(error, OSError) and error.filename is None and context.has_done_something:
        # Status 1 would say that the data is as it was, and whoever tries again would do it twice.
        _let_go_of_output()
        click.echo(f"retain: done, but the output cannot be written: {error.strerror or error}", err=True)
        return 0
    match error:
        case click.ClickException():
            _show_usage(error)
            status = error.exit_code
        case click.exceptions.Exit():
            status = error.exit_code
        case click.Abort() | Cancelled():
            status = INTERRUPTED
        case BrokenPipeError():
            # Whoever read our output has gone; Python would complain once more while it closes the stream.
            _let_go_of_output()
            status = 1
        case OSError() if error.filename is None:
            status = _fail(f"the output cannot be written: {error.strerror or error}")
        case RetainError():
            status = _fail(str(error))
        case MemoryError():
            status = _fail("there is not enough memory for this")
        case _ if os.environ.get("RETAIN_DEBUG"):
            raise error
        case _:
            status = _fail(f"an unforeseen error, {type(error).__name__}: {error} (RETAIN_DEBUG=1 shows where)")
    return status


def _let_go_of_output() -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_usage(error: click.ClickException) -> None:
    """Say what was wrong with the command line, echoing nothing of it that would steer the terminal."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
        click.echo(f"Try “{context.command_path} --help”.\n", err=True)
    click.echo(f"Error: {one_line(error.format_message())}", err=True)


def _fail(message: str) -> int:
    click.echo(f"retain: {one_line(message)}", err=True)
    return 1
