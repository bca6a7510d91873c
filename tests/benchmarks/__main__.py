"""Run the benchmarks: ``python tests/benchmarks``, from a checkout with the test extra installed."""

import sys
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.command import main

if __name__ == "__main__":
    sys.exit(main())
