"""The pipe between a daemon and the process that listens for it: values, one after the other."""

import pickle
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from bridge.daemon.osc.rate_limit import Sender
from bridge.daemon.osc.wire import Value
from bridge.daemon.service import Answer, Event
from bridge.errors import RecueError


@dataclass(frozen=True, slots=True)
class Listening:
    """Word of the process that it listens."""

    address: Sender


@dataclass(frozen=True, slots=True)
class Failed:
    """Word of an error, in place of the exception, whose class the other process may not have loaded."""

    exit_code: int
    text: str

    @classmethod
    def of(cls, error: RecueError) -> "Failed":
        """Return the word of an exception."""
        return cls(error.exit_code, str(error))

    def error(self) -> RecueError:
        """Return an exception of the same words and exit code."""
        error = RecueError(self.text)
        error.exit_code = self.exit_code
        return error


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a method of the daemon's service."""

    number: int
    """Counts up; the result has the same."""
    method: str
    arguments: tuple[Value, ...]


Result = Failed | Answer | tuple[Answer, ...] | None
"""The result of a call."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The end of a call."""

    number: int
    result: Result


Told = Listening | Failed | Call | Returned | Event
"""A value in the pipe."""


class Pipe:
    """One end of the pipe; thread-safe, one thread may read."""

    def __init__(self, reads: BinaryIO, writes: BinaryIO) -> None:
        self._reads, self._writes, self._lock = reads, writes, threading.Lock()

    def send(self, told: Told) -> None:
        """Send a value; without effect once the other end is closed."""
        with self._lock, suppress(OSError, ValueError):
            pickle.dump(told, self._writes)
            self._writes.flush()

    def values(self) -> Iterator[Told]:
        """Yield what the other end sends, until it is closed; both are Recue's own processes."""
        with suppress(EOFError, OSError):
            while True:
                yield pickle.load(self._reads)  # noqa: S301 (the same program at both ends)

    def close(self) -> None:
        """Close this end, at which the other ends."""
        with self._lock, suppress(OSError):
            self._writes.close()
