"""Human timing: onsets a few milliseconds off the grid, but never a hit."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from generator.conditions import STEPS, Bools, Conditions, Floats, Ints
from generator.expression.articulation import BARELY
from generator.score import Note, Part, Score

TOGETHER = 0.94
"""Share of the spread in which all parts move as one; the rest, a third of it, is each note's own."""
FURTHEST = 0.2
"""Sixteenths a note moves at most, so that no two sixteenths change places."""
OCTAVES = 6
"""Spans of 1, 2, 4 ... sixteenths over which players drift together."""
_STEPS_A_BEAT = 4
_MINUTE = 15_000.0
"""Milliseconds a sixteenth lasts at one quarter note a minute."""


def loosened(score: Score, conditions: Conditions, spread: float, seed: int) -> Score:
    """Play a cue as people do: the same arguments give the same score.

    People drift: their deviations are long-range correlated, not independent (Hennig et al., "The nature and
    perception of fluctuations in human musical rhythms", PLoS ONE 6, 2011). So all parts move together by 1/f noise,
    the sum of noises held for 1, 2, 4 ... sixteenths (Voss & Clarke, "1/f noise in music", JASA 63, 1978), and each
    note by a little of its own, chords from the bottom up. What begins on a hit or on the scene's first sixteenth
    stays. Releases stay, too, but for one whose pitch is struck earlier now.

    Args:
        score: Composed for the conditions, its onsets on sixteenths.
        conditions: Of the scene.
        spread: Standard deviation of the onsets, in milliseconds; 0 gives the score itself.
        seed: What is drawn is drawn from it; 0 or more.
    """
    if spread == 0:
        return score
    rng = np.random.default_rng([seed, len(score.parts)])
    unit = spread * conditions.bpm / _MINUTE  # sixteenths
    drift = TOGETHER * unit * _drift(int(conditions.steps.sum()), rng)
    fixed = _fixed(conditions)
    return replace(score, parts=tuple(_loosened(part, drift, fixed, unit / 3, rng) for part in score.parts))


def _fixed(conditions: Conditions) -> Bools:
    """The sixteenths that nothing moves off, from the scene's start. (sixteenths,)"""
    fixed: Bools = conditions.hits[np.arange(STEPS) < conditions.steps[:, None]]
    fixed[0] = True
    return fixed


def _drift(length: int, rng: np.random.Generator) -> Floats:
    """1/f noise of standard deviation 1. (length,)"""
    spans = 2 ** np.arange(OCTAVES)
    held = [np.repeat(rng.standard_normal(length // span + 1), span)[:length] for span in spans]
    drift: Floats = np.sum(held, axis=0) / np.sqrt(OCTAVES)
    return drift


def _loosened(part: Part, drift: Floats, fixed: Bools, own: float, rng: np.random.Generator) -> Part:
    """One part, its notes moved with the others by a drift and by a little of their own, all in sixteenths."""
    step: Ints = np.array([round(note.onset * _STEPS_A_BEAT) for note in part.notes], dtype=np.int64)
    alone = own * rng.standard_normal(len(step))
    alone = alone[np.lexsort((alone, step))]  # of a chord the lowest note comes first
    moved = np.where(fixed[step], 0.0, (drift[step] + alone).clip(-FURTHEST, FURTHEST))
    onsets = ((step + moved) / _STEPS_A_BEAT).tolist()
    return replace(part, notes=tuple(_placed(part.notes, onsets))[::-1])


def _placed(notes: tuple[Note, ...], onsets: list[float]) -> Iterator[Note]:
    """Notes at their new onsets, the last first: released as before, but before their pitch is struck again."""
    struck: dict[int, tuple[float, float]] = {}  # by pitch: where it is written next, and where it is now
    for note, onset in zip(reversed(notes), reversed(onsets), strict=True):
        end = note.onset + note.duration
        written, again = struck.get(note.pitch, (note.onset, end))
        if written > note.onset:
            end = min(end, again - BARELY / _STEPS_A_BEAT)
        struck[note.pitch] = (note.onset, onset)
        yield replace(note, onset=onset, duration=end - onset)
