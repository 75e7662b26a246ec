"""Real timelines, every sequence of every file."""

from collections.abc import Iterator
from pathlib import Path

from bridge.otio.formats import sequences
from bridge.otio.notes import Remarks
from bridge.otio.sequences import finished
from bridge.timeline import Timeline


def timelines_in(path: Path) -> Iterator[Timeline]:
    """Every sequence of a file; a file of one is that.

    Raises:
        TimelineError: If the file or a sequence of it cannot be read.
    """
    remarks = Remarks()
    for one in sequences(path, None, remarks):
        yield finished(one.parse(remarks), one.name, remarks, f"'{path.name}'")
