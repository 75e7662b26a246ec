"""Final Cut Pro's XML, read exactly: its times are fractions and stay so."""

from fractions import Fraction
from functools import partial
from xml.etree.ElementTree import Element

from bridge.timeline.formats.fcpxml.attributes import time
from bridge.timeline.formats.fcpxml.resources import Resources
from bridge.timeline.formats.fcpxml.storylines import StorylineReader
from bridge.timeline.formats.rates import is_picture_rate, most_common, record_rate, written
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sequences import Edited, ParsedSequence
from bridge.timeline.formats.strips import ZERO

__all__ = ["sequences"]


def sequences(root: Element, name: str, rate: Fraction | None) -> list[Edited]:
    """List the projects in an FCPXML; where there are none, its sequences or compound clips.

    Args:
        root: The `fcpxml` element.
        name: The name for a sequence that has none.
        rate: Frames per second that the user asks for.
    """
    resources = Resources(root)
    projects = [
        (project.get("name", ""), sequence)
        for project in root.iter("project")
        for sequence in project.findall("sequence")
    ]
    found = projects or [("", sequence) for sequence in root.findall("sequence")] or resources.compounds()
    return [Edited(called or name, partial(_parse, resources, sequence, rate)) for called, sequence in found]


def _parse(
    resources: Resources, sequence: Element, asked: Fraction | None, remarks: Remarks
) -> ParsedSequence:
    resources.remark_several(sequence, remarks)
    stated = _stated(resources, sequence)
    if stated is None and asked is None:
        stated = _commonest(resources, sequence, remarks)
    rate = record_rate(asked, stated, remarks)
    own = stated or rate
    strip, duration = StorylineReader(resources, remarks, own).sequence(sequence)
    length = time(sequence, "duration")
    if length is not None and abs(length - duration) * own > 1:
        remarks.add(
            f"The file states a length of {float(length):.3f} s, but its picture ends at {float(duration):.3f} s."
        )
    start = time(sequence, "tcStart")
    return ParsedSequence(
        rate,
        start,
        sequence.get("tcFormat") == "DF",
        duration,
        strip,
        ZERO if start else _begins(sequence),
        sound_only=not strip.shots and resources.is_heard(sequence),
    )


def _begins(sequence: Element) -> Fraction:
    """Return the offset of the first item of a sequence that states no start timecode; 0 where it states none."""
    offsets = (time(item, "offset") for item in sequence.iterfind("spine/*"))
    return next((offset for offset in offsets if offset is not None), ZERO)


def _stated(resources: Resources, sequence: Element) -> Fraction | None:
    """Return the sequence's frame rate, if it is a picture's."""
    stated = resources.rate(sequence)
    return stated if stated is not None and is_picture_rate(stated) else None


def _commonest(resources: Resources, sequence: Element, remarks: Remarks) -> Fraction | None:
    """Return the most common frame rate of a sequence's clips."""
    assets = (resources.asset(element) for element in sequence.iter())
    rates = (resources.rate(asset) for asset in assets if asset is not None)
    common = most_common(rate for rate in rates if rate is not None)
    if common is not None:
        remarks.add(
            f"The sequence states no frame rate; it is read at that of most of its clips, {written(common)} "
            "(say otherwise with --rate)."
        )
    return common
