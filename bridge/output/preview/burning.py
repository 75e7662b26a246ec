"""What is burned into a preview: timecode, streamers and punches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

import numpy as np

from bridge.output.preview.canvas import BLACK, WHITE, Bytes, Canvas, Colour, colour
from bridge.output.preview.lettering import letters
from bridge.score.cues import CuedScene
from bridge.score.sheet_rows import NAMED
from bridge.score.silence import is_heard
from bridge.settings import BurnIn
from bridge.timeline import Timeline
from bridge.timeline.timecode import clock_timecode

GREEN, YELLOW, RED = colour(40, 200, 80), colour(245, 210, 40), colour(235, 50, 45)
RUN: Final = Fraction(2)
"""Seconds that a streamer takes across the screen."""
_COUNT_IN: Final = 2
"""Bars of warning clicks before a cue."""
FLASH: Final = Fraction(1, 10)
"""Seconds that a punch is seen, two frames at least."""


@dataclass(frozen=True, slots=True)
class Streamer:
    """A line that runs from left to right and arrives at an instant."""

    at: Fraction
    """Seconds from the timeline's first frame."""
    paint: Colour


Burn = Callable[[Canvas, int], None]
"""Paints on the frame of a number."""


def burning(timeline: Timeline, cues: Sequence[CuedScene], wanted: Sequence[BurnIn]) -> tuple[Burn, ...]:
    """Return what paints the things that are wanted."""
    burns: list[Burn] = []
    if BurnIn.STREAMERS in wanted:
        burns += [_running(timeline, each) for each in streamers(cues)]
    if BurnIn.PUNCHES in wanted:
        burns.append(_punching(timeline, cues))
    if BurnIn.TIMECODE in wanted:
        burns.append(_counting(timeline))
    return tuple(burns)


def streamers(cues: Sequence[CuedScene]) -> Iterator[Streamer]:
    """Yield the streamers of a score: into each cue's end, into the first click of two bars before it, and into it."""
    for cue in cues:
        if is_heard(cue.music):
            bar = cue.grid.lines[cue.grid.bars[0]] - cue.grid.lines[0]
            yield Streamer(cue.grid.end, RED)
            yield Streamer(cue.grid.start - _COUNT_IN * bar, YELLOW)
            yield Streamer(cue.grid.start, GREEN)


def punches(cues: Sequence[CuedScene]) -> Iterator[Fraction]:
    """Yield the instants of the hits that have a name, as they are heard; plain cuts are too many."""
    for met in (met for cue in cues for met in cue.grid.hits):
        if met.hit.kind in NAMED and met.hit.weight > 0:
            yield met.hit.time + met.error if met.met else met.hit.time


def _running(timeline: Timeline, streamer: Streamer) -> Burn:
    """Paint a streamer while it runs."""

    def burn(canvas: Canvas, frame: int) -> None:
        left = streamer.at - frame / timeline.rate
        if 0 < left <= RUN:
            wide = max(4, canvas.width // 80)
            at = round((1 - float(left / RUN)) * canvas.width)
            canvas.fill(at - wide // 2, 0, wide, canvas.height, streamer.paint)

    return burn


def _punching(timeline: Timeline, cues: Sequence[CuedScene]) -> Burn:
    """Paint a white circle at each hit that has a name."""
    lasting = max(2, round(FLASH * timeline.rate))
    begun = {timeline.frame_at(time) for time in punches(cues)}
    seen = {frame + late for frame in begun for late in range(lasting)}

    def burn(canvas: Canvas, frame: int) -> None:
        if frame in seen:
            disc = _disc(canvas.height // 4)
            canvas.ink(disc, (canvas.width - len(disc)) // 2, (canvas.height - len(disc)) // 2, WHITE)

    return burn


@lru_cache(maxsize=4)
def _disc(across: int) -> Bytes:
    """Return the mask of a circle. (across, across)"""
    from_middle = np.arange(across) - (across - 1) / 2
    inside = np.hypot(from_middle[:, None], from_middle[None]) <= across / 2
    disc: Bytes = np.where(inside, 255, 0).astype(np.uint8)
    return disc


def _counting(timeline: Timeline) -> Burn:
    """Paint the timecode below the middle, on a box."""

    def burn(canvas: Canvas, frame: int) -> None:
        size = canvas.height // 18
        masks = [letters(each, size, even=True) for each in clock_timecode(timeline, frame)]
        mask = np.concatenate(masks, axis=1)
        rows, columns = mask.shape
        left, top = (canvas.width - columns) // 2, canvas.height - rows * 3 // 2
        canvas.fill(left - size // 2, top - size // 8, columns + size, rows + size // 4, BLACK)
        canvas.ink(mask, left, top, WHITE)

    return burn
