"""``retain optimize``: fits the FSRS parameters to the review history."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from retain.cli.context import Context
from retain.cli.manual import SECURED, manual
from retain.cli.output import one_line, say, write_json
from retain.cli.parameters import json_option
from retain.cli.progress import progress_bar
from retain.cli.suggestions import decks
from retain.domain.wording import plural

if TYPE_CHECKING:
    from retain.scheduling.optimiser.fit import Comparison
    from retain.scheduling.optimiser.scoring import Score
    from retain.services.fitting import PresetFit
    from retain.services.rewriting import Preview


@click.command(
    epilog=manual(
        'retain optimize "Machine Learning" --dry-run',
        "retain optimize --reschedule --spread 7",
        writes="weights, memories and with --reschedule due dates in " + SECURED,
    )
)
@click.argument("deck", required=False, shell_complete=decks)
@click.option("--dry-run", is_flag=True, help="Only show what the fit comes to; change nothing.")
@click.option("--reschedule", is_flag=True, help="Give every card the due date that its new memory asks for.")
@click.option(
    "--spread",
    type=click.IntRange(1, 365),
    metavar="DAYS",
    help="With --reschedule: spread cards that would all become due today over DAYS.",
)
@json_option
@click.pass_obj
def command(
    context: Context, deck: str | None, spread: int | None, *, dry_run: bool, reschedule: bool, as_json: bool
) -> None:
    """Fit the FSRS parameters to your reviews: those of DECK's preset, or of every preset.

    A fit is applied only if it foretells later answers better than the parameters in use, and one undo takes it back.
    """
    if spread is not None and not (reschedule or dry_run):
        raise click.UsageError("--spread goes with --reschedule, or with --dry-run")
    days = spread or 1
    from retain.services.fitting import fit_presets  # noqa: PLC0415
    from retain.services.reading import reading  # noqa: PLC0415
    from retain.services.rewriting import Preview, Rescheduling, preview  # noqa: PLC0415

    with reading(context.path, context.source) as (execute, clock), progress_bar("Fitting") as report:
        fits = fit_presets(execute, deck, report)
        coming = preview(execute, fits, clock.today(), days) if dry_run else Preview(0, 0, 0, 0)
    done = Preview(0, 0, 0, 0)
    if not dry_run and fits:
        from retain.services.refitting import apply_fits  # noqa: PLC0415 - loads SQLAlchemy

        with context.open() as collection, progress_bar("Applying") as report:
            done = apply_fits(collection, fits, Rescheduling(reschedule, days), report)
    if as_json:
        write_json(_json(fits, coming if dry_run else done, dry_run=dry_run))
    else:
        _show(fits, coming if dry_run else done, dry_run=dry_run)


def _json(fits: Sequence["PresetFit"], cards: "Preview", *, dry_run: bool) -> dict[str, Any]:
    """Return the whole as one document: that of the preset with most reviews, with every preset below it."""
    presets = [_preset_json(one, dry_run=dry_run) for one in fits]
    main = max(presets, key=lambda one: one["reviews"]) if presets else _nothing()
    return {
        **{name: main[name] for name in _nothing()},
        "reviews": sum(one["reviews"] for one in presets),
        "applied": any(one["applied"] for one in presets),
        "cards": {"memories": cards.memories, "moved": cards.moved, "due_today": cards.due_today},
        "presets": presets,
    }


def _nothing() -> dict[str, Any]:
    return {"reviews": 0, "before": _score(None), "after": _score(None), "parameters": [], "applied": False}


def _preset_json(one: "PresetFit", *, dry_run: bool) -> dict[str, Any]:
    fit = one.fit
    shown = fit.held_out or fit.whole
    return {
        "preset": one.name,
        "decks": list(one.decks),
        "reviews": one.reviews,
        "before": _score(shown.before if shown else None),
        "after": _score(None if shown is None else shown.after if fit.better else shown.before),
        "tried": _score(shown.after if shown else None),
        "whole": _both(fit.whole),
        "parameters": list(fit.parameters),
        "applied": fit.better and not dry_run,
        "better": fit.better,
        "uncertain": fit.is_uncertain,
        "share": fit.share,
        "intervals": {
            "young": {"before": one.intervals.young_before, "after": one.intervals.young_after},
            "mature": {"before": one.intervals.mature_before, "after": one.intervals.mature_after},
        },
        "warnings": list(one.warnings),
    }


def _score(score: "Score | None") -> dict[str, float | None]:
    return {"log_loss": score.log_loss if score else None, "rmse": score.rmse if score else None}


def _both(comparison: "Comparison | None") -> dict[str, Any]:
    return {
        "before": _score(comparison.before if comparison else None),
        "after": _score(comparison.after if comparison else None),
    }


def _show(fits: Sequence["PresetFit"], cards: "Preview", *, dry_run: bool) -> None:
    for one in fits:
        click.echo(one_line(f"{one.name}: {', '.join(one.decks[:3])}{' …' if len(one.decks) > 3 else ''}"))  # noqa: PLR2004
        for line in fit_words(one, dry_run=dry_run):
            click.echo(f"  {one_line(line)}")
        for warning in one.warnings:
            say(f"{one.name}: {warning}")
    if dry_run and cards.memories:
        click.echo(
            f"With --reschedule {plural(cards.moved, 'card')} would move, {cards.due_today} of them to today "
            f"(where {cards.due_today_before} are due already). Nothing was changed."
        )
    elif cards.memories:
        moved = f", {plural(cards.moved, 'card')} moved, {cards.due_today} of them to today" if cards.moved else ""
        click.echo(
            f"{plural(cards.memories, 'memory', 'memories')} worked out anew{moved}. “retain undo” takes it back."
        )


def fit_words(one: "PresetFit", *, dry_run: bool) -> list[str]:
    """Return what a fit came to, line by line."""
    fit = one.fit
    lines = [f"{plural(one.reviews, 'review')}, {one.items} of which tell something about forgetting"]
    if fit.held_out is not None:
        before, after = fit.held_out.before, fit.held_out.after
        lines.append(
            f"foretelling later answers: log-loss {before.log_loss:.4f} → {after.log_loss:.4f}, "
            f"RMSE {before.rmse:.4f} → {after.rmse:.4f} (less is better)"
        )
    if fit.is_uncertain:
        return [*lines, "the gain is too small to be certain of; the parameters in use stay"]
    if not fit.better:
        return [*lines, "no better than the parameters in use, which stay"]
    days = one.intervals
    return [
        *lines,
        f"a young card answered Good comes back after {plural(days.young_after, 'day')} (before: {days.young_before})",
        f"a mature one after {plural(days.mature_after, 'day')} (before: {days.mature_before})",
        "better, and not applied (dry run)" if dry_run else "better, and applied",
    ]
