"""``retain presets``: options that several decks share."""

import click

from retain.cli.context import Context
from retain.cli.manual import UNDONE, manual
from retain.cli.output import one_line, write_json, write_table
from retain.cli.parameters import json_option
from retain.cli.suggestions import presets as presets_named


@click.group(invoke_without_command=True, epilog=manual("retain presets"))
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List the presets with the decks that share each; “retain options DECK preset=NAME” shares one."""
    if ctx.invoked_subcommand is not None:
        return
    from retain.domain.option_text import option_values  # noqa: PLC0415
    from retain.services.presets import presets  # noqa: PLC0415 - loads SQLAlchemy

    context: Context = ctx.obj
    with context.open() as collection:
        known = presets(collection)
    if as_json:
        write_json(
            [{"name": one.name, "decks": list(one.decks), "options": option_values(one.options)} for one in known]
        )
    else:
        write_table(("Preset", "Decks"), [(one.name, ", ".join(one.decks) or "–") for one in known])


@command.command(epilog=manual('retain presets rename "Default" "Everyday"', writes=UNDONE))
@click.argument("name", shell_complete=presets_named)
@click.argument("new_name")
@click.pass_obj
def rename(context: Context, name: str, new_name: str) -> None:
    """Give the preset NAME another name."""
    from retain.services.presets import rename_preset  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        after = rename_preset(collection, name, new_name)
    click.echo(one_line(f"now called {after}"))


@command.command(epilog=manual('retain presets delete "Exam week"', writes=UNDONE))
@click.argument("name", shell_complete=presets_named)
@click.pass_obj
def delete(context: Context, name: str) -> None:
    """Delete the preset NAME; decks that have it get the default one."""
    from retain.services.presets import delete_preset  # noqa: PLC0415 - loads SQLAlchemy

    with context.open() as collection:
        delete_preset(collection, name)
