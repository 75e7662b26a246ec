"""Training passages: bars of the corpus with the conditions that describe them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.conditions import STEPS, Bools, Conditions, Floats, Ints, Key, Mode
from generator.corpus import CorpusPiece
from generator.harmony import label_chords
from generator.keys import key_at, key_indices
from generator.mood import arousal, valence
from generator.phrases import boundary_strengths, segment_phrases
from generator.roll import LOWEST, PITCHES, roll_of, tonic_shift
from generator.voices import BASS

BAR, STEP, DURATION, PITCH, VELOCITY, VOICE = range(6)
"""Columns of `CorpusPiece.notes`."""

FEWEST_STEPS = 4
SMOOTHING_BARS = 4
"""Bars on either side over which mood and dynamics are averaged, as a listener does."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainingPassage:
    """Some bars of real music, with the conditions that ask for them."""

    conditions: Conditions
    chords: Ints
    """Labels of `generator.harmony`, two a bar. (bars, 2)"""
    notes: Ints
    """Notes that begin in each bar. (bars,)"""
    roll: Floats
    """(VOICES, 2, PITCHES, bars * STEPS)"""


def passage(piece: CorpusPiece, first: int, bars: int) -> TrainingPassage:
    """Describe `bars` bars of a piece, from bar `first` on; notes outside the roll's range are left out."""
    steps = piece.steps[first : first + bars]
    inside = piece.notes[(piece.notes[:, BAR] >= first) & (piece.notes[:, BAR] < first + bars)]
    bar, step = inside[:, BAR] - first, inside[:, STEP]
    key = _key(inside)
    pitch = inside[:, PITCH] - tonic_shift(key.tonic)
    kept = (pitch >= LOWEST) & (pitch < LOWEST + PITCHES)
    inside, bar, step, pitch = inside[kept], bar[kept], step[kept], pitch[kept]
    begin, end = _columns(bar, step, inside[:, DURATION], steps)
    return TrainingPassage(
        conditions=_conditions(piece, first, key, inside, steps),
        chords=_chords(begin, end, pitch, inside[:, VOICE] == BASS, steps),
        notes=np.bincount(bar, minlength=bars),
        roll=roll_of(begin, end, pitch, inside[:, VOICE], bars),
    )


def starts(pieces: Sequence[CorpusPiece], bars: int) -> list[tuple[int, int]]:
    """List every (piece, first bar) at which a passage of `bars` playable bars begins, in steps of half a passage."""
    found: list[tuple[int, int]] = []
    for number, piece in enumerate(pieces):
        odd = piece.steps < FEWEST_STEPS
        places = range(0, len(piece.steps) - bars + 1, max(bars // 2, 1))
        found.extend((number, first) for first in places if not odd[first : first + bars].any())
    return found


def _key(notes: Ints) -> Key:
    weights = np.bincount(notes[:, PITCH] % 12, weights=notes[:, DURATION], minlength=12)
    return key_at(int(key_indices(weights.astype(np.float32))))


def _columns(bar: Ints, step: Ints, duration: Ints, steps: Ints) -> tuple[Ints, Ints]:
    """Return the first column of each note and the one after its last; a bar shorter than STEPS leaves columns empty."""
    lines = np.concatenate([[0], np.cumsum(steps)])
    ends = np.minimum(lines[bar] + step + duration, lines[-1])
    last = np.searchsorted(lines, ends - 1, side="right") - 1
    return bar * STEPS + step, last * STEPS + (ends - 1 - lines[last]) + 1


def _conditions(piece: CorpusPiece, first: int, key: Key, notes: Ints, steps: Ints) -> Conditions:
    bars, bar = len(steps), notes[:, BAR] - first
    onsets = np.zeros((bars, STEPS), dtype=np.bool_)
    onsets[bar, notes[:, STEP]] = True
    count = np.bincount(bar, minlength=bars)
    occupied = onsets.sum(1)
    density = occupied / steps
    register = _mean(bar, notes[:, PITCH], count)
    dynamics = _mean(bar, notes[:, VELOCITY], count) / 127
    bpm = piece.bpm[first : first + bars]
    major = np.where(key.mode is Mode.MAJOR, 1.0, -1.0)
    return Conditions(
        key=key,
        style=piece.style,
        steps=steps,
        density=density.astype(np.float32),
        strength=(count / np.maximum(occupied, 1)).clip(1).astype(np.float32),
        register=register,
        dynamics=dynamics,
        valence=_smooth(valence(major, bpm, register)),
        arousal=_smooth(arousal(bpm, dynamics, density.astype(np.float32))),
        position=(np.arange(first, first + bars) / len(piece.steps)).astype(np.float32),
        phrases=tuple(
            segment_phrases(boundary_strengths(bar, notes[:, STEP], notes[:, VOICE], bars)).tolist()
        ),
        hits=onsets,
        bpm=float(bpm.mean()),
    )


def _mean(bar: Ints, values: Ints, count: Ints) -> Floats:
    """Return the mean of each bar; a silent bar takes the mean of all. (bars,)"""
    overall = values.mean() if len(values) else 0.0
    means = np.bincount(bar, weights=values, minlength=len(count)) / np.maximum(count, 1)
    return np.where(count > 0, means, overall).astype(np.float32)


def _smooth(values: Floats) -> Floats:
    """Return the mean over up to SMOOTHING_BARS bars on either side. (bars,)"""
    sums = np.concatenate([[0], np.cumsum(values, dtype=np.float64)])
    here = np.arange(len(values))
    low, high = np.maximum(here - SMOOTHING_BARS, 0), np.minimum(here + SMOOTHING_BARS + 1, len(values))
    means: Floats = ((sums[high] - sums[low]) / (high - low)).astype(np.float32)
    return means


def _chords(begin: Ints, end: Ints, pitch: Ints, is_bass: Bools, steps: Ints) -> Ints:
    """Label each half bar by the durations of the degrees in it. (bars, 2)"""
    bars = len(steps)
    length = end - begin
    which = np.repeat(np.arange(len(begin)), length)
    column = begin[which] + np.arange(len(which)) - np.repeat(np.cumsum(length) - length, length)
    bar, step = column // STEPS, column % STEPS
    half = 2 * bar + (step * 2 >= steps[bar])
    cells = half * 12 + pitch[which] % 12
    sound = np.bincount(cells, minlength=24 * bars).reshape(-1, 12).astype(np.float32)
    low = np.bincount(cells[is_bass[which]], minlength=24 * bars).reshape(-1, 12).astype(np.float32)
    return label_chords(sound, low).reshape(bars, 2)
