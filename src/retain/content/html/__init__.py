"""Cards in HTML, as Anki has them: their templates, and how they read in a terminal."""

from retain.content.html.faces import html_faces, html_ordinals
from retain.content.html.reading import html_to_markdown, html_to_text

__all__ = ["html_faces", "html_ordinals", "html_to_markdown", "html_to_text"]
