"""Final Cut Pro's XML, read exactly: its times are fractions and stay so."""

from fractions import Fraction
from functools import partial
from xml.etree.ElementTree import Element

from bridge.otio.fcpxml.attributes import time
from bridge.otio.fcpxml.resources import Resources
from bridge.otio.fcpxml.story import Story
from bridge.otio.notes import Notes
from bridge.otio.rates import DEFAULT, is_picture_rate, most_common, written
from bridge.otio.sequences import Draft, Edited
from bridge.otio.strips import ZERO

__all__ = ["sequences"]


def sequences(root: Element, name: str, rate: Fraction | None) -> list[Edited]:
    """The projects in an FCPXML; where there are none, its sequences or compound clips.

    Args:
        root: The `fcpxml` element.
        name: What a sequence without a name is called.
        rate: Frames per second that the user asks for.
    """
    resources = Resources(root)
    projects = [
        (project.get("name", ""), sequence)
        for project in root.iter("project")
        for sequence in project.findall("sequence")
    ]
    found = projects or [("", sequence) for sequence in root.findall("sequence")] or resources.compounds()
    return [Edited(called or name, partial(_draft, resources, sequence, rate)) for called, sequence in found]


def _draft(resources: Resources, sequence: Element, asked: Fraction | None, notes: Notes) -> Draft:
    own = _rate(resources, sequence, notes)
    strip, duration = Story(resources, notes, own).sequence(sequence)
    stated = time(sequence, "duration")
    if stated is not None and abs(stated - duration) * own > 1:
        notes.add(
            f"The file states a length of {float(stated):.3f} s, but its picture ends at {float(duration):.3f} s."
        )
    start = time(sequence, "tcStart") or ZERO
    return Draft(asked or own, start, sequence.get("tcFormat") == "DF", duration, strip)


def _rate(resources: Resources, sequence: Element, notes: Notes) -> Fraction:
    """The sequence's frame rate; where it states none, that of most of its clips."""
    stated = resources.rate(sequence)
    if stated is not None and is_picture_rate(stated):
        return stated
    assets = (resources.asset(element) for element in sequence.iter())
    rates = (resources.rate(asset) for asset in assets if asset is not None)
    rate = most_common(rate for rate in rates if rate is not None) or DEFAULT
    notes.add(
        f"The sequence states no frame rate; it is read at {written(rate)} (say otherwise with --rate)."
    )
    return rate
