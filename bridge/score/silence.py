"""Silence before the first picture: bars without a note."""

from bisect import bisect_left
from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.passage import ONSET, RELEASE, Ints, Passage, in_order
from bridge.score.scenes.division import Scene
from bridge.timeline import Timeline
from bridge.timeline.black import first_picture
from bridge.timeline.timecode import record_timecode


def is_silent(scene: Scene, timeline: Timeline) -> bool:
    """Return whether a scene ends before anything is seen."""
    return scene.end <= first_picture(timeline)


def rest(grid: SceneGrid) -> Passage:
    """Return a cue of bars without a note."""
    return Passage(sum(grid.bars) * TICKS_PER_STEP, ())


def from_picture(music: Passage, grid: SceneGrid, timeline: Timeline) -> Passage:
    """Return a cue without what sounds before the first picture: a note that is held into it begins with it.

    Args:
        music: The cue.
        grid: Its bars.
        timeline: The cut.
    """
    picture = first_picture(timeline) - grid.start
    if picture <= 0:
        return music
    met = picture - Fraction(1, 2) / timeline.rate  # a line within half a frame of the picture meets it
    begin = bisect_left(grid.lines, met) * TICKS_PER_STEP
    tracks = (replace(track, notes=_since(begin, track.notes)) for track in music.tracks)
    return replace(music, tracks=tuple(track for track in tracks if track.plays))


def silence_remarks(timeline: Timeline) -> tuple[str, ...]:
    """Return a sentence on the silence at the beginning of a score; none where the picture begins at once."""
    picture = first_picture(timeline)
    if timeline.frame_at(picture) == 0:
        return ()
    code = record_timecode(timeline, timeline.frame_at(picture))
    return (f"The picture begins at {code}; the {float(picture):.1f} s of black before it are silent.",)


def _since(begin: int, notes: Ints) -> Ints:
    """Return the notes that sound from a tick on. (n, 6) -> (m, 6)"""
    later = notes[notes[:, RELEASE] > begin]
    later[:, ONSET] = np.maximum(later[:, ONSET], begin)
    return in_order(later)
