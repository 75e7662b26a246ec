"""The paths of timelines: tells them from other files in a watched folder, and normalizes them."""

import os
import re
from pathlib import Path

from bridge.output.names import SUFFIXES
from bridge.settings import Format
from bridge.timeline.formats.known_formats import suffix_of

_WRITTEN = tuple(f".{SUFFIXES[form]}" for form in (Format.OTIO, Format.FCPXML, Format.FCP7XML))
"""Suffixes of what Recue writes back for editors, which is not scored."""
_KEPT = re.compile(r"\.kept-[0-9]+\.")
"""Part of the name of a file that Recue kept, which is not scored either."""
_UNFINISHED = (".", "~", "#")
"""Prefixes of half-saved, backup and lock files."""


def is_timeline(path: Path) -> bool:
    """Return True if the name is that of a timeline, not of a temporary or backup file, or of Recue's own output."""
    name = path.name.lower()
    if name.startswith(_UNFINISHED) or name.endswith(_WRITTEN) or _KEPT.search(name):
        return False
    return suffix_of(path) is not None


def timelines_in(folder: Path) -> list[Path]:
    """Return the timelines directly in a folder, in order of name; none where it cannot be read."""
    try:
        return sorted(path for path in folder.iterdir() if is_timeline(path))
    except OSError:
        return []


def place_of(path: Path) -> Path:
    """Return a timeline's canonical path: absolute, with the links of its folder resolved.

    A link in place of the timeline itself is kept, because a save by rename replaces the link.
    """
    return real(path.parent) / path.name


def real(path: Path) -> Path:
    """Return the absolute path with all links resolved, as far as it exists; a link that leads in a circle stays."""
    return Path(os.path.realpath(path))
