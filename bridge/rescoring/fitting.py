"""Fits a cue to its scene as it was cut anew, and dresses one in other instruments."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from bridge.choices import Choice
from bridge.cues import CuedScene
from bridge.grid.bars import SceneGrid
from bridge.midi.passage import ONSET, RELEASE, Passage
from bridge.orchestration.orchestration import orchestrated, plain, with_parts
from bridge.rescoring.alignment import Bars, Floats, Ints, aligned
from bridge.rescoring.pieces import Piece
from bridge.rescoring.placing import placed
from bridge.rescoring.refitting import exact, meeting, refitted
from bridge.tempo import TICKS_PER_STEP


def fitted(before: CuedScene, now: CuedScene, pieces: Iterable[Piece]) -> CuedScene:
    """Give a scene the material it had, under its new bars.

    What Recue drew from its voices is drawn anew, so that it goes with them; in a locked scene it is laid as they are.

    Args:
        before: The cue as it was.
        now: The same with its new scene and bars.
        pieces: What the scene shows, and where that was.
    """
    plays = _plays(before, now, pieces)
    if now.choice.locked:
        music = refitted(before.music, before.grid.bars, now.grid.bars, plays)
    else:
        music = refitted(plain(before.music), before.grid.bars, now.grid.bars, plays)
        music = meeting(music, now.grid.bars, _hits(now.grid))
        music = exact(music, _new_hits(before.grid, now.grid, plays))
        music = with_parts(music, now.grid, now.key, now.palette, now.without)
    return replace(now, music=music, density=before.density[plays], tempi=None)


def _hits(grid: SceneGrid) -> Ints:
    """The sixteenths of a scene that must carry an onset: its first, and those that meet a hit. In order."""
    return np.unique([0, *(hit.step for hit in grid.hits if hit.met and hit.step < len(grid.lines) - 1)])


def _new_hits(before: SceneGrid, now: SceneGrid, plays: Ints) -> Ints:
    """The hits of a scene that play what met none before.

    Args:
        before: The scene's bars as they were.
        now: As they are.
        plays: The old bar each new one plays. (new bars,)

    Returns:
        Sixteenths from the scene's start.
    """
    hits, starts = _hits(now), np.array(now.bar_steps)
    bars = np.searchsorted(starts, hits, side="right") - 1
    played = np.array(before.bar_steps)[plays[bars]] + hits - starts[bars]
    new: Ints = hits[~np.isin(played, _hits(before))]
    return new


def _plays(before: CuedScene, now: CuedScene, pieces: Iterable[Piece]) -> Ints:
    """The old bar each new bar plays. (new bars,)"""
    was, starts = _bar_starts(before.grid), _bar_starts(now.grid)
    times, music = placed(was, pieces, before.scene, now.scene), _material(before.grid, plain(before.music))
    old = Bars(times[music], np.array(before.grid.bars)[music])
    new = Bars(starts, np.array(now.grid.bars))
    plays: Ints = music.start + aligned(old, new, float(now.scene.duration) / len(starts))
    return plays


def _material(grid: SceneGrid, music: Passage) -> slice:
    """The bars from the first to the last in which anything sounds: rests put around a scene are no music of its own."""
    lines = np.array(grid.bar_steps) * TICKS_PER_STEP
    notes = np.concatenate([np.zeros((0, 6), dtype=np.int64), *(track.notes for track in music.tracks)])
    if not len(notes):
        return slice(0, len(grid.bars))
    first = int(np.searchsorted(lines, max(0, notes[:, ONSET].min()), side="right")) - 1
    return slice(first, int(np.searchsorted(lines[:-1], notes[:, RELEASE].max())))


def _bar_starts(grid: SceneGrid) -> Floats:
    """When each bar begins, in seconds from the timeline's first frame. (bars,)"""
    return np.array([float(grid.start + grid.lines[step]) for step in grid.bar_steps[:-1]])


def dressed(cue: CuedScene, choice: Choice) -> CuedScene:
    """A cue in the instruments a person chose; itself where they are as before.

    Its notes stay, but for those that their new instrument has at another octave only; where a person's hand is in them,
    these too. What Recue drew from the voices is drawn anew; a track that a person changed or added stays as it is.
    """
    if choice.palette == cue.choice.palette or choice.palette is None:
        return cue
    music = orchestrated(cue.music, cue.grid, cue.key, choice.palette, touched=cue.edited)
    return replace(cue, palette=choice.palette, music=music, without=frozenset())
