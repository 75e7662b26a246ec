"""An invented score with all that a page has: pick-ups, a short bar, a fermata, silence, hits that are met and missed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.grid.bars import BarGrid, HitKind
from bridge.grid.tempo_map import tempo_map
from bridge.midi.passage import ONSET, Track
from bridge.score.cue_numbers import cue_numbers
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline
from bridge.score.scenes.division import Scene
from bridge.score.scenes.silences import Silence
from tests.scores import cued_scenes, cut_list, even_grid

PICKUP = 1920
"""Ticks of the pick-up of the second scene."""
HITS = [
    [(16, HitKind.CUT, Fraction(0)), (5, HitKind.MARKER, Fraction(1, 100))],
    [],
    [],
    [(8, HitKind.CUT, Fraction(0))],
]


def on_paper() -> ScoredTimeline:
    """Return four scenes; the bass rests in the pick-up of the second, and the third is silent."""
    grid = even_grid([[16, 16, 12], [8, 16, 16], [16, 16], [4, 16, 16]], [90, 120, 60, 100], HITS)
    held = replace(grid.scenes[1], fermatas=(16,))
    score = scored_on(replace(grid, scenes=(grid.scenes[0], held, *grid.scenes[2:])), silent=(2,))
    first, second, *others = score.cues
    *upper, bass = second.music.tracks
    late = replace(bass, notes=bass.notes[bass.notes[:, ONSET] >= PICKUP])
    second = replace(second, music=replace(second.music, tracks=(*upper, late)))
    return replace(score, cues=(first, second, *others))


def scored_on(grid: BarGrid, silent: Sequence[int] = ()) -> ScoredTimeline:
    """Return tunes on a grid; silent scenes have none."""
    scenes = [
        Scene(
            f"s{at}",
            f"Scene {at} <&>",
            bars.start,
            bars.end,
            (at,),
            next(iter(Silence)) if at in silent else None,
        )
        for at, bars in enumerate(grid.scenes)
    ]
    cues = cued_scenes(scenes, grid)
    cues = tuple(rest(cue) if at in silent else cue for at, cue in enumerate(cues))
    cut = cut_list([round(bars.lines[-1] * 24) for bars in grid.scenes])
    return ScoredTimeline(cut, grid, tempo_map(grid), cues, ())


def rest(cue: CuedScene) -> CuedScene:
    tracks = tuple(replace(track, notes=track.notes[:0]) for track in cue.music.tracks)
    return replace(cue, music=replace(cue.music, tracks=tracks))


def playing(score: ScoredTimeline, *tracks: Track) -> ScoredTimeline:
    """Return a score whose first scene has other tracks, and whose others are silent."""
    first, *others = score.cues
    own = replace(first, music=replace(first.music, tracks=tracks))
    return replace(score, cues=(own, *map(rest, others)))


def track(name: str, rows: Sequence[tuple[int, int, int, int]], program: int = 0, channel: int = 0) -> Track:
    """Return a track of notes: ticks of onset and release, pitch, velocity."""
    notes = np.array([(*row, channel, 0) for row in rows], dtype=np.int64).reshape(-1, 6)
    return Track(name, notes, ((0, bytes((0xC0 | channel, program))),))


def numbers(score: ScoredTimeline) -> Mapping[str, str]:
    return cue_numbers(score.cues, 1)
