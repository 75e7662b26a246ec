"""Real timelines, every sequence of every file."""

from collections.abc import Iterator
from pathlib import Path

from bridge.otio.formats import sequences
from bridge.otio.notes import Notes
from bridge.otio.sequences import finished
from bridge.timeline import Timeline


def timelines_in(path: Path) -> Iterator[Timeline]:
    """Every sequence of a file; a file of one is that.

    Raises:
        TimelineError: If the file or a sequence of it cannot be read.
    """
    notes = Notes()
    for one in sequences(path, None, notes):
        yield finished(one.draft(notes), one.name, notes, f"'{path.name}'")
