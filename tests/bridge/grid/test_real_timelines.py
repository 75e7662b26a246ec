"""Figures that the grid must show on real films, read back from the MIDI file alone."""

import io
import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import mido
import numpy as np
import pytest

from bridge.errors import RecueError
from bridge.grid import TempoRequest, solve
from bridge.grid.bars import BarGrid, SceneGrid
from bridge.grid.limits import BAND, LEAN
from bridge.grid.tempo_map import TICKS_PER_STEP, scene_ticks, tempo_map
from bridge.midi.passage import Passage
from bridge.midi.writing import Cue, write_midi
from bridge.score.hits import hits_of
from bridge.timeline import Timeline
from tests.bridge.grid.constant_tempo import most_met
from tests.bridge.grid.films import timelines_in
from tests.timelines import FOLDER, NEEDED

pytestmark = NEEDED
SIXTEENTH = 240
"""Ticks at 960 a quarter."""
FASTEST = 160
"""Quarter notes a minute."""

WHOLE_BARS = (
    "2.08 s cut every 2.5 frames hold 12 or 16 sixteenths in 4/4, for a scene ends on a bar line. Within the limits of "
    "tempo no such grid meets more than 8 of 19 cuts, or 7 within 0.48 of a frame, whatever it costs (mixed-integer "
    "programme over all lines). The 13 of the best constant tempo are met from 109.1 to 109.4 bpm, where the scene ends "
    "inside its sixteenth sixteenth."
)
"""Exemption of linear_speed_effects.aaf, which cannot be met as well as by one tempo: the only film with shots shorter than a beat."""


def films() -> list[object]:
    """Every sequence with ten cuts or more."""
    files = [path for path in sorted(FOLDER.rglob("*")) if path.is_file()]
    return [
        pytest.param(timeline, id=f"{path.name}, {timeline.name}")
        for path in files
        for timeline in _read(path)
        if len(timeline.cuts) >= 10
    ]


def _read(path: Path) -> list[Timeline]:
    try:
        return list(timelines_in(path))
    except (RecueError, OSError, ValueError):
        return []


def laid(timeline: Timeline, preferred: float | None) -> BarGrid:
    """Scenes of ten shots, without those of less than five seconds."""
    inner = [cut.time for cut in timeline.cuts[9::10] if timeline.duration - cut.time >= 5]
    edges = [Fraction(0), *inner, timeline.duration]
    asks = [TempoRequest(preferred=preferred)] * (len(edges) - 1)
    return solve(list(pairwise(edges)), hits_of(timeline, edges[:-1]), timeline.rate, asks)


@dataclass(frozen=True)
class Written:
    """Tempo and metre events of a MIDI file."""

    lines: list[float]
    """Every sixteenth line in seconds."""
    scenes: list[int]
    """The sixteenth each scene begins on, and the one the last ends on."""


def written(grid: BarGrid) -> Written:
    ticks = scene_ticks(grid)
    spans = zip(grid.scenes, ticks, strict=False)
    cues = [Cue("", tick, Passage(sum(scene.bars) * TICKS_PER_STEP, ())) for scene, tick in spans]
    file = mido.MidiFile(file=io.BytesIO(write_midi("", tempo_map(grid), cues)))
    tempi, markers, now = [], [], 0
    for message in file.tracks[0]:
        now += message.time
        if message.type == "set_tempo":
            tempi.append((now, message.tempo))
        if message.type == "marker":
            markers.append(now // SIXTEENTH)
    lengths = _lengths(tempi, now)
    return Written(list(accumulate(lengths, initial=0.0)), [*markers, len(lengths)])


def _lengths(tempi: list[tuple[int, int]], end: int) -> list[float]:
    """Seconds of each sixteenth."""
    spans = pairwise([*tempi, (end, 0)])
    return [
        tempo / 4e6
        for (tick, tempo), (until, _) in spans
        for _ in range(tick // SIXTEENTH, until // SIXTEENTH)
    ]


def share_met(lines: list[float], times: list[float], frame: float) -> float:
    marks = np.array(lines)
    at = np.clip(np.searchsorted(marks, times), 1, len(marks) - 1)
    off = np.minimum(np.abs(marks[at] - times), np.abs(marks[at - 1] - times))
    return float((off <= frame / 2 * (1 + 1e-3)).mean())


@pytest.mark.parametrize("preferred", [None, 100.0])
@pytest.mark.parametrize("timeline", films() if FOLDER.is_dir() else [])
def test_a_real_film_is_met_within_what_no_one_hears(timeline: Timeline, preferred: float | None) -> None:
    frame, cuts = float(1 / timeline.rate), [float(cut.time) for cut in timeline.cuts]
    grid = laid(timeline, preferred)
    music = written(grid)
    for scene, step in zip(grid.scenes, music.scenes, strict=False):
        assert abs(music.lines[step] - float(scene.start)) <= 1e-4
    for first, last in pairwise(music.scenes):
        lengths = np.diff(music.lines[first : last + 1])
        beats = lengths[: len(lengths) // 4 * 4].reshape(-1, 4).sum(axis=1)
        middle = statistics.median(beats.tolist())
        assert 15 / lengths.max() >= 60 - 1e-9
        assert 15 / lengths.min() <= FASTEST + 1e-9
        assert np.ptp(lengths[: len(lengths) // 4 * 4].reshape(-1, 4), axis=1).max(initial=0) <= 1e-9
        assert np.abs(np.diff(np.log(beats))).max(initial=0) <= math.log(LEAN)
        assert np.abs(np.log(beats / middle)).max() <= math.log(BAND)
    share = share_met(music.lines, cuts, frame)
    if float(timeline.duration) / (len(cuts) + 1) < 4 * 15 / FASTEST:
        pytest.xfail(WHOLE_BARS)
    assert share >= most_met(np.array(cuts), timeline.rate) / len(cuts)
    assert round(share * len(cuts)) >= math.floor(sum(_least(scene, cuts) for scene in grid.scenes))


def _least(scene: SceneGrid, cuts: list[float]) -> float:
    """Return the number of cuts in a scene that are met at least: 95%, and 85% where shots last less than 2.5 s."""
    inside = sum(float(scene.start) <= cut < float(scene.end) for cut in cuts)
    return inside * (0.95 if float(scene.end - scene.start) / (inside + 1) > 2.5 else 0.85)


def test_real_films_have_few_tempi_all_on_beats_and_meet_most_hits_on_beats() -> None:
    events = bars = met = strong = 0
    for timeline in (film for path in sorted(FOLDER.rglob("*")) if path.is_file() for film in _read(path)):
        if len(timeline.cuts) < 10:
            continue
        grid = laid(timeline, None)
        tempi = tempo_map(grid).tempi
        beats = {tick + step * TICKS_PER_STEP for tick, step in _beats(grid)}
        assert all(event.tick in beats for event in tempi)
        events, bars = events + len(tempi), bars + sum(len(scene.bars) for scene in grid.scenes)
        if float(timeline.duration) / (len(timeline.cuts) + 1) > 2.5:
            steps = [hit.step % scene.metre.beat for scene in grid.scenes for hit in scene.hits if hit.met]
            met, strong = met + len(steps), strong + steps.count(0)
    assert events / bars < 0.6
    assert strong / met > 0.8


def _beats(grid: BarGrid) -> Iterator[tuple[int, int]]:
    """Yield the first tick of a scene and the sixteenths from there, for each beat."""
    for scene, tick in zip(grid.scenes, scene_ticks(grid), strict=False):
        yield from ((tick, step) for step in scene.beat_steps)
