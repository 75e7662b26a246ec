"""The place of a timeline's score: a folder, and a name in it that no other timeline's score has."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path, PurePath
from unicodedata import normalize

from bridge.output.names import SHEET, file_name, score_name, seen_from
from bridge.settings import Format
from integrations.files.hidden_folder import NAME as HIDDEN
from integrations.files.ledger import Ledger
from integrations.files.regular_file import read_file


@dataclass(frozen=True, slots=True)
class ScorePlace:
    """The folder and the name of a timeline's score."""

    folder: Path
    name: str
    """What its files are called, before the suffix."""
    timeline: str
    """The timeline as the folder's ledger has it: its path as seen from there, and its sequence."""
    formerly: str = ""
    """The timeline that had the name; empty for none, and for the same one."""
    remarks: tuple[str, ...] = ()
    """A sentence for the report where the name is told apart from another timeline's; else none."""

    def file(self, form: Format) -> Path:
        """Return the path of the score's file of a format."""
        return self.folder / file_name(self.name, form)

    @property
    def sheet(self) -> Path:
        """The path of its cue sheet."""
        return self.file(Format.JSON)


def score_place(folder: Path, cut_file: Path, sequence: str | None = None) -> ScorePlace:
    """Find the place of a timeline's score in a folder.

    It is the one it had before. A new score is named as its timeline's file, with a number if another timeline's score
    has that name: `cut-2`. A timeline of the same file name that is not there any more was moved: its place is taken over.

    Args:
        folder: The folder; it need not exist.
        cut_file: The timeline's file.
        sequence: Which timeline, where the file holds several.
    """
    wanted, mine = score_name(cut_file, sequence), timeline_seen_from(folder, cut_file, sequence)
    same = {mine, _named(seen_from(folder, cut_file), sequence or "")}
    names = _Names(folder, Ledger.read(folder / HIDDEN).timelines)
    for name in chain(names.had_by(mine, wanted), _numbered(wanted)):
        owner = names.owner(name)
        if owner is None or owner in same or _was_moved(folder, owner, cut_file, sequence):
            formerly = "" if owner is None or owner == mine else owner
            return ScorePlace(folder, name, mine, formerly, names.told_apart(wanted, name))
    raise AssertionError("numbers do not end")


def timeline_seen_from(folder: Path, cut_file: Path, sequence: str | None) -> str:
    """Return a timeline as a folder's ledger has it; a link in place of the file counts as the file."""
    real = Path(os.path.realpath(cut_file.parent)) / cut_file.name
    return _named(_relative(folder, real), sequence or "")


def _relative(folder: Path, file: Path) -> str:
    try:
        return Path(os.path.relpath(file, os.path.realpath(folder))).as_posix()
    except ValueError:  # on another drive
        return file.name


def _named(path: str, sequence: str) -> str:
    return f"{path}#{sequence}" if sequence else path


def _numbered(wanted: str) -> Iterator[str]:
    """Yield the names that a score may have: `cut`, `cut-2`, `cut-3`."""
    yield wanted
    yield from (f"{wanted}-{number}" for number in count(2))


def _was_moved(folder: Path, owner: str, cut_file: Path, sequence: str | None) -> bool:
    """Return True if a timeline of the same file name and sequence is not where it was."""
    path = owner.removesuffix(_named("", sequence or ""))
    return (
        _named(PurePath(path).name, sequence or "") == _named(cut_file.name, sequence or "")
        and _named(path, sequence or "") == owner
        and not os.path.lexists(folder / path)
    )


def _folded(name: str) -> str:
    """Return what systems that do not tell names apart take them for: `É` as one letter, as two, or small."""
    return normalize("NFC", normalize("NFC", name).casefold())


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that scores have in a folder."""

    folder: Path
    timelines: Mapping[str, str]
    """The ledger's timeline of each name."""

    def had_by(self, timeline: str, wanted: str) -> Iterator[str]:
        """Yield the names that a timeline's score has had, of those that it may have."""
        pattern = re.compile(rf"{re.escape(wanted)}(-[0-9]+)?")
        return (
            name for name, owner in self.timelines.items() if owner == timeline and pattern.fullmatch(name)
        )

    def owner(self, name: str) -> str | None:
        """Return the timeline that a name belongs to, in any case and form of its letters; None where it is free."""
        found = (owner for other, owner in self.timelines.items() if _folded(other) == _folded(name))
        return next(found, None) or self._told_by_sheet(name)

    def told_apart(self, wanted: str, name: str) -> tuple[str, ...]:
        """Return a remark on a name that is not the wanted one."""
        if name == wanted:
            return ()
        return (
            f"The name {wanted} is that of the score of {self.owner(wanted)}, another timeline; this one is called {name}.",
        )

    def _told_by_sheet(self, name: str) -> str | None:
        """Return the timeline that a cue sheet is of, for scores from before there was a ledger."""
        try:
            told = json.loads(read_file(self.folder / f"{name}{SHEET}"))["timeline"]
            return _named(str(told["path"]), str(told["sequence"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
