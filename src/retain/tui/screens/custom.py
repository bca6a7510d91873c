"""Other sessions than today's: ahead, practice, and catching up after a break or before a holiday."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from retain.domain.clock import date_of, day_number
from retain.domain.errors import RetainError
from retain.domain.extra import COUNTS_BY_DEFAULT, Extra, ExtraKind
from retain.domain.wording import plural
from retain.services.catching_up import Proposal, carry_out, propose_catching_up, propose_holiday
from retain.services.collection import Collection
from retain.services.extra_study import check
from retain.tui.desk import Desk
from retain.tui.screens.base import BaseScreen
from retain.tui.screens.study import StudyScreen
from retain.tui.widgets.cycle import Cycle
from retain.tui.widgets.form import Form
from retain.tui.widgets.key_line import KeyLine
from retain.tui.widgets.options import Options

_COUNTS, _PRACTICE = "counts", "practice only"
_ALL = "all decks"
_BAR, _NARROW_BAR = 24, 12
"""Cells of the longest bar of a plan, and where there is no room for it."""
_NARROW = 70


@dataclass(frozen=True, slots=True)
class _Offer:
    """Something to choose: its title, a line about it, what the field asks for and holds at first."""

    title: str
    line: str
    asks: str = ""
    value: str = ""
    extra: ExtraKind | None = None


_OFFERS = (
    _Offer("Study ahead", "Reviews that come due soon", "Within how many days", "1", ExtraKind.AHEAD),
    _Offer("Forgotten today", "What you rated Again today, once more", extra=ExtraKind.FAILED),
    _Offer("A tag", "Every card with a tag, due or not", "Tag", "", ExtraKind.TAG),
    _Offer("A search", "What a search finds, like prop:difficulty>8", "Search", "", ExtraKind.SEARCH),
    _Offer("Catch up", "Spread what has piled up, the worst loss first", "Over how many days", "7"),
    _Offer("Holiday", "Bring forward what comes due while you are away", "From and to", ""),
)
_CATCH_UP, _HOLIDAY = 4, 5


class CustomScreen(BaseScreen[None]):
    """Offers sessions on other cards, each with whether it counts, and plans that say what they change."""

    CSS_PATH = "custom.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="custom.leave"),
    ]

    def __init__(self, desk: Desk, deck: str | None) -> None:
        """Offer what there is for ``deck`` and for all decks."""
        super().__init__()
        self._desk = desk
        self._deck = deck
        self._proposal: Proposal | None = None
        self._asked = 0
        """Counts what was asked for, so that a plan that comes late is not shown."""

    def compose(self) -> ComposeResult:
        """Lay out the offers, and below them the form of the one under the cursor."""
        yield Static("More than today", id="head")
        yield Options(*(Option(_row(offer)) for offer in _OFFERS), id="offers")
        with Form(id="form"):
            with Horizontal(id="ask", classes="field"):
                yield Static(id="asks", classes="title")
                yield Input(compact=True, id="value")
            with Horizontal(id="scope", classes="field"):
                yield Static("In", classes="title")
                yield Cycle([*([self._deck] if self._deck else []), _ALL], self._deck or _ALL, id="deck")
            with Horizontal(id="counting", classes="field"):
                yield Static("For scheduling", classes="title")
                yield Cycle((_COUNTS, _PRACTICE), _COUNTS, id="counts")
            yield Static(id="consequence")
            with Horizontal(id="buttons"):
                yield Button("Start", id="start", variant="primary", compact=True)
                yield Button("Carry it out", id="carry-out", variant="warning", compact=True)
            with Vertical(id="plan"):
                yield Static(id="plan-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin on the first offer."""
        self.query_one("#offers", OptionList).focus()

    @property
    def _chosen(self) -> _Offer:
        return _OFFERS[self.query_one("#offers", OptionList).highlighted or 0]

    @property
    def _scope(self) -> str | None:
        chosen = self.query_one("#deck", Cycle).value
        return self._deck if chosen == self._deck else None

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        offer = self._chosen
        self.query_one("#asks", Static).update(offer.asks)
        field = self.query_one("#value", Input)
        field.value = offer.value if offer.title != _OFFERS[_HOLIDAY].title else self._next_week()
        self.query_one("#ask").display = bool(offer.asks)
        self.query_one("#counting").display = offer.extra is not None
        if offer.extra is not None:
            self.query_one("#counts", Cycle).value = _COUNTS if COUNTS_BY_DEFAULT[offer.extra] else _PRACTICE
        self.query_one("#start", Button).label = "Start" if offer.extra else "Show the plan"
        self._forget_plan()

    def _next_week(self) -> str:
        try:
            today = self._desk.collection().clock.today()
        except RetainError:
            return ""
        return f"{date_of(today + 7)} {date_of(today + 13)}"

    @on(Cycle.Changed)
    @on(Input.Changed)
    def _forget_plan(self) -> None:
        """Forget a plan that was made for something else than is asked now."""
        self._proposal = None
        self._asked += 1
        self.query_one("#carry-out").display = False
        self.query_one("#plan").display = False
        self._say(None)

    def _say(self, wrong: str | None) -> None:
        """Show what is wrong, or else what the choice means for the schedule."""
        offer = self._chosen
        line = self.query_one("#consequence", Static)
        line.set_class(wrong is not None, "-wrong")
        if wrong is None and offer.extra is not None:
            wrong = Extra(offer.extra, "", self.query_one("#counts", Cycle).value == _COUNTS).consequence
        line.update(Content(wrong or "Nothing is rescheduled before you have seen the plan; undo takes it back."))

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        if self._chosen.asks:
            self.query_one("#value", Input).focus()
        else:
            self.query_one("#start", Button).focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#start")
    def action_start(self) -> None:
        """Start the session, or show the plan."""
        offer = self._chosen
        value = self.query_one("#value", Input).value
        try:
            if offer.extra is not None:
                counts = self.query_one("#counts", Cycle).value == _COUNTS
                extra = check(Extra(offer.extra, value, counts))
                self.app.push_screen(StudyScreen(self._desk, self._scope, extra=extra))
            elif offer is _OFFERS[_CATCH_UP]:
                days = int(value) if value.strip().isdecimal() else 0
                self._plan(partial(propose_catching_up, deck=self._scope, days=days), self._asked)
            else:
                first, last = _dates(value)
                self._plan(partial(propose_holiday, deck=self._scope, first=first, last=last), self._asked)
        except RetainError as error:
            self._say(str(error))

    @work(thread=True, exclusive=True)
    def _plan(self, propose: Callable[[Collection], Proposal], asked: int) -> None:
        try:
            proposal = propose(self._desk.collection())
        except RetainError as error:
            self.app.call_from_thread(self._say, str(error))
        else:
            self.app.call_from_thread(self._show_plan, proposal, asked)

    def _show_plan(self, proposal: Proposal, asked: int) -> None:
        if asked != self._asked:
            return
        self._proposal = proposal
        self.query_one("#plan").display = True
        self.query_one("#plan-text", Static).update(
            _plan_text(proposal, _BAR if self.size.width >= _NARROW else _NARROW_BAR)
        )
        button = self.query_one("#carry-out", Button)
        button.display = bool(proposal.moves)
        if proposal.moves:
            button.label = f"Reschedule {plural(len(proposal.moves), 'card')}"
            button.focus(scroll_visible=False)
        self.call_after_refresh(self.query_one("#buttons").scroll_visible, top=True, animate=False)

    @on(Button.Pressed, "#carry-out")
    def action_carry_out(self) -> None:
        """Reschedule the cards of the plan that is shown."""
        if self._proposal is not None:
            proposal, self._proposal = self._proposal, None
            self._carry_out(proposal)

    @work(thread=True, exclusive=True)
    def _carry_out(self, proposal: Proposal) -> None:
        try:
            moved = carry_out(self._desk.collection(), proposal)
        except RetainError as error:
            self.app.call_from_thread(self._say, str(error))
        else:
            self.app.call_from_thread(self._carried_out, moved)

    def _carried_out(self, moved: int) -> None:
        self.notify(f"{plural(moved, 'card')} rescheduled; “retain undo” takes it back.", timeout=6)
        self.dismiss(None)

    def action_leave(self) -> None:
        """Go back; nothing has changed."""
        self.dismiss(None)


def _row(offer: _Offer) -> Content:
    return Content.assemble((f"{offer.title:<24}", "bold"), (offer.line, "$quiet"))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _dates(text: str) -> tuple[int, int]:
    words = text.replace("–", " ").replace(" to ", " ").split()
    try:
        first, last = (day_number(date.fromisoformat(word)) for word in words)
    except ValueError:
        raise RetainError("give the first and the last day of the holiday, like 2026-07-01 2026-07-14") from None
    return first, last


def _plan_text(proposal: Proposal, longest: int) -> Content:
    lines = [Content.styled(proposal.title, "bold")]
    if proposal.recall_spread is not None and proposal.recall_now is not None and proposal.recall_waiting is not None:
        lines.append(
            Content(
                f"{_percent(proposal.recall_spread)} remembered; {_percent(proposal.recall_now)} when due or today, "
                f"{_percent(proposal.recall_waiting)} if all waited."
            )
        )
        most = max(one.spread + one.due_anyway for one in proposal.outlook) or 1
        for one in proposal.outlook:
            spread = round(longest * one.spread / most)
            anyway = round(longest * (one.spread + one.due_anyway) / most) - spread
            recall = "" if one.recall is None else f"{_percent(one.recall)} remembered"
            lines.append(
                Content.assemble(
                    (f"{date_of(one.day):%a %d %b}  ", "$quiet"),
                    ("█" * spread, "$primary"),
                    ("█" * anyway, "$rule"),
                    " " * (longest - spread - anyway + 1),
                    f"{one.spread:>4}",
                    (f" + {one.due_anyway:<4}", "$quiet"),
                    (recall, "$quiet"),
                )
            )
    if not proposal.moves:
        lines.append(Content.styled("There is nothing to move.", "$quiet"))
    return Content("\n").join(lines)
