import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.grid.field import Targets, bands, field
from bridge.grid.objective import BAND, Costs, Lattice
from bridge.grid.programme import plan
from bridge.grid.request import TempoRequest
from tests.bridge.grid.brute_force import cheapest

FRAME = 1 / 24
CLOSE = 1e-4
"""Single precision over a scene's costs."""


def targets(length: int, frames: list[int], weights: list[float]) -> Targets:
    inside = sorted(set(frames))
    times = np.array([0, *inside, length]) * FRAME
    return Targets(times, np.array([0.0, *weights[: len(inside)], 0.0]))


@st.composite
def small(draw: st.DrawFn) -> tuple[Targets, TempoRequest, Costs, Lattice]:
    """Scenes and lattices small enough to try everything."""
    length = draw(st.integers(20, 110))
    offsets, tempi, most = draw(
        st.sampled_from([((0.0,), 3, 3), ((-0.4, 0.0, 0.4), 2, 2), ((0.0, 0.45), 3, 2)])
    )
    frames = draw(st.lists(st.integers(2, length - 2), max_size=most))
    weights = draw(st.lists(st.floats(0.2, 2), min_size=most, max_size=most))
    low = draw(st.floats(80, 120))
    ask = TempoRequest(low, low * draw(st.floats(1.005, 1.15)), draw(st.sampled_from([None, low])))
    costs = Costs(change=draw(st.floats(0, 5)), odd_bar=draw(st.floats(0, 1)))
    reach = draw(st.integers(1, 3))
    lattice = Lattice(tempi, offsets, reach=reach, least_reach=draw(st.integers(1, reach)), horizon=1.0)
    return targets(length, frames, weights), ask, costs, lattice


@settings(max_examples=120)
@given(small())
def test_no_other_grid_of_the_lattice_is_cheaper(case: tuple[Targets, TempoRequest, Costs, Lattice]) -> None:
    marks, ask, costs, lattice = case
    problem = field(marks, FRAME, ask, costs, lattice)
    assert problem is not None
    found = plan(problem, math.inf)
    cost = found.cost if found else math.inf
    # A stretch that lasts exactly as long as it can at most may count either way.
    assert cost <= cheapest(marks, FRAME, ask, costs, lattice, guard=1e-5) + CLOSE
    assert cost >= cheapest(marks, FRAME, ask, costs, lattice, guard=-1e-5) - CLOSE


@given(small(), st.floats(0.01, 1))
def test_a_cost_that_is_had_prunes_and_changes_nothing(
    case: tuple[Targets, TempoRequest, Costs, Lattice], more: float
) -> None:
    problem = field(case[0], FRAME, *case[1:])
    assert problem is not None
    found = plan(problem, math.inf)
    if found is not None:
        again = plan(problem, found.cost + more)
        assert again is not None
        assert again.cost == found.cost
        assert plan(problem, found.cost) is None


def test_a_plan_passes_through_hits_within_half_a_frame() -> None:
    marks = targets(240, [31, 77, 130, 190], [1.0] * 4)
    problem = field(marks, FRAME, TempoRequest(), Costs(), Lattice())
    assert problem is not None
    found = plan(problem, math.inf)
    assert found is not None
    times = [way.time for way in found.waypoints]
    assert times[0] == 0
    assert times[-1] == marks.times[-1]
    assert all(np.abs(marks.times - time).min() <= FRAME / 2 for time in times)
    assert sum(marks.weights) - (len(times) - 2) <= found.cost


def test_bands_cover_the_range_and_stay_narrow() -> None:
    cover = bands(TempoRequest(), Lattice())
    tempi = 15 / cover.units
    assert tempi[0] * cover.reach == pytest.approx(160, rel=2e-4)
    assert tempi[-1] / cover.reach == pytest.approx(60, rel=2e-4)
    assert cover.reach**2 < BAND
    assert (tempi[:-1] / tempi[1:] <= cover.reach * 1.001).all()


def test_a_range_without_width_has_no_band() -> None:
    assert field(targets(96, [], []), FRAME, TempoRequest(120, 120), Costs(), Lattice()) is None


def test_dearer_changes_make_a_steadier_grid() -> None:
    marks = targets(300, [31, 77, 130, 190, 251], [1.0] * 5)
    spread = []
    for change in (0.1, 10.0):
        costs = dataclasses.replace(Costs(), change=change)
        problem = field(marks, FRAME, TempoRequest(), costs, Lattice())
        assert problem is not None
        found = plan(problem, math.inf)
        assert found is not None
        spread.append(np.ptp([way.tempo for way in found.waypoints]))
    assert spread[1] <= spread[0]
