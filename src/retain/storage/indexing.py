"""The indexes of a table while very many rows come in."""

from collections.abc import Iterator
from contextlib import contextmanager

from retain.storage.connection import Connection

_MANY = 20_000


@contextmanager
def indexing_afterwards(connection: Connection, table: str, here: int, coming: int) -> Iterator[None]:
    """Build the indexes of ``table`` anew after the block, which brings ``coming`` rows to the ``here`` that are there.

    That is quicker than to keep them where many come, and more than there were before; otherwise they are kept.
    """
    indexes: list[tuple[str, str]] = []
    if coming > max(_MANY, here):
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
        )
        indexes = [(name, sql) for name, sql in rows]
    for name, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    for _, sql in indexes:
        connection.exec_driver_sql(sql)
