"""What can be heard of a take, in a few numbers that people understand."""

from itertools import pairwise

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import DRUMS
from bridge.midi.passage import CHANNEL, ONSET, PITCH, RELEASE, VELOCITY, Ints
from bridge.score.cues import CuedScene
from bridge.score.orchestration.orchestration import plain

HARSH = frozenset({1, 2, 6, 10, 11})
"""Semitones between two tones, within an octave, that are dissonances: seconds, the tritone and sevenths."""


def heard_of(cue: CuedScene) -> dict[str, float]:
    """Return what is heard of a cue, by the names of `bridge.settings.taste.USUAL`; all 0 where nothing sounds.

    Density: sixteenths on which a note begins, as a share of all. Thickness: notes at an onset. Register: the mean pitch.
    Loudness: the mean velocity. Length: sixteenths of a note. Leaps: semitones between successive highest notes.
    Repetition: the share of bars with the rhythm of the bar before. Dissonance: the share of pairs of notes at one onset
    that are dissonances.
    """
    none = np.zeros((0, 6), dtype=np.int64)
    rows = np.concatenate([none, *(track.notes for track in plain(cue.music).tracks)])
    rows = rows[rows[:, CHANNEL] != DRUMS]
    steps = np.rint(rows[:, ONSET] / TICKS_PER_STEP).astype(np.int64)
    onsets = np.unique(steps)
    if not len(rows):
        return dict.fromkeys(_NAMES, 0.0)
    chords = [rows[steps == step][:, PITCH] for step in onsets.tolist()]
    told = (
        len(onsets) / max(sum(cue.grid.bars), 1),
        len(rows) / len(onsets),
        float(rows[:, PITCH].mean()),
        float(rows[:, VELOCITY].mean()),
        float((rows[:, RELEASE] - rows[:, ONSET]).mean()) / TICKS_PER_STEP,
        _leaps(chords),
        _repetition(onsets, cue),
        _dissonance(chords),
    )
    return {name: round(each, 6) for name, each in zip(_NAMES, told, strict=True)}


_NAMES = ("density", "thickness", "register", "loudness", "length", "leaps", "repetition", "dissonance")


def _leaps(chords: list[Ints]) -> float:
    tops = [int(chord.max()) for chord in chords]
    leaps = [abs(after - before) for before, after in pairwise(tops)]
    return float(np.mean(leaps)) if leaps else 0.0


def _repetition(onsets: Ints, cue: CuedScene) -> float:
    lines = cue.grid.bar_steps
    rhythms = [
        tuple((onsets[(onsets >= start) & (onsets < end)] - start).tolist()) for start, end in pairwise(lines)
    ]
    same = [before == after for before, after in pairwise(rhythms)]
    return float(np.mean(same)) if same else 0.0


def _dissonance(chords: list[Ints]) -> float:
    pairs = [
        abs(int(one) - int(other)) % 12
        for chord in chords
        for at, one in enumerate(chord)
        for other in chord[at + 1 :]
    ]
    return sum(pair in HARSH for pair in pairs) / len(pairs) if pairs else 0.0
