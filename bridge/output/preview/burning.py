"""What is burned into a preview: timecode, streamers and punches."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final

import numpy as np

from bridge.output.preview.canvas import BLACK, WHITE, Bytes, Canvas, Colour, colour
from bridge.output.preview.lettering import letters
from bridge.output.streamers import LENGTH, Sign, film_visuals
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import BurnIn
from bridge.timeline import Timeline
from bridge.timeline.timecode import clock_timecode

PAINTS: Final = {
    Sign.RED: colour(235, 50, 45),
    Sign.YELLOW: colour(245, 210, 40),
    Sign.GREEN: colour(40, 200, 80),
}
"""The streamers, in the order in which they are painted: where a cue follows another, the downbeat is seen."""
FLASH: Final = Fraction(1, 10)
"""Seconds that a punch is seen, two frames at least."""
Burn = Callable[[Canvas, int], None]
"""Paints on the frame of a number."""


def burning(scored: ScoredTimeline, wanted: Sequence[BurnIn]) -> tuple[Burn, ...]:
    """Return what paints the things that are wanted over the picture of a score."""
    timeline, signs = scored.timeline, film_visuals(scored)
    burns: list[Burn] = []
    if BurnIn.STREAMERS in wanted:
        running = [(sign, each.time) for sign in PAINTS for each in signs if each.sign is sign]
        burns += [_running(timeline, time, PAINTS[sign]) for sign, time in running]
    if BurnIn.PUNCHES in wanted:
        burns.append(_punching(timeline, [each.time for each in signs if each.sign is Sign.PUNCH]))
    if BurnIn.TIMECODE in wanted:
        burns.append(_counting(timeline))
    return tuple(burns)


def _running(timeline: Timeline, arrives: Fraction, paint: Colour) -> Burn:
    """Paint a streamer while it runs."""

    def burn(canvas: Canvas, frame: int) -> None:
        left = arrives - frame / timeline.rate
        if 0 < left <= LENGTH:
            wide = max(4, canvas.width // 80)
            at = round((1 - float(left / LENGTH)) * canvas.width)
            canvas.fill(at - wide // 2, 0, wide, canvas.height, paint)

    return burn


def _punching(timeline: Timeline, hits: Sequence[Fraction]) -> Burn:
    """Paint a white circle at each instant."""
    lasting = max(2, round(FLASH * timeline.rate))
    begun = {timeline.frame_at(time) for time in hits}
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
