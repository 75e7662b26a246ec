"""Commands that are loaded when they are called, and end with one sentence where they fail."""

from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from bridge.cli.talk import printing, say, show_cursor
from bridge.errors import RecueError
from bridge.signals import exit_on_signals, is_stopped
from integrations.files.unfinished import abandon_unfinished


class Commands(click.Group):
    """Commands by name: each is the attribute of its name in the module of its name in this package."""

    def __init__(self, *args: Any, lines: Mapping[str, str], **kwargs: Any) -> None:
        """Set the lines of the help; no command is loaded yet.

        Args:
            args: Passed on to `click.Group`.
            lines: A line of help for each command, in the order of the help.
            kwargs: Passed on to `click.Group`.
        """
        super().__init__(*args, **kwargs)
        self.lines = lines

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as the program of a process, which ends when a stop signal asks it to."""
        with exit_on_signals(_abandon):
            try:
                return self.main(*args, **kwargs)
            finally:
                if is_stopped():
                    _tell_stopped()

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        return list(self.lines)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None where there is none of this name."""
        if cmd_name not in self.lines:
            return None
        command: click.Command = getattr(import_module(f"bridge.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lines.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; one that fails ends with one sentence on stderr and the documented exit code."""
        try:
            with printing():
                return super().invoke(ctx)
        except RecueError as error:
            say(f"recue: {error}")
            ctx.exit(error.exit_code)


def _abandon() -> None:
    """Leave the folder and the terminal as a person wants to find them, where a command ends as it is."""
    abandon_unfinished()
    show_cursor()
    _tell_stopped()


def _tell_stopped() -> None:
    """Say that a signal stopped the command, unless nobody reads it."""
    with suppress(OSError):
        say("recue: stopped")
