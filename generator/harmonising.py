"""Harmonising: the chords that fit what is stated."""

import numpy as np

from generator.conditions import Floats, Ints
from generator.pieces.chords import CHORDS, OUTSIDE, ROOTS, SILENT, TONES
from generator.pieces.grid import DURATIONS, LEGATO, TICKS
from generator.pieces.passages import LOWEST
from generator.stating import Stated

NEAR = 0.25
"""How much worse than the best a chord may fit, as a share of what sounds, so that a line is harmonised in more than one way."""
STRONG = 2.0
"""The weight of a note that begins a half bar, against one of others."""

Allowed = tuple[tuple[int, ...], ...]


def harmonised(chords: Allowed, told: Stated, borders: Ints) -> Allowed:
    """Return the chords that each half bar may have with what is stated: its own, or those that fit it.

    Where chords are named already (the first, a cadence), those among them that fit stay, or all where none does.

    Args:
        chords: The chords that each half bar may have; all if none is named. (halves,)
        told: What is stated.
        borders: The tick at which each half bar begins, and the scene's end. (halves + 1,)
    """
    if not told.spans:
        return chords
    own = _own(told, borders)
    fitting = _fitting(_sound(told, borders))
    return tuple(
        named[:1] and _both(named, own.get(at) or fits) if named else own.get(at) or fits
        for at, (named, fits) in enumerate(zip(chords, fitting, strict=True))
    )


def _both(named: tuple[int, ...], fits: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(chord for chord in named if chord in fits) or named


def _own(told: Stated, borders: Ints) -> dict[int, tuple[int, ...]]:
    """Return the chord that each half bar has of its own, where what is stated comes with chords; the longest of several."""
    found: dict[int, tuple[int, ...]] = {}
    if not told.chords:
        return found
    ends = [*(tick for tick, _ in told.chords[1:]), max(span.end for span in told.spans)]
    for at, (start, stop) in enumerate(zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True)):
        lasting = [
            (min(end, stop) - max(tick, start), label)
            for (tick, label), end in zip(told.chords, ends, strict=True)
        ]
        longest, label = max(lasting)
        if longest > 0 and label != SILENT:
            found[at] = (label,)
    return found


def _sound(told: Stated, borders: Ints) -> Floats:
    """Weigh the pitch classes that are stated in each half bar. (halves, 12)"""
    line, sound = told.line, np.zeros((len(borders) - 1, ROOTS))
    lengths = [TICKS if index == LEGATO else DURATIONS[index] for index in line.duration.tolist()]
    for tick, pitch, length in zip(line.tick.tolist(), line.pitch.tolist(), lengths, strict=True):
        for at in range(int(np.searchsorted(borders, tick, side="right")) - 1, len(borders) - 1):
            lasts = min(tick + length, int(borders[at + 1])) - max(tick, int(borders[at]))
            if lasts <= 0:
                break
            sound[at, (pitch + LOWEST) % ROOTS] += lasts * (STRONG if tick <= borders[at] else 1)
    return sound


def _fitting(sound: Floats) -> list[tuple[int, ...]]:
    """Return the chords that fit the sound of each half bar; none where nothing is stated. (halves,)"""
    inside = sound @ TONES[:SILENT].T
    total = sound.sum(-1, keepdims=True)
    fit = inside - OUTSIDE * (total - inside)
    good = fit >= fit.max(-1, keepdims=True) - NEAR * total
    labels = np.arange(CHORDS - 1)
    return [
        tuple(labels[row].tolist()) if heard else () for row, heard in zip(good, total[:, 0] > 0, strict=True)
    ]
