"""Completing the tag that is being written, at the end of a line of tags."""

from collections.abc import Sequence

from textual.suggester import Suggester


class TagSuggester(Suggester):
    """Suggests from the tags in use the first that begins like the last word."""

    def __init__(self, tags: Sequence[str]) -> None:
        """Suggest from ``tags``."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._tags = tags

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line with its last word completed, or None."""
        before, space, word = value.rpartition(" ")
        if not word:
            return None
        there = set(before.split())
        for tag in self._tags:
            if tag.casefold().startswith(word.casefold()) and tag != word and tag not in there:
                # What was typed stays as it was typed: the line is completed behind it.
                return f"{before}{space}{word}{tag[len(word) :]}"
        return None
