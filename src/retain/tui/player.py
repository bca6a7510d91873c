"""Sounds, played by whatever player the system has."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_PLAYERS = (
    ("mpv", "--no-video", "--really-quiet"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
    ("afplay",),
    ("cvlc", "--play-and-exit", "--quiet"),
    ("mpg123", "-q"),
    ("play", "-q"),
    ("paplay",),
)
_MANY = {"mpv", "cvlc", "mpg123", "play"}
"""Those that play several files one after the other."""


class Player:
    """Plays one thing at a time."""

    def __init__(self) -> None:
        """Look for a player when the first sound is asked for."""
        self._playing: subprocess.Popen[bytes] | None = None

    def play(self, files: Sequence[Path]) -> bool:
        """Play files in place of what plays now; False where the system has no player that is known."""
        self.stop()
        found = next((player for player in _PLAYERS if shutil.which(player[0])), None)
        if found is None:
            return False
        chosen = [str(file) for file in (files if found[0] in _MANY else files[:1])]
        self._playing = subprocess.Popen(  # noqa: S603 - a player, and files of our own
            [*found, *chosen],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )
        return True

    def stop(self) -> None:
        """Stop what plays."""
        if self._playing is not None and self._playing.poll() is None:
            self._playing.terminate()
        self._playing = None
