from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from bridge.grid.field import Targets
from bridge.grid.objective import Costs
from bridge.grid.request import TempoRequest, counts
from bridge.grid.steady import even_lines, steadiest
from tests.bridge.grid.scenes import Scene, scenes


def plain_cost(scene: Scene, targets: Targets, steps: int, costs: Costs) -> float:
    """What one constant tempo costs, hit by hit."""
    sixteenth = float(scene.length) / steps
    total = costs.odd_bar if steps % 16 else 0.0
    total += costs.preference * float(scene.length) * np.log2(15 / sixteenth / scene.ask.aim) ** 2
    for time, weight in zip(targets.times[1:-1], targets.weights[1:-1], strict=True):
        step = round(time / sixteenth)
        met = abs(step * sixteenth - time) <= float(scene.frame) / 2 - 1e-9
        total += weight * (costs.position(step) if met else costs.missed)
    return float(total)


@settings(max_examples=40)
@given(scenes(longest=12))
def test_no_constant_tempo_is_cheaper(scene: Scene) -> None:
    times = sorted({0.0, *(float(hit.time) for hit in scene.hits), float(scene.length)})
    targets = Targets(np.array(times), np.array([0.0, *[1.5] * (len(times) - 2), 0.0]))
    cost, steps = steadiest(scene.length, targets, float(scene.frame), scene.ask, Costs())
    every = {n: plain_cost(scene, targets, n, Costs()) for n in counts(scene.length, scene.ask)}
    assert cost == pytest.approx(min(every.values()))
    assert every[steps] == pytest.approx(cost)


def test_the_lines_of_a_constant_tempo_are_exact() -> None:
    lines = even_lines(Fraction(7, 3), 8)
    assert lines[-1] == Fraction(7, 3)
    assert lines[3] == Fraction(7, 8)


def test_one_tempo_can_be_pinned() -> None:
    assert steadiest(
        Fraction(8), Targets(np.array([0.0, 8.0]), np.zeros(2)), 1 / 24, TempoRequest(90, 90), Costs()
    ) == (
        0.0,
        48,
    )
