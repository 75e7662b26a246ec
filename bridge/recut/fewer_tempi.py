"""The tempi of a scene that stands, written anew: as few as meet its hits, under the same bars and the same notes."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.grid import Costs, Lattice, TempoRequest
from bridge.grid.bars import BarGrid, SceneGrid
from bridge.grid.laying import laid
from bridge.grid.limits import BAND
from bridge.grid.metre import BarLayout
from bridge.grid.plan import Draft
from bridge.grid.targets import problem_of
from bridge.grid.tempo_changes import fewest_changes
from bridge.grid.tempo_map import scene_tempi
from bridge.score.cues import CuedScene


def with_fewer_tempi(cue: CuedScene, frame: Fraction, *, by_bar: bool) -> CuedScene:
    """Return a cue with as few tempi as meet its hits, where those are fewer than it has and meet as many.

    No line moves by more than `Lattice.sway`, and the notes stay where they are in their bars.

    Args:
        cue: The cue.
        frame: Seconds of a frame.
        by_bar: True if the tempo may change on bar lines alone.
    """
    draft = _draft(cue.grid)
    if draft is None or cue.tempi is None or len(cue.tempi) == 1:
        return cue
    tempi = sorted((15 / draft.unit / math.exp(side * draft.width / 2)) for side in (-1, 1))
    ask = TempoRequest(tempi[0], tempi[1], by_bar=by_bar)
    hits = [hit.hit for hit in cue.grid.hits]
    length, start = cue.grid.lines[-1], cue.grid.start
    problem = problem_of(length, hits, frame, ask, start, (), Costs(), Lattice())
    found = fewest_changes(problem, draft)
    if found is None:
        return cue
    grid = laid(problem, found)
    written = scene_tempi(BarGrid((grid,)))[0]
    better = len(written) < len(cue.tempi) and grid.weight_met >= cue.grid.weight_met
    return replace(cue, grid=grid, tempi=written) if better else cue


def _draft(grid: SceneGrid) -> Draft | None:
    """Return the bars of a scene as ones whose lines may move; None where they are no bars that are laid today."""
    layout = BarLayout(grid.metre, grid.bars[0] if grid.has_pickup else 0)
    steps, beat = sum(grid.bars), grid.metre.beat
    if layout.bars(steps) != grid.bars or steps % beat or layout.pickup % beat:
        return None
    times = np.array([float(line) for line in grid.lines])
    lengths = np.diff(times[::beat])[[at * beat not in grid.fermatas for at in range(steps // beat)]]
    if not len(lengths):
        return None
    fastest, slowest = float(lengths.min()), float(lengths.max())
    width = min(max(math.log(slowest / fastest), 1e-3), math.log(BAND))
    return Draft(layout, math.sqrt(fastest * slowest) / beat, width, times, grid.fermatas)
