"""The size of a timeline with its nested sequences written out in place, which a small file can make any number."""

from bridge.errors import TimelineError
from bridge.timeline.formats.strips import Strip

MOST = 200_000
"""Shots, markers, sounds and captions, each counted once for every nested sequence it lies in."""


class Expansion:
    """Counter of the elements of one timeline while it is read."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, elements: int) -> None:
        """Count elements.

        Raises:
            TimelineError: If the timeline then holds more than `MOST`.
        """
        self._count += elements
        if self._count > MOST:
            raise TimelineError(
                f"The timeline holds more than {MOST:,} shots, sounds and markers with its nested sequences written out; "
                "split it, or export it flattened."
            )


def elements_of(strip: Strip) -> int:
    """Return the number of shots, transitions, markers, overlays, sounds and captions in a strip."""
    parts = (strip.shots, strip.edits, strip.markers, strip.overlays, strip.sounds, strip.captions)
    return sum(map(len, parts))
