"""Human timing: onsets a few milliseconds off the grid, but never a hit."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from generator.conditions import STEPS, Bools, Conditions, Floats, Ints
from generator.expression.articulation import BARELY, TICK_MINUTE
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.score import Note, Score, VoicePart

TOGETHER = 0.94
"""The share of the spread that all parts have in common; about a third of the spread is each note's own."""
FURTHEST = 0.45
"""The largest shift of a note in ticks, so that no two ticks change places."""
OCTAVES = 6
"""The number of noises that are summed, held for 1, 2, 4 ... sixteenths."""


def humanised(score: Score, conditions: Conditions, spread: float, seed: int) -> Score:
    """Humanise the timing of a cue; deterministic in its arguments.

    Players drift: their deviations are long-range correlated, not independent (Hennig et al., "The nature and
    perception of fluctuations in human musical rhythms", PLoS ONE 6, 2011). So all parts move together by 1/f noise,
    the sum of noises held for 1, 2, 4 ... sixteenths (Voss & Clarke, "1/f noise in music", JASA 63, 1978), in even
    ramps between sixteenths, and each note by a little of its own, chords from the bottom up. Onsets on a hit or at the
    scene's start stay. Releases stay, too, except before a pitch that is struck earlier now.

    Args:
        score: Composed for the conditions, its onsets on ticks.
        conditions: Of the scene.
        spread: Standard deviation of the onsets, in milliseconds; 0 returns the score unchanged.
        seed: Of all random draws; 0 or more.
    """
    if spread == 0:
        return score
    rng = np.random.default_rng([seed, len(score.parts)])
    unit = spread * conditions.bpm / TICK_MINUTE  # ticks
    drift = TOGETHER * unit * _ramped(_drift(int(conditions.steps.sum()), rng))
    fixed = _fixed(conditions)
    return replace(score, parts=tuple(_humanised(part, drift, fixed, unit / 3, rng) for part in score.parts))


def _fixed(conditions: Conditions) -> Bools:
    """Mark the ticks whose onsets stay, from the scene's start. (ticks,)"""
    hits = conditions.hits[np.arange(STEPS) < conditions.steps[:, None]]
    fixed = np.zeros(len(hits) * SIXTEENTH, dtype=np.bool_)
    fixed[::SIXTEENTH] = hits
    fixed[0] = True
    return fixed


def _drift(length: int, rng: np.random.Generator) -> Floats:
    """Draw 1/f noise of standard deviation 1. (length,)"""
    spans = 2 ** np.arange(OCTAVES)
    held = [np.repeat(rng.standard_normal(length // span + 1), span)[:length] for span in spans]
    drift: Floats = np.sum(held, axis=0) / np.sqrt(OCTAVES)
    return drift


def _ramped(drift: Floats) -> Floats:
    """Return the drift of ticks, given that of sixteenths. (sixteenths,) -> (ticks,)"""
    ticks = np.arange(len(drift) * SIXTEENTH)
    return np.interp(ticks, ticks[::SIXTEENTH], drift)


def _humanised(
    part: VoicePart, drift: Floats, fixed: Bools, own: float, rng: np.random.Generator
) -> VoicePart:
    """Return a part with its onsets moved by the common drift and by noise of their own, all in ticks."""
    tick: Ints = np.array([round(note.onset * TICKS) for note in part.notes], dtype=np.int64)
    alone = own * rng.standard_normal(len(tick))
    alone = alone[np.lexsort((alone, tick))]  # of a chord the lowest note comes first
    moved = np.where(fixed[tick], 0.0, (drift[tick] + alone).clip(-FURTHEST, FURTHEST))
    onsets = ((tick + moved) / TICKS).tolist()
    return replace(part, notes=tuple(_placed(part.notes, onsets))[::-1])


def _placed(notes: tuple[Note, ...], onsets: list[float]) -> Iterator[Note]:
    """Yield notes at their new onsets, the last first, each released before its pitch is struck again."""
    struck: dict[int, tuple[float, float]] = {}  # by pitch: where it is written next, and where it is now
    for note, onset in zip(reversed(notes), reversed(onsets), strict=True):
        end = note.onset + note.duration
        written, again = struck.get(note.pitch, (note.onset, end))
        if written > note.onset:
            end = min(end, again - BARELY / TICKS)
        struck[note.pitch] = (note.onset, onset)
        yield replace(note, onset=onset, duration=end - onset)
