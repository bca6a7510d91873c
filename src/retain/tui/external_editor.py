"""Writing the fields of a note in the editor that ``$VISUAL`` or ``$EDITOR`` names."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from retain.domain.errors import RetainError

_FALLBACK = "vi"


def edit_outside(names: Sequence[str], values: Sequence[str]) -> list[str]:
    """Return the values of the fields as the person left them in the editor.

    Each field stands below a line ``--- Name ---``. Raises RetainError where the editor cannot be started or ends
    badly, or where one of those lines is gone.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _FALLBACK
    with tempfile.TemporaryDirectory(prefix="retain-") as folder:
        path = Path(folder) / "note.md"
        path.write_text(_joined(names, values), encoding="utf-8")
        try:
            status = subprocess.run([*shlex.split(command), str(path)], check=False).returncode  # noqa: S603 - the person's own editor
        except (OSError, ValueError) as error:
            raise RetainError(f"the editor “{command}” cannot be started; set $EDITOR to one that can") from error
        if status:
            raise RetainError(f"the editor “{command}” ended with status {status}; the note is as it was")
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RetainError("what the editor left is not a text file in UTF-8; the note is as it was") from error
    return _parted(names, text)


def _joined(names: Sequence[str], values: Sequence[str]) -> str:
    return "\n".join(f"--- {name} ---\n{value}\n" for name, value in zip(names, values, strict=True))


def _parted(names: Sequence[str], text: str) -> list[str]:
    values: list[str] = []
    rest = text
    for name in names:
        before, mark, rest = f"\n{rest}".partition(f"\n--- {name} ---\n")
        if not mark:
            raise RetainError(f"the line “--- {name} ---” is gone; the note is as it was")
        values.append(before.strip("\n"))
    return [*values[1:], rest.strip("\n")]
