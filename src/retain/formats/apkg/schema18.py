"""Schema 18: note types, decks and presets from protobuf, as the dictionaries of schema 11."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from retain.formats.apkg.errors import PackageError
from retain.formats.apkg.json_text import read_json
from retain.formats.apkg.protobuf import Message

_OTHER = 255
_DECK_SEPARATOR = "\x1f"
_REQUIREMENTS = ("none", "any", "all")


@dataclass(frozen=True, slots=True)
class Parts:
    """Settings, and note types, decks and presets by id."""

    conf: dict[str, Any]
    note_types: dict[int, dict[str, Any]]
    decks: dict[int, dict[str, Any]]
    presets: dict[int, dict[str, Any]]


def read_schema18(connection: sqlite3.Connection) -> Parts:
    """Return all parts; raises PackageError, or what SQLite raises, where they cannot be read."""
    return Parts(_config(connection), _note_types(connection), _decks(connection), _presets(connection))


def _rows(connection: sqlite3.Connection, query: str, *kinds: type) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of ``query``, each value of its kind, for SQLite itself keeps whatever it is given."""
    for row in connection.execute(query):
        if tuple(map(type, row)) != kinds:
            raise PackageError("holds a collection whose note types, decks or presets are not as they should be")
        yield row


def _config(connection: sqlite3.Connection) -> dict[str, Any]:
    conf = {}
    for key, value in connection.execute("SELECT KEY, val FROM config"):
        try:
            conf[str(key)] = read_json(value)
        except (ValueError, TypeError, RecursionError) as error:
            raise PackageError("holds a collection whose settings are not JSON") from error
    return conf


def _note_types(connection: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    fields: dict[int, list[dict[str, Any]]] = {}
    for type_id, number, name, data in _rows(
        connection, "SELECT ntid, ord, name, config FROM fields ORDER BY ntid, ord", int, int, str, bytes
    ):
        fields.setdefault(type_id, []).append(_field(number, name, Message(data)))
    templates: dict[int, list[dict[str, Any]]] = {}
    for type_id, number, name, data in _rows(
        connection, "SELECT ntid, ord, name, config FROM templates ORDER BY ntid, ord", int, int, str, bytes
    ):
        templates.setdefault(type_id, []).append(_template(number, name, Message(data)))
    found = {}
    for type_id, name, changed, usn, data in _rows(
        connection, "SELECT id, name, mtime_secs, usn, config FROM notetypes", int, str, int, int, bytes
    ):
        config = Message(data)
        found[type_id] = {
            "id": type_id,
            "name": name,
            "type": config.whole(1),
            "mod": changed,
            "usn": usn,
            "sortf": config.whole(2),
            "did": config.whole(4) or None,
            "tmpls": templates.get(type_id, []),
            "flds": fields.get(type_id, []),
            "css": config.text(3),
            "latexPre": config.text(5),
            "latexPost": config.text(6),
            "latexsvg": config.flag(7),
            "req": [[one.whole(1), _REQUIREMENTS[min(one.whole(2), 2)], one.wholes(3)] for one in config.messages(8)],
            **_known(originalStockKind=config.whole(9) or None, originalId=config.whole(10) or None),
            **_other(config),
        }
    return found


def _field(number: int, name: str, config: Message) -> dict[str, Any]:
    return {
        "name": name,
        "ord": number,
        "sticky": config.flag(1),
        "rtl": config.flag(2),
        "font": config.text(3),
        "size": config.whole(4),
        "description": config.text(5),
        "plainText": config.flag(6),
        "collapsed": config.flag(7),
        "excludeFromSearch": config.flag(8),
        "id": config.whole(9) if config.has(9) else None,
        "tag": config.whole(10) if config.has(10) else None,
        "preventDeletion": config.flag(11),
        **_other(config),
    }


def _template(number: int, name: str, config: Message) -> dict[str, Any]:
    return {
        "name": name,
        "ord": number,
        "qfmt": config.text(1),
        "afmt": config.text(2),
        "bqfmt": config.text(3),
        "bafmt": config.text(4),
        "did": config.whole(5) or None,
        "bfont": config.text(6),
        "bsize": config.whole(7),
        "id": config.whole(8) if config.has(8) else None,
        **_other(config),
    }


def _decks(connection: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    found = {}
    for deck_id, name, changed, usn, common_data, kind_data in _rows(
        connection, "SELECT id, name, mtime_secs, usn, common, kind FROM decks", int, str, int, int, bytes, bytes
    ):
        common, kind = Message(common_data), Message(kind_data)
        normal = kind.message(1)
        deck: dict[str, Any] = {
            "id": deck_id,
            "mod": changed,
            "name": name.replace(_DECK_SEPARATOR, "::"),
            "usn": usn,
            "lrnToday": [common.whole(3), common.whole(6)],
            "revToday": [common.whole(3), common.whole(5)],
            "newToday": [common.whole(3), common.whole(4)],
            "timeToday": [common.whole(3), common.whole(7)],
            "collapsed": common.flag(1),
            "browserCollapsed": common.flag(2),
            "desc": normal.text(4),
            "dyn": int(kind.has(2)),
        }
        if not kind.has(2):
            deck |= {
                "conf": normal.whole(1, 1),
                "extendNew": normal.whole(2),
                "extendRev": normal.whole(3),
                "reviewLimit": normal.whole(6) if normal.has(6) else None,
                "newLimit": normal.whole(7) if normal.has(7) else None,
                "reviewLimitToday": _day_limit(normal, 8),
                "newLimitToday": _day_limit(normal, 9),
                "desiredRetention": round(normal.number(10) * 100) if normal.has(10) else None,
                **_known(md=normal.flag(5) or None),
            }
        found[deck_id] = deck | _other(common)
    return found


def _day_limit(deck: Message, number: int) -> dict[str, int] | None:
    limit = deck.message(number)
    return {"limit": limit.whole(1), "today": limit.whole(2)} if deck.has(number) else None


def _presets(connection: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    found = {}
    for preset_id, name, changed, usn, data in _rows(
        connection, "SELECT id, name, mtime_secs, usn, config FROM deck_config", int, str, int, int, bytes
    ):
        config = Message(data)
        found[preset_id] = {
            "id": preset_id,
            "mod": changed,
            "name": name,
            "usn": usn,
            "maxTaken": config.whole(24),
            "autoplay": not config.flag(23),
            "timer": config.whole(25),
            "replayq": not config.flag(26),
            "new": {
                "bury": config.flag(27),
                "delays": config.numbers(1),
                "initialFactor": round(config.number(11) * 1000),
                "ints": [config.whole(18), config.whole(19), 0],
                "order": 1 - min(config.whole(20), 1),
                "perDay": config.whole(9),
            },
            "rev": {
                "bury": config.flag(28),
                "ease4": config.number(12),
                "ivlFct": config.number(15),
                "maxIvl": config.whole(16),
                "perDay": config.whole(10),
                "hardFactor": config.number(13),
            },
            "lapse": {
                "delays": config.numbers(2),
                "leechAction": config.whole(21),
                "leechFails": config.whole(22),
                "minInt": config.whole(17),
                "mult": config.number(14),
            },
            "dyn": False,
            "newMix": config.whole(30),
            "newPerDayMinimum": config.whole(35),
            "interdayLearningMix": config.whole(31),
            "reviewOrder": config.whole(33),
            "newSortOrder": config.whole(32),
            "newGatherPriority": config.whole(34),
            "buryInterdayLearning": config.flag(29),
            "fsrsWeights": config.numbers(3),
            "fsrsParams5": config.numbers(5),
            "fsrsParams6": config.numbers(6),
            "desiredRetention": config.number(37),
            "ignoreRevlogsBeforeDate": config.text(46),
            "easyDaysPercentages": config.numbers(4),
            "stopTimerOnAnswer": config.flag(38),
            "secondsToShowQuestion": config.number(41),
            "secondsToShowAnswer": config.number(42),
            "questionAction": config.whole(36),
            "answerAction": config.whole(43),
            "waitForAudio": config.flag(44),
            "sm2Retention": config.number(40),
            "weightSearch": config.text(45),
            **_other(config),
        }
    return found


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _other(message: Message) -> dict[str, Any]:
    """Return what add-ons have put into a message: JSON in a field of its own."""
    if not message.data(_OTHER):
        return {}
    try:
        value = json.loads(message.data(_OTHER))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
