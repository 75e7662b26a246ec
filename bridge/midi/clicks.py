"""A click track as a Standard MIDI File."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bridge.grid.bars import BarGrid, SceneGrid
from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP, TempoMap, scene_ticks
from bridge.midi import events as smf
from bridge.midi.instruments import DRUMS
from bridge.midi.joining import joined
from bridge.midi.passage import Passage, Track, sounding
from bridge.midi.writing import conductor, hit_tick

_LASTS = TICKS_PER_STEP // 2
"""Ticks of a click."""


@dataclass(frozen=True, slots=True)
class Click:
    """One sound of a click track."""

    key: int
    """MIDI key number. Source: General MIDI System Level 1, table 3."""
    velocity: int


BAR, BEAT, HIT = Click(76, 121), Click(77, 88), Click(80, 60)
"""A bar line: the high wood block. A beat: the low one. A hit, softly: the muted triangle."""


def click_midi(name: str, grid: BarGrid, tempo: TempoMap) -> bytes:
    """Write a type 1 file: a conductor track, and a track of clicks.

    Bar lines, beats and hits have a sound each. A met hit sounds at the sixteenth that meets it, a missed one at its
    time in the picture.

    Args:
        name: The conductor track's name.
        grid: The bars of a timeline.
        tempo: Its tempo map.
    """
    rows = [
        row
        for scene, tick in zip(grid.scenes, scene_ticks(grid), strict=False)
        for row in _clicks(scene, tick, tempo)
    ]
    notes = [
        (tick, min(tick + _LASTS, tempo.end), click.key, click.velocity, DRUMS, 0) for tick, click in rows
    ]
    track = Track("Click", sounding(np.array(notes, dtype=np.int64)))
    opening = (0, smf.text(smf.TRACK_NAME, name))
    first = smf.timed([opening, *conductor(tempo, ())], tempo.end)
    return smf.file([first, *joined([(0, Passage(tempo.end, (track,)))], tempo.end)], TICKS_PER_QUARTER)


def _clicks(scene: SceneGrid, tick: int, tempo: TempoMap) -> Iterator[tuple[int, Click]]:
    """Yield the clicks of a scene that begins at a tick: ticks and sounds."""
    lines = set(scene.bar_steps)
    for step in scene.beat_steps[:-1]:
        yield tick + step * TICKS_PER_STEP, BAR if step in lines else BEAT
    for hit in scene.hits:
        yield hit_tick(hit, tick, tempo), HIT
