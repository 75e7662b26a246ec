"""Cues as notes, for tests of what happens where they meet."""

import numpy as np

from generator.conditions import Conditions, Floats, Ints
from generator.keys import tonic_shift
from generator.pieces.grid import SIXTEENTH
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS
from generator.rows import END, PART, PITCH, START

RANGES = {MELODY: (60, 84), BASS: (28, 52), ACCOMPANIMENT: (48, 72)}


def played(asked: Conditions, seed: int, busy: float = 0.4) -> Ints:
    """Return notes as a player gives them: a chord of some parts on every hit and at some other sixteenths and triplets.

    Melody and bass sound one note at a time. (notes, 4)
    """
    rng = np.random.default_rng(seed)
    total = int(asked.steps.sum()) * SIXTEENTH
    lines = np.cumsum([0, *asked.steps[:-1].tolist()])
    hits = {(int(lines[bar]) + int(step)) * SIXTEENTH for bar, step in np.argwhere(asked.hits)}
    rows = []
    for tick in range(total):
        likely = busy if tick % SIXTEENTH == 0 else busy / 4 if tick % 4 == 0 else 0
        if tick in hits or rng.random() < likely:
            for part in sorted(rng.permutation(PARTS)[: rng.integers(1, PARTS + 1)].tolist()):
                count = 2 if part == ACCOMPANIMENT else 1
                pitches = rng.choice(np.arange(*RANGES[part]), count, replace=False).tolist()
                end = min(tick + int(rng.integers(1, 25)), total)
                rows += [(tick, end, pitch, part) for pitch in pitches]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return whole(one_at_a_time(table[np.lexsort((table[:, PITCH], table[:, START]))]))


def one_at_a_time(rows: Ints) -> Ints:
    """Return notes of which those of melody and bass end where their part goes on. (notes, 4)"""
    rows = rows.copy()
    for part in (MELODY, BASS):
        mine = np.flatnonzero(rows[:, PART] == part)
        rows[mine[:-1], END] = np.minimum(rows[mine[:-1], END], rows[mine[1:], START])
    return rows


def whole(rows: Ints) -> Ints:
    """Return notes that end before their part strikes their pitch again. (notes, 4)"""
    rows = rows.copy()
    for at, (start, end, pitch, part) in enumerate(rows.tolist()):
        again = (rows[:, PITCH] == pitch) & (rows[:, PART] == part) & (rows[:, START] > start)
        rows[at, END] = min(end, int(rows[again, START].min(initial=end)))
    return rows


def sounding(rows: Ints, asked: Conditions) -> Floats:
    """Return the same as a table of notes with MIDI pitches, in sixteenths. (notes, 4)"""
    times, loud = rows[:, (START, END)].T / SIXTEENTH, np.full(len(rows), 80)
    return np.stack([*times, rows[:, PITCH] + tonic_shift(asked.key.tonic), loud], axis=1).astype(float)
