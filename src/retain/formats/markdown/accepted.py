"""Which notes of a file go in, and which repeat an earlier one."""

from retain.domain.imports import DraftKind, NoteDraft


class Accepted:
    """The notes that go in, each front and each guid only once."""

    def __init__(self) -> None:
        self.notes: list[NoteDraft] = []
        self._titles: dict[str, NoteDraft] = {}
        self._fronts: dict[str, NoteDraft] = {}
        self._guids: dict[str, NoteDraft] = {}

    def add(self, note: NoteDraft) -> NoteDraft | None:
        """Take ``note`` in, or return the earlier note that it repeats.

        Titles are the same whatever their case. Two notes that carry a guid each are told apart by it alone.
        """
        front = " ".join(note.front.split())
        title = front.casefold() if note.kind is DraftKind.TOPIC else None
        earlier = self._guids.get(note.guid or "")
        if earlier is None:
            twin = self._fronts.get(front) or self._titles.get(title or "")
            earlier = twin if twin and not (twin.guid and note.guid) else None
        if earlier is None:
            self.notes.append(note)
            self._fronts.setdefault(front, note)
            if title:
                self._titles.setdefault(title, note)
            if note.guid:
                self._guids[note.guid] = note
        return earlier
