"""Long work in a process of its own: it would hold up the screen, and a process can be stopped at any time.

The parent sends one job, the child answers with progress and then the result or an error; both speak pickle over the
pipes between them, which nobody else can reach. A child that is stopped while it writes leaves the database as it was,
for it writes in one transaction.
"""

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Generic, Protocol, TypeVar

from retain.domain.errors import RetainError
from retain.services.fitting import PresetFit, Report, fit_presets
from retain.services.forecast import Forecast, Question, forecast
from retain.services.reading import reading
from retain.services.rewriting import Preview, Rescheduling, preview

_CHILD = "import sys; from retain.services.background import serve; serve(sys.stdin.buffer, sys.stdout.buffer)"
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Matrices of 21 rows are not worth dividing: threads would only keep the other cores busy with waiting."""
_PROGRESS, _RESULT, _ERROR = "progress", "result", "error"
_Result = TypeVar("_Result")
_Found_co = TypeVar("_Found_co", covariant=True)


class Job(Protocol[_Found_co]):
    """Something to do elsewhere: it can be pickled, and so can what it finds."""

    def run(self, report: Report) -> _Found_co:
        """Do it; ``report`` is told how far it is."""


@dataclass(frozen=True, slots=True)
class FitJob:
    """Fits the preset of one deck, or all presets (None), at a time in UTC ms; writes nothing."""

    path: Path
    now: int
    deck: str | None = None
    spread_days: int = 1

    def run(self, report: Report) -> tuple[list[PresetFit], Preview]:
        """Return the fits, and what rescheduling with them would do."""
        with reading(self.path, lambda: self.now) as (execute, clock):
            fits = fit_presets(execute, self.deck, lambda part, words: report(0.8 * part, words))
            report(0.8, "working out what it means for your cards")
            return fits, preview(execute, fits, clock.today(), self.spread_days)


@dataclass(frozen=True, slots=True)
class ApplyJob:
    """Applies fits, as one action that can be undone."""

    path: Path
    now: int
    fits: tuple[PresetFit, ...]
    rescheduling: Rescheduling

    def run(self, report: Report) -> Preview:
        """Return what was done."""
        from retain.services.collection import open_collection  # noqa: PLC0415 - loads SQLAlchemy
        from retain.services.refitting import apply_fits  # noqa: PLC0415

        with open_collection(self.path, lambda: self.now) as collection:
            return apply_fits(collection, self.fits, self.rescheduling, report)


@dataclass(frozen=True, slots=True)
class ForecastJob:
    """Simulates the time to come."""

    path: Path
    now: int
    question: Question

    def run(self, report: Report) -> Forecast:
        """Return the forecast."""
        with reading(self.path, lambda: self.now) as (execute, clock):
            return forecast(execute, clock.today(), self.question, report)


class CancelledError(Exception):
    """The job was stopped before it was done."""


class Background(Generic[_Result]):
    """One job in a child process. It begins at once; ``result`` waits for it, ``cancel`` may come from any thread."""

    def __init__(self, job: Job[_Result]) -> None:
        """Start the child and hand it ``job``."""
        self._cancelled = False
        # Screens hold the terminal: whatever the child might say on its own would only smear it.
        self._child = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-P", "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        self._job = job

    def result(self, report: Report) -> _Result:
        """Wait for the result; ``report`` is told how far the job is, in this thread.

        Raises the job's own RetainError, CancelledError after ``cancel``, and RetainError where the child ended.
        """
        with self._child as child:
            try:
                sent, received = _pipes(child)
                pickle.dump(self._job, sent)
                sent.close()
                while True:
                    kind, value = pickle.load(received)  # noqa: S301 - from our own child
                    if kind == _PROGRESS:
                        report(*value)
                    elif kind == _ERROR:
                        raise RetainError(value)
                    else:
                        found: _Result = value
                        return found
            except (EOFError, OSError, pickle.UnpicklingError):
                if self._cancelled:
                    raise CancelledError from None
                raise RetainError("the calculation ended before it was done; there may be too little memory") from None
            finally:
                child.kill()

    def cancel(self) -> None:
        """Stop the child at once."""
        self._cancelled = True
        self._child.kill()


def _pipes(child: "subprocess.Popen[bytes]") -> tuple[BinaryIO, BinaryIO]:
    if child.stdin is None or child.stdout is None:
        raise OSError("no pipes")
    return child.stdin, child.stdout  # type: ignore[return-value]


def serve(received: BinaryIO, sent: BinaryIO) -> None:
    """Do the one job that comes in."""

    def send(kind: str, value: Any) -> None:
        pickle.dump((kind, value), sent)
        sent.flush()

    job: Job[object] = pickle.load(received)  # noqa: S301 - from our own parent
    try:
        send(_RESULT, job.run(lambda part, words: send(_PROGRESS, (part, words))))
    except RetainError as error:
        send(_ERROR, str(error))
    except BrokenPipeError:
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent words it for a person
        send(_ERROR, f"an unforeseen error, {type(error).__name__}: {error}")
