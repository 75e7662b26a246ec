"""The edges of a cue: its last and its first notes."""

from dataclasses import dataclass

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.pieces.grid import SIXTEENTH

ONSET, RELEASE, PITCH, VELOCITY = range(4)
"""The columns of a table of notes: sixteenths from the cue's start, and MIDI numbers."""
HEARD = 2
"""Bars at a joint from which its key is estimated."""
TOGETHER = 0.5
"""The spread of a chord: notes that begin within so many sixteenths are one."""
BOUND = 0.2
"""The most sixteenths by which a note that is bound to the next sounds into it."""


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A cue at one of its joints."""

    top: float
    """MIDI pitch of the highest note at the joint, which is heard as the melody; NaN where nothing sounds."""
    bottom: float
    """MIDI pitch of the lowest, which is heard as the bass; likewise."""
    chord: Floats
    """The duration of each pitch class in the half bar at the joint, in sixteenths. (12,)"""
    scale: Floats
    """The duration of each pitch class in the HEARD bars at the joint, in sixteenths. (12,)"""
    rhythm: Bools
    """The ticks of the bar at the joint that carry an onset. (ticks of the bar,)"""


def closing(notes: Floats, bars: Ints) -> Edge:
    """Return the end of a cue: the notes that sound when its last note begins.

    Args:
        notes: All of them, in any order. (notes, at least PITCH + 1)
        bars: Sixteenths in each bar. (bars,)
    """
    end, last = int(bars.sum()), int(bars[-1])
    struck = notes[:, ONSET].max(initial=0)
    at_last = notes[(notes[:, ONSET] <= struck) & (notes[:, RELEASE] > struck + BOUND)]
    chord, scale = (_weights(notes, end - span, end) for span in (last / 2, int(bars[-HEARD:].sum())))
    return Edge(*_outer(at_last), chord, scale, _onsets(notes, end - last, last))


def opening(notes: Floats, bars: Ints) -> Edge:
    """Return the start of a cue: the notes that begin with its first note.

    Args:
        notes: All of them, in any order. (notes, at least PITCH + 1)
        bars: Sixteenths in each bar. (bars,)
    """
    first = int(bars[0])
    struck = notes[:, ONSET].min(initial=float(bars.sum()))
    at_first = notes[notes[:, ONSET] <= struck + TOGETHER]
    chord, scale = (_weights(notes, 0, span) for span in (first / 2, int(bars[:HEARD].sum())))
    return Edge(*_outer(at_first), chord, scale, _onsets(notes, 0, first))


def _outer(notes: Floats) -> tuple[float, float]:
    """Return the highest and the lowest pitch; NaN without notes."""
    pitches = notes[:, PITCH]
    return (float(pitches.max()), float(pitches.min())) if len(pitches) else (np.nan, np.nan)


def _weights(notes: Floats, start: float, end: float) -> Floats:
    """Sum the duration of each pitch class between two sixteenths. (12,)"""
    overlap = np.minimum(notes[:, RELEASE], end) - np.maximum(notes[:, ONSET], start)
    weights: Floats = np.bincount(notes[:, PITCH].astype(np.int64) % 12, overlap.clip(0), 12).astype(
        np.float64
    )
    return weights


def _onsets(notes: Floats, start: int, steps: int) -> Bools:
    """Mark the ticks with an onset among those of `steps` sixteenths from the sixteenth `start` on. (ticks,)"""
    at = nearest_ticks(notes) - start * SIXTEENTH
    carries = np.zeros(steps * SIXTEENTH, dtype=np.bool_)
    carries[at[(at >= 0) & (at < len(carries))]] = True
    return carries


def nearest_ticks(notes: Floats) -> Ints:
    """Return the tick nearest to each onset, as human timing is off the grid. (notes,)"""
    return np.rint(notes[:, ONSET] * SIXTEENTH).astype(np.int64)
