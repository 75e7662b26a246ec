"""Deliveries: finished scores as named files, and what became of them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Content = bytes | Iterable[bytes]
"""The content of a file: in one piece, or in blocks that are generated on demand, the same each time."""


def names_a_file(name: str) -> bool:
    """Return True if a name stays in the folder that it is joined to: no other folder, no zero byte or half character."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return bool(name) and "\0" not in name and Path(name).name == name


@dataclass(frozen=True, slots=True)
class Delivery:
    """One complete score, ready to be written."""

    name: str
    """The score's name, valid as a file name."""
    files: dict[str, Content]
    """Content by suffix without a leading dot: `mid`, `wav`, `recue.json`, `png`."""
    timeline: str = ""
    """The timeline that it is a score of, as seen from the folder; empty where the files are of no timeline's score."""
    formerly: str = ""
    """The timeline that the score's name belonged to, where it may be taken over: one that is not there any more."""
    keep: frozenset[str] = frozenset()
    """Suffixes of the files that are kept before they are replaced although Recue wrote them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stood where Recue wrote, and was kept."""

    file: Path
    """Where it stood."""
    kept: Path
    """Where it is now."""
    ours: bool
    """True if it is as Recue wrote it, and was kept because that was asked for."""

    @property
    def remark(self) -> str:
        """A sentence that tells of it."""
        if self.ours:
            return f"The earlier {self.file.name} was kept as {self.kept.name}."
        return f"{self.file.name} is not what Recue wrote there last; it was kept as {self.kept.name}."


@dataclass(frozen=True, slots=True)
class Delivered:
    """The outcome of a delivery into a folder."""

    files: tuple[str, ...]
    """The path of each file that was written."""
    kept: tuple[Kept, ...]
    """What stood in their places and was not what Recue wrote there last."""
