"""``retain topics``: splits a topic list, and writes it as a deck file."""

from dataclasses import asdict
from pathlib import Path

import click

from retain.cli.context import Context
from retain.cli.manual import manual
from retain.cli.output import one_line, say, write_json
from retain.cli.parameters import FilePath, json_option
from retain.domain.wording import plural


@click.command(
    epilog=manual(
        'retain topics seeds/ml-topics.txt -o decks/ml-topics.md --deck "Machine Learning"',
        reads="FILE",
        writes="with -o DECKFILE",
    )
)
@click.argument("file", type=FilePath())
@click.option("-o", "--output", type=FilePath(), metavar="DECKFILE", help="Write a deck file.")
@click.option("--deck", metavar="NAME", help="The deck's name in the deck file; else the one it had, or FILE's name.")
@click.option("--reverse", is_flag=True, help="Ask for cards from definition to title too.")
@json_option
@click.pass_obj
def command(
    context: Context, file: Path, output: Path | None, deck: str | None, *, reverse: bool, as_json: bool
) -> None:
    """Split the topic list FILE into titles and definitions, and say where that was not certain.

    With -o the topics are written as a deck file, ready to be read, edited and imported.
    """
    from retain.services.files import check_is_not_database  # noqa: PLC0415
    from retain.services.sources import read_topic_file, write_deck_file  # noqa: PLC0415 - loads the splitter

    if as_json and str(output) == "-":
        raise click.UsageError("--json and -o - would both write to standard output; choose one")
    topics = read_topic_file(file)
    if output is not None:
        check_is_not_database(output, context.path)
        write_deck_file(output, topics, source=file, name=deck, reverse=reverse)
    if as_json:
        write_json(
            {
                "tags": list(topics.tags),
                "declared": topics.declared,
                "topics": [asdict(topic) for topic in topics.topics],
                "problems": [asdict(problem) for problem in topics.problems],
            }
        )
    elif output is None:
        for topic in topics.topics:
            click.echo(f"{'' if topic.certain else '? '}{one_line(topic.title)}\t{one_line(topic.definition)}")
    for problem in topics.problems if not as_json else ():
        say(
            f"{file.name}, line {problem.line}: {problem.message}"
            if problem.line
            else f"{file.name}: {problem.message}"
        )
    if not as_json:
        doubtful = [topic for topic in topics.topics if not topic.certain]
        written = f", written to {output}" if output is not None and str(output) != "-" else ""
        say(f"{plural(len(topics.topics), 'topic')}, {len(doubtful)} of them uncertain{written}")
        for topic in doubtful if output is not None else ():
            say(f"{file.name}, line {topic.line}: is “{topic.title}” the whole title? Please look at it.")
