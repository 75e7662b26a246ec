"""Features of harmony: chords and their progressions, notes outside chord and key, and the bass."""

from itertools import pairwise

import numpy as np

from generator.conditions import Bools, Floats, Ints
from generator.evaluation.judging.heard import END, PITCH, START, VOICE
from generator.evaluation.judging.summary import Features, bits, bits_of, mean, next_bits
from generator.evaluation.judging.voices import BASS, MELODY
from generator.evaluation.judging.window import Window
from generator.pieces.chords import QUALITIES, ROOTS, SILENT, TONES, label_chords

_NAMES = tuple(QUALITIES)
DIMINISHED = [_NAMES.index(name) for name in ("dim", "dim7", "m7b5")]
SEVENTHS = [_NAMES.index(name) for name in ("7", "m7", "maj7")]
"""Kinds of chords that are counted together."""


def chords(window: Window) -> Features:
    """Compute the features of a window's harmony and bass."""
    sound, low = half_bars(window)
    labels = label_chords(sound, low)
    return {
        **_progression(labels),
        **_change(sound),
        **_outside(window, labels),
        **_key(window, sound),
        **_bass(window, labels),
    }


def half_bars(window: Window) -> tuple[Floats, Floats]:
    """Return the ticks for which each pitch class sounds in each half bar, and in the bass. (halves, 12) each"""
    notes, count = window.notes, 2 * window.bars
    edges = np.arange(count + 1) * window.bar / 2
    inside = (
        np.minimum(notes[:, END], edges[1:, None]) - np.maximum(notes[:, START], edges[:-1, None])
    ).clip(0)
    classes = (notes[:, PITCH] % 12)[:, None] == np.arange(12)
    bass = notes[:, VOICE] == BASS
    return inside @ classes, (inside * bass) @ classes


def _progression(labels: Ints) -> Features:
    known = labels[labels != SILENT]
    roots, kinds = known % ROOTS, known // ROOTS
    changes = known[1:] != known[:-1]
    motion = (np.diff(roots) % ROOTS)[changes]
    return {
        "changes": mean(changes),
        "changes_at_bar": mean((labels[1:] != labels[:-1])[1::2]),
        "distinct_chords": len(set(known.tolist())) / max(len(known), 1),
        "chord_bits": bits(known.tolist()),
        "next_chord_bits": next_bits(known.tolist()),
        "diminished": mean(np.isin(kinds, DIMINISHED)),
        "sevenths": mean(np.isin(kinds, SEVENTHS)),
        "roots_fall_fifth": mean(motion == 5),
        "roots_rise_fifth": mean(motion == 7),
        "roots_step": mean(np.isin(motion, (1, 2, 10, 11))),
        "roots_third": mean(np.isin(motion, (3, 4, 8, 9))),
        "roots_still": mean(motion == 0),
        "roots_tritone": mean(motion == 6),
    }


def _change(sound: Floats) -> Features:
    shares = sound / np.maximum(sound.sum(1, keepdims=True), 1)
    bars = sound.reshape(-1, 2, 12).sum(1)
    bars = bars / np.maximum(bars.sum(1, keepdims=True), 1)
    return {
        "half_bar_change": mean(np.abs(np.diff(shares, axis=0)).sum(1)),
        "bar_change": mean(np.abs(np.diff(bars, axis=0)).sum(1)),
        "two_bar_change": mean(np.abs(bars[2:] - bars[:-2]).sum(1)),
        "half_bar_class_bits": mean([bits_of(row) for row in sound if row.sum()]),
        "bar_class_bits": mean([bits_of(row) for row in bars if row.sum()]),
        "class_bits": bits_of(sound.sum(0)),
        "bar_classes": mean((bars > 0).sum(1)),
    }


def outside_chord(window: Window, labels: Ints) -> Bools:
    """Mark the notes that are no tone of the chord of the half bar they begin in. (notes,)"""
    chord = labels[(2 * window.notes[:, START] // window.bar)]
    outside: Bools = TONES[chord, window.notes[:, PITCH] % 12] == 0
    return outside


def _outside(window: Window, labels: Ints) -> Features:
    notes, outside = window.notes, outside_chord(window, labels)
    strong = notes[:, START] % window.beat == 0
    melody, bass = notes[:, VOICE] == MELODY, notes[:, VOICE] == BASS
    line, foreign = window.melody, outside[melody]
    led = np.abs(line.intervals)[foreign[1:]] <= 2
    left = np.abs(line.intervals)[foreign[:-1]] <= 2
    return {
        "outside_chord": mean(outside),
        "outside_chord_strong": mean(outside[strong]),
        "melody_outside_strong": mean(outside[strong & melody]),
        "melody_outside_weak": mean(outside[~strong & melody]),
        "bass_outside": mean(outside[bass]),
        "harmony_outside": mean(outside[~melody & ~bass]),
        "foreign_led": mean(led),
        "foreign_left": mean(left),
    }


def _key(window: Window, sound: Floats) -> Features:
    outside = ~window.scale
    weights = sound.sum(0)
    bars = sound.reshape(-1, 2, 12).sum(1)
    notes = window.notes
    line = window.melody
    leading = np.flatnonzero((line.pitch[:-1] - window.tonic) % 12 == 11)
    return {
        "chromatic": mean(outside[notes[:, PITCH] % 12]),
        "chromatic_time": float(weights[outside].sum() / max(weights.sum(), 1)),
        "chromatic_bars": mean((bars[:, outside] > 0).any(1)),
        "leading_resolved": mean(line.intervals[leading] == 1),
        "classes_used": float((weights > 0).sum()),
        "tonic_time": float(weights[window.tonic] / max(weights.sum(), 1)),
    }


def _bass(window: Window, labels: Ints) -> Features:
    line = window.bass
    size = np.abs(line.intervals)
    root = (labels % ROOTS)[2 * line.start // window.bar]
    downbeats = np.arange(window.bars) * window.bar
    first = [line.pitch[line.start // window.bar == n] % 12 for n in range(window.bars)]
    firsts = [int(f[0]) for f in first if len(f)]
    return {
        "bass_on_downbeat": mean(np.isin(downbeats, line.start)),
        "bass_first_on_downbeat": mean(line.start % window.bar == 0),
        "bass_repeats": mean(size == 0),
        "bass_steps": mean((size > 0) & (size <= 2)),
        "bass_chromatic": mean(size == 1),
        "bass_thirds": mean((size == 3) | (size == 4)),
        "bass_fourths": mean((size == 5) | (size == 7)),
        "bass_octaves": mean(size == 12),
        "bass_wide": mean(size > 7),
        "bass_on_root": mean(line.pitch % 12 == root),
        "bass_still": mean([a == b for a, b in pairwise(firsts)]),
        "bass_bits": bits(line.intervals.tolist()),
        "next_bass_bits": next_bits(line.intervals.tolist()),
        "bass_turns": mean(np.sign(line.intervals[1:]) * np.sign(line.intervals[:-1]) < 0),
    }
