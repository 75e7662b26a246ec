"""Names as Ardour, XML and every file system take them."""

from itertools import count
from typing import Final

_IN_PORTS: Final = str.maketrans({":": " ", "/": " ", "\\": " "})
"""What may not stand in a track's name, because its ports are called by it."""
_LONGEST: Final = 40
"""Characters of a name that go into a file's."""


def plain(text: str) -> str:
    """A text without the characters that XML cannot hold, and on one line."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def track_name(wanted: str, taken: set[str]) -> str:
    """A part's name for a track: no two tracks have the same.

    Args:
        wanted: The part's name.
        taken: The names of the tracks there are.
    """
    name = " ".join(plain(wanted).translate(_IN_PORTS).split()) or "MIDI"
    return next(n for number in count(1) if (n := name if number == 1 else f"{name} {number}") not in taken)


def file_part(name: str) -> str:
    """A name as a part of a file's: letters, digits, spaces and hyphens."""
    return "".join(c if c.isalnum() or c in " -" else "_" for c in name)[:_LONGEST].strip()
