"""The backup of the day beside a session: of a large database in a process of its own.

To pack a hundred megabytes takes fifty of memory and a core for a second; a session should feel neither.
"""

import os
import subprocess
import sys
from pathlib import Path

from retain.domain.errors import RetainError
from retain.services.backups import back_up_daily

_LARGE = 16_000_000
"""Bytes; below that the process would take longer than the backup."""
_CHILD = "from retain.services.daily_backup import serve; serve()"
_DONE, _NOT_DUE, _FAILED = 0, 3, 4


def back_up_daily_beside(path: Path, now: int) -> bool:
    """Make the backup of the day if it is due, at ``now`` (UTC ms); raises RetainError where it cannot be made."""
    try:
        large = path.stat().st_size >= _LARGE
    except OSError:
        large = False
    if not large:
        return back_up_daily(path, now)
    run = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-P", "-c", _CHILD, str(path), str(now)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)},
    )
    if run.returncode not in (_DONE, _NOT_DUE):
        said = run.stderr.decode(errors="replace").strip() if run.returncode == _FAILED else ""
        raise RetainError(said or "the process that makes it ended before it was done")
    return run.returncode == _DONE


def serve() -> None:
    """Make the backup that the command line of this process asks for, after everybody who is in a hurry."""
    path, now = sys.argv[1:]
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        made = back_up_daily(Path(path), int(now))
    except RetainError as error:
        sys.stderr.write(str(error))
        sys.exit(_FAILED)
    sys.exit(_DONE if made else _NOT_DUE)
