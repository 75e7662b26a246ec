"""Clip timing in FCPXML: local time, retimes and frame rate conforming."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from xml.etree.ElementTree import Element

from bridge.timeline.formats.fcpxml.attributes import is_on, time
from bridge.timeline.formats.rates import exact
from bridge.timeline.formats.strips import ONE, Ramp, along

_NEAR = Fraction(1, 10)
"""Rates whose ratio is nearer to 1 than this are conformed frame by frame."""


@dataclass(frozen=True, slots=True)
class ClipTiming:
    """The relation of a clip's local time, on which its markers and connected clips lie, to record and content time."""

    start: Fraction
    """Local time of the clip's first frame."""
    pace: Fraction = ONE
    """Local seconds per second of record time."""
    stretch: Fraction = ONE
    """Local seconds per second of content."""
    curve: Ramp = ()
    """A retime as (local time, content time) points; empty where there is none."""

    def record(self, own: Fraction) -> Fraction:
        """Convert local time to record seconds from the clip's first frame."""
        return (own - self.start) / self.pace

    def content(self, duration: Fraction) -> Ramp:
        """Return (record seconds from the first frame, content seconds) at the ends and at each change of speed."""
        end = self.start + duration * self.pace
        bends = [own for own, _ in self.curve if self.start < own < end]
        points = tuple((self.record(own), self._content(own)) for own in (self.start, *bends, end))
        return _straightened(points)

    def _content(self, own: Fraction) -> Fraction:
        return along(self.curve, own) if self.curve else own / self.stretch


def timing_of(element: Element, start: Fraction, rate: Fraction) -> ClipTiming:
    """Read a clip's timing.

    Args:
        element: The clip.
        start: Local time of its first frame.
        rate: Frames per second of the parent sequence.

    Conforming, measured on Final Cut Pro's own files: media of nearly the sequence's rate plays frame for frame (23.98
    in 24 runs 1001/1000 fast, in its media's time); other NTSC media plays at its own speed, but the clip's time is
    counted as if its frames were whole (1001/1000 long).
    """
    curve = _curve(element)
    if curve:
        return ClipTiming(start, curve=curve)
    conform = element.find("conform-rate")
    if conform is None or not is_on(conform, "scaleEnabled"):
        return ClipTiming(start)
    try:
        source = exact(float(conform.get("srcFrameRate", "")))
    except ValueError:
        return ClipTiming(start)
    if abs(rate / source - 1) < _NEAR:
        return ClipTiming(start, pace=rate / source)
    whole = max(1, round(source)) / source
    return ClipTiming(start, pace=whole, stretch=whole)


def _curve(element: Element) -> Ramp:
    """Read a `timeMap`, linear between its points."""
    found = element.find("timeMap")
    points: dict[Fraction, Fraction] = {}
    for point in found if found is not None else ():
        own, content = time(point, "time"), time(point, "value")
        if own is not None and content is not None:
            points[own] = content
    return tuple(sorted(points.items())) if len(points) > 1 else ()


def _straightened(points: Ramp) -> Ramp:
    """Drop the inner points of a ramp at which its speed does not change."""
    slopes = [(v1 - v0) / (t1 - t0) for (t0, v0), (t1, v1) in pairwise(points)]
    bends = [
        point
        for point, (before, after) in zip(points[1:-1], pairwise(slopes), strict=True)
        if before != after
    ]
    return (points[0], *bends, points[-1])
