"""Options and parameter types that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from retain.domain.clock import parse_time
from retain.domain.errors import RetainError

_F = TypeVar("_F", bound=Callable[..., Any])


def json_option(function: _F) -> _F:
    """Add ``--json``: one JSON document on standard output and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(function)


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
