"""Regular files, read whole: nothing else is opened or waited for, and no more than a limit is read."""

import errno
import os
from io import BufferedReader
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

LARGEST_SCORE: Final = 256_000_000
"""Bytes that a .mid, a cue sheet or a session may have: no score comes near."""
LARGEST_RESULT: Final = 1_000_000
"""Bytes that a host's answer to a push may have: it is a few lines."""
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class IrregularFileError(OSError):
    """Neither a regular file nor a folder, but a FIFO, a device or a socket: reading it could wait forever."""


def read_file(file: Path, largest: int = LARGEST_SCORE) -> bytes:
    """Return the bytes of a regular file; links are followed.

    Args:
        file: Its path.
        largest: Bytes that it may have.

    Raises:
        IrregularFileError: If it is a FIFO, a device or a socket.
        OSError: If it is missing, a folder or larger than that, or may not be read; `strerror` says which.
    """
    with open_regular(file) as opened:
        content = opened.read(largest + 1)
    if len(content) > largest:
        raise OSError(errno.EFBIG, f"larger than {largest / 1000:,.0f} kB", str(file))
    return content


def open_regular(file: Path) -> BufferedReader:
    """Open a regular file to read; links are followed.

    Raises:
        IrregularFileError: If it is a FIFO, a device or a socket.
        OSError: If it is missing or a folder, or may not be read; `strerror` says which.
    """
    try:
        check_regular(file.stat(), file)
    except ValueError as error:  # a zero byte, or half a character
        raise FileNotFoundError(errno.ENOENT, "no file can have that name", str(file)) from error
    opened = open(os.open(file, _FLAGS), "rb")  # noqa: PTH123, SIM115 (a descriptor, which never waits)
    try:
        check_regular(os.fstat(opened.fileno()), file)
    except OSError:
        opened.close()
        raise
    return opened


def check_regular(status: os.stat_result, file: Path) -> None:
    """Check that what was found at a path is a regular file.

    Raises:
        IrregularFileError: If it is a FIFO, a device or a socket.
        IsADirectoryError: If it is a folder.
    """
    if S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    if not S_ISREG(status.st_mode):
        raise IrregularFileError(errno.EINVAL, "no regular file", str(file))
