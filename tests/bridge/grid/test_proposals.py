from fractions import Fraction
from itertools import combinations, pairwise
from statistics import median

import pytest
from hypothesis import given, settings

from bridge.grid import METRES, PinError, Proposal, TempoRequest, propose, solve_scene
from bridge.grid.limits import BAND, LEAN
from tests.bridge.grid.scenes import Scene, cut, scenes

FILM = Fraction(1, 24)
CUTS = [cut(frame * FILM) for frame in (61, 148, 203, 290, 352, 441, 499, 575, 660)]
LENGTH = Fraction(735, 24)


def met(proposal: Proposal) -> list[bool]:
    return [hit.met for hit in proposal.grid.hits]


def test_five_distinct_solutions_the_cheapest_first() -> None:
    found = propose(LENGTH, CUTS, FILM, TempoRequest(metres=METRES))
    assert len(found) == 5
    assert [one.cost for one in found[1:]] == sorted(one.cost for one in found[1:])
    assert found[0].grid == solve_scene(LENGTH, CUTS, FILM, TempoRequest(metres=METRES))
    for one, other in combinations(found, 2):
        apart = abs(one.grid.bpm / other.grid.bpm - 1) > 0.019
        assert apart or one.grid.metre != other.grid.metre or met(one) != met(other)


@settings(max_examples=30)
@given(scenes(longest=20, most=6))
def test_proposals_weigh_their_hits_and_measure_their_lean(scene: Scene) -> None:
    found = propose(scene.length, scene.hits, scene.frame, scene.ask)
    assert found[0].grid == solve_scene(scene.length, scene.hits, scene.frame, scene.ask)
    for one in found:
        assert one.met + one.near + one.missed == pytest.approx(sum(hit.weight for hit in scene.hits))
        assert one.met == pytest.approx(sum(hit.hit.weight for hit in one.grid.hits if hit.met))
        lines = [one.grid.lines[step] for step in one.grid.beat_steps]
        beats = [float(after - before) for before, after in pairwise(lines)]
        leans = [max(a / b, b / a) for a, b in pairwise(beats)]
        assert one.beat_lean == pytest.approx(max(leans, default=1.0))
        assert one.median_lean == pytest.approx(max(max(b / median(beats), median(beats) / b) for b in beats))
        assert one.beat_lean <= LEAN
        assert one.median_lean <= BAND


def test_a_hit_within_a_frame_and_a_half_is_near() -> None:
    hits = [cut(Fraction(40, 24)), cut(Fraction(41, 24)), cut(Fraction(42, 24), 0.5)]
    best = propose(Fraction(8), hits, FILM)[0]
    assert best.met + best.near + best.missed == 2.5
    assert best.near >= 0.5


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_solution_can_be_pinned_by_its_number(number: int) -> None:
    ask = TempoRequest(metres=METRES, solution=number)
    assert solve_scene(LENGTH, CUTS, FILM, ask) == propose(LENGTH, CUTS, FILM, ask)[number - 1].grid


def test_a_number_that_is_not_there_names_those_that_are() -> None:
    ask = TempoRequest(120, 120, solution=2)
    with pytest.raises(PinError, match=r"no solution 2; it has 1: 120\.0 bpm in 4/4\."):
        solve_scene(Fraction(8), [], FILM, ask)
