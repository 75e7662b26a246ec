"""The atomic write: a file is there whole or as it was before, whatever goes wrong and even if the power fails."""

import glob
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedWriter
from pathlib import Path
from threading import Lock
from typing import Final

from integrations.delivery import Content

_UNFINISHED = ".part"
"""The end of a temporary name: a dot, the file's name, some letters, and this."""
_CACHED = 32 * 2**20
"""Bytes of a file that may wait in memory for the disk: a film's sound would fill a gigabyte, which takes longer to get
from the system than the disk takes, and would end in one long flush."""

_unfinished: Final[set[Path]] = set()
"""The files that have a temporary name at this moment."""
_placing: Final = Lock()
"""Held while a set of files is moved into place, or given up."""


def replace_file(file: Path, content: Content) -> None:
    """Write a file, in place of one that is there.

    Raises:
        OSError: If it cannot be written; what was there stays as it was, and nothing else is left.
    """
    with written_beside(file, content) as temporary:
        temporary.replace(file)


@contextmanager
def written_beside(file: Path, content: Content) -> Iterator[Path]:
    """Write content under a temporary name in a file's folder, flushed to the disk, for the caller to move from there.

    What still has the temporary name when the context ends is removed.

    Raises:
        OSError: If it cannot be written; nothing is left.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=_UNFINISHED, dir=file.parent)
    temporary = Path(name)
    _unfinished.add(temporary)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            _write(handle, content)
        temporary.chmod(0o666 & ~_umask())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        _unfinished.discard(temporary)


@contextmanager
def placing() -> Iterator[None]:
    """Move a set of files into place in this context: the process does not end as it is halfway."""
    with _placing:
        yield


def abandon_unfinished() -> None:
    """Remove all files with a temporary name, and let none be moved into place any more: the process ends as it is."""
    _placing.acquire()
    for temporary in set(_unfinished):
        temporary.unlink(missing_ok=True)


def clear_unfinished(folder: Path, name: str) -> None:
    """Remove what a process that was killed left under temporary names.

    Args:
        folder: Where it wrote.
        name: What the names of its files begin with, before a dot; nothing else may be writing them at this moment.
    """
    for unfinished in folder.glob(f".{glob.escape(name)}.*{_UNFINISHED}"):
        unfinished.unlink(missing_ok=True)


def _write(handle: BufferedWriter, content: Content) -> None:
    cached = 0
    for block in _blocks(content):
        handle.write(block)
        cached += len(block)
        if cached >= _CACHED:
            _flush(handle)
            _uncache(handle)
            cached = 0
    _flush(handle)


def _flush(handle: BufferedWriter) -> None:
    """Wait until all that was written is on the disk."""
    handle.flush()
    os.fsync(handle.fileno())


def _uncache(handle: BufferedWriter) -> None:
    """Let the system have back the memory a file's flushed content is cached in, where it can be told."""
    if sys.platform == "linux":
        os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _blocks(content: Content) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _umask() -> int:
    """Return what this process takes away from the mode of new files."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
