"""Final Cut Pro 7's XML, which Premiere Pro and DaVinci Resolve write too.

Read here because OpenTimelineIO's adapter leaves nested sequences empty, reads no retime, and gives up on a file with
one clip that has no media.
"""

from fractions import Fraction
from functools import partial
from xml.etree.ElementTree import Element

from bridge.errors import TimelineError
from bridge.otio.notes import Notes
from bridge.otio.rates import is_picture_rate, record_rate
from bridge.otio.sequences import Draft, Edited
from bridge.otio.strips import ZERO
from bridge.otio.xmeml.elements import Ids, is_on, rate_of, stamp_of, text_of
from bridge.otio.xmeml.story import Story

__all__ = ["sequences"]


def sequences(root: Element, name: str, rate: Fraction | None) -> list[Edited]:
    """The sequences in the file's project and bins; one that is only nested in another is none of them.

    Args:
        root: The `xmeml` element.
        name: What a sequence without a name is called.
        rate: Frames per second that the user asks for.
    """
    ids = Ids(root)
    found = [*root.findall("sequence"), *root.iterfind(".//children/sequence")]
    return [
        Edited(text_of(sequence, "name") or name, partial(_draft, ids, sequence, rate))
        for sequence in map(ids.whole, found)
    ]


def _draft(ids: Ids, sequence: Element, asked: Fraction | None, notes: Notes) -> Draft:
    """Read a sequence.

    Raises:
        TimelineError: If it has no enabled picture track.
    """
    if not any(is_on(track) for track in sequence.iterfind("media/video/track")):
        raise TimelineError(
            f"The sequence '{text_of(sequence, 'name')}' has no enabled picture track; export it with its picture."
        )
    own = rate_of(sequence)
    stated = own if own is not None and is_picture_rate(own) else None
    rate = record_rate(asked, stated, notes)
    counted = stated or rate
    strip, duration = Story(ids, notes, counted).sequence(sequence)
    stamp = stamp_of(sequence, counted)
    start, drop_frame = (stamp.time, stamp.drop_frame) if stamp else (ZERO, False)
    return Draft(rate, start, drop_frame and round(rate) % 30 == 0, duration, strip)
