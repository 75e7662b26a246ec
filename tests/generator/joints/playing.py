"""Cues as notes, for tests of what happens where they meet."""

import numpy as np

from generator.conditions import Conditions, Floats, Ints
from generator.decoding import playable
from generator.roll import tonic_shift
from generator.voices import BASS, HARMONY, MELODY

RANGES = {MELODY: (60, 84), HARMONY: (48, 72), BASS: (28, 52)}


def played(asked: Conditions, seed: int, busy: float = 0.4) -> Ints:
    """Return notes as a player gives them: a chord of some voices on every hit and on some other sixteenths. (notes, 4)"""
    rng = np.random.default_rng(seed)
    total = int(asked.steps.sum())
    lines = np.cumsum([0, *asked.steps[:-1].tolist()])
    hits = {int(lines[bar]) + int(step) for bar, step in np.argwhere(asked.hits)}
    rows = []
    for step in range(total):
        if step in hits or rng.random() < busy:
            voices = rng.permutation(3)[: rng.integers(1, 4)].tolist()
            for voice in sorted(voices):
                count = 2 if voice == HARMONY else 1
                pitches = rng.choice(np.arange(*RANGES[voice]), count, replace=False).tolist()
                end = min(step + int(rng.integers(1, 9)), total)
                rows += [(step, end, pitch, voice) for pitch in pitches]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return whole(playable(table[np.lexsort((table[:, 2], table[:, 0]))]))


def whole(rows: Ints) -> Ints:
    """Return notes that end before their voice strikes their pitch again. (notes, 4)"""
    rows = rows.copy()
    for at, (start, end, pitch, voice) in enumerate(rows.tolist()):
        again = (rows[:, 2] == pitch) & (rows[:, 3] == voice) & (rows[:, 0] > start)
        rows[at, 1] = min(end, int(rows[again, 0].min(initial=end)))
    return rows


def sounding(rows: Ints, asked: Conditions) -> Floats:
    """Return the same as a table of notes with MIDI pitches. (notes, 4)"""
    loud = np.full(len(rows), 80)
    return np.stack([*rows[:, :2].T, rows[:, 2] + tonic_shift(asked.key.tonic), loud], axis=1).astype(float)
