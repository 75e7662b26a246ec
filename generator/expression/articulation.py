"""Articulation: legato or staccato, by what is asked for, tempo and part."""

import numpy as np

from generator.conditions import STEPS, Bools, Conditions, Floats, Ints
from generator.expression.texture import NEVER, Texture
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS

APART = {MELODY: (-30.0, 60.0), BASS: (5.0, 65.0), ACCOMPANIMENT: (10.0, 70.0)}
"""Milliseconds of silence after a note that is bound, and after one that is detached; below 0 notes overlap. Calm music is
legato and driven music staccato: Gabrielsson & Lindstrom, "The role of structure in the musical expression of emotions"
(2010), table 14.2; the sizes are ours."""
AGAIN = 25.0
"""Milliseconds of silence before a pitch is struck again: "repetition articulation" in Friberg, Bresin &
Sundberg (2006)."""
BREATH = 60.0
"""Milliseconds of silence after the melody of a phrase: "punctuation", likewise."""
MOST = 0.45
"""The most taken off a note, as a share of a sixteenth, or of the note where it is shorter: less than half, so that its
length on the grid stays as written."""
BARELY = 1 / 20
"""Ticks of silence during a fermata, where a tick has no fixed duration."""
PARTED = 1 / 80
"""Ticks of silence before a pitch is struck again, at least: one tick of a MIDI file of 960 a quarter."""
TICK_MINUTE = 60_000.0 / TICKS
"""Milliseconds of a tick at one quarter note a minute."""


def releases(notes: Texture, conditions: Conditions) -> Floats:
    """Compute the release of each note, in ticks from the scene's start.

    A release is at most MOST before the written end, and never after it. A note lasts a tick at least, or who reads it takes
    it for a grace note; but one whose pitch is struck again in its part is released before that. One held through a
    fermata is held to its end, and so is one that ends with a scene that closes.

    Args:
        notes: Of one scene.
        conditions: What was asked for.

    Returns:
        (notes,)
    """
    again = (notes.struck_again > notes.start) & (notes.struck_again <= notes.end)
    silence = _silence(notes, conditions)
    silence = np.where(again, np.maximum(silence, AGAIN), silence)
    silence = np.where(_ends_phrase(notes), np.maximum(silence, BREATH), silence)
    written: Floats = np.where(again, notes.struck_again, notes.end)
    lasts = written - notes.start
    rings = conditions.closes & (written == conditions.steps.sum() * SIXTEENTH) & ~again
    silence = np.where(rings, 0, silence)
    most = np.minimum(MOST * np.minimum(lasts, SIXTEENTH), lasts - 1).clip(PARTED * again)
    apart = (silence * conditions.bpm / TICK_MINUTE).clip(0, most)
    still = np.where(again, BARELY, 0)
    over_fermata = _over_fermata(notes, conditions)
    return written - np.where(over_fermata, still, apart)


def _silence(notes: Texture, conditions: Conditions) -> Floats:
    """Return the milliseconds of silence after each note, by articulation and part. (notes,)"""
    bound, detached = np.array([APART[part] for part in range(PARTS)]).T
    apart = (1 - conditions.binding[notes.bar]) / 2
    silence: Floats = bound[notes.part] + (detached - bound)[notes.part] * apart
    return silence


def _ends_phrase(notes: Texture) -> Bools:
    """Mark the melody's last note of each phrase. (notes,)"""
    melody = np.flatnonzero(notes.part == MELODY)
    last = np.zeros(len(notes.start), dtype=np.bool_)
    last[melody] = np.diff(notes.phrase[melody], append=NEVER) > 0
    return last


def _over_fermata(notes: Texture, conditions: Conditions) -> Bools:
    """Mark the notes that sound during a fermata. (notes,)"""
    if not conditions.fermatas:
        return np.zeros(len(notes.start), dtype=np.bool_)
    inside = np.arange(STEPS) < conditions.steps[:, None]
    before: Ints = np.concatenate([[0], np.cumsum(np.repeat(conditions.held[inside], SIXTEENTH))])
    over: Bools = before[notes.end] > before[notes.start]
    return over
