"""Another style over the same bars: what a scene keeps when it is composed again from the same latents."""

from dataclasses import replace

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.palettes import PALETTES
from bridge.midi.passage import ONSET
from bridge.score.cues import CuedScene
from bridge.settings.choices import Choice
from generator.conditions import STEPS, Bools, Conditions


def restyled_choice(before: CuedScene, choice: Choice) -> Choice:
    """Return the choice for a scene that is composed again in another style, with the old one where nothing is new.

    The instruments follow the style if they were its own.

    Args:
        before: The old cue.
        choice: The choices that hold for it now.
    """
    was = before.decided
    same_style = choice.style == was.style
    same_palette = choice.palette == was.palette and (
        same_style or before.palette is not PALETTES[before.style]
    )
    return replace(
        choice,
        style=before.style if same_style else choice.style,
        key=before.key if choice.key == was.key else choice.key,
        palette=before.palette if same_palette else choice.palette,
    )


def same_rhythm(told: Conditions, before: CuedScene) -> Conditions:
    """Give conditions the density and the rhythm of the cue that they replace, bar by bar."""
    return replace(told, density=before.density, rhythm=rhythm_of(before))


def rhythm_of(cue: CuedScene) -> Bools:
    """Return the sixteenths on which a cue's parts begin a note. (bars, STEPS)"""
    lines = np.array(cue.grid.bar_steps)
    parts = [track.notes[:, ONSET] for track in cue.music.tracks if track.voice is not None]
    onsets = np.rint(np.concatenate([np.zeros(0), *parts]) / TICKS_PER_STEP).astype(np.int64)
    onsets = onsets[(onsets >= 0) & (onsets < lines[-1])]
    bar = np.searchsorted(lines, onsets, side="right") - 1
    rhythm = np.zeros((len(cue.grid.bars), STEPS), dtype=np.bool_)
    rhythm[bar, onsets - lines[bar]] = True
    return rhythm
