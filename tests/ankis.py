"""Collections and packages made by the real Anki, and Anki's own view of what a package holds."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from warnings import catch_warnings, simplefilter

DAY_MS = 86_400_000
PARAMETERS = [
    0.3, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
]  # fmt: skip
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a347d6b0000000049454e44ae426082".replace(" ", "")
)
KINDS = (
    "Basic",
    "Cloze",
    "Basic (and reversed card)",
    "Basic (optional reversed card)",
    "Basic (type in the answer)",
    "Odd one",
)


def now() -> str:
    """The time of the machine, by which Anki goes, as RETAIN_NOW takes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


@contextmanager
def anki(path: Path) -> Iterator[Any]:
    """Open a collection of Anki, made if there is none."""
    with catch_warnings():
        simplefilter("ignore")
        from anki.collection import Collection

        collection = cast("Any", Collection(str(path)))
        try:
            yield collection
        finally:
            collection.close()


def fill(col: Any, *, fsrs: bool = True) -> None:
    """Put notes of every kind, decks, presets, media, reviews and a filtered deck into a collection."""
    rng = random.Random(5)
    preset = col.decks.add_config("Mine")
    preset["new"]["perDay"] = 7
    preset["desiredRetention"] = 0.87
    preset["fsrsParams6"] = PARAMETERS if fsrs else []
    preset["easyDaysPercentages"] = [1.0, 0.5, 1.0, 1.0, 1.0, 0.0, 1.0]
    col.decks.update_config(preset)
    inner, other = col.decks.id("A::B"), col.decks.id("Ünïcode & more")
    deck = col.decks.get(inner)
    deck |= {"conf": preset["id"], "desc": "about <b>it</b>", "newLimit": 3}
    col.decks.save(deck)
    odd = col.models.copy(col.models.by_name("Basic"), add=False)
    odd["name"] = "Odd one"
    odd["css"] += ".x { color: red }"
    odd["sortf"] = 1
    col.models.add_field(odd, col.models.new_field("A note"))
    odd["tmpls"][0]["qfmt"] = "{{#Back}}{{Front}} <i>{{hint:A note}}</i>{{/Back}}"
    odd["tmpls"][0]["bqfmt"] = "{{text:Front}}"
    col.models.add_dict(odd)
    col.media.write_data("x.png", PNG)
    col.media.write_data("s ö.mp3", b"ID3abc")
    for number in range(36):
        note = col.new_note(col.models.by_name(KINDS[number % 6]))
        if KINDS[number % 6] == "Cloze":
            note["Text"] = f"x{number} {{{{c1::a<b>b</b>::hint}}}} {{{{c2::y}}}}"
        else:
            note["Front"] = f'q{number} <img src="x.png"> &nbsp;\\(x^{number}\\)'
            note["Back"] = f"a<div>b{number}</div>[sound:s ö.mp3]"
        note.tags = ["t1", "t::2"] if number % 2 else []
        col.add_note(note, inner if number % 3 else other)
    _study(col, rng, fsrs=fsrs)
    filtered = col.decks.get(col.decks.new_filtered("Filtered"))
    filtered["terms"] = [["is:due", 3, 0]]
    col.decks.save(filtered)
    col.sched.rebuild_filtered_deck(filtered["id"])


def _study(col: Any, rng: random.Random, *, fsrs: bool) -> None:
    today, at = col.sched.today, int(time.time())
    logs = []
    for number, card in enumerate(col.db.list("select id from cards order by id")):
        if number % 4 == 0:
            continue
        when, before = at * 1000 - (60 + number) * DAY_MS + number, 0
        for turn in range(3 + number % 4):
            interval = 5 + turn if turn else -600
            factor = 0 if not turn else rng.randrange(100, 1100) if fsrs else 2500
            ease = rng.choice([1, 3, 3, 4]) if turn else 3
            logs.append((when, card, -1, ease, interval, before, factor, 3000 + number, 1 if turn else 0))
            before = interval
            when += (5 + turn) * DAY_MS + 12_345
        kind, queue = ((2, 2), (2, -1), (2, -2), (1, 1), (3, 3), (2, -3))[number % 6]
        due = today + number - 10 if kind == 2 else at + 600 if queue == 1 else today + 1
        data: dict[str, Any] = {"pos": number, "cd": '{"v":1}'}
        if fsrs:
            data |= {"s": 3.5 + number, "d": 5.123, "dr": 0.9, "decay": 0.1542, "lrt": logs[-1][0] // 1000}
        interval = 0 if kind == 1 else 5 + number
        left = 1 if kind in (1, 3) else 0
        col.db.execute(
            "update cards set type=?, queue=?, due=?, ivl=?, factor=2500, reps=?, lapses=1, left=?, data=?, flags=? "
            "where id=?",
            kind, queue, due, interval, 3 + number % 4, left, json.dumps(data), number % 8, card,
        )  # fmt: skip
    for log in logs:
        col.db.execute("insert into revlog values (?,?,?,?,?,?,?,?,?)", *log)


def export(col: Any, path: Path, *, legacy: bool) -> Path:
    """Let Anki write a package."""
    from anki.collection import ExportAnkiPackageOptions

    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, with_deck_configs=True, legacy=legacy)
    col.export_anki_package(out_path=str(path), options=options, limit=None)
    return path


def bring(col: Any, package: Path) -> dict[str, int]:
    """Let Anki import a package, and return how many notes it took for what."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log
    return {
        name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting") if getattr(log, name)
    }


def bring_whole(folder: Path, package: Path) -> Path:
    """Let Anki take a .colpkg in place of a new collection, and return the path of that."""
    path = folder / "whole.anki2"
    with anki(path) as col:
        backend = col._backend
        col.close()
        backend.import_collection_package(
            col_path=str(path),
            backup_path=str(package),
            media_folder=str(folder / "whole.media"),
            media_db=str(folder / "whole.media.db2"),
        )
        col.reopen()
    return path


def view(col: Any) -> dict[str, Any]:
    """What a collection holds, cards at home, due days counted from today, without what only syncing cares for."""
    notes = {
        guid: {
            "id": id_,
            "mid": mid,
            "mod": mod,
            "tags": tags,
            "flds": fields,
            "sfld": sort,
            "csum": csum,
            "data": data,
        }
        for id_, guid, mid, mod, tags, fields, sort, csum, data in col.db.execute(
            "select id, guid, mid, mod, tags, flds, sfld, csum, data from notes"
        )
    }
    guids = {note["id"]: guid for guid, note in notes.items()}
    names = {deck.id: deck.name for deck in col.decks.all_names_and_ids()}
    columns = ("id", "nid", "did", "ord", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "left", "odue",
               "odid", "flags", "data")  # fmt: skip
    cards = {}
    for row in col.db.execute(f"select {', '.join(columns)} from cards"):
        card = dict(zip(columns, row, strict=True))
        home, due = card.pop("odid"), card.pop("odue")
        card["did"] = names[home or card["did"]]
        card["due"] = due if home and due else card["due"]
        if card["type"] and card["due"] < 10**9:
            card["due"] -= col.sched.today
        card["data"] = json.loads(card["data"] or "{}")
        cards[guids[card["nid"]], card["ord"]] = card
    used = {note["mid"] for note in notes.values()}
    return {
        "notes": notes,
        "cards": cards,
        "reviews": {row[0]: tuple(row[1:]) for row in col.db.execute(
            "select id, cid, ease, ivl, lastIvl, factor, time, type from revlog")},
        "note types": {kind["id"]: _bare(kind) for kind in col.models.all() if kind["id"] in used},
        "decks": {deck["name"]: _bare(deck, "id") for deck in col.decks.all() if not deck["dyn"]},
        "presets": {preset["name"]: _bare(preset) for preset in col.decks.all_config()},
        "media": {path.name: path.read_bytes() for path in Path(col.media.dir()).iterdir()},
    }  # fmt: skip


def _bare(values: dict[str, Any], *also: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("mod", "usn", *also)}


def memories(col: Any, cards: dict[Any, dict[str, Any]]) -> dict[Any, tuple[float, float]]:
    """What Anki makes of each answered card's log: stability and difficulty."""
    found = {}
    for key, card in cards.items():
        if card["type"]:
            state = col.compute_memory_state(card["id"])
            found[key] = (state.stability, state.difficulty)
    return found
