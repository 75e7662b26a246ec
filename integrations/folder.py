"""Delivers a score into a folder."""

import glob
import os
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path

from integrations.delivery import Content, Delivery
from integrations.errors import DeliveryError, UnwrittenError

_CACHED = 32 * 2**20
"""Bytes of a file that may wait in memory for the disk: a film's sound would fill a gigabyte, which takes longer to get
from the system than the disk takes, and would end in one long flush."""


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A folder on this machine; it is made if it is not there."""

    folder: Path

    def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Write every file of a score, replacing those of an earlier one.

        All content is written and flushed to disk under temporary names before the first file is replaced, so that a
        failure leaves the earlier score as it was.

        Returns:
            The path of each file.

        Raises:
            UnwrittenError: If the folder or a file cannot be written.
            DeliveryError: If the name cannot name a file.
        """
        if not delivery.name or Path(delivery.name).name != delivery.name:
            raise DeliveryError(f"'{delivery.name}' cannot name a file: leave out folders and slashes")
        try:
            return self._replace(delivery)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnwrittenError(
                f"The score of {delivery.name} cannot be written to {self.folder} ({reason}): "
                "free the folder or name another"
            ) from error

    def _replace(self, delivery: Delivery) -> tuple[str, ...]:
        files = {
            self.folder / f"{delivery.name}.{suffix}": content for suffix, content in delivery.files.items()
        }
        with ExitStack() as unfinished:
            for made in _make(self.folder):
                unfinished.callback(_remove_empty, made)
            written = {file: _write_beside(file, content, unfinished) for file, content in files.items()}
            for file, temporary in written.items():
                temporary.replace(file)
        return tuple(str(file) for file in files)


def clear_unfinished(folder: Path, name: str) -> None:
    """Remove what a process that was killed left half-written of a score's files.

    Args:
        folder: Where the score is delivered.
        name: What its files are called; nothing else may be delivering it at this moment.
    """
    for part in folder.glob(f".{glob.escape(name)}.*.part"):
        part.unlink(missing_ok=True)


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; returns the ones that were not there, the outermost first."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _remove_empty(folder: Path) -> None:
    """Take back a folder that nothing came to lie in."""
    if not any(folder.iterdir()):
        folder.rmdir()


def _write_beside(file: Path, content: Content, unfinished: ExitStack) -> Path:
    """Write content under a temporary name in a file's folder; it is removed with `unfinished` if it is still there."""
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    unfinished.callback(Path(name).unlink, missing_ok=True)
    with os.fdopen(descriptor, "wb") as handle:
        cached = 0
        for block in _blocks(content):
            handle.write(block)
            cached += len(block)
            if cached >= _CACHED:
                _flush(handle)
                _uncache(descriptor)
                cached = 0
        _flush(handle)
    Path(name).chmod(0o666 & ~_umask())
    return Path(name)


def _flush(handle: BufferedWriter) -> None:
    """Wait until all that was written is on the disk."""
    handle.flush()
    os.fsync(handle.fileno())


def _uncache(descriptor: int) -> None:
    """Let the system have back the memory a file's flushed content is cached in, where it can be told."""
    if sys.platform == "linux":
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _blocks(content: Content) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _umask() -> int:
    """What this process takes away from the mode of new files."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
