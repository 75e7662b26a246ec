"""Doubling: an instrument that plays along with a voice where that is loud."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import BESIDE
from bridge.midi.palettes import Doubling
from bridge.midi.passage import CHANNEL, OFF_VELOCITY, ONSET, PITCH, VELOCITY, Ints, in_order, sounding
from bridge.score.orchestration.ranges import in_range

FULL = 10
"""Velocities above a doubling's threshold at which it plays with its whole share. At the threshold it plays with half,
so that it is not heard to come and go from bar to bar."""


def doubled(voice: Ints, doubling: Doubling, bars: Sequence[int]) -> Ints:
    """Double a voice: the same onsets and releases, in the instrument's own range.

    A note that the range would move back to the pitch it doubles is left out, unless the doubling is a unison.

    Args:
        voice: The notes of the voice. (n, 6)
        doubling: The instrument that plays along, and its threshold.
        bars: Sixteenths in each bar of the cue.

    Returns:
        In order, on the doubling's channel. (m, 6)
    """
    above = _loudness(voice, bars) - doubling.loudness
    notes, above = voice[above >= 0].copy(), above[above >= 0]
    share = doubling.share * np.minimum((1 + above / FULL) / 2, 1)
    pitches = in_range(notes[:, PITCH] + doubling.interval, doubling.instrument)
    apart = (pitches != notes[:, PITCH]) | (doubling.interval == 0)
    notes[:, PITCH] = pitches
    notes[:, VELOCITY] = np.maximum(np.rint(notes[:, VELOCITY] * share), 1)
    notes[:, CHANNEL] = BESIDE[doubling.instrument]
    notes[:, OFF_VELOCITY] = 0
    return in_order(sounding(notes[apart]))


def _loudness(notes: Ints, bars: Sequence[int]) -> npt.NDArray[np.float64]:
    """Return the mean velocity of the bar each note is in, which does not depend on the bars around it. (n,)

    A note that is played a little before a bar line is in the bar it is meant for.
    """
    lines, steps = np.array([0, *accumulate(bars)]), np.rint(notes[:, ONSET] / TICKS_PER_STEP)
    at = np.clip(np.searchsorted(lines, steps, side="right") - 1, 0, len(bars) - 1)
    struck, velocity = (np.bincount(at, counted, len(bars)) for counted in (None, notes[:, VELOCITY]))
    mean: npt.NDArray[np.float64] = velocity[at] / struck[at]
    return mean
