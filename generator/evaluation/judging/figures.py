"""Figures of a line: runs of a few notes, and their returns as they were, at another pitch, or in rhythm alone."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from generator.conditions import Bools, Ints
from generator.evaluation.judging.summary import mean
from generator.evaluation.judging.window import Line

STEP = 2
"""The largest step in semitones; a larger interval is a leap."""


@dataclass(frozen=True, slots=True)
class Returns:
    """Shares of a line's figures."""

    anywhere: float
    """Those that occur twice or more, at any pitch."""
    elsewhere: float
    """Those that occur at another pitch, too."""


def returns(line: Line, notes: int, intervals: Ints | None = None) -> Returns:
    """Compute the shares of figures of so many notes that return with the same intervals and rhythm.

    Args:
        line: One voice.
        notes: Notes in a figure.
        intervals: From each note to the next, where not in semitones. (line's notes - 1,)
    """
    steps = line.intervals if intervals is None else intervals
    runs = figures(np.stack([steps, line.gaps], 1), notes - 1)
    places = dict[Hashable, set[int]]()
    for run, pitch in zip(runs, line.pitch.tolist(), strict=False):
        places.setdefault(run, set()).add(pitch)
    return Returns(mean(repeated(runs)), mean([len(places[run]) > 1 for run in runs]))


def melodic_figures(line: Line, notes: int) -> list[bytes]:
    """Return every figure of so many notes, as a key of its intervals and rhythm."""
    return figures(np.stack([line.intervals, line.gaps], 1), notes - 1)


def come_back(line: Line, notes: int) -> float:
    """Compute the share of the figures in a line's second half that its first half has, too."""
    runs = melodic_figures(line, notes)
    before = set(runs[: len(runs) // 2])
    return mean([run in before for run in runs[len(runs) // 2 :]])


def other_rhythm(line: Line, notes: int) -> float:
    """Compute the share of the figures whose intervals occur in another rhythm, too; repeated notes alone do not count."""
    steps, rhythms = figures(line.intervals[:, None], notes - 1), figures(line.gaps[:, None], notes - 1)
    heard = dict[bytes, set[bytes]]()
    for step, rhythm in zip(steps, rhythms, strict=True):
        heard.setdefault(step, set()).add(rhythm)
    return mean([len(heard[step]) > 1 for step in steps if any(step)])


def repeated(values: Sequence[Hashable]) -> list[bool]:
    """Mark the values that occur twice or more."""
    counts = dict[Hashable, int]()
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return [counts[value] > 1 for value in values]


def figures(rows: Ints, count: int) -> list[bytes]:
    """Return every run of `count` rows as a key that equal runs share. (rows, values) -> rows - count + 1"""
    if len(rows) < count or not count:
        return []
    flat = np.ascontiguousarray(rows.astype(np.int16))
    size = flat[0].nbytes
    content = flat.tobytes()
    return [content[n * size : (n + count) * size] for n in range(len(rows) - count + 1)]


def motions(intervals: Ints) -> Ints:
    """Classify intervals: 0 for none, 1 and -1 for a step up and down, 2 and -2 for a leap."""
    moved: Ints = np.sign(intervals) * (1 + (np.abs(intervals) > STEP))
    return moved


def degrees(pitch: Ints, scale: Bools) -> Ints:
    """Return pitches as steps of a scale; one outside it counts as the step below."""
    below = np.cumsum(scale) - 1
    steps: Ints = pitch // 12 * int(scale.sum()) + below[pitch % 12]
    return steps
