"""Deck files in retain's own plain text: Markdown to edit and to diff."""

from retain.formats.markdown.reader import read_deck
from retain.formats.markdown.writer import write_deck

__all__ = ["read_deck", "write_deck"]
