"""Pictures and sounds of a package: their bytes beside the database, and the names by which notes call them."""

import re
from collections.abc import Sequence
from functools import partial

from retain.domain.progress import Progress
from retain.formats.apkg.package import MediaEntry, Package
from retain.services.transfer.arrival import Arrival
from retain.storage.media import Media, Take, add_media, media_by_name


def take_media(package: Package, entries: Sequence[MediaEntry], take: Take, progress: Progress) -> dict[str, Media]:
    """Let ``take`` take in the files of a package; return them by name."""
    found = {}
    for number, entry in enumerate(entries):
        progress.tell("Media", number, len(entries))
        found[entry.name] = take(entry.name, partial(package.copy_media, entry))
    return found


class MediaNames:
    """The names that media have here: another one than in the package where another file has that already."""

    def __init__(self, arrival: Arrival, media: dict[str, Media]) -> None:
        """Take the ``media`` up among those of the collection."""
        self._renamed: dict[str, str] = {}
        here = media_by_name(arrival.connection)
        new: dict[str, Media] = {}
        for name, one in media.items():
            known = here.get(name)
            if known is None:
                new[name] = one
            elif known.digest != one.digest:
                stem, dot, ending = name.rpartition(".")
                other = f"{stem if dot else name}-{one.digest[:12]}{dot}{ending if dot else ''}"
                self._renamed[name] = other
                if other not in here:
                    new[other] = Media(other, one.digest, one.size)
        add_media(arrival.connection, list(new.values()), arrival.changes)
        arrival.report.media_added += len(new)
        longest_first = sorted(self._renamed, key=len, reverse=True)
        self._reference = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    @property
    def all_keep(self) -> bool:
        """Whether every name is here what it is in the package."""
        return self._reference is None

    def follow(self, text: str) -> str:
        """Return the fields of a note with the names that its media have here."""
        if self._reference is None:
            return text
        return self._reference.sub(lambda match: self._renamed[match[0]], text)
