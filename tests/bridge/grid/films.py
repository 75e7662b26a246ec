"""Real timelines, every sequence of every file."""

from collections.abc import Iterator
from pathlib import Path

from bridge.timeline import Timeline
from bridge.timeline.formats.detecting import sequences
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import finished


def timelines_in(path: Path) -> Iterator[Timeline]:
    """Every sequence of a file; a file of one is that.

    Raises:
        TimelineError: If the file or a sequence of it cannot be read.
    """
    remarks = Remarks()
    for one in sequences(path, None, None, remarks):
        yield finished(one.parse(remarks), one.name, remarks, f"'{path.name}'")
