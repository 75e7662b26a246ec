"""Human timing: onsets a few milliseconds off the grid, but never a hit."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from generator.conditions import STEPS, Bools, Conditions, Floats, Ints
from generator.expression.articulation import BARELY, TICK_MINUTE
from generator.expression.chance import drift, looseness
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.score import Note, Score, VoicePart

TOGETHER = 0.94
"""The share of the spread that all parts have in common; about a third of the spread is each note's own."""
BROADENING = 0.3
"""Ticks by which the end of a scene that closes is late."""
FURTHEST = 0.45
"""The largest shift of a note in ticks, so that no two ticks change places."""


def humanised(score: Score, conditions: Conditions, spread: float, seed: int) -> Score:
    """Humanise the timing of a cue; deterministic in its arguments.

    All parts move together by 1/f noise (`generator.expression.chance`), in even ramps between sixteenths, and each note by
    a little of its own, less in a section than in one player's part, chords from the bottom up. Where a scene closes, its
    last bar broadens: onsets come later and later. Onsets on a hit or at the scene's start stay. Releases stay, too, except
    before a pitch that is struck earlier now.

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
    common = TOGETHER * unit * _ramped(drift(int(conditions.steps.sum()), rng)) + _broadening(conditions)
    fixed = _fixed(conditions)
    return replace(
        score,
        parts=tuple(
            _humanised(part, common, fixed, unit / 3 * looseness(part.program), rng) for part in score.parts
        ),
    )


def _broadening(conditions: Conditions) -> Floats:
    """Return the ticks by which the last bar of a scene that closes is late, more and more. (ticks,)"""
    late = np.zeros(int(conditions.steps.sum()) * SIXTEENTH)
    last = int(conditions.steps[-1]) * SIXTEENTH
    if conditions.closes:
        late[-last:] = np.linspace(0, BROADENING, last)
    return late


def _fixed(conditions: Conditions) -> Bools:
    """Mark the ticks whose onsets stay, from the scene's start. (ticks,)"""
    hits = conditions.hits[np.arange(STEPS) < conditions.steps[:, None]]
    fixed = np.zeros(len(hits) * SIXTEENTH, dtype=np.bool_)
    fixed[::SIXTEENTH] = hits
    fixed[0] = True
    return fixed


def _ramped(drifts: Floats) -> Floats:
    """Return the drift of ticks, given that of sixteenths. (sixteenths,) -> (ticks,)"""
    ticks = np.arange(len(drifts) * SIXTEENTH)
    return np.interp(ticks, ticks[::SIXTEENTH], drifts)


def _humanised(
    part: VoicePart, common: Floats, fixed: Bools, own: float, rng: np.random.Generator
) -> VoicePart:
    """Return a part with its onsets moved by the common drift and by noise of their own, all in ticks."""
    tick: Ints = np.array([round(note.onset * TICKS) for note in part.notes], dtype=np.int64)
    alone = own * rng.standard_normal(len(tick))
    alone = alone[np.lexsort((alone, tick))]  # of a chord the lowest note comes first
    moved = np.where(fixed[tick], 0.0, (common[tick] + alone).clip(-FURTHEST, FURTHEST))
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
