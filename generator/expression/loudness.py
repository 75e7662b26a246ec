"""Loudness of notes: the bar's dynamics, shaped by the scene's course, metre, phrase, line, part and hits."""

import numpy as np

from generator.conditions import Conditions, Floats, Ints
from generator.expression.chance import drift
from generator.expression.course import LOUDEST, course
from generator.expression.texture import Texture
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY, PARTS

DOWNBEAT, BEAT, DIVISION = 8, 4, 1
HIT = 10
"""Velocity added by metrical position, and by a hit."""
BALANCE = {MELODY: 1.0, BASS: 0.92, ACCOMPANIMENT: 0.82}
"""The velocity of each part as a share of the melody's."""
ARCH = 0.16
"""The range of loudness in a phrase, from its ends to its climax, as a share of its middle."""
EARLIEST, USUAL, LATEST = 0.35, 0.65, 0.85
"""The position of a climax in its phrase: at the earliest, without a melody, and at the latest."""
CONTOUR, HIGHEST = 0.4, 6.0
"""Velocities for each semitone above the mean of a line in its phrase, and the most."""
EIGHTH, TRIPLET = TICKS // 2, TICKS // 3
"""Ticks of an eighth, and of one in a triplet."""
DRIFTS, LOOSE = 1.5, 1.0
"""Velocities by which a player's loudness drifts and by which each note's own differs: standard deviations, of one player."""


def velocities(
    notes: Texture,
    conditions: Conditions,
    rng: np.random.Generator,
    loose: tuple[float, ...] = (1.0,) * PARTS,
) -> Ints:
    """Compute MIDI velocities, 1 to 127, from the dynamics asked for and from the music.

    The scene has its arcs (`generator.expression.course`), phrases swell and ease (`arch`), high notes of a line are a little louder than low ones ("high loud" in Friberg,
    Bresin & Sundberg, "Overview of the KTH rule system for musical performance", Advances in Cognitive Psychology 2,
    2006), beats and hits are accented. No note is as loud as the one before at its pitch in its part, and a hit is
    never softer than the other notes of its bar.

    Args:
        notes: Of one scene.
        conditions: What was asked for.
        rng: The source of randomness.
        loose: The share of one player's deviations that each part has.

    Returns:
        (notes,)
    """
    balance = np.array([BALANCE[part] for part in range(PARTS)])[notes.part]
    even = (LOUDEST * conditions.dynamics[notes.bar] + course(notes, conditions, rng)) * balance
    shaped = even * (1 + ARCH * (arch(notes) - 0.5)) + contour(notes)
    accented = shaped + accents(notes, conditions) + HIT * notes.on_hit
    struck = accented + _chance(notes, conditions, rng) * np.array(loose)[notes.part]
    loudness = np.rint(struck).astype(np.int64).clip(2, 126)
    return _varied(notes, _hits_on_top(notes, loudness, conditions.bars))


def _chance(notes: Texture, conditions: Conditions, rng: np.random.Generator) -> Floats:
    """Draw the velocities by which each note is louder than meant: its part's drift, and its own. (notes,)"""
    drifts = np.stack([drift(int(conditions.steps.sum()), rng) for _ in range(PARTS)])
    own = rng.standard_normal(len(notes.start)).clip(-2, 2)
    drawn: Floats = DRIFTS * drifts[notes.part, notes.start // SIXTEENTH].clip(-2, 2) + LOOSE * own
    return drawn


def accents(notes: Texture, conditions: Conditions) -> Ints:
    """Return the accents of bars, beats and their divisions. (notes,)

    A beat that is a quarter divides into eighths or triplets of them, a dotted one into eighths. Where the beats are
    eighths (7/8), those that begin a quarter are accented, but for the last, which belongs to a group of three. A
    pick-up bar has no downbeat.
    """
    beat = max(conditions.beat * SIXTEENTH, TICKS)
    left = conditions.steps[notes.bar] * SIXTEENTH - notes.position
    on_downbeat = (notes.position == 0) & ~((notes.bar == 0) & conditions.pickup)
    on_beat = (notes.position % beat == 0) & (left > EIGHTH)
    divides = (notes.position % EIGHTH == 0) | ((notes.position % TRIPLET == 0) & (beat == TICKS))
    return np.select([on_downbeat, on_beat, divides], [DOWNBEAT, BEAT, DIVISION], 0)


def arch(notes: Texture) -> Floats:
    """Compute the nearness of each note to its phrase's climax: 0 at the phrase's ends, 1 at the climax, linear between.

    Source: Todd, "The dynamics of dynamics: a model of musical expression" (JASA 91, 1992): loudness goes with the
    square of a velocity v that rises and falls under constant acceleration a, and v^2 = u^2 + 2 a x is linear in score
    time x.

    Returns:
        (notes,)
    """
    climax = _climaxes(notes)[notes.phrase]
    near: Floats = np.where(notes.place < climax, notes.place / climax, (1 - notes.place) / (1 - climax))
    return near


def _climaxes(notes: Texture) -> Floats:
    """Find the position of the melody's highest note in each phrase, the last if several, EARLIEST to LATEST. (phrases,)"""
    found = np.full(int(notes.phrase.max(initial=0)) + 1, USUAL)
    melody = np.flatnonzero(notes.part == MELODY)
    order = melody[np.lexsort((notes.pitch[melody], notes.phrase[melody]))]
    found[notes.phrase[order]] = notes.place[order]  # of several the last one, the highest, stays
    return found.clip(EARLIEST, LATEST)


def contour(notes: Texture) -> Floats:
    """Return the velocities that a note's height over its part's mean in its phrase adds. (notes,)"""
    line = notes.phrase * PARTS + notes.part
    mean = np.bincount(line, notes.pitch) / np.maximum(np.bincount(line), 1)
    height: Floats = (CONTOUR * (notes.pitch - mean[line])).clip(-HIGHEST, HIGHEST)
    return height


def _hits_on_top(notes: Texture, loudness: Ints, bars: int) -> Ints:
    """Raise hits above the other notes of their bar: each over its part, the loudest of them over all. (notes,)"""
    hit, off = notes.on_hit, ~notes.on_hit
    loudest = np.zeros((bars, PARTS), dtype=np.int64)
    np.maximum.at(loudest, (notes.bar[off], notes.part[off]), loudness[off])
    raised = np.where(hit, np.maximum(loudness, loudest[notes.bar, notes.part]), loudness)
    top = np.zeros(int(notes.start.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(top, notes.start, raised)
    missing = (loudest.max(1)[notes.bar] - top[notes.start]).clip(0)
    lifted: Ints = np.minimum(raised + hit * missing, 126)
    return lifted


def _varied(notes: Texture, loudness: Ints) -> Ints:
    """Alternate even and odd velocities along each pitch of each part, rounding hits up and other notes down. (notes,)

    So no repeated note is as loud as the one before, and no hit becomes softer than a note it was louder than.
    """
    off = (loudness + notes.repeats) % 2
    varied: Ints = loudness + np.where(notes.on_hit, off, -off)
    return varied
