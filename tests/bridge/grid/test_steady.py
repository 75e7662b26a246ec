import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.grid.metre import METRES, Form
from bridge.grid.objective import BAND, TOLERANCE, Costs, Lattice
from bridge.grid.plan import Steady
from bridge.grid.request import TempoRequest
from bridge.grid.steady import steadies
from bridge.grid.targets import Problem, problem_of
from tests.bridge.grid.scenes import Scene, scenes


def problem(scene: Scene, ask: TempoRequest) -> Problem:
    nowhere, black = Fraction(0), ()
    return problem_of(scene.length, scene.hits, scene.frame, ask, nowhere, black, Costs(), Lattice())


def plain_cost(scene: Problem, form: Form, steps: int) -> float:
    """What one constant tempo costs, hit by hit."""
    costs, sixteenth = scene.costs, float(scene.length) / steps
    total = costs.odd_bar if (steps - form.pickup) % form.metre.steps else 0.0
    total += (costs.pickup if form.pickup else 0) + (costs.metre if form.metre != scene.ask.metres[0] else 0)
    total += costs.preference * float(scene.length) * math.log2(15 / sixteenth / scene.ask.aim) ** 2
    targets = scene.targets
    for at, (time, weight) in enumerate(zip(targets.times, targets.weights, strict=True)):
        step = round(time / sixteenth)
        off = (step * sixteenth - time) / scene.frame
        if abs(off) > TOLERANCE:
            total += weight * costs.missed
            continue
        total += weight * (
            costs.position((step - form.pickup) % 48, form.metre) + costs.closeness * (2 * off) ** 2
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
    form = data.draw(st.sampled_from(ask.forms(scene.length)))
    found = steadies(whole, form)
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert {one.steps for one in found} == set(ask.counts(scene.length, form))
    for one in found:
        assert one.cost == pytest.approx(plain_cost(whole, form, one.steps))


def test_the_lines_of_a_constant_tempo_are_exact() -> None:
    lines = Steady(0.0, Form(), 8).lines(Fraction(7, 3))
    assert lines[-1] == Fraction(7, 3)
    assert lines[3] == Fraction(7, 8)


def test_a_range_of_one_tempo_has_one() -> None:
    scene = Scene(Fraction(8), (), Fraction(1, 24), TempoRequest(90, 90))
    assert steadies(problem(scene, scene.ask), Form()) == (Steady(0.0, Form(), 48),)
