"""Which of several compositions of each cue is taken: those that follow one another best and fit their scenes."""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import DRUMS
from bridge.midi.passage import CHANNEL, ONSET, PITCH, RELEASE, VELOCITY
from bridge.score.cues import CuedScene
from bridge.score.orchestration.orchestration import plain
from generator.conditions import Floats
from generator.joints import cheapest, closing, distance, is_off_key, mood_distance, opening

TAKES = 2
"""Compositions of each cue that are chosen among. One more costs as much again as composing."""
FITNESS = 10.0
"""How much it counts that a take is far from its scene's mood, against a joint's distance. Takes of one scene differ some
twenty times less in their mood than joints do in their distance: at this size the mood decides where joints are much
alike. The size is ours."""


STRAYED = 2.0
"""What it counts that a take is heard in another key than was asked: as much as both its joints can."""


def take_seeds(seed: int) -> tuple[int, ...]:
    """What the compositions of a cue are drawn from, for the seed of the cue: itself, and others that follow from it."""
    others = (blake2b(f"{seed}/{take}".encode(), digest_size=8).digest() for take in range(1, TAKES))
    return (seed, *(int.from_bytes(other) >> 1 for other in others))


def best_takes(takes: Sequence[Sequence[CuedScene]]) -> tuple[CuedScene, ...]:
    """Choose a take of each of some scenes that follow one another.

    What costs least together, found exactly: what each take is away from its scene's mood and key, and how far apart
    neighbours are at the bar line where they meet.

    Args:
        takes: Of each scene, in order; one alone where the music stands already.
    """
    own = [_own_costs(each) for each in takes]
    joints = [_distances(earlier, later) for earlier, later in pairwise(takes)]
    return tuple(each[at] for each, at in zip(takes, cheapest(own, joints), strict=True))


def _own_costs(takes: Sequence[CuedScene]) -> Floats:
    """How far each take of a scene is from its mood and key; nothing where there is no choice. (takes,)"""
    if len(takes) == 1:
        return np.zeros(1)
    return np.array([FITNESS * _unfit(cue) + STRAYED * is_off_key(_notes(cue), cue.key) for cue in takes])


def _unfit(cue: CuedScene) -> float:
    bars, asked = np.array(cue.grid.bars), (cue.valence, cue.arousal)
    return mood_distance(_notes(cue), bars, cue.key.mode, cue.grid.bpm, asked)


def _distances(earlier: Sequence[CuedScene], later: Sequence[CuedScene]) -> Floats:
    """How far apart takes of two scenes are at their joint; nothing where there is no choice. (earlier, later)"""
    if len(earlier) == len(later) == 1:
        return np.zeros((1, 1))
    ends = [closing(_notes(cue), np.array(cue.grid.bars)) for cue in earlier]
    starts = [opening(_notes(cue), np.array(cue.grid.bars)) for cue in later]
    return np.array([[distance(end, start) for start in starts] for end in ends])


def _notes(cue: CuedScene) -> Floats:
    """The notes of a cue's voices as `generator.joints` takes them, without what is drawn beside them and drums. (notes, 4)"""
    tables = [np.zeros((0, 6), dtype=np.int64), *(track.notes for track in plain(cue.music).tracks)]
    rows = np.concatenate(tables)
    columns = rows[rows[:, CHANNEL] != DRUMS][:, (ONSET, RELEASE, PITCH, VELOCITY)]
    in_steps: Floats = columns / np.array([TICKS_PER_STEP, TICKS_PER_STEP, 1, 1])
    return in_steps
