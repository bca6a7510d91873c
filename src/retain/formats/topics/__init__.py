"""Topic lists: files of titles and definitions, separated or glued together, read and split.

``read_topics`` reads a whole file; ``split_entry`` splits one entry by itself, ``split_entries`` several in
the light of each other.
"""

from retain.formats.topics.lines import MAX_LINE_BYTES
from retain.formats.topics.reader import read_topics
from retain.formats.topics.splitter import Split, split_entries, split_entry

__all__ = ["MAX_LINE_BYTES", "Split", "read_topics", "split_entries", "split_entry"]
