"""The atomic write: a file is there whole or as it was before, whatever goes wrong and even if the power fails."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedWriter
from pathlib import Path

from integrations.files.delivery import Content
from integrations.files.ledger import new_digest

_CACHED = 32 * 2**20
"""Bytes of a file that may wait in memory for the disk: a film's sound would fill a gigabyte, which takes longer to get
from the system than the disk takes, and would end in one long flush."""


@contextmanager
def written_beside(file: Path, content: Content, *, private: bool = False) -> Iterator[Path]:
    """Write content under a temporary name in a file's folder, flushed to the disk, for the caller to move from there.

    What still has the temporary name when the context ends is removed.

    Args:
        file: The file.
        content: What it is to hold.
        private: Let nobody but the user read it, at any time.

    Raises:
        OSError: If it cannot be written; nothing is left.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        write_file(temporary, content)
        if not private:
            temporary.chmod(0o666 & ~_umask())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def write_file(file: Path, content: Content) -> str:
    """Write content to a file that nobody else knows yet, flushed to the disk.

    Returns:
        The digest of the content, as the ledger has it.

    Raises:
        OSError: If it cannot be written.
    """
    with file.open("wb") as handle:
        return _write(handle, content)


def _write(handle: BufferedWriter, content: Content) -> str:
    digest = new_digest()
    cached = 0
    for block in _blocks(content):
        handle.write(block)
        digest.update(block)
        cached += len(block)
        if cached >= _CACHED:
            _flush(handle)
            _uncache(handle)
            cached = 0
    _flush(handle)
    return digest.hexdigest()


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
