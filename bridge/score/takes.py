"""The choice among several takes of each cue: those that follow one another best and fit their scenes."""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import DRUMS
from bridge.midi.passage import CHANNEL, ONSET, PITCH, RELEASE, VELOCITY
from bridge.score.cues import CuedScene
from bridge.score.heard_take import heard_of
from bridge.score.orchestration.orchestration import plain
from bridge.settings.taste import NO_TASTE, Taste
from generator.conditions import Floats
from generator.joints import cheapest, closing, distance, is_off_key, mood_distance, opening

TAKES = 2
"""Takes of each cue to choose among. The time to compose grows with each."""
TAKES_BY_TASTE = 4
"""Takes of each cue to choose among where a person's taste is known."""
TASTE = 0.5
"""Weight of a person's taste, in log odds, against a joint's distance; as much as half a joint where it is sure."""
FITNESS = 10.0
"""Weight of a take's distance from its scene's mood, against a joint's distance. Takes of one scene differ some twenty
times less in their mood than joints do in their distance: at this size the mood decides where joints are much alike.
The size is ours."""


STRAYED = 2.0
"""Cost of a take that is heard in another key than was asked for: as much as both its joints can cost."""


def take_seeds(seed: int, taste: Taste = NO_TASTE) -> tuple[int, ...]:
    """Return the seeds of a cue's takes: the seed of the cue, and others that follow from it.

    Args:
        seed: The seed of the cue.
        taste: A person's taste; where it is known there are more to choose among.
    """
    count = TAKES_BY_TASTE if taste.weights else TAKES
    others = (blake2b(f"{seed}/{take}".encode(), digest_size=8).digest() for take in range(1, count))
    return (seed, *(int.from_bytes(other) >> 1 for other in others))


def best_takes(takes: Sequence[Sequence[CuedScene]], taste: Taste = NO_TASTE) -> tuple[CuedScene, ...]:
    """Choose one take of each of some successive scenes.

    The choice is the exact optimum: the sum of each take's distance from its scene's mood and key, less how well it is
    liked, and of the distance of neighbours at the bar line where they meet, is least.

    Args:
        takes: The takes of each scene, in order; one where the music stands already.
        taste: A person's taste.
    """
    own = [_own_costs(each, taste) for each in takes]
    joints = [_distances(earlier, later) for earlier, later in pairwise(takes)]
    return tuple(each[at] for each, at in zip(takes, cheapest(own, joints), strict=True))


def _own_costs(takes: Sequence[CuedScene], taste: Taste) -> Floats:
    """Return the cost of each take of a scene by its mood, its key and a taste; 0 where there is no choice. (takes,)"""
    if len(takes) == 1:
        return np.zeros(1)
    own = np.array([FITNESS * _unfit(cue) + STRAYED * is_off_key(_notes(cue), cue.key) for cue in takes])
    return own - TASTE * np.array([taste.liking(heard_of(cue)) for cue in takes]) if taste.weights else own


def _unfit(cue: CuedScene) -> float:
    bars, asked = np.array(cue.grid.bars), (cue.valence, cue.arousal)
    return mood_distance(_notes(cue), bars, cue.key.mode, cue.grid.bpm, asked)


def _distances(earlier: Sequence[CuedScene], later: Sequence[CuedScene]) -> Floats:
    """Return the distance of the takes of two scenes at their joint; 0 where there is no choice. (earlier, later)"""
    if len(earlier) == len(later) == 1:
        return np.zeros((1, 1))
    ends = [closing(_notes(cue), np.array(cue.grid.bars)) for cue in earlier]
    starts = [opening(_notes(cue), np.array(cue.grid.bars)) for cue in later]
    return np.array([[distance(end, start) for start in starts] for end in ends])


def _notes(cue: CuedScene) -> Floats:
    """Return a cue's notes as `generator.joints` takes them, without drawn parts and drums. (notes, 4)"""
    tables = [np.zeros((0, 6), dtype=np.int64), *(track.notes for track in plain(cue.music).tracks)]
    rows = np.concatenate(tables)
    columns = rows[rows[:, CHANNEL] != DRUMS][:, (ONSET, RELEASE, PITCH, VELOCITY)]
    in_steps: Floats = columns / np.array([TICKS_PER_STEP, TICKS_PER_STEP, 1, 1])
    return in_steps
