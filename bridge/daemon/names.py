"""Which files in a watched folder are timelines, and which are not for Recue."""

import os
from pathlib import Path

from bridge.output.names import SUFFIXES
from bridge.settings import Format
from bridge.timeline.formats.known_formats import suffix_of

_WRITTEN = f".{SUFFIXES[Format.OTIO]}"
"""What the name of the cut that Recue writes back ends in, which is none to score."""
_UNFINISHED = (".", "~", "#")
"""What the names of half-saved, backup and lock files begin with."""


def is_timeline(path: Path) -> bool:
    """Whether a name is that of a finished timeline."""
    name = path.name.lower()
    return suffix_of(path) is not None and not name.startswith(_UNFINISHED) and not name.endswith(_WRITTEN)


def timelines_in(folder: Path) -> list[Path]:
    """The timelines in a folder, not below it, in order of name; none where it cannot be looked into."""
    try:
        return sorted(path for path in folder.iterdir() if is_timeline(path))
    except OSError:
        return []


def place_of(path: Path) -> Path:
    """The one name a timeline goes by: absolute, its folder without links or dots.

    A timeline that is itself a link keeps its name: a save by rename replaces the link.
    """
    return real(path.parent) / path.name


def real(path: Path) -> Path:
    """A path without links and dots, as far as it is there; a link that leads in a circle stays."""
    return Path(os.path.realpath(path))
