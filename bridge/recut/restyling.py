"""Another take, style or key over the same bars: what a scene keeps when it is composed again."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER
from bridge.midi.palettes import PALETTES
from bridge.midi.passage import ONSET, Passage
from bridge.midi.performing import performed
from bridge.score.cues import CuedScene
from bridge.score.moves import carried
from bridge.score.orchestration.orchestration import plain, with_parts
from bridge.settings.choices import Choice
from generator.conditions import Conditions, Ints
from generator.pieces.grid import SIXTEENTH, TICKS

HALF = 0.6e-3
"""The most by which a curve's rounding moves it: nearly the half of its last place."""


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


def told_again(told: Conditions, before: CuedScene, choice: Choice, *, themed: bool = False) -> Conditions:
    """Give conditions the density of the cue that they replace, bar by bar, and its rhythm unless another take is asked for.

    Nor do they have it where other themes are asked for, whose rhythm is another, or other curves; a drive decides the
    density, too.

    Args:
        told: The conditions.
        before: The old cue.
        choice: The choice that holds now.
        themed: True if other themes are asked for.
    """
    was = before.decided
    anew = themed or is_rerolled(before, choice) or choice.curves != was.curves
    rhythm = told.rhythm if anew else rhythm_of(before)
    density = before.density if choice.drive == was.drive else told.density
    return replace(_felt_again(told, before), density=density, rhythm=rhythm)


def _felt_again(told: Conditions, before: CuedScene) -> Conditions:
    """Give conditions the curves of the cue that they replace, where these are kept; a tension that is asked for holds."""
    curves = before.curves
    if curves is None:
        return told
    felt = replace(told, valence=curves.valence, arousal=curves.arousal)
    if told.tension is not None and before.words.asks.tension is not None:
        return felt
    own = np.abs(replace(felt, tension=None).strain - curves.tension).max() < HALF
    return replace(felt, tension=None if own else curves.tension)


def composed_again(
    cue: CuedScene,
    before: CuedScene,
    choice: Choice,
    decided: Choice,
    clear: Callable[[Passage], Passage] = lambda music: music,
) -> CuedScene:
    """Return a cue that was composed again: with the tempi it had, and as another take without the parts that were removed.

    Args:
        cue: The new cue.
        before: The old cue.
        choice: A person's own choice now.
        decided: The choice that holds, with the markers' under it.
        clear: Clears what is drawn from under dialogue.
    """
    now = replace(cue, choice=choice, tempi=before.tempi, moves=carried(before.moves, cue.moves))
    if not is_rerolled(before, decided):
        return now
    asks, without = cue.words.asks, before.without
    music = with_parts(plain(cue.music), cue.grid, cue.key, cue.palette, asks, cue.sizes, without)
    music = performed(clear(music), cue.grid.bars, cue.grid.metre.beat)
    return replace(now, music=music, without=before.without)


def is_rerolled(before: CuedScene, choice: Choice) -> bool:
    """Return whether another take is asked for than that of a cue, by a person's choice or by markers."""
    return (choice.take or 0) != (before.decided.take or 0)


def rhythm_of(cue: CuedScene) -> Ints:
    """Return the instants at which a cue's parts begin a note, in twelfths of a quarter. (onsets,)"""
    parts = [track.notes[:, ONSET] for track in cue.music.tracks if track.voice is not None]
    onsets = np.rint(np.concatenate([np.zeros(0), *parts]) * TICKS / TICKS_PER_QUARTER).astype(np.int64)
    return np.unique(onsets[(onsets >= 0) & (onsets < SIXTEENTH * cue.grid.bar_steps[-1])])
