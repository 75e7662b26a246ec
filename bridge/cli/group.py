"""Commands that are loaded when they are called, and end with one sentence where they fail."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from bridge.cli.talk import printing, say
from bridge.errors import RecueError
from bridge.signals import INTERRUPTED, exit_on_signals


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
            with exit_on_signals(), printing():
                return super().invoke(ctx)
        except RecueError as error:
            say(f"recue: {error}")
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
