"""The JSON dump: everything that a collection holds, in one documented document that comes in again completely.

``{"format": "retain", "version": 1, "exported_at", "note_types", "presets", "decks", "notes", "media"}``:

- note types: ``{"id", "name", "kind": "standard" | "cloze", "markup": "markdown" | "html", "fields": [], "templates":
  [{"name", "question", "answer"}], "anki"}``
- presets: ``{"id", "name", "options", "anki"}``, options as ``retain options --json`` has them
- decks: ``{"name", "preset", "anki"}``
- notes: ``{"guid", "note_type", "fields": [], "tags": [], "created", "modified", "anki", "cards": []}``
- cards of a note: ``{"template", "deck", "state", "position", "step", "due_at", "due", "interval_s", "stability",
  "difficulty", "last_review", "last_review_day", "reps", "lapses", "suspended", "buried_on", "flag", "anki",
  "reviews": []}``; ``due``, ``last_review_day`` and ``buried_on`` are study days as dates
- reviews of a card: ``{"at", "day", "hour", "rating", "kind", "state", "interval_before_s", "interval_s", "stability",
  "difficulty", "duration_ms", "anki"}``; ``rating`` 0 stands for a change by hand
- media: ``{"name", "size", "sha256", "data"}``, the bytes in base 64

Times are ISO 8601 in UTC, ids hold within the document alone, and ``anki`` is what retain carries along for Anki. Later
versions only add keys; what a reader does not know, it passes over.
"""
