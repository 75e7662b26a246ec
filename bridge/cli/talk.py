"""What the commands say: results on stdout, everything else on stderr."""

import errno
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

import click

from bridge.errors import NotWrittenError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says where there is no room: on the disk, in a user's share of it, in a file."""


def say(line: str) -> None:
    """Tell a person something that is not the result."""
    click.echo(line, err=True)


def echo_json(result: object) -> None:
    """Print the result as one machine-readable object."""
    click.echo(json.dumps(result, ensure_ascii=False))


def tell(notes: Iterable[str], *lines: str) -> None:
    """Print the result for a person, after what is to be noted of it."""
    for note in notes:
        say(f"note: {note}")
    for line in lines:
        click.echo(line)


@contextmanager
def printing() -> Iterator[None]:
    """Have all that is printed in the context arrive, or say that there is no room for it where stdout is a file.

    Raises:
        NotWrittenError: If there is none.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in FULL:
            raise
        with suppress(OSError):
            sys.stdout.close()  # with what is left in it, or Python would fail again when it ends
        raise NotWrittenError(
            f"The result cannot be printed ({error.strerror}); free some space, or send it elsewhere."
        ) from error


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A line a task on stderr that shows how far it is, where a person can see it and it lasts over a second."""
    from rich.console import Console  # noqa: PLC0415 (not needed for --help)
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bars:

        def show(label: str, share: float) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=1.0)
            bars.update(tasks[label], completed=share)

        yield show
