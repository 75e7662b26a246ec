"""How loud each note is: the bar's dynamics, shaped by metre, phrase, line, voice and hits."""

import numpy as np

from generator.conditions import Conditions, Floats, Ints
from generator.expression.texture import Texture
from generator.roll import VOICES
from generator.voices import BASS, HARMONY, MELODY

LOUDEST = 116
"""MIDI velocity of full dynamics on a weak sixteenth of the melody: room is left for accents."""
DOWNBEAT, BEAT, EIGHTH = 8, 4, 1
HIT = 10
"""What each place of the metre, and a hit, adds to a velocity."""
BALANCE = {MELODY: 1.0, HARMONY: 0.82, BASS: 0.92}
"""Accompaniment lies below the melody."""
ARCH = 0.16
"""How much louder the climax of a phrase is than its ends, as a share of the loudness between."""
EARLIEST, USUAL, LATEST = 0.35, 0.65, 0.85
"""Where in its phrase a climax lies at first and at last, and where there is no melody to say."""
CONTOUR, HIGHEST = 0.4, 6.0
"""Velocities a semitone above the mean of a line in its phrase, and at most."""
LOOSE = 2.5
"""Velocities by which no two strokes of a hand are alike, up or down."""


def velocities(notes: Texture, conditions: Conditions, rng: np.random.Generator) -> Ints:
    """MIDI velocities, 1 to 127: how loud the bar is asked, and what music makes of it.

    Phrases swell and ease (`arch`), high notes of a line are a little louder than low ones ("high loud" in Friberg,
    Bresin & Sundberg, "Overview of the KTH rule system for musical performance", Advances in Cognitive Psychology 2,
    2006), beats and hits are accented. No note is as loud as the one before at its pitch in its voice, and a hit is
    never softer than the notes of its bar that are on none.

    Args:
        notes: Of one scene.
        conditions: What was asked.
        rng: What no hand does twice alike is drawn from it.

    Returns:
        (notes,)
    """
    balance = np.array([BALANCE[voice] for voice in range(VOICES)])[notes.voice]
    even = LOUDEST * conditions.dynamics[notes.bar] * balance
    shaped = even * (1 + ARCH * (arch(notes) - 0.5)) + contour(notes)
    accented = shaped + accents(notes, conditions) + HIT * notes.on_hit
    struck = accented + rng.uniform(-LOOSE, LOOSE, len(accented))
    loudness = np.rint(struck).astype(np.int64).clip(2, 126)
    return _varied(notes, _hits_on_top(notes, loudness, conditions.bars))


def accents(notes: Texture, conditions: Conditions) -> Ints:
    """What the metre adds; a pick-up bar has no downbeat. (notes,)"""
    on_downbeat = (notes.step == 0) & ~((notes.bar == 0) & conditions.pickup)
    places = [on_downbeat, notes.step % conditions.beat == 0, notes.step % 2 == 0]
    return np.select(places, [DOWNBEAT, BEAT, EIGHTH], 0)


def arch(notes: Texture) -> Floats:
    """How near its phrase's climax each note is: 0 at the phrase's ends, 1 at the climax, evenly between.

    Source: Todd, "The dynamics of dynamics: a model of musical expression" (JASA 91, 1992): loudness goes with the
    square of a velocity v that rises and falls under constant acceleration a, and v^2 = u^2 + 2 a x is even in score
    time x.

    Returns:
        (notes,)
    """
    climax = _climaxes(notes)[notes.phrase]
    near: Floats = np.where(notes.place < climax, notes.place / climax, (1 - notes.place) / (1 - climax))
    return near


def _climaxes(notes: Texture) -> Floats:
    """Where in each phrase the melody is highest, the last time if more than once, EARLIEST to LATEST. (phrases,)"""
    found = np.full(int(notes.phrase.max(initial=0)) + 1, USUAL)
    melody = np.flatnonzero(notes.voice == MELODY)
    order = melody[np.lexsort((notes.pitch[melody], notes.phrase[melody]))]
    found[notes.phrase[order]] = notes.place[order]  # of several the last one, the highest, stays
    return found.clip(EARLIEST, LATEST)


def contour(notes: Texture) -> Floats:
    """What its height over the mean of its voice in its phrase adds to each note. (notes,)"""
    line = notes.phrase * VOICES + notes.voice
    mean = np.bincount(line, notes.pitch) / np.maximum(np.bincount(line), 1)
    height: Floats = (CONTOUR * (notes.pitch - mean[line])).clip(-HIGHEST, HIGHEST)
    return height


def _hits_on_top(notes: Texture, loudness: Ints, bars: int) -> Ints:
    """Raise hits over what is on none in their bar: each note over its voice, the loudest of them over all. (notes,)"""
    hit, off = notes.on_hit, ~notes.on_hit
    loudest = np.zeros((bars, VOICES), dtype=np.int64)
    np.maximum.at(loudest, (notes.bar[off], notes.voice[off]), loudness[off])
    raised = np.where(hit, np.maximum(loudness, loudest[notes.bar, notes.voice]), loudness)
    top = np.zeros(int(notes.start.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(top, notes.start, raised)
    missing = (loudest.max(1)[notes.bar] - top[notes.start]).clip(0)
    lifted: Ints = np.minimum(raised + hit * missing, 126)
    return lifted


def _varied(notes: Texture, loudness: Ints) -> Ints:
    """Make velocities even and odd in turn along each pitch of each voice: hits go up for it, the others down. (notes,)

    So no repeated note is as loud as the one before, and no hit falls below what it was above.
    """
    off = (loudness + notes.repeats) % 2
    varied: Ints = loudness + np.where(notes.on_hit, off, -off)
    return varied
