"""Looks: scenes under which one note is held, and nothing else plays."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from bridge.score.mood import Mood
from generator.conditions import STEPS, Bools, Conditions, StatedNote, Statement
from generator.phrases import first_bars
from generator.pieces.grid import LONGEST_NOTE, SIXTEENTH
from generator.score import Voice
from generator.textures import Texture

LONGEST = 5
"""Bars of a scene that may be a look by itself: in more something happens."""
CALMER = 0.3
"""How much calmer than both its neighbours it is, on the axis of arousal."""
SOFT = 0.3
"""The loudness of a held note at the most: no drum joins it."""
ABOVE, BELOW = 10.0, 18.0
"""Semitones from the mean of all notes to a note that is held above, and to one that is held below."""


def is_held(conditions: Conditions) -> bool:
    """Tell whether a scene has one held note alone."""
    return Texture.HELD in conditions.textures


def looks(moods: Sequence[Mood], bars: Sequence[int], heard: Sequence[bool]) -> list[bool]:
    """Tell of each scene whether it is a look: short, and between two that are more driven.

    Args:
        moods: One a scene.
        bars: The bars of each.
        heard: Whether each has music.
    """
    found = [False] * len(moods)
    for at in range(1, len(moods) - 1):
        beside = min(moods[at - 1].arousal, moods[at + 1].arousal)
        music = all(heard[at - 1 : at + 2])
        found[at] = music and bars[at] <= LONGEST and moods[at].arousal <= min(beside - CALMER, 0.0)
    return found


def held(conditions: Conditions) -> Conditions:
    """Ask for one note that is held through each phrase, and for nothing else but strong hits.

    Bright scenes hold the tonic above, dark ones below. A theme that is wanted there is told over it.

    Args:
        conditions: Of a scene.
    """
    voice = Voice.BASS if conditions.valence.mean() < 0 else Voice.MELODY
    if any(each.voice is voice for each in conditions.themes):
        return conditions
    return replace(conditions, themes=(*conditions.themes, *_notes(conditions, voice)))


def emptied(conditions: Conditions) -> Conditions:
    """Return conditions that ask for soft notes, and for none but where a strong hit is."""
    hits = _strong(conditions)
    density = hits.sum(1) / conditions.steps
    return replace(
        conditions,
        density=density,
        strength=np.ones(conditions.bars),
        dynamics=np.minimum(conditions.dynamics, SOFT),
        hits=hits,
        textures=(Texture.HELD,) * conditions.bars,
    )


def _strong(conditions: Conditions) -> Bools:
    """Mark the first sixteenth of a scene, and those of its hits that are heavier than plain cuts. (bars, STEPS)"""
    lines = np.cumsum(conditions.steps) - conditions.steps
    steps = lines[:, None] + np.arange(STEPS)
    strong: Bools = conditions.hits & np.isin(steps, [0, *conditions.strong])
    return strong


def _notes(conditions: Conditions, voice: Voice) -> list[Statement]:
    """Return a note for each phrase, struck again where none is so long."""
    lines = SIXTEENTH * np.append(0, np.cumsum(conditions.steps))
    apart = -BELOW if voice is Voice.BASS else ABOVE
    register = float(conditions.register.mean()) + apart
    pitch = round((register - conditions.key.tonic) / 12) * 12 + conditions.key.tonic
    starts = [0]
    phrases = {int(lines[bar]) for bar in first_bars(conditions).tolist()}
    for bar, (first, end) in enumerate(pairwise(lines.tolist())):
        if bar and (first in phrases or end - lines[starts[-1]] > LONGEST_NOTE):
            starts.append(bar)
    ends = [*starts[1:], conditions.bars]
    return [
        Statement(first, voice, (StatedNote(0, int(lines[last] - lines[first]), pitch),))
        for first, last in zip(starts, ends, strict=True)
    ]
