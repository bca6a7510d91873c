"""What the completion scripts of the shells ask: what could stand in the place of the word that is being typed.

``complete bash LINE POINT BREAKS`` answers with what bash shall do with the candidates (``plain``, ``open``, ``files``)
and then the candidates as bash takes them in; ``complete words WORD…`` with one line for each candidate: ``plain``,
``open`` or ``files``, the candidate and a word about it, with tabs between them. The last WORD is the unfinished one.
"""

from collections.abc import Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete

from retain.cli.output import one_line
from retain.cli.shell_words import as_typed, split_line
from retain.cli.suggestions import OPEN
from retain.domain.errors import RetainError

_FILES = ("file", "dir")


@click.command(hidden=True, context_settings={"allow_interspersed_args": False, "help_option_names": []})
@click.argument("shell")
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def command(ctx: click.Context, shell: str, words: tuple[str, ...]) -> None:
    """Answer a completion script."""
    root = ctx.find_root()
    if shell == "bash":
        line, point, breaks = (*words, "", "", "")[:3]
        click.echo("\n".join(_for_bash(root, line[: int(point)] if point.isdecimal() else line, breaks)))
    elif words:
        _, last = split_line(words[-1])
        for item in _candidates(root, words[:-1], last.value):
            kind = "files" if item.type in _FILES else OPEN if item.type == OPEN else "plain"
            click.echo("\t".join((kind, one_line(item.value), one_line(item.help or ""))).rstrip("\t"))


def _for_bash(root: click.Context, line: str, breaks: str) -> list[str]:
    words, last = split_line(line, breaks)
    items = _candidates(root, words[1:], last.value)
    if any(item.type in _FILES for item in items):
        return ["files"]
    typed = [one_line(text) for item in items if (text := as_typed(item.value, last)) is not None]
    return [OPEN if any(item.type == OPEN for item in items) else "plain", *typed]


def _candidates(root: click.Context, words: Sequence[str], incomplete: str) -> list[CompletionItem[Any]]:
    """Return what could stand there; nothing where the words before make no sense."""
    try:
        own = ["--db", root.params["db"]] if root.params.get("db") else []
        return ShellComplete(root.command, {}, "retain", "").get_completions([*own, *words], incomplete)
    except (click.ClickException, RetainError):
        return []
