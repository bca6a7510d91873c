"""Decks on their way to and from other programs: Anki's packages, tables, JSON dumps, deck files."""
