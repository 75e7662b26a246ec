"""The cues of a person's spotting sheet, placed on a cut, and the silences between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bridge.timeline import Timeline


@dataclass(frozen=True, slots=True)
class SheetCue:
    """A cue of a sheet."""

    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    """Seconds from the timeline's first frame: the first instant after it."""
    name: str
    """A person's name for it; empty where there is none."""
    where: str
    """Its place for people: `cut.spotting.csv, row 4`."""


def gaps(timeline: Timeline, cues: Sequence[SheetCue]) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the stretches before, between and after cues, which are in order."""
    at = Fraction(0)
    for cue in cues:
        if cue.start > at:
            yield at, cue.start
        at = cue.end
    if at < timeline.duration:
        yield at, timeline.duration
