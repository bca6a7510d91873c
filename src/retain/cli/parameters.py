"""Options and parameter types that several commands share."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from math import isnan
from pathlib import Path
from typing import Any, TypeVar

import click

from retain.domain.clock import parse_time
from retain.domain.errors import RetainError

_F = TypeVar("_F", bound=Callable[..., Any])
_OPTION = re.compile(r"--[A-Za-z]")


def json_option(function: _F) -> _F:
    """Add ``--json``: one JSON document on standard output and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(function)


class FilePath(click.Path):
    """The path of a file to read or write; whether that can be done is found out by doing it, and is no wrong usage."""

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or fail as wrong usage where the name is empty: that would be the folder one is in."""
        if not str(value):
            self.fail("the name is empty; name the file", param, ctx)
        return super().convert(value, param, ctx)


class Minutes(click.FloatRange):
    """A number of minutes, up to a day."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True, max=1440)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or fail as wrong usage; “nan” lies in every range, as it is never outside."""
        minutes = float(super().convert(value, param, ctx))
        if isnan(minutes):
            self.fail(f"“{value}” is not a number of minutes", param, ctx)
        return minutes


class SearchCommand(click.Command):
    """A command whose arguments are a search, of which a word may begin with a minus sign.

    What begins with two and a letter is an option all the same, so that one misspelt is named and not taken for a word
    that cards must not hold: nearly all cards hold no such word. Behind “--” everything is a word.
    """

    def __init__(self, name: str | None, **settings: Any) -> None:
        # “-h” is looked for as a whole word below: click would find it within “-hard”.
        context = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
        super().__init__(name, context_settings=context, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, or fail as wrong usage."""
        end = args.index("--") if "--" in args else len(args)
        words = ["--help" if word == "-h" else word for word in args[:end]]
        known = {name for option in self.get_params(ctx) for name in option.opts}
        for word in words:
            name = word.partition("=")[0]
            if _OPTION.match(name) and name not in known:
                raise click.NoSuchOption(name, possibilities=get_close_matches(name, known), ctx=ctx)
        return super().parse_args(ctx, words + args[end:])


class TimeType(click.ParamType[int]):
    """An ISO 8601 time with an offset, as UTC milliseconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the milliseconds, or fail as wrong usage."""
        if isinstance(value, int):
            return value
        try:
            return parse_time(value)
        except RetainError as error:
            self.fail(str(error), param, ctx)


class Assignment(click.ParamType[tuple[str, str]]):
    """One KEY=VALUE."""

    name = "key=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return the two sides, or fail as wrong usage."""
        if isinstance(value, tuple):
            return value
        key, equals, text = str(value).partition("=")
        if not equals or not key:
            self.fail(f"“{value}” is not KEY=VALUE", param, ctx)
        return key, text
