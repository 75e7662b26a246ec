"""The one entry point to timelines: files of any format in, a `Timeline` of exact times out."""

from fractions import Fraction
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from bridge.errors import TimelineError
from bridge.timeline import Timeline
from bridge.timeline.formats import documents
from bridge.timeline.formats.detecting import sequences
from bridge.timeline.formats.known_formats import is_bundle
from bridge.timeline.formats.nodes import parsed
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import chosen, finished

__all__ = ["check_file", "read", "read_document"]


def check_file(path: Path) -> None:
    """Check that what is in a timeline's place, if anything is, can be one.

    Raises:
        TimelineError: If it is a folder and no bundle, or a device, a FIFO or a socket.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # nothing is there, or reading it says what is wrong
        return
    if S_ISDIR(mode) and not is_bundle(path):
        raise TimelineError(f"'{path}' is a folder; choose the timeline file in it.")
    if not (S_ISREG(mode) or S_ISDIR(mode)):
        raise TimelineError(f"'{path}' is no file; choose a timeline file.")


def read(
    path: Path,
    *,
    rate: Fraction | None = None,
    encoding: str | None = None,
    sound_only: bool = False,
    sequence: str | None = None,
) -> Timeline:
    """Read a timeline.

    Args:
        path: A timeline of one of `bridge.timeline.formats.known_formats.SUFFIXES`, or whatever else an installed OpenTimelineIO adapter
            reads.
        rate: Frames per second of the record, where the file states none or a wrong one.
        encoding: The code page of text that is not in Unicode and does not say its own; guessed where None.
        sound_only: Read a timeline that has sound and no picture, as one shot.
        sequence: The name of the sequence to read where the file holds several.

    Returns:
        The timeline; its warnings say what was read differently than written.

    Raises:
        TimelineError: If it cannot be read, holds no picture, or holds several sequences and none is named.
    """
    remarks = Remarks()
    where = f"'{path.name}'"
    try:
        found = chosen(sequences(path, rate, encoding, remarks), sequence, where)
        return finished(found.parse(remarks), found.name, remarks, where, sound_only=sound_only)
    except RecursionError as error:
        raise TimelineError(f"{where} nests its sequences too deep to read; export it flattened.") from error


def read_document(
    document: str,
    name: str,
    *,
    rate: Fraction | None = None,
    sound_only: bool = False,
    sequence: str | None = None,
) -> Timeline:
    """Read a timeline that a program holds.

    Args:
        document: OpenTimelineIO's JSON.
        name: The name for a timeline that has none.
        rate: Frames per second of the record, where the document states none or a wrong one.
        sound_only: Read a timeline that has sound and no picture, as one shot.
        sequence: The name of the sequence to read where there are several.

    Raises:
        TimelineError: If it cannot be read, holds no picture, or holds several sequences and none is named.
    """
    remarks, where = Remarks(), f"'{name}'"
    try:
        found = chosen(documents.sequences(parsed(document, where), name, rate, remarks), sequence, where)
        return finished(found.parse(remarks), found.name, remarks, where, sound_only=sound_only)
    except RecursionError as error:
        raise TimelineError(f"{where} nests its sequences too deep; flatten it.") from error
