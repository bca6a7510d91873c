"""The indexes of a table while very many rows come in."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table

_MANY = 20_000


@contextmanager
def indexing_afterwards(connection: Connection, table: Table, here: int, coming: int) -> Iterator[None]:
    """Build the indexes of ``table`` anew after the block, which brings ``coming`` rows to the ``here`` that are there.

    That is quicker than to keep them where many come, and more than there were before; otherwise they are kept.
    """
    indexes = sorted(table.indexes, key=lambda index: str(index.name)) if coming > max(_MANY, here) else []
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)
