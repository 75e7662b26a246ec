"""Two timeline files: read and compared, and their changes written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os.path import lexists, realpath
from pathlib import Path
from typing import TextIO

from bridge.commands.standing_score import WrittenScore
from bridge.errors import UsageError
from bridge.output.delivering import deliver_files, kept_remarks
from bridge.plain_text import plain
from bridge.recut.changes import ChangeList, compare
from bridge.recut.changes.change_edl import change_edl
from bridge.recut.changes.document import Json, change_document
from bridge.recut.changes.marked_otio import marked_otio
from bridge.recut.changes.table import aligned, remarks, rows, text_table
from bridge.settings import Settings
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from integrations.files.delivery import Delivered, Delivery, Kept

Form = Callable[[Timeline, Timeline, ChangeList], str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two cuts and the changes between them."""

    old: Timeline
    new: Timeline
    changes: ChangeList
    delivered: tuple[str, ...]
    """The files written."""
    kept: tuple[Kept, ...]
    """The files that stood in their places and were kept."""

    @property
    def document(self) -> Json:
        """The changes, for a program."""
        return change_document(self.old, self.new, self.changes)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Remarks on what was read differently than written, one sentence each."""
        return tuple(dict.fromkeys((*self.old.warnings, *self.new.warnings, *kept_remarks(self.kept))))

    def show(self, stream: TextIO) -> None:
        """Write the table: in colour on a terminal, as aligned plain text elsewhere."""
        if not stream.isatty():
            stream.write(text_table(self.old, self.new, self.changes) + "\n")
            return
        from rich.console import Console  # noqa: PLC0415 (not needed for files and pipes)
        from rich.text import Text  # noqa: PLC0415

        console = Console(file=stream)
        table = rows(self.old, self.new, self.changes)
        styles = ["bold", *(_STYLES[row[0].partition("+")[0]] for row in table)]
        for line, style in zip(aligned(table), styles, strict=True):
            console.print(Text(plain(line), style, no_wrap=True, overflow="ellipsis"))
        for line in remarks(self.old, self.new, self.changes):
            console.print(Text(plain(line)))


_STYLES = {
    "unchanged": "blue",
    "moved": "green",
    "trimmed": "yellow",
    "retimed": "cyan",
    "replaced": "magenta",
    "inserted": "bright_red",
    "removed": "red",
    "split": "magenta",
    "joined": "magenta",
}
"""Terminal colours of rows by their strongest fact, near the markers' own."""


def compare_files(
    old_file: Path,
    new_file: Path,
    *,
    edl: Path | None,
    otio: Path | None,
    said: Mapping[str, object],
    sequence: str | None,
    sheet_file: Path,
) -> Comparison:
    """Compare two timeline files, and write the changes.

    Args:
        old_file: The cut as it was.
        new_file: The cut as it is.
        edl: The file for the changed events; not written where None.
        otio: The file for the new cut with coloured markers; not written where None.
        said: Settings of how the files are to be read (`bridge.timeline.reading`); else as the settings beside each file
            say, or those that the old cut was scored with.
        sequence: Which timeline, where a file holds several.
        sheet_file: The cue sheet of the old cut, which holds the cut where its file is gone; it may not be there.

    Raises:
        RecueError: If a file cannot be read or written.
    """
    forms: list[tuple[Path | None, Form]] = [(edl, change_edl), (otio, marked_otio)]
    wanted = [(path, form) for path, form in forms if path]
    _check_places([path for path, _ in wanted], old_file, new_file)
    score = WrittenScore.read(sheet_file) if lexists(sheet_file) else None
    settings = (Settings.read(path, said) for path in (old_file, new_file))
    was, now = (score.reading(each) if score else each.reading for each in settings)
    old = score.old_cut(old_file, was, sequence) if score else read(old_file, **was, sequence=sequence)
    new = read(new_file, **now, sequence=sequence)
    changes = compare(old, new)
    written = [_write(path, form(old, new, changes)) for path, form in wanted]
    return Comparison(
        old,
        new,
        changes,
        tuple(file for each in written for file in each.files),
        tuple(kept for each in written for kept in each.kept),
    )


def _check_places(written: list[Path], old_file: Path, new_file: Path) -> None:
    """Check that every file has a suffix, and none is written twice or over the cuts themselves.

    Raises:
        UsageError: If one has none or would be.
    """
    taken = {realpath(old_file), realpath(new_file)}
    for path in written:
        if not path.suffix:
            raise UsageError(f"'{path}' cannot name a file of changes; end it in .edl or .otio.")
        if realpath(path) in taken:
            raise UsageError(
                f"'{path}' would be written over what is read or written already; name another file."
            )
        taken.add(realpath(path))


def _write(path: Path, text: str) -> Delivered:
    return deliver_files(path.parent, Delivery(path.stem, {path.suffix[1:]: text.encode()}))
