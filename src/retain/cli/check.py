"""``retain check``: looks for damage in the database, and mends it."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from retain.cli.context import Context
from retain.cli.manual import SECURED, manual
from retain.cli.output import one_line, say, write_json
from retain.cli.parameters import json_option
from retain.domain.errors import RetainError
from retain.domain.wording import plural

if TYPE_CHECKING:
    from retain.services.check import Problem, Report


@click.command(
    epilog=manual(
        "retain check",
        "retain check --repair",
        writes="with --repair " + SECURED,
        status="0 sound, or mended; 1 something is wrong, or could not be done; 2 wrong usage; 130 interrupted",
    )
)
@click.option("--repair", is_flag=True, help="Mend what can be mended, after a backup; “retain undo” takes it back.")
@json_option
@click.pass_obj
def command(context: Context, *, repair: bool, as_json: bool) -> None:
    """Look for damage in the database: its pages, its references, and whether the cards agree with the review log.

    What is strange but no damage, such as a clock that went back, is named as well. The exit status is 1 where there
    is damage (that --repair did not mend).
    """
    from retain.services.check import check_database  # noqa: PLC0415 - loads SQLAlchemy

    report = check_database(context.path, context.source, repair=repair)
    context.done = report.ok and bool(report.mended)
    if as_json:
        write_json(
            {
                "ok": report.ok,
                "problems": [_json(problem) for problem in report.problems],
                "mended": [_json(problem) for problem in report.mended],
                "backup": report.backup,
            }
        )
    else:
        _show(report)
    if not report.ok:
        raise RetainError(_complaint(context, report, repaired=repair))


def _json(problem: "Problem") -> dict[str, object]:
    return asdict(problem) | {"keys": list(problem.keys)}


def _show(report: "Report") -> None:
    for problem in report.mended:
        click.echo(one_line(f"mended   {problem.check}: {problem.message}"))
    for problem in report.problems:
        click.echo(one_line(f"{'notice' if problem.notice else 'damage'}   {problem.check}: {problem.message}"))
    if report.backup is not None:
        say(f"What was there before is in the backup {report.backup}.")
    if report.ok:
        click.echo("No damage left." if report.mended else "No damage found.")


def _complaint(context: Context, report: "Report", *, repaired: bool) -> str:
    damage = [problem for problem in report.problems if not problem.notice]
    found = f"{plural(len(damage), 'kind')} of damage in {context.path}"
    if repaired:
        return f"{found} could not be mended; “retain restore” lists the backups to go back to"
    if any(problem.mendable for problem in damage):
        return f"{found}; “retain check --repair” mends what can be mended"
    return f"{found}; “retain restore” lists the backups to go back to"
