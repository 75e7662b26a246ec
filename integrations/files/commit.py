"""The commit of a delivery: its files, which lie written in a folder of their own, take their places together.

A journal in that folder says what is under way, so that the next process finishes it should this one be killed: the commit
is then done as a whole, as it would have been. What stood in the places is moved into the folder first; what of it Recue
wrote last is removed with the folder, and everything else is kept.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count, islice
from pathlib import Path
from typing import Final, Self

from integrations.files.delivery import Kept, names_a_file
from integrations.files.kept_files import free_number, has_digest, keep
from integrations.files.ledger import Ledger, Written, read_json, write_json
from integrations.files.renaming import move_to_free, take_place
from integrations.files.unfinished import JOURNAL

NEW: Final = "new"
"""The name of a file that has not taken its place yet, in the folder of its number."""
_OLD = "old"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file that takes its place."""

    suffix: str
    digest: str
    """The digest of its content."""
    before: str
    """The digest of what Recue wrote last to that place; empty if it wrote nothing there."""
    keep: bool
    """True if what is there is kept although Recue wrote it."""

    @classmethod
    def told(cls, told: Mapping[str, object]) -> Self:
        """Read what a journal tells of it.

        Raises:
            KeyError: If something is missing.
        """
        return cls(str(told["suffix"]), str(told["digest"]), str(told["before"]), bool(told["keep"]))


@dataclass(frozen=True, slots=True)
class Commit:
    """A delivery whose files are all written."""

    name: str
    """The score's name."""
    timeline: str
    """The timeline that it is a score of; empty for other files."""
    files: tuple[Replacement, ...]
    """The files, in the order of their numbered folders."""

    @classmethod
    def read(cls, parts: Path) -> Self | None:
        """Read the journal in a folder of unfinished files; None where no file has taken its place.

        Raises:
            OSError: If it cannot be read.
        """
        try:
            told = read_json(parts / JOURNAL)
            files = tuple(Replacement.told(each) for each in told["files"])
            read = cls(str(told["name"]), str(told["timeline"]), files)
            read._check(parts)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise OSError(5, f"{parts / JOURNAL} is damaged; move {parts} to another place") from error
        return read

    def _check(self, parts: Path) -> None:
        """Check that a journal, which a stranger may have written, leads out of neither folder.

        Raises:
            ValueError: If it does.
        """
        for number, file in enumerate(self.files):
            if not names_a_file(f"{self.name}.{file.suffix}") or (parts / str(number)).is_symlink():
                raise ValueError("it leads elsewhere")

    def run(self, folder: Path, parts: Path) -> tuple[Kept, ...]:
        """Have all files take their places or, after an error, none.

        A stop signal takes effect before or after it, and not in between.

        Args:
            folder: The folder, whose hidden folder is locked.
            parts: The folder of unfinished files, in the hidden folder.

        Returns:
            What was kept.

        Raises:
            OSError: If a file cannot take its place.
        """
        write_json(parts / JOURNAL, asdict(self), parts, durable=True)
        try:
            self._take_places(folder, parts)
            self._enter(folder, parts)
            return self._settled(folder, parts)
        except OSError:
            self._take_back(folder, parts)
            raise
        except BaseException:
            self.resume(folder, parts)
            raise

    def resume(self, folder: Path, parts: Path) -> tuple[Kept, ...]:
        """Finish what was begun, from wherever it was broken off.

        Returns:
            What was kept.

        Raises:
            OSError: If a file cannot take its place; it may be tried again.
        """
        for number, file in enumerate(self.files):
            new = parts / str(number) / NEW
            if os.path.lexists(new) and not has_digest(new, {file.digest}):
                new.rename(next(_asides(parts, number)))  # it stood in the place until that very moment
            if not _holds(self._place(folder, file), file.digest):
                self._wait_again(file, parts, number)  # it had been taken back
        self._take_places(folder, parts)
        self._enter(folder, parts)
        return self._settled(folder, parts)

    def _take_places(self, folder: Path, parts: Path) -> None:
        for number, file in enumerate(self.files):
            new = parts / str(number) / NEW
            if os.path.lexists(new):
                take_place(new, self._place(folder, file), _asides(parts, number))

    def _enter(self, folder: Path, parts: Path) -> None:
        """Enter the files in the ledger."""
        by = self.name if self.timeline else ""
        files = {self._place(folder, file).name: Written(by, file.digest) for file in self.files}
        timelines = {self.name: self.timeline} if self.timeline else {}
        Ledger.read(parts.parent).having(files, timelines, folder).write(parts.parent, parts)

    def _settled(self, folder: Path, parts: Path) -> tuple[Kept, ...]:
        """Keep what stood in the places and is not to be removed, and end the journal."""
        kept = tuple(self._kept(folder, parts))
        (parts / JOURNAL).unlink(missing_ok=True)
        return kept

    def _kept(self, folder: Path, parts: Path) -> Iterator[Kept]:
        judged = [
            (file, old, has_digest(old, {file.digest, file.before}))
            for number, file in enumerate(self.files)
            for old in _olds(parts, number)
        ]
        wanted = [
            (file, old, ours)
            for file, old, ours in judged
            if not ours or (file.keep and not has_digest(old, {file.digest}))
        ]
        number = free_number(folder, self.name, [file.suffix for file, _, _ in wanted])
        for file, old, ours in wanted:
            yield keep(old, folder, self.name, file.suffix, number, ours=ours)

    def _take_back(self, folder: Path, parts: Path) -> None:
        """Put back what stood in the places, so that all files wait again; what a person put there meanwhile is kept.

        Raises:
            OSError: If something cannot be put back; it stays in the folder, and the journal says so.
        """
        for number, file in enumerate(self.files):
            if not os.path.lexists(parts / str(number) / NEW):
                self._put_back(self._place(folder, file), file, parts, number)
        self._settled(folder, parts)

    def _put_back(self, place: Path, file: Replacement, parts: Path, number: int) -> None:
        aside = next(_asides(parts, number))
        if olds := _olds(parts, number):
            take_place(olds[-1], place, _asides(parts, number))
        else:
            with suppress(FileNotFoundError):
                place.rename(aside)
                if not has_digest(aside, {file.digest}):
                    move_to_free(aside, place)
        self._wait_again(file, parts, number)

    def _wait_again(self, file: Replacement, parts: Path, number: int) -> None:
        """Find a file that had taken its place among what was moved aside, and have it wait again."""
        new = parts / str(number) / NEW
        if not os.path.lexists(new):
            ours = (old for old in _olds(parts, number) if has_digest(old, {file.digest}))
            for old in islice(ours, 1):
                old.rename(new)

    def _place(self, folder: Path, file: Replacement) -> Path:
        return folder / f"{self.name}.{file.suffix}"


def _holds(place: Path, digest: str) -> bool:
    """Return True if a place has a file with a digest."""
    return os.path.lexists(place) and has_digest(place, {digest})


def _asides(parts: Path, number: int) -> Iterator[Path]:
    """Yield free names for what stood in a place."""
    names = (parts / str(number) / f"{_OLD}-{at:06}" for at in count())
    return (name for name in names if not os.path.lexists(name))


def _olds(parts: Path, number: int) -> Sequence[Path]:
    """Return what stood in a place, the last one last."""
    return sorted((parts / str(number)).glob(f"{_OLD}-*"))
