"""Phrases of a cue: the bars between two breaths of its melody, and how loud they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP
from bridge.midi.passage import ONSET, RELEASE, VELOCITY, Ints, Track
from bridge.score.sizes import Size
from generator.score import Voice

USUAL = 4
"""Bars of a phrase, where nothing speaks for another length."""
LONGEST = 7
UNUSUAL = 0.15
"""The cost of a phrase, for the square of each bar that it is longer or shorter than usual."""
ACROSS, WITHOUT_BREATH = 1.5, 1.0
"""The cost of a boundary over which a note is held, and of one before which nobody breathes."""
LOUDEST = 4
"""Velocities below the loudest phrase of a cue within which others are as loud."""
SOONER = 16
"""Velocities by which players join sooner in a tutti: one dynamic mark."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some bars of a cue."""

    bars: range
    start: int
    """The tick of its first bar line."""
    end: int
    """The tick of its last."""
    loudness: float
    """The mean velocity of its notes, 0 to 127; 0 where there are none."""
    loudest: bool
    """True of the loudest of several phrases in a cue, and of those as loud."""
    size: Size = Size.FREE
    """The players that have a part in it."""

    def above(self, loudness: float, joins_at: int, *, tutti: bool) -> float:
        """Return the velocities by which something is louder than what players join at; below 0 where they do not.

        Args:
            loudness: The mean velocity of what they join.
            joins_at: The mean velocity from which they do.
            tutti: True if they join only in the loudest phrases.
        """
        if self.size in {Size.SOLO, Size.FEW}:
            return -1.0
        if self.size is Size.TUTTI:
            return loudness + SOONER - joins_at
        return loudness - joins_at if self.loudest or not tutti else -1.0

    def of(self, notes: Ints) -> Ints:
        """Return which notes begin in it; one that is played a little before a bar line is in the bar it is meant for. (n,)"""
        steps = np.rint(notes[:, ONSET] / TICKS_PER_STEP).astype(np.int64) * TICKS_PER_STEP
        steps = np.maximum(steps, 0)
        found: Ints = np.flatnonzero((steps >= self.start) & (steps < self.end))
        return found


def voices_of(tracks: Iterable[Track]) -> Mapping[Voice, Track]:
    """Return the track of each composed voice."""
    return {track.voice: track for track in tracks if track.voice is not None}


def phrases(tracks: Iterable[Track], bars: Sequence[int], sizes: Sequence[Size] = ()) -> tuple[Phrase, ...]:
    """Divide a cue into phrases.

    They begin where the ensemble changes its size and where the melody takes breath, and are about as long as they usually
    are; the division whose cost is least is found exactly.

    Args:
        tracks: Those of the cue, of which the composed voices count.
        bars: Sixteenths in each bar.
        sizes: The size of the ensemble in each; free in all where left out.
    """
    sizes = sizes or (Size.FREE,) * len(bars)
    voices = voices_of(tracks)
    none = np.zeros((0, 6), dtype=np.int64)
    notes = np.concatenate([none, *(track.notes for track in voices.values())])
    line = voices[Voice.MELODY].notes if Voice.MELODY in voices else none
    ticks = [step * TICKS_PER_STEP for step in accumulate(bars, initial=0)]
    edges = [at for at, (one, other) in enumerate(pairwise(sizes), 1) if one is not other]
    spans = _spans([_strain(line if len(line) else notes, tick) for tick in ticks], edges)
    bare = [Phrase(range(*span), ticks[span[0]], ticks[span[1]], 0.0, loudest=False) for span in spans]
    loud = [_mean(notes[each.of(notes), VELOCITY]) for each in bare]
    top = max(loud) - LOUDEST if len(loud) > 1 else np.inf
    return tuple(
        Phrase(each.bars, each.start, each.end, mean, loudest=mean >= top, size=sizes[each.bars.start])
        for each, mean in zip(bare, loud, strict=True)
    )


def _mean(velocities: Ints) -> float:
    return float(velocities.mean()) if len(velocities) else 0.0


def _strain(notes: Ints, tick: int) -> float:
    """Return the cost of a phrase that begins at a tick: nothing after a rest or a long note."""
    if (
        (notes[:, ONSET] < tick - TICKS_PER_STEP // 2) & (notes[:, RELEASE] > tick + TICKS_PER_STEP // 2)
    ).any():
        return ACROSS
    before = notes[notes[:, ONSET] < tick - TICKS_PER_STEP // 2]
    last = before[before[:, ONSET] == before[:, ONSET].max()] if len(before) else before
    return WITHOUT_BREATH * bool(len(last) and tick - last[0, ONSET] < TICKS_PER_QUARTER)


def _spans(strain: Sequence[float], edges: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first bar and the end of each phrase, at the least cost; none goes over an edge, and the last boundary is free."""
    count = len(strain) - 1
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        edge = strain[end] if end < count else 0.0
        best.append(
            min(
                (best[start][0] + UNUSUAL * (end - start - USUAL) ** 2 + edge, start)
                for start in range(max(0, end - LONGEST, *(at for at in edges if at < end)), end)
            )
        )
    found = [count]
    while found[-1]:
        found.append(best[found[-1]][1])
    return [*pairwise(reversed(found))]
