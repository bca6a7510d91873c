"""Applying a fit: new weights, every memory worked out anew from the log, and due dates if that is asked for.

All of it is one operation in one transaction, read and written: nobody's answer falls in between.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from retain.domain.backups import Reason
from retain.domain.clock import date_of
from retain.domain.errors import RetainError
from retain.domain.wording import plural
from retain.scheduling.histories import Histories
from retain.services.backups import securing
from retain.services.collection import Collection
from retain.services.fitting import PresetFit, Report
from retain.services.rewriting import Preview, Rescheduling, counted, fit_of, read_log, rewrites_of
from retain.storage.fits import note_fit, save_preset_options, save_rewrites
from retain.storage.logs import presets_in_use
from retain.storage.operations import Changes, last_operation, record, revert
from retain.storage.queries import executor

_KIND = "optimize"


def apply_fits(
    collection: Collection,
    fits: Sequence[PresetFit],
    rescheduling: Rescheduling,
    report: Report = lambda _part, _words: None,
) -> Preview:
    """Apply those of ``fits`` that are better, as one action that can be undone, and note of all when they were made.

    Where rescheduling is wanted, the cards of the others get the due dates that their present weights ask for.
    Returns what was done.
    """
    moment = collection.clock.moment()
    changes = Changes()
    total = Preview(0, 0, 0, 0)
    fitted: list[str] = []
    changing = rescheduling.wanted or any(one.fit.better for one in fits)
    backup = securing(collection.database.path, moment.at, Reason.EDIT) if changing else nullcontext()
    with collection.database.writing() as connection, backup:
        execute = executor(connection)
        every = presets_in_use(execute)
        log: Histories | None = None
        for number, preset in enumerate(every):
            found = fit_of(fits, preset)
            if found is None:
                continue
            options = replace(
                preset.options,
                parameters=found.fit.parameters,
                fitted_on=date_of(moment.day).isoformat(),
                fitted_answers=preset.answers,
            )
            if found.fit.better:
                save_preset_options(connection, preset.id, options, changes)
                fitted.append(preset.name)
            else:
                note_fit(connection, preset.id, options)
            if found.fit.better or rescheduling.wanted:
                report(number / len(every), f"working out the memories of “{preset.name}” anew")
                changed = replace(preset, options=options)
                log = log or read_log(execute)
                rewrites = rewrites_of(execute, log, changed, moment.day, rescheduling)
                report((number + 0.5) / len(every), f"saving the memories of “{preset.name}”")
                save_rewrites(connection, rewrites, moment, changes)
                total += counted(rewrites, moment.day)
        if changes:
            record(connection, moment.at, _KIND, _label(fitted, total), changes)
    report(1.0, "done")
    return total


def undo_fit(collection: Collection) -> str:
    """Take back the last action where it is the application of a fit; return what it was, in words.

    Raises RetainError where something else was done since.
    """
    with collection.database.writing() as connection:
        last = last_operation(connection)
        if last is None or last.kind != _KIND:
            raise RetainError("something else was done since the fit; “retain undo” takes that back first")
        revert(connection, last.id)
        return last.label


def _label(fitted: Sequence[str], done: Preview) -> str:
    if not fitted:
        return f"rescheduling of {plural(done.moved, 'card')}"
    moved = f", {plural(done.moved, 'card')} rescheduled" if done.moved else ""
    return f"fit of the FSRS parameters of {', '.join(fitted)}{moved}"
