import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.grid.constant_tempo import constant_tempos
from bridge.grid.limits import BAND, TOLERANCE
from bridge.grid.metre import METRES, BarLayout
from bridge.grid.objective import Costs, Lattice
from bridge.grid.plan import ConstantTempo
from bridge.grid.request import TempoRequest
from bridge.grid.targets import Problem, problem_of
from tests.bridge.grid.scenes import Scene, scenes


def problem(scene: Scene, ask: TempoRequest) -> Problem:
    nowhere, black = Fraction(0), ()
    return problem_of(scene.length, scene.hits, scene.frame, ask, nowhere, black, Costs(), Lattice())


def plain_cost(scene: Problem, layout: BarLayout, steps: int) -> float:
    """Return the cost of one constant tempo, hit by hit."""
    costs, sixteenth = scene.costs, float(scene.length) / steps
    total = costs.odd_bar if (steps - layout.pickup) % layout.metre.steps else 0.0
    total += (costs.pickup if layout.pickup else 0) + (
        costs.metre if layout.metre != scene.ask.metres[0] else 0
    )
    octaves = math.log2(15 / sixteenth / scene.ask.aim)
    total += costs.preference * max(float(scene.length), costs.scene) * octaves**2
    targets = scene.targets
    for at, (time, weight) in enumerate(zip(targets.times, targets.weights, strict=True)):
        step = round(time / sixteenth)
        off = (step * sixteenth - time) / scene.frame
        if abs(off) > TOLERANCE:
            total += weight * costs.missed
            continue
        total += weight * (
            costs.position((step - layout.pickup) % layout.metre.steps, layout.metre)
            + costs.closeness * (2 * off) ** 2
        )
        if targets.leans is not None:
            total += costs.follow * targets.around[at] * (targets.leans[at] / math.log(BAND)) ** 2
    return total


@settings(max_examples=40)
@given(scenes(longest=12), st.booleans(), st.booleans(), st.data())
def test_every_constant_tempo_is_charged_and_the_cheapest_is_first(
    scene: Scene, pickup: bool, follow: bool, data: st.DataObject
) -> None:
    ask = TempoRequest(scene.ask.low, scene.ask.high, metres=METRES, pickup=pickup, follow=follow)
    whole = problem(scene, ask)
    layout = data.draw(st.sampled_from(ask.layouts(scene.length)))
    found = constant_tempos(whole, layout)
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert {one.steps for one in found} == set(ask.counts(scene.length, layout))
    for one in found:
        assert one.cost == pytest.approx(plain_cost(whole, layout, one.steps))


def test_the_lines_of_a_constant_tempo_are_exact() -> None:
    lines = ConstantTempo(0.0, BarLayout(), 8).lines(Fraction(7, 3))
    assert lines[-1] == Fraction(7, 3)
    assert lines[3] == Fraction(7, 8)


def test_a_range_of_one_tempo_has_one() -> None:
    scene = Scene(Fraction(8), (), Fraction(1, 24), TempoRequest(90, 90))
    assert constant_tempos(problem(scene, scene.ask), BarLayout()) == (ConstantTempo(0.0, BarLayout(), 48),)
