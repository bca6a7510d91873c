"""The foot of a review: “show answer”, then the four ratings with the interval that each would give."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from textual import events
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message

from retain.domain.cards import Rating
from retain.scheduling.labels import interval_label
from retain.scheduling.scheduler import Outcome
from retain.tui.widgets.drawn import Drawn

_BOXED = 3
"""The height from which on there are lines round the choices."""
_LINES = 2
"""The height at which there are two lines of choices."""
_NARROW = 64
"""The width under which a bar of one line has no cell to spare."""
_EDGE = 3
"""Cells left free at either end."""
_WIDEST = 26
_WIDEST_ALONE = 40
"""Cells of a choice, and of one that is the only one."""


class _Choice(NamedTuple):
    """Something that can be clicked as well as typed; ``rating`` is None for what shows the answer."""

    rating: Rating | None
    label: Content
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class KeyNames:
    """How the keys are written that show the answer, compare it where it is typed, end a wait, and rate."""

    reveal: str
    compare: str
    show_now: str
    ratings: Mapping[Rating, str]


class RatingBar(Drawn):
    """Shows the choices, as many to a line as there is room for.

    One widget, whose size never changes: with one for each choice, every key would lay out the screen anew.
    """

    DEFAULT_CSS = "RatingBar { width: 100%; height: 3; text-wrap: nowrap; text-overflow: clip; }"

    @dataclass
    class Chosen(Message):
        """A choice was clicked; ``rating`` is None for “show answer”."""

        rating: Rating | None

    def __init__(self, names: KeyNames, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Offer nothing yet; ``names`` are those of the keys that do what can be clicked."""
        super().__init__(id=id)
        self._names = names
        self._choices: tuple[_Choice, ...] = ()
        self._pointed: _Choice | None = None

    def ask(self, *, typing: bool = False) -> None:
        """Offer to show the answer; while it is being typed, a space is one of its letters."""
        key = self._names.compare if typing else self._names.reveal
        self._offer((_Choice(None, Content.assemble((key, "bold"), "  Show answer")),))

    def wait(self) -> None:
        """Offer to see the card now that is waited for."""
        self._offer((_Choice(None, Content.assemble((self._names.show_now, "bold"), "  Show it now")),))

    def offer(self, outcomes: dict[Rating, Outcome], *, counts: bool = True, suggestion: Rating | None = None) -> None:
        """Offer the four ratings, each with its coming interval, or where none ``counts``, with what follows.

        The one that is suggested carries a sign.
        """
        self._offer(_ratings(outcomes, self._names, counts=counts, suggestion=suggestion))

    def prepare(self, outcomes: dict[Rating, Outcome], *, counts: bool = True) -> None:
        """Draw the ratings that will be offered, where none is suggested."""
        self.draw_ahead((_ratings(outcomes, self._names, counts=counts), None), self.content_size)

    def _offer(self, choices: tuple[_Choice, ...]) -> None:
        self._choices = choices
        self._pointed = None
        self.refresh()

    def look(self) -> Hashable:
        """Return the choices, and which of them is under the pointer."""
        return self._choices, self._pointed

    def draw(self, look: Hashable, size: Size) -> Content:
        """Draw choices in their places."""
        choices, pointed = cast("tuple[tuple[_Choice, ...], _Choice | None]", look)
        rows = [Content("")] * size.height
        for choice, place in _places(choices, size):
            for y, drawn in enumerate(_drawn(choice, place, pointed=choice == pointed), place.y):
                rows[y] = rows[y].pad_right(max(0, place.x - rows[y].cell_length)) + drawn
        return Content("\n").join(rows)

    def _at(self, offset: Offset) -> _Choice | None:
        places = _places(self._choices, self.content_size)
        return next((choice for choice, place in places if place.contains_point(offset)), None)

    def _point(self, choice: _Choice | None) -> None:
        if choice != self._pointed:
            self._pointed = choice
            self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Set off the choice under the pointer."""
        self._point(self._at(event.offset))

    def on_leave(self) -> None:
        """Set off none."""
        self._point(None)

    def on_click(self, event: events.Click) -> None:
        """Report which choice was clicked."""
        choice = self._at(event.offset)
        if choice is not None:
            self.post_message(self.Chosen(choice.rating))


def _places(choices: Sequence[_Choice], size: Size) -> list[tuple[_Choice, Region]]:
    """Return each choice with where it stands: side by side, or in two lines of a bar that has two."""
    width, height = size
    lines = _LINES if height == _LINES and len(choices) > 1 else 1
    across = max(1, len(choices) // lines)
    edge, gap = (0, 0) if height == 1 and width < _NARROW else (_EDGE, 1)
    widest = width if lines > 1 else _WIDEST if across > 1 else _WIDEST_ALONE
    room = max(0, min(width - 2 * edge - (across - 1) * gap, widest * across))
    left = max(0, width - room - (across - 1) * gap) // 2
    cuts = [room * column // across for column in range(across + 1)]
    places = []
    for number, choice in enumerate(choices):
        line, column = divmod(number, across)
        start, end = cuts[column], cuts[column + 1]
        places.append((choice, Region(left + start + column * gap, line, end - start, height // lines)))
    return places


def _drawn(choice: _Choice, place: Region, *, pointed: bool) -> list[Content]:
    """Return the lines of a choice."""
    boxed = place.height >= _BOXED
    inner = max(0, place.width - 2 if boxed else place.width)
    label = choice.label.truncate(inner, ellipsis=True)
    space = inner - label.cell_length
    rows = [label.pad(space // 2, space - space // 2)]
    if choice.rating:
        rows = [rows[0].stylize_before(f"$rating-{choice.rating.name.lower()}")]
    if boxed:
        line = f"$rating-{choice.rating.name.lower()} 60%" if choice.rating else "$rule"
        rows = [
            Content.styled(f"╭{'─' * inner}╮", line),
            Content.assemble(("│", line), *rows, ("│", line)),
            Content.styled(f"╰{'─' * inner}╯", line),
        ]
    return [row.stylize_before("on $panel") for row in rows] if pointed or choice.suggested else rows


def _ratings(
    outcomes: dict[Rating, Outcome], names: KeyNames, *, counts: bool, suggestion: Rating | None = None
) -> tuple[_Choice, ...]:
    return tuple(
        _Choice(
            rating,
            Content.assemble(
                (f"{'▸' if rating is suggestion else ''}{names.ratings[rating]} {rating.name.title()}", "bold"),
                f"  {_consequence(outcome, counts=counts)}",
            ),
            rating is suggestion,
        )
        for rating, outcome in outcomes.items()
    )


def _consequence(outcome: Outcome, *, counts: bool) -> str:
    if counts:
        return interval_label(outcome.card.interval)
    return "repeat" if outcome.rating is Rating.AGAIN else "done"
