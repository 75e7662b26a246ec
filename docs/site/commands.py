"""The reference of the commands, from click."""

import inspect
from collections.abc import Iterator

import click

from bridge.cli import main
from docs.site.tables import table


def all_commands() -> dict[str, click.Command]:
    """Return every command by its name, in the order of the help."""
    context = click.Context(main, info_name="recue")
    commands = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {name: command for name, command in commands.items() if command is not None}


def commands_reference() -> str:
    """Return a section for each command: how it is called, what it does, and its options."""
    return "\n\n".join(_section(name, command) for name, command in all_commands().items())


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"recue {name}")
    usage = " ".join([f"recue {name}", *command.collect_usage_pieces(context)])
    parts = [f"## recue {name}", f"```text\n{usage}\n```", inspect.cleandoc(command.help or "")]
    return "\n\n".join([*parts, table(("option", "what it does"), _options(command, context))])


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for parameter in command.params:
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record is not None:
            yield f"`{record[0]}`", record[1]
