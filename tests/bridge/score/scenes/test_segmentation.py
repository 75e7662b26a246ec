from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.request import TempoRequest
from bridge.score.scenes.segmentation import Bars, Lengths, best_edges, even_frames, most_edges

LENGTHS = Lengths(shortest=8, longest=90, bars=Bars(TempoRequest()))
TEMPI = st.builds(lambda low, ratio: TempoRequest(low, low * ratio), st.floats(40, 200), st.floats(1.01, 2))


def total(times: list[Fraction], strengths: list[float], inner: tuple[int, ...], lengths: Lengths) -> float:
    edges = [0, *inner, len(times) - 1]
    pieces = np.array([float(times[b] - times[a]) for a, b in pairwise(edges)])
    return float(lengths.cost(pieces).sum()) - sum(strengths[index] for index in inner)


gaps = st.lists(st.integers(1, 150), min_size=2, max_size=9)
evidence = st.lists(st.floats(-4, 8), min_size=10, max_size=10)


@given(gaps, evidence, TEMPI | st.just(TempoRequest()))
def test_no_other_choice_of_edges_is_cheaper(
    seconds: list[int], weights: list[float], tempo: TempoRequest
) -> None:
    lengths = Lengths(8, 90, Bars(tempo))
    times = [Fraction(sum(seconds[:count])) for count in range(len(seconds) + 1)]
    strengths = weights[: len(times)]
    inner = range(1, len(times) - 1)
    every = [choice for size in range(len(inner) + 1) for choice in combinations(inner, size)]
    cheapest = min(total(times, strengths, choice, lengths) for choice in every)
    found = best_edges(times, np.array(strengths), lengths)
    assert total(times, strengths, found, lengths) == pytest.approx(cheapest)


def test_a_stretch_without_candidates_stays_whole() -> None:
    assert best_edges([Fraction(0), Fraction(200)], np.zeros(2), LENGTHS) == ()


@given(st.lists(st.integers(1, 120), min_size=1, max_size=9), TEMPI)
def test_as_many_edges_stay_as_leave_every_piece_a_bar(frames: list[int], tempo: TempoRequest) -> None:
    times = [Fraction(sum(frames[:count]), 24) for count in range(len(frames) + 1)]
    bars = Bars(tempo)

    def score(inner: tuple[int, ...]) -> tuple[int, int]:
        """Pieces without a bar, edges given up."""
        kept = [times[index] for index in (0, *inner, len(times) - 1)]
        return sum(not bars.fits(b - a) for a, b in pairwise(kept)), -len(inner)

    inner = range(1, len(times) - 1)
    every = [choice for size in range(len(inner) + 1) for choice in combinations(inner, size)]
    assert score(most_edges(times, np.ones(len(times)), bars)) == min(map(score, every))


@given(TEMPI, st.floats(0, 200))
def test_from_a_certain_length_on_every_length_holds_bars(tempo: TempoRequest, more: float) -> None:
    assert Bars(tempo).fits(Fraction(Bars(tempo).certain + more))


def test_a_single_tempo_is_never_certain() -> None:
    assert Bars(TempoRequest(120, 120)).certain == float("inf")
    assert Bars(TempoRequest()).certain == 1.5


@given(
    st.fractions(0, 500, max_denominator=30),
    st.integers(1, 20000),
    st.sampled_from([24, Fraction(60000, 1001)]),
)
def test_even_frames_are_frames_and_close_enough(start: Fraction, frames: int, rate: Fraction) -> None:
    end = start + Fraction(frames) / rate
    edges = [start, *even_frames(start, end, Fraction(90), Fraction(rate)), end]
    assert all(0 < b - a <= 90 for a, b in pairwise(edges))
    assert all((edge * rate).denominator == 1 for edge in edges[1:-1])
