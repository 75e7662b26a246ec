"""The ways in which programs save a file."""

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

Save = Callable[[Path, bytes, float], None]
"""Saves content to a place; what takes time takes so many seconds."""


def truncated(place: Path, content: bytes, pause: float) -> None:
    """Empty the file, and write into it after a pause; it is made where there is none."""
    with place.open("wb") as file:
        time.sleep(pause)
        file.write(content)


def written_in_place(place: Path, content: bytes, pause: float) -> None:
    """Open a file that is there, and write over what is in it after a pause."""
    with suppress(FileNotFoundError), place.open("r+b") as file:
        time.sleep(pause)
        file.write(content)
        file.truncate()
        return
    truncated(place, content, pause)


def appended(place: Path, content: bytes, pause: float) -> None:
    """Write to a file's end, in two pieces with a pause between; what is in it already stays."""
    with place.open("ab") as file:
        file.write(content[:3])
        file.flush()
        time.sleep(pause)
        file.write(content[3:])


def renamed_over(place: Path, content: bytes, pause: float) -> None:
    """Write beside a place, and move the file there."""
    beside = _beside(place)
    truncated(beside, content, pause)
    beside.replace(place)


def made_anew(place: Path, content: bytes, pause: float) -> None:
    """Delete a file, and write another under its name."""
    place.unlink(missing_ok=True)
    truncated(place, content, pause)


def linked_hard(place: Path, content: bytes, pause: float) -> None:
    """Give a new file a second name in the place, and drop its first; try again where somebody was faster."""
    beside = _beside(place)
    truncated(beside, content, pause)
    while beside.exists():
        place.unlink(missing_ok=True)
        with suppress(FileExistsError):
            os.link(beside, place)
            beside.unlink()


SAVES: Final[Mapping[str, Save]] = {
    "truncate and write": truncated,
    "write in place": written_in_place,
    "append": appended,
    "rename over": renamed_over,
    "delete and create": made_anew,
    "link": linked_hard,
}


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.saving")
