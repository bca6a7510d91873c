"""Where retain keeps its files, and what the environment says."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from retain.domain.clock import parse_time, system_now
from retain.domain.errors import RetainError

DATABASE_NAME = "retain.sqlite"


def database_path(chosen: str | None = None) -> Path:
    """Return the path of the review database: ``chosen``, or the one in the user's data folder.

    The data folder is made if it does not exist; a folder that was chosen by hand is not.
    """
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where a path is given

    try:
        folder = user_data_path("retain", appauthor=False, ensure_exists=True)
    except OSError as error:
        raise RetainError(f"the data folder cannot be made ({error.strerror}); name a database with --db") from error
    return folder / DATABASE_NAME


def time_source(environment: Mapping[str, str] = os.environ) -> Callable[[], int]:
    """Return what tells the time in UTC milliseconds.

    ``RETAIN_NOW`` in ``environment`` replaces the machine's clock; time then runs on from there.
    """
    text = environment.get("RETAIN_NOW", "").strip()
    if not text:
        return system_now
    try:
        start = parse_time(text)
    except RetainError as error:
        raise RetainError(f"RETAIN_NOW: {error}") from None
    began = time.monotonic_ns()
    return lambda: start + (time.monotonic_ns() - began) // 1_000_000


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the path of the settings file, whether it exists or not: ``RETAIN_CONFIG``, or in the config folder."""
    chosen = environment.get("RETAIN_CONFIG", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_config_path  # noqa: PLC0415 - only the full screen needs it

    return user_config_path("retain", appauthor=False) / "config.toml"
