"""Silence: bars without a note."""

from bisect import bisect_left
from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.passage import ONSET, RELEASE, Ints, Passage, in_order


def rest(grid: SceneGrid) -> Passage:
    """Return a cue of bars without a note."""
    return Passage(sum(grid.bars) * TICKS_PER_STEP, ())


def is_heard(music: Passage) -> bool:
    """Return whether a cue has a note."""
    return any(len(track.notes) for track in music.tracks)


def inside(music: Passage, grid: SceneGrid, film: tuple[Fraction, Fraction], frame: Fraction) -> Passage:
    """Return a cue without what sounds before or after its film: a note that is held into it begins with it.

    Args:
        music: The cue.
        grid: Its bars.
        film: The instants, in seconds from the timeline's first frame, before and after which nothing sounds.
        frame: Seconds of a frame; a line within half of one meets the instant.
    """
    begins, stops = (edge - grid.start for edge in film)
    if begins <= 0 and stops >= grid.lines[-1]:
        return music
    begin = bisect_left(grid.lines, begins - frame / 2) * TICKS_PER_STEP if begins > 0 else None
    end = bisect_left(grid.lines, stops - frame / 2) * TICKS_PER_STEP if stops < grid.lines[-1] else None
    tracks = (replace(track, notes=_between(begin, end, track.notes)) for track in music.tracks)
    return replace(music, tracks=tuple(track for track in tracks if track.plays))


def _between(begin: int | None, end: int | None, notes: Ints) -> Ints:
    """Return the notes that sound between two ticks, where there are such limits. (n, 6) -> (m, 6)"""
    found = notes.copy()
    if end is not None:
        found = found[found[:, ONSET] < end]
        found[:, RELEASE] = np.minimum(found[:, RELEASE], end)
    if begin is not None:
        found = found[found[:, RELEASE] > begin]
        found[:, ONSET] = np.maximum(found[:, ONSET], begin)
    return in_order(found)
