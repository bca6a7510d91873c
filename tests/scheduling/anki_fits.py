"""The outside judge of fits: the published ``anki`` wheel, in a process of its own.

Run as a script, it reads histories as JSON, one a line, each a list of (card, day, second, rating), and answers with
the parameters that Anki fits to it and the number of items that it made of it.
"""

import json
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    from anki.collection import Collection

    for number, line in enumerate(sys.stdin):
        answers = json.loads(line)
        with tempfile.TemporaryDirectory() as folder:
            collection = Collection(str(Path(folder) / f"{number}.anki2"))
            assert collection.db is not None
            collection.set_config("fsrs", val=True)
            basic = collection.models.by_name("Basic")
            assert basic is not None
            kind = basic["id"]
            cards = sorted({answer[0] + 1 for answer in answers})
            collection.db.executemany(
                "insert into notes values (?, ?, ?, 0, -1, '', ?, 'x', 0, 0, '')",
                [(card, f"g{card}", kind, f"q{card}\x1fa") for card in cards],
            )
            collection.db.executemany(
                "insert into cards values (?, ?, 1, 0, 0, -1, 2, 2, 100, 10, 2500, 1, 0, 0, 0, 0, 0, '{}')",
                [(card, card) for card in cards],
            )
            start = (int(time.time()) // 86_400 - answers[-1][1] - 3) * 86_400
            seen: set[int] = set()
            rows = []
            for place, (card, day, second, rating) in enumerate(answers):
                at = (start + day * 86_400 + second) * 1000 + place % 1000
                rows.append((at, card + 1, -1, rating, 1, 1, 2500, 5000, int(card in seen)))
                seen.add(card)
            collection.db.executemany("insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            fitted = collection._backend.compute_fsrs_params(
                search="",
                current_params=[],
                ignore_revlogs_before_ms=0,
                num_of_relearning_steps=1,
                health_check=False,
            )
            sys.stdout.write(json.dumps([list(fitted.params), fitted.fsrs_items]) + "\n")
            collection.close()


if __name__ == "__main__":
    main()
