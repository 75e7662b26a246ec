"""Percussion on strong hits: the drum kit, and timpani on the tonic or the dominant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP
from bridge.midi.instruments import BESIDE, DRUMS, TIMPANI
from bridge.midi.palettes import DrumAccent
from bridge.midi.passage import ONSET, PITCH, RELEASE, VELOCITY, Ints, in_order, sounding
from bridge.score.orchestration.ranges import in_range
from generator.conditions import Key

RING = 4 * TICKS_PER_QUARTER
"""Ticks that a stroke rings for, undamped."""
_FIFTH = 7


@dataclass(frozen=True, slots=True)
class Strike:
    """A strong hit that the voices strike."""

    tick: int
    """Ticks from the cue's start."""
    weight: float
    """Weight of the hit; a plain cut weighs 1."""
    velocity: int
    """Velocity of the loudest note that is struck there."""
    pitches: tuple[int, ...]
    """Pitches that sound there, from the lowest up."""


def strikes(voices: Ints, grid: SceneGrid) -> list[Strike]:
    """List the met hits heavier than a plain cut at which the voices strike a note: only a note can be accented.

    Args:
        voices: The notes of all voices; a note is struck on the sixteenth nearest to it. (n, 6)
        grid: The bars and hits of the scene.
    """
    weights: dict[int, float] = {}
    for hit in grid.hits:
        if hit.met and hit.hit.is_strong:
            weights[hit.step] = max(hit.hit.weight, weights.get(hit.step, 0.0))
    found = (_strike(voices, step, weight) for step, weight in sorted(weights.items()))
    last = (len(grid.lines) - 1) * TICKS_PER_STEP
    return [strike for strike in found if strike is not None and strike.tick < last]


def _strike(voices: Ints, step: int, weight: float) -> Strike | None:
    steps = np.rint(voices[:, ONSET] / TICKS_PER_STEP).astype(np.int64)
    tick = step * TICKS_PER_STEP
    velocities = voices[steps == step, VELOCITY]
    if not len(velocities):
        return None
    sounds = (steps <= step) & (voices[:, RELEASE] > tick)
    pitches = sorted(set(voices[sounds, PITCH].tolist()))
    return Strike(tick, weight, int(velocities.max()), tuple(pitches))


def accented(struck: Sequence[Strike], kit: Mapping[int, DrumAccent], ticks: int) -> Ints:
    """Return the notes of the drum kit.

    Args:
        struck: The strong hits, in order.
        kit: The accents on which each key is struck.
        ticks: The cue's length: nothing sounds past it.

    Returns:
        In order. (n, 6)
    """
    return _table(
        _row(strike, key, accent, DRUMS, ticks)
        for key, accent in kit.items()
        for strike in _accented(struck, accent)
    )


def _accented(struck: Iterable[Strike], accent: DrumAccent) -> Iterator[Strike]:
    """Yield the hits on which an accent falls."""
    free = 0
    for strike in struck:
        if strike.tick >= free and strike.weight >= accent.weight and strike.velocity >= accent.loudness:
            yield strike
            free = strike.tick + accent.apart * TICKS_PER_QUARTER


def drummed(struck: Iterable[Strike], key: Key, accent: DrumAccent, ticks: int) -> Ints:
    """Return the notes of the timpani: the tonic or the dominant, whichever sounds lower at a hit, or a rest.

    Two drums are tuned for a cue, and a drum whose pitch does not sound at a hit is not struck.

    Args:
        struck: The strong hits, in order.
        key: The cue's key.
        accent: The accent on which they are struck.
        ticks: The cue's length: nothing sounds past it.

    Returns:
        In order. (n, 6)
    """
    tuned = {key.tonic, (key.tonic + _FIFTH) % 12}
    tones = [(strike, next((p % 12 for p in strike.pitches if p % 12 in tuned), None)) for strike in struck]
    fitting = {strike: tone for strike, tone in tones if tone is not None}
    return _table(
        _row(strike, int(in_range(np.array(fitting[strike]), TIMPANI)), accent, BESIDE[TIMPANI], ticks)
        for strike in _accented(fitting, accent)
    )


def _row(strike: Strike, pitch: int, accent: DrumAccent, channel: int, ticks: int) -> list[int]:
    velocity = max(1, round(strike.velocity * accent.share))
    return [strike.tick, min(strike.tick + RING, ticks), pitch, velocity, channel, 0]


def _table(rows: Iterable[list[int]]) -> Ints:
    """Sort rows into notes in order; one struck again is released first. (n, 6)"""
    return in_order(sounding(np.array([*rows], dtype=np.int64).reshape(-1, 6)))
