"""Renames that destroy nothing: a file takes a place, and whatever stood there at that instant is moved aside."""

import ctypes
import errno
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

_NOREPLACE, _EXCHANGE = 1, 2
"""Flags of `renameat2`. Source: renameat2(2)."""
_HERE: Final = -100
"""`AT_FDCWD`: paths are as the process sees them."""
_UNABLE: Final = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV, errno.EMLINK}
"""Errors of a file system that does not know an operation; one that may not be written to fails again, at the next."""


def take_place(new: Path, place: Path, asides: Iterator[Path]) -> None:
    """Move a file to a place; whatever stands there is moved aside, also if it was put there a moment ago.

    Where the system can exchange two names (Linux), there is no moment without a file. Links are moved, not followed.

    Args:
        new: The file, on the same file system.
        place: Its place.
        asides: Free names; each thing that stood in the place gets one.

    Raises:
        OSError: If it cannot be moved.
    """
    while not move_to_free(new, place):
        aside = next(asides)
        try:
            if _exchanged(new, place):
                new.rename(aside)
                return
            place.rename(aside)
        except FileNotFoundError:
            if not os.path.lexists(new):
                raise


def move_to_free(file: Path, place: Path) -> bool:
    """Move a file, a link or a folder to a place where nothing is; return False where something is.

    Raises:
        OSError: If it cannot be moved.
    """
    try:
        for move in (_moved_if_free, _linked_if_free):
            if (moved := move(file, place)) is not None:
                return moved
        if os.path.lexists(place):
            return False
        file.rename(place)  # no way to do both at once: Windows refuses by itself, FAT is left
    except FileExistsError:
        return False
    return True


def _moved_if_free(file: Path, place: Path) -> bool | None:
    """Rename in one step with the check; None where the system cannot."""
    return _renamed(file, place, _NOREPLACE)


def _linked_if_free(file: Path, place: Path) -> bool | None:
    """Make a second name, which fails where something is, and drop the first; None where the system cannot."""
    if file.is_dir() and not file.is_symlink():
        return None
    try:
        os.link(file, place, follow_symlinks=False)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in _UNABLE:
            raise
        return None
    file.unlink()
    return True


def _exchanged(new: Path, place: Path) -> bool:
    """Exchange two names; False where the system cannot."""
    return bool(_renamed(new, place, _EXCHANGE))


def _renamed(a: Path, b: Path, flag: int) -> bool | None:
    """Rename with a flag; None where the system cannot.

    Raises:
        OSError: If it fails for another reason.
    """
    call = _system_call()
    if call is None:
        return None
    if call(_HERE, os.fsencode(a), _HERE, os.fsencode(b), flag) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return None
    raise OSError(number, os.strerror(number), str(a), None, str(b))


@cache
def _system_call() -> Callable[..., Any] | None:
    """Return the C library's `renameat2`; None where it has none. (Each library that is opened is a cycle of its own.)"""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
