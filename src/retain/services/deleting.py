"""Deleting in a way that can always be taken back: by the rows themselves, or by a backup where these are too many."""

from retain.domain.backups import Reason
from retain.services.backups import BULK, secure
from retain.services.collection import Collection
from retain.storage.backups import BULK_DELETION
from retain.storage.deletion import Weight, delete_marked
from retain.storage.engine import Connection
from retain.storage.operations import Changes, record

_IMAGES_UP_TO = 10_000
"""So many rows go into the undo record; more are taken back by putting back the backup."""


def delete(connection: Connection, collection: Collection, weight: Weight, *, kind: str, label: str) -> None:
    """Delete what is marked (see :mod:`retain.storage.deletion`) as one action of ``kind``, named by ``label``.

    Raises RetainError, and deletes nothing, where a backup is needed and cannot be made.
    """
    changes = Changes()
    now = collection.clock.now()
    secured = None
    if weight.notes >= BULK or weight.rows > _IMAGES_UP_TO:
        secured = secure(collection.database.path, now, Reason.EDIT)
    by_backup = secured is not None and weight.rows > _IMAGES_UP_TO
    delete_marked(connection, weight, changes, images=not by_backup)
    if by_backup:
        changes.backup, kind = secured, BULK_DELETION
    record(connection, now, kind, label, changes)
