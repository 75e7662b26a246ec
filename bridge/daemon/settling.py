"""When a save is over: a file's state, and waiting until it stands still."""

import asyncio
import stat
import time
from pathlib import Path

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, nanoseconds of the last change, bytes and inode of each file of a timeline; two states have different ones."""
SETTLE = 0.03
"""Seconds a file stands still after a save."""
STEP = 0.01
"""Seconds between two looks at a file that may still be being saved."""


def stamp_of(path: Path) -> Stamp | None:
    """The state of a timeline, a file or a bundle of files; None where there is none.

    What may not be looked at counts as not there.
    """
    try:
        state = path.stat()
        bundle = stat.S_ISDIR(state.st_mode)
        states = (
            [(file.name, file.stat()) for file in sorted(path.iterdir())] if bundle else [(path.name, state)]
        )
    except OSError:
        return None
    return tuple((name, state.st_mtime_ns, state.st_size, state.st_ino) for name, state in states)


async def standing_still(path: Path, settle: float) -> Stamp | None:
    """Wait until a timeline has not changed for a while.

    Args:
        path: The file or bundle.
        settle: Seconds it must stand still.

    Returns:
        Its state; None where it is gone.
    """
    seen, since = stamp_of(path), time.monotonic()
    while time.monotonic() - since < settle:
        await asyncio.sleep(STEP)
        now = stamp_of(path)
        if now != seen:
            seen, since = now, time.monotonic()
    return seen
