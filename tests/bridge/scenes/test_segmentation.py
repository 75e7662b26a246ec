from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.scenes.segmentation import Lengths, best_edges, even_frames, without_short

LENGTHS = Lengths(shortest=8, longest=90, bar=1.5)


def total(times: list[Fraction], strengths: list[float], inner: tuple[int, ...]) -> float:
    edges = [0, *inner, len(times) - 1]
    pieces = np.array([float(times[b] - times[a]) for a, b in pairwise(edges)])
    return float(LENGTHS.cost(pieces).sum()) - sum(strengths[index] for index in inner)


gaps = st.lists(st.integers(1, 150), min_size=2, max_size=9)
evidence = st.lists(st.floats(-4, 8), min_size=10, max_size=10)


@given(gaps, evidence)
def test_no_other_choice_of_edges_is_cheaper(seconds: list[int], weights: list[float]) -> None:
    times = [Fraction(sum(seconds[:count])) for count in range(len(seconds) + 1)]
    strengths = weights[: len(times)]
    inner = range(1, len(times) - 1)
    every = [choice for size in range(len(inner) + 1) for choice in combinations(inner, size)]
    cheapest = min(total(times, strengths, choice) for choice in every)
    found = best_edges(times, np.array(strengths), LENGTHS)
    assert total(times, strengths, found) == pytest.approx(cheapest)


def test_a_stretch_without_candidates_stays_whole() -> None:
    assert best_edges([Fraction(0), Fraction(200)], np.zeros(2), LENGTHS) == ()


@given(st.lists(st.integers(1, 60), min_size=1, max_size=30), st.integers(1, 60))
def test_what_is_too_short_joins_a_neighbour(frames: list[int], shortest: int) -> None:
    edges = [Fraction(sum(frames[:count]), 24) for count in range(len(frames) + 1)]
    kept = without_short(edges, Fraction(shortest, 24))
    assert (kept[0], kept[-1]) == (edges[0], edges[-1])
    assert set(kept) <= set(edges)
    pieces = [b - a for a, b in pairwise(kept)]
    assert min(pieces) >= Fraction(shortest, 24) or len(pieces) == 1
    whole = [(a, b) for a, b in pairwise(edges) if b - a < Fraction(shortest, 24)]
    assert len(pieces) == 1 or not set(whole) & set(pairwise(kept))


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
