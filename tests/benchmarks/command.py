"""The command line of the benchmarks."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.content import Content, content
from benchmarks.imports import import_table
from benchmarks.plan import PARTS
from benchmarks.readme import RESULTS, write_readme
from benchmarks.running import chosen, run
from benchmarks.table import text

SIZES = (1_000, 10_000, 100_000)
_QUICK = (1_000,)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; return the exit status."""
    wanted = _parser().parse_args(arguments)
    if wanted.imports:
        table, kept = import_table()
        sys.stdout.write(table)
        return 0 if kept else 1
    if wanted.from_json:
        write_readme(json.loads(wanted.from_json.read_text(encoding="utf-8")))
        return 0
    try:
        parts = chosen(wanted.only)
    except ValueError as error:
        sys.stderr.write(f"benchmarks: {error}\n")
        return 2
    sizes = wanted.sizes or (_QUICK if wanted.quick else SIZES)
    with tempfile.TemporaryDirectory(dir=wanted.scratch) as scratch:
        home = wanted.keep or Path(scratch) / "content"

        def say(words: str) -> None:
            sys.stderr.write(f"{words}\n")

        def contents() -> Iterator[Content]:
            for cards in sorted(sizes):
                say(f"{cards} cards: making the collection")
                yield content(home, cards, wanted.seed)

        document = run(contents(), parts, Path(scratch), say, quick=wanted.quick)
    sys.stdout.write(text(document))
    if wanted.json:
        wanted.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if wanted.readme:
        RESULTS.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        write_readme(document)
    return 1 if document["failed"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python tests/benchmarks",
        description="Measure retain beside Anki's backend, on the same content, in turn, and print a table.",
        epilog=f"Parts: {', '.join(part.name for part in PARTS)}. All of it takes about half an hour.",
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="PART", help="measure these parts alone")
    parser.add_argument("--sizes", nargs="+", type=int, metavar="CARDS", help="how large the collections are")
    parser.add_argument("--quick", action="store_true", help="1,000 cards, everything once: to see that it works")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write all figures there")
    parser.add_argument("--readme", action="store_true", help="keep the figures, and renew “How fast” in README.md")
    parser.add_argument("--from-json", type=Path, metavar="PATH", help="only renew “How fast” from such a file")
    parser.add_argument("--imports", action="store_true", help="only show what importing costs, with its budgets")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the collections there for the next run")
    parser.add_argument("--scratch", type=Path, metavar="FOLDER", help="where copies are made, on the disk in question")
    parser.add_argument("--seed", type=int, default=1, help="of what the collections hold (1)")
    return parser
