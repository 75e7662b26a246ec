"""Debouncing of saves: the state of a file, and waiting until it no longer changes."""

import asyncio
import stat
import time
from pathlib import Path

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, time of change in nanoseconds, size in bytes and inode of each file of a timeline; differs between states."""
SETTLE = 0.03
"""Seconds without a change after which a save is over."""
STEP = 0.01
"""Polling interval of a file that may still be being saved, in seconds."""


def stamp_of(path: Path) -> Stamp | None:
    """Return the state of a timeline, a file or a bundle of files; None where it is missing or may not be read."""
    try:
        state = path.stat()
        bundle = stat.S_ISDIR(state.st_mode)
        states = (
            [(file.name, file.stat()) for file in sorted(path.iterdir())] if bundle else [(path.name, state)]
        )
    except OSError:
        return None
    return tuple((name, state.st_mtime_ns, state.st_size, state.st_ino) for name, state in states)


async def settled(path: Path, settle: float) -> Stamp | None:
    """Wait until a timeline has not changed for a while.

    Args:
        path: The file or bundle.
        settle: Seconds without a change.

    Returns:
        Its state; None where it is missing.
    """
    seen, since = stamp_of(path), time.monotonic()
    while time.monotonic() - since < settle:
        await asyncio.sleep(STEP)
        now = stamp_of(path)
        if now != seen:
            seen, since = now, time.monotonic()
    return seen
