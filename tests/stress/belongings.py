"""What a person has made in a folder, and whether it is still there: the yardstick of `edits` and `races`."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISFIFO
from typing import Self

from integrations.files.hidden_folder import NAME as HIDDEN


@dataclass(frozen=True, slots=True)
class Seen:
    """What is in a folder and below it."""

    contents: frozenset[bytes]
    """Of the files."""
    links: frozenset[str]
    """What the links point to."""
    fifos: int

    @classmethod
    def below(cls, folder: Path, *, hidden: bool = False) -> Self:
        """Look at a folder; at Recue's hidden folders only if asked to."""
        contents, links, fifos = set(), set(), 0
        for entry in entries(folder, hidden=hidden):
            if entry.is_symlink():
                links.add(str(entry.readlink()))
            elif entry.is_file():
                contents.add(entry.read_bytes())
            else:
                fifos += S_ISFIFO(entry.lstat().st_mode)
        return cls(frozenset(contents), frozenset(links), fifos)


def entries(folder: Path, *, hidden: bool = False) -> list[Path]:
    """Return everything in a folder and below it, in order; links are not followed."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if hidden or name != HIDDEN)
        found += (Path(place, name) for name in [*folders, *sorted(files)])
    return found


@dataclass(slots=True)
class Belongings:
    """What a person has made in a folder and has not thrown away."""

    folder: Path
    contents: dict[bytes, str] = field(default_factory=dict)
    """Contents of files, and where they were put."""
    links: set[str] = field(default_factory=set)
    """What links point to; no two links point to the same."""
    fifos: int = 0

    def forget_what_is_gone(self, *, hidden: bool = False) -> None:
        """Drop what a person just threw away: called after each act of theirs, before Recue does anything."""
        seen = Seen.below(self.folder, hidden=hidden)
        self.contents = {each: where for each, where in self.contents.items() if each in seen.contents}
        self.links &= seen.links
        self.fifos = min(self.fifos, seen.fifos)

    def losses(self, *, hidden: bool = False) -> list[str]:
        """Return a line on each thing that is lost.

        Args:
            hidden: Count as there what lies in Recue's hidden folders, as it may from a kill to the next command.
        """
        seen = Seen.below(self.folder, hidden=hidden)
        lost = [
            f"{where}: {each[:60]!r}" for each, where in self.contents.items() if each not in seen.contents
        ]
        lost += [f"the link to {target}" for target in sorted(self.links - seen.links)]
        lost += ["a FIFO"] * (self.fifos > seen.fifos)
        return lost
