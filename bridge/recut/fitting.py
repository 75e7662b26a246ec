"""Fitting of a cue to its scene as it was cut anew, and its change to other instruments."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import BESIDE
from bridge.midi.passage import ONSET, RELEASE, Passage
from bridge.midi.performing import is_performed, performed
from bridge.recut.alignment import Floats, Ints, SceneBars, aligned
from bridge.recut.pieces import CutPiece
from bridge.recut.placing import placed
from bridge.recut.refitting import refitted, snapped_to, with_onsets_on
from bridge.recut.theme_fitting import themes_fitted, with_ends
from bridge.score.cues import CuedScene
from bridge.score.moves import rebarred
from bridge.score.orchestration.composed import played_otherwise, with_composed
from bridge.score.orchestration.orchestration import orchestrated, plain, with_parts
from bridge.score.orchestration.seating import is_seated
from bridge.score.sizes import Size
from bridge.settings.choices import Choice


def fitted(before: CuedScene, now: CuedScene, pieces: Iterable[CutPiece]) -> CuedScene:
    """Give a scene the material it had, under its new bars.

    What Recue drew from its voices is drawn anew, to follow them, and performed anew; in a locked scene it is laid as they are.

    Args:
        before: The old cue.
        now: The same with its new scene and bars.
        pieces: The pieces of the new cut that the scene shows.
    """
    plays = _plays(before, now, pieces)
    if now.decided.locked:
        music = refitted(before.music, before.grid.bars, now.grid.bars, plays)
    else:
        music = refitted(plain(before.music), before.grid.bars, now.grid.bars, plays)
        beat = now.grid.metre.beat
        music = with_ends(music, before.themes, plays, now.grid.bars, beat, now.key)
        music = with_onsets_on(music, now.grid.bars, _hits(now.grid))
        music = snapped_to(music, _new_hits(before.grid, now.grid, plays))
        now = replace(now, without=now.without | _younger_parts(before.music))
        sizes = _sizes(before, plays)
        music = with_parts(music, now.grid, now.key, now.palette, now.words.asks, sizes, now.without)
        music = _performed_again(music, before, now.grid)
    told = tuple(themes_fitted(before.themes, plays))
    textures = tuple(before.textures[bar] for bar in plays.tolist()) if before.textures else ()
    density, sizes = before.density[plays], _sizes(before, plays)
    now = replace(now, music=music, density=density, sizes=sizes, composed={}, tempi=None)
    now = replace(now, moves=rebarred(before.moves, plays.tolist()))
    curves = before.curves.at(plays.tolist()) if before.curves else None
    return replace(now, themes=told, textures=textures, curves=curves)


def _sizes(before: CuedScene, plays: Ints) -> tuple[Size, ...]:
    """Return the size of the ensemble in each new bar; none where none was planned. (new bars,)"""
    return tuple(before.sizes[bar] for bar in plays.tolist()) if before.sizes else ()


def _younger_parts(music: Passage) -> frozenset[str]:
    """Return the parts that a cue has not had: where its players have no seats, some may not have existed when it was scored."""
    drawn = {track.name for track in music.tracks if track.drawn}
    every = frozenset(instrument.name for instrument in BESIDE) - drawn
    return frozenset() if not drawn or any(map(is_seated, music.tracks)) else every


def _hits(grid: SceneGrid) -> Ints:
    """Return the sixteenths of a scene that must carry an onset: its first, and those that meet a hit. In order."""
    return np.unique([0, *(hit.step for hit in grid.hits if hit.met and hit.step < len(grid.lines) - 1)])


def _new_hits(before: SceneGrid, now: SceneGrid, plays: Ints) -> Ints:
    """Return the hits of a scene at which the old bars met none.

    Args:
        before: The scene's old bars.
        now: Its new bars.
        plays: The old bar each new one plays. (new bars,)

    Returns:
        Sixteenths from the scene's start.
    """
    hits, starts = _hits(now), np.array(now.bar_steps)
    bars = np.searchsorted(starts, hits, side="right") - 1
    played = np.array(before.bar_steps)[plays[bars]] + hits - starts[bars]
    new: Ints = hits[~np.isin(played, _hits(before))]
    return new


def _plays(before: CuedScene, now: CuedScene, pieces: Iterable[CutPiece]) -> Ints:
    """Align the old bars to the new: the old bar each new bar plays. (new bars,)"""
    was, starts = _bar_starts(before.grid), _bar_starts(now.grid)
    times, music = placed(was, pieces, before.scene, now.scene), _material(before.grid, plain(before.music))
    old = SceneBars(times[music], np.array(before.grid.bars)[music])
    new = SceneBars(starts, np.array(now.grid.bars))
    plays: Ints = music.start + aligned(old, new, float(now.scene.duration) / len(starts))
    return plays


def _material(grid: SceneGrid, music: Passage) -> slice:
    """Return the bars from the first to the last in which anything sounds, without the rests around them."""
    lines = np.array(grid.bar_steps) * TICKS_PER_STEP
    notes = np.concatenate([np.zeros((0, 6), dtype=np.int64), *(track.notes for track in music.tracks)])
    if not len(notes):
        return slice(0, len(grid.bars))
    first = int(np.searchsorted(lines, max(0, notes[:, ONSET].min()), side="right")) - 1
    return slice(first, int(np.searchsorted(lines[:-1], notes[:, RELEASE].max())))


def _bar_starts(grid: SceneGrid) -> Floats:
    """Return the start of each bar, in seconds from the timeline's first frame. (bars,)"""
    return np.array([float(grid.start + grid.lines[step]) for step in grid.bar_steps[:-1]])


def with_palette(cue: CuedScene, choice: Choice) -> CuedScene:
    """Give a cue the instruments a person chose; unchanged if they are as before.

    Its notes are the composer's, as far as its new instruments can play them, those that the old ones could not among them; if a
    person edited the cue, its notes stay as they are. What Recue drew from the voices is drawn anew; a track that a person changed or added stays as it
    is.
    """
    if choice.palette == cue.choice.palette or choice.palette is None:
        return cue
    asks, sizes = cue.words.asks, cue.sizes
    written = cue.music if cue.edited else with_composed(cue.music, cue.composed)
    music = orchestrated(written, cue.grid, cue.key, choice.palette, asks, sizes, touched=cue.edited)
    composed = played_otherwise(written, music)
    music = _performed_again(music, cue, cue.grid)
    return replace(cue, palette=choice.palette, music=music, composed=composed, without=frozenset())


def _performed_again(music: Passage, before: CuedScene, grid: SceneGrid) -> Passage:
    """Perform music anew, but the voices that a person edited, and nothing of a cue from before cues were performed."""
    if not is_performed(before.music):
        return music
    return performed(music, grid.bars, grid.metre.beat, touched=before.edited)
