"""Final Cut Pro 7's XML, which Premiere Pro and DaVinci Resolve write too.

Read here because OpenTimelineIO's adapter leaves nested sequences empty, reads no retime, and refuses a file with one
clip that has no media.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from xml.etree.ElementTree import Element

from bridge.errors import TimelineError
from bridge.timeline.formats.rates import is_picture_rate, record_rate
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import Edited, ParsedSequence
from bridge.timeline.formats.strips import ZERO
from bridge.timeline.formats.xmeml.elements import is_on, rate_of, start_timecode_of, text_of
from bridge.timeline.formats.xmeml.ids import Ids
from bridge.timeline.formats.xmeml.sequences import SequenceReader

__all__ = ["sequences"]

_FOLDERS = frozenset({"project", "bin", "children"})


def sequences(root: Element, name: str, rate: Fraction | None) -> list[Edited]:
    """List the sequences in the file's project and bins, without those that are only nested in another.

    Args:
        root: The `xmeml` element.
        name: The name for a sequence that has none.
        rate: Frames per second that the user asks for.
    """
    ids = Ids(root)
    return [
        Edited(text_of(sequence, "name") or name, partial(_parse, ids, sequence, rate))
        for sequence in ids.distinct(_listed(root))
    ]


def _listed(folder: Element) -> Iterator[Element]:
    """Yield the sequences in a file, a project or a bin, and in the bins in it."""
    for child in folder:
        if child.tag == "sequence":
            yield child
        elif child.tag in _FOLDERS:
            yield from _listed(child)


def _parse(ids: Ids, sequence: Element, asked: Fraction | None, remarks: Remarks) -> ParsedSequence:
    """Read a sequence.

    Raises:
        TimelineError: If it has no enabled track of picture or sound.
    """
    tracks = [*sequence.iterfind("media/video/track"), *sequence.iterfind("media/audio/track")]
    if not any(map(is_on, tracks)):
        raise TimelineError(
            f"The sequence '{text_of(sequence, 'name')}' has no enabled picture track; export it with its picture."
        )
    own = rate_of(sequence)
    stated = own if own is not None and is_picture_rate(own) else None
    rate = record_rate(asked, stated, remarks)
    counted = stated or rate
    reader = SequenceReader(ids, remarks, counted)
    strip, duration = reader.sequence(sequence)
    heard = ZERO if strip.shots else reader.sound(sequence)
    stamp = start_timecode_of(sequence, counted)
    start, drop_frame = (stamp.time, stamp.drop_frame) if stamp else (None, False)
    drop_frame = drop_frame and round(rate) % 30 == 0
    return ParsedSequence(rate, start, drop_frame, max(duration, heard), strip, sound_only=heard > 0)
