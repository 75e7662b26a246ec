import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.grid.bands import bands
from bridge.grid.field import field
from bridge.grid.metre import METRES, SIX_EIGHT, Form
from bridge.grid.objective import BAND, Costs, Lattice
from bridge.grid.programme import plan, plans
from bridge.grid.request import TempoRequest
from bridge.grid.targets import Problem, problem_of
from tests.bridge.grid.brute_force import cheapest
from tests.bridge.grid.scenes import cut

FRAME = Fraction(1, 24)
CLOSE = 1e-4
"""Single precision over a scene's costs."""


def problem(
    length: int,
    frames: list[int],
    weights: list[float],
    ask: TempoRequest = TempoRequest(),  # noqa: B008 (frozen)
    black: list[tuple[int, int]] = [],  # noqa: B006 (read only)
    costs: Costs = Costs(),  # noqa: B008 (frozen)
    lattice: Lattice = Lattice(),  # noqa: B008 (frozen)
) -> Problem:
    """A scene in frames of film."""
    hits = [cut(frame * FRAME, weight) for frame, weight in zip(sorted(set(frames)), weights, strict=False)]
    dark = [(begin * FRAME, end * FRAME) for begin, end in black]
    return problem_of(length * FRAME, hits, FRAME, ask, Fraction(0), dark, costs, lattice)


@st.composite
def asks(draw: st.DrawFn) -> TempoRequest:
    """A narrow range, and now and then all that can be asked for."""
    low = draw(st.floats(80, 120))
    high = low * draw(st.floats(1.005, 1.15))
    metres = draw(st.lists(st.sampled_from(METRES), min_size=1, max_size=2, unique=True))
    return TempoRequest(
        low,
        high,
        draw(st.sampled_from([None, low])),
        tuple(metres),
        pickup=draw(st.booleans()),
        fermata=draw(st.booleans()),
        follow=draw(st.booleans()),
        tempo=draw(st.one_of(st.none(), st.none(), st.floats(low, high))),
    )


@st.composite
def small(draw: st.DrawFn) -> tuple[Problem, Form]:
    """Scenes, lattices and forms small enough to try everything."""
    length = draw(st.integers(20, 90))
    offsets, tempi, most = draw(
        st.sampled_from([((0.0,), 3, 3), ((-0.4, 0.0, 0.4), 2, 1), ((0.0, 0.45), 2, 2)])
    )
    frames = draw(st.lists(st.integers(2, length - 2), max_size=most))
    weights = draw(st.lists(st.floats(0.2, 2), min_size=most, max_size=most))
    begin = draw(st.sampled_from([0, *frames]))
    black = (
        [(begin, min(begin + draw(st.integers(20, 60)), length))] if most < 2 or draw(st.booleans()) else []
    )
    costs = Costs(
        change=draw(st.floats(0, 5)),
        drift=draw(st.floats(0, 20)),
        closeness=draw(st.floats(0, 1)),
        odd_bar=draw(st.floats(0, 1)),
    )
    reach = draw(st.integers(1, 3))
    lattice = Lattice(tempi, offsets, reach=reach, least_reach=draw(st.integers(1, reach)), horizon=1.0)
    scene = problem(length, frames, weights, draw(asks()), black, costs, lattice)
    return scene, draw(st.sampled_from(scene.ask.forms(scene.length)))


@settings(max_examples=1000)
@given(small())
def test_no_other_grid_of_the_lattice_is_cheaper(case: tuple[Problem, Form]) -> None:
    tables = field(*case)
    found = plan(tables, math.inf) if tables else None
    cost = found.cost if found else math.inf
    # A stretch that lasts exactly as long as it can at most may count either way.
    assert cost <= cheapest(*case, guard=1e-5) + CLOSE
    assert cost >= cheapest(*case, guard=-1e-5) - CLOSE


@given(small(), st.floats(0.01, 1))
def test_a_cost_that_is_had_prunes_and_changes_nothing(case: tuple[Problem, Form], more: float) -> None:
    tables = field(*case)
    found = plan(tables, math.inf) if tables else None
    if tables and found:
        again = plan(tables, found.cost + more)
        assert again is not None
        assert again.cost == found.cost
        assert plan(tables, found.cost) is None


@given(small())
def test_the_best_of_every_band_come_in_order_of_cost(case: tuple[Problem, Form]) -> None:
    tables = field(*case)
    if tables:
        every = list(plans(tables))
        best = plan(tables, math.inf)
        assert [one.cost for one in every] == sorted(one.cost for one in every)
        assert len({one.unit for one in every}) == len(every)
        assert (best.cost if best else None) == (every[0].cost if every else None)


def test_a_plan_passes_through_hits_within_half_a_frame() -> None:
    scene = problem(240, [31, 77, 130, 190], [1.0] * 4)
    tables = field(scene, Form())
    assert tables is not None
    found = plan(tables, math.inf)
    assert found is not None
    marks, times = scene.targets.times, [way.time for way in found.waypoints]
    assert times[0] == 0
    assert times[-1] == marks[-1]
    assert all(np.abs(marks - time).min() <= FRAME / 2 for time in times)
    assert sum(scene.targets.weights) - (len(times) - 2) <= found.cost


def test_bands_cover_the_range_and_stay_narrow() -> None:
    cover = bands(TempoRequest(), Lattice())
    tempi = 15 / cover.units
    assert tempi[0] * cover.reach == pytest.approx(160, rel=2e-4)
    assert tempi[-1] / cover.reach == pytest.approx(60, rel=2e-4)
    assert cover.reach**2 < BAND
    assert (tempi[:-1] / tempi[1:] <= cover.reach * 1.001).all()


def test_a_pinned_tempo_has_one_band_around_it() -> None:
    cover = bands(TempoRequest(tempo=96), Lattice())
    assert 15 / cover.units == pytest.approx([96])
    assert cover.reach**2 == pytest.approx(BAND, rel=2e-4)


def test_a_range_without_width_has_no_band() -> None:
    assert field(problem(96, [], [], TempoRequest(120, 120)), Form()) is None


def spread(costs: Costs, form: Form = Form()) -> float:  # noqa: B008 (frozen)
    """How far apart the tempi of a scene's waypoints are, as logarithms."""
    tables = field(problem(300, [31, 77, 130, 190, 251], [1.0] * 5, costs=costs), form)
    assert tables is not None
    found = plan(tables, math.inf)
    assert found is not None
    return float(np.ptp([way.tempo for way in found.waypoints]))


@pytest.mark.parametrize("name", ["change", "drift"])
def test_dearer_changes_make_a_steadier_grid(name: str) -> None:
    steps = [dataclasses.replace(Costs(), **{name: cost}) for cost in (0.1, 1000.0)]
    assert spread(steps[1]) <= spread(steps[0])


def test_dearer_offsets_bring_the_lines_closer_to_their_hits() -> None:
    off = []
    for closeness in (0.0, 10.0):
        scene = problem(300, [31, 77, 130, 190, 251], [1.0] * 5, costs=Costs(closeness=closeness))
        tables = field(scene, Form())
        assert tables is not None
        found = plan(tables, math.inf)
        assert found is not None
        off.append(sum(np.abs(scene.targets.times - way.time).min() for way in found.waypoints))
    assert off[1] < off[0]


def test_in_six_eight_a_beat_of_six_sixteenths_leans_no_further() -> None:
    assert Lattice().slope(SIX_EIGHT) * 6 == pytest.approx(Lattice().slope(METRES[0]) * 4)
