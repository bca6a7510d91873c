"""Fitting the FSRS parameters: what a fit would change, why one may believe it, and applying it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from retain.domain.errors import RetainError
from retain.domain.wording import plural
from retain.services.background import ApplyJob, FitJob
from retain.services.fitting import PresetFit
from retain.services.rewriting import Preview, Rescheduling
from retain.tui.desk import Desk
from retain.tui.key_names import key_of, name_for
from retain.tui.screens.working import WorkingScreen
from retain.tui.widgets.key_line import KeyLine
from retain.tui.words import done_bar

_SPREADS = (1, 3, 7, 14, 30)


class FittingScreen(WorkingScreen):
    """Fits every preset when it opens; nothing is changed before the learner says so."""

    CSS_PATH = "fitting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "apply", "Apply", id="fitting.apply", tooltip="Use what is better"),
        Binding("d", "due_dates", "Due dates", id="fitting.due_dates", tooltip="Whether due dates move too"),
        Binding("s", "spread", "Spread", id="fitting.spread", tooltip="Days to spread cards over"),
        Binding("u", "undo", "Undo", id="fitting.undo", tooltip="Take back what was applied"),
        Binding("escape,q", "leave", "Back", id="fitting.leave", tooltip="Leave; what is being worked out is stopped"),
    ]  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        """Fit the collection on ``desk``."""
        super().__init__(desk, id="fitting")
        self._fits: Sequence[PresetFit] = ()
        self._preview = Preview(0, 0, 0, 0)
        self._moves_dates = False
        self._spread = 0
        self._applied: Preview | None = None
        self._ready = False

    def compose(self) -> ComposeResult:
        """Lay out the title, the progress, and the findings."""
        with Vertical(id="page"):
            yield Static("Fitting FSRS to your memory", id="title")
            yield Static(done_bar(0.0, "starting"), id="progress")
            with VerticalScroll(id="findings"):
                yield Static(id="text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at once."""
        self.query_one("#findings").display = False
        self.carry_out(FitJob(self._desk.path, self._desk.now()), self._found)

    def failed(self, error: RetainError) -> None:
        """Say what was wrong where the findings would be."""
        self._work_is_over()
        super().failed(error)

    def _found(self, found: tuple[Sequence[PresetFit], Preview]) -> None:
        (self._fits, self._preview), self._ready = found, True
        self._work_is_over()
        self._show()

    def _was_applied(self, done: Preview) -> None:
        self._applied = done
        self._work_is_over()
        self._show_last()

    def _work_is_over(self) -> None:
        self.query_one("#progress").display = False
        self.query_one("#findings").display = True
        self.query_one("#findings").focus()
        self.refresh_bindings()

    # Keys

    @property
    def _can_apply(self) -> bool:
        better = any(found.fit.better for found in self._fits)
        return self._ready and self._applied is None and (better or self._moves_dates)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what is possible now."""
        if action == "apply":
            return self._can_apply
        if action == "due_dates":
            return self._ready and self._applied is None and bool(self._preview.moved)
        if action == "spread":
            return self._ready and self._applied is None and self._moves_dates and self._preview.due_today > 1
        if action == "undo":
            return self._applied is not None and bool(self._applied.memories)
        return True

    def action_apply(self) -> None:
        """Apply what is better."""
        if not self._can_apply:
            return
        self._ready = False
        self.query_one("#findings").display = False
        self.query_one("#progress").display = True
        self.show_progress(0.0, "applying")
        self.refresh_bindings()
        rescheduling = Rescheduling(self._moves_dates, _SPREADS[self._spread])
        job = ApplyJob(self._desk.path, self._desk.now(), tuple(self._fits), rescheduling)
        self.carry_out(job, self._was_applied)

    def action_due_dates(self) -> None:
        """Say whether due dates move too."""
        self._moves_dates = not self._moves_dates
        self._show_last()

    def action_spread(self) -> None:
        """Take the next span of days to spread over."""
        self._spread = (self._spread + 1) % len(_SPREADS)
        self._show_last()

    def action_undo(self) -> None:
        """Take back what was applied here."""
        from retain.services.refitting import undo_fit  # noqa: PLC0415 - loads SQLAlchemy

        try:
            undone = undo_fit(self._desk.collection())
        except RetainError as error:
            self.notify(str(error), title="Not undone", severity="error", timeout=10, markup=False)
            return
        self.notify(f"Undone: {undone}", markup=False)
        self.dismiss()

    # Words

    def _show(self) -> None:
        parts = [_fit_text(found) for found in self._fits] or [Content("There is no deck to fit yet.")]
        if self._applied is not None:
            parts.append(_applied_text(self._applied, key_of(self, "undo")))
        elif self._preview.memories or any(found.fit.better for found in self._fits):
            parts.append(self._coming())
        self.query_one("#text", Static).update(Content("\n\n").join(parts))
        self.refresh_bindings()

    def _show_last(self) -> None:
        """Show what a key has changed: it stands last, which on a low screen is out of sight."""
        self._show()
        self.call_after_refresh(self.query_one("#findings").scroll_end, animate=False)

    def _coming(self) -> Content:
        coming = self._preview
        moves = name_for(self, "due_dates")
        lines = []
        if any(found.fit.better for found in self._fits):
            applies = name_for(self, "apply")
            lines.append(
                Content(f"{applies} applies what is better: every memory is worked out anew from your answers.")
            )
        if not coming.moved:
            lines.append(Content("No due date would change."))
        elif not self._moves_dates:
            lines.append(
                Content(
                    f"Due dates stay as they are; {moves} moves them too: {plural(coming.moved, 'card')}, "
                    f"{coming.due_today} of them to today."
                )
            )
        else:
            days = _SPREADS[self._spread]
            today = -(-coming.due_today // days)
            spread = f", the rest over {days} days" if days > 1 and coming.due_today else ""
            lines.append(
                Content.styled(
                    f"Due dates move: {plural(coming.moved, 'card')}, {today} of them to today{spread} "
                    f"({coming.due_today_before} are due already). {moves} leaves them as they are.",
                    "$text-warning",
                )
            )
        return Content("\n").join(lines)


def _fit_text(found: PresetFit) -> Content:
    fit, days = found.fit, found.intervals
    decks = ", ".join(found.decks[:4]) + (" …" if len(found.decks) > 4 else "")  # noqa: PLR2004 - enough to know it by
    lines = [
        Content.assemble((found.name, "bold $primary"), (f"  {decks}", "$quiet")),
        Content(f"{plural(found.reviews, 'review')}, {found.items} of them tell something about forgetting."),
    ]
    if fit.held_out is not None:
        before, after = fit.held_out.before, fit.held_out.after
        lines += [
            Content.styled("Foretelling later answers       before     after", "$quiet"),
            Content(f"  log-loss (less is better)    {before.log_loss:9.4f} {after.log_loss:9.4f}"),
            Content(f"  RMSE (less is better)        {before.rmse:9.4f} {after.rmse:9.4f}"),
        ]
    if fit.better:
        lines += [
            Content.styled("Days until a card answered Good comes back", "$quiet"),
            Content(f"  a young card                 {days.young_before:9} {days.young_after:9}"),
            Content(f"  a mature card                {days.mature_before:9} {days.mature_after:9}"),
            Content.styled("The fit is better.", "$text-success"),
        ]
    elif fit.is_uncertain:
        lines.append(Content("The gain is too small to be certain of: the parameters in use stay."))
    else:
        lines.append(Content("No better than the parameters in use: they stay."))
    lines += [Content.styled(f"! {warning}", "$text-warning") for warning in found.warnings]
    return Content("\n").join(lines)


def _applied_text(done: Preview, undo_key: str) -> Content:
    moved = f", {plural(done.moved, 'card')} moved, {done.due_today} of them to today" if done.moved else ""
    return Content.styled(
        f"Applied: {plural(done.memories, 'memory', 'memories')} worked out anew{moved}. {undo_key} takes it back.",
        "bold $text-success",
    )
