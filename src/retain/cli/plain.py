"""A session line by line, for screen readers and pipes."""

import sys

import click

from retain.cli.context import Context
from retain.cli.output import one_line
from retain.content.markdown import plain_text
from retain.content.typed_answers import compare_typed, in_signs
from retain.domain.cards import Rating
from retain.domain.errors import CardChangedError
from retain.domain.extra import StudyRequest
from retain.domain.wording import duration
from retain.scheduling.labels import interval_label
from retain.services.showing import Finished, Showing
from retain.services.study import Session

_HELP = "Enter shows the answer; then 1 Again, 2 Hard, 3 Good, 4 Easy (Enter is Good); u takes back, q leaves."
_UNDO = "u"
_LEAVE = "q"
_RATINGS = {key: rating for rating in Rating for key in (str(int(rating)), rating.name.lower(), rating.name[0].lower())}


def study_plainly(context: Context, plan: StudyRequest) -> None:
    """Ask the cards that are due on standard output and read what the learner says from standard input.

    The session ends when nothing is left, at “q”, or at the end of the input; nothing that was answered is lost.
    """
    with context.open() as collection:
        session = Session(collection, plan.deck, limit=plan.limit, minutes=plan.minutes, extra=plan.extra)
        click.echo(_HELP)
        if session.extra is not None:
            click.echo(one_line(f"{session.extra.title}. {session.extra.consequence}"))
        while isinstance(choice := session.next(ahead=True), Showing):
            if not _ask(session, choice):
                break
        _sum_up(session, choice)


def _ask(session: Session, showing: Showing) -> bool:
    """Ask one card; False where the learner leaves."""
    counts = session.counts()
    left = f"{counts.new} new, {counts.learning} learning, {counts.review} review"
    click.echo(f"\n{one_line(showing.deck)}: {left}, about {duration(session.time_left())}")
    click.echo(f"Question: {plain_text(showing.faces.question)}")
    began = session.now()
    expected = showing.faces.expected
    typed = _read_line("Type the answer: " if expected else "Answer? ")
    said = None if typed is None else typed.lower()
    compared = compare_typed(typed or "", expected, showing.faces.question) if expected else None
    # Where “u” or “q” is the answer, it is one.
    if said in (_UNDO, _LEAVE, None) and not (compared and compared.correct):
        if said == _UNDO:
            _undo(session)
        return said == _UNDO
    if compared:
        click.echo(f"{'Right' if compared.correct else 'Compared'}: {one_line(in_signs(compared.pieces))}")
    click.echo(f"Answer: {plain_text(showing.faces.answer)}")
    suggested = compared.suggestion if compared else Rating.GOOD
    labels = ", ".join(f"{int(rating)} {rating.name.title()} {_label(showing, rating)}" for rating in showing.outcomes)
    if compared:
        labels += f"; Enter is {suggested.name.title()}"
    while True:
        said = _read(f"{labels}? ")
        if said is None or said == _LEAVE:
            return False
        if said == _UNDO:
            _undo(session)
            return True
        if not said or said in _RATINGS:
            return _answer(session, showing, _RATINGS.get(said, suggested), began)
        click.echo(f"“{one_line(said)}” is not a rating. {_HELP}")


def _label(showing: Showing, rating: Rating) -> str:
    if showing.counts:
        return interval_label(showing.outcomes[rating].card.interval)
    return "repeat" if rating is Rating.AGAIN else "done"


def _answer(session: Session, showing: Showing, rating: Rating, began: int) -> bool:
    try:
        outcome = session.answer(showing, rating, session.now() - began)
    except CardChangedError as error:
        click.echo(str(error))
    else:
        back = f"comes back in {interval_label(outcome.card.interval).lstrip('<')}" if showing.counts else "as practice"
        click.echo(f"{rating.name.title()}, {back}.")
    return True


def _undo(session: Session) -> None:
    undone = session.undo()
    click.echo(f"Taken back: {undone}." if undone else "There is no answer to take back.")


def _read(prompt: str) -> str | None:
    """Return a line in lower case, None at the end of the input."""
    line = _read_line(prompt)
    return None if line is None else line.lower()


def _read_line(prompt: str) -> str | None:
    click.echo(prompt, nl=not sys.stdin.isatty())
    line = sys.stdin.readline()
    return line.strip() if line else None


def _sum_up(session: Session, last: object) -> None:
    tally = session.tally
    tomorrow = session.tomorrow()
    left = session.counts()
    click.echo(f"\n{tally.answers} answered in {tally.milliseconds // 1000} s.")
    if isinstance(last, Finished) and last.spent is not None:
        click.echo(f"The time is over after {duration(last.spent)}.")
    if isinstance(last, Finished) and last.next_due is not None:
        click.echo(f"A card in learning comes back today at {session.local(last.next_due):%H:%M}.")
    elif left.total:
        click.echo(f"Left for today: {left.new} new, {left.learning} learning, {left.review} review.")
    click.echo(f"Tomorrow: {tomorrow.new} new, {tomorrow.learning} learning, {tomorrow.review} review.")
