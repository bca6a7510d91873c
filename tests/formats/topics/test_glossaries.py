"""Glossaries of two dozen fields and five languages, glued together and split again."""

import random
import time
from pathlib import Path

import pytest

from retain.formats.topics import read_topics, split_entries

DATA = Path(__file__).parents[2] / "data/topics/glossaries"
LOWER = Path(__file__).parents[2] / "data/topics/lower"


def _cells(line: str) -> list[str]:
    return line.split("\t")


GLOSSARIES = {
    path.stem: [(title, definition) for title, definition in map(_cells, path.read_text("utf-8").splitlines())]
    for path in sorted(DATA.glob("*.tsv"))
}
ALL = [pair for pairs in GLOSSARIES.values() for pair in pairs]


@pytest.mark.parametrize("name", GLOSSARIES)
def test_certain_splits_are_right_and_hardly_any_other_is_wrong(name: str) -> None:
    pairs = GLOSSARIES[name]
    splits = split_entries([title + definition for title, definition in pairs])
    wrong = [
        (pair, split)
        for pair, split in zip(pairs, splits, strict=True)
        if split is None or (split.title, split.definition) != pair
    ]
    assert not [split for _, split in wrong if split is not None and split.certain]
    assert len(wrong) <= 1, wrong
    assert sum(split is not None and split.certain for split in splits) >= 0.85 * len(pairs)


def test_most_are_certain() -> None:
    lists = [[title + definition for title, definition in pairs] for pairs in GLOSSARIES.values()]
    splits = [split for texts in lists for split in split_entries(texts)]
    assert sum(split is not None and split.certain for split in splits) >= 0.9 * len(splits)


def _small(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same glossary as somebody writes it who never uses capitals at the beginning."""
    return [(title.lower(), definition[:1].lower() + definition[1:]) for title, definition in pairs]


SMALL = {
    "sailing": [(cells[0], cells[1]) for cells in map(_cells, (LOWER / "sailing.tsv").read_text("utf-8").splitlines())],
    "sciences": [
        pair
        for name in ("astronomy", "biology", "chemistry", "geology", "medicine")
        for pair in _small(GLOSSARIES[name])
    ],
    "people": [
        pair
        for name in ("cooking", "finance", "history", "law", "music", "sports")
        for pair in _small(GLOSSARIES[name])
    ],
    "français": _small(GLOSSARIES["french"]),
    "español": _small(GLOSSARIES["spanish"]),
}


@pytest.mark.parametrize("name", SMALL)
def test_lists_in_lower_case_throughout(name: str) -> None:
    pairs = SMALL[name]
    splits = split_entries([title + definition for title, definition in pairs])
    right = [split is not None and split.title == title for split, (title, _) in zip(splits, pairs, strict=True)]
    certain = [split is not None and split.certain for split in splits]
    wrong = [pair for pair, good, sure in zip(pairs, right, certain, strict=True) if sure and not good]
    assert len(wrong) <= 0.01 * sum(certain), wrong
    assert sum(certain) >= 0.85 * len(pairs)
    assert sum(right) >= 0.9 * len(pairs)


def test_one_list_of_all_fields() -> None:
    pairs = random.Random(8).sample(ALL, len(ALL))
    splits = split_entries([title + definition for title, definition in pairs])
    right = [split is not None and split.title == title for split, (title, _) in zip(splits, pairs, strict=True)]
    certain = [split is not None and split.certain for split in splits]
    assert sum(right) >= 0.99 * len(pairs)
    assert all(good for good, sure in zip(right, certain, strict=True) if sure)


@pytest.mark.parametrize("separator", [": ", " - ", " – ", " — ", "\t"])
@pytest.mark.parametrize("name", GLOSSARIES)
def test_written_separators_are_read_as_such(name: str, separator: str) -> None:
    text = "".join(f"- {title}{separator}{definition}\n" for title, definition in GLOSSARIES[name])
    found = read_topics(text)
    assert [(topic.title, topic.definition) for topic in found.topics] == GLOSSARIES[name]
    assert not found.problems


@pytest.mark.parametrize("name", GLOSSARIES)
def test_definitions_on_indented_lines_below(name: str) -> None:
    text = "".join(f"{title}\n    {definition}\n" for title, definition in GLOSSARIES[name])
    assert [(topic.title, topic.definition) for topic in read_topics(text).topics] == GLOSSARIES[name]


def test_five_thousand_topics_take_less_than_five_seconds() -> None:
    pairs = [(f"{title} ({number})", definition) for number in range(11) for title, definition in dict(ALL).items()]
    pairs = pairs[:5000]
    text = "".join(f"- {title}{definition}\n" for title, definition in pairs)
    start = time.process_time()
    found = read_topics(text)
    assert time.process_time() - start < 5
    assert len(found.topics) > 4900
