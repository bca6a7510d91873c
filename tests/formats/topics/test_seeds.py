"""The seed list splits as a reader would split it: every title of the hand-made list, in order."""

from pathlib import Path

import pytest

from retain.domain.imports import TopicList
from retain.formats.topics import read_topics

ROOT = Path(__file__).parents[3]
TITLES = (ROOT / "tests/data/topics/ml-topics-titles.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def seeds() -> TopicList:
    return read_topics((ROOT / "seeds/ml-topics.txt").read_text(encoding="utf-8"))


def test_every_title_is_the_one_found_by_hand(seeds: TopicList) -> None:
    assert [topic.title for topic in seeds.topics] == TITLES


def test_title_and_definition_together_are_the_line(seeds: TopicList) -> None:
    lines = (ROOT / "seeds/ml-topics.txt").read_text(encoding="utf-8").splitlines()
    for topic in seeds.topics:
        assert f"- {topic.title}{topic.definition}" == lines[topic.line - 1]


def test_head_of_the_file_is_read_and_nothing_is_wrong(seeds: TopicList) -> None:
    assert (seeds.tags, seeds.declared, seeds.problems) == (("wiki-import",), 396, ())


def test_nearly_all_are_certain(seeds: TopicList) -> None:
    assert sum(topic.certain for topic in seeds.topics) >= 0.99 * len(seeds.topics)
