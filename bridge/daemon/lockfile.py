"""The file that says which daemon runs, so that a user has one."""

import json
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from bridge.daemon.osc.client import ask, new_id
from bridge.errors import HostError, NotWrittenError, UsageError
from integrations.atomic_write import written_beside

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (nothing is bound here)
"""Where a daemon that listens on all addresses is reached from here."""
_PATIENCE = 1.0
"""Seconds a daemon has to answer a ping."""


@dataclass(frozen=True, slots=True)
class Running:
    """A daemon that runs, or ran."""

    pid: int
    host: str
    port: int
    """UDP, of its OSC endpoint."""


def lock_path() -> Path:
    """Where the lock file lies: in the user's runtime folder, or what stands for it where the system has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the system has none
        return platformdirs.user_runtime_path("recue", appauthor=False) / "serve.json"


@contextmanager
def locked(file: Path, mine: Running) -> Iterator[None]:
    """Be the one daemon as long as the context lasts.

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
    """Who a lock file says runs; None where there is none that can be read."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Running(int(told["pid"]), str(told["host"]), int(told["port"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def runs(other: Running) -> bool:
    """Whether a daemon runs: its process is there, and its port answers.

    A process without the port has only got a dead daemon's number; a port without the process is another's.
    """
    if not _is_there(other.pid):
        return False
    try:
        ask(EVERYWHERE.get(other.host, other.host), other.port, "/recue/ping", (new_id(),), _PATIENCE)
    except HostError:
        return False
    return True


def check_alone(file: Path) -> None:
    """See that no other daemon runs; a lock file that a dead one left is removed.

    Raises:
        UsageError: If one runs; it says which.
        NotWrittenError: If a file that a dead one left cannot be removed.
    """
    with _writable(file):
        if file.exists():
            _clear(file)


def _take(file: Path, mine: Running) -> None:
    """Write the file if there is none, in place of one that a dead daemon left."""
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
    """Say in one sentence that a lock file cannot be written or removed.

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
    """Write a lock file whole, or not at all where there is one.

    Raises:
        FileExistsError: If there is one.
    """
    with written_beside(file, json.dumps(asdict(mine)).encode()) as temporary:
        os.link(temporary, file)


def _clear(file: Path) -> None:
    """Remove a lock file that a dead daemon left.

    Raises:
        UsageError: If it is not dead.
    """
    other = holder(file)
    if other and runs(other):
        where = f"{other.host}:{other.port}"
        raise UsageError(f"Recue runs already (process {other.pid}, {where}); stop that one first, or use it")
    if holder(file) == other:  # nobody took it meanwhile
        file.unlink(missing_ok=True)


def _is_there(pid: int) -> bool:
    """Whether a process runs; on Windows, where asking would end it, its port alone must tell."""
    if sys.platform == "win32":
        return True
    with suppress(ProcessLookupError, OverflowError):
        try:
            os.kill(pid, 0)
        except PermissionError:  # another user's, so it is there
            return True
        return True
    return False
