"""The lock file, which names the running daemon, so that a user has only one."""

import json
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import platformdirs

from bridge.daemon.osc.client import ask, new_id
from bridge.errors import HostError, NotWrittenError, UsageError
from integrations.files.atomic_write import written_beside
from integrations.files.regular_file import read_file

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (nothing is bound here)
"""Loopback address of a daemon that listens on all addresses."""
_LAST_PORT = 0xFFFF
_PATIENCE = 1.0
"""Timeout of a ping, in seconds."""


@dataclass(frozen=True, slots=True)
class Running:
    """A daemon as a lock file names it; it may have died since."""

    pid: int
    host: str
    port: int
    """UDP, of its OSC endpoint."""
    page: int = 0
    """TCP, of its page on 127.0.0.1; 0 where it serves none."""
    token: str = field(default="", repr=False)
    """What opens the page; empty where it serves none."""


def lock_path() -> Path:
    """Return the path of the lock file, in the user's runtime folder or the system's substitute for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the system has none
        return platformdirs.user_runtime_path("recue", appauthor=False) / "serve.json"


@contextmanager
def locked(file: Path, mine: Running) -> Iterator[None]:
    """Hold the lock file while the context is open.

    Raises:
        UsageError: If another one runs.
        NotWrittenError: If the file cannot be written.
    """
    _take(file, mine)
    try:
        yield
    finally:
        if holder(file) == mine:
            file.unlink(missing_ok=True)


def holder(file: Path) -> Running | None:
    """Return the daemon that a lock file names; None where there is no readable one."""
    try:
        told = json.loads(read_file(file))
        page, token = int(told.get("page", 0)), str(told.get("token", ""))
        named = Running(int(told["pid"]), str(told["host"]), int(told["port"]), page, token)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None
    return named if 0 < named.port <= _LAST_PORT and 0 <= named.page <= _LAST_PORT else None


def runs(other: Running) -> bool:
    """Return True if a daemon runs: its process exists and its port answers.

    A process whose port does not answer has reused a dead daemon's id; a port without the process is another daemon's.
    """
    if not _is_there(other.pid):
        return False
    try:
        ask(EVERYWHERE.get(other.host, other.host), other.port, "/recue/ping", (new_id(),), _PATIENCE)
    except HostError:
        return False
    return True


def check_alone(file: Path) -> None:
    """Check that no other daemon runs, and remove a stale lock file.

    Raises:
        UsageError: If one runs; it says which.
        NotWrittenError: If a stale lock file cannot be removed.
    """
    with _writable(file):
        if file.exists():
            _clear(file)


def _take(file: Path, mine: Running) -> None:
    """Create the lock file; a stale one is replaced."""
    with _writable(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                _create(file, mine)
            except FileExistsError:
                _clear(file)
            else:
                return


@contextmanager
def _writable(file: Path) -> Iterator[None]:
    """Translate the system's errors on a lock file into one sentence.

    Raises:
        NotWrittenError: In place of the system's error.
    """
    try:
        yield
    except OSError as error:
        raise NotWrittenError(
            f"the lock file {file} cannot be written ({error.strerror}); mend its folder"
        ) from error


def _create(file: Path, mine: Running) -> None:
    """Create a lock file atomically; nobody but the user may read it, for the token of the page is in it.

    Raises:
        FileExistsError: If there is one.
    """
    with written_beside(file, json.dumps(asdict(mine)).encode(), private=True) as temporary:
        os.link(temporary, file)


def _clear(file: Path) -> None:
    """Remove a stale lock file.

    Raises:
        UsageError: If its daemon runs.
    """
    other = holder(file)
    if other and runs(other):
        where = f"{other.host}:{other.port}"
        raise UsageError(f"Recue runs already (process {other.pid}, {where}); stop that one first, or use it")
    if holder(file) == other:  # nobody took it meanwhile
        file.unlink(missing_ok=True)


def _is_there(pid: int) -> bool:
    """Return True if a process exists; always on Windows, where the check would kill it."""
    if sys.platform == "win32":
        return True
    with suppress(ProcessLookupError, OverflowError):
        try:
            os.kill(pid, 0)
        except PermissionError:  # another user's, so it is there
            return True
        return True
    return False
