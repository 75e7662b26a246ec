"""The three voices that are heard in a texture, whatever its parts are."""

import numpy as np

from generator.conditions import Ints

MELODY, HARMONY, BASS = 0, 1, 2
BASS_CEILING = 60
"""The pitch (middle C) at and above which no note is bass."""


def assign_voices(onsets: Ints, ends: Ints, pitches: Ints) -> Ints:
    """Split a texture into melody, harmony and bass by its highest and its lowest line.

    At each onset the top note is melody unless the melody still sounds above it, the bottom one is bass unless
    the bass still sounds below it, and all between is harmony. Source: the skyline rule of Uitdenbogerd & Zobel,
    "Manipulation of music for melody matching" (ACM Multimedia 1998), applied to both ends.

    Args:
        onsets: Ticks, ascending; where equal, pitches ascend. (notes,)
        ends: Ticks. (notes,)
        pitches: MIDI note numbers. (notes,)

    Returns:
        MELODY, HARMONY or BASS for each note. (notes,)
    """
    voices = np.full(len(onsets), HARMONY, dtype=np.int64)
    melody_end = melody_pitch = bass_end = bass_pitch = -1
    bounds = np.flatnonzero(np.diff(onsets, prepend=-1, append=-2)) if len(onsets) else np.zeros(0, np.int64)
    for first, after in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        onset, top, bottom = int(onsets[first]), after - 1, first
        if onset >= melody_end or pitches[top] >= melody_pitch:
            voices[top] = MELODY
            melody_end, melody_pitch = int(ends[top]), int(pitches[top])
        free = bottom != top or voices[top] == HARMONY
        low = pitches[bottom] < BASS_CEILING and (onset >= bass_end or pitches[bottom] <= bass_pitch)
        if free and low:
            voices[bottom] = BASS
            bass_end, bass_pitch = int(ends[bottom]), int(pitches[bottom])
    return voices
