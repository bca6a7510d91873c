"""What a program leaves behind that was killed, beside the sessions of tests/durability."""

from pathlib import Path
from zoneinfo import ZoneInfo

from building import bring, deck_file, rows, topic
from retain.services.collection import open_collection
from retain.services.today import quick_counts
from support import Time


def test_a_write_ahead_log_left_behind_is_read(tmp_path: Path) -> None:
    """A copy of the files of a running program, taken without its shared memory."""
    path, time = tmp_path / "cards.sqlite", Time()
    with open_collection(path, time, ZoneInfo("UTC")) as collection:
        bring(collection, deck_file([topic("A"), topic("B")]))
        copy = tmp_path / "copy.sqlite"
        copy.write_bytes(path.read_bytes())
        Path(f"{copy}-wal").write_bytes(Path(f"{path}-wal").read_bytes())
    assert quick_counts(copy, time).new == 2
    with open_collection(copy, time, ZoneInfo("UTC")) as collection:
        assert rows(collection, "SELECT count(*) FROM note") == [(2,)]
