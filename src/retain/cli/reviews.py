"""``retain reviews``: histories in and out, as JSON lines."""

from dataclasses import asdict
from pathlib import Path

import click

from retain.cli.context import Context
from retain.cli.manual import PARTLY, SECURED, manual
from retain.cli.output import json_text, one_line, say, write_json
from retain.cli.parameters import FilePath, json_option
from retain.domain.clock import format_time
from retain.domain.errors import RetainError
from retain.domain.wording import plural


@click.group(epilog=manual("retain reviews export history.jsonl"))
def command() -> None:
    """Bring a review history in, or write it out, as JSON lines from the oldest review on.

    A line is {"card": ID, "rating": 1-4, "at": TIME, "duration_ms": MS}; "guid" and "template" find the card in
    another collection.
    """


@command.command(
    "import", epilog=manual("retain reviews import history.jsonl", reads="FILE", writes=SECURED, status=PARTLY)
)
@click.argument("file", type=FilePath())
@json_option
@click.pass_obj
def import_(context: Context, file: Path, *, as_json: bool) -> None:
    """Replay the reviews in FILE through the scheduler; what cannot be used is listed and left out."""
    from retain.services.reviews import import_history  # noqa: PLC0415 - loads SQLAlchemy
    from retain.services.sources import read_text_file  # noqa: PLC0415

    lines = read_text_file(file).split("\n")
    with context.open() as collection:
        report = import_history(collection, lines)
    refused_all = bool(report.rejected) and not (report.reviews_added or report.reviews_skipped)
    if as_json:
        write_json(asdict(report))
    if refused_all:
        first = report.rejected[0]
        raise RetainError(f"{file}: no line of it could be used; line {first.line}: {first.message}")
    if as_json:
        return
    for rejected in report.rejected:
        say(f"{file.name}, line {rejected.line}: {rejected.message}")
    refused = f", {plural(len(report.rejected), 'line')} refused" if report.rejected else ""
    click.echo(f"{plural(report.reviews_added, 'review')} added{refused}")


@command.command(epilog=manual("retain reviews export history.jsonl", writes="FILE, which is replaced"))
@click.argument("file", type=FilePath())
@json_option
@click.pass_obj
def export(context: Context, file: Path, *, as_json: bool) -> None:
    """Write every review to FILE; “-” is standard output."""
    from retain.services.files import check_is_not_database, replacing  # noqa: PLC0415
    from retain.services.reviews import export_history  # noqa: PLC0415 - loads SQLAlchemy

    check_is_not_database(file, context.path)
    count = 0
    with context.open() as collection, replacing(file) as stream:
        for log in export_history(collection):
            row = {
                "card": log.card_id,
                "guid": log.guid,
                "template": log.ordinal,
                "rating": log.rating,
                "at": format_time(log.at),
                "duration_ms": log.duration,
            }
            stream.write(json_text(row) + "\n")
            count += 1
    if as_json and str(file) != "-":
        write_json({"reviews": count})
    elif str(file) != "-":
        click.echo(one_line(f"{plural(count, 'review')} written to {file}"))
