"""Chords: naming them in real music, and planning them for new music."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from generator.conditions import Floats, Ints, Mode
from generator.keys import MODES, SCALES

QUALITIES = {"": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "7": (0, 4, 7, 10)}
"""Chord tones in semitones above the root."""

ROOTS = 12
CHORDS = ROOTS * len(QUALITIES) + 1
SILENT = CHORDS - 1
"""The label of a half bar in which nothing sounds."""

TONES = np.zeros((CHORDS, 12), dtype=np.float32)
for _quality, _tones in enumerate(QUALITIES.values()):
    for _root in range(ROOTS):
        TONES[_quality * ROOTS + _root, [(_root + t) % 12 for t in _tones]] = 1
"""Which degrees (semitones above the tonic) belong to each chord. (CHORDS, 12)"""

TONIC = {Mode.MAJOR: 0, Mode.MINOR: ROOTS}
DOMINANT = 7
"""The dominant triad's label in either mode; the dominant seventh's is DOMINANT_SEVENTH."""
DOMINANT_SEVENTH = 3 * ROOTS + 7

BORROWED = 0.15
"""What a chord's odds in a plan are multiplied by for each of its tones outside the scale: the corpus modulates, and
its chains would wander off the key that was asked for."""

OUTSIDE, BASS_ON_ROOT, FOURTH_TONE = 0.55, 0.12, 0.08


def label_chords(weights: Floats, bass: Floats) -> Ints:
    """Name the chord that fits each half bar best.

    A chord scores the share of the sound on its tones, less OUTSIDE of the share off them, with a little for
    a bass on its root and a little off for each tone beyond three (template matching: Fujishima, "Realtime
    chord recognition of musical sound", ICMC 1999).

    Args:
        weights: How long each degree (semitones above the tonic) sounds. (halves, 12)
        bass: How long each degree sounds as the lowest note. (halves, 12)

    Returns:
        Labels below CHORDS. (halves,)
    """
    total = weights.sum(-1, keepdims=True)
    share = weights / np.maximum(total, 1e-9)
    low = bass / np.maximum(bass.sum(-1, keepdims=True), 1e-9)
    inside = share @ TONES[:SILENT].T
    roots = np.tile(low, (1, len(QUALITIES)))
    extra = FOURTH_TONE * np.maximum(TONES[:SILENT].sum(-1) - 3, 0)
    fit = inside - OUTSIDE * (1 - inside) + BASS_ON_ROOT * roots - extra
    labels: Ints = np.where(total[:, 0] > 0, np.argmax(fit, axis=-1), SILENT)
    return labels


@dataclass(frozen=True, slots=True, eq=False)
class HarmonicModel:
    """A Markov chain over chords, half bar by half bar, learned from the corpus."""

    transitions: Floats
    """Probability of the next chord given this one, by mode (major, minor). (2, CHORDS, CHORDS)"""

    @classmethod
    def learn(cls, sequences: list[tuple[Mode, Ints]], smoothing: float = 0.02) -> Self:
        """Count which chord follows which.

        Args:
            sequences: Mode and labels of each passage, in order.
            smoothing: Counts added to every transition from a chord that occurs.
        """
        counts = np.full((2, CHORDS, CHORDS), smoothing, dtype=np.float64)
        for mode, labels in sequences:
            np.add.at(counts[MODES.index(mode)], (labels[:-1], labels[1:]), 1)
        counts[:, :, SILENT] = counts[:, SILENT, :] = 0
        counts[:, SILENT, SILENT] = 1
        return cls((counts / counts.sum(-1, keepdims=True)).astype(np.float32))

    def plan(self, mode: Mode, bars: int, rng: np.random.Generator) -> Ints:
        """Draw a progression that begins on the tonic and closes with a dominant and the tonic.

        The draw is exact: backward messages carry the cadence to the front (forward filtering, backward
        sampling; Rabiner, "A tutorial on hidden Markov models", Proc. IEEE 77, 1989), so that the way to the
        cadence is as likely as the corpus has it, but for BORROWED.

        Returns:
            Two labels a bar. (bars, 2)
        """
        halves = 2 * bars
        foreign = TONES @ ~np.isin(np.arange(12), list(SCALES[mode]))
        allowed = np.tile(BORROWED**foreign, (halves, 1))
        allowed[:, SILENT] = 0
        self._fix(allowed, 0, (TONIC[mode],))
        self._fix(allowed, halves - 1, (TONIC[mode],))
        if bars > 1:
            self._fix(allowed, halves - 2, (TONIC[mode],))
            self._fix(allowed, halves - 3, (DOMINANT, DOMINANT_SEVENTH))
        step = self.transitions[MODES.index(mode)].astype(np.float64)
        onward = np.ones((halves, CHORDS))
        for half in range(halves - 2, -1, -1):
            message = step @ (allowed[half + 1] * onward[half + 1])
            onward[half] = message / message.sum()
        labels = [TONIC[mode]]
        for half, draw in enumerate(rng.random(halves - 1), 1):
            odds = np.cumsum(step[labels[-1]] * allowed[half] * onward[half])
            labels.append(int(np.searchsorted(odds, draw * odds[-1], side="right")))
        return np.array(labels, dtype=np.int64).reshape(bars, 2)

    @staticmethod
    def _fix(allowed: Floats, half: int, chords: tuple[int, ...]) -> None:
        allowed[half] = 0
        allowed[half, list(chords)] = 1
