"""The fewest tempo changes, compared with everything that could be written instead."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bridge.grid import METRES, Costs, Lattice, TempoRequest, solve_scene
from bridge.grid.limits import BAND, TOLERANCE
from bridge.grid.metre import FOUR_FOUR, BarLayout
from bridge.grid.plan import Draft, SteppedTempo
from bridge.grid.state_space import state_space
from bridge.grid.targets import Problem, problem_of
from bridge.grid.tempo_changes import fewest_changes, least_near, scene_cost
from tests.bridge.grid.scenes import Scene, cheapest_path, cut, scenes

FRAME = Fraction(1, 24)
CLOSE = 1e-3
"""Single precision over a scene's costs."""
Drawn = tuple[Problem, Draft]


def drawn(seed: int) -> Drawn | None:
    """Draw a bar or two with hits near their sixteenths, and choose their lines; None where no tempo can vary."""
    dice = random.Random(seed)  # noqa: S311 (a test)
    layout = BarLayout(dice.choice(METRES))
    bars = dice.choice([1, 2]) if layout.metre.steps // layout.metre.beat <= 3 else 1
    steps, sixteenth = bars * layout.metre.steps, dice.uniform(2.4, 5)  # frames
    length = Fraction(round(steps * sixteenth))
    near = dice.sample(range(1, steps), k=min(steps - 1, dice.randint(0, 4)))
    frames = {Fraction(round(8 * (at * sixteenth + dice.uniform(-0.9, 0.9))), 8) for at in near}
    hits = [cut(frame * FRAME, dice.uniform(0.3, 3)) for frame in frames if 0 < frame < length]
    bpm = 15 / (sixteenth * float(FRAME))
    ask = TempoRequest(
        bpm * 0.94,
        bpm * 1.06,
        follow=dice.random() < 0.3,
        by_bar=dice.random() < 0.3,
        metres=(layout.metre,),
    )
    costs = Costs(
        bar_change=dice.uniform(0, 0.2),
        beat_change=dice.uniform(0, 0.3),
        closeness=dice.uniform(0, 0.5),
        missed=dice.uniform(0.5, 2),
    )
    lattice = Lattice(tempi=3, offsets=(-0.4, 0.0, 0.4), parts=dice.choice([40, 70]), sway=0.1, bar_sway=0.15)
    problem = problem_of(length * FRAME, hits, FRAME, ask, Fraction(0), (), costs, lattice)
    space = state_space(problem, layout)
    solution = cheapest_path(space, math.inf) if space else None
    return (problem, solution.draft) if solution else None


def everything(problem: Problem, draft: Draft) -> Iterator[tuple[int, ...]]:
    """Yield every row of beats that ends with the scene, in parts of the mean beat, within the stated limits."""
    beat, parts = draft.layout.metre.beat, problem.lattice.parts
    lines = draft.times[::beat] / float(problem.length) * (parts * (len(draft.times) - 1) / beat)
    part = float(problem.length) / lines[-1]
    middle, reach = draft.unit * beat / part, math.exp(draft.width / 2)
    slowest, fastest = math.floor(middle * reach), math.ceil(middle / reach)
    jump = int(fastest * (1.029 ** min(1, beat / 4) - 1))
    ask, lattice, metre = problem.ask, problem.lattice, draft.layout.metre
    sway = round(parts * (lattice.bar_sway if ask.by_bar else lattice.sway))

    def rest(row: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        at, begun = len(row), sum(row)
        if at and abs(begun - np.rint(lines[at])) > (sway if at < len(lines) - 1 else 0):
            return
        if at == len(lines) - 1:
            yield row
            return
        low, high = (row[-1] - jump, row[-1] + jump) if row else (fastest, slowest)
        if row and ask.by_bar and at * beat % metre.steps:
            low = high = row[-1]
        for length in range(max(low, fastest), min(high, slowest) + 1):
            yield from rest((*row, length))

    yield from rest(())


def cost_of(row: tuple[int, ...], problem: Problem, draft: Draft) -> float:
    """Return what a row of beats costs, added up one thing at a time."""
    costs, metre, targets = problem.costs, draft.layout.metre, problem.targets
    part = float(problem.length) / sum(row)
    beats = np.cumsum([0, *row]) * part
    lines = np.array([a + (b - a) * at / metre.beat for a, b in pairwise(beats) for at in range(metre.beat)])
    cost = scene_cost(problem, draft)
    for at, (one, other) in enumerate(pairwise(row), 1):
        if one != other:
            cost += costs.beat_change if at * metre.beat % metre.steps else costs.bar_change
    for time, weight in zip(targets.times[1:-1], targets.weights[1:-1], strict=True):
        near = [
            costs.missed
            - costs.position(step % metre.steps, metre)
            - costs.closeness * (2 * off / problem.frame) ** 2
            for step, off in enumerate(np.abs(lines - time).tolist())
            if step and off <= TOLERANCE * problem.frame
        ]
        cost -= weight * sum(near)
    if targets.leans is not None:
        chosen = draft.times[:: metre.beat]
        for time, lean, around in zip(targets.times, targets.leans, targets.around, strict=True):
            beat = min(sum(line <= time + 1e-7 for line in np.rint(chosen / part) * part) - 1, len(row) - 1)
            level = math.log(row[beat] * part / (draft.unit * metre.beat))
            cost += costs.follow * around * ((level - lean) / math.log(BAND)) ** 2
    return cost


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_other_row_of_beats_is_cheaper(seed: int) -> None:
    if case := drawn(seed):
        least = min((cost_of(row, *case) for row in everything(*case)), default=math.inf)
        found = fewest_changes(*case)
        event("a grid" if found else "none")
        assert (found.cost if found else math.inf) == pytest.approx(least, abs=CLOSE)
        if found:
            (stretch,) = found.stretches
            assert cost_of(stretch.parts, *case) == pytest.approx(found.cost, abs=CLOSE)


def test_most_random_scenes_have_rows_to_choose_among_and_some_have_changes() -> None:
    cases = [case for seed in range(120) if (case := drawn(seed))]
    found = [fewest_changes(*case) for case in cases]
    assert sum(one is not None for one in found) > 60
    assert sum(changes(one) > 1 for one in found if one) > 10


def changes(solution: SteppedTempo) -> int:
    """Count the tempi of a solution."""
    parts = [part for stretch in solution.stretches for part in stretch.parts]
    return 1 + sum(a != b for a, b in pairwise(parts))


FRAMES = (61, 148, 203, 290, 352, 441, 499, 575, 660)
HITS = [cut(frame * FRAME) for frame in FRAMES]
LENGTH = 735 * FRAME


def tempi(ask: TempoRequest = TempoRequest(), **costs: float) -> list[Fraction]:  # noqa: B008 (frozen)
    """Return the tempi of a scene with nine cuts that are met, one for each run of equal beats."""
    grid = solve_scene(LENGTH, HITS, FRAME, ask, costs=Costs(**costs))
    assert all(hit.met for hit in grid.hits)
    lengths = [grid.lines[b] - grid.lines[a] for a, b in pairwise(grid.beat_steps)]
    return [lengths[0], *(after for before, after in pairwise(lengths) if after != before)]


def test_a_dearer_change_makes_fewer() -> None:
    cheap, dear = tempi(bar_change=0.0, beat_change=0.0), tempi(bar_change=0.3, beat_change=0.4)
    assert len(dear) < len(cheap)


def test_a_tempo_that_is_asked_to_move_gradually_moves_on_most_beats() -> None:
    assert len(tempi(TempoRequest(ramps=True))) > 3 * len(tempi())


@settings(max_examples=30)
@given(scenes(longest=30, most=10))
def test_a_tempo_asked_to_change_by_the_bar_changes_on_bar_lines_alone(scene: Scene) -> None:
    grid = solve_scene(scene.length, scene.hits, scene.frame, replace(scene.ask, by_bar=True))
    for first, last in pairwise(grid.bar_steps):
        assert len({b - a for a, b in pairwise(grid.lines[first : last + 1])}) == 1


@settings(max_examples=30)
@given(scenes(longest=30, most=10))
def test_a_tempo_never_changes_inside_a_beat(scene: Scene) -> None:
    grid = solve_scene(scene.length, scene.hits, scene.frame, scene.ask)
    for first, last in pairwise(grid.beat_steps):
        assert len({b - a for a, b in pairwise(grid.lines[first : last + 1])}) == 1


@given(st.lists(st.integers(0, 99), min_size=1, max_size=20), st.integers(0, 12))
def test_the_least_value_near_each_is_that_of_a_window(values: list[int], reach: int) -> None:
    found = least_near(np.array([values], np.float32), reach)
    assert found.tolist() == [[min(values[max(at - reach, 0) : at + reach + 1]) for at in range(len(values))]]


@given(st.floats(0.4, 1), st.floats(0.4, 1), st.integers(1, 4), st.integers(1, 4))
def test_tempi_at_the_edges_of_their_band_stay_in_it(
    one: float, other: float, first: int, second: int
) -> None:
    """Bars of one tempo before a fermata, and of another after it: all that they may have is what they have."""
    width = abs(math.log(one / other))
    if 1e-3 < width < math.log(BAND):
        before, after = np.arange(16 * first + 1) * one / 4, np.arange(16 * second + 1) * other / 4
        times = np.concatenate([before, before[-1] + 2 * np.arange(1, 5) / 4, before[-1] + 2 + after[1:]])
        ask, layout = TempoRequest(20, 200, fermata=True), BarLayout(FOUR_FOUR)
        draft = Draft(layout, math.sqrt(one * other) / 4, width, times, (16 * first,))
        length = Fraction(float(times[-1]))
        found = fewest_changes(problem_of(length, [], FRAME, ask, Fraction(0), (), Costs(), Lattice()), draft)
        assert found is not None
        assert [set(stretch.parts) for stretch in found.stretches] == [{512}, {512}]
