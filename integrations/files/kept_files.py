"""What stood where Recue writes: removed if Recue wrote it last, else kept under a name that says so."""

import os
import sys
from collections.abc import Collection
from itertools import count
from pathlib import Path
from stat import S_ISREG

from integrations.files.delivery import Kept
from integrations.files.ledger import digest_of
from integrations.files.network_drive import is_on_network_drive
from integrations.files.renaming import move_to_free


def kept_name(name: str, number: int, suffix: str) -> str:
    """Return the name of a file of a score that is kept: `cut.kept-1.mid`."""
    return f"{name}.kept-{number}.{suffix}"


def free_number(folder: Path, name: str, suffixes: list[str]) -> int:
    """Return the first number under which files of all these suffixes can be kept together."""
    return next(
        number
        for number in count(1)
        if not any(os.path.lexists(folder / kept_name(name, number, suffix)) for suffix in suffixes)
    )


def keep(old: Path, folder: Path, name: str, suffix: str, number: int, *, ours: bool) -> Kept:
    """Move what stood in a place to the first free name from a number on.

    Raises:
        OSError: If it cannot be moved.
    """
    for at in count(number):
        place = folder / kept_name(name, at, suffix)
        if move_to_free(old, place):
            return Kept(folder / f"{name}.{suffix}", place, ours)
    raise AssertionError("numbers do not end")


def has_digest(file: Path, digests: Collection[str]) -> bool:
    """Return True for a regular file whose content has one of these digests, and that nobody is writing.

    What a file that a program has open for writing will hold is not known yet, and what may not be read is not known.

    Raises:
        OSError: If it cannot be read for another reason than rights.
    """
    try:
        return S_ISREG(file.lstat().st_mode) and not _is_being_written(file) and digest_of(file) in digests
    except PermissionError:
        return False


def _is_being_written(file: Path) -> bool:
    """Return True if a program has a file open for writing; False also where the system does not tell.

    The system grants a lease on a file for reading only while nobody has it open for writing. Source: fcntl(2), "Leases".
    On a network drive it refuses others, too. A program that opens the file during the lease has a signal sent here,
    which would end this process if it were the usual one.
    """
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 (not on every system)
    from signal import SIGURG  # noqa: PLC0415 (the same)

    with file.open("rb") as opened:
        try:
            fcntl.fcntl(opened, fcntl.F_SETSIG, SIGURG)  # ignored
            fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return not is_on_network_drive(file)
        except OSError:
            return False  # a file of another user, or a file system without leases
    return False
