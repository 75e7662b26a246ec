"""Peaks of motion: instants at which something in the picture is quickest."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bridge.picture.features.course import Course, Times

_AROUND = 1.0
"""Seconds on either side of a peak whose median motion it stands out of."""
_LEAST = 0.4
"""The least strength of a peak: its motion is over twice that around it."""
_STILL = 0.02
"""Frame widths a second: motion well below it counts as none."""
_APART = 0.25
"""Seconds between two peaks at the least; the stronger one stays."""


@dataclass(frozen=True, slots=True)
class Peak:
    """An instant at which motion is at its highest."""

    time: float
    """Seconds, counted as those of the series."""
    strength: float
    """Contrast of the motion there and around it, 0 to 1."""


def motion_peaks(times: Times, motion: npt.NDArray[np.floating]) -> tuple[Peak, ...]:
    """Find the peaks of a series of motion, at whatever rate it was measured.

    A peak is a local maximum m with (m - b) / (m + b + 0.02 frame widths a second) of 0.4 or more, where b is the median
    of the second before and the second after it. It lies at the vertex of the parabola through it and the two samples
    beside it, by how far these are from it.

    Args:
        times: The instant that each sample is about, in seconds; rising. (n,)
        motion: Frame widths a second, NaN where it is not known. (n,)

    Returns:
        In order of time.
    """
    known = np.isfinite(motion)
    times, values = times[known], np.asarray(motion[known], np.float64)
    if len(values) < 3:
        return ()
    tops = np.flatnonzero((values[1:-1] > values[:-2]) & (values[1:-1] >= values[2:])) + 1
    found = [
        Peak(_vertex(times[at - 1 : at + 2], values[at - 1 : at + 2]), _strength(times, values, at))
        for at in tops.tolist()
    ]
    chosen: list[Peak] = []
    for peak in sorted(found, key=lambda peak: (-peak.strength, peak.time)):
        if peak.strength < _LEAST:
            break
        if all(abs(peak.time - other.time) >= _APART for other in chosen):
            chosen.append(peak)
    return tuple(sorted(chosen, key=lambda peak: peak.time))


def peaks_in(course: Course, start: float, end: float) -> tuple[Peak, ...]:
    """Find the peaks of a shot's motion, in record seconds.

    Args:
        course: The picture over record time.
        start: The shot's first instant, in seconds from the timeline's first frame.
        end: Its last instant, in the same.
    """
    inside = course.steps_in(start, end)
    middles = (course.edges[:-1][inside] + course.edges[1:][inside]) / 2
    return motion_peaks(middles, course.motion[inside])


def _strength(times: Times, values: Times, at: int) -> float:
    first, last = np.searchsorted(times, (times[at] - _AROUND, times[at] + _AROUND))
    around = float(np.median(values[first:last]))
    return max((float(values[at]) - around) / (float(values[at]) + around + _STILL), 0.0)


def _vertex(times: Times, values: Times) -> float:
    """Return the vertex of the parabola through three samples; it lies nearer to the middle one than to the others."""
    before, after = values[1] - values[0], values[1] - values[2]
    if before + after <= 0:
        return float(times[1])
    step = float(times[2] - times[0]) / 2
    return float(times[1]) + 0.5 * step * float((before - after) / (before + after))
