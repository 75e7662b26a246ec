"""Names that Ardour, XML and every file system accept."""

from itertools import count
from typing import Final

_IN_PORTS: Final = str.maketrans({":": " ", "/": " ", "\\": " "})
"""Characters that a track's name cannot hold, because its ports are named by it."""
_LONGEST: Final = 40
"""The most characters of a name in a file's name."""


def plain(text: str) -> str:
    """Remove the characters that XML cannot hold, and line breaks."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def track_name(wanted: str, taken: set[str]) -> str:
    """Return a unique name for a part's track.

    Args:
        wanted: The part's name.
        taken: The names of the existing tracks.
    """
    name = " ".join(plain(wanted).translate(_IN_PORTS).split()) or "MIDI"
    return next(n for number in count(1) if (n := name if number == 1 else f"{name} {number}") not in taken)


def file_part(name: str) -> str:
    """Reduce a name to letters, digits, spaces and hyphens, for a file's name."""
    return "".join(c if c.isalnum() or c in " -" else "_" for c in name)[:_LONGEST].strip()
