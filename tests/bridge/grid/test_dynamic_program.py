import dataclasses
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bridge.grid.bands import bands
from bridge.grid.dynamic_program import cheapest_paths
from bridge.grid.limits import BAND
from bridge.grid.metre import FOUR_FOUR, SIX_EIGHT, USUAL, BarLayout, Metre
from bridge.grid.objective import Costs, Lattice
from bridge.grid.request import TempoRequest
from bridge.grid.state_space import state_space
from bridge.grid.targets import Problem, problem_of
from tests.bridge.grid.brute_force import Case, cheapest
from tests.bridge.grid.scenes import cheapest_path, cut

FRAME = Fraction(1, 24)
CLOSE = 1e-4
"""Single precision over a scene's costs."""


def problem(
    length: int,
    frames: Sequence[Fraction | int],
    weights: list[float],
    ask: TempoRequest = TempoRequest(),  # noqa: B008 (frozen)
    black: list[tuple[int, int]] = [],  # noqa: B006 (read only)
    costs: Costs = Costs(),  # noqa: B008 (frozen)
    lattice: Lattice = Lattice(),  # noqa: B008 (frozen)
) -> Problem:
    """Return a scene in frames of film."""
    hits = [cut(frame * FRAME, weight) for frame, weight in zip(sorted(set(frames)), weights, strict=False)]
    dark = [(begin * FRAME, end * FRAME) for begin, end in black]
    return problem_of(length * FRAME, hits, FRAME, ask, Fraction(0), dark, costs, lattice)


@dataclasses.dataclass(frozen=True)
class Drawn:
    """A random scene, as the solver takes it and as the brute force does."""

    problem: Problem
    layout: BarLayout
    case: Case


def small() -> st.SearchStrategy[Drawn]:
    """Random scenes, each from its seed: drawn evenly, so that most have grids and many meet hits."""
    return st.integers(0, 2**32 - 1).map(scene_of)


def scene_of(seed: int) -> Drawn:
    """Bars at a tempo, a little detuned, with hits near sixteenths and elsewhere."""
    dice = random.Random(seed)  # noqa: S311 (a test)
    metre = dice.choice(USUAL)
    pickup = dice.choice([0, *metre.pickups]) if dice.random() < 0.4 else 0
    closing = dice.choice(metre.closings) if dice.random() < 0.5 else 0
    bars = dice.choice([1, 2]) if metre.steps == 8 else 1
    steps, sixteenth = pickup + bars * metre.steps + closing, dice.uniform(2.4, 5)  # frames
    lines, black = _lines(dice, steps, sixteenth, metre.beat)
    length = round(lines[-1] * dice.uniform(0.995, 1.005))
    most, offsets, tempi = dice.choice(
        [(3, (0.0,), 2), (2, (0.0,), 3), (1, (-0.4, 0.0, 0.4), 3), (2, (0.0, 0.45), 2), (1, (-0.4, 0.0), 4)]
    )
    hits = _hits(dice, [line * length / lines[-1] for line in lines[1:-1]], most, black)
    reach = dice.choice([2, 4, 4, 4])
    lattice = Lattice(tempi, offsets, reach=reach, least_reach=dice.randint(1, reach), horizon=5.0)
    costs = Costs(
        change=dice.choice([0.5, 0.5, dice.uniform(0, 5)]),
        drift=dice.choice([1.0, 1.0, dice.uniform(0, 20)]),
        closeness=dice.choice([0.05, dice.uniform(0, 1)]),
        odd_bar=dice.uniform(0, 1),
    )
    ask = _ask(dice, 15 / (sixteenth * float(FRAME)), 15 * steps / float(length * FRAME), metre, black)
    return drawn(
        length, hits, replace(ask, pickup=pickup > 0), BarLayout(metre, pickup), black, costs, lattice
    )


def _lines(
    dice: random.Random, steps: int, sixteenth: float, beat: int
) -> tuple[list[float], list[tuple[int, int]]]:
    """Draw the lines of a constant tempo in frames, now and then with a beat that holds, and the black it holds over."""
    lines = [step * sixteenth for step in range(steps + 1)]
    if dice.random() < 0.75:
        return lines, []
    at = dice.randrange(0, steps - beat + 1, beat)
    black = round(lines[at]), round(lines[at]) + dice.randint(20, 50)
    longer = black[1] - lines[at + beat]
    return [*lines[: at + 1], *(line + longer for line in lines[at + 1 :])], [black]


def _hits(
    dice: random.Random, lines: list[float], most: int, black: list[tuple[int, int]]
) -> dict[Fraction, float]:
    """Draw times in frames and weights of hits, most of them within a third of a frame of a line."""
    seen = [line for line in lines if not any(begin < line < end for begin, end in black)] or lines
    found = set()
    for _ in range(dice.choice([0, *[1, most, most] * 3])):
        near = dice.choice(seen) + dice.choice([dice.uniform(-0.3, 0.3)] * 5 + [-1, 1])
        found.add(Fraction(round(8 * (near if dice.random() < 0.9 else dice.uniform(2, lines[-1]))), 8))
    return {time: dice.uniform(0.3, 3) for time in sorted(found) if 1 < time < lines[-1]}


def _ask(
    dice: random.Random, bpm: float, mean: float, metre: Metre, black: list[tuple[int, int]]
) -> TempoRequest:
    """Draw a range around a tempo, and now and then all that can be asked for."""
    slower, faster = dice.uniform(0.005, 0.06), dice.uniform(0.005, 0.06)
    low, high = bpm * (1 - slower), bpm * (1 + dice.choice([slower, slower, faster]))
    pinned = not black and dice.random() < 0.25
    return TempoRequest(
        low,
        high,
        dice.choice([None, low]),
        dice.choice([(metre,), (metre, FOUR_FOUR), (FOUR_FOUR, metre)]),
        fermata=bool(black) or dice.random() < 0.3,
        follow=dice.random() < 0.3,
        tempo=mean + dice.uniform(-0.45, 0.45) if pinned else None,
    )


def drawn(
    length: int,
    hits: dict[Fraction, float],
    ask: TempoRequest,
    layout: BarLayout,
    black: list[tuple[int, int]],
    costs: Costs,
    lattice: Lattice,
) -> Drawn:
    scene = problem(length, list(hits), list(hits.values()), ask, black, costs, lattice)
    dark = tuple((float(begin * FRAME), float(end * FRAME)) for begin, end in black)
    metre = layout.metre
    case = Case(
        float(length * FRAME),
        float(FRAME),
        scene.hits,
        dark,
        ask,
        costs,
        lattice,
        metre.beats,
        metre.unit,
        layout.pickup,
    )
    return Drawn(scene, layout, case)


@settings(max_examples=400)
@given(small())
def test_no_other_grid_of_the_lattice_is_cheaper(one: Drawn) -> None:
    tables = state_space(one.problem, one.layout)
    found = cheapest_path(tables, math.inf) if tables else None
    cost = found.cost if found else math.inf
    # A segment that lasts exactly as long as it can at most may count either way.
    least, met = cheapest(one.case, guard=1e-5)
    event(f"{met} of {len(one.case.hits)} hits met" if least < math.inf else "no grid")
    assert cost <= least + CLOSE
    assert cost >= least - CLOSE or cost >= cheapest(one.case, guard=-1e-5)[0] - CLOSE


@given(small(), st.floats(0.01, 1))
def test_a_cost_that_is_had_prunes_and_changes_nothing(one: Drawn, more: float) -> None:
    tables = state_space(one.problem, one.layout)
    found = cheapest_path(tables, math.inf) if tables else None
    if tables and found:
        again = cheapest_path(tables, found.cost + more)
        assert again is not None
        assert again.cost == found.cost
        assert cheapest_path(tables, found.cost) is None


@given(small())
def test_the_best_of_every_band_come_in_order_of_cost(one: Drawn) -> None:
    tables = state_space(one.problem, one.layout)
    if tables:
        every = list(cheapest_paths(tables))
        best = cheapest_path(tables, math.inf)
        assert [one.cost for one in every] == sorted(one.cost for one in every)
        assert len({one.unit for one in every}) == len(every)
        assert (best.cost if best else None) == (every[0].cost if every else None)


def test_a_plan_passes_through_hits_within_half_a_frame() -> None:
    scene = problem(240, [31, 77, 130, 190], [1.0] * 4)
    tables = state_space(scene, BarLayout())
    assert tables is not None
    found = cheapest_path(tables, math.inf)
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
    assert state_space(problem(96, [], [], TempoRequest(120, 120)), BarLayout()) is None


def spread(costs: Costs, layout: BarLayout = BarLayout()) -> float:  # noqa: B008 (frozen)
    """Return the distance between the tempi of a scene's waypoints, as logarithms."""
    tables = state_space(problem(300, [31, 77, 130, 190, 251], [1.0] * 5, costs=costs), layout)
    assert tables is not None
    found = cheapest_path(tables, math.inf)
    assert found is not None
    return float(np.ptp([way.tempo for way in found.waypoints]))


@pytest.mark.parametrize("name", ["change", "drift"])
def test_dearer_changes_make_a_steadier_grid(name: str) -> None:
    steps = [replace(Costs(), **{name: cost}) for cost in (0.1, 1000.0)]
    assert spread(steps[1]) <= spread(steps[0])


def test_dearer_offsets_bring_the_lines_closer_to_their_hits() -> None:
    off = []
    for closeness in (0.0, 10.0):
        scene = problem(300, [31, 77, 130, 190, 251], [1.0] * 5, costs=Costs(closeness=closeness))
        tables = state_space(scene, BarLayout())
        assert tables is not None
        found = cheapest_path(tables, math.inf)
        assert found is not None
        off.append(sum(np.abs(scene.targets.times - way.time).min() for way in found.waypoints))
    assert off[1] < off[0]


def test_in_six_eight_a_beat_of_six_sixteenths_leans_no_further() -> None:
    assert Lattice().slope(SIX_EIGHT) * 6 == pytest.approx(Lattice().slope(FOUR_FOUR) * 4)


def test_most_random_scenes_have_a_grid_and_many_meet_hits() -> None:
    """Show that the comparisons above are worth something: count the scenes with a grid, and those that meet a hit."""
    cases = [scene_of(seed).case for seed in range(200)]
    found = [met for least, met in (cheapest(case, guard=1e-5) for case in cases) if least < math.inf]
    assert len(found) > 140
    assert sum(met > 0 for met in found) > 40
