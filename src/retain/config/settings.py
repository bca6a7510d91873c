"""The settings of the full screen: a typed class, and the TOML file that it is read from and written to.

Each setting carries its explanation, from which the comments of a new file are made.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from retain.domain.errors import RetainError

_LARGEST = 1_000_000
_LONGEST_NUMBER = 9


def _setting(default: Any, title: str, explained: str, allowed: range | None = None) -> Any:
    return field(default=default, metadata={"title": title, "explained": explained, "allowed": allowed})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can set for the full screen."""

    theme: str = _setting(
        "retain-dark",
        "Colours",
        "The colours: retain-dark, retain-light, retain-contrast, retain-cvd (for colour blindness),\n"
        "ansi-dark or ansi-light (the terminal's own), any theme that the palette (Ctrl+P) offers,\n"
        "or one of yours: a file NAME.toml in the folder “themes” beside this file.",
    )
    light_theme: str = _setting("retain-light", "Light colours", "What Ctrl+T changes to from a dark theme.")
    dark_theme: str = _setting("retain-dark", "Dark colours", "What Ctrl+T changes to from a light theme.")
    double_press_ms: int = _setting(
        300,
        "Double press",
        "A second press of Space or Enter within so many milliseconds (0–2000) is taken for the first, bouncing.",
        range(2001),
    )
    keys: Mapping[str, str] = field(
        default_factory=dict,
        metadata={
            "title": "Keys",
            "explained": "Keys of your own, by the name of what they do (“retain keys” lists the names):\n"
            '"study.good" = "space,g"',
        },
    )


def setting_from_text(name: str, text: str) -> Any:
    """Return the value that a person typed for a setting; raises RetainError where it is not allowed."""
    one = next(one for one in fields(Settings) if one.name == name)
    text = text.strip()
    if not isinstance(one.default, int):
        return text
    allowed: range = one.metadata["allowed"]
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER or int(text) not in allowed:
        raise RetainError(f"A whole number from {allowed.start} to {allowed.stop - 1}, not “{text[:20]}”.")
    return int(text)


def _refuse(text: str) -> None:
    raise RetainError(text)


def load_settings(path: Path, complain: Callable[[str], None] = _refuse) -> Settings:
    """Return the settings in the file at ``path``, or the usual ones where there is none.

    ``complain`` is told, with its line, of every setting that is unknown and every value that is not allowed, which
    then stays as usual; by default the first is raised. Raises RetainError, which names the line, for a file that is no
    TOML.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise RetainError(f"{path} is larger than 1 MB; it cannot be the settings file")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise RetainError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    import tomllib  # noqa: PLC0415 - only where there is a file

    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RetainError(f"{path}: {error}") from error
    right: dict[str, Any] = {}
    for name, value in values.items():
        wrong = _wrong(name, value)
        if wrong:
            complain(f"{path}, line {_line_of(name, text)}: {wrong}")
        elif name == "keys":
            right[name] = {one: keys for one, keys in value.items() if isinstance(keys, str) and keys.strip()}
            for one in value.keys() - right[name].keys():
                line = f"{path}, line {_line_of(one, text)}"
                complain(f'{line}: “{one[:40]}” must be keys in quotation marks, like "space,g"')
        else:
            right[name] = value
    return Settings(**right)


def _wrong(name: str, value: Any) -> str | None:
    """Return what is wrong with a setting, None where nothing is."""
    known = {one.name: one for one in fields(Settings)}
    if name not in known:
        return f"there is no setting “{name[:40]}”; there are {', '.join(known)}"
    if name == "keys":
        return None if isinstance(value, dict) else '“keys” holds lines like "study.good" = "space,g"'
    wanted = type(known[name].default)
    if type(value) is not wanted:
        kind = {str: "a text in quotation marks", int: "a whole number"}[wanted]
        return f"“{name}” must be {kind}"
    allowed = known[name].metadata["allowed"]
    if allowed is not None and value not in allowed:
        return f"“{name}” must be from {allowed.start} to {allowed.stop - 1}"
    return None


def place_of(path: Path, name: str) -> str:
    """Return where in the file at ``path`` a setting or a key stands, to begin a complaint with."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return str(path)
    return f"{path}, line {_line_of(name, text)}"


def _line_of(name: str, text: str) -> int:
    """Return the line on which a setting or a table of that name begins."""
    pattern = re.compile(rf"""^\s*(?:\[\s*)?["']?{re.escape(name)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(text.splitlines(), start=1) if pattern.match(line)), 1)


def save_settings(path: Path, values: Mapping[str, Any]) -> None:
    """Set settings in the file at ``path``, which is made with all settings explained where there is none.

    What else stands in it, comments included, stays as it is. Raises RetainError where it cannot be written.
    """
    import tomlkit  # noqa: PLC0415 - only writing needs it
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        text = path.read_text(encoding="utf-8") if path.exists() else explained_file()
        document = tomlkit.parse(text)
        for name, value in values.items():
            document[name] = value
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}.new")
        made.write_text(tomlkit.dumps(document), encoding="utf-8")
        made.replace(path.resolve())
    except (OSError, ValueError, TOMLKitError) as error:
        raise RetainError(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}") from error


_HEAD = """\
# Settings of retain's full screen. What a deck does is set with “retain options”, the day's beginning
# and the time zone with “retain config”.
"""


def explained_file() -> str:
    """Return a settings file with every setting at its usual value, explained, and none in force but those values."""
    parts = [_HEAD]
    usual = Settings()
    for one in fields(Settings):
        comment = "".join(f"# {line}\n" for line in one.metadata["explained"].splitlines())
        value = getattr(usual, one.name)
        if isinstance(value, Mapping):
            parts.append(f"\n[{one.name}]\n{comment}")
        else:
            parts.append(f"\n{comment}{one.name} = {_toml(value)}\n")
    return "".join(parts)


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
