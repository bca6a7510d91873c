"""Anki's packages: zip files that hold a collection in SQLite, and its media."""
