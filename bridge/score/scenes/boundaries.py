"""Evidence that a scene begins, at each cut."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from bridge.timeline import Timeline
from bridge.timeline.black import black_of, visible

Floats = npt.NDArray[np.float64]

LONG_BLACK = Fraction(1)
"""Seconds of black that separate scenes."""
WINDOW = 6
"""Shots on either side of a cut that are compared with each other."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of each kind of evidence, in units of log probability.

    All but black is measured against its own mean over the timeline: a cut like all the others gains nothing.
    """

    black: float = 12.0
    """A second of black or more; as much as makes up for a scene of 2.5 seconds."""
    rhythm: float = 6.0
    """Shots become sixteen times as long, or as short."""
    media: float = 4.0
    """No media are shared by the shots before and after."""
    picture: float = 4.0
    """A picture as different as can be."""
    dissolve: float = 2.0
    """A transition rather than a hard cut."""


def strengths(
    timeline: Timeline, picture: Sequence[float] | None = None, weights: Weights = Weights()
) -> Floats:
    """Weigh the evidence at every cut.

    Args:
        timeline: The cut.
        picture: Change of the picture over each cut, 0 to 1, NaN where it is not known. (cuts,)
        weights: The weight of each kind of evidence.

    Returns:
        Log odds that a scene begins there, against a cut like all the others. (cuts,)
    """
    if not timeline.cuts:
        return np.zeros(0)
    total = weights.black * _black(timeline)
    total += weights.rhythm * _peaks(_centred(_rhythm(timeline)))
    total += weights.media * _peaks(_centred(_media(timeline)))
    total += weights.dissolve * _centred(np.array([float(cut.dissolve > 0) for cut in timeline.cuts]))
    if picture is not None:
        total += weights.picture * _centred(np.asarray(picture, dtype=np.float64))
    return total


def black_edges(timeline: Timeline) -> tuple[Fraction, ...]:
    """Return the cut at each long black inside the timeline: its end, or its start if only that is a cut."""
    cuts = {cut.time for cut in timeline.cuts}
    inside = [(start, end) for start, end in black_of(timeline) if start > 0 and end < timeline.duration]
    long = [(start, end) for start, end in inside if end - start >= LONG_BLACK]
    edges = (next((edge for edge in (end, start) if edge in cuts), None) for start, end in long)
    return tuple(edge for edge in edges if edge is not None)


def _centred(values: Floats) -> Floats:
    """Subtract the mean from values; an unknown one becomes 0."""
    known = ~np.isnan(values)
    mean = values[known].mean() if known.any() else 0.0
    return np.where(known, values - mean, 0.0)


def _peaks(values: Floats) -> Floats:
    """Count each change once: a value above the mean becomes 0 where a neighbour within half a window is larger."""
    reach = WINDOW // 2
    around = sliding_window_view(np.pad(values, reach, constant_values=-np.inf), 2 * reach + 1)
    highest = around.max(axis=1)
    return np.where((values > 0) & (values < highest), 0.0, values)


def _black(timeline: Timeline) -> Floats:
    edges = set(black_edges(timeline))
    return np.array([float(cut.time in edges) for cut in timeline.cuts])


def _rhythm(timeline: Timeline) -> Floats:
    """Measure the ratio of mean shot lengths beside each cut, as a share of 16 on a log scale, 1 at most. (cuts,)."""
    edges = [0.0, *(float(cut.time) for cut in timeline.cuts), float(timeline.duration)]
    total = np.concatenate(([0.0], np.cumsum(np.log(np.diff(edges)))))
    middle = np.arange(1, len(edges) - 1)
    first, last = np.maximum(middle - WINDOW, 0), np.minimum(middle + WINDOW, len(edges) - 1)
    before = (total[middle] - total[first]) / (middle - first)
    after = (total[last] - total[middle]) / (last - middle)
    return np.minimum(np.abs(after - before) / math.log(16), 1.0)


def _media(timeline: Timeline) -> Floats:
    """Compute the Jaccard distance between the media before and after each cut. (cuts,)."""
    shots = visible(timeline.shots)
    media = [(shot.media.name, shot.media.url) for shot in shots]
    starts = np.array([float(shot.start) for shot in shots])
    distances = []
    for middle in np.searchsorted(starts, [float(cut.time) for cut in timeline.cuts]):
        before, after = set(media[max(0, middle - WINDOW) : middle]), set(media[middle : middle + WINDOW])
        union = before | after
        distances.append(1 - len(before & after) / len(union) if before and after else 0.0)
    return np.array(distances)
