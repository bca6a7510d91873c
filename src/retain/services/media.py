"""Where the pictures and sounds of the collection lie."""

from collections.abc import Sequence
from pathlib import Path

from retain.services.collection import Collection
from retain.storage.media import MediaFolder, media_by_name


def media_files(collection: Collection, names: Sequence[str]) -> list[Path]:
    """Return the files called by ``names``, in that order, without those that are not there."""
    folder = MediaFolder(collection.database.path)
    with collection.database.reading() as connection:
        known = media_by_name(connection, names)
    files = [folder.file(known[name].digest) for name in names if name in known]
    return [file for file in files if file.is_file()]
