"""Smoothing of curves over the bars of scenes: even where nothing happens, sharp where a scene begins."""

from collections.abc import Sequence

import numpy as np

from generator.conditions import Floats

REACH = 4.0
"""Seconds on either side over which a curve is averaged, twice: about the time in which listeners follow music's mood;
Schubert, "Modeling perceived emotion with continuous musical features" (Music Perception 21, 2004) finds 1 to 5 s."""
QUIET = 0.05
"""The change from its scene's mean up to which a curve is even."""


def changes(curve: Floats, starts: Floats, ends: Floats, lines: Sequence[int]) -> Floats:
    """Return how far a curve lies off its scene's mean in each bar, smoothly; 0 all through a scene that is even.

    With c(t) the curve over time, the step of each bar, and m its mean over the scene:

        s(t) = mean of c - m from t - REACH to t + REACH, within the scene; the same again of s
        change of a bar = sign(s) max(|s| - QUIET, 0), of the mean of s over the bar

    Args:
        curve: One value a bar. (bars,)
        starts: The start of each bar, in seconds. (bars,)
        ends: The end of each bar. (bars,)
        lines: The first bar of each scene, and the number of all bars.

    Returns:
        (bars,)
    """
    if not len(curve):
        return curve
    firsts = np.asarray(lines[:-1])
    counts = np.diff(lines)
    firsts, counts = firsts[counts > 0], counts[counts > 0]
    lengths = ends - starts
    sums = np.add.reduceat(curve * lengths, firsts) / np.add.reduceat(lengths, firsts)
    apart = curve - np.repeat(sums, counts)
    first, last = np.repeat(starts[firsts], counts), np.repeat(ends[firsts + counts - 1], counts)
    for _ in range(2):
        middles = (starts + ends) / 2
        apart = _mean(
            apart, starts, ends, np.maximum(middles - REACH, first), np.minimum(middles + REACH, last)
        )
    quiet: Floats = np.sign(apart) * np.maximum(np.abs(apart) - QUIET, 0.0)
    return quiet


def _mean(curve: Floats, starts: Floats, ends: Floats, first: Floats, last: Floats) -> Floats:
    """Average the steps of a curve over spans. (bars,)"""
    edges = np.append(starts, ends[-1])
    area = np.concatenate(([0.0], np.cumsum(curve * np.diff(edges))))
    mean: Floats = (np.interp(last, edges, area) - np.interp(first, edges, area)) / (last - first)
    return mean
