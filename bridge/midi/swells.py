"""Swells on held notes, and the dynamics of a line, as controllers of instruments that sustain."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP
from bridge.midi.passage import ONSET, RELEASE, VELOCITY, Ints

SUSTAINED = frozenset({*range(40, 45), *range(48, 55), *range(56, 80), 80, 81, *range(88, 96)})
"""General MIDI programs of bowed, blown and sung notes, leads and pads; organs swell by other means."""
HELD = 3 * TICKS_PER_QUARTER // 2
"""Ticks from which a note or chord is held, and swells."""
TOGETHER = TICKS_PER_STEP // 4
"""Ticks within which onsets are of one chord."""
FULL, LESS = 127, 100
"""Expression at the top of a swell and of notes that are not held, and at its ends."""
LOUDER = 6
"""Velocities by which the next note is louder, or softer, for a held one to lead there."""
SHAPES = {1: (0.0, 0.3, 0.7, 1.0), 0: (0.3, 1.0, 0.8, 0.1), -1: (1.0, 0.7, 0.3, 0.0)}
"""Courses of expression, from LESS to FULL, at the four fourths of a held note: into louder, like and softer music."""
SOFTEST, LOUDEST, OF_VELOCITY = 10, 75, 0.6
"""Modulation for the mean velocity of a bar: sample libraries take it for dynamics, and General MIDI banks for vibrato, which
is too wide above."""
STEP = 5
"""The least change of modulation that is written."""
Value = tuple[int, int]
"""A tick, and a controller's value from there on."""


def swells(notes: Ints) -> list[Value]:
    """Return the expression of an instrument: swells on held notes and chords, FULL on all others.

    Args:
        notes: In order of onset. (n, 6)
    """
    values: list[Value] = []
    chords = _chords(notes)
    for number, (onset, release, velocity) in enumerate(chords):
        after = chords[number + 1] if number + 1 < len(chords) else None
        end = release if after is None else min(release, after[0])
        if end - onset < HELD:
            values.append((onset, FULL))
            continue
        leads = -1 if after is None else _way(after[2] - velocity)
        span = end - onset
        values += [
            (onset + span * part // 4, round(LESS + (FULL - LESS) * share))
            for part, share in enumerate(SHAPES[leads])
        ]
    return list(changes(values, FULL, 1))


def _way(louder: float) -> int:
    """Return 1 for louder, -1 for softer, 0 for alike."""
    return int(np.sign(louder)) * (abs(louder) >= LOUDER)


def _chords(notes: Ints) -> list[tuple[int, int, float]]:
    """Return the onset, the release and the mean velocity of each chord, in order."""
    if not len(notes):
        return []
    first = np.flatnonzero(np.diff(notes[:, ONSET], prepend=notes[0, ONSET] - TOGETHER - 1) > TOGETHER)
    release = np.maximum.reduceat(notes[:, RELEASE], first)
    loud = np.add.reduceat(notes[:, VELOCITY], first) / np.diff(first, append=len(notes))
    return list(zip(notes[first, ONSET].tolist(), release.tolist(), loud.tolist(), strict=True))


def dynamics(notes: Ints, bars: Sequence[int]) -> list[Value]:
    """Return the modulation of an instrument: the loudness of each bar in which it begins a note.

    Args:
        notes: In order of onset. (n, 6)
        bars: Sixteenths in each bar.
    """
    lines = TICKS_PER_STEP * np.array([0, *accumulate(bars)])
    bar = np.searchsorted(lines, notes[:, ONSET] + TOGETHER, side="right") - 1
    struck, loud = (np.bincount(bar.clip(0), by, len(lines)) for by in (None, notes[:, VELOCITY]))
    sounding = np.flatnonzero(struck)
    asked = (OF_VELOCITY * loud[sounding] / struck[sounding]).clip(SOFTEST, LOUDEST).round().astype(int)
    return list(changes(zip(lines[sounding].tolist(), asked.tolist(), strict=True), 0, STEP))


def changes(values: Sequence[Value] | Iterator[Value], at_first: int, least: int) -> Iterator[Value]:
    """Yield the values that differ by so much from the one before."""
    last = at_first
    for tick, value in values:
        if abs(value - last) >= least:
            yield max(tick, 0), value
            last = value
