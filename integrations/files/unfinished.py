"""Deliveries that are under way in this process: given up as a whole where the process has to end as it is."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final

JOURNAL: Final = "journal.json"
"""The journal in a folder for unfinished files: as long as it is there, what is in that folder may be a person's."""

_folders: Final[set[Path]] = set()
"""The folders for unfinished files that are in use."""
_placing: Final = Lock()
"""Held while a set of files takes its places, or all are given up."""


@contextmanager
def noted(folder: Path) -> Iterator[None]:
    """Have a folder for unfinished files given up with the others while the context is open; remove it at the end."""
    _folders.add(folder)
    try:
        yield
    finally:
        remove_settled(folder)
        _folders.discard(folder)


@contextmanager
def placing() -> Iterator[None]:
    """Have a set of files take its places in this context: the process does not end as it is halfway."""
    with _placing:
        yield


def abandon_unfinished() -> None:
    """Remove all unfinished files, and let none take its place any more: the process ends as it is."""
    _placing.acquire()
    for folder in set(_folders):
        remove_settled(folder)
        with suppress(OSError):
            remove_if_unused(folder.parent)


def remove_settled(folder: Path) -> None:
    """Remove a folder for unfinished files, unless a journal is in it."""
    if not os.path.lexists(folder / JOURNAL):
        shutil.rmtree(folder, ignore_errors=True)


def remove_if_unused(hidden: Path) -> None:
    """Remove a hidden folder in which nothing but the lock lies, because nothing was written.

    Raises:
        OSError: If something else lies in it.
    """
    if all(entry.name == "lock" for entry in hidden.iterdir()):
        (hidden / "lock").unlink(missing_ok=True)
    hidden.rmdir()
