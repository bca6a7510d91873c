"""The indexes of a table while very many rows come in or change."""

from collections.abc import Iterator
from contextlib import contextmanager

from retain.storage.connection import Connection

_MANY = 20_000
_SORTING_CACHE = -2_000
"""What SQLite may sort at once for an index, as its ``cache_size``: pieces that fit into the processor's own cache.

With the 16 MB that a connection has otherwise, a million rows take half as long again.
"""


@contextmanager
def indexing_afterwards(connection: Connection, table: str, here: int, coming: int) -> Iterator[None]:
    """Build the indexes of ``table`` anew after the block, which brings ``coming`` rows to the ``here`` that are there.

    That is quicker than to keep them where many come, and more than there were before; otherwise they are kept.
    """
    those = f"tbl_name = '{table}'" if coming > max(_MANY, here) else "0"
    with _built_anew(connection, those):
        yield


@contextmanager
def indexing_changes_afterwards(connection: Connection, index: str, changing: int) -> Iterator[None]:
    """Build an index anew after the block where that changes very many of its rows."""
    with _built_anew(connection, f"name = '{index}'" if changing > _MANY else "0"):
        yield


@contextmanager
def _built_anew(connection: Connection, those: str) -> Iterator[None]:
    indexes = connection.exec_driver_sql(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND {those}"  # noqa: S608
    ).fetchall()
    for name, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    if indexes:
        ((usual,),) = connection.exec_driver_sql("PRAGMA cache_size")
        connection.exec_driver_sql(f"PRAGMA cache_size = {_SORTING_CACHE}")
        for _, sql in indexes:
            connection.exec_driver_sql(sql)
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")
