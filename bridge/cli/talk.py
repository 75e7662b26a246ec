"""The output of the commands: results on stdout, everything else on stderr."""

import errno
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import Any, TextIO, cast

import click

from bridge.errors import NotWrittenError
from bridge.plain_text import plain

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""Errors of the system for a lack of room: on the disk, in a user's share of it, in a file."""


_OBEYED = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Characters that JSON may hold as they are, but a terminal obeys or an encoding lacks."""


def say(line: str) -> None:
    """Print a line that is not part of the result; control characters in it are replaced."""
    click.echo(plain(line), err=True)


def show(line: str) -> None:
    """Print a line of the result for a person; control characters in it are replaced."""
    click.echo(plain(line))


def echo_json(result: object) -> None:
    """Print the result as one machine-readable object; control characters in it are escaped."""
    written = json.dumps(result, ensure_ascii=False)
    click.echo(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", written))


def tell(remarks: Iterable[str], *lines: str) -> None:
    """Print the result for a person, after the remarks on it."""
    for remark in remarks:
        say(f"note: {remark}")
    for line in lines:
        show(line)


class _NotPrintedError(NotWrittenError):
    """There is no room for what was printed."""


class _Printed:
    """A stream that says so where there is no room for what is written to it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write as the stream does."""
        with self._room():
            return self._stream.write(text)

    def flush(self) -> None:
        """Flush as the stream does."""
        with self._room():
            self._stream.flush()

    @contextmanager
    def _room(self) -> Iterator[None]:
        """Translate errors for a lack of room into one sentence.

        Raises:
            _NotPrintedError: In place of the system's error.
        """
        try:
            yield
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise _NotPrintedError(
                f"The result cannot be printed ({error.strerror}); free some space, or send it elsewhere."
            ) from error


@contextmanager
def printing() -> Iterator[None]:
    """Flush stdout at the end of the context, and say so where there is no room for what was printed.

    Raises:
        NotWrittenError: If there is none.
    """
    stdout = sys.stdout
    try:
        with redirect_stdout(cast("TextIO", _Printed(stdout))) as printed:
            yield
            printed.flush()
    except _NotPrintedError:
        with suppress(OSError):
            stdout.close()  # with what is left in it, or Python would fail again when it ends
        raise


def show_cursor() -> None:
    """Show the terminal's cursor again, which a progress bar hides."""
    if sys.stderr.isatty():
        click.echo("\x1b[?25h", err=True, nl=False)


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """Yield a function that shows each task's progress in a line on stderr, where that is a terminal."""
    from rich.console import Console  # noqa: PLC0415 (not needed for --help)
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bars:

        def show(label: str, share: float) -> None:
            name = label.partition(",")[0]  # what follows it says how fast it goes
            if name not in tasks:
                tasks[name] = bars.add_task(label, total=1.0)
            bars.update(tasks[name], completed=share, description=label)

        yield show


@contextmanager
def counting_bar(total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """Yield a function that counts one more of so many as done, in a line with the time left on stderr, if it is a terminal."""
    from rich.console import Console  # noqa: PLC0415 (not needed for --help)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (MofNCompleteColumn(), BarColumn(), TimeRemainingColumn(elapsed_when_finished=True))
    shown = console.is_terminal and not quiet
    with Progress(*columns, console=console, disable=not shown, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
