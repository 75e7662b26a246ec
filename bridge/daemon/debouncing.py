"""Debouncing of saves: the state of a file, and waiting until it no longer changes."""

import asyncio
import stat
import time
from os import stat_result
from pathlib import Path

from bridge.story.files import is_beside
from bridge.themes.files import FOLDER, is_theme

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, time of change in nanoseconds, size in bytes and inode of each file of a timeline, and of each theme, captions and script
beside it; differs between states."""
SETTLE = 0.03
"""Seconds without a change after which a save is over."""
STEP = 0.01
"""Polling interval of a file that may still be being saved, in seconds."""


def stamp_of(path: Path) -> Stamp | None:
    """Return the state of a timeline, a file or a bundle of files, and of the themes, captions and script beside it.

    Returns:
        None where the timeline is missing or may not be read.
    """
    try:
        state = path.stat()
        bundle = stat.S_ISDIR(state.st_mode)
        states = (
            [(file.name, file.stat()) for file in sorted(path.iterdir())] if bundle else [(path.name, state)]
        )
    except OSError:
        return None
    states += _themes(path.parent / FOLDER) + _story(path)
    return tuple((name, state.st_mtime_ns, state.st_size, state.st_ino) for name, state in states)


def _themes(folder: Path) -> list[tuple[str, stat_result]]:
    """Return the state of each file in a folder of themes; none where it cannot be read."""
    try:
        return [(f"{FOLDER}/{file.name}", file.stat()) for file in sorted(folder.iterdir()) if is_theme(file)]
    except OSError:
        return []


def _story(cut_file: Path) -> list[tuple[str, stat_result]]:
    """Return the state of the captions and the script beside a timeline; none where its folder cannot be read."""
    try:
        files = sorted(file for file in cut_file.parent.iterdir() if is_beside(file, cut_file))
        return [(file.name, file.stat()) for file in files]
    except OSError:
        return []


async def settled(path: Path, settle: float) -> Stamp | None:
    """Wait until neither a timeline nor what lies beside it have changed for a while.

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
