"""File formats: bytes become drafts, and drafts become text again. No database here."""
