"""The hidden folder `.recue` in each folder that Recue writes to: the ledger, the lock, and unfinished files."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from integrations.files.unfinished import noted, remove_if_unused, remove_settled

NAME: Final = ".recue"
_LOCK, _ALIVE = "lock", "alive"
_PATIENCE: Final = 10.0
"""Seconds to wait for another process that replaces files in the same folder, which takes it milliseconds."""


def hidden_folder(folder: Path) -> Path:
    """Return the hidden folder of a folder; it is made if it is not there.

    Raises:
        OSError: If it cannot be made, or something else has its name.
    """
    hidden = folder / NAME
    try:
        make_shared(hidden)
    except FileExistsError:
        if hidden.is_symlink() or not hidden.is_dir():
            raise NotADirectoryError(
                20, f"{hidden} is not the folder that Recue keeps its ledger in", str(hidden)
            ) from None
    return hidden


def make_shared(folder: Path) -> None:
    """Make a folder that is open to whom the folder around it is open to, and whose files have the same group.

    Raises:
        OSError: If it cannot be made, or is there.
    """
    folder.mkdir()
    _share(folder)


def _share(folder: Path) -> None:
    folder.chmod(folder.parent.stat().st_mode & 0o2777)


@contextmanager
def locked(hidden: Path) -> Iterator[None]:
    """Keep other processes from replacing files in the folder while the context is open.

    Raises:
        OSError: If another one does not end in time.
    """
    try:
        with _lock(hidden / _LOCK, _PATIENCE):
            yield
    except Timeout as error:
        raise OSError(11, "another Recue has been writing there for too long") from error


def _lock(file: Path, patience: float) -> BaseFileLock:
    """Return a lock that whoever may write to its folder can take, to be waited for so many seconds."""
    return FileLock(file, timeout=patience, mode=0o666 & file.parent.stat().st_mode)


def is_anything_unfinished(hidden: Path) -> bool:
    """Return True if there are folders for unfinished files in a hidden folder, of processes that run or were killed."""
    return any(entry.is_dir() for entry in hidden.iterdir())


@contextmanager
def unfinished(hidden: Path) -> Iterator[Path]:
    """Make a folder for unfinished files in a hidden folder, and remove it at the end unless its journal is there.

    After an error the hidden folder goes, too, if nothing was ever written with it.

    Raises:
        OSError: If it cannot be made.
    """
    with locked(hidden):  # so that it is never seen without its own lock
        own = Path(tempfile.mkdtemp(dir=hidden))
        _share(own)  # so that another user can finish what this one leaves
        alive = _lock(own / _ALIVE, 0.0)
        alive.acquire()
    try:
        with noted(own):
            try:
                yield own
            finally:
                alive.release()
    except BaseException:
        with suppress(OSError):
            remove_if_unused(hidden)
        raise


@contextmanager
def abandoned(hidden: Path) -> Iterator[list[Path]]:
    """Find the folders for unfinished files of processes that were killed, and remove those without a journal at the end.

    The hidden folder must be locked.

    Raises:
        OSError: If it cannot be looked at.
    """
    entries = [entry for entry in hidden.iterdir() if entry.is_dir() and not entry.is_symlink()]
    found = [entry for entry in entries if _is_abandoned(entry)]
    yield found
    for entry in found:
        remove_settled(entry)


def _is_abandoned(entry: Path) -> bool:
    """Return True if a folder is one for unfinished files that no process holds."""
    try:
        if not os.path.lexists(entry / _ALIVE):
            return not any(entry.iterdir())  # left empty by a kill, or none of Recue's
        with _lock(entry / _ALIVE, 0.0):
            return True
    except (OSError, Timeout):
        return False
