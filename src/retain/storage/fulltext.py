"""The full-text index over the notes: what makes it, and what keeps it in step with them.

It holds words and where they occur, no text of its own; triggers follow every write, whoever makes it.
"""

from sqlalchemy import Connection

_STATEMENTS = (
    """CREATE VIRTUAL TABLE note_text USING fts5(
        fields, content='note', content_rowid='id', tokenize='unicode61 remove_diacritics 2', detail=none)""",
    """CREATE TRIGGER note_text_insert AFTER INSERT ON note BEGIN
        INSERT INTO note_text (rowid, fields) VALUES (new.id, new.fields);
    END""",
    """CREATE TRIGGER note_text_delete AFTER DELETE ON note BEGIN
        INSERT INTO note_text (note_text, rowid, fields) VALUES ('delete', old.id, old.fields);
    END""",
    """CREATE TRIGGER note_text_update AFTER UPDATE OF id, fields ON note
    WHEN old.fields <> new.fields OR old.id <> new.id BEGIN
        INSERT INTO note_text (note_text, rowid, fields) VALUES ('delete', old.id, old.fields);
        INSERT INTO note_text (rowid, fields) VALUES (new.id, new.fields);
    END""",
)


def create_index(connection: Connection) -> None:
    """Make the index and its triggers, over what notes there are."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    rebuild_index(connection)


def rebuild_index(connection: Connection) -> None:
    """Fill the index anew from the notes."""
    connection.exec_driver_sql("INSERT INTO note_text (note_text) VALUES ('rebuild')")
