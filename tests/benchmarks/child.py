"""One side of one part, measured in a process of its own: ``python child.py JOB`` with a job as JSON."""

import importlib
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.content import Content
from benchmarks.measuring import Place, Sample, peak_memory


def main() -> None:
    """Measure, and leave the sample in the file that the job names."""
    job = json.loads(sys.argv[1])
    content = Content(Path(job["content"].pop("folder")), **job["content"])
    module = importlib.import_module(f"benchmarks.parts.{job['module']}")
    with tempfile.TemporaryDirectory(dir=job["scratch"]) as scratch:
        sample: Sample = getattr(module, job["side"])(Place(content, Path(scratch), job["quick"]))
        if sample.memory is None and job["memory"]:
            sample.memory = peak_memory()
        Path(job["answer"]).write_text(json.dumps(asdict(sample)), encoding="utf-8")


if __name__ == "__main__":
    main()
