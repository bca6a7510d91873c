"""Several programs on one database: none of them takes an answer from another."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from support import Front, write

DECK = "---\ndeck: Shared\n---\n\n" + "".join(f"## Topic {number}\n\nNumber {number}.\n\n" for number in range(8))

# A program that holds the collection open, looks at the day's counts as the home screen does, and answers on demand.
HOLDER = """
import sys
from pathlib import Path
from retain.domain.cards import Rating
from retain.services.collection import open_collection
from retain.services.study import Session
from retain.services.today import overview
path = Path(sys.argv[1])
collection = open_collection(path)
session = Session(collection)
for line in sys.stdin:
    if line.strip() == "look":
        overview(path, collection.clock.source)
    else:
        session.answer(session.next(), Rating.EASY, 1000)
    print("done", flush=True)
"""


def test_an_answer_survives_other_programs_that_come_and_go_and_a_kill(front: Front, tmp_path: Path) -> None:
    """To read the file beside SQLite would drop the locks of the program that holds it open."""
    front("import", write(tmp_path / "shared.md", DECK))
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(front.db)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TZ": "UTC"},
        text=True,
    ) as holder:

        def tell(word: str) -> None:
            assert holder.stdin
            assert holder.stdout
            holder.stdin.write(f"{word}\n")
            holder.stdin.flush()
            assert holder.stdout.readline() == "done\n"

        tell("answer")
        for word in ("look", "answer", "look", "answer"):
            tell(word)
            front("due")
        descriptors = Path(f"/proc/{holder.pid}/fd")
        held = [str(link.readlink()) for link in descriptors.iterdir()] if descriptors.exists() else []
        assert [name for name in held if front.db.name in name and name.endswith("(deleted)")] == []
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert len(front("cards", "is:review", "--json").json()) == 3
