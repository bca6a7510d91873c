"""A card's Markdown: parsed for the screen, reduced to plain text, and made from plain text."""

from retain.content.markdown.escaping import escape
from retain.content.markdown.parsing import parser
from retain.content.markdown.plain import is_plain, plain_text

__all__ = ["escape", "is_plain", "parser", "plain_text"]
